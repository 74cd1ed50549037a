"""Housing（归户）: the households that an intake's rows name, found, made or changed, many at a time."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qiao.ground import clock
from qiao.ground.storing import insert
from qiao.story.register.models import Household, Worker

if TYPE_CHECKING:
    from qiao.story.register.intake import Person


class HouseholdsOfRows:
    """The households of the rows: found by region and number, made where there is none, changed in poverty once."""

    def __init__(self, people: Sequence[Person]) -> None:
        numbers = {person.household for person in people if person.household}
        regions = {person.region for person in people if person.household}
        found = Household.objects.filter(number__in=numbers, region__in=regions) if numbers else ()
        self.by_number = {(house.region, house.number): house for house in found}
        self.made: list[Household] = []
        self.changed: dict[uuid.UUID, Household] = {}

    def for_person(self, person: Person, worker: Worker | None) -> tuple[Household | None, str, dict[str, Any] | None]:
        """The person's household, what the row did to it ("", created, changed), and what it was before."""
        current = worker.household if worker is not None else None
        house = self.by_number.get((person.region, person.household)) if person.household else current
        if house is None:
            if not person.household and person.poverty is None:
                return None, "", None
            house = Household(number=person.household, region=person.region, poverty=person.poverty or "")
            self.made.append(house)
            if person.household:
                self.by_number[person.region, person.household] = house
            return house, "created", None
        if person.poverty is None or person.poverty == house.poverty:
            return house, "", None
        before = {"poverty": house.poverty, "poverty_since": house.poverty_since and house.poverty_since.isoformat()}
        house.poverty, house.poverty_since = person.poverty, clock.today()
        if house not in self.made:
            house.version += 1
            self.changed[house.pk] = house
            return house, "changed", before
        return house, "", None

    def save(self) -> None:
        insert(self.made)
        if self.changed:
            Household.objects.bulk_update(self.changed.values(), ["poverty", "poverty_since", "version"])
