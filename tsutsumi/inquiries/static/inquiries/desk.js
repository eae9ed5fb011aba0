// A call by keyboard alone: / searches the answers with every key, Esc goes back, Ctrl+Enter ends the call.
"use strict";
{
  const call = document.getElementById("call");
  const box = document.getElementById("q");
  const search = document.querySelector("[data-answers]");
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");
  let last = null;

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the keys choose kanji now
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && call) {
      event.preventDefault();
      call.requestSubmit(call.querySelector("[data-finish]"));
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "/" && box && !isTyping(event.target)) {
      event.preventDefault();
      last = document.activeElement;
      box.focus();
      box.select();
    } else if (event.key === "Escape" && box && document.activeElement === box) {
      (last && last !== document.body ? last : document.getElementById("id_memo") || box).focus();
    } else if (!isTyping(event.target) && !event.repeat) {
      const button = document.querySelector(`[data-press="${CSS.escape(event.key.toLowerCase())}"]`);
      if (button) button.click();
    }
  });

  if (search && box) {
    let asked = 0;
    const ask = async () => {
      const mine = ++asked;
      const answer = await fetch(`${search.dataset.answers}?q=${encodeURIComponent(box.value)}`, { headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok || mine !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("answers");
      if (fresh) document.getElementById("answers").replaceChildren(...fresh.childNodes);
    };
    box.addEventListener("input", ask);
    search.addEventListener("submit", (event) => {
      event.preventDefault();
      const first = document.querySelector("#answers li");
      if (first) first.focus();
    });
  }

  // Where the eye should be: the answer of the list, else the first field.
  const result = document.getElementById("result");
  if (call && "ready" in call.dataset && !document.querySelector("[data-errors]")) {
    const topic = document.getElementById("id_topic");
    const first = result ? topic : document.getElementById("id_code");
    if (first) first.focus();
  }
}
