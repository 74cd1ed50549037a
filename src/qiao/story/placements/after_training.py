"""After training（结业后就业）: who of a class found work, how schools compare by it, and what was billed wrongly.

M13: a school is worth what its people earn afterwards, next to comparable people who learnt nothing; not its pass mark.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import DateField, DurationField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Substr

from qiao.ground import clock
from qiao.ground.privacy.resident_ids import age_on
from qiao.story.needs.models import Need
from qiao.story.placements.models import Placement
from qiao.story.placements.states import DISPUTED, NEVER_STARTED, ending_word
from qiao.story.training import states
from qiao.story.training.models import Attendance, Enrolment, School, SeatPromise, TrainingClass

WINDOW_DAYS = 183
"""Half a year after the class its people are asked about（就业跟踪）. Assumption."""
LEAST_PEOPLE = 20
"""Of fewer people no share is told: one more or less would turn it."""


def _real() -> Q:
    return ~Q(state=DISPUTED) & ~Q(ended_why__startswith=ending_word(NEVER_STARTED))


def begun_after(within: int = WINDOW_DAYS) -> QuerySet[Placement]:
    """Spells of the enrolment's person, or of the record that theirs was merged into, begun on its class's last day or
    after it."""
    held_end = OuterRef("held__ends_on")
    mine = Q(worker=OuterRef("worker")) | Q(worker=OuterRef("worker__merged_into"))
    latest = ExpressionWrapper(
        held_end + Value(timedelta(days=within), output_field=DurationField()), output_field=DateField()
    )
    return Placement.objects.filter(_real(), mine, started_on__gte=held_end, started_on__lte=latest)


def working_after(within: int = WINDOW_DAYS) -> Q:
    """Enrolments of people who finished, and began work within so many days after the class."""
    return Q(Exists(begun_after(within)), state=states.FINISHED)


def taken_by(promise: SeatPromise) -> int:
    """Of those who finished, so many began work with whoever promised seats（订单班）, until the promise ended."""
    spells = Placement.objects.filter(
        _real(), worker=OuterRef("worker"), employer=promise.employer_id,
        started_on__range=(promise.held.ends_on, promise.until),
    )  # fmt: skip
    return Enrolment.objects.filter(Exists(spells), held=promise.held, state=states.FINISHED).count()


# Schools by outcome ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a school's people: those who finished before the window was over, those of them at work within
    it, and how many would have been, had they found work as often as comparable people who took no class.

    `expected` is None where nobody comparable is on record. Shares are per cent, None below `LEAST_PEOPLE`.
    """

    school: School
    classes: int
    finished: int
    working: int
    expected: float | None

    @property
    def share(self) -> float | None:
        """At work within the window."""
        return round(100 * self.working / self.finished, 1) if self.finished >= LEAST_PEOPLE else None

    @property
    def share_of_others(self) -> float | None:
        """Comparable people at work within the same window."""
        if self.expected is None or self.finished < LEAST_PEOPLE:
            return None
        return round(100 * self.expected / self.finished, 1)

    @property
    def difference(self) -> float | None:
        """What the school adds, in points."""
        if self.share is None or self.share_of_others is None:
            return None
        return round(self.share - self.share_of_others, 1)


Band = tuple[int, str]
"""Ten years of age, and the sex: people are compared with those of their own county, band and window."""


def outcomes(held: QuerySet[TrainingClass], *, within: int = WINDOW_DAYS) -> list[Outcome]:
    """Each school's people after their classes, the schools that add most first; classes whose window is over only."""
    over = clock.today() - timedelta(days=within)
    totals: dict[UUID, list[float]] = defaultdict(lambda: [0, 0, 0, 0.0, 0])
    schools: dict[UUID, School] = {}
    others: dict[tuple[str, date], Mapping[Band, tuple[int, int]]] = {}
    for one in held.filter(state=states.ENDED, ends_on__lte=over).select_related("school").order_by("ends_on", "pk"):
        schools[one.school_id] = one.school
        key = (one.region[:6], one.ends_on)
        if key not in others:
            others[key] = _others(*key, within)
        told = totals[one.school_id]
        told[0] += 1
        for band, (people, working) in _people(one, within).items():
            told[1] += people
            told[2] += working
            alike, at_work = others[key].get(band, (0, 0))
            told[3] += people * at_work / alike if alike else 0.0
            told[4] += 0 if alike else people
    rows = [
        Outcome(schools[key], int(n), int(people), int(working), None if without == people else expected)
        for key, (n, people, working, expected, without) in totals.items()
    ]
    return sorted(rows, key=lambda row: (row.difference is None, -(row.difference or 0), row.school.name))


def _band(born: date | None, sex: str, on: date) -> Band:
    return (age_on(born, on) // 10 if born else -1, sex)


def _counted(rows: Iterable[tuple[date | None, str, bool]], on: date) -> dict[Band, tuple[int, int]]:
    told: dict[Band, tuple[int, int]] = {}
    for born, sex, works in rows:
        people, working = told.get(_band(born, sex, on), (0, 0))
        told[_band(born, sex, on)] = people + 1, working + works
    return told


def _people(held: TrainingClass, within: int) -> dict[Band, tuple[int, int]]:
    rows = Enrolment.objects.filter(held=held, state=states.FINISHED).annotate(works=Exists(begun_after(within)))
    return _counted(rows.values_list("worker__born_on", "worker__sex", "works"), held.ends_on)


def _others(county: str, on: date, within: int) -> dict[Band, tuple[int, int]]:
    """People of the county who looked for work on that day and never took a class."""
    later = on + timedelta(days=within)
    begun = Placement.objects.filter(
        _real(), worker=OuterRef("worker"), started_on__gte=on, started_on__lte=later
    )  # fmt: skip
    taught = Enrolment.objects.filter(worker=OuterRef("worker"), state__in=states.IN_CLASS)
    rows = Need.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=on), ~Exists(taught),
        stated_on__lte=on, worker__region__startswith=county, worker__merged_into__isnull=True,
    ).annotate(works=Exists(begun))  # fmt: skip
    return _counted(rows.values_list("worker__born_on", "worker__sex", "works"), on)


# Placed meanwhile ----------------------------------------------------------------------------------------------------
BY_DAY = ("village", "base")
"""Forms of classes that nobody goes to beside a day's work elsewhere."""


def placed_meanwhile() -> Q:
    """Enrolments of people who have a seat in a class under way and began work since it began（学到一半上岗了）: they
    leave it, or go on beside work, which somebody asks them. Evening, on-the-job and online classes go beside work.
    """
    spells = Placement.objects.filter(
        _real(), Q(worker=OuterRef("worker")) | Q(worker=OuterRef("worker__merged_into")),
        started_on__gte=OuterRef("held__starts_on"), ended_on__isnull=True,
    )  # fmt: skip
    return Q(Exists(spells), state=states.ENROLLED, held__state=states.RUNNING, held__form__in=BY_DAY)


# Wrongly billed -------------------------------------------------------------------------------------------------------
def at_work_elsewhere(first: date, last: date) -> QuerySet[Attendance]:
    """Attendance on days on which the same person, by the books, worked in another county; evening, on-the-job and
    online classes go beside work, so they are left out."""
    spells = Placement.objects.filter(
        _real(), worker=OuterRef("enrolment__worker"), started_on__lt=OuterRef("session__on"),
    ).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=OuterRef("session__on")))  # fmt: skip
    elsewhere = spells.alias(county=Substr("region", 1, 6)).exclude(
        county=Substr(OuterRef("enrolment__held__region"), 1, 6)
    )
    rows = Attendance.objects.filter(
        Exists(elsewhere), session__on__range=(first, last), enrolment__held__form__in=BY_DAY
    )
    return rows.select_related("enrolment__held", "session", "enrolment__worker__subject")
