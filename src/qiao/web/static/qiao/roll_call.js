/* The roll call's behaviour: how many are ticked and not saved yet, and a person found by name or initials. Without it every
 * row is there and can be ticked. */
"use strict";

(() => {
  const form = document.querySelector("[data-roll]");
  if (!form) return;
  const count = form.querySelector("[data-roll-count]");
  const find = document.querySelector("[data-roll-find]");
  const box = find.querySelector("input");
  const found = find.querySelector("[role=status]");
  const rows = [...form.querySelectorAll("[data-name]")];

  /* Those whose tick is another than the page came with. */
  function tell() {
    const changed = rows.filter((row) => [...row.querySelectorAll("input")].some((input) => input.checked !== input.defaultChecked));
    for (const row of rows) row.classList.toggle("is-changed", changed.includes(row));
    count.textContent = count.dataset.rollCount.replace("{n}", changed.length);
  }

  function look() {
    const words = box.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) row.hidden = !words.every((word) => row.dataset.name.toLowerCase().includes(word));
    const left = rows.filter((row) => !row.hidden).length;
    found.textContent = !words.length ? "" : left ? found.dataset.found.replace("{n}", left) : found.dataset.none;
  }

  find.hidden = false;
  form.addEventListener("change", tell);
  box.addEventListener("input", look);
  /* Enter goes to the first who was found; Escape shows everybody again. */
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") (box.value = ""), look();
    if (event.key !== "Enter") return;
    event.preventDefault();
    rows.find((row) => !row.hidden)?.querySelector("input:checked, input")?.focus();
  });
  window.addEventListener("pageshow", tell);
  tell();
})();
