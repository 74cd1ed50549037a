/* What is wrong with a form, at its fields: in the page's language, where the browser would say it in its own and for one field
 * only; read out with the field, gone once it is mended. And what a control for a file has chosen. */
"use strict";

(() => {
  const said = document.body.dataset;
  const KINDS = [
    ["badInput", ({ type }) => (type === "number" ? said.wrongNumber : said.wrongDate)],
    ["valueMissing", ({ type, tagName }) => (type === "file" ? said.wrongFile : type === "radio" || tagName === "SELECT" ? said.wrongChoice : type === "checkbox" ? said.wrongTick : said.wrongMissing)],
    ["rangeUnderflow", ({ min }) => said.wrongLeast.replace("{n}", min)],
    ["rangeOverflow", ({ max }) => said.wrongMost.replace("{n}", max)],
    ["stepMismatch", () => said.wrongNumber],
  ];

  const sentence = (control) => KINDS.find(([kind]) => control.validity[kind])?.[1](control) ?? control.validationMessage;
  /* Radio buttons of one name are one question: what is wrong with it is said once. */
  const groupOf = (control) => (control.type === "radio" ? [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(control.name)}"]`)].filter(({ form }) => form === control.form) : [control]);
  const idOf = (control) => `${(control.type === "radio" && control.name) || control.id || control.name}_here`;
  const named = (control) => (control.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);

  function say(control, place) {
    let told = document.getElementById(idOf(control));
    if (!told) {
      told = document.createElement("p");
      told.id = idOf(control);
      told.className = "q-field__error";
      place.append(told);
    }
    if (!named(control).includes(told.id)) control.setAttribute("aria-describedby", [told.id, ...named(control)].join(" "));
    told.textContent = sentence(control);
    control.setAttribute("aria-invalid", "true");
    place.classList.add("is-wrong");
  }

  function mended(control) {
    const told = document.getElementById(idOf(control));
    if (!told || !control.validity.valid) return told && say(control, told.parentElement);
    const place = told.parentElement;
    told.remove();
    for (const one of groupOf(control)) {
      one.removeAttribute("aria-invalid");
      one.setAttribute("aria-describedby", named(one).filter((id) => id !== idOf(one)).join(" "));
    }
    if (!place.querySelector(".q-field__error")) place.classList.remove("is-wrong");
  }

  /* One event a control, in their order, while a form is being sent: the first one has the focus. */
  let first = null;
  document.addEventListener("invalid", (event) => {
    const place = event.target.closest(".q-field");
    if (!place) return;
    event.preventDefault();
    say(event.target, place);
    if (first) return;
    first = event.target;
    first.focus();
    setTimeout(() => (first = null));
  }, true);
  for (const kind of ["input", "change", "focusout"]) document.addEventListener(kind, ({ target }) => target.validity && mended(target));

  document.addEventListener("change", ({ target }) => {
    const place = target.type === "file" && target.closest(".q-file")?.querySelector("output");
    if (place) place.textContent = [...target.files].map(({ name }) => name).join("、") || place.dataset.none;
  });

  /* A page that came back with errors: the first field that has one, else what is said above them. */
  const above = document.querySelector("main .q-errors");
  above?.setAttribute("tabindex", "-1");
  (document.querySelector("main [aria-invalid='true'], main .is-wrong :is(input, select, textarea)") ?? above)?.focus();
})();
