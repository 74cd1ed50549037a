/* Consents（同意）: photo and position, each asked for itself and of each person; a no costs nothing and loses nothing. */
"use strict";

import { button, choice } from "./form.js";
import { position, shrunk } from "./photo.js";
import * as vault from "./vault.js";
import { icon, make, w } from "./words.js";

/* A file of more is one of a scanner or a large camera: a phone may have no room to open it. */
const PHOTO_LARGE = 20 * 1048576;
const ANSWERS = () => [[true, w("agrees")], [false, w("declines")]];
const said = (value) => (value === true ? w("before_agreed") : value === false ? w("before_declined") : "");

/* The answer that holds now: today's, else the one before. */
export const agrees = (content, member, purpose) => content.consents[member.id]?.[purpose] ?? member[`${purpose}_agreed`] === true;

export function consents(draft, member, draw) {
  const { content } = draft;
  const given = (content.consents[member.id] ??= {});
  const place = make("section", { class: "f-consents" });
  place.append(asked("photo", w("photo_consent", { name: member.shown }), w("photo_hint")));
  if (agrees(content, member, "photo")) place.append(photos(draft, member, draw));
  place.append(asked("position", w("position_consent", { name: member.shown }), w("position_hint")));
  if (agrees(content, member, "position")) place.append(here(draft, member, draw));
  return place;

  function asked(purpose, legend, hint) {
    return choice({
      legend, hint, options: ANSWERS(), value: given[purpose], columns: 2, before: said(member[`${purpose}_agreed`]),
      changed: (agreed) => {
        given[purpose] = agreed;
        if (!agreed) withdrawn(draft, member, purpose);
        draft.keep();
        draw(purpose);
      },
    });
  }
}

/* Whoever says no: what was taken on this visit goes at once. */
function withdrawn({ content }, member, purpose) {
  if (purpose === "position" && content.position?.worker === member.id) content.position = null;
  if (purpose !== "photo") return;
  for (const photo of content.photos.filter((one) => one.worker === member.id)) vault.keep({ [`photo/${photo.id}`]: null });
  content.photos = content.photos.filter((one) => one.worker !== member.id);
}

function photos(draft, member, draw) {
  const { content } = draft;
  const row = make("div", { class: "f-photos" });
  for (const photo of content.photos.filter((one) => one.worker === member.id)) {
    const away = button(w("photo_away"), "f-plain", async () => {
      content.photos = content.photos.filter((one) => one !== photo);
      await vault.keep({ [`photo/${photo.id}`]: null });
      draft.keep();
      draw("photo");
    });
    row.append(make("figure", {}, make("img", { src: photo.thumb, alt: w("photo_of", { name: member.shown }) }), away));
  }
  const input = make("input", { type: "file", accept: "image/*", capture: "environment", class: "visually-hidden", id: `take-${member.id}` });
  const take = make("label", { for: input.id, class: "f-button" }, icon("camera"), w("photo_take"));
  const said = make("p", { class: "f-wrong", role: "alert" });
  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (!file) return;
    said.textContent = "";
    take.lastChild.textContent = w("photo_shrinking");
    const made = await shrunk(file);
    take.lastChild.textContent = w("photo_take");
    input.value = "";
    if (!made) return (said.textContent = w(file.size > PHOTO_LARGE ? "photo_too_large" : "photo_unreadable", { mb: Math.round(file.size / 1048576) }));
    const id = crypto.randomUUID();
    await vault.keep({ [`photo/${id}`]: made.bytes });
    content.photos.push({ id, worker: member.id, thumb: made.thumb });
    await draft.keep();
    draw("photo");
  });
  row.append(input, take, said);
  return row;
}

function here(draft, member, draw) {
  const { content } = draft;
  const place = make("div", { class: "f-row" });
  if (content.position) place.append(make("p", {}, w("position_is", content.position)));
  const said = make("p", { class: "f-wrong", role: "alert" });
  const take = button(content.position ? w("position_again") : w("position_take"), "", async () => {
    take.disabled = true;
    said.textContent = "";
    take.lastChild.textContent = w("position_finding");
    const { why, ...found } = await position();
    take.disabled = false;
    take.lastChild.textContent = w(content.position ? "position_again" : "position_take");
    if (why) return (said.textContent = w(`position_${why}`));
    draft.set("position", { worker: member.id, ...found });
    draw("position");
  }, icon("map-pin"));
  place.append(take, said);
  return place;
}
