/* The service worker of the field app: the shell opens without signal. Only what is named here is kept; data never is. */
"use strict";
const VERSION = "qiao-field-{{ version }}";
const FILES = {{ files|safe }};
const HOME = "{{ home }}";
const CHOSEN = "qiao-field-chosen";
const LANGUAGE = HOME + "language";

self.addEventListener("install", (event) => {
  const asked = FILES.map((file) => new Request(file, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(VERSION).then((kept) => kept.addAll(asked)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("qiao-field-") && name !== VERSION && name !== CHOSEN).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

async function shell(asked) {
  const kept = await caches.open(VERSION);
  const chosen = await caches.match(LANGUAGE);
  const language = asked || (chosen ? await chosen.text() : "zh-hans");
  return await kept.match(`${HOME}?l=${language}`, { ignoreVary: true }) || await kept.match(`${HOME}?l=zh-hans`, { ignoreVary: true });
}

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") {
    if (address.pathname === HOME) event.respondWith(shell(address.searchParams.get("l")).then((found) => found || fetch(event.request)));
  } else if (FILES.includes(address.pathname)) {
    event.respondWith(caches.open(VERSION).then((kept) => kept.match(address.pathname, { ignoreVary: true })).then((found) => found || fetch(event.request)));
  }
});
