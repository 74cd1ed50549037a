/* Days（日子）: the server's day at the last contact and the time that has passed on this phone since. The phone's own
 * calendar may be wrong, and the demonstration's day is not today's. */
"use strict";

const DAY = 86400000;
let told = null;
let latest = 0;

export function set(clock) {
  told = clock;
}

/* What to keep of an answer: its moment, its day, and when it came by this phone's clock. */
export function heard(answer) {
  const off = answer.clock_now ? Date.now() - Date.parse(answer.clock_now) : 0;
  const real = answer.clock_now ? answer.clock_now : answer.server_now;
  told = { off, isStill: dayIn(real, offsetOf(answer.server_now)) !== answer.today, server: Date.parse(answer.server_now), offset: offsetOf(answer.server_now), today: answer.today, device: Date.now() };
  latest = told.device;
  return told;
}

function offsetOf(moment) {
  const found = /([+-])(\d\d):?(\d\d)$/.exec(moment);
  return found ? (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) : 0;
}

const dayIn = (moment, offset) => new Date(Date.parse(moment) + offset * 60000).toISOString().slice(0, 10);
const HOUR = 3600000;
const SPANS = [["years", 365 * 24], ["days", 24], ["hours", 1]];

/* How far this phone's clock is off by the server's, told at the last contact: null, or {way, unit, n}. */
export function clockOff() {
  const off = told?.off ?? 0;
  if (Math.abs(off) < HOUR) return null;
  const hours = Math.round(Math.abs(off) / HOUR);
  const [unit, size] = SPANS.find(([, least]) => hours >= least);
  return { way: off > 0 ? "fast" : "slow", unit, n: Math.round(hours / size) };
}

/* Whether the programme's day stands still, as a demonstration's does. */
export const standsStill = () => Boolean(told?.isStill);

/* Never back: a phone whose clock was set back has not gained time. */
export function elapsed() {
  latest = Math.max(latest, Date.now(), told.device);
  return latest - told.device;
}

export const serverNow = () => told.server + elapsed();
const dayNumber = (moment) => Math.floor((moment + told.offset * 60000) / DAY);

export function today() {
  const passed = dayNumber(serverNow()) - dayNumber(told.server);
  return new Date(Date.parse(`${told.today}T00:00:00Z`) + passed * DAY).toISOString().slice(0, 10);
}

export const hour = () => new Date(serverNow() + told.offset * 60000).getUTCHours();
export const plus = (day, days) => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
export const between = (first, last) => Math.round((Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / DAY);

/* The moment by this phone, with its offset: evidence, not the rule. */
export function deviceNow() {
  const now = new Date();
  const away = -now.getTimezoneOffset();
  const two = (number) => String(Math.trunc(Math.abs(number))).padStart(2, "0");
  return `${new Date(now.getTime() + away * 60000).toISOString().slice(0, 19)}${away < 0 ? "-" : "+"}${two(away / 60)}:${two(away % 60)}`;
}

/* When the last contact was by the clock on the wall: a demonstration's day stands still, its contacts do not. */
export function heardReally() {
  const there = new Date(told.device - told.off + told.offset * 60000).toISOString();
  return `${there.slice(0, 10)} ${there.slice(11, 16)}`;
}

/* When the last contact was: the hour of that day by the server. */
export function heardAt() {
  const there = new Date(told.server + told.offset * 60000).toISOString();
  return { day: told.today, time: there.slice(11, 16) };
}
