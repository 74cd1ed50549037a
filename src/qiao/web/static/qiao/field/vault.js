/* Vault（加密）: a random key encrypts every row. It lies wrapped under the PIN, and once more under a key that this
 * browser does not hand out. Each try of a PIN is counted before it is looked at; the tenth wrong one wipes. */
"use strict";

import * as store from "./store.js";

export const TRIES = 10;
const ROUNDS = 600000;
const text = new TextEncoder();
let key = null;

const random = (bytes) => crypto.getRandomValues(new Uint8Array(bytes));

async function ofPin(pin, salt, rounds) {
  const typed = await crypto.subtle.importKey("raw", text.encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", salt, iterations: rounds, hash: "SHA-256" };
  return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

const gcm = (iv, place) => ({ name: "AES-GCM", iv, additionalData: text.encode(place) });

/* The same rule as the server's for a device: 6 to 12 digits, no run, no repeat. Returns the name of what is wrong. */
export function wrongWith(pin) {
  if (!/^[0-9]{6,12}$/.test(pin)) return "pin_short";
  const steps = new Set([...pin].slice(1).map((digit, at) => digit - pin[at]));
  return steps.size === 1 || new Set(pin).size < 3 ? "pin_plain" : "";
}

export const isOpen = () => key !== null;
export const lockRow = () => store.get("lock", "lock");

/* A new store under a new PIN. Whatever lay there before is gone; what only the server can open stays. */
export async function create(pin) {
  const raw = random(32), salt = random(16), iv = random(12), outer = random(12);
  const device = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const inside = await crypto.subtle.encrypt(gcm(iv, "pin"), await ofPin(pin, salt, ROUNDS), raw);
  const wrapped = await crypto.subtle.encrypt(gcm(outer, "device"), device, inside);
  await store.clear("rows", "lock");
  await store.put("lock", "lock", { salt, iv, outer, device, wrapped, rounds: ROUNDS, failures: 0, at: Date.now() });
  key = await hold(raw);
}

const hold = (raw) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

/* {open: true}, {left: tries} or {wiped: true}. */
export async function unlock(pin) {
  const row = await store.change("lock", "lock", (held) => ({ ...held, failures: held.failures + 1 }));
  if (row.failures > TRIES) return wiped();
  try {
    const inside = await crypto.subtle.decrypt(gcm(row.outer, "device"), row.device, row.wrapped);
    const raw = await crypto.subtle.decrypt(gcm(row.iv, "pin"), await ofPin(pin, row.salt, row.rounds), inside);
    key = await hold(raw);
  } catch (error) {
    if (error.name !== "OperationError") throw error;
    return row.failures >= TRIES ? wiped() : { left: TRIES - row.failures };
  }
  await store.change("lock", "lock", (held) => ({ ...held, failures: 0 }));
  return { open: true };
}

async function wiped() {
  await wipe();
  return { wiped: true };
}

export function lock() {
  key = null;
}

/* Takes key and rows away. What was sealed for the server alone stays until it was handed over, unless told otherwise. */
export async function wipe({ everything = false } = {}) {
  key = null;
  await store.clear("lock", "rows", ...(everything ? ["rescue"] : []));
}

/* Rows: a value and its place, so that no row can be put in another's. */
export async function sealed(place, value) {
  const iv = random(12);
  const plain = value instanceof Uint8Array ? value : text.encode(JSON.stringify(value));
  return { iv, raw: value instanceof Uint8Array, box: await crypto.subtle.encrypt(gcm(iv, place), key, plain) };
}

export async function open(place, row) {
  const plain = await crypto.subtle.decrypt(gcm(row.iv, place), key, row.box);
  return row.raw ? new Uint8Array(plain) : JSON.parse(new TextDecoder().decode(plain));
}

export async function read(place) {
  const row = await store.get("rows", place);
  return row === undefined ? null : open(place, row);
}

export async function readAll(prefix) {
  return Promise.all((await store.all("rows", prefix)).map(async ([place, row]) => [place, await open(place, row)]));
}

/* Encrypts and writes several rows at once: {place: value or null}; `more` are changes of other parts. */
export async function keep(rows, more = []) {
  const changes = Object.entries(rows).map(async ([place, value]) => ["rows", place, value === null ? null : await sealed(place, value)]);
  await store.write([...(await Promise.all(changes)), ...more]);
}
