// Keeps what is typed in this tab until it has arrived: through errors, an expired login, a broken connection.
// sessionStorage only: on a shared phone nothing stays once the tab is closed. Never passwords, codes, files.
"use strict";
{
  const root = document.documentElement;
  root.classList.add("js");
  const user = document.body.dataset.user || "-";
  const prefix = `kept:${user}:`;
  const refused = document.body.matches("[data-refused], [data-login]");
  const skip = "[type=password],[type=file],[type=hidden],[type=submit],[type=button],[autocomplete=one-time-code],[data-no-keep],[data-no-keep] *";
  const forms = [...document.querySelectorAll("form")].filter((form) => form.method === "post" && !form.matches("[data-no-keep]"));
  const key = (form) => `${prefix}${location.pathname}#${form.id || forms.indexOf(form)}`;
  const controls = (form) => [...form.elements].filter((e) => e.name && !e.matches(skip) && "value" in e && !e.matches("button, fieldset, output"));
  const checkable = (e) => e.type === "checkbox" || e.type === "radio";

  const read = (name) => {
    try { return JSON.parse(sessionStorage.getItem(name)); } catch { return null; }
  };
  const write = (name, value) => {
    try { sessionStorage.setItem(name, JSON.stringify(value)); } catch { /* full or forbidden: typing goes on */ }
  };
  const keptKeys = () => Object.keys(sessionStorage).filter((name) => name.startsWith("kept:"));

  // A page that refused means the sending did not arrive; any other page of the same person means that it did.
  const settle = () => {
    for (const name of keptKeys()) {
      const entry = read(name);
      if (!entry || !entry.sent) continue;
      if (refused) write(name, { ...entry, sent: false });
      else if (name.startsWith(prefix) && !document.querySelector("[data-errors]")) sessionStorage.removeItem(name);
      else write(name, { ...entry, sent: false });
    }
  };

  const snapshot = (form) => controls(form).map((e, place) => [e.name, checkable(e) ? e.checked : e.value, place]);
  const changed = (e) => {
    if (checkable(e)) return e.checked !== e.defaultChecked;
    if (e.tagName === "SELECT") return [...e.options].some((o) => o.selected !== o.defaultSelected);
    return e.value !== e.defaultValue;
  };
  const keep = (form, sent) => {
    if (!controls(form).some(changed)) sessionStorage.removeItem(key(form));
    else write(key(form), { fields: snapshot(form), sent });
  };

  const putBack = (form) => {
    const entry = read(key(form));
    if (!entry) return false;
    let any = false;
    const found = controls(form);
    for (const [name, value, place] of entry.fields) {
      const e = found[place];
      if (!e || e.name !== name || e.readOnly || e.disabled) continue;
      const now = checkable(e) ? e.checked : e.value;
      if (now === value) continue;
      if (checkable(e)) e.checked = value; else e.value = value;
      e.dispatchEvent(new Event("change", { bubbles: true }));
      any = true;
    }
    return any;
  };

  const tell = (form) => {
    const note = document.getElementById("kept-note");
    if (!note) return;
    const shown = note.content.cloneNode(true);
    shown.querySelector("[data-kept-forget]").addEventListener("click", (event) => {
      sessionStorage.removeItem(key(form));
      form.reset();
      event.target.closest(".banner").remove();
      const first = controls(form)[0];
      if (first) first.focus();
    });
    form.prepend(shown);
  };

  settle();
  for (const form of forms) {
    if (putBack(form)) tell(form);
    form.addEventListener("input", () => keep(form, false));
    form.addEventListener("change", () => keep(form, false));
    form.addEventListener("submit", () => keep(form, true));
  }
  const wrong = document.querySelector("[data-errors]");
  if (wrong) wrong.focus();
}
