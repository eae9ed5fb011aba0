// Closes open menus on Escape and on a click elsewhere; opens what is folded before printing.
"use strict";
{
  const menus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });
  // All reasons at once, or only the first again.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-unfold]");
    if (!button) return;
    const open = button.getAttribute("aria-expanded") !== "true";
    const folds = [...button.closest(".proof").querySelectorAll("details")];
    folds.forEach((fold, place) => { fold.open = open || place === 0; });
    button.setAttribute("aria-expanded", String(open));
    const before = button.textContent;
    button.textContent = button.dataset.less;
    button.dataset.less = before;
  });
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("main details:not([open])")];
    for (const fold of unfolded) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of unfolded) fold.open = false;
  });
  // One press is one sending: a second press while the first is under way does nothing. A form that answers with a
  // file (data-download) leaves the page as it is, so its buttons must go on working.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || "download" in form.dataset) return;
    if (form.dataset.sending) event.preventDefault();
    form.dataset.sending = "1";
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
  });
}
