/* Words and drawings: every text comes from the page itself, in its language. */
"use strict";

const said = {};
for (const one of document.getElementById("words").content.querySelectorAll("[data-w]")) {
  said[one.dataset.w] = one.textContent.trim();
}
const SPRITE = document.body.dataset.icons;
export const english = document.documentElement.lang === "en";

/* A text by its key, its {names} filled in. */
export function w(key, given = {}) {
  if (!(key in said)) throw new Error(`no word ${key}`);
  return said[key].replace(/\{(\w+)\}/g, (_, name) => String(given[name] ?? ""));
}

export const known = (key) => key in said;

/* A copy of a template's one element, its [data-f] filled with the given texts. */
export function drawn(id, texts = {}) {
  const made = document.getElementById(`t-${id}`).content.firstElementChild.cloneNode(true);
  for (const [name, text] of Object.entries(texts)) part(made, name).textContent = text;
  return made;
}

export const part = (within, name) => within.querySelector(`[data-f="${name}"]`);

export function make(tag, attributes = {}, ...inside) {
  const one = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) one.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) one.setAttribute(name, value);
  }
  one.append(...inside);
  return one;
}

export function icon(name) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  made.setAttribute("class", "q-icon");
  made.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${SPRITE}#${name}`);
  made.append(use);
  return made;
}

export function chip(tone, name, word) {
  return make("span", { class: `f-chip f-${tone}` }, icon(name), word);
}

/* 06-30 inside the year of today, else the whole day. */
export const shortDay = (day, today) => (day.slice(0, 4) === today.slice(0, 4) ? day.slice(5) : day);

export function toast(text, action = null) {
  const place = document.getElementById("toast");
  const shown = make("p", { class: "f-toast" }, text);
  if (action) {
    const button = make("button", { type: "button" }, action.word);
    button.addEventListener("click", () => (shown.remove(), action.then()));
    shown.append(button);
  }
  place.replaceChildren(shown);
  setTimeout(() => shown.isConnected && !shown.contains(document.activeElement) && shown.remove(), 10000);
}

/* A question with its answers [[value, word, kind]]; the first value for Escape. */
export function ask(text, answers) {
  const box = document.getElementById("ask");
  part(box, "text").textContent = text;
  return new Promise((done) => {
    const buttons = answers.map(([value, word, kind = ""]) => {
      const button = make("button", { type: "button", class: `f-button ${kind}` }, word);
      button.addEventListener("click", () => box.close(value));
      return button;
    });
    part(box, "answers").replaceChildren(...buttons);
    box.returnValue = answers[0][0];
    box.addEventListener("close", () => done(box.returnValue || answers[0][0]), { once: true });
    box.showModal();
  });
}
