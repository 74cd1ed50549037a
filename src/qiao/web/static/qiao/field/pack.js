/* Pack（下载的名单）: one's own households as the server told them, with what was recorded here since laid over it. */
"use strict";

import * as days from "./days.js";
import * as outbox from "./outbox.js";
import * as vault from "./vault.js";

let told = null;
let kept = null;

export async function load() {
  kept = await vault.read("facts");
  told = await vault.read("pack");
  if (kept) days.set(kept.clock);
  return kept !== null;
}

/* What every record needs to be sent stays when the list itself has expired. */
export async function save(answer) {
  kept = { ...answer.pack, clock: days.heard(answer), conflicts: answer.conflicts ?? 0, cut: Boolean(answer.cut) };
  told = { regions: answer.regions, places: answer.places ?? [], settled: answer.settled ?? [], fairs: answer.fairs ?? [], sessions: answer.sessions ?? [], households: [...answer.households, ...(answer.people ?? []).map((person) => alone(person, answer.regions))] };
  await vault.keep({ facts: kept, pack: told });
}

/* Somebody who belongs to no household yet is visited like one, by themselves. */
function alone(person, regions) {
  const place = regions.find(({ code }) => code === person.region)?.name ?? "";
  return { id: person.id, alone: true, number: "", region: person.region, place, members: [person], last_visit: null, reached_on: null, promises: [] };
}

export async function heard(answer) {
  if (!kept || !answer.server_now) return;
  kept = { ...kept, clock: days.heard(answer) };
  await vault.keep({ facts: kept });
}

export const facts = () => kept;
export const regions = () => told?.regions ?? [];
export const settled = () => told?.settled ?? [];

/* Workshops, firms or projects by name: those of the list, and those visited from this phone. */
export function places(kind) {
  const here = outbox.all().filter(({ body }) => body?.kind === kind && body.place).map(({ body }) => ({ name: body.place, region: body.region }));
  const found = new Map([...(told?.places ?? []).filter((one) => one.kind === kind), ...here].map((one) => [one.name, one]));
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, "zh"));
}

export const isHere = () => told !== null;
export const fairs = () => told?.fairs ?? [];
export const sessions = () => told?.sessions ?? [];

/* An expired list of people is taken off the phone; what was recorded stays. */
export async function expire() {
  if (!told || days.serverNow() < Date.parse(kept.expires_at)) return false;
  await forget();
  return true;
}

export async function forget() {
  told = null;
  await vault.keep({ pack: null });
}

export const daysLeft = () => Math.max(0, Math.ceil((Date.parse(kept.expires_at) - days.serverNow()) / 86400000));

export function households() {
  return (told?.households ?? []).map(current);
}

export function household(id) {
  const found = told?.households.find((one) => one.id === id);
  return found && current(found);
}

/* A household with what this phone has recorded of it since, in order. */
function current(house) {
  const since = outbox.all().filter((record) => record.body && record.state !== outbox.REFUSED);
  const ends = new Set(since.filter((record) => record.kind === "promise_end").map((record) => record.body.promise));
  const visits = since.filter((record) => record.kind === "visit" && isOf(record, house));
  if (!visits.length && !ends.size) return house;
  const made = structuredClone(house);
  for (const { body } of visits) laid(made, body);
  made.promises = made.promises.filter((promise) => !ends.has(promise.id));
  return made;
}

const isOf = ({ body }, house) => body.household === house.id || Boolean(body.worker) && house.members.some((member) => member.id === body.worker);

function laid(house, body) {
  house.last_visit = { on: body.on, outcome: body.outcome };
  if (body.household && body.outcome !== "absent" && body.how !== "phone" && body.on > (house.reached_on ?? "")) house.reached_on = body.on;
  house.promises.push(...body.promises.map((promise) => ({ ...promise, mine: true })));
  for (const { worker, now } of body.members) {
    const member = house.members.find((one) => one.id === worker);
    if (!member) continue;
    for (const [field, value] of Object.entries(now)) setField(member, field, value, body.on);
  }
  for (const { worker, purpose, agreed } of body.consents) {
    const member = house.members.find((one) => one.id === worker);
    if (member) member[`${purpose}_agreed`] = agreed;
  }
}

/* A field of a member as the pack tells it; a need that is not there answers nothing. */
export function field(member, name) {
  if (name === "phone") return "";
  return name.startsWith("need.") ? (member.need?.[name.slice(5)] ?? null) : member[name];
}

function setField(member, field, value, on) {
  if (field === "phone") member.phone_tail = String(value).slice(-4);
  else if (field.startsWith("need.")) {
    (member.need ??= {})[field.slice(5)] = value;
    (member.need.said ??= {})[field.slice(5)] = on;
  } else {
    member[field] = value;
    if (field === "status") member.verified_on = on;
  }
}

export const head = (house) => house.members.find((member) => member.relation === "户主") ?? house.members[0];
export const nameOf = (house) => head(house)?.shown || house.number;

/* Never reached, or longer ago than the programme wants, as the coverage counts it: a call and a closed door are none. */
export function isDue(house) {
  return !house.alone && (!house.reached_on || days.between(house.reached_on, days.today()) > kept.visit_due_days);
}

/* Promises that are open, one's own first, by their day; also those of records of this phone. */
export function promises() {
  const ofHouses = households().flatMap((house) => house.promises.map((promise) => ({ ...promise, of: nameOf(house) })));
  const elsewhere = outbox.all().filter(({ kind, body, state }) => kind === "visit" && body && !body.household && !body.worker && state !== outbox.REFUSED);
  const ends = new Set(outbox.all().filter(({ kind, body, state }) => kind === "promise_end" && body && state !== outbox.REFUSED).map(({ body }) => body.promise));
  const there = elsewhere.flatMap(({ body, title }) => body.promises.map((promise) => ({ ...promise, mine: true, of: title })));
  return [...ofHouses, ...there].filter(({ id }) => !ends.has(id)).sort((a, b) => a.due_on.localeCompare(b.due_on));
}
