/* Pending（待上传）: every record that the server has not confirmed, what stands in its way, and the way without a net. */
"use strict";

import { button } from "./form.js";
import * as outbox from "./outbox.js";
import * as settled from "./settled.js";
import { standing, sync } from "./sync.js";
import * as visit from "./visit.js";
import { chip, english, icon, make, toast, w } from "./words.js";

const ICONS = { household: "walk", place: "map-pin", promise: "flag", fair: "user-check", class: "school" };

export function pending({ redraw, reopened }) {
  const refused = outbox.all().filter(({ state }) => state === outbox.REFUSED);
  const conflicts = outbox.all().filter(({ state, seen }) => state === outbox.CONFLICT && !seen).filter((record) => settled.open(record).length);
  const news = settled.news();
  const waits = outbox.all().filter(({ state }) => [outbox.WAITING, outbox.SENDING].includes(state));
  const place = make("div", {}, counted(), make("ul", { class: "f-list" }, ...waits.map(line), ...outbox.photosLeft().map(photoLine)));
  const actions = make("div", { class: "f-row f-actions" });
  actions.append(button(standing.busy ? w("sending_now") : w("try_now"), "f-strong", () => sync(), icon("refresh")));
  if (outbox.left()) actions.append(button(w("export_file"), "", exported, icon("download")));
  place.append(actions);
  if (refused.length || outbox.photosRefused().length) place.append(make("h2", { class: "f-heading" }, w("settle_here")), ...refused.map(toSettle));
  if (news.length) place.append(make("h2", { class: "f-heading" }, w("settled_title")), ...news.map(settledCard));
  if (conflicts.length) place.append(make("h2", { class: "f-heading" }, w("settle_office")), ...conflicts.map(conflict));
  place.append(...outbox.photosRefused().map(photoToSettle), make("p", { class: "f-promise-line" }, icon("shield-check"), w("nothing_deleted")));
  return place;

  function counted() {
    const number = outbox.left();
    return make("header", { class: "f-subject f-number" }, make("p", {}, make("b", {}, String(number)), ` ${w("records_here")}`), make("p", {}, w(number ? "encrypted_here" : "all_sent")));
  }

  function line(record) {
    const mark = record.state === outbox.SENDING ? chip("way", "upload", w("state_sending")) : record.tries ? chip("wait", "refresh", w("state_tried", { n: record.tries })) : chip("rest", "clock", w("state_waiting"));
    const item = make("li", { class: "f-item f-item--icon" }, icon(ICONS[record.of]), make("b", {}, record.title), mark, make("small", {}, detail(record)));
    if (outbox.mayTakeBack(record) && record.draft) item.append(button(w("edit"), "f-plain", () => again(record)));
    return item;
  }

  function photoLine(record) {
    const left = record.photos.filter((photo) => !photo.done && !photo.refused).length;
    if (!left) return "";
    return make("li", { class: "f-item f-item--icon" }, icon("camera"), make("b", {}, record.title), chip("rest", "clock", w("state_waiting")), make("small", {}, w("photos_left", { n: left })));
  }

  function detail(record) {
    const time = record.made_at.slice(11, 16);
    if (record.of === "fair" || record.of === "class") return `${time} · ${w(`title_${record.of}`)}`;
    if (record.of === "promise") return `${time} · ${w(`promise_${record.body.to}`)}`;
    const changed = record.body.members.reduce((sum, { now }) => sum + Object.keys(now).length, 0);
    const more = [changed ? w("changed_n", { n: changed }) : "", record.photos.length ? w("photos_n", { n: record.photos.length }) : ""];
    return [`${record.on.slice(5)} ${time}`, w(`outcome_${record.body.outcome}`), ...more].filter(Boolean).join(" · ");
  }

  async function again(record) {
    if (await visit.reopen(record)) reopened(record);
  }

  function toSettle(record) {
    const said = record.answer?.[english ? "en" : "zh"] || w("refused_without_words");
    const card = make("article", { class: "f-card f-card--wait" }, make("b", {}, record.title), make("p", {}, said), make("small", {}, detail(record)));
    const row = make("div", { class: "f-row" });
    if (record.draft) row.append(button(w("edit"), "f-strong", () => again(record)));
    row.append(button(w("send_again"), "", async () => (await outbox.update(record, { state: outbox.WAITING }), sync())));
    card.append(row);
    return card;
  }

  function photoToSettle({ record, photo }) {
    const card = make("article", { class: "f-card f-card--wait" }, make("b", {}, w("photo_with", { title: record.title })), make("p", {}, photo.refused[english ? "en" : "zh"] || w("refused_without_words")));
    const away = button(w("photo_away"), "", async () => (await outbox.photoIs(record, photo, { done: true }), redraw()));
    const again = button(w("send_again"), "f-strong", async () => (await outbox.photoIs(record, photo, {}), sync()));
    card.append(make("div", { class: "f-row" }, again, away));
    return card;
  }

  function conflict(record) {
    const card = make("article", { class: "f-card f-card--wait" }, make("b", {}, record.title), make("p", {}, w("conflict_said")));
    for (const { title, theirs, mine } of settled.open(record)) {
      card.append(make("p", {}, make("b", {}, title), make("br"), `${w("theirs")} ${theirs}`, make("br"), `${w("mine")} ${mine}`));
    }
    card.append(button(w("seen"), "", async () => (await outbox.update(record, { seen: true }), redraw())));
    return card;
  }

  function settledCard(one) {
    const card = make("article", { class: "f-card" }, make("b", {}, one.who), settled.told(one), make("p", {}, `${w("theirs_then")} ${one.theirs}`, make("br"), `${w("mine")} ${one.mine}`));
    card.append(button(w("seen"), "", async () => (await settled.read([one]), redraw())));
    return card;
  }

  async function exported() {
    download(await outbox.file());
    toast(w("exported"));
  }
}

/* A file for whoever carries it: nobody but the server opens it. */
export function download(content) {
  const address = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  const link = make("a", { href: address, download: `qiao-${new Date().toISOString().slice(0, 16).replace(/[:T]/g, "-")}.qiao.json` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
