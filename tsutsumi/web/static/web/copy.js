// <button type="button" data-copy="#id" data-done="写しました">: copies the text of #id and says so.
"use strict";
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copy);
  if (!source) return;
  const text = "value" in source ? source.value : source.innerText;
  try {
    await navigator.clipboard.writeText(text.trim());
  } catch {
    // Without a secure context there is no clipboard: select the text, so that one key copies it.
    const range = document.createRange();
    range.selectNodeContents(source);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    return;
  }
  const label = button.querySelector("[data-label]") || button;
  const before = label.textContent;
  label.textContent = button.dataset.done || before;
  label.setAttribute("role", "status");
  setTimeout(() => { label.textContent = before; }, 3000);
});
