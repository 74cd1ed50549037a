"""Housing（归户）: the households that an intake's rows name, found, made or changed, many at a time."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from qiao.ground.storing import insert, ordered_id
from qiao.story.register.keeping_past import Held, Source, keep_past, past_of
from qiao.story.register.models import Household, Worker
from qiao.story.register.persons import OF_HOUSEHOLD, house_changes

if TYPE_CHECKING:
    from qiao.story.register.persons import Person


class HouseholdsOfRows:
    """The households of the rows: found by region and number, made where there is none, changed once."""

    def __init__(self, people: Sequence[Person], source: Source) -> None:
        self.source = source
        numbers = {person.household for person in people if person.household}
        regions = {person.region for person in people if person.household}
        found = Household.objects.filter(number__in=numbers, region__in=regions) if numbers else ()
        self.by_number = {(house.region, house.number): house for house in found}
        self.made: list[Household] = []
        self.changed: dict[uuid.UUID, Household] = {}
        self.past: dict[tuple[uuid.UUID, str], Held] = {}
        self.before: dict[uuid.UUID, dict[str, Any]] = {}

    def for_person(self, person: Person, worker: Worker | None) -> tuple[Household | None, str, dict[str, Any] | None]:
        """The person's household, what the row did to it ("", created, changed), and what it was before."""
        current = worker.household if worker is not None else None
        house = self.by_number.get((person.region, person.household)) if person.household else current
        if house is None:
            if not person.household and not person.house:
                return None, "", None
            house = Household(
                id=ordered_id(),
                number=person.household,
                region=person.region,
                batch_id=self.source.batch_id,
                created_by_id=self.source.by_id,
            )
            self._set(house, house_changes(house, person.house))
            self.made.append(house)
            if person.household:
                self.by_number[person.region, person.household] = house
            return house, "created", None
        new = house_changes(house, person.house)
        if not new or house in self.made:
            self._set(house, new)
            return house, "", None
        for fact in past_of(house, new):
            first = self.past.get((house.pk, fact.name))
            self.past[house.pk, fact.name] = replace(first, since=fact.since) if first else fact
        before = self._set(house, new)
        if house.pk in self.changed:
            # A second row of one file says otherwise: it is one change, taken back as one.
            self.before[house.pk].update(
                {name: was for name, was in before.items() if name not in self.before[house.pk]}
            )
            return house, "", None
        house.version += 1
        self.changed[house.pk], self.before[house.pk] = house, before
        return house, "changed", before

    def _set(self, house: Household, new: Mapping[str, Any]) -> dict[str, Any]:
        """Put the new values on the household; what they were, as an entry keeps it."""
        before = {name: getattr(house, name) for name in new}
        for name, value in new.items():
            setattr(house, name, value)
        return {name: was.isoformat() if isinstance(was, date) else was for name, was in before.items()}

    def save(self) -> None:
        """Store what was made and what was changed."""
        insert(self.made)
        keep_past(list(self.past.values()), self.source)
        if self.changed:
            Household.objects.bulk_update(self.changed.values(), [*OF_HOUSEHOLD, "since", "version"])
