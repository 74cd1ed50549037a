"""Flows（流向）: how many people of each county went to which city, each person once, as the replay counts them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.urls import NoReverseMatch, reverse
from pypinyin import lazy_pinyin

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.agreements.models import Programme
from qiao.ground.agreements.queries import pairs, short_name
from qiao.ground.saying import reader_language
from qiao.story.placements import counting
from qiao.story.placements.models import Placement
from qiao.story.placements.queries import placements_seen

VIEW = "placements.view"
FEW = 5
"""Fewer people than this are shown as “fewer than five” to whoever may not see the persons."""


@dataclass(frozen=True, slots=True)
class Flow:
    """People of one county in one city. `at_work`: those who work on the receiving side on the day.

    `mine`: the place is the actor's; then `people` are those whom the actor may see, exactly the rows of the list that
    `href` opens, and small numbers are told. `seen`: the persons the actor may see, of a place of others too. `gone`:
    of a place of the actor's, those whom they may not see any more, who left long ago or moved away.
    """

    county: str
    county_name: str
    city: str
    city_name: str
    people: int
    at_work: int
    paired: bool
    mine: bool
    seen: int = 0
    gone: int = 0
    href: str = ""

    @property
    def is_few(self) -> bool:
        """Whether the number stays untold, because it could point at somebody."""
        return not self.mine and 0 < self.people < FEW

    @property
    def left(self) -> int:
        """Those who do not work on the receiving side any more."""
        return self.people - self.at_work


def flows(actor: Actor, programme: Programme, year: int | None = None) -> list[Flow]:
    """The pairs in the programme's order, those without anybody too; then what went elsewhere, largest first."""
    counted = _counted(Placement.objects.all(), year)
    seen = _counted(placements_seen(actor, VIEW), year)
    paired = [(pair.county, pair.city) for pair in pairs(programme)]
    others = sorted(counted.keys() - set(paired), key=lambda key: (-counted[key][0], key))
    keys = [*((key, True) for key in paired), *((key, False) for key in others)]
    return [_flow(actor, key, counted.get(key, _NONE), seen.get(key, _NONE), year, is_pair) for key, is_pair in keys]


def periods() -> list[int]:
    """The calendar years to choose from: the last one, and this one as far as it has come."""
    this_year = clock.today().year
    return [this_year - 1, this_year]


def people(found: Iterable[Flow]) -> int:
    """The persons whom the actor may see, all together: as many as the list that the headline opens has rows."""
    return sum(flow.seen for flow in found)


_NONE = (0, 0)


def _counted(rows: QuerySet[Placement], year: int | None) -> dict[tuple[str, str], tuple[int, int]]:
    """Persons and those at work among these rows, by county (6 digits) and city (6 digits)."""
    day = clock.today()
    still = Placement.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), counting.moved(day))
    found = (
        rows.filter(counting.spells_counted(counting.moved(day, year)))
        .annotate(works=Exists(still.filter(worker=OuterRef("worker"))))
        .order_by()
        .values(county=Substr("home_region", 1, 6), city=Substr("region", 1, 4))
        .annotate(people=Count("pk"), at_work=Count("pk", filter=Q(works=True)))
    )
    return {(row["county"], f"{row['city']}00"): (row["people"], row["at_work"]) for row in found}


def _flow(
    actor: Actor, key: tuple[str, str], counted: tuple[int, int], seen: tuple[int, int], year: int | None, paired: bool
) -> Flow:
    county, city = key
    mine = actor.covers(VIEW, county) or actor.covers(VIEW, city)
    told = seen if mine else counted
    href = list_of_moved(year, home=county, region=city[:4]) if mine and seen[0] else ""
    gone = counted[0] - seen[0] if mine else 0
    return Flow(county, place_name(county), city, place_name(city), *told, paired, mine, seen[0], gone, href)


def place_name(code: str) -> str:
    """What people call a place; in English its pinyin: Tai'an for 泰安."""
    name = short_name(code)
    if reader_language() == "zh":
        return name
    syllables = lazy_pinyin(name)
    return "".join(s if not n or s[0] not in "aeo" else f"'{s}" for n, s in enumerate(syllables)).capitalize()


def list_of_moved(year: int | None, **narrowed: str) -> str:
    """The list of the persons counted, narrowed to two places where they are named; "" without such a list."""
    asked = {"indicator": counting.indicator_of("moved", year), **narrowed}
    try:
        return f"{reverse('placements.list')}?{urlencode(asked)}"
    except NoReverseMatch:
        return ""
