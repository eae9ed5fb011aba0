// <form data-upload="/cases/…/evidence/uploads/">: sends each file in pieces and goes on where it broke off.
// POST {name, size, stamp} → {id, chunk, received}; PUT …/<id>/ with Content-Range → {received}; POST …/<id>/finish/ → {page?}.
// Without this script the same form sends the files in one go. Words come from the form's data- attributes.
"use strict";
{
  const TRIES = 8;
  const wait = (seconds) => new Promise((done) => { setTimeout(done, seconds * 1000); });
  const token = (form) => form.querySelector("[name=csrfmiddlewaretoken]").value;

  class Refusal extends Error {}

  const call = async (form, method, url, body, headers = {}) => {
    const answer = await fetch(url, {
      method,
      body,
      redirect: "manual",
      headers: { "X-CSRFToken": token(form), "X-Requested-With": "tsutsumi", Accept: "application/json", ...headers },
    });
    if (answer.type === "opaqueredirect") throw new Refusal(form.dataset.expired);
    const known = (answer.headers.get("Content-Type") || "").includes("json");
    const data = known ? await answer.json() : {};
    if (answer.ok) return data;
    const passing = answer.status >= 500 || answer.status === 429 || answer.status === 408;
    if (passing) throw new Error(String(answer.status));
    throw new Refusal(data.error || data.message || form.dataset.failed);
  };

  const words = (form) => JSON.stringify(Object.fromEntries([...form.querySelectorAll("textarea")].map((t) => [t.name, t.value])));

  const line = (form, list, file) => {
    const item = document.createElement("li");
    const name = document.createElement("span");
    const state = document.createElement("span");
    const bar = document.createElement("progress");
    name.textContent = file.name;
    name.className = "upload-name";
    state.className = "upload-state";
    state.textContent = form.dataset.waiting;
    bar.max = file.size || 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    item.append(name, state, bar);
    list.append(item);
    return { item, state, bar };
  };

  const begin = (form, file) => call(
    form, "POST", form.dataset.upload,
    JSON.stringify({ name: file.name, size: file.size, stamp: String(file.lastModified) }),
    { "Content-Type": "application/json" },
  );

  const pieces = async (form, file, view, upload) => {
    let { received } = upload;
    while (received < file.size) {
      const end = Math.min(received + upload.chunk, file.size);
      const range = `bytes ${received}-${end - 1}/${file.size}`;
      const answer = await call(form, "PUT", `${form.dataset.upload}${upload.id}/`, file.slice(received, end), {
        "Content-Range": range,
        "Content-Type": "application/octet-stream",
      });
      received = answer.received;
      view.bar.value = received;
      view.state.textContent = `${Math.floor((received / file.size) * 100)}%`;
    }
    return call(form, "POST", `${form.dataset.upload}${upload.id}/finish/`, words(form), { "Content-Type": "application/json" });
  };

  const send = async (form, file, view) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const done = await pieces(form, file, view, await begin(form, file));
        view.bar.value = view.bar.max;
        view.state.textContent = form.dataset.done;
        return done;
      } catch (problem) {
        if (problem instanceof Refusal || attempt === TRIES) {
          view.item.classList.add("field-wrong");
          view.state.textContent = problem instanceof Refusal ? problem.message : form.dataset.failed;
          throw problem;
        }
        view.state.textContent = form.dataset.again;
        await wait(Math.min(2 ** attempt, 30));
      }
    }
  };

  const start = async (form, event) => {
    const input = form.querySelector("input[type=file]");
    if (!input.files.length) return;
    event.preventDefault();
    const list = form.querySelector("[data-upload-list]");
    const button = form.querySelector("button:not([type=button])");
    list.replaceChildren();
    button.disabled = true;
    const guard = (leaving) => leaving.preventDefault();
    addEventListener("beforeunload", guard);
    const files = [...input.files].map((file) => [file, line(form, list, file)]);
    let target = form.dataset.next;
    let failed = false;
    for (const [file, view] of files) {
      try {
        const done = await send(form, file, view);
        target = target || done.page;
      } catch { failed = true; }
    }
    removeEventListener("beforeunload", guard);
    button.disabled = false;
    delete form.dataset.sending;
    if (!failed) location.assign(target || location.pathname);
  };

  for (const form of document.querySelectorAll("form[data-upload]")) {
    form.addEventListener("submit", (event) => start(form, event));
  }
}
