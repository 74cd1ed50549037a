"""Staff of a workshop（车间用工）: who works there on a day, who is stable, what the books say each month.

Spells of work are the only record: a workshop's figures are counted from them, and a person at work in two places on
one day is a finding, never a second head. Grades and awards rest on these counts（standards; the rules stage）.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from qiao.story.placements import states
from qiao.story.placements.models import PaySlip, Placement
from qiao.story.placements.stable import STABLE_MONTHS, last_start, months_complete
from qiao.story.workshops.models import Workshop

POOR = ("poor", "exited", "monitored")
"""Households on the books of poverty relief, then or before（建卡贫困户、脱贫户）, and monitored ones."""


@dataclass(frozen=True, slots=True)
class Half:
    """A half year of a workshop（上半年、下半年）: heads at work in it, those of them stable for three whole months in
    it, and of these the poor: what an award is counted by."""

    first: date
    last: date
    heads: int
    stable: int
    poor: int


def at_work(on: date) -> Q:
    """Spells that run on a day, and are not disputed."""
    return Q(started_on__lte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gte=on)) & ~Q(state=states.DISPUTED)


def staff_of(workshop: Workshop, on: date) -> QuerySet[Placement]:
    """The spells of those at work in a workshop on a day."""
    rows = Placement.objects.filter(at_work(on), workshop=workshop)
    return rows.select_related("worker__subject").order_by("started_on", "pk")


def poor_then() -> Q:
    """Spells of people whose household was poor, or monitored, on their first day."""
    return Q(poverty_then__in=POOR) | ~Q(monitored_then="")


def heads(rows: QuerySet[Placement]) -> int:
    """How many people, each once: records that were merged are one."""
    keys = rows.values_list("worker_id", "worker__merged_into_id")
    return len({merged or own for own, merged in keys})


def figures_on(workshop: Workshop, on: date) -> dict[str, float | None]:
    """The people's figures of the yearly criteria, as of a day and for the year up to it."""
    staff = staff_of(workshop, on)
    stable = staff.filter(started_on__lte=last_start(on, STABLE_MONTHS))
    everyone, held = heads(staff), heads(stable)
    return {
        "staff": everyone,
        "stable": held,
        "stable_share": round(100 * held / everyone, 1) if everyone else None,
        "poor": heads(staff.filter(poor_then())),
        "paid_months": _paid_share(workshop, on),
    }


def _paid_share(workshop: Workshop, on: date) -> float | None:
    """Of the whole months worked in the year up to the day, the share with pay on record, in per cent."""
    spells = Placement.objects.filter(workshop=workshop, started_on__lte=on).exclude(state=states.DISPUTED)
    told = spells.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=date(on.year, 1, 1)))
    worked = {(key, month) for key, first, last in told.values_list("pk", "started_on", "ended_on")
              for month in whole_months(first, min(last or on, on), on.year)}  # fmt: skip
    if not worked:
        return None
    paid = PaySlip.objects.filter(placement__in=told, year=on.year, pay_fen__gt=0).values_list("placement", "month")
    return round(100 * len(worked & set(paid)) / len(worked), 1)


def whole_months(first: date, last: date, year: int) -> list[int]:
    """The months of a year that lie whole between two days, both counted."""
    begins = (date(year, month, 1) for month in range(1, 13))
    return [day.month for day in begins if first <= day and _last_of(day) <= last]


def whole_or_part(first: date, last: date, month: date) -> int:
    """How many days of the month that begins on `month` lie between two days, both counted."""
    begins, ends = max(first, month), min(last, _last_of(month))
    return max(0, (ends - begins).days + 1)


def _last_of(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def halves(workshop: Workshop, year: int) -> tuple[Half, Half]:
    """Both halves of a year, for the rules that count by half years（上半年、下半年）."""
    return (_half(workshop, date(year, 1, 1), date(year, 6, 30)), _half(workshop, date(year, 7, 1), date(year, 12, 31)))


def _half(workshop: Workshop, first: date, last: date) -> Half:
    rows = Placement.objects.filter(workshop=workshop, started_on__lte=last).exclude(state=states.DISPUTED)
    there = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=first))
    stable = [
        key for key, begun, ended in there.values_list("pk", "started_on", "ended_on")
        if months_complete(max(begun, first), min(ended or last, last), STABLE_MONTHS)
    ]  # fmt: skip
    long_enough = there.filter(pk__in=stable)
    return Half(first, last, heads(there), heads(long_enough), heads(long_enough.filter(poor_then())))


# Findings ------------------------------------------------------------------------------------------------------------
def counted_twice(workshops: Iterable[Workshop]) -> QuerySet[PaySlip]:
    """Pay slips of people who have one of another workshop for the same month: counted by both（两家都报）."""
    other = PaySlip.objects.filter(
        year=OuterRef("year"), month=OuterRef("month"), placement__worker=OuterRef("placement__worker"),
        placement__workshop__isnull=False,
    ).exclude(placement__workshop=OuterRef("placement__workshop"))  # fmt: skip
    rows = PaySlip.objects.filter(Exists(other), placement__workshop__in=list(workshops))
    return rows.select_related("placement__workshop", "placement__worker__subject").order_by("year", "month", "pk")


def paid_outside() -> Q:
    """Pay slips for a month in which the spell had not begun, or was over: somebody is paid who was not there."""
    before = Q(year__lt=F("placement__started_on__year")) | Q(
        year=F("placement__started_on__year"), month__lt=F("placement__started_on__month")
    )
    after = Q(year__gt=F("placement__ended_on__year")) | Q(
        year=F("placement__ended_on__year"), month__gt=F("placement__ended_on__month")
    )
    return before | after


# After a withdrawal --------------------------------------------------------------------------------------------------
STILL_THERE, ELSEWHERE, NOT_AT_WORK = "still_there", "elsewhere", "not_at_work"
AFTERMATH = {
    STILL_THERE: ("还登记在这里", "still on its books"),
    ELSEWHERE: ("在别处上岗", "at work elsewhere"),
    NOT_AT_WORK: ("没有在岗", "not at work"),
}
"""What became of somebody who worked in a workshop that was withdrawn."""


def aftermath(workshop: Workshop) -> dict[str, list[Placement]]:
    """The people at work on the day of the withdrawal, by what became of them since. None while it stands."""
    if workshop.ended_on is None:
        return {}
    told: dict[str, list[Placement]] = defaultdict(list)
    then = list(staff_of(workshop, workshop.ended_on))
    now = _open_elsewhere(workshop, [spell.worker.merged_into_id or spell.worker_id for spell in then])
    for spell in then:
        person = spell.worker.merged_into_id or spell.worker_id
        told[STILL_THERE if spell.ended_on is None else ELSEWHERE if person in now else NOT_AT_WORK].append(spell)
    return {key: told[key] for key in AFTERMATH if key in told}


def _open_elsewhere(workshop: Workshop, people: list[UUID]) -> set[UUID]:
    rows = Placement.objects.filter(ended_on__isnull=True, worker__in=people)
    return set(rows.exclude(workshop=workshop).values_list("worker_id", flat=True))
