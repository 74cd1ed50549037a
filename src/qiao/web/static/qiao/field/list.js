/* List（名单）: one's own households, those that are due first; found by name, number or village. */
"use strict";

import * as days from "./days.js";
import { installing } from "./install.js";
import * as outbox from "./outbox.js";
import * as pack from "./pack.js";
import * as vault from "./vault.js";
import { choice } from "./form.js";
import { chip, make, shortDay, w } from "./words.js";

const SHOWN = 60;
const state = { typed: "", which: "due", region: "" };

/* A phone whose clock is wrong: said with the remedy; what is recorded is kept with both times. */
export function clockSaid() {
  const off = days.clockOff();
  if (!off) return [];
  return [make("section", { class: "f-card f-card--wait f-clock" }, make("b", {}, w(`clock_${off.way}`, { span: w(off.unit, off) })), make("p", {}, w("clock_remedy", { day: days.today() })))];
}

export async function list({ open }) {
  const drafts = new Set((await vault.readAll("draft/")).map(([place]) => place.slice(6)));
  const place = make("div", {});
  const search = make("input", { type: "search", id: "f-search", autocomplete: "off", maxlength: 40, placeholder: w("search_hint") });
  search.value = state.typed;
  const rows = make("ul", { class: "f-list" });
  const count = make("p", { class: "f-hint f-count", role: "status" });
  place.append(...clockSaid(), ...installing({ mayGo: true }), make("div", { class: "f-find" }, make("label", { for: "f-search", class: "visually-hidden" }, w("search")), search, filters()), count, rows);
  search.addEventListener("input", () => ((state.typed = search.value.trim()), draw()));
  draw();
  return place;

  function filters() {
    const box = make("div", { class: "f-filters" });
    box.append(choice({ legend: w("which"), options: [["due", w("which_due")], ["all", w("which_all")]], value: state.which, columns: 2, changed: (value) => ((state.which = value), draw()) }));
    const regions = pack.regions();
    if (regions.length > 1) {
      const select = make("select", { id: "f-region" }, make("option", { value: "" }, w("every_village")), ...regions.map(({ code, name }) => make("option", { value: code, selected: code === state.region }, name)));
      select.addEventListener("change", () => ((state.region = select.value), draw()));
      box.append(make("div", { class: "f-ask" }, make("label", { for: "f-region" }, w("village")), select));
    }
    return box;
  }

  function draw(most = SHOWN) {
    const every = pack.households();
    const inRegion = every.filter((house) => !state.region || house.region === state.region);
    const found = inRegion.filter((house) => (state.typed ? matches(house) : state.which === "all" || pack.isDue(house) || drafts.has(house.id)));
    found.sort((a, b) => (a.last_visit?.on ?? "").localeCompare(b.last_visit?.on ?? "") || a.number.localeCompare(b.number));
    count.textContent = found.length || every.length ? w("found", { shown: found.length, all: every.length }) : w("no_households");
    rows.replaceChildren(...found.slice(0, most).map(row));
    if (found.length > most) {
      const more = make("button", { type: "button", class: "f-button f-wide" }, w("more_rows", { n: found.length - most }));
      more.addEventListener("click", () => draw(most + 200));
      rows.append(make("li", {}, more));
    }
    if (!found.length && every.length) rows.append(make("li", { class: "f-empty" }, state.typed ? w("not_found") : w("nothing_due")));
  }

  function matches(house) {
    const told = [house.number, house.place, ...house.members.flatMap((member) => [member.shown, member.initials ?? ""])].join(" ").toLowerCase();
    return state.typed.toLowerCase().split(/\s+/).every((word) => told.includes(word));
  }

  function row(house) {
    const button = make("button", { type: "button", class: "f-row-button", "data-house": house.id });
    const names = house.members.map((member) => member.shown).filter((name) => name !== pack.nameOf(house));
    const last = house.last_visit ? w("last_visit", { day: shortDay(house.last_visit.on, days.today()), outcome: w(`outcome_${house.last_visit.outcome}`) }) : w("never_visited");
    button.append(make("b", {}, house.alone ? pack.nameOf(house) : w("house_of", { name: pack.nameOf(house) })), mark(house), make("small", {}, [house.place, ...names].join(" · ")), make("small", {}, last));
    button.addEventListener("click", () => open(house.id));
    return make("li", {}, button);
  }

  function mark(house) {
    if (drafts.has(house.id)) return chip("wait", "pencil", w("mark_draft"));
    if (outbox.unsent().some((record) => record.subject === house.id)) return chip("rest", "clock", w("mark_unsent"));
    if (house.promises.some((promise) => promise.mine && promise.due_on <= days.today())) return chip("wait", "flag", w("mark_promise"));
    return pack.isDue(house) ? chip("wait", "walk", w("mark_due")) : chip("ready", "circle-check", w("mark_done"));
  }
}
