/* Form（表）: the pieces of a visit form, drawn from what the draft holds; whatever is typed is kept at once. */
"use strict";

import { holdsNumber } from "./numbers.js";
import * as vault from "./vault.js";
import { make, w } from "./words.js";

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

/* One choice of several, each as large as the others. `options`: [[value, word]]. `before` says what stood there. */
export function choice({ legend, options, value, before = "", hint = "", columns = 0, changed }) {
  const name = fresh();
  const group = make("fieldset", { class: "f-ask" }, make("legend", {}, legend, before ? make("small", {}, before) : ""));
  if (hint) group.append(make("p", { class: "f-hint" }, hint));
  const row = make("div", { class: `f-choices${columns ? ` f-columns-${columns}` : ""}` });
  for (const [option, word] of options) {
    const input = make("input", { type: "radio", name, value: String(option), id: fresh() });
    input.checked = option === value;
    input.addEventListener("change", () => changed(option));
    row.append(make("span", { class: "f-choice" }, input, make("label", { for: input.id }, word)));
  }
  group.append(row);
  return group;
}

/* A line or an area of text; a number of a person in it is said at once. */
export function text({ label, value = "", max, rows = 0, hint = "", type = "text", before = "", optional = false, free = true, changed, more = {} }) {
  const id = fresh();
  const input = rows ? make("textarea", { id, rows, maxlength: max, ...more }) : make("input", { id, type, maxlength: max, ...more });
  input.value = value ?? "";
  const wrong = make("p", { class: "f-wrong", id: `${id}w`, role: "alert" });
  const look = () => {
    const bad = free && holdsNumber(input.value);
    input.setAttribute("aria-invalid", String(bad));
    wrong.textContent = bad ? w("holds_number") : "";
  };
  input.addEventListener("input", () => (look(), changed(input.value)));
  input.setAttribute("aria-describedby", `${id}w${hint ? ` ${id}h` : ""}`);
  const tail = before || (optional ? w("optional") : "");
  const field = make("div", { class: "f-ask" }, make("label", { for: id }, label, tail ? make("small", {}, tail) : ""));
  if (hint) field.append(make("p", { class: "f-hint", id: `${id}h` }, hint));
  field.append(input, wrong);
  look();
  return field;
}

/* An amount in steps of 100 yuan, by two large buttons or typed. */
export function money({ label, value, before = "", changed }) {
  const id = fresh();
  const input = make("input", { id, type: "text", inputmode: "numeric", maxlength: 5, class: "f-amount", placeholder: w("not_asked") });
  input.value = value ?? "";
  const told = () => (/^[0-9]{1,5}$/.test(input.value) ? Number(input.value) : null);
  const step = (by) => {
    input.value = Math.max(0, Math.min(50000, (told() ?? 2000) + (told() === null ? 0 : by)));
    changed(told());
  };
  const button = (by, word, sign) => {
    const made = make("button", { type: "button", class: "f-button", "aria-label": word }, sign);
    made.addEventListener("click", () => step(by));
    return made;
  };
  input.addEventListener("input", () => {
    input.value = input.value.replace(/[^0-9]/g, "");
    changed(told());
  });
  const row = make("div", { class: "f-money" }, button(-100, w("less"), "−"), make("span", {}, input, w("yuan")), button(100, w("more_yuan"), "+"));
  return make("div", { class: "f-ask" }, make("label", { for: id }, label, before ? make("small", {}, before) : ""), row);
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

/* What stands wrong in a form, each as a sentence, to be read before it is kept. */
export function show(place, wrong) {
  place.replaceChildren(...(wrong.length ? [make("div", { class: "f-errors", role: "alert", tabindex: "-1" }, make("b", {}, w("not_kept_yet")), make("ul", {}, ...wrong.map((one) => make("li", {}, one))))] : []));
  place.firstElementChild?.focus();
}
