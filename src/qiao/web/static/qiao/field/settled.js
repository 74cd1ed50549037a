/* Settled（定好的）: how an office settled what this phone and the register told differently: which value was kept, by whom, when,
 * why. It comes with the list at each sync and is news until it was read. */
"use strict";

import * as pack from "./pack.js";
import * as vault from "./vault.js";
import { make, w } from "./words.js";

let known = new Set();

export async function load() {
  known = new Set((await vault.read("settled")) ?? []);
}

/* Settled anew it is news again. */
const keyOf = ({ id, at }) => `${id} ${at}`;
export const ofHouse = (id) => pack.settled().filter((one) => one.house === id);
export const ofVisit = (id) => pack.settled().filter((one) => one.visit === id);
export const news = () => pack.settled().filter((one) => !known.has(keyOf(one)));

/* What of a record still waits for an office. */
export function open(record) {
  const done = new Set(ofVisit(record.id).map(({ worker, field }) => `${worker} ${field}`));
  return (record.answer?.conflicts ?? []).filter(({ worker, field }) => !done.has(`${worker} ${field}`));
}

export async function read(those) {
  const here = new Set(pack.settled().map(keyOf));
  known = new Set([...known, ...those.map(keyOf)].filter((key) => here.has(key)));
  await vault.keep({ settled: [...known] });
}

/* One of them in words. */
export function told(one) {
  const how = w(`settled_${one.as}`);
  return make("p", { class: "f-told" }, make("b", {}, one.title), ` ${w("settled_kept", { value: one.kept, how })}`, make("br"), make("small", {}, [one.by, one.at, one.why].filter(Boolean).join(" · ")));
}
