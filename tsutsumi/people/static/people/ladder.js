// The steps from strict to loose as a slider; without this file they are a list to choose from.
"use strict";
{
  const form = document.querySelector("[data-ladder]");
  const slide = form && form.querySelector("[data-ladder-slide]");
  const rows = form ? [...form.querySelectorAll("[data-ladder-step]")] : [];
  if (slide && rows.length > 1) {
    const range = slide.querySelector("input");
    const out = slide.querySelector("[data-ladder-out]");
    const show = (place) => {
      rows.forEach((row, n) => row.classList.toggle("chosen", n === place));
      rows[place].querySelector("input").checked = true;
      range.value = place;
      const said = [...rows[place].querySelectorAll("td")].map((cell) => [cell.dataset.label, cell.textContent.trim()]);
      out.replaceChildren(...said.map(([label, number]) => {
        const part = document.createElement("span");
        const small = document.createElement("small");
        small.textContent = label;
        part.append(small, number);
        return part;
      }));
      const chosen = form.querySelector("[data-ladder-chosen]");
      if (chosen) chosen.hidden = true;
    };
    range.addEventListener("input", () => show(Number(range.value)));
    rows.forEach((row, n) => row.querySelector("input").addEventListener("change", () => show(n)));
    slide.hidden = false;
    show(Math.max(0, rows.findIndex((row) => row.classList.contains("chosen"))));
  }
}
