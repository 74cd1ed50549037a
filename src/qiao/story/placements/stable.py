"""Stable work（稳定就业）: who works for three months at least, and the households with somebody who does.

Start and end count, whole months only（DOMAIN §4）: from 1 April to 30 June are three months, from 30 November to the
last of February too.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from qiao.ground import clock
from qiao.story.placements.models import Placement

STABLE_MONTHS = 3
"""So many complete months of an open spell are stable work. A parameter（DOMAIN §3: ≥3 months）."""


def add_months(day: date, months: int) -> date:
    """The same day so many months on; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_complete(start: date, end: date, months: int) -> bool:
    """Whether from start to end, both counted, so many months are complete."""
    return end >= add_months(start, months) - timedelta(days=1)


def last_start(end: date, months: int) -> date:
    """The latest start from which so many months are complete on `end`."""
    start = add_months(end, -months) + timedelta(days=4)
    while not months_complete(start, end, months):
        start -= timedelta(days=1)
    return start


def in_stable_work(*, on: date | None = None, months: int = STABLE_MONTHS) -> QuerySet[Placement]:
    """Spells that have not ended and are that long on the day."""
    return Placement.objects.filter(ended_on__isnull=True, started_on__lte=last_start(on or clock.today(), months))


def households_in_stable_work(*, on: date | None = None, months: int = STABLE_MONTHS) -> QuerySet[Any]:
    """The keys of households of which somebody is in stable work; of merged records, the one that stands counts."""
    house = Coalesce("worker__merged_into__household_id", "worker__household_id")
    spells = in_stable_work(on=on, months=months).order_by().annotate(house=house)
    return spells.filter(house__isnull=False).values("house")
