"""Counts of the measures（各村人数）: how many people of each place fit what, every figure a door to its list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor, code_range
from qiao.ground.agreements.models import Pairing
from qiao.ground.agreements.queries import running_on
from qiao.story.matching import measures, permissions
from qiao.story.matching.measuring import outdated_in
from qiao.story.matching.models import Measure
from qiao.story.matching.queries import measures_seen
from qiao.story.register.queries import own_regions
from qiao.web.frame.lists.filters import division_name
from qiao.web.frame.pages import Page
from qiao.web.matching.measures import TITLES

FEW = 5
"""Fewer people than this are told as “fewer than five” to whoever may not see the persons（design/BRIEF.md §5）."""
BELOW = {2: 6, 4: 6, 6: 9, 9: 12, 12: 12}
"""By the digits of a place, those of the places told below it."""

COUNTY_DIGITS = 6
"""From a county on down it is counted who waits to be worked out anew; of a province that is too many to walk."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A count, and the list that it opens; `is_few`: it stays untold, because it could point at somebody."""

    count: int
    href: str = ""
    is_few: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One place: its name, the page of the places below it, a figure for each measure, and all together.

    `total` is None where a figure of the line is untold: the rest would tell it.
    """

    name: str
    href: str
    figures: list[Figure]
    total: Figure | None


def counted(rows: QuerySet[Measure], region: str, digits: int) -> dict[str, dict[str, int]]:
    """People by place (so many digits) and measure, at or below a region."""
    low, high = code_range(region)
    within = rows.filter(worker__region__gte=low, worker__region__lt=high).order_by()
    told: dict[str, dict[str, int]] = {}
    for row in within.values("kind", place=Substr("worker__region", 1, digits)).annotate(n=Count("pk")):
        told.setdefault(row["place"], {})[row["kind"]] = row["n"]
    return dict(sorted(told.items()))


def own_lines(actor: Actor, region: str) -> list[Line]:
    """The places below a region of the actor's, then all together; figures open their lists."""
    digits = BELOW[len(region)]
    found = counted(measures_seen(actor), region, digits)
    lines = [_own(place, kinds, region, digits) for place, kinds in found.items()]
    if len(lines) > 1:
        sums = {kind: sum(kinds.get(kind, 0) for kinds in found.values()) for kind in measures.KINDS}
        lines.append(_line("", "", sums, region))
    return lines


def _own(place: str, kinds: dict[str, int], region: str, digits: int) -> Line:
    below = f"{reverse('matching.measure_places')}?region={place}" if len(place) == digits and digits < 12 else ""
    # Whoever is known to the wider place only has no narrower list: the figure stands without a door.
    return _line(division_name(place), below, kinds, place if len(place) == digits else "")


def _line(name: str, href: str, kinds: dict[str, int], door: str) -> Line:
    figures = [Figure(kinds.get(kind, 0), _list_of(door, kind) if kinds.get(kind) else "") for kind in measures.KINDS]
    return Line(name, href, figures, Figure(sum(kinds.values()), _list_of(door)))


def _list_of(region: str, kind: str = "") -> str:
    if not region:
        return ""
    asked = {"region": region, **({"kind": kind} if kind else {})}
    return f"{reverse('matching.measures')}?{urlencode(asked)}"


def paired_lines(actor: Actor) -> list[Line]:
    """The counties paired with the actor's places, without persons: figures of fewer than five stay untold."""
    pairs = Pairing.objects.filter(running_on(clock.today())).order_by("position", "pk")
    theirs = [
        pair.county
        for pair in pairs
        if actor.covers(permissions.VIEW, pair.city) and not actor.covers(permissions.MEASURES, pair.county)
    ]
    return [_paired(county) for county in dict.fromkeys(theirs)]


def _paired(county: str) -> Line:
    kinds = counted(Measure.objects.filter(worker__merged_into__isnull=True), county, len(county)).get(county, {})
    figures = [Figure(n, is_few=0 < n < FEW) for n in (kinds.get(kind, 0) for kind in measures.KINDS)]
    untold = any(figure.is_few for figure in figures)
    return Line(division_name(county), "", figures, None if untold else Figure(sum(kinds.values())))


class MeasurePlaces(Page):
    """各村人数: the places below one of the actor's regions; of paired counties the figures alone."""

    permission = permissions.VIEW
    stage = "matching"
    template = "matching/measure_places.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them; a region that is not the actor's counts as not given."""
        actor = self.actor
        regions = own_regions(actor, permissions.MEASURES) if actor.can(permissions.MEASURES) else ()
        asked = request.GET.get("region", "")
        mine = len(asked) in BELOW and asked.isdecimal() and actor.covers(permissions.MEASURES, asked)
        region = asked if mine else next(iter(regions), "")
        told: dict[str, Any] = {
            "titles": [TITLES[kind] for kind in measures.KINDS],
            "region": region,
            "region_name": division_name(region) if region else "",
            "above": region[: {12: 9, 9: 6, 6: 2}.get(len(region), 0)],
            "lines": own_lines(actor, region) if region else [],
            "waiting": outdated_in(actor, region) if len(region) >= COUNTY_DIGITS else 0,
            "paired": paired_lines(actor),
            "regions": [(code, division_name(code)) for code in regions],
            "may_measure": bool(region) and actor.covers(permissions.MEASURE, region),
            "sees_people": bool(regions),
            "key": uuid4(),
        }
        if told["above"] and not actor.covers(permissions.MEASURES, told["above"]):
            told["above"] = ""
        return self.show(**told)
