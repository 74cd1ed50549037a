"""Telephones（电话）: which office's number a page offers: the station of a place, and the hotline on every page."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings

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


def station_of(*places: str) -> Line | None:
    """The station that is nearest to the first place that has one: of its county before its city's."""
    for place in filter(None, places):
        found = [line for line in settings.QIAO_STATIONS if place.startswith(bare(line.region))]
        if found:
            nearest: Line = max(found, key=lambda line: len(bare(line.region)))
            return nearest
    return None
