"""Which classes are wanted（缺什么人）; how schools do by what became of their people; what was billed wrongly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from qiao.ground import clock, places
from qiao.ground.agreements.queries import short_name
from qiao.ground.saying import reader_language
from qiao.story.placements.after_training import LEAST_PEOPLE, WINDOW_DAYS, at_work_elsewhere, outcomes
from qiao.story.register.listed import near_name
from qiao.story.training import gaps, permissions, queries
from qiao.story.training.models import Attendance
from qiao.story.vacancies.texts.occupations import occupation_name
from qiao.web.frame.pages import Page

SHOWN, PLACES_SHOWN, CHECKED_DAYS = 30, 6, 366


class GapsPage(Page):
    """缺什么人: for a county, the classes that would place people, each with the numbers behind it."""

    permission = permissions.VIEW
    stage = "training"
    template = "training/gaps.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Of the county in the address, or the first of the actor's own."""
        english = reader_language() == "en"
        counties = self._counties()
        chosen = next((code for code in counties if code == request.GET.get("county")), counties[0] if counties else "")
        found = gaps.gaps_of(chosen, _cities(chosen), clock.today()) if chosen else gaps.Gaps((), ())
        told = [
            {
                "one": one, "trade": occupation_name(one.trade) or one.trade, "group": gaps.GROUPS[one.group][english],
                "places": [(near_name(place), learn, placed) for place, learn, placed in one.places[:PLACES_SHOWN]],
                "more": max(0, len(one.places) - PLACES_SHOWN),
                "plan": f"{reverse('training.new')}?{urlencode({'trade': one.trade, 'place': self._first(one)})}",
            }
            for one in found.suggestions[:SHOWN]
        ]  # fmt: skip
        unnamed: dict[str, int] = {}
        for each in found.unnamed:
            unnamed[gaps.GROUPS[each.group][english]] = unnamed.get(gaps.GROUPS[each.group][english], 0) + each.people
        return self.show(
            counties=[(code, short_name(code) or code, code == chosen) for code in counties],
            county=short_name(chosen) if chosen else "", suggestions=told, cut=max(0, len(found.suggestions) - SHOWN),
            unnamed=list(unnamed.items()), may_plan=self.actor.can(permissions.PLAN), class_of=gaps.CLASS_OF,
        )  # fmt: skip

    def _counties(self) -> list[str]:
        """The paired counties of the actor's regions."""
        mine = self.actor.regions(permissions.VIEW)
        return sorted(
            {pair.county_code for pair in places.PAIRINGS
             if any(pair.county_code.startswith(one) or one.startswith(pair.county_code) for one in mine)
             or any(pair.city_code.startswith(one[:4]) for one in mine)}
        )  # fmt: skip

    def _first(self, one: gaps.Suggestion) -> str:
        return places.by_code(one.places[0][0], historic=True).full_name if one.places else ""


def _cities(county: str) -> list[str]:
    city = places.paired_city(county, clock.today())
    return [city] if city else []


class SchoolsByOutcome(Page):
    """机构比一比: what became of the people of each school, next to comparable people who took no class."""

    permission = permissions.VIEW
    stage = "training"
    template = "training/outcomes.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Of the classes that the actor sees."""
        rows = outcomes(queries.classes_seen(self.actor))
        return self.show(rows=rows, days=WINDOW_DAYS, least=LEAST_PEOPLE)


class Doubtful(Page):
    """账实不符: attendance that cannot be true by the books: in two classes at once, or at work in another county."""

    permission = permissions.EXPORT
    stage = "training"
    template = "training/doubtful.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Of the last year."""
        last = clock.today()
        first = last - timedelta(days=CHECKED_DAYS)
        return self.show(
            first=first, last=last, twice=self._told(queries.twice_at_once(first, last)),
            away=self._told(at_work_elsewhere(first, last)), most=SHOWN,
        )  # fmt: skip

    def _told(self, rows: Any) -> list[tuple[Attendance, str]]:
        seen = rows.filter(enrolment__in=queries.enrolments_seen(self.actor)).order_by("session__on", "pk")
        return [(one, near_name(one.enrolment.worker.region)) for one in seen[:SHOWN]]
