/* Gate（进门）: the first use, the PIN, and what is said when a phone was wiped. */
"use strict";

import { button, text } from "./form.js";
import * as outbox from "./outbox.js";
import * as pack from "./pack.js";
import { download } from "./pending.js";
import { firstPack, whoIsHere } from "./sync.js";
import * as vault from "./vault.js";
import { english, icon, make, w } from "./words.js";

const PIN = { inputmode: "numeric", autocomplete: "off" };
const wrongPin = (pin) => (/[^0-9]/.test(pin) ? w("pin_letters") : pin.length > 12 ? w("pin_short") : "");
const { login } = document.body.dataset;

function card(title, ...inside) {
  return make("section", { class: "f-gate" }, make("h2", {}, title), ...inside);
}

const pinField = (label, changed) => text({ label, type: "password", free: false, said: wrongPin, more: PIN, changed });
const logIn = () => make("a", { class: "f-button f-wide f-primary", href: login }, w("log_in"));

/* Before there is a store: log in, choose a PIN, fetch the list. */
export async function welcome({ ready }) {
  let who = "";
  try {
    who = await whoIsHere();
  } catch {
    return card(w("welcome"), make("p", {}, w("welcome_offline")), button(w("try_now"), "f-wide f-strong", () => location.reload()), await saved());
  }
  if (!who) return card(w("welcome"), make("p", {}, w("welcome_said")), logIn(), await saved());
  let first = "", second = "";
  const said = make("p", { class: "f-wrong", role: "alert" });
  const mended = () => (said.textContent = "");
  const send = make("button", { class: "f-button f-wide f-primary" }, w("pin_set"));
  const form = make("form", { novalidate: true }, pinField(w("pin_new"), (value) => ((first = value), mended())), pinField(w("pin_twice"), (value) => ((second = value), mended())), said, send);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = (/[^0-9]/.test(first) ? "pin_letters" : vault.wrongWith(first)) || (first === second ? "" : "pin_differs");
    said.textContent = wrong ? w(wrong) : "";
    if (wrong) return;
    send.disabled = true;
    send.textContent = w("fetching");
    try {
      const answer = await firstPack();
      await vault.create(first);
      await pack.save(answer);
      navigator.storage?.persist?.();
      await ready();
    } catch (error) {
      if (!error.problem) throw error;
      said.textContent = error.said?.[english ? "en" : "zh"] || w(`problem_${error.problem}`);
      send.disabled = false;
      send.textContent = w("pin_set");
    }
  });
  return card(w("pin_choose"), make("p", {}, w("pin_why")), form, await saved());
}

/* The PIN of this phone's store. */
export async function locked({ ready, gone }) {
  let pin = "";
  const { count } = await outbox.rescued();
  const said = make("p", { class: "f-wrong", role: "alert" });
  const field = pinField(w("pin"), (value) => ((pin = value), (said.textContent = "")));
  const send = make("button", { class: "f-button f-wide f-primary" }, w("open"));
  const form = make("form", { novalidate: true }, field, said, send);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!/^[0-9]{6,12}$/.test(pin)) return (said.textContent = w(/[^0-9]/.test(pin) ? "pin_letters" : "pin_short"));
    send.disabled = true;
    const found = await vault.unlock(pin);
    if (found.open) return ready();
    if (found.wiped) return gone();
    said.textContent = w("pin_wrong", { n: found.left });
    field.querySelector("input").value = pin = "";
    send.disabled = false;
    field.querySelector("input").focus();
  });
  setTimeout(() => field.querySelector("input").focus());
  return card(w("pin_enter"), make("p", {}, count ? w("locked_with", { n: count }) : w("locked_empty")), form, make("p", { class: "f-hint" }, w("pin_forgotten")));
}

/* Records that outlived a wiping: sealed for the server, to be handed over. */
async function saved() {
  const { count, file } = await outbox.rescued();
  if (!count) return "";
  const place = make("div", { class: "f-card f-card--wait" }, make("b", {}, w("rescued", { n: count })), make("p", {}, w("rescued_said")));
  place.append(button(w("export_file"), "f-strong", () => download(file), icon("download")));
  return place;
}

/* After the tenth wrong PIN, or when the office ended this phone. */
export async function ended({ why, again }) {
  return card(w("wiped"), make("p", {}, w(why)), await saved(), button(w("begin_again"), "f-wide", again));
}
