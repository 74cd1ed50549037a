"""Writing households: entering, changing, finding one by its number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.saying import Refused
from qiao.story.register import errors
from qiao.story.register.errors import ChangedMeanwhile, Difference
from qiao.story.register.history import last_change, marks
from qiao.story.register.models import POVERTY, Household
from qiao.story.register.permissions import EDIT
from qiao.story.register.queries import households_seen

MOVED: list[Callable[[Household], None]] = []
"""Called with a household that lives elsewhere now, in the same transaction: what later stages keep by its place."""


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """A household as entered."""

    number: str
    region: str
    poverty: str = ""
    poverty_since: date | None = None


TITLES = {"number": _("户编号"), "region": _("住址"), "poverty": _("贫困状况"), "poverty_since": _("从哪天起")}


def household_numbered(by: Actor, number: str, region: str) -> Household | None:
    """The household of that number in that place, made when there is none; None for a blank number."""
    if not number.strip():
        return None
    house, made = Household.objects.get_or_create(number=number.strip(), region=region)
    if made:
        record(by=by, action="register.household.created", subject=house, region=region)
    return house


def create_household(*, by: Actor, key: UUID, given: HouseholdFacts) -> Household:
    """Enter a household（户）. `key` is the form's own: sent twice, it is one household.

    Raises Refused: outside_scope, number_taken.
    """
    if not by.covers(EDIT, given.region):
        raise errors.outside_scope()
    if (made := Household.objects.filter(pk=key).first()) is not None:
        return made
    try:
        with transaction.atomic():
            house = Household(id=key, **_values(given))
            house.save(force_insert=True)
            record(by=by, action="register.household.created", subject=house, region=house.region)
    except IntegrityError:
        if (made := Household.objects.filter(pk=key).first()) is not None:
            return made
        raise _number_taken(given.number) from None
    return house


def change_household(*, by: Actor, household_id: UUID, version: int, given: HouseholdFacts) -> Household:
    """Save what was changed on the version seen.

    Raises Household.DoesNotExist; ChangedMeanwhile; Refused: outside_scope, number_taken.
    """
    house = households_seen(by, EDIT).get(pk=household_id)
    if given.region != house.region and not by.covers(EDIT, given.region):
        raise errors.outside_scope()
    values = {name: value for name, value in _values(given).items() if value != getattr(house, name)}
    if not values and house.version == version:
        return house
    before = {name: getattr(house, name) for name in values}
    try:
        with transaction.atomic():
            held = Household.objects.filter(pk=house.pk, version=version)
            if not held.update(**values, version=F("version") + 1, updated_at=clock.now()):
                raise _meanwhile(Household.objects.get(pk=house.pk), given)
            house.refresh_from_db()
            for follow in MOVED if "region" in values else ():
                follow(house)
            told = {name: [_said(before[name]), _said(value)] for name, value in values.items()}
            record(
                by=by, action="register.household.changed", subject=house, region=house.region,
                details={"changes": told, **marks(house.version)},
            )  # fmt: skip
    except IntegrityError:
        raise _number_taken(given.number) from None
    return house


def _values(given: HouseholdFacts) -> dict[str, object]:
    return {name: getattr(given, name) for name in TITLES}


def _meanwhile(now: Household, given: HouseholdFacts) -> ChangedMeanwhile:
    pairs = ((name, getattr(now, name), getattr(given, name)) for name in TITLES)
    told = tuple(
        Difference(name, str(TITLES[name]), _said(theirs), _said(yours))
        for name, theirs, yours in pairs
        if theirs != yours
    )
    last = last_change(now)
    return ChangedMeanwhile(told, version=now.version, by=last.by if last else "", at=last.at if last else None)


def _said(value: object) -> str:
    if value is None or value == "":
        return gettext("（空）")
    poverty = dict(POVERTY).get(str(value))
    return gettext(poverty) if poverty else str(value)


def _number_taken(number: str) -> Refused:
    return Refused(
        "number_taken",
        f"这个地方已经有编号为“{number}”的户。请打开那一户，或换一个编号。",
        f"There is a household numbered “{number}” here already. Open it, or choose another number.",
        field="number",
    )
