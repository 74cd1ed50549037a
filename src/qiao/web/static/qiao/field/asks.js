/* Asks（问什么）: what is asked of each grown-up of a household, in the words of the page. */
"use strict";

import * as days from "./days.js";
import { choice, money, text } from "./form.js";
import * as pack from "./pack.js";
import { known, make, shortDay, w } from "./words.js";

export const STEPS = ["外出务工", "就近就业", "公益性岗位", "自主创业", "参加培训", "暂不找活"];
const yesNo = (about) => [[true, w(`${about}_yes`)], [false, w(`${about}_no`)]];
const REACH = "need.reach";
const FIRST = 3;
/* How many are open at once; the rest is one tap away. */

/* [field, kind, its options] in the order of the talk. */
const ASKED = [
  ["status", "choice", () => pack.facts().reply.map((one) => [one, w(`status_${one}`)]), 3],
  ["need.reach", "choice", () => [0, 1, 2, 3, 4].map((one) => [one, w(`reach_${one}`)]), 3],
  ["need.wage_floor_yuan", "money"],
  ["need.start_on", "date"],
  ["need.night_ok", "choice", () => yesNo("night"), 2],
  ["need.care", "choice", () => yesNo("care"), 2],
  ["need.next_step", "choice", () => STEPS.map((one, at) => [one, w(`step_${at}`)]), 3],
  ["need.training_wish", "choice", () => yesNo("wish"), 2],
  ["need.training_trade", "text", 60],
  ["phone", "phone"],
];

/* Far or near against how far, today's answer else the one before: both in words; null where they agree or one is not known. */
export function against(member, now) {
  const reach = now[REACH] ?? member.need?.reach ?? null;
  if (reach === null) return null;
  const isAgainst = (now.status === "looking_far" && reach < 2) || (now.status === "looking_near" && reach > 1);
  return isAgainst ? { name: member.shown, status: shown("status", now.status), reach: shown(REACH, reach) } : null;
}

/* A value as people read it. */
export function shown(field, value) {
  if (value === null || value === undefined || value === "") return "";
  if (field === "status") return known(`status_${value}`) ? w(`status_${value}`) : String(value);
  if (field === "need.reach") return w(`reach_${value}`);
  if (field === "need.wage_floor_yuan") return value === 0 ? w("no_floor") : `${value.toLocaleString("en")} ${w("yuan")}`;
  if (field === "need.next_step") return STEPS.includes(value) ? w(`step_${STEPS.indexOf(value)}`) : String(value);
  if (typeof value === "boolean") return w(`${{ "need.night_ok": "night", "need.care": "care" }[field] ?? "wish"}_${value ? "yes" : "no"}`);
  return String(value);
}

export const titleOf = (field) => (known(`ask_${field}`) ? w(`ask_${field}`) : field);

/* The day on which what stands was said, as far as the list tells it. */
const saidOn = (member, field) => (field === "status" ? member.verified_on : field.startsWith("need.") ? member.need?.said?.[field.slice(5)] ?? member.need?.stated_on : "") ?? "";

/* What stood there before, with its day: no answer of today. */
function lastSaid(member, field, was) {
  const value = field === "phone" ? member.phone_tail && w("tail", { tail: member.phone_tail }) : shown(field, was);
  const day = saidOn(member, field);
  return !value ? "" : day ? w("before_on", { day: shortDay(day, days.today()), value }) : w("before", { value });
}

/* The questions of one member; `now` holds what was answered today, and nothing is answered before it was asked. */
export function asks(member, now, changed) {
  const all = make("div", {});
  const asked = {};
  const wrong = make("p", { class: "f-wrong", role: "alert" });
  const rest = make("details", { class: "f-more" }, make("summary", {}, make("b", {}, w("ask_more")), make("small", {}, w("ask_more_said"))));
  rest.open = ASKED.slice(FIRST).some(([field]) => field in now);
  for (const [at, [field, kind, options, columns]] of ASKED.entries()) {
    const place = at < FIRST ? all : rest;
    const was = pack.field(member, field);
    const value = now[field];
    const before = lastSaid(member, field, was);
    const set = (given) => {
      if (given === null || given === undefined || given === "") delete now[field];
      else now[field] = given;
      changed();
      if (field === "status" || field === REACH) tell(field === "status");
    };
    const label = titleOf(field);
    if (kind === "choice") place.append(asked[field] = choice({ legend: label, options: options(), value, before, columns, changed: set, mayTakeBack: true }));
    else if (kind === "money") place.append(money({ label, value, before, from: was, changed: set }));
    else if (kind === "date") place.append(text({ label, value: value ?? "", type: "date", before, free: false, changed: set }));
    else if (kind === "phone") place.append(text({ label, value: value ?? "", max: 20, type: "tel", before, hint: w("phone_hint"), free: false, more: { inputmode: "tel", autocomplete: "off" }, changed: set }));
    else place.append(text({ label, value: value ?? "", max: options, before, changed: set }));
  }
  asked[REACH].append(wrong);
  tell(false);
  all.append(rest);
  return all;

  /* How far, said before, against what is said today: named at the question, where nothing is ticked. */
  function tell(isScrolled) {
    const found = against(member, now);
    const told = found ? w("reach_against", found) : "";
    if (wrong.textContent !== told) wrong.textContent = told;
    if (found && isScrolled) asked[REACH].scrollIntoView({ block: "center" });
  }
}
