"""Counting（计数口径）: what the report's figures count among vacancies: firms, and posts by their headcount.

A list that is opened from a figure shows the rows behind it; posts are counted by their seats, so their list says both
how many rows there are and how many seats they offer.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from qiao.ground.accounts.actors import code_range
from qiao.ground.agreements.queries import current_programme
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.states import BLOCKED, DRAFT

REPORT_YEAR = 2018


def offered(year: int = REPORT_YEAR) -> Q:
    """Vacancies of the receiving side collected in a year, those that were never checked or were blocked left out."""
    programme = current_programme()
    if programme is None:
        return Q(pk__in=[])
    low, high = code_range(programme.receiving_region)
    return Q(place__gte=low, place__lt=high, collected_on__year=year) & ~Q(state__in=(DRAFT, BLOCKED))


def firms(year: int = REPORT_YEAR) -> int:
    """How many firms offered them, whoever was merged into another being that other."""
    firm = Coalesce("employer__merged_into", "employer")
    return Vacancy.objects.filter(offered(year)).order_by().values(firm=firm).distinct().count()


def posts(year: int = REPORT_YEAR) -> int:
    """How many seats they offered."""
    return int(Vacancy.objects.filter(offered(year)).aggregate(seats=Sum("headcount"))["seats"] or 0)


def rows(year: int = REPORT_YEAR) -> int:
    """In how many rows they stand."""
    return Vacancy.objects.filter(offered(year)).count()


def firms_offering(year: int = REPORT_YEAR) -> Q:
    """The employers that offered them."""
    rows = Vacancy.objects.filter(offered(year)).order_by()
    return Q(pk__in=rows.annotate(firm=Coalesce("employer__merged_into", "employer")).values("firm"))


OF_VACANCIES: dict[str, Callable[[], Q]] = {"posts_2018": offered}
OF_EMPLOYERS: dict[str, Callable[[], Q]] = {"firms_2018": firms_offering}
"""The figures that a list can be opened for, by their keys."""
