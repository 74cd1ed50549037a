"""The bureau's register on its way in（公共就业登记）: people by identity, and work whose place is told.

A row without an identity goes the way of the list of names: kept apart until somebody is sure who it is
（register.names, register.linking）, and the work it tells with it（awaited）.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import Judged, Refusal, Written
from qiao.ground.exchange.columns import Ledger
from qiao.story.placements import awaited
from qiao.story.placements.bureau_ledger import bureau_register
from qiao.story.placements.readers import WorkPlace
from qiao.story.placements.spells import PERMISSION
from qiao.story.placements.work_ledger import WorkLedger
from qiao.story.register.intake import Intake
from qiao.story.register.names import UNLINKED, Names, ToldBefore
from qiao.story.register.roster import written_of

Row = Mapping[str, Any]


class BureauRegister(WorkLedger):
    """Importer of the register. A row that tells no place of work registers the person alone."""

    hidden = frozenset({"ethnicity"})

    def ledger(self, as_of: date) -> Ledger:
        """The register on that day."""
        return bureau_register(as_of)

    def judge(self, rows: Sequence[Row], *, by: Actor) -> list[Judged]:
        """New, changed, same or wrong: of a person alone by the register, of a spell as the work ledger's."""
        told = [_row(row) for row in rows]
        judged = {
            "person": iter(Intake(_of(told, "person"), by=by, permission=PERMISSION).judged()),
            "spell": iter(super().judge(_of(told, "spell"), by=by)),
            "name": iter(_judged_by_name(_of(told, "name"), by)),
        }
        return [next(judged[_way(row)]) for row in told]

    def write(self, rows: Sequence[Row], *, by: Actor, batch_id: UUID) -> list[Written]:
        """The people, then the spells of those whose place of work is told, then the rows without an identity."""
        told = [_row(row) for row in rows]
        alone = _of(told, "person")
        entries = Intake(alone, by=by, permission=PERMISSION).written(batch_id) if alone else []
        people = [one for entry in entries for one in written_of(entry)]
        spells = super().write(_of(told, "spell"), by=by, batch_id=batch_id)
        return people + spells + _written_by_name(_of(told, "name"), by, batch_id)

    def undo(self, entries: Sequence[Written], *, by: Actor) -> list[Refusal]:
        """Rows without an identity with what was decided of them, spells that they told, then the rest."""
        by_name = [one for one in entries if one.kind in (UNLINKED, awaited.AWAITED)]
        refused = Names().undo([one for one in by_name if one.kind == UNLINKED], by=by)
        refused += awaited.undo_awaited(by_name, by=by)
        rest = [one for one in entries if one.kind not in (UNLINKED, awaited.AWAITED)]
        return refused + super().undo(rest, by=by)


_PLACE = WorkPlace("county")


def _row(row: Row) -> dict[str, Any]:
    """As the register and the work ledger read it."""
    return {**row, "residence": row.get("residence") or row.get("region_code")}


def _works(row: Row) -> bool:
    place = row.get("work_place")
    return bool(row.get("started_on") and row.get("employer") and place and _PLACE.reaches(place))


def _way(row: Row) -> str:
    if not row.get("identity"):
        return "name"
    return "spell" if _works(row) else "person"


def _of(rows: Sequence[Row], way: str) -> list[Row]:
    return [row for row in rows if _way(row) == way]


def _judged_by_name(rows: Sequence[Row], by: Actor) -> list[Judged]:
    """As the list of names judges; a row told before that tells of other work than before is new."""
    verdicts, told_before = Names().judge(rows, by=by), ToldBefore(rows)
    known = {row["row"]: one.pk for row in rows if _works(row) and (one := told_before.row_of(row)) is not None}
    kept = awaited.standing(list(known.values()))
    is_told = [row["row"] in known and awaited.key_of(known[row["row"]], row) not in kept for row in rows]
    return [
        Judged("new") if tells and verdict.verdict == "same" else verdict
        for verdict, tells in zip(verdicts, is_told, strict=True)
    ]


def _written_by_name(rows: Sequence[Row], by: Actor, batch_id: UUID) -> list[Written]:
    """The spells before their rows, so that a row is counted as what it is about."""
    names = Names().write(rows, by=by, batch_id=batch_id) if rows else []
    of_row = {one.row: one.record_id for one in names}
    told = [(of_row[row["row"]], row) for row in rows if row["row"] in of_row and _works(row)]
    return awaited.keep_spells(told, by=by, batch_id=batch_id) + names
