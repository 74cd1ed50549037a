/*
 * No keystroke is lost when a log-in ends while a form is open.
 *
 * Before a form is posted, the server is asked whether the log-in still holds. If not, the form is not sent: a dialog
 * offers to log in again in another window, and the typed form stays in this page. Nothing typed is written to any
 * storage of the browser, because forms hold identities; the page itself is the only draft.
 * A new log-in brings a new form token, which is put into the forms that are open. Somebody else's log-in is refused.
 * A form is sent once: a second click while it is on its way does nothing.
 * A form that was typed into, or sent back as refused, is not left without asking, unless it is given up by its own link.
 */
"use strict";

(() => {
  const dialog = document.getElementById("signed-out");
  if (!dialog || !dialog.dataset.who) return;
  const { who, alive } = dialog.dataset;

  function say(kind) {
    for (const text of dialog.querySelectorAll("[data-said]")) text.hidden = text.dataset.said !== kind;
    if (!dialog.open) dialog.showModal();
  }

  function renew(token) {
    for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  }

  /* "here", "signed-out", "somebody-else" or "no-answer". */
  async function standing() {
    try {
      const answer = await fetch(alive, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (!answer.ok) return "no-answer";
      const told = await answer.json();
      if (!told.who) return "signed-out";
      if (told.who !== who) return "somebody-else";
      renew(told.token);
      return "here";
    } catch {
      return "no-answer";
    }
  }

  const kept = "main form.q-form[method=post]:not([role=search], [hx-post])";
  const refused = "main :is(.is-wrong, .q-errors, section[role=alert])";
  const typed = new Set(document.querySelector(refused) ? document.querySelectorAll(kept) : []);
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.matches(kept)) typed.add(form);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.(".q-form__foot a")) typed.clear();
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...typed].some((form) => form.isConnected)) event.preventDefault();
  });

  const sent = new WeakSet();
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.target) return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    if (form.dataset.checked) {
      delete form.dataset.checked;
      typed.clear();
      setTimeout(() => sent.delete(form), 4000);
      return;
    }
    event.preventDefault();
    const found = await standing();
    sent.delete(form);
    if (found === "here") {
      form.dataset.checked = "1";
      form.requestSubmit(event.submitter);
    } else say(found);
  });

  document.addEventListener("qiao:signed-out", () => say("signed-out"));
  document.addEventListener("htmx:sendError", () => say("no-answer"));

  /* Back from the other window: look again, and close the dialog if the log-in holds. Of several looks the last one
   * counts: an answer from before the log-in may come after it. */
  let looks = 0;
  async function look() {
    if (!dialog.open) return;
    const mine = ++looks;
    const found = await standing();
    if (mine !== looks) return;
    if (found === "here") dialog.close();
    else say(found);
  }
  window.addEventListener("focus", look);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
})();
