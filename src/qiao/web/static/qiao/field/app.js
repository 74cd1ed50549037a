/* The field app（走访手机版）: which view is open, the line that tells how things stand, and when to send. */
"use strict";

import * as days from "./days.js";
import { diary } from "./diary.js";
import { fair, stopCamera } from "./fair.js";
import * as gate from "./gate.js";
import { list } from "./list.js";
import { more } from "./more.js";
import * as outbox from "./outbox.js";
import * as pack from "./pack.js";
import { pending } from "./pending.js";
import * as settled from "./settled.js";
import { logOut, onChange, standing, sync } from "./sync.js";
import * as vault from "./vault.js";
import * as visit from "./visit.js";
import { english, icon, make, toast, w } from "./words.js";

const IDLE_MINUTES = 5;
const RETRY_SECONDS = 60;
const { home } = document.body.dataset;
const main = document.getElementById("main");
document.getElementById("unsaved").addEventListener("submit", (event) => event.preventDefault());
const tabs = document.getElementById("tabs");
const title = document.getElementById("title");
const back = document.getElementById("back");
let view = { name: "list", id: null };
let touchedAt = Date.now();
let drawing = 0;
let scrolled = 0;
let isNew = false;
let toldNews = 0;

const VIEWS = {
  list: { title: "title_list", draw: () => list({ open: (id) => go("visit", id) }) },
  visit: { title: "title_visit", draw: (id) => visit.household(id, { kept }) },
  place: { title: "title_place", draw: () => visit.elsewhere({ kept }) },
  fair: { title: "title_fair", draw: () => fair({ kept: () => kept(), redraw: draw }) },
  diary: { title: "title_diary", draw: () => diary({ redraw: draw, kept: () => (kept(), go("diary")) }) },
  pending: { title: "title_pending", draw: () => pending({ redraw: draw, reopened: (record) => go(record.of === "household" ? "visit" : "place", record.subject) }) },
  more: { title: "title_more", draw: () => more({ lock, left, language }) },
};

/* What is seen first: whoever only works at the door of a fair or of a class has no list of people. */
const doorOnly = () => pack.facts()?.only === "door";
const first = () => ({ name: doorOnly() ? "fair" : "list", id: null });
const HIDDEN_AT_THE_DOOR = ["list", "place", "diary"];

function go(name, id = null) {
  if (view.name === "list") scrolled = window.scrollY;
  history.pushState({ name, id }, "", home);
  document.getElementById("toast").replaceChildren();
  view = { name, id };
  draw({ top: true });
}

/* The last call draws; that the view is a new one, read from its top, is not forgotten over it. */
async function draw({ top = false } = {}) {
  const mine = ++drawing;
  stopCamera();
  isNew ||= top;
  if (!vault.isOpen()) return;
  if (view.name === "visit" && !pack.household(view.id)) view = first();
  if (doorOnly() && HIDDEN_AT_THE_DOOR.includes(view.name)) view = first();
  const { title: word, draw: made } = VIEWS[view.name];
  const place = await made(view.id);
  if (mine !== drawing || !vault.isOpen()) return;
  frame(w(word), true);
  main.replaceChildren(place);
  if (isNew) {
    isNew = false;
    main.focus({ preventScroll: true });
    window.scrollTo(0, view.name === "list" ? scrolled : 0);
  }
}

function frame(word, isOpen) {
  title.textContent = word;
  document.title = `${word} · ${w("qiao")}`;
  back.hidden = !isOpen || !["visit", "place"].includes(view.name);
  tabs.hidden = !isOpen || view.name === "visit" || view.name === "place";
  for (const tab of tabs.querySelectorAll("button")) {
    if (tab.dataset.view === "fair") tab.hidden = !isOpen || !(doorOnly() || pack.fairs().length || pack.sessions().length);
    if (HIDDEN_AT_THE_DOOR.includes(tab.dataset.view)) tab.hidden = doorOnly();
    if (tab.dataset.view === view.name) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  banner();
}

/* The line that is always there: signal, how many wait, when the server was last heard. */
async function banner() {
  const place = document.getElementById("standing");
  if (!vault.isOpen()) {
    const { count } = await outbox.rescued();
    place.className = count ? "f-standing f-standing--wait" : "f-standing";
    place.replaceChildren(icon(navigator.onLine ? "lock" : "wifi-off"), make("span", {}, w("unsent", { n: count })));
    return;
  }
  const number = outbox.left();
  const refused = outbox.all().filter(({ state }) => state === outbox.REFUSED).length;
  const problem = navigator.onLine ? standing.problem : "offline";
  const first = standing.busy ? w("syncing") : problem ? w(`problem_${problem}`) : w("online");
  place.className = problem || number ? "f-standing f-standing--wait" : "f-standing";
  const line = make("span", {}, `${first} · `, make("b", {}, w("unsent", { n: number })), make("br"), make("small", {}, [w("last_sync_at", { when: lastHeard() }), ...clocks()].join(" · ")));
  const parts = [icon(problem ? "wifi-off" : "circle-check"), line];
  if (problem === "log_in" || problem === "other_user") parts.push(make("a", { href: document.body.dataset.login }, w("log_in")));
  else if (number && view.name !== "pending") {
    const look = make("button", { type: "button" }, w("look"));
    look.addEventListener("click", () => go("pending"));
    parts.push(look);
  }
  place.replaceChildren(...parts);
  const badge = document.getElementById("badge");
  badge.textContent = number ? String(number) : "";
  badge.className = refused ? "f-badge f-badge--wait" : "f-badge";
}

/* The last contact is always of the clock on the wall; a demonstration's day is said beside it, as such. */
function lastHeard() {
  if (days.standsStill()) return w("really", { when: days.heardReally() });
  const { day, time } = days.heardAt();
  return `${day === days.today() ? w("today") : day} ${time}`;
}

/* Which day is meant where it is not the phone's own. */
function clocks() {
  const off = days.clockOff();
  return [days.standsStill() ? w("demo_day", { day: days.today() }) : "", off ? w(`clock_${off.way}`, { span: w(off.unit, off) }) : ""].filter(Boolean);
}

function kept(record) {
  if (record) {
    toast(w("kept_here"));
    history.replaceState({ name: "list", id: null }, "", home);
    view = { name: "list", id: null };
    draw({ top: true });
  }
  banner();
  sync();
}

async function opened() {
  if (!(await pack.load())) {
    await vault.wipe();
    return start();
  }
  await outbox.load();
  await settled.load();
  await pack.expire();
  view = first();
  history.replaceState(view, "", home);
  touchedAt = Date.now();
  await draw({ top: true });
  sync();
}

function lock() {
  stopCamera();
  vault.lock();
  view = { name: "list", id: null };
  start();
}

async function gone(why) {
  await vault.wipe();
  frame(w("title_list"), false);
  main.replaceChildren(await gate.ended({ why, again: start }));
}

/* Everything was taken off this phone: the log-in too, where there is a net. */
async function left() {
  view = { name: "list", id: null };
  await logOut();
  start();
}

async function language(chosen) {
  (await caches.open("qiao-field-chosen")).put(`${home}language`, new Response(chosen));
  location.assign(`${home}?l=${chosen}`);
}

async function start() {
  const isThere = await vault.lockRow();
  const place = isThere ? await gate.locked({ ready: opened, gone: () => gone("wiped_pin") }) : await gate.welcome({ ready: opened });
  frame(w("title_list"), false);
  main.replaceChildren(place);
}

/* One window at a time: two would not know of each other's records. The page before this one may still be going. */
function alone() {
  return new Promise((done) => {
    const hold = () => (done(true), new Promise(() => {}));
    navigator.locks.request("qiao-field", { signal: AbortSignal.timeout(3000) }, hold).catch(() => done(false));
  });
}

function large(is) {
  document.documentElement.classList.toggle("q-large", is);
  document.getElementById("large").setAttribute("aria-pressed", String(is));
  localStorage.setItem("qiao_large", is ? "1" : "0");
}

function listen() {
  window.addEventListener("popstate", ({ state }) => {
    view = state ?? first();
    draw({ top: true });
  });
  window.addEventListener("online", () => (banner(), sync()));
  window.addEventListener("offline", banner);
  for (const kind of ["pointerdown", "keydown", "input"]) document.addEventListener(kind, () => (touchedAt = Date.now()), { passive: true });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && idle());
  setInterval(idle, 5000);
  setInterval(() => vault.isOpen() && !standing.busy && outbox.waiting().length + outbox.photosLeft().length && sync(), RETRY_SECONDS * 1000);
  tabs.addEventListener("click", ({ target }) => {
    const tab = target.closest("button");
    if (tab) go(tab.dataset.view);
  });
  back.addEventListener("click", () => (view.name === "list" ? null : go("list")));
  document.getElementById("large").addEventListener("click", () => large(!document.documentElement.classList.contains("q-large")));
  onChange(heard);
}

async function heard() {
  banner();
  if (standing.problem === "ended") return gone("wiped_ended");
  const news = settled.news().length;
  if (news > toldNews) toast(w("settled_news", { n: news }), { word: w("look"), then: () => go("pending") });
  toldNews = news;
  if (view.name === "fair" && !isTyping()) draw();
  if (["list", "pending", "diary"].includes(view.name) && !main.querySelector(".f-ending") && document.activeElement?.type !== "search") draw();
}

/* Somebody stands at the desk: what is half typed, and the camera, stay. */
const isTyping = () => Boolean(main.querySelector("video")) || [...main.querySelectorAll("input")].some((input) => input.value || input === document.activeElement);

async function idle() {
  if (!vault.isOpen()) return;
  if (Date.now() - touchedAt > IDLE_MINUTES * 60000 && !standing.busy) return lock();
  if (await pack.expire()) draw();
}

async function begin() {
  large((localStorage.getItem("qiao_large") ?? (document.documentElement.classList.contains("q-large") ? "1" : "0")) === "1");
  if (!(await alone())) {
    main.replaceChildren(make("section", { class: "f-gate" }, make("h2", {}, w("open_twice")), make("p", {}, w("open_twice_said"))));
    return;
  }
  listen();
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(`${home}sw.js`, { scope: home }).catch(() => {});
    (await caches.open("qiao-field-chosen")).put(`${home}language`, new Response(english ? "en" : "zh-hans"));
  }
  await start();
}

begin();
