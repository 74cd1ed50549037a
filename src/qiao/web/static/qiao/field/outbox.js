/* Outbox（待上传）: what was recorded here and where it stands. A record leaves the phone's hands only by the server's
 * receipt: waiting → sending → confirmed, refused (to be settled here) or conflict (kept, settled in an office). */
"use strict";

import * as days from "./days.js";
import { base64, sealedFor } from "./envelope.js";
import * as pack from "./pack.js";
import * as store from "./store.js";
import * as vault from "./vault.js";

export const WAITING = "waiting", SENDING = "sending", CONFIRMED = "confirmed", REFUSED = "refused", CONFLICT = "conflict";
const UNSENT = [WAITING, SENDING, REFUSED];
let records = [];

/* Everything, oldest first. A record that was on its way when the phone died waits again: its key makes that safe. */
export async function load() {
  records = (await vault.readAll("out/")).map(([, record]) => record).sort((a, b) => a.number - b.number);
  for (const record of records) if (record.state === SENDING) record.state = WAITING;
  return records;
}

export const all = () => records;
export const find = (id) => records.find((record) => record.id === id);
export const unsent = () => records.filter((record) => UNSENT.includes(record.state));
export const waiting = () => records.filter((record) => record.state === WAITING);
export const photosRefused = () => records.flatMap((record) => record.photos.filter((photo) => photo.refused && !photo.done).map((photo) => ({ record, photo })));
export const photosLeft = () => records.filter((record) => [CONFIRMED, CONFLICT].includes(record.state) && record.photos.some((photo) => !photo.done));
/* How many things the server has not confirmed: records, and photos whose record it has. */
export const left = () => unsent().length + photosLeft().length;

/* Keep a new or a corrected record, take its draft away and seal it for the server: all at once. */
export async function add(record, draft = "") {
  const at = records.findIndex((one) => one.id === record.id);
  const number = at < 0 ? (records.at(-1)?.number ?? 0) + 1 : records[at].number;
  const kept = { tries: 0, answer: null, photos: [], ...record, number, state: WAITING };
  const rows = { [`out/${kept.id}`]: kept, ...(draft ? { [draft]: null } : {}) };
  await vault.keep(rows, [["rescue", kept.id, await rescue(kept)]]);
  if (at < 0) records.push(kept);
  else records[at] = kept;
  return kept;
}

export async function update(record, changes) {
  const next = { ...record, ...changes };
  const done = [CONFIRMED, CONFLICT].includes(next.state) && next.photos.every((photo) => photo.done);
  await vault.keep({ [`out/${record.id}`]: next }, done ? [["rescue", record.id, null]] : []);
  Object.assign(record, changes);
}

/* What became of a photo. It leaves the phone with its receipt, or by the hand of whoever took it. */
export async function photoIs(record, photo, changes) {
  await update(record, { photos: record.photos.map((one) => (one.id === photo.id ? { ...one, refused: null, ...changes } : one)) });
  if (changes.done) await vault.keep({ [`photo/${photo.id}`]: null });
}

/* Only what was never sent, or was refused and so not stored, can be taken back. */
export const mayTakeBack = (record) => record.state === REFUSED || (record.state === WAITING && record.tries === 0);

export async function takeBack(record, draft, content) {
  const rows = { [`out/${record.id}`]: null, ...(draft ? { [draft]: content } : {}) };
  await vault.keep(rows, [["rescue", record.id, null]]);
  records = records.filter((one) => one !== record);
}

/* What the server has and the new pack shows already: only a line for the diary stays. Older lines go after 60 days. */
export async function settle(before) {
  for (const record of records.filter((one) => [CONFIRMED, CONFLICT].includes(one.state) && one.photos.every((photo) => photo.done))) {
    if (record.body && record.number <= before) await update(record, { body: null });
    if (!record.body && record.state === CONFIRMED && days.between(record.on, days.today()) > 60) {
      await vault.keep({ [`out/${record.id}`]: null });
      records = records.filter((one) => one !== record);
    }
  }
}

export const lastNumber = () => records.at(-1)?.number ?? 0;

async function carried(record) {
  const photos = [];
  for (const photo of record.photos.filter((one) => !one.done)) {
    const bytes = await vault.read(`photo/${photo.id}`);
    if (bytes) photos.push({ id: photo.id, visit: record.id, worker: photo.worker, data: base64(bytes) });
  }
  return photos;
}

const sendable = ({ id, kind, made_at, body }) => ({ id, kind, made_at, body });

function envelope(those, photos) {
  const { id, user, device, sealing } = pack.facts();
  const content = { user, device, pack: id, made_at: days.deviceNow(), records: those.map(sendable), photos };
  return sealedFor(sealing, content);
}

const rescue = async (record) => JSON.stringify(await envelope([record], await carried(record)));

/* One file of everything that the server has not confirmed. */
export async function file() {
  const those = [...unsent(), ...photosLeft()];
  const photos = (await Promise.all(those.map(carried))).flat();
  return JSON.stringify(await envelope(those.filter((record) => record.body), photos));
}

/* Without the PIN: the sealed records themselves, one a line. */
export async function rescued() {
  const rows = await store.all("rescue");
  return { count: rows.length, file: rows.map(([, one]) => one).join("\n") };
}
