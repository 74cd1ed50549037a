"""Counting（计数口径）: what the programme's indicators count among placements, each person once per indicator.

A list that is opened from a figure shows `spells_counted`: one row a person, their first spell that counts, so that the
list has as many rows as the figure says. The rows behind it are `Placement`s; a disputed one counts nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Q, QuerySet, Window
from django.db.models.functions import Coalesce, RowNumber

from qiao.ground import clock
from qiao.ground.accounts.actors import code_range
from qiao.ground.agreements.queries import current_programme, pairings_of
from qiao.story.placements.models import Placement

POOR = "poor"
_YEAR = re.compile(r"20[0-9]{2}")
WUXI = "500238"
NEAR_CHANNELS = ("workshop", "local_firm", "public_post")
"""就地就近就业: by workshops, local firms and public posts."""


def moved(on: date | None = None, year: int | None = None) -> Q:
    """转移就业: poor people of the paired counties whom the programme brought to work on the receiving side."""
    programme, counties = _programme(on)
    if programme is None:
        return _NOBODY
    return _counted(on, year) & _within("home_region", counties) & _within("region", [programme]) & Q(organised=True)


def near_home(on: date | None = None, year: int | None = None) -> Q:
    """就地就近就业: poor people of the paired counties at work in their own county, by one of NEAR_CHANNELS."""
    _, counties = _programme(on)
    own = _NOBODY
    for county in counties:
        own |= _within("home_region", [county]) & _within("region", [county])
    return _counted(on, year) & own & Q(channel__in=NEAR_CHANNELS)


def embroiderers(on: date | None = None) -> Q:
    """Women at work on the day in the embroidery workshops of Wuxi county: the report names what they earn."""
    day = on or clock.today()
    at_work = Q(started_on__lte=day) & (Q(ended_on__isnull=True) | Q(ended_on__gte=day)) & ~Q(state="disputed")
    here = Q(channel="workshop", job__contains="绣", worker__sex="2", wage_yuan_month__isnull=False)
    return at_work & here & _within("region", [WUXI])


INDICATORS: dict[str, Callable[[], Q]] = {
    "moved": moved,
    "near_home": near_home,
    "workshop_income_yuan": embroiderers,
}
"""The indicators that a list of placements can be opened for, by the key of their figure."""
YEARLY = {"moved": moved, "near_home": near_home}
"""Those that are counted for a calendar year too: moved-2018."""


def indicator_of(key: str, year: int | None = None) -> str:
    """How an address names an indicator, of a year or of all time."""
    return f"{key}-{year}" if year else key


def counted_for(indicator: str) -> Q | None:
    """What an indicator named so counts; None for a name that means nothing."""
    key, _, year = indicator.partition("-")
    if not year and indicator in INDICATORS:
        return INDICATORS[indicator]()
    return YEARLY[key](None, int(year)) if key in YEARLY and _YEAR.fullmatch(year) else None


def persons(counted: Q, rows: QuerySet[Placement] | None = None) -> int:
    """How many persons, whoever was merged into another being that other."""
    found = (Placement.objects.all() if rows is None else rows).filter(counted)
    return found.order_by().values(person=_PERSON).distinct().count()


def spells_counted(counted: Q) -> Q:
    """One placement a person: their first that counts."""
    first = Window(RowNumber(), partition_by=[_PERSON], order_by=["started_on", "pk"])
    rows = Placement.objects.filter(counted).annotate(turn=first).filter(turn=1)
    # Asked for by key, so that what else narrows a list cannot make a later spell the first.
    return Q(pk__in=rows.values("pk"))


_NOBODY = Q(pk__in=[])
_PERSON = Coalesce("worker__merged_into", "worker")


def _counted(on: date | None, year: int | None) -> Q:
    day = on or clock.today()
    begun = Q(started_on__lte=day, poverty_then=POOR) & ~Q(state="disputed")
    return begun & Q(started_on__year=year) if year else begun


def _programme(on: date | None) -> tuple[str | None, list[str]]:
    """The receiving region, and the counties paired on the day."""
    programme = current_programme()
    if programme is None:
        return None, []
    return programme.receiving_region, [pairing.county for pairing in pairings_of(programme, on)]


def _within(field: str, regions: Iterable[str]) -> Q:
    inside = _NOBODY
    for region in regions:
        low, high = code_range(region)
        inside |= Q(**{f"{field}__gte": low, f"{field}__lt": high})
    return inside
