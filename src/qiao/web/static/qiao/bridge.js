/* The bridge map: an arc lights up when pointed at, focused or tapped; a tap lights, a second tap opens. 图 | 表. */
"use strict";

(() => {
  const card = document.getElementById("bridge");
  if (!card) return;

  const narrow = window.matchMedia("(max-width: 767.98px)");
  const buttons = [...card.querySelectorAll("[data-view]")];
  function view(kind) {
    card.classList.toggle("shows-table", kind === "table");
    card.classList.toggle("shows-map", kind === "map");
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.view === kind));
  }
  for (const button of buttons) button.addEventListener("click", () => view(button.dataset.view));
  if (narrow.matches) view("table");

  const map = card.querySelector(".q-map");
  const tip = document.getElementById("bridge-tip");
  if (!map || !tip) return;
  let lit = null;

  function dim() {
    lit = null;
    map.classList.remove("has-lit");
    map.querySelector(".is-lit")?.classList.remove("is-lit");
    tip.hidden = true;
  }

  function light(hit) {
    if (lit === hit) return;
    dim();
    lit = hit;
    map.classList.add("has-lit");
    document.getElementById(hit.dataset.arc).classList.add("is-lit");
    tip.replaceChildren(...card.querySelector(`[data-tip="${hit.dataset.arc}"]`).cloneNode(true).childNodes);
    const scale = map.getBoundingClientRect().width / map.viewBox.baseVal.width;
    tip.hidden = false;
    const half = tip.offsetWidth / 2;
    const room = map.getBoundingClientRect().width;
    tip.style.left = `${Math.min(Math.max(hit.dataset.x * scale, half), room - half)}px`;
    tip.style.top = `${Math.max(hit.dataset.y * scale, tip.offsetHeight + 12)}px`;
  }

  for (const hit of map.querySelectorAll("[data-arc]")) {
    hit.addEventListener("pointerenter", () => light(hit));
    hit.addEventListener("pointerleave", dim);
    hit.addEventListener("focus", () => light(hit));
    hit.addEventListener("blur", dim);
    hit.addEventListener("click", (event) => {
      const known = hit.dataset.tapped;
      map.querySelectorAll("[data-tapped]").forEach((one) => delete one.dataset.tapped);
      if (event.pointerType !== "touch" || known) return;
      event.preventDefault();
      hit.dataset.tapped = "1";
      light(hit);
    });
  }
  map.addEventListener("keydown", (event) => {
    if (event.key === "Escape") dim();
  });
})();
