"""Coverage（走访覆盖）: which townships, villages and households were reached, when, by whom, how often; what is due.

A household counts where it is registered today, and as reached once somebody was met there（`covering.reached_q`）.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum

from qiao.ground import clock
from qiao.ground.accounts.actors import code_range
from qiao.ground.accounts.models import Appointment, User
from qiao.story.register.listed import near_name
from qiao.story.register.models import Household
from qiao.story.visits import states
from qiao.story.visits.covering import reached_q
from qiao.story.visits.models import TOWNSHIP_DIGITS, VILLAGE_DIGITS, Reached, Visit

BELOW: Mapping[int, int] = {2: 6, 4: 6, 6: TOWNSHIP_DIGITS, TOWNSHIP_DIGITS: VILLAGE_DIGITS}
"""How many digits the divisions one step below have: a province's counties, a county's townships, its villages."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days that are asked about, both included; an open end is None."""

    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        """Whether any day is named."""
        return self.first is not None or self.last is not None

    def on(self, field: str) -> Q:
        """A filter on a day."""
        low = Q() if self.first is None else Q(**{f"{field}__gte": self.first})
        return low if self.last is None else low & Q(**{f"{field}__lte": self.last})


@dataclass(slots=True)
class Tally:
    """What is counted of one division: households registered, reached in the period, visits on which they were, the
    last day and by whom. `never` and `overdue` are of all time: they say what is due next."""

    households: int = 0
    reached: int = 0
    visits: int = 0
    last_on: date | None = None
    last_by_id: int | None = None
    never: int = 0
    overdue: int = 0

    def add(self, reached: int, visits: int, last_on: date | None) -> None:
        """What was reached in one place of it."""
        self.reached, self.visits = self.reached + reached, self.visits + visits
        if last_on is not None:
            self.last_on = max(last_on, self.last_on or last_on)

    @property
    def due(self) -> int:
        """Never reached, or too long ago."""
        return self.never + self.overdue


def due_before() -> date:
    """Who was reached last before this day is due again."""
    return clock.today() - timedelta(days=settings.QIAO_VISIT_EVERY_DAYS)


def due_on(last_on: date) -> date:
    """When a household is due again that was reached on a day."""
    return last_on + timedelta(days=settings.QIAO_VISIT_EVERY_DAYS)


# Households ----------------------------------------------------------------------------------------------------------
def with_last(rows: QuerySet[Household]) -> QuerySet[Household]:
    """Households with the day on which they were reached last（`reached_on`), None for never."""
    return rows.annotate(reached_on=Subquery(_row_of_this().values("last_on")))


def is_never_q() -> Q:
    """Households that nobody ever reached."""
    return ~Q(Exists(_row_of_this()))


def is_reached_q() -> Q:
    """Households that somebody reached."""
    return Q(Exists(_row_of_this()))


def is_overdue_q() -> Q:
    """Households reached too long ago."""
    return Q(Exists(_row_of_this().filter(last_on__lt=due_before())))


def is_due_q() -> Q:
    """What is due next: never reached, or too long ago."""
    return ~Q(Exists(_row_of_this().filter(last_on__gte=due_before())))


def reached_between(first: date | None, last: date | None) -> Q:
    """Households reached in a period."""
    own = Visit.objects.filter(reached_q(), Period(first, last).on("visited_on"), household_id=OuterRef("pk"))
    return Q(Exists(own))


def _row_of_this() -> QuerySet[Reached]:
    return Reached.objects.filter(household_id=OuterRef("pk"))


# Divisions -----------------------------------------------------------------------------------------------------------
def tallies(region: str, digits: int, period: Period | None = None) -> dict[str, Tally]:
    """What is counted of each division of so many digits at or below a region, by its code.

    Each query groups by the place as it is stored, which an index gives in order; the divisions are added up here. A
    household that is known only to a wider division counts in none of these: `of_wider` says how many there are.
    """
    told: dict[str, Tally] = {}
    for place, count in _by_place(_within(Household.objects.all(), region)).annotate(n=Count("pk")).values_list(*_N):
        told.setdefault(place[:digits], Tally()).households += count
    told = {code: tally for code, tally in told.items() if len(code) == digits}
    overdue = Count("pk", filter=Q(last_on__lt=due_before()))
    rows = _by_place(_within(Reached.objects.all(), region))
    found = rows.annotate(n=Count("pk"), times=Sum("visits"), last=Max("last_on"), late=overdue)
    for place, count, times, last, late in found.values_list(*_N, "times", "last", "late"):
        if (of_place := told.get(place[:digits])) is not None:
            of_place.add(count, times, last)
            of_place.overdue += late
    for tally in told.values():
        tally.never = tally.households - tally.reached
    if period:
        _only_in(period, region, digits, told)
    _tell_by_whom(region, digits, told, period)
    return told


_N = ("region", "n")


def _only_in(period: Period, region: str, digits: int, told: dict[str, Tally]) -> None:
    """What was reached in the period alone, in place of all time."""
    for tally in told.values():
        tally.reached, tally.visits, tally.last_on = 0, 0, None
    visits = Visit.objects.filter(reached_q(), period.on("visited_on"), kind=states.HOUSEHOLD)
    rows = _within(visits, region, "household__region").order_by().values("household__region")
    found = rows.annotate(houses=Count("household", distinct=True), n=Count("pk"), last=Max("visited_on"))
    for place, houses, count, last in found.values_list("household__region", "houses", "n", "last"):
        if (of_place := told.get(place[:digits])) is not None:
            of_place.add(houses, count, last)


def _tell_by_whom(region: str, digits: int, told: dict[str, Tally], period: Period | None) -> None:
    """Who went there last: of several on that day, one of them."""
    days = {tally.last_on for tally in told.values() if tally.last_on is not None}
    if not days:
        return
    if period:
        visits = Visit.objects.filter(reached_q(), kind=states.HOUSEHOLD, visited_on__in=days)
        rows, columns = (
            _within(visits, region, "household__region"),
            ("household__region", "visited_on", "created_by_id"),
        )
    else:
        rows, columns = (
            _within(Reached.objects.filter(last_on__in=days), region),
            ("region", "last_on", "last_by_id"),
        )
    for place, day, who in rows.order_by().values_list(*columns):
        tally = told.get(place[:digits])
        if tally is not None and tally.last_on == day and who is not None:
            tally.last_by_id = max(who, tally.last_by_id or 0)


def _within(rows: QuerySet[Any], region: str, field: str = "region") -> QuerySet[Any]:
    low, high = code_range(region)
    return rows.filter(**{f"{field}__gte": low, f"{field}__lt": high})


def _by_place(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    return rows.order_by().values("region")


def of_wider(region: str, digits: int) -> int:
    """Households of a region whose registered place is wider than so many digits: no row of `tallies` has them."""
    places = _by_place(_within(Household.objects.all(), region)).annotate(n=Count("pk")).values_list(*_N)
    return sum(count for place, count in places if len(place) < digits)


# Visits to divisions -------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class CountyVisits:
    """Visits to a county itself（走访区县）, and on how many days: two who went together were there once."""

    visits: int = 0
    days: int = 0


def county_visits(counties: Sequence[str], period: Period | None = None) -> dict[str, CountyVisits]:
    """How often each of these counties itself was visited."""
    visits = Visit.objects.filter(reached_q(), kind=states.COUNTY, region__in=counties)
    rows = visits.filter((period or Period()).on("visited_on")).order_by().values("region")
    told = rows.annotate(n=Count("pk"), days=Count("visited_on", distinct=True))
    return {row["region"]: CountyVisits(row["n"], row["days"]) for row in told}


def townships_visited(townships: Iterable[str]) -> set[str]:
    """Which of these townships somebody was in: at a household, in a village, at a firm, or at the township itself."""
    found = set()
    for code in townships:
        low, high = code_range(code)
        met = Visit.objects.filter(reached_q(), region__gte=low, region__lt=high)
        if met.exclude(kind=states.PERSON).exists():
            found.add(code)
    return found


@dataclass(slots=True)
class VillageTally:
    """A village that somebody was in: households reached, visits to the village itself, the last day of either."""

    reached: int = 0
    visits: int = 0
    last_on: date = date.min


def villages_visited(within: Q | None = None) -> dict[str, VillageTally]:
    """The villages that somebody was in, at a household or in the village itself; `within` narrows their `region`."""
    told: dict[str, VillageTally] = {}
    houses = _by_place(Reached.objects.filter(within or Q())).annotate(n=Count("pk"), last=Max("last_on"))
    for place, count, last in houses.values_list(*_N, "last"):
        told[place] = VillageTally(reached=count, last_on=last)
    visits = Visit.objects.filter(within or Q(), reached_q(), kind=states.VILLAGE)
    found = _by_place(visits).annotate(n=Count("pk"), last=Max("visited_on"))
    for place, count, last in found.values_list(*_N, "last"):
        tally = told.setdefault(place, VillageTally())
        tally.visits, tally.last_on = count, max(tally.last_on, last)
    return {place: told[place] for place in sorted(told) if len(place) == VILLAGE_DIGITS}


# By whom -------------------------------------------------------------------------------------------------------------
def who_went(user_ids: Iterable[int | None]) -> dict[int | None, str]:
    """The name and office of those who recorded, in two queries."""
    wanted = {key for key in user_ids if key is not None}
    if not wanted:
        return {}
    posts = Appointment.objects.filter(user_id__in=wanted).order_by("valid_from", "pk")
    office = dict(posts.values_list("user_id", "office"))
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=wanted)}
    return {key: " · ".join(filter(None, [name, office.get(key, "")])) for key, name in names.items()}


# Rows of the list ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class CoveredRow:
    """A household in the list of coverage."""

    pk: UUID
    number: str
    head: str
    place: str
    visits: int
    last_on: date | None
    by: str
    days: int | None
    due_on: date | None
    is_due: bool


def as_rows(households: Sequence[Household], heads: Mapping[UUID, str], unnumbered: str) -> list[CoveredRow]:
    """Rows in the same order; `heads` names the heads that the reader may see."""
    kept = Reached.objects.in_bulk([house.pk for house in households])
    who = who_went(row.last_by_id for row in kept.values())
    return [_row(house, kept.get(house.pk), heads.get(house.pk, ""), who, unnumbered) for house in households]


def _row(
    house: Household, reached: Reached | None, head: str, who: Mapping[int | None, str], unnumbered: str
) -> CoveredRow:
    place, number = near_name(house.region), house.number or unnumbered
    if reached is None:
        return CoveredRow(house.pk, number, head, place, 0, None, "", None, None, True)
    last, due = reached.last_on, due_on(reached.last_on)
    days = (clock.today() - last).days
    by = who.get(reached.last_by_id, "")
    return CoveredRow(house.pk, number, head, place, reached.visits, last, by, days, due, last < due_before())
