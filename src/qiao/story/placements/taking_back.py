"""Taking back（撤回）: the spells that a ledger brought, changed or ended, as they were before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import Refusal, Written
from qiao.ground.privacy.visibility import hide_cause, show_many
from qiao.story.placements import states
from qiao.story.placements.actions import after_end
from qiao.story.placements.models import Placement
from qiao.story.register.actions import move_status
from qiao.story.register.roster import CHANGED_SINCE, STILL_USED
from qiao.story.register.states import WORKING
from qiao.story.register.uses import uses_of

SPELL, ENDED = "placements.placement", "placements.ended"


def undo_spells(entries: Sequence[Written], by: Actor) -> list[Refusal]:
    """Take these entries back; spells used or changed since are told and left, with what their row did besides."""
    mine = [entry for entry in entries if entry.kind in (SPELL, ENDED) and entry.effect != "same"]
    found = {p.pk: p for p in Placement.objects.filter(pk__in=[e.record_id for e in mine]).select_related("worker")}
    used = uses_of(Placement, [entry.record_id for entry in mine if entry.effect == "created"])
    refused, kept_rows = [], set()
    for entry in mine:
        placement = found.get(entry.record_id)
        if placement is None or entry.row in kept_rows:
            continue
        if placement.version != entry.version:
            refused.append(Refusal(placement.pk, *CHANGED_SINCE, who=placement.worker.called))
        elif entry.record_id in used:
            zh, en = (text.format(what=term) for text, term in zip(STILL_USED, used[entry.record_id], strict=True))
            refused.append(Refusal(placement.pk, zh, en, who=placement.worker.called))
        else:
            _take_back(by, placement, entry)
            continue
        kept_rows.add(entry.row)
    return refused


def _take_back(by: Actor, placement: Placement, entry: Written) -> None:
    if entry.effect == "created":
        was_open, placement.ended_on = placement.ended_on is None, placement.ended_on or clock.today()
        worker_id = placement.worker_id
        Placement.objects.filter(pk=placement.pk).delete()
        hide_cause(ground="placement", cause=str(placement.pk))
        if was_open:
            placement.worker_id = worker_id
            after_end(by, placement)
        return
    values: dict[str, Any] = dict(entry.before or {})
    if "ended_on" in values and values["ended_on"] is None:
        values["ended_why"] = ""
    # The version goes back too: the spell is again what it was, and an earlier row of the batch may have made it.
    placement.version = entry.version - 1
    Placement.objects.filter(pk=placement.pk, version=entry.version).update(**values, version=placement.version)
    if "ended_on" in values and values["ended_on"] is None:
        grant = (placement.worker.subject_id, placement.region, str(placement.pk))
        show_many([grant], ground="placement", since=placement.started_on)
    if values.get("state") in (states.REPORTED, states.CONFIRMED):
        move_status(by=by, worker_ids=[placement.worker_id], to=WORKING, why="撤回导入")
