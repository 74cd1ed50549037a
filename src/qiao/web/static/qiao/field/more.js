/* More（更多）: large letters, language, the state of this phone, locking, and leaving for good. */
"use strict";

import * as days from "./days.js";
import { button } from "./form.js";
import { installing } from "./install.js";
import { clockSaid } from "./list.js";
import * as outbox from "./outbox.js";
import * as pack from "./pack.js";
import { download } from "./pending.js";
import { sync } from "./sync.js";
import * as vault from "./vault.js";
import { ask, english, icon, make, w } from "./words.js";

export async function more({ lock, left, language }) {
  const facts = pack.facts();
  const kept = (await navigator.storage?.persisted?.()) ?? false;
  const rows = [
    [w("who"), `${facts.person} · ${facts.office}`], [w("last_sync"), days.heardReally()],
    [w("list_until"), pack.isHere() ? w("list_days", { n: pack.daysLeft() }) : w("list_gone")],
    ...(facts.only === "door" ? [] : [[w("list_size"), w("list_counts", { n: pack.households().length })]]), [w("kept_by_browser"), w(kept ? "kept_yes" : "kept_no")],
  ];
  if (days.standsStill()) rows.push([w("which_today"), w("demo_day_said", { day: days.today() })]);
  if (facts.conflicts) rows.push([w("conflicts"), w("conflicts_wait", { n: facts.conflicts })]);
  const table = make("dl", { class: "f-facts" }, ...rows.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
  const place = make("div", { class: "f-section" }, ...clockSaid(), ...installing({ mayGo: false }), make("h2", {}, w("this_phone")), table);
  place.append(button(english ? "中文" : "English", "f-wide", () => language(english ? "zh-hans" : "en"), icon("language")));
  place.append(button(w("lock_now"), "f-wide", lock, icon("lock")), button(w("leave"), "f-wide", leave, icon("logout")));
  place.append(make("p", { class: "f-hint" }, w("lock_hint")));
  return place;

  /* Wiping asks for the file first while anything is unsent. */
  async function leave() {
    if (outbox.left()) await sync();
    const number = outbox.left();
    if (number) {
      const chosen = await ask(w("leave_unsent", { n: number }), [["no", w("leave_it")], ["file", w("export_first"), "f-strong"]]);
      if (chosen !== "file") return;
      download(await outbox.file());
      if ((await ask(w("leave_after_file", { n: number }), [["no", w("not_yet")], ["yes", w("file_is_there")]])) !== "yes") return;
    } else if ((await ask(w("leave_sure"), [["no", w("leave_it")], ["yes", w("leave"), "f-strong"]])) !== "yes") return;
    await vault.wipe();
    left();
  }
}
