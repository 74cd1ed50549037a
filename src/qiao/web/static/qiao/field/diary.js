/* Diary（日记）: promises as to-dos, then what was visited from this phone, day by day. */
"use strict";

import * as days from "./days.js";
import { button, complain, text } from "./form.js";
import * as outbox from "./outbox.js";
import * as pack from "./pack.js";
import * as settled from "./settled.js";
import { endPromise } from "./visit.js";
import { chip, make, w } from "./words.js";

export function diary({ redraw, kept }) {
  return make("div", {}, todos(), visited());

  function todos() {
    const open = pack.promises();
    const place = make("section", { class: "f-section" }, make("h2", {}, w("my_promises")));
    if (!open.length) place.append(make("p", { class: "f-hint" }, w("no_promises")));
    place.append(make("ul", { class: "f-list" }, ...open.map(todo)));
    return place;
  }

  function todo(promise) {
    const isLate = promise.due_on <= days.today();
    const item = make("li", { class: "f-item" }, make("b", {}, promise.what), chip(isLate ? "wait" : "rest", isLate ? "clock" : "calendar", w("until", { day: promise.due_on })), make("small", {}, promise.of));
    const place = make("div", { class: "f-row" });
    for (const [to, word] of [["kept", w("promise_kept")], ["dropped", w("promise_dropped")]]) {
      place.append(button(word, "", () => place.replaceWith(ending(promise, to, word))));
    }
    item.append(place);
    return item;
  }

  function ending(promise, to, word) {
    let how = "";
    const field = text({ label: w(to === "kept" ? "how_kept" : "why_dropped"), max: 200, changed: (value) => (how = value.trim()) });
    const form = make("form", { class: "f-ending" }, field, make("div", { class: "f-row" }, make("button", { class: "f-button f-strong" }, word), button(w("leave_it"), "", redraw)));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!how) return complain(field, w("write_a_sentence"));
      if (field.querySelector('[aria-invalid="true"]')) return field.querySelector("input").focus();
      await endPromise(promise, to, how);
      kept();
    });
    setTimeout(() => form.querySelector("input").focus());
    return form;
  }

  function visited() {
    const place = make("section", { class: "f-section" }, make("h2", {}, w("my_days")));
    const visits = outbox.all().filter((record) => record.kind === "visit").reverse().sort((a, b) => b.on.localeCompare(a.on));
    if (!visits.length) place.append(make("p", { class: "f-hint" }, w("no_visits")));
    for (const day of new Set(visits.map((record) => record.on))) {
      const those = visits.filter((record) => record.on === day);
      place.append(make("h3", {}, w("day_with", { day, n: those.length })), make("ul", { class: "f-list" }, ...those.map(line)));
    }
    return place;
  }

  function line(record) {
    const isIn = [outbox.CONFIRMED, outbox.CONFLICT].includes(record.state);
    const told = record.draft ? w(`outcome_${record.draft.outcome}`) : "";
    const mark = isIn ? markOf(record) : chip("rest", "clock", w("mark_unsent"));
    return make("li", { class: "f-item" }, make("b", {}, record.title), mark, make("small", {}, told), ...settled.ofVisit(record.id).map(settled.told));
  }

  /* What two sides told differently waits for an office, until it is settled there. */
  function markOf(record) {
    if (record.state !== outbox.CONFLICT) return chip("ready", "circle-check", w("state_confirmed"));
    return settled.open(record).length ? chip("wait", "clock", w("state_conflict")) : chip("ready", "circle-check", w("state_settled"));
  }
}
