"""Awaited spells（等认出人的务工）: work that rows without an identity tell, recorded once it is known whose it is.

Kept with the row in the register; `register.awaiting` says when somebody, or the comparing, knows the person, and when
that is taken back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.exchange.batches.importers import Refusal, Written, fault_at
from qiao.ground.exchange.cells.dates import day_told
from qiao.ground.privacy import sealing
from qiao.ground.privacy.resident_ids import age_on
from qiao.ground.privacy.rotation import SealedRows, keep
from qiao.ground.saying import Refused
from qiao.story.placements.errors import CHILD_AT_WORK
from qiao.story.placements.models import AwaitedSpell
from qiao.story.placements.spells import Plan, Spells
from qiao.story.placements.taking_back import undo_spells
from qiao.story.register.awaiting import keep_with_rows
from qiao.story.register.ledgers import LEAST_AGE
from qiao.story.register.models import Unlinked, Worker

AWAITED = "placements.awaited"
Key = tuple[UUID, str, str]


class _SpellOfKnown(Spells):
    """One awaited spell, and the person it is known to be of."""

    def __init__(self, spell: AwaitedSpell, worker: Worker, by: Actor) -> None:
        super().__init__([_row_of(spell)], by)
        self.worker = worker
        self.load([worker])

    def plan(self) -> Plan:
        """What recording it would do."""
        return self._plan(0, self.rows[0])

    def _plan(self, index: int, row: Mapping[str, Any]) -> Plan:
        plan = Plan(self.worker, self.told[index])
        born = self.worker.born_on
        if born is not None and age_on(born, plan.spell.started_on) < LEAST_AGE:
            plan.fault = fault_at(row, "started_on", CHILD_AT_WORK)
            return plan
        return self._against(row, plan)


def _row_of(spell: AwaitedSpell) -> dict[str, Any]:
    """As a work ledger's row tells it."""
    return {
        "row": spell.unlinked.row, "started_on": _told_start(spell), "employer": spell.employer_name,
        "work_place": spell.region.ljust(12, "0"),
    }  # fmt: skip


def _told_start(spell: AwaitedSpell) -> str:
    return f"{spell.started_on:%Y-%m}" if spell.month_only else spell.started_on.isoformat()


def place_of_deeds(spell: Any) -> bytes:
    """Where it stands what recording a spell did."""
    return sealing.place("placements_awaitedspell", "did", spell.pk)


def key_of(row_id: UUID, row: Mapping[str, Any]) -> Key:
    """By what an awaited spell of a row is known."""
    return row_id, str(row["started_on"]), row["employer"]


def standing(row_ids: Sequence[UUID]) -> set[Key]:
    """The spells that are kept with these rows."""
    kept = AwaitedSpell.objects.filter(unlinked_id__in=list(row_ids)).order_by("pk")
    return {(one.unlinked_id, _told_start(one), one.employer_name) for one in kept}


def keep_spells(told: Sequence[tuple[UUID, Mapping[str, Any]]], *, by: Actor, batch_id: UUID) -> list[Written]:
    """Keep what these rows of a ledger tell, each with its row of the register; a row's person may be known already."""
    kept, written = standing([row_id for row_id, _ in told]), []
    for row_id, row in told:
        if (key := key_of(row_id, row)) in kept:
            continue
        kept.add(key)
        start = day_told(row["started_on"])
        assert start is not None, "a row without a first day tells no spell"
        spell = AwaitedSpell.objects.create(
            unlinked_id=row_id, started_on=start[0], month_only=start[1], employer_name=row["employer"],
            region=row["work_place"][:6], batch_id=batch_id, created_by_id=by.user_id,
        )  # fmt: skip
        if spell.unlinked.worker_id is not None:
            _record(spell, by=by)
        written.append(Written(int(row["row"]), AWAITED, spell.pk, "created", spell.version))
    return written


class _Rows:
    """What the register tells when it knows a row's person, and when it does so no more."""

    def known(self, row: Unlinked, *, by: Actor) -> None:
        """Record what waits with the row; what is against it is told on the row's page."""
        for spell in _of_row(row):
            if spell.state != "recorded":
                _record(spell, by=by)

    def unknown(self, row: Unlinked, *, by: Actor) -> None:
        """Take the spells back that the row brought. Raises Refused: changed since, still used."""
        for spell in _of_row(row):
            _take_back(spell, by=by)


def _of_row(row: Unlinked) -> list[AwaitedSpell]:
    own = AwaitedSpell.objects.select_for_update(of=("self",)).filter(unlinked=row)
    return list(own.select_related("unlinked__worker").order_by("started_on", "pk"))


def _record(spell: AwaitedSpell, *, by: Actor) -> None:
    worker = spell.unlinked.worker
    assert worker is not None, "nobody knows whose it is"
    standing_one = worker.merged_into or worker
    under_way = _SpellOfKnown(spell, standing_one, by)
    if (fault := under_way.plan().fault) is not None:
        spell.state, spell.why_zh, spell.why_en = "refused", fault.said("zh")[:200], fault.said("en")[:300]
        spell.save()
        return
    did = under_way.write_spells(spell.batch_id or spell.pk)
    spell.state, spell.placement_id, spell.why_zh, spell.why_en = "recorded", did[-1].record_id, "", ""
    spell.did_sealed = sealing.seal(json.dumps([asdict(one) for one in did], default=str), place_of_deeds(spell))
    spell.save()
    _note(spell, "placements.awaited.recorded", by)


def _take_back(spell: AwaitedSpell, *, by: Actor) -> None:
    """The spell waits again. Raises Refused with what was changed or is used since."""
    if spell.state == "recorded":
        told = json.loads(sealing.opened(spell.did_sealed, place_of_deeds(spell)))
        did = [Written(**{**one, "record_id": UUID(one["record_id"])}) for one in told]
        if refused := undo_spells(did[::-1], by):
            raise Refused("changed_since", refused[0].zh, refused[0].en)
        _note(spell, "placements.awaited.withdrawn", by)
    spell.state, spell.placement_id, spell.did_sealed, spell.why_zh, spell.why_en = "waiting", None, b"", "", ""
    spell.save()


def _note(spell: AwaitedSpell, action: str, by: Actor) -> None:
    record(by=by, action=action, subject=spell, region=spell.region, details={"row": str(spell.unlinked_id)})


def undo_awaited(entries: Sequence[Written], *, by: Actor) -> list[Refusal]:
    """Remove the spells that a batch told of rows that had been there before it; those of its own rows go with them."""
    refused = []
    kept = AwaitedSpell.objects.filter(pk__in=[one.record_id for one in entries if one.kind == AWAITED])
    for spell in kept.select_related("unlinked__worker").order_by("-started_on", "pk"):
        if spell.unlinked.batch_id == spell.batch_id:
            continue  # the row itself is told and left
        try:
            _take_back(spell, by=by)
        except Refused as why:
            refused.append(Refusal(spell.pk, why.zh, why.en, who=spell.unlinked.called))
        else:
            spell.delete()
    return refused


keep(SealedRows(AwaitedSpell, {"did_sealed": place_of_deeds}))
keep_with_rows(_Rows())
