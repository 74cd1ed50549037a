"""Areas（各地）: the divisions of a region with what was counted of them, as far as this reader is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.saying import reader_language
from qiao.story.register.listed import near_name
from qiao.story.visits import states
from qiao.story.visits.coverage import CountyVisits, Period, Tally, who_went
from qiao.story.visits.models import VILLAGE_DIGITS
from qiao.web.frame.lists.filters import division_name
from qiao.web.home.flows import FEW, place_name

VIEW = "visits.view"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the list it opens, "" for none. `is_few`: it stays untold, because it could point at somebody."""

    number: int
    href: str = ""
    is_few: bool = False

    @property
    def said(self) -> str:
        """The number, or that it is small."""
        return _("少于 5") if self.is_few else f"{self.number:,}"

    @property
    def exports(self) -> object:
        """The same for a workbook."""
        return self.said if self.is_few else self.number


@dataclass(frozen=True, slots=True)
class Area:
    """A division: its figures, the last day there and by whom, and its own page, "" where there is none to open.

    `is_mine`: the reader may see its households; otherwise nothing small is told. `poorest`: "" or how it is called.
    """

    code: str
    name: str
    short: str
    href: str
    is_mine: bool
    households: Figure
    reached: Figure
    visits: Figure
    due: Figure | None
    never: Figure | None
    share: int | None
    last_on: date | None
    days: int | None
    by: str
    county_visits: Figure | None = None
    county_days: int = 0
    poorest: str = ""
    is_visited: bool | None = None

    @property
    def share_said(self) -> str:
        """The share reached, in words where there is none to tell."""
        if self.share is not None:
            return f"{self.share}%"
        return _("不便说") if self.households.number else _("没有登记的户")


def areas_of(
    actor: Actor, codes: Iterable[str], told: Mapping[str, Tally], period: Period, *,
    poorest: Mapping[str, bool], counties: Mapping[str, CountyVisits] | None = None, visited: set[str] | None = None,
) -> list[Area]:  # fmt: skip
    """A row for each of these divisions, in their order."""
    who = who_went(tally.last_by_id for code, tally in told.items() if actor.covers(VIEW, code))
    return [_area(actor, code, told.get(code, Tally()), period, who, poorest, counties, visited) for code in codes]


def _area(
    actor: Actor, code: str, tally: Tally, period: Period, who: Mapping[int | None, str], poorest: Mapping[str, bool],
    counties: Mapping[str, CountyVisits] | None, visited: set[str] | None,
) -> Area:  # fmt: skip
    mine = actor.covers(VIEW, code)
    count = _lists(code, period) if mine else _masked
    households, reached = count("households", tally.households), count("reached", tally.reached)
    if not mine and 0 < tally.households - tally.reached < FEW:
        # So many are reached that the rest would point at somebody: neither is told.
        reached = Figure(0, is_few=True)
    to_county = (counties or {}).get(code, CountyVisits())
    hidden = households.is_few or reached.is_few
    last = None if hidden else tally.last_on
    return Area(
        code=code,
        name=division_name(code),
        short=short_of(code),
        href=_page_of(actor, code, period),
        is_mine=mine,
        households=households,
        reached=reached,
        visits=count("visits", tally.visits),
        due=count("due", tally.due) if mine else None,
        never=count("never", tally.never) if mine else None,
        share=None if hidden or not tally.households else _percent(tally.reached, tally.households),
        last_on=last,
        days=None if last is None else (clock.today() - last).days,
        by=who.get(tally.last_by_id, "") if mine else "",
        county_visits=None if counties is None else _county_visits(actor, code, to_county.visits, period),
        county_days=to_county.days,
        poorest="" if code not in poorest else _("深度贫困乡镇（示例）") if poorest[code] else _("深度贫困乡镇"),
        is_visited=None if visited is None else code in visited,
    )


def _percent(part: int, whole: int) -> int:
    """A share in whole per cent: 0 and 100 only where it is so."""
    return part * 100 // whole if part in (0, whole) else min(99, max(1, round(part * 100 / whole)))


def short_of(code: str) -> str:
    """What a tile calls a division: 石堤, Shidi, 高桥村."""
    if len(code) == VILLAGE_DIGITS:
        return near_name(code).rpartition(" · ")[2]
    return place_name(code) if reader_language() != "zh" else _without_bracket(place_name(code))


def _without_bracket(name: str) -> str:
    return name.partition("（")[0]


def _page_of(actor: Actor, code: str, period: Period) -> str:
    if len(code) == VILLAGE_DIGITS:
        return _covered(code, period) if actor.covers(VIEW, code) else ""
    if not may_open(actor, code):
        return ""
    return f"{reverse('visits.coverage')}?{urlencode({'region': code, **_days(period)})}"


def may_open(actor: Actor, code: str) -> bool:
    """Whether the actor may read the parts of a division: of their own, and of every county for who reads results."""
    if actor.covers(VIEW, code):
        return True
    return len(code) <= 6 and actor.can("reports.view")


def _lists(code: str, period: Period) -> Callable[[str, int], Figure]:
    lists = {
        "households": lambda: _covered(code, Period()),
        "reached": lambda: _covered(code, period, reached=True),
        "never": lambda: _covered(code, Period(), never="1"),
        "due": lambda: _covered(code, Period(), due="1", sort="last"),
        "visits": lambda: _visits(code, period),
    }
    return lambda what, number: Figure(number, lists[what]() if number else "")


def _masked(what: str, number: int) -> Figure:
    return Figure(0, is_few=True) if 0 < number < FEW else Figure(number)


def _covered(code: str, period: Period, *, reached: bool = False, **more: str) -> str:
    told: dict[str, Any] = {"region": code, **more}
    if period:
        told |= {name.replace("first", "seen_from").replace("last", "seen_to"): d for name, d in _days(period).items()}
    elif reached:
        told["reached"] = "1"
    return f"{reverse('visits.covered')}?{urlencode(told)}"


def _visits(code: str, period: Period) -> str:
    days = {name.replace("first", "day_from").replace("last", "day_to"): d for name, d in _days(period).items()}
    told = {"kind": states.HOUSEHOLD, "reached": "1", "home": code, **days}
    return f"{reverse('visits.list')}?{urlencode(told)}"


def _county_visits(actor: Actor, code: str, number: int, period: Period) -> Figure:
    days = {name.replace("first", "day_from").replace("last", "day_to"): d for name, d in _days(period).items()}
    told = {"kind": states.COUNTY, "reached": "1", "region": code, **days}
    href = f"{reverse('visits.list')}?{urlencode(told)}" if number and actor.covers(VIEW, code) else ""
    return Figure(number, href)


def _days(period: Period) -> dict[str, str]:
    """The period as the address says it."""
    told = {"first": period.first, "last": period.last}
    return {name: day.isoformat() for name, day in told.items() if day is not None}
