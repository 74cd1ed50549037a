"""The work ledger on its way in（R1 务工信息台账）: judged, written, and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import Change, Judged, Refusal, Seen, Written
from qiao.ground.exchange.columns import Ledger, gettext_noop
from qiao.story.placements.ledgers import work_ledger
from qiao.story.placements.people_told import PeopleTold
from qiao.story.placements.spells import PERMISSION, Plan, RowsOfSpells, day_before
from qiao.story.placements.taking_back import SPELL, undo_spells
from qiao.story.placements.telling import told_changes
from qiao.story.register.roster import undone


class WorkLedger:
    """Importer of the work ledger（R1）."""

    hidden: frozenset[str] = frozenset()

    def ledger(self, as_of: date) -> Ledger:
        """The ledger on that day."""
        return work_ledger(as_of)

    def judge(self, rows: Sequence[Mapping[str, Any]], *, by: Actor) -> list[Judged]:
        """New, changed, same or wrong, row by row."""
        under_way = RowsOfSpells(rows, by)
        people = under_way.told_of_people()
        return [_judged(plan, people, index) for index, plan in enumerate(under_way.plans())]

    def write(self, rows: Sequence[Mapping[str, Any]], *, by: Actor, batch_id: UUID) -> list[Written]:
        """People nobody registered first, then the spells, and what their rows say of people known before."""
        under_way = RowsOfSpells(rows, by)
        people = under_way.told_of_people()
        new = under_way.write_people(batch_id)
        spells = under_way.write_spells(batch_id)
        done = {one.row for one in spells}
        written = [index for index, row in enumerate(rows) if row["row"] in done]
        # Told before the spells: a row is counted by what it is about.
        return new + people.write(written, by=by, permission=PERMISSION, batch_id=batch_id) + spells

    def undo(self, entries: Sequence[Written], *, by: Actor) -> list[Refusal]:
        """Spells first, then the people they brought."""
        refused = undo_spells(entries, by)
        held = {entry.row for entry in entries if any(r.record_id == entry.record_id for r in refused)}
        return refused + undone([entry for entry in entries if entry.row not in held])


def _judged(plan: Plan, people: PeopleTold, index: int) -> Judged:
    if plan.fault is not None:
        return Judged("wrong", faults=(plan.fault,))
    warned = (*((plan.warning,) if plan.warning is not None else ()), *people.warned.get(index, ()))
    of_person, seen = people.changes(index)
    if plan.found is None:
        changes: tuple[Change, ...] = ()
        if plan.before is not None:
            changes = (Change("ended_on", f"“{plan.before.employer_name}”离岗", "", str(day_before(plan.spell))),)
        if of_person:
            new = Change("employer", gettext_noop("务工经历"), "", gettext_noop("新的一段"))
            return Judged("changed", (*of_person, new, *changes), warned, seen=seen)
        return Judged("new", changes, warned)
    told = told_changes(plan.found, plan.changes)
    # A spell that an earlier row of the file brings is not on record yet: nobody could have changed it.
    seen += () if plan.found._state.adding else (Seen(SPELL, plan.found.pk, plan.found.version),)
    return Judged("changed" if told or of_person else "same", (*of_person, *told), warned, seen=seen)
