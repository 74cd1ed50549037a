/* Form（表）: the pieces of a visit form, drawn from what the draft holds; whatever is typed is kept at once. */
"use strict";

import { amount, holdsNumber } from "./numbers.js";
import * as vault from "./vault.js";
import { make, w } from "./words.js";

/* As the need's form and the server have them. */
export const WAGE_LEAST = 500, WAGE_MOST = 50000;
/* Belongs to the form that no browser writes down: else what is typed lies unencrypted in the file of open tabs. */
const UNSAVED = { form: "unsaved", autocomplete: "off" };
let serial = 0;
const fresh = () => `f${++serial}`;

/* A draft that writes itself: encrypted, after every change, one writing at a time. */
export class Draft {
  constructor(place, content) {
    this.place = place;
    this.content = content;
    this.dirty = false;
    this.writing = null;
  }

  static async opened(place, empty) {
    const kept = await vault.read(place);
    const draft = new Draft(place, kept ?? empty());
    draft.found = kept !== null;
    return draft;
  }

  set(name, value) {
    this.content[name] = value;
    this.keep();
  }

  keep() {
    this.dirty = true;
    this.writing ??= this.#write().finally(() => (this.writing = null));
    return this.writing;
  }

  async #write() {
    while (this.dirty && vault.isOpen()) {
      this.dirty = false;
      await vault.keep({ [this.place]: this.content });
    }
  }

  /* No later writing: the record has taken its place. */
  async done() {
    this.dirty = false;
    await this.writing;
  }

  async drop() {
    await this.done();
    await vault.keep({ [this.place]: null });
  }
}

/* One choice of several, each as large as the others. `options`: [[value, word]]. `before` says what stood there.
 * `mayTakeBack`: an answer can be taken back, and the question is then unasked. */
export function choice({ legend, options, value, before = "", hint = "", columns = 0, changed, mayTakeBack = false }) {
  const name = fresh();
  const group = make("fieldset", { class: "f-ask" }, make("legend", {}, legend, before ? make("small", {}, before) : ""));
  if (hint) group.append(make("p", { class: "f-hint" }, hint));
  const away = button(w("take_back"), "f-plain f-undo", () => {
    for (const input of row.querySelectorAll("input")) input.checked = false;
    away.hidden = true;
    row.querySelector("input").focus();
    changed(null);
  });
  away.append(make("span", { class: "visually-hidden" }, `：${legend}`));
  away.hidden = value === undefined;
  const row = make("div", { class: `f-choices${columns ? ` f-columns-${columns}` : ""}` });
  for (const [option, word] of options) {
    const input = make("input", { type: "radio", name, value: String(option), id: fresh(), ...UNSAVED });
    input.checked = option === value;
    input.addEventListener("change", () => ((away.hidden = false), changed(option)));
    row.append(make("span", { class: "f-choice" }, input, make("label", { for: input.id }, word)));
  }
  group.append(row, ...(mayTakeBack ? [away] : []));
  return group;
}

/* A date that was typed in part, or is none: kept as this in the draft, so that it is named and not dropped. */
export const UNFINISHED = "?";
export const lengthOf = (value) => [...value.trim()].length;

/* What is wrong in a field as it stands, as a sentence with the remedy; "" when nothing is. */
function wrongIn(input, { max, free, said }) {
  if (input.type === "date") return wrongDate(input);
  const length = lengthOf(input.value);
  if (max && length > max) return w("too_long", { max, n: length });
  if (free && holdsNumber(input.value)) return w("holds_number");
  return said?.(input.value) ?? "";
}

function wrongDate({ validity, min, max }) {
  if (validity.badInput) return w("date_unfinished");
  if (validity.rangeOverflow) return w("date_late", { day: max });
  return validity.rangeUnderflow ? w("date_early", { day: min }) : "";
}

/* A line or an area of text. What is wrong with it is said at once, and no longer once it is mended: a number of a person, more
 * than is kept, a date that is none; `said` tells more. Nothing typed or pasted is cut. */
export function text({ label, value = "", max = 0, rows = 0, hint = "", type = "text", before = "", optional = false, free = true, said = null, changed, more = {} }) {
  const id = fresh();
  const input = rows ? make("textarea", { id, rows, ...UNSAVED, ...more }) : make("input", { id, type, ...UNSAVED, ...more });
  const wrong = make("p", { class: "f-wrong", id: `${id}w`, role: "alert" });
  let isUnfinished = value === UNFINISHED;
  input.value = isUnfinished ? "" : value ?? "";
  let told = value;
  const look = () => {
    const found = isUnfinished ? w("date_unfinished") : wrongIn(input, { max, free, said });
    input.setAttribute("aria-invalid", String(Boolean(found)));
    if (wrong.textContent !== found) wrong.textContent = found;
  };
  const heard = () => {
    isUnfinished = false;
    look();
    const now = input.validity.badInput ? UNFINISHED : input.value;
    if (type !== "date" || now !== told) changed((told = now));
  };
  input.addEventListener("input", heard);
  /* A date that is typed in part makes no event of its own. */
  if (type === "date") for (const kind of ["keyup", "blur"]) input.addEventListener(kind, () => (input.validity.badInput || told === UNFINISHED) && heard());
  input.setAttribute("aria-describedby", `${id}w${hint ? ` ${id}h` : ""}`);
  const tail = before || (optional ? w("optional") : "");
  const field = make("div", { class: "f-ask" }, make("label", { for: id }, label, tail ? make("small", {}, tail) : ""));
  if (hint) field.append(make("p", { class: "f-hint", id: `${id}h` }, hint));
  field.append(input, wrong);
  look();
  return field;
}

/* Says at a field what is wrong with it, until something is typed there. */
export function complain(field, sentence) {
  field.querySelector("input, textarea").setAttribute("aria-invalid", "true");
  field.querySelector(".f-wrong").textContent = sentence;
  field.querySelector("input, textarea").focus();
}

/* What is wrong with a month's wage, as a sentence; "" when nothing is. Nothing named, and 0, are none. */
export function wrongWage(told) {
  if (told === null || told === undefined || told === 0) return "";
  if (!Number.isInteger(told)) return w("wage_unread");
  if (told > WAGE_MOST) return w("wage_most", { most: WAGE_MOST.toLocaleString("en") });
  return told < WAGE_LEAST ? w("wage_least", { least: WAGE_LEAST }) : "";
}

/* An amount in steps of 100 yuan, by two large buttons or typed. What is no amount stays as it was typed, is named at once and
 * given on as that text, which is not kept in a record. `from` is what stood there: the first tap begins with it. */
export function money({ label, value, before = "", from = 0, changed }) {
  const id = fresh();
  const input = make("input", { id, type: "text", inputmode: "numeric", class: "f-amount", ...UNSAVED, placeholder: w("not_asked") });
  input.value = value ?? "";
  const told = () => amount(input.value);
  const wrong = make("p", { class: "f-wrong", id: `${id}w`, role: "alert" });
  const read = make("p", { class: "f-hint", id: `${id}r`, role: "status" });
  input.setAttribute("aria-describedby", `${id}w ${id}r`);
  const look = () => {
    const found = wrongWage(told());
    input.setAttribute("aria-invalid", String(Boolean(found)));
    if (wrong.textContent !== found) wrong.textContent = found;
    const isPlain = told() === null || input.value.trim() === String(told());
    read.textContent = found || isPlain ? "" : w("wage_read", { yuan: told().toLocaleString("en") });
  };
  const heard = () => (look(), changed(Number.isNaN(told()) ? input.value : told()));
  const step = (by) => {
    const now = told();
    if (Number.isNaN(now)) return input.focus();
    const next = now === null ? from || 2000 : now + by;
    input.value = Math.min(WAGE_MOST, next < WAGE_LEAST ? (by > 0 ? WAGE_LEAST : 0) : next);
    heard();
  };
  const button = (by, word, sign) => {
    const made = make("button", { type: "button", class: "f-button", "aria-label": word }, sign);
    made.addEventListener("click", () => step(by));
    return made;
  };
  input.addEventListener("input", heard);
  look();
  const row = make("div", { class: "f-money" }, button(-100, w("less"), "−"), make("span", {}, input, w("yuan")), button(100, w("more_yuan"), "+"));
  return make("div", { class: "f-ask" }, make("label", { for: id }, label, before ? make("small", {}, before) : ""), row, read, wrong);
}

export function button(word, kind, then, ...before) {
  const made = make("button", { type: "button", class: `f-button ${kind}` }, ...before, word);
  made.addEventListener("click", then);
  return made;
}

/* Promises given on this visit: what, until when. */
export function promises(list, today, changed) {
  const place = make("div", { class: "f-promises" });
  const draw = () => {
    place.replaceChildren(make("h3", {}, w("promises")), make("p", { class: "f-hint" }, w("promises_hint")));
    list.forEach((one, at) => place.append(promise(one, at)));
    const added = button(w("promise_add"), "", () => {
      list.push({ id: crypto.randomUUID(), what: "", due_on: "" });
      changed();
      draw();
      [...place.querySelectorAll("input[type=text]")].at(-1).focus();
    });
    place.append(added);
  };
  const promise = (one, at) => {
    const what = text({ label: w("promise_what"), value: one.what, max: 200, changed: (value) => ((one.what = value), changed()) });
    const due = text({ label: w("promise_due"), value: one.due_on, type: "date", free: false, more: { min: today }, changed: (value) => ((one.due_on = value), changed()) });
    const away = button(w("promise_away"), "f-plain", () => (list.splice(at, 1), changed(), draw()));
    return make("div", { class: "f-promise" }, what, due, away);
  };
  draw();
  return place;
}

/* What stands wrong in a form, each as a sentence, to be read before it is kept. Once it was shown it follows what is typed. */
export function show(place, wrong, { isFirst = true } = {}) {
  const told = wrong.join("\n");
  if (!isFirst && place.dataset.told === told) return;
  place.dataset.told = told;
  place.replaceChildren(...(wrong.length ? [make("div", { class: "f-errors", role: isFirst ? "alert" : "status", tabindex: "-1" }, make("b", {}, w("not_kept_yet")), make("ul", {}, ...wrong.map((one) => make("li", {}, one))))] : []));
  if (isFirst) place.firstElementChild?.focus();
}

/* The errors of one form: `all` shows what is wrong and tells whether nothing is, `again` follows what is typed since. */
export class Errors {
  constructor(place, found) {
    Object.assign(this, { place, found, isTried: false });
  }

  all(found = this.found) {
    this.isTried = true;
    const wrong = found();
    show(this.place, wrong);
    return !wrong.length;
  }

  again() {
    if (this.isTried) show(this.place, this.found(), { isFirst: false });
  }
}
