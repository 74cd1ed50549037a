"""What work ledgers say of people（台账里的人）: phone and kind of household, of those whom the register knows already.

Both are shown before and after, confirmed and taken back as any fact is. Of one person in several rows the latest spell
speaks; what another row says otherwise is named, of people whom nobody registered yet too. Whoever left poverty is not
put back by an older ledger: so is that.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import Change, Seen, Written, fault_at
from qiao.ground.exchange.cells.dates import day_told
from qiao.ground.exchange.faults import Fault
from qiao.story.placements.errors import FACTS_OF_HOME, POVERTY_STANDS, TOLD_OTHERWISE
from qiao.story.register.intake import Intake
from qiao.story.register.models import POVERTY
from qiao.story.register.persons import Known, Person, told_changes, versions_seen
from qiao.story.register.roster import written_of

PHONE, HOUSE = "phone", "poverty_status"
_BACKWARD = {("exited", "poor"), ("monitored", "poor"), ("poor", ""), ("exited", ""), ("monitored", "")}
"""What a work ledger does not undo: who exited, who is monitored, that a household was ever found poor."""


class PeopleTold:
    """Of each known person what the rows say, and which row speaks."""

    def __init__(self, rows: Sequence[Mapping[str, Any]], intake: Intake) -> None:
        self.rows, self.intake = rows, intake
        self.speaks: dict[int, Person] = {}
        self.warned: dict[int, list[Fault]] = {}
        phones: dict[str, tuple[int, str]] = {}
        houses: dict[Hashable, tuple[int, Any]] = {}
        for index in latest_first(rows):
            known = intake.known.get(intake.people[index].identity)
            if known is None or known.is_seen:
                sealed, house = self._heard(index, known, phones, houses)
                if known is not None:
                    self._hear(index, known, sealed, house)

    def _heard(
        self,
        index: int,
        known: Known | None,
        phones: dict[str, tuple[int, str]],
        houses: dict[Hashable, tuple[int, Any]],
    ) -> tuple[dict[str, str], dict[str, Any]]:
        """What this row, and no later spell, says of the phone and of the household."""
        person = self.intake.people[index]
        sealed, house = dict[str, str](), dict[str, Any]()
        if (phone := person.sealed.get("phone")) and self._is_first(index, PHONE, phone, person.identity, phones):
            sealed["phone"] = phone
        told = {name: person.house[name] for name in ("poverty", "monitored") if name in person.house}
        if "poverty" in told and self._is_first(index, HOUSE, told, _house_of(person, known), houses):
            house = told
        return sealed, house

    def _hear(self, index: int, known: Known, sealed: dict[str, str], house: dict[str, Any]) -> None:
        person, worker = self.intake.people[index], known.worker
        mine = replace(
            person, name=worker.name, region=worker.region, household="", own={}, house=house, sealed=sealed
        )  # fmt: skip
        stands = worker.household.poverty if worker.household else ""
        if not known.is_ours:
            self._tell_of_home(index, known, mine)
        elif house and (stands, house["poverty"]) in _BACKWARD:
            figures = {"stands": dict(POVERTY)[stands], "told": self.rows[index][HOUSE]}
            self._warn(index, fault_at(self.rows[index], HOUSE, POVERTY_STANDS, **figures))
            mine = replace(mine, house={})
        if known.is_ours and (mine.sealed or mine.house):
            self.speaks[index] = mine

    def _is_first(self, index: int, key: str, value: Any, whose: Any, heard: dict[Any, tuple[int, Any]]) -> bool:
        """Whether this row speaks; a later one that says otherwise is named with the one that does."""
        first, said = heard.setdefault(whose, (index, value))
        if first != index and said != value:
            other = self.rows[first]["row"]
            self._warn(index, fault_at(self.rows[index], key, TOLD_OTHERWISE, other=other))
        return first == index

    def _tell_of_home(self, index: int, known: Known, mine: Person) -> None:
        """Another region's people are not changed here: said where a change would have been."""
        for key, told in ((PHONE, replace(mine, house={})), (HOUSE, replace(mine, sealed={}))):
            if told_changes(told, known):
                self._warn(index, fault_at(self.rows[index], key, FACTS_OF_HOME))

    def _warn(self, index: int, fault: Fault) -> None:
        self.warned.setdefault(index, []).append(fault)

    def changes(self, index: int) -> tuple[tuple[Change, ...], tuple[Seen, ...]]:
        """What the row would change of its person, and the records that it was compared with."""
        if (person := self.speaks.get(index)) is None:
            return (), ()
        known = self.intake.known[person.identity]
        changes = told_changes(person, known)
        return changes, versions_seen(known) if changes else ()

    def write(self, indexes: Sequence[int], *, by: Actor, permission: str, batch_id: UUID) -> list[Written]:
        """Write what these rows say."""
        mine = [index for index in indexes if index in self.speaks and self.changes(index)[0]]
        if not mine:
            return []
        intake = Intake([self.rows[index] for index in mine], by=by, permission=permission)
        intake.people = [self.speaks[index] for index in mine]
        return [one for entry in intake.written(batch_id) for one in written_of(entry) if one.effect != "same"]


def _house_of(person: Person, known: Known | None) -> Hashable:
    """Whose kind of household a row tells: a household's by its place and number, else the one of this person."""
    house = known.worker.household if known is not None else None
    if house is not None:
        return (house.region, house.number) if house.number else house.pk
    return (person.region, person.household) if known is None and person.household else person.identity


def latest_first(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """The rows of a work ledger by where they stand, the latest spell first: what it says of a person holds."""
    starts = [day_told(row.get("started_on")) for row in rows]
    days = [start[0] if start else date.min for start in starts]
    return sorted(range(len(rows)), key=lambda index: (-days[index].toordinal(), index))
