/* The frame's behaviour: sheets, menus, toasts, the search key. Everything works without it, only less smoothly. */
"use strict";

(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  /* Sheets: [data-open=id] shows #id, [data-close=id] hides it; Escape too. Focus goes in and comes back. */
  let opener = null;
  function openSheet(id, from) {
    opener = from;
    document.getElementById(id).classList.add("is-open");
    $(`[data-close="${id}"]`)?.focus();
  }
  function closeSheet() {
    const open = $(".is-open");
    if (!open) return false;
    open.classList.remove("is-open");
    opener?.focus();
    return true;
  }

  function closeMenus(but) {
    for (const menu of $$("details.q-menu[open]")) if (!menu.contains(but)) menu.open = false;
  }

  document.addEventListener("click", (event) => {
    const target = event.target;
    if (!(target instanceof Element)) return;
    closeMenus(target);
    const open = target.closest("[data-open]");
    if (open && document.getElementById(open.dataset.open)) {
      event.preventDefault();
      openSheet(open.dataset.open, open);
    } else if (target.closest("[data-close]")) {
      event.preventDefault();
      closeSheet();
    } else if (target.closest("[data-dismiss]")) {
      target.closest("[data-toast]")?.remove();
    } else if (target.closest("[data-print]")) {
      window.print();
    } else if (target.closest("[data-close-dialog]")) {
      target.closest("dialog")?.close();
    }
  });

  /* What is found while typing: arrows go through it and back into the box, Escape puts it away. */
  const search = $(".q-search");
  search?.addEventListener("keydown", (event) => {
    const box = $("input[type=search]", search);
    const stops = [box, ...$$(".q-found a", search)];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      $(".q-found", search).replaceChildren();
      box.focus();
    } else if (step && stops.length > 1) {
      event.preventDefault();
      stops.at((stops.indexOf(document.activeElement) + step) % stops.length).focus();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = $("details.q-menu[open]");
      if (menu) {
        menu.open = false;
        $("summary", menu)?.focus();
      } else closeSheet();
    }
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
      const box = $("#q-search");
      if (box?.offsetParent) {
        event.preventDefault();
        box.focus();
      }
    }
  });

  /* A toast stays ten seconds, and longer while it is focused or pointed at. */
  function fade(toast) {
    setTimeout(() => (toast.matches(":hover, :focus-within") ? fade(toast) : toast.remove()), 10000);
  }
  $$("[data-toast]").forEach(fade);

  /* Forms that apply at once when a choice changes: <form data-auto>. */
  document.addEventListener("change", (event) => {
    event.target.closest?.("form[data-auto]")?.requestSubmit();
  });

  /* What must vanish by itself, such as a revealed number: data-seconds on the element, data-then names what to ask. */
  document.addEventListener("htmx:load", (event) => {
    for (const shown of $$("[data-hide-after]", event.target.parentElement ?? document)) {
      if (shown.dataset.counting) continue;
      shown.dataset.counting = "1";
      setTimeout(() => (shown.textContent = shown.dataset.instead ?? ""), Number(shown.dataset.hideAfter) * 1000);
    }
  });

  /* The navigation's counts come after the page: [data-due-at] says where from, [data-due=stage] takes one. */
  const nav = $("[data-due-at]");
  if (nav) {
    fetch(nav.dataset.dueAt, { headers: { Accept: "application/json" }, cache: "no-store" })
      .then((answer) => (answer.ok ? answer.json() : null))
      .then((told) => {
        if (!told) return;
        const counts = { ...told.stages, ...(told.kinds ? { kinds: told.kinds } : {}) };
        for (const place of $$("[data-due]")) {
          const count = counts[place.dataset.due];
          place.hidden = count === undefined;
          if (count !== undefined) $("[data-n]", place).textContent = count;
        }
      })
      .catch(() => {}); /* Without a connection the page says so itself; the counts simply stay away. */
  }
})();
