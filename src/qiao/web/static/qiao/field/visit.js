/* Visit（走访表）: one household, or any other place. What is typed is a draft at once; kept, it is a record of the outbox. */
"use strict";

import { against, asks } from "./asks.js";
import { agrees, consents } from "./consents.js";
import * as days from "./days.js";
import { Draft, Errors, UNFINISHED, button, choice, lengthOf, promises, text, wrongWage } from "./form.js";
import { holdsNumber } from "./numbers.js";
import * as outbox from "./outbox.js";
import * as pack from "./pack.js";
import * as settled from "./settled.js";
import * as vault from "./vault.js";
import { ask, icon, make, shortDay, toast, w } from "./words.js";

const OUTCOMES = ["seen", "absent", "refused"];
const MET = ["seen", "no_change"];
const PLACE_MOST = 120, PROMISE_MOST = 200, TRADE_MOST = 60;
const TEXTS = { situation: 1000, needs: 500, willingness: 500, companions: 200 };
const PLACES = ["village", "township", "county", "workshop", "employer", "project"];
const DIGITS = { village: 12, township: 9, county: 6 };
const NAMED = ["workshop", "employer", "project"];

const empty = (more) => ({
  id: crypto.randomUUID(), on: days.today(), hour: days.hour(), how: "there", outcome: "seen", situation: "", needs: "",
  willingness: "", companions: "", promises: [], members: {}, consents: {}, position: null, photos: [], ...more,
});

const words = (prefix, values) => values.map((value) => [value, w(prefix + value)]);
const nameOf = (house) => (house.alone ? pack.nameOf(house) : w("house_of", { name: pack.nameOf(house) }));
export const draftOf = (houseId) => `draft/${houseId ?? "place"}`;

/* The form of a household. `leave` goes back to the list, `kept` is called with the record. */
export async function household(id, { leave, kept }) {
  const house = pack.household(id);
  const draft = await Draft.opened(draftOf(id), () => empty({ household: id, member: "" }));
  const { content } = draft;
  const grown = house.members.filter((member) => !member.minor);
  const place = make("div", {}, heading(house));
  if (draft.found) place.append(make("p", { class: "f-note", role: "status" }, icon("pencil"), w("draft_found")));
  const same = make("div", { class: "f-same" });
  const body = make("div", {});
  const below = make("div", {});
  const errors = new Errors(below, () => [...wrongWith(content), ...wrongPeople(content.members, house)]);
  place.append(same, body, below, foot(() => save()));
  drawSame();
  drawBody();
  return place;

  function touched() {
    draft.keep();
    drawSame();
    errors.again();
  }

  function isTouched() {
    const typed = Object.keys(TEXTS).some((name) => content[name]) || content.promises.length || content.photos.length || content.position;
    const changed = Object.values(content.members).some((now) => Object.keys(now).length);
    const asked = Object.values(content.consents).some((given) => Object.keys(given).length);
    return Boolean(typed || changed || asked || content.outcome !== "seen");
  }

  function drawSame() {
    const may = MET.includes(house.last_visit?.outcome) && !isTouched();
    if (may === (same.childElementCount > 0)) return;
    same.replaceChildren(...(may ? [button(w("no_change"), "f-wide f-strong", () => noChange(), icon("check"))] : []));
  }

  async function noChange() {
    if (!errors.all(() => wrongDay(content))) return;
    content.outcome = "no_change";
    await finish();
  }

  function drawBody(focus = "") {
    const rows = [outcome()];
    if (content.outcome === "seen") rows.push(said("situation"), ...people(), said("needs"), said("willingness"));
    else rows.push(text({ label: w("situation"), value: content.situation, max: 1000, rows: 3, optional: true, changed: (value) => ((content.situation = value), touched()) }));
    rows.push(promises(content.promises, content.on, touched), whenAndHow(content, touched, () => drawBody("details input:checked")));
    body.replaceChildren(...rows);
    if (focus) body.querySelector(focus)?.focus();
  }

  function outcome() {
    return choice({
      legend: w("outcome"), options: words("outcome_", OUTCOMES), value: content.outcome, columns: 3,
      changed: (value) => ((content.outcome = value), touched(), drawBody(`[value="${value}"]`)),
    });
  }

  function people() {
    if (!grown.length) return [];
    const at = grown.find((member) => member.id === content.member) ?? grown[0];
    content.members[at.id] ??= {};
    const tabs = make("div", { class: "f-people", role: "group", "aria-label": w("whom") });
    for (const member of house.members) tabs.append(tab(member, member === at));
    const form = make("section", { class: "f-person", "aria-label": at.shown }, asks(at, content.members[at.id], touched));
    const asked = make("div", {});
    const drawAsked = (purpose) => {
      asked.replaceChildren(consents(draft, at, drawAsked));
      drawSame();
      if (purpose) asked.querySelector(`#take-${at.id}, input:checked`)?.focus();
    };
    drawAsked();
    return [tabs, form, asked];
  }

  function tab(member, isOpen) {
    const detail = [member.age === null ? "" : w("age", { age: member.age }), w(`status_${member.status}`)].filter(Boolean).join(" · ");
    if (member.minor) return make("div", { class: "f-tab f-tab--minor" }, make("b", {}, member.shown), make("small", {}, w("minor")));
    const made = make("button", { type: "button", class: "f-tab", "aria-pressed": String(isOpen) }, make("b", {}, member.shown), make("small", {}, detail));
    made.addEventListener("click", () => {
      draft.set("member", member.id);
      drawBody('.f-tab[aria-pressed="true"]');
    });
    return made;
  }

  function said(name) {
    return text({ label: w(name), value: content[name], max: TEXTS[name], rows: 3, optional: name !== "situation", changed: (value) => ((content[name] = value), touched()) });
  }

  async function save() {
    if (errors.all()) await finish();
  }

  async function finish() {
    await draft.done();
    const record = { id: content.id, kind: "visit", made_at: days.deviceNow(), on: content.on, of: "household", subject: id, draft: structuredClone(content) };
    Object.assign(record, { title: nameOf(house), body: bodyOf(content, house), photos: photosOf(content, house) });
    await outbox.add(record, draft.place);
    kept(outbox.find(record.id));
  }
}

function heading(house) {
  const last = house.last_visit ? w("last_visit", { day: shortDay(house.last_visit.on, days.today()), outcome: w(`outcome_${house.last_visit.outcome}`) }) : w("never_visited");
  const place = make("header", { class: "f-subject" }, make("h2", {}, nameOf(house)), make("p", {}, `${house.place} · ${last}`));
  for (const promise of house.promises) place.append(make("p", { class: "f-due" }, icon("flag"), w("promise_open", { what: promise.what, day: promise.due_on })));
  const told = settled.ofHouse(house.id);
  if (told.length) place.append(make("details", { class: "f-settled" }, make("summary", {}, w("settled_here", { n: told.length })), ...told.map(settled.told)));
  return place;
}

function whenAndHow(content, touched, redraw) {
  const today = days.today();
  const choices = [[today, w("today")], [days.plus(today, -1), w("yesterday")], ["", w("another_day")]];
  const isOther = content.other || !choices.some(([day]) => day === content.on);
  const place = make("details", { class: "f-more" });
  const said = make("small", {});
  const tell = () => (said.textContent = [content.on === UNFINISHED ? "" : content.on, w(`how_${content.how}`), content.companions].filter(Boolean).join(" · "));
  place.append(make("summary", {}, make("b", {}, w("when_how")), said));
  place.open = Boolean(content.open);
  place.addEventListener("toggle", () => (content.open = place.open));
  tell();
  const pick = choice({
    legend: w("visited_on"), before: content.on === UNFINISHED ? "" : content.on, options: choices, value: isOther ? "" : content.on, columns: 3,
    changed: (day) => {
      content.other = day === "";
      if (day) content.on = day;
      touched();
      redraw();
    },
  });
  place.append(pick);
  if (isOther) place.append(text({ label: w("which_day"), value: content.on, type: "date", free: false, more: { max: today }, changed: (day) => ((content.on = day), tell(), touched()) }));
  place.append(choice({ legend: w("how"), options: words("how_", ["there", "phone", "elsewhere"]), value: content.how, columns: 3, changed: (how) => ((content.how = how), tell(), touched()) }));
  place.append(text({ label: w("companions"), value: content.companions, max: TEXTS.companions, optional: true, changed: (value) => ((content.companions = value), tell(), touched()) }));
  return place;
}

function foot(save) {
  const kept = button(w("keep"), "f-wide f-primary", save);
  return make("footer", { class: "f-foot" }, kept, make("p", {}, icon("lock"), w("keep_hint")));
}

/* The day of the visit: whole, and not one to come. */
function wrongDay({ on }) {
  if (!on || on === UNFINISHED) return [w("wrong_date")];
  return on > days.today() ? [w("wrong_day", { today: days.today() })] : [];
}

/* Sentences on what is missing or may not stand there. */
function wrongWith(content) {
  const wrong = [];
  const given = [...Object.entries(TEXTS).map(([name, most]) => [w(name), content[name], most]), [w("place_name"), content.place ?? "", PLACE_MOST]];
  for (const { what } of content.promises) given.push([w("promise_what"), what, PROMISE_MOST]);
  for (const now of Object.values(content.members)) given.push([w("ask_need.training_trade"), now["need.training_trade"] ?? "", TRADE_MOST]);
  if (given.some(([, value]) => holdsNumber(value))) wrong.push(w("wrong_number"));
  for (const [name, value, max] of given) if (lengthOf(value) > max) wrong.push(w("wrong_long", { name, max, n: lengthOf(value) }));
  wrong.push(...wrongDay(content));
  if (content.outcome === "seen" && !content.situation.trim()) wrong.push(w("wrong_nothing"));
  if (content.promises.some(({ what, due_on }) => !what.trim() || !due_on || due_on === UNFINISHED)) wrong.push(w("wrong_promise"));
  if (content.on !== UNFINISHED && content.promises.some(({ due_on }) => due_on && due_on < content.on)) wrong.push(w("wrong_due"));
  return wrong;
}

const PHONE = /^1[3-9][0-9]{9}$|^0[0-9]{9,11}$/;
const OF_NEED = (field) => field.startsWith("need.");

/* What the server would send back days later: a new phone that is none, a wish without how far, the two against each other. */
function wrongPeople(members, house) {
  const wrong = [];
  for (const [id, now] of Object.entries(members)) {
    const member = house.members.find((one) => one.id === id);
    if (!member) continue;
    const reach = now["need.reach"] ?? member.need?.reach ?? null;
    const asksReach = Object.keys(now).some(OF_NEED) || ["looking_far", "looking_near"].includes(now.status);
    if (now.phone && !PHONE.test(now.phone.replace(/[\s-]/g, ""))) wrong.push(w("wrong_phone", { name: member.shown }));
    if (now["need.start_on"] === UNFINISHED) wrong.push(w("wrong_start", { name: member.shown }));
    const wage = wrongWage(now["need.wage_floor_yuan"]);
    if (wage) wrong.push(w("wrong_wage", { name: member.shown, wrong: wage }));
    if (asksReach && reach === null && now.status !== "unreachable") wrong.push(w("wrong_reach", { name: member.shown }));
    const found = against(member, now);
    if (found) wrong.push(w("wrong_against", found));
  }
  return wrong;
}

/* What is sent: what was answered today, with what stood there before. */
function bodyOf(content, house) {
  const isSeen = content.outcome === "seen";
  const changed = isSeen ? Object.entries(content.members).filter(([, now]) => Object.keys(now).length) : [];
  const members = changed.map(([worker, now]) => {
    const member = house.members.find((one) => one.id === worker);
    const was = Object.fromEntries(Object.keys(now).map((field) => [field, field === "phone" ? member.phone_tail : pack.field(member, field)]));
    const told = "phone" in now ? { ...now, phone: now.phone.replace(/[\s-]/g, "") } : now;
    return { worker, version: member.version, was, now: told };
  });
  const asked = Object.entries(content.consents).flatMap(([worker, given]) => Object.entries(given).map(([purpose, agreed]) => ({ worker, purpose, agreed })));
  const whom = house.alone ? { kind: "person", worker: house.id } : { household: house.id };
  return common(content, { ...whom, members, consents: isSeen ? asked : [], position: isSeen ? content.position : null });
}

function common(content, more) {
  const trimmed = Object.fromEntries(Object.keys(TEXTS).map((name) => [name, content[name].trim()]));
  const given = content.promises.map(({ id, what, due_on }) => ({ id, what: what.trim(), due_on }));
  return {
    kind: "household", household: null, worker: null, region: "", place: "", on: content.on, hour: content.hour, how: content.how,
    outcome: content.outcome, ...trimmed, promises: given, consents: [], position: null, members: [], ...more,
  };
}

/* Only photos of whoever agrees, as it stands when the record is kept. */
function photosOf(content, house) {
  if (content.outcome !== "seen") return [];
  return content.photos.filter(({ worker }) => agrees(content, house.members.find((one) => one.id === worker) ?? {}, "photo")).map(({ id, worker }) => ({ id, worker, done: false }));
}

/* The form of a place: a division, a workshop, a firm, a project. */
export async function elsewhere({ kept }) {
  const regions = pack.regions();
  const draft = await Draft.opened(draftOf(), () => empty({ kind: "village", region: regions[0]?.code ?? "", place: "" }));
  const { content } = draft;
  const body = make("div", {});
  const below = make("div", {});
  const errors = new Errors(below, () => [...wrongWith(content), ...(NAMED.includes(content.kind) && !content.place.trim() ? [w("wrong_place")] : [])]);
  const touched = () => (draft.keep(), errors.again());
  const place = make("div", {}, make("header", { class: "f-subject" }, make("p", {}, w("visit_elsewhere_hint"))), body, below, foot(save));
  draw();
  return place;

  function draw(focus = "") {
    const kind = choice({ legend: w("what_visited"), options: words("kind_", PLACES), value: content.kind, columns: 3, changed: (value) => ((content.kind = value), touched(), draw(`[value="${value}"]`)) });
    const rows = [kind, where()];
    if (NAMED.includes(content.kind)) rows.push(...known(), text({ label: w("place_name"), value: content.place, max: PLACE_MOST, hint: w("place_hint"), changed: (value) => ((content.place = value), touched()) }));
    rows.push(choice({ legend: w("outcome"), options: words("outcome_", OUTCOMES), value: content.outcome, columns: 3, changed: (value) => ((content.outcome = value), touched()) }));
    rows.push(text({ label: w("situation"), value: content.situation, max: 1000, rows: 4, changed: (value) => ((content.situation = value), touched()) }));
    rows.push(promises(content.promises, content.on, touched), whenAndHow(content, touched, () => draw("details input:checked")));
    body.replaceChildren(...rows);
    if (focus) body.querySelector(focus)?.focus();
  }

  /* A township or county is told by the villages that lie in it. */
  function where() {
    const digits = DIGITS[content.kind] ?? 12;
    const found = new Map(regions.map((one) => [one.code.slice(0, digits), digits === 12 ? one.name : nameAbove(one, digits)]));
    if (!found.has(content.region.slice(0, digits))) content.region = [...found.keys()][0] ?? "";
    content.region = content.region.slice(0, digits);
    const id = "f-where";
    const select = make("select", { id }, ...[...found].map(([code, name]) => make("option", { value: code, selected: code === content.region }, name)));
    select.addEventListener("change", () => ((content.region = select.value), touched()));
    return make("div", { class: "f-ask" }, make("label", { for: id }, w("where")), select);
  }

  /* Those of this kind that the phone knows: from the list, and from what was recorded here. Any other is written. */
  function known() {
    const found = pack.places(content.kind);
    if (!found.length) return [];
    const id = "f-known";
    const isOne = found.some(({ name }) => name === content.place);
    const options = found.map(({ name }) => make("option", { value: name, selected: name === content.place }, name));
    const select = make("select", { id }, make("option", { value: "", selected: !isOne }, w("known_none")), ...options);
    select.addEventListener("change", () => {
      const chosen = found.find(({ name }) => name === select.value);
      if (!chosen) return;
      content.place = chosen.name;
      if (regions.some(({ code }) => code === chosen.region)) content.region = chosen.region;
      touched();
      draw("#f-known");
    });
    return [make("div", { class: "f-ask" }, make("label", { for: id }, w("known_places")), select)];
  }

  async function save() {
    if (!errors.all()) return;
    await draft.done();
    const name = NAMED.includes(content.kind) ? content.place.trim() : document.getElementById("f-where").selectedOptions[0]?.textContent ?? "";
    const body = common(content, { kind: content.kind, region: content.region, place: NAMED.includes(content.kind) ? name : "", needs: "", willingness: "" });
    const record = { id: content.id, kind: "visit", made_at: days.deviceNow(), on: content.on, of: "place", subject: null, draft: structuredClone(content), title: name, body };
    await outbox.add(record, draft.place);
    kept(outbox.find(record.id));
  }
}

/* `path` is "county township": its parts above a village. */
function nameAbove({ path, name }, digits) {
  const parts = path.split(/\s+/).filter(Boolean);
  return (digits === 9 ? parts.slice(0, 2).join(" ") : parts[0]) || name;
}

/* How a promise ended, from the diary. */
export async function endPromise(promise, to, how) {
  const body = { promise: promise.id, to, how, on: days.today() };
  await outbox.add({ id: crypto.randomUUID(), kind: "promise_end", made_at: days.deviceNow(), on: body.on, of: "promise", subject: promise.id, title: promise.what, body });
}

/* Another record has this key already: this one gets keys of its own. */
function renewed(draft) {
  draft.id = crypto.randomUUID();
  for (const promise of draft.promises) promise.id = crypto.randomUUID();
}

/* Back into the form: what was refused, or was never sent. */
export async function reopen(record) {
  if (!outbox.mayTakeBack(record)) return false;
  if (await vault.read(record.of === "household" ? draftOf(record.subject) : draftOf())) return toast(w("draft_first")), false;
  if (record.state === outbox.WAITING && (await ask(w("take_back_ask"), [["no", w("leave_it")], ["yes", w("edit"), "f-strong"]])) === "no") return false;
  const place = record.of === "household" ? draftOf(record.subject) : draftOf();
  if (record.answer?.code === "key_taken") renewed(record.draft);
  await outbox.takeBack(record, record.draft ? place : "", record.draft);
  toast(w("back_in_form"));
  return true;
}
