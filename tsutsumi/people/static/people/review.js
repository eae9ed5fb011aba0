// Deciding with the keys 1, 2, 3: off until a person switches it on, so that no stray key decides about anybody.
"use strict";
{
  const form = document.querySelector("[data-decide]");
  const line = document.querySelector("[data-key-switch]");
  const box = line && line.querySelector("[data-keys]");
  if (form && box) {
    const kept = "tsutsumi-keys";
    line.hidden = false;
    box.checked = localStorage.getItem(kept) === "on";
    box.addEventListener("change", () => localStorage.setItem(kept, box.checked ? "on" : "off"));
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
      if (!box.checked || typing || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
      const button = form.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (button) button.click();
    });
  }
}
