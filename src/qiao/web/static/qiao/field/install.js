/* Installing（装到桌面）: offered by the browser where it has an event for it, else told in words; put away for good by a tap. */
"use strict";

import { button } from "./form.js";
import { icon, make, w } from "./words.js";

const AWAY = "qiao_install_away";
let offer = null;

window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer = event;
  for (const place of document.querySelectorAll(".f-install")) place.replaceWith(told(place.dataset.away === "1"));
});
window.addEventListener("appinstalled", () => {
  offer = null;
  for (const place of document.querySelectorAll(".f-install")) place.remove();
});

const isInstalled = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
const isApple = () => /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);

function told(mayGo) {
  const place = make("section", { class: "f-card f-install", "aria-label": w("install_title"), "data-away": mayGo ? "1" : "" }, make("b", {}, w("install_title")), make("p", {}, w(offer ? "install_why" : isApple() ? "install_apple" : "install_android")));
  const row = make("div", { class: "f-row" });
  if (offer) row.append(button(w("install_now"), "f-strong", install, icon("device-mobile")));
  if (mayGo) row.append(button(w("install_away"), "f-plain", () => (localStorage.setItem(AWAY, "1"), place.remove())));
  if (row.childElementCount) place.append(row);
  return place;
}

/* The event asks once; answered with no, the words stay. */
async function install() {
  const asked = offer;
  offer = null;
  await asked.prompt();
  for (const place of document.querySelectorAll(".f-install")) place.replaceWith(told(place.dataset.away === "1"));
}

/* Above the list, until it is put away; `mayGo` false: where one looks for it, always. */
export function installing({ mayGo }) {
  if (isInstalled() || (mayGo && localStorage.getItem(AWAY))) return [];
  return [told(mayGo)];
}
