/* Lists: counts of the tabs, choosing rows, a heading that stays where the table fits. */
"use strict";

(() => {
  const tabs = document.querySelector("[data-counts]");
  if (tabs) {
    fetch(tabs.dataset.counts, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : {}))
      .then((counts) => {
        for (const tab of tabs.querySelectorAll("[data-tab]")) {
          const count = counts[tab.dataset.tab];
          if (count !== undefined) tab.querySelector(".q-count").textContent = count;
          if (count === "0") tab.classList.remove("q-warm");
        }
      })
      .catch(() => {});
  }

  function settle() {
    for (const frame of document.querySelectorAll(".q-rows__scroll")) {
      frame.classList.remove("fits");
      frame.classList.toggle("fits", frame.scrollWidth <= frame.clientWidth + 1);
    }
  }
  settle();
  window.addEventListener("resize", settle);
  document.addEventListener("htmx:afterSettle", settle);

  function told(form) {
    const rows = [...form.querySelectorAll('input[name="id"]')];
    const chosen = rows.filter((row) => row.checked).length;
    const bar = form.querySelector("[data-bulk]");
    if (!bar) return;
    bar.hidden = chosen === 0;
    const words = bar.querySelector("[data-chosen]");
    words.textContent = words.dataset.words.replace("{n}", String(chosen));
    const all = form.querySelector("[data-all]");
    all.checked = chosen === rows.length;
    all.indeterminate = chosen > 0 && chosen < rows.length;
    if (chosen < rows.length) bar.querySelector('input[name="all"]').checked = false;
  }
  for (const form of document.querySelectorAll("form.q-rows")) told(form);

  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form.q-rows");
    if (!form) return;
    const rows = form.querySelectorAll('input[name="id"]');
    if (event.target.matches("[data-all]")) for (const row of rows) row.checked = event.target.checked;
    if (event.target.name === "all" && event.target.checked) for (const row of rows) row.checked = true;
    told(form);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-choose-none]")) return;
    const form = event.target.closest("form.q-rows");
    for (const row of form.querySelectorAll('input[name="id"]')) row.checked = false;
    told(form);
    form.querySelector("[data-all]").focus();
  });
})();
