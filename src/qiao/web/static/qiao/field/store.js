/* Store（手机里的库）: one IndexedDB. `lock` holds the wrapped key, `rows` everything else, encrypted, `rescue` what only
 * the server can open. Nothing of a person is written outside `rows` and `rescue`. */
"use strict";

const NAME = "qiao-field";
const PARTS = ["lock", "rows", "rescue"];
let base = null;

function asked(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

function opened() {
  base ??= new Promise((done, failed) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => PARTS.forEach((part) => request.result.createObjectStore(part));
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      request.result.onclose = () => (base = null);
      done(request.result);
    };
    request.onerror = () => failed(request.error);
  });
  return base;
}

/* A transaction that is finished only when it is on the disk: what was said to be kept outlives the battery. */
async function within(parts, mode, work) {
  const transaction = (await opened()).transaction(parts, mode, { durability: "strict" });
  const ended = new Promise((done, failed) => {
    transaction.oncomplete = () => done();
    transaction.onabort = () => failed(transaction.error ?? new Error("abort"));
  });
  const result = await work((part) => transaction.objectStore(part));
  await ended;
  return result;
}

export const get = (part, key) => within([part], "readonly", (store) => asked(store(part).get(key)));
export const put = (part, key, value) => write([[part, key, value]]);

/* All rows whose key begins so, as [key, value]. */
export function all(part, prefix = "") {
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  return within([part], "readonly", async (store) => {
    const [keys, values] = await Promise.all([asked(store(part).getAllKeys(range)), asked(store(part).getAll(range))]);
    return keys.map((key, at) => [key, values[at]]);
  });
}

/* Several changes, all or none: [part, key, value], a value of null takes the row away. */
export function write(changes) {
  return within([...new Set(changes.map(([part]) => part))], "readwrite", (store) => {
    for (const [part, key, value] of changes) {
      if (value === null) store(part).delete(key);
      else store(part).put(value, key);
    }
  });
}

/* Change one row on what stands there now; returns what the change returned. */
export function change(part, key, work) {
  return within([part], "readwrite", async (store) => {
    const value = work(await asked(store(part).get(key)));
    store(part).put(value, key);
    return value;
  });
}

export function clear(...parts) {
  return within(parts, "readwrite", (store) => parts.forEach((part) => store(part).clear()));
}
