/* Door（签到、点到）: at a fair and at a session of a class a slip is scanned where the phone can, else its short code is
 * typed; at a fair whoever has none is noted. All of it goes into the outbox, with and without signal alike. What was
 * scanned tells no name; the list here holds none. */
"use strict";

import * as days from "./days.js";
import { button, choice, text } from "./form.js";
import * as outbox from "./outbox.js";
import * as pack from "./pack.js";
import { chip, icon, make, toast, w } from "./words.js";

const CODE = /^[2-9A-HJ-NP-Z]{8}$/;
const LOOK_EVERY = 250;
let chosen = "";
let camera = null;
let keeping = Promise.resolve();

export const codeOf = (told) => told.split(".")[0].toUpperCase().replace(/[^0-9A-Z]/g, "");

/* What a phone may have the codes of: fairs, and sessions of classes. */
const occasions = () => [...pack.fairs().map((one) => ({ ...one, of: "fair" })), ...pack.sessions().map((one) => ({ ...one, of: "class" }))];
const KINDS = { fair: "fair_checkin", class: "attendance" };

/* What this phone took at one of them, the newest first. */
const taken = (at) => outbox.all().filter((record) => record.kind === KINDS[at.of] && record.subject === at.id).reverse();

async function keep(at, told, title) {
  const code = told.token ? codeOf(told.token) : told.code ?? "";
  const body = at.of === "class" ? { session: at.id, code, scanned: Boolean(told.scanned) } : { fair: at.id, token: told.token ?? "", code: told.code ?? "", name: told.name ?? "", phone: told.phone ?? "" };
  await outbox.add({ id: crypto.randomUUID(), kind: KINDS[at.of], made_at: days.deviceNow(), on: days.today(), subject: at.id, of: at.of, title, code, body });
}

/* A scanned or a typed slip. One that this phone does not know is kept too: the server knows whether it is good. */
async function slip(at, told, scanned = false) {
  const code = codeOf(told);
  if (!CODE.test(code)) return toast(w("fair_code_wrong"));
  if (taken(at).some((record) => record.code === code && record.state !== outbox.REFUSED)) return toast(w("fair_again"));
  await keep(at, told.includes(".") ? { token: told } : { code, scanned }, w(`${at.of}_slip`, { code: `${code.slice(0, 4)} ${code.slice(4)}` }));
  const booths = at.slips[code];
  if (!booths) return toast(w("fair_unknown"));
  if (at.of === "class") return toast(w("class_came", { n: taken(at).length, all: Object.keys(at.slips).length }));
  return toast(booths.length ? w("fair_came", { booths: booths.join(" · ") }) : w("fair_came_plain"));
}

export function stopCamera() {
  if (!camera) return;
  clearInterval(camera.timer);
  for (const track of camera.stream.getTracks()) track.stop();
  camera = null;
}

export function fair({ kept, redraw }) {
  stopCamera();
  const all = occasions();
  if (!all.length) return make("p", { class: "f-hint" }, w("fair_none"));
  const here = all.find(({ id }) => id === chosen) ?? all.find(({ on }) => on === days.today()) ?? all[0];
  const done = () => (kept(), redraw());
  const place = make("div", { class: "f-section" });
  if (all.length > 1) place.append(choice({ legend: w("fair_which"), options: all.map(({ id, name, on }) => [id, `${name} ${on}`]), value: here.id, changed: (id) => ((chosen = id), redraw()) }));
  place.append(make("h2", {}, here.name), make("p", { class: "f-hint" }, `${here.on} · ${here.place}`), scanner(), typed(), here.of === "fair" ? walkIn() : "", list());
  return place;

  function scanner() {
    const box = make("div", { class: "f-scan" });
    if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return box;
    box.append(button(w("fair_scan"), "f-strong f-wide", () => open(box), icon("camera")));
    return box;
  }

  async function open(box) {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      const video = make("video", { playsinline: true, muted: true, class: "f-wide" });
      video.srcObject = stream;
      await video.play();
      const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
      box.replaceChildren(video, button(w("fair_stop"), "f-wide", redraw));
      const look = async () => {
        const [found] = await detector.detect(video).catch(() => []);
        if (!found || !camera || found.rawValue === camera.last) return;
        camera.last = found.rawValue;
        await (keeping = keeping.then(() => slip(here, found.rawValue, true)).then(listed));
      };
      camera = { stream, last: "", timer: setInterval(look, LOOK_EVERY) };
    } catch {
      toast(w("fair_no_camera"));
    }
  }

  /* A reader that types like a keyboard is faster than a record is kept: the field is free at once, and one is kept
   * after the other. */
  function typed() {
    const form = make("form", {}, text({ label: w("fair_code"), hint: w("fair_code_hint"), max: 120, free: false, more: { autocomplete: "off", autocapitalize: "characters" }, changed: () => {} }));
    form.append(make("button", { class: "f-button f-strong f-wide" }, w("fair_check_in")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const field = form.querySelector("input");
      const told = field.value.trim();
      if (!CODE.test(codeOf(told))) return toast(w("fair_code_wrong"));
      field.value = "";
      field.focus();
      keeping = keeping.then(() => slip(here, told)).then(listed);
      return keeping;
    });
    return form;
  }

  function listed() {
    place.lastChild.replaceWith(list());
    kept();
  }

  function walkIn() {
    const told = { name: "", phone: "" };
    const more = make("details", { class: "f-more" }, make("summary", {}, make("b", {}, w("fair_walk_in")), make("small", {}, w("fair_walk_in_hint"))));
    const form = make("form", {});
    form.append(text({ label: w("fair_name"), max: 40, more: { autocomplete: "off" }, changed: (value) => (told.name = value.trim()) }));
    form.append(text({ label: w("fair_phone"), max: 20, type: "tel", free: false, optional: true, more: { autocomplete: "off" }, changed: (value) => (told.phone = value.trim()) }));
    form.append(make("button", { class: "f-button f-wide" }, w("fair_note")));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!told.name) return toast(w("fair_name_missing"));
      await keep(here, told, told.name);
      toast(w("fair_noted"));
      done();
    });
    more.append(form);
    return more;
  }

  function list() {
    const those = taken(here);
    const marks = { [outbox.CONFIRMED]: ["ready", "circle-check", "state_confirmed"], [outbox.REFUSED]: ["wait", "alert-triangle", "fair_state_refused"] };
    const lines = those.map((record) => make("li", { class: "f-item" }, make("b", {}, record.title), mark(record), make("small", {}, record.made_at.slice(11, 16))));
    return make("section", {}, make("h3", {}, w(`${here.of}_here`, { n: those.length })), make("ul", { class: "f-list" }, ...lines));

    function mark({ state }) {
      const [tone, name, word] = marks[state] ?? ["rest", "clock", "mark_unsent"];
      return chip(tone, name, w(word));
    }
  }
}
