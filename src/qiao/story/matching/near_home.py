"""Near home（家门口）: the workshops that take people near somebody's home, and the classes that are open to them.

None where nobody keeps such a list here: then nothing can be said of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q

from qiao.story.training.models import TrainingClass
from qiao.story.training.states import ENROLLING, IN_CLASS, PLANNED
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.queries import still_open
from qiao.story.vacancies.unmet import trade_of
from qiao.story.workshops.models import Workshop, WorkshopPost
from qiao.story.workshops.queries import standing
from qiao.story.workshops.travelling import Reached, reached

COUNTY_DIGITS = 6


@dataclass
class NearHome:
    """What is on offer near home on a day, and what was counted for each home already.

    `workshops`: of each that stands and has an open post, from where it is reached in half an hour; `classes`: of each
    county how many classes take people, by trade（小类; "" of those that no trade is known of）.
    """

    workshops: tuple[Reached, ...] | None = None
    classes: Mapping[str, Mapping[str, int]] | None = None
    known: dict[str, int] = field(default_factory=dict)

    def workshops_near(self, home: str) -> int | None:
        """How many workshops take people within half an hour of a home."""
        if self.workshops is None:
            return None
        if home not in self.known:
            self.known[home] = sum(one.holds(home) for one in self.workshops)
        return self.known[home]

    def classes_open(self, home: str, wish: str) -> int | None:
        """How many classes of the county take people: of the trade that is wished for, all where none is."""
        if self.classes is None:
            return None
        here = self.classes.get(home[:COUNTY_DIGITS], {})
        trade = trade_of([], wish) if wish else ""
        return here.get(trade, 0) if trade else sum(here.values())


def near_home(as_of: date) -> NearHome:
    """What is on offer near home on a day."""
    return NearHome(_workshops(as_of), _classes())


def _workshops(as_of: date) -> tuple[Reached, ...] | None:
    if not Workshop.objects.exists():
        return None
    hiring = WorkshopPost.objects.filter(vacancy__in=Vacancy.objects.filter(still_open(as_of)))
    rows = Workshop.objects.filter(standing(as_of), pk__in=hiring.values("workshop"))
    return tuple(reached(region) for region in rows.order_by("pk").values_list("region", flat=True))


def _classes() -> Mapping[str, Mapping[str, int]] | None:
    if not TrainingClass.objects.exists():
        return None
    seated = Count("enrolments", filter=Q(enrolments__state__in=IN_CLASS))
    free = TrainingClass.objects.filter(state__in=(PLANNED, ENROLLING)).annotate(seated=seated)
    told: dict[str, dict[str, int]] = {}
    rows = free.filter(seated__lt=F("seats")).order_by("pk")
    for region, trade, name in rows.values_list("region", "course__trade", "course__name"):
        here = told.setdefault(region[:COUNTY_DIGITS], {})
        known = trade_of([trade, name])
        here[known] = here.get(known, 0) + 1
    return told
