/* Sync（上传）: what waits is sent in its order, ≤20 records at a time, each kept by its own key until the server's receipt;
 * then the photos, one by one; then a new list. Lost answers cost nothing: the same key is sent again. */
"use strict";

import * as days from "./days.js";
import * as outbox from "./outbox.js";
import * as pack from "./pack.js";
import * as vault from "./vault.js";

const MOST = 20;
const BYTES = 900000;
const SECONDS = 30;
const { alive, home, logout } = document.body.dataset;
let token = "";
let running = null;

/* How the last try ended: "", "offline", "log_in", "other_user", "ended", "not_field", "broken". */
export const standing = { problem: "", busy: false, said: "" };
const listeners = [];
export const onChange = (work) => listeners.push(work);
const tell = () => listeners.forEach((work) => work());

class Trouble extends Error {
  constructor(problem, said = "") {
    super(problem);
    this.problem = problem;
    this.said = said;
  }
}

async function asked(address, options = {}) {
  let answer;
  try {
    const signal = AbortSignal.timeout(SECONDS * 1000 * (options.body instanceof FormData ? 4 : 1));
    answer = await fetch(address, { cache: "no-store", credentials: "same-origin", redirect: "error", signal, ...options });
  } catch {
    throw new Trouble("offline");
  }
  let told = {};
  try {
    told = await answer.json();
  } catch (error) {
    if (answer.ok && error.name !== "SyntaxError") throw new Trouble("offline");
  }
  if (told.csrf) token = told.csrf;
  if (answer.ok) return told;
  if (answer.status === 401) throw new Trouble("log_in");
  if (told.code === "device_ended") throw new Trouble("ended");
  if (told.code === "other_pack") throw new Trouble("other_user");
  if (told.code === "not_field") throw new Trouble("not_field", told);
  throw new Trouble(told.code === "too_large" || answer.status === 413 ? "too_large" : "broken", told);
}

const posted = (address, body, more = {}) => asked(address, { method: "POST", body, headers: { "X-CSRFToken": token, ...more } });

/* Who is logged in on this phone, asked of the one page that answers everybody. */
export async function whoIsHere() {
  const told = await asked(alive, { headers: { Accept: "application/json" } });
  token = told.token || token;
  return told.who;
}

/* Ends the log-in where there is a net; without one it ends by itself. */
export async function logOut() {
  try {
    await whoIsHere();
    await fetch(logout, { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual" });
  } catch (error) {
    if (!(error instanceof Trouble) && !(error instanceof TypeError)) throw error;
  }
}

/* The first list, for whoever is logged in. */
export const firstPack = () => asked(`${home}pack/`);

/* Send what waits and fetch a new list. Called again while it runs, it is the same run. */
export function sync() {
  running ??= run().finally(() => (running = null));
  return running;
}

async function run() {
  if (!vault.isOpen() || !pack.facts()) return;
  Object.assign(standing, { busy: true, problem: "", said: "" });
  tell();
  try {
    const who = await whoIsHere();
    if (who && who !== String(pack.facts().user)) throw new Trouble("other_user");
    await ended();
    if (!who) throw new Trouble("log_in");
    await sendAll();
    await sendPhotos();
    const number = outbox.lastNumber();
    await pack.save(await asked(`${home}pack/`));
    await outbox.settle(number);
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    Object.assign(standing, { problem: error.problem, said: error.said });
  } finally {
    standing.busy = false;
    tell();
  }
}

/* A device that was ended is told so even when its log-in is over. */
async function ended() {
  try {
    const told = await asked(`${home}standing/`);
    if (told.device === "ended") throw new Trouble("ended");
    await pack.heard(told);
  } catch (error) {
    if (error.problem !== "log_in") throw error;
  }
}

async function sendAll() {
  let most = MOST;
  while (outbox.waiting().length) {
    const batch = fitting(outbox.waiting(), most);
    for (const record of batch) await outbox.update(record, { state: outbox.SENDING, tries: record.tries + 1 });
    tell();
    try {
      await taken(batch, await posted(`${home}sync/`, bodyOf(batch), { "Content-Type": "application/json" }));
    } catch (error) {
      for (const record of batch) if (record.state === outbox.SENDING) await outbox.update(record, { state: outbox.WAITING });
      if (error.problem !== "too_large") throw error;
      if (batch.length === 1) await outbox.update(batch[0], { state: outbox.REFUSED, answer: error.said });
      most = Math.max(1, batch.length >> 1);
    }
    tell();
  }
}

function fitting(records, most) {
  const batch = [];
  let bytes = 0;
  for (const record of records.slice(0, most)) {
    bytes += JSON.stringify(record.body).length * 3;
    if (batch.length && bytes > BYTES) break;
    batch.push(record);
  }
  return batch;
}

function bodyOf(batch) {
  const records = batch.map(({ id, kind, made_at, body }) => ({ id, kind, made_at, body }));
  return JSON.stringify({ device_now: days.deviceNow(), pack: pack.facts().id, records });
}

/* Only what the server names is confirmed; whatever it does not name waits on. */
async function taken(batch, answer) {
  const told = new Map((answer.results ?? []).map((one) => [one.id, one]));
  if (!batch.some((record) => told.has(record.id))) throw new Trouble("broken");
  for (const record of batch) {
    const one = told.get(record.id);
    if (!one) await outbox.update(record, { state: outbox.WAITING });
    else if (one.result === "refused") await outbox.update(record, { state: outbox.REFUSED, answer: one });
    else await outbox.update(record, { state: one.result === "conflict" || one.conflicts?.length ? outbox.CONFLICT : outbox.CONFIRMED, answer: one });
  }
  await pack.heard(answer);
}

async function sendPhotos() {
  for (const record of outbox.photosLeft()) {
    for (const photo of record.photos.filter((one) => !one.done && !one.refused)) {
      const bytes = await vault.read(`photo/${photo.id}`);
      const answer = bytes ? await sentPhoto(record, photo, bytes) : { result: "stored" };
      await outbox.photoIs(record, photo, answer.result === "refused" ? { refused: answer } : { done: true });
      tell();
    }
  }
}

async function sentPhoto(record, photo, bytes) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ id: photo.id, visit: record.id, worker: photo.worker })) form.append(name, value);
  form.append("file", new File([bytes], `${photo.id}.jpg`, { type: "image/jpeg" }));
  return posted(`${home}photo/`, form);
}
