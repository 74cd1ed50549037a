"""The bureau's register on its way in（公共就业登记）: people by identity, and work whose place is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import Judged, Written
from qiao.ground.exchange.columns import Ledger
from qiao.story.placements.bureau_ledger import bureau_register
from qiao.story.placements.readers import WorkPlace
from qiao.story.placements.spells import PERMISSION
from qiao.story.placements.work_ledger import WorkLedger
from qiao.story.register.intake import Intake
from qiao.story.register.roster import written_of


class BureauRegister(WorkLedger):
    """Importer of the register. A row that tells no place of work registers the person alone."""

    hidden = frozenset({"ethnicity", "political", "marriage"})

    def ledger(self, as_of: date) -> Ledger:
        """The register on that day."""
        return bureau_register(as_of)

    def judge(self, rows: Sequence[Mapping[str, Any]], *, by: Actor) -> list[Judged]:
        """New, changed, same or wrong: of a person alone by the register, of a spell as the work ledger's."""
        told = [_row(row) for row in rows]
        people = iter(Intake([row for row in told if not _works(row)], by=by, permission=PERMISSION).judged())
        spells = iter(super().judge([row for row in told if _works(row)], by=by))
        return [next(spells) if _works(row) else next(people) for row in told]

    def write(self, rows: Sequence[Mapping[str, Any]], *, by: Actor, batch_id: UUID) -> list[Written]:
        """The people, then the spells of those whose place of work is told."""
        told = [_row(row) for row in rows]
        alone = [row for row in told if not _works(row)]
        entries = Intake(alone, by=by, permission=PERMISSION).written(batch_id) if alone else []
        people = [one for entry in entries for one in written_of(entry)]
        return people + super().write([row for row in told if _works(row)], by=by, batch_id=batch_id)


_PLACE = WorkPlace("county")


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    """As the register and the work ledger read it. The end of a contract ends no work."""
    return {**row, "residence": row.get("residence") or row.get("region_code"), "ended_on": None}


def _works(row: Mapping[str, Any]) -> bool:
    place = row.get("work_place")
    return bool(row.get("started_on") and row.get("employer") and place and _PLACE.reaches(place))
