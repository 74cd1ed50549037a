"""Telephones（电话）: which office's number a page offers: the station of a place, and the hotline on every page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django.conf import settings

from qiao.ground import clock
from qiao.ground.agreements.models import Pairing
from qiao.ground.agreements.queries import current_programme, running_on
from qiao.story.vacancies.queries import bare


class Line(Protocol):
    """An office's telephone, as the settings hold it."""

    @property
    def name(self) -> str:
        """Whose."""
        ...

    @property
    def number(self) -> str:
        """As it is written."""
        ...

    @property
    def dialled(self) -> str:
        """As a telephone takes it."""
        ...

    @property
    def region(self) -> str:
        """The region it serves, "" for everywhere."""
        ...


def hotline() -> Line:
    """The hotline for workers."""
    line: Line = settings.QIAO_HOTLINE
    return line


def asked_at_home(regions: Iterable[str], place: str) -> Line:
    """Whom a village asks about a post: the station of the home regions of whoever hands it on, else of a county paired
    with the post's city, else where the post is; the hotline where no station is on record."""
    programme = current_programme()
    home = bare(programme.sending_region) if programme else ""
    own = [region for region in regions if home and region.startswith(home)]
    pairs = Pairing.objects.filter(running_on(clock.today())).order_by("position", "pk").values_list("county", "city")
    paired = [county for county, city in pairs if place.startswith(bare(city))]
    return station_of(*own, *paired, place) or hotline()


def station_of(*places: str) -> Line | None:
    """The station that is nearest to the first place that has one: of its county before its city's."""
    for place in filter(None, places):
        found = [line for line in settings.QIAO_STATIONS if place.startswith(bare(line.region))]
        if found:
            nearest: Line = max(found, key=lambda line: len(bare(line.region)))
            return nearest
    return None
