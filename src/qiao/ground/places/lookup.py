"""Finding（找地方）: from what people write to the place they mean, or an honest refusal.

A text is read from its beginning as a chain of names, each inside the one before (省 → 市 → 县 → 乡镇); the reading
that takes the most characters wins. What follows the last name (streets, buildings) is left alone. Short names such
as 万州 or 青岛 count only where nothing speaks against them: 中山路, 长安街 and 武汉大学 name no division.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from qiao.ground.places import index
from qiao.ground.places.codes import by_code, lifted
from qiao.ground.places.index import LONGEST_NAME, Entry
from qiao.ground.places.naming import STATISTICAL_NAMES, pieces, plain
from qiao.ground.places.place import LEVELS, MUNICIPALITIES, AmbiguousPlace, Level, Place, UnknownPlace

LONGEST_TEXT = 120  # characters of a text that are looked at: no division is named later than that
_STREET = re.compile(
    r"[东西南北中前后新老]?[一二三四五六七八九十\d]{0,3}(?:环|段)?"
    r"(?:路|街|大道|大街|巷|胡同|弄|高速|镇|乡|村|社区)"
)
_HOUSE = re.compile(
    r"大学(?!城)|学院|银行|证券|保险|人寿|啤酒|医院|酒店|饭店|宾馆|中学|小学|大厦|日报|晚报|公园|烤鸭|拉面|牛肉"
)
_UNSURE = frozenset(("朝阳",))  # the district of Beijing is meant as often as the city in Liaoning
_DEEPEST: Level = "township"


def find(text: str, *, within: str | None = None, level: Level | None = None) -> Place:
    """The place that a text names: a code, a full path, or what a clerk or a job site wrote.

    `within` is the code of the place to look inside (37 for Shandong). `level` is the deepest level wanted: what is
    found deeper is lifted to it, and of places of one name the one of that level is preferred; without it the search
    ends at the township, and villages (Chongqing and Shandong only) are read with level="village". How far a text got
    is told by the `level` of what is returned: 成都红星路 is the city.

    Raises UnknownPlace: the text names nothing (or nothing inside `within`, or `within` is no code); AmbiguousPlace:
    several places.
    """
    found = _cached(text[: LONGEST_TEXT * 4], within, level)
    if isinstance(found, Place):
        return found
    if found:
        raise AmbiguousPlace(text, found)
    raise UnknownPlace(text)


@lru_cache(maxsize=65536)
def _cached(text: str, within: str | None, level: Level | None) -> Place | tuple[Place, ...]:
    """What `find` returns or raises, as a value, so that refusals are remembered too: () is unknown."""
    around = by_code(within, historic=True) if within is not None else None
    try:
        found = _of_digits(text) or _Reading(text, around, level).place()
    except UnknownPlace:
        return ()
    except AmbiguousPlace as several:
        return several.candidates
    if around is not None and not found.is_within(around):
        return ()
    return lifted(found, level) if level is not None else found


def _of_digits(text: str) -> Place | None:
    digits = plain(text)
    return by_code(digits, historic=True) if digits.isascii() and digits.isdecimal() else None


class Step(NamedTuple):
    """How far a reading got, at which place, where its last name begins, and the code that bears or bore that name."""

    end: int
    place: Place
    last: int
    code: str


class _Reading:
    """One text being read."""

    def __init__(self, text: str, around: Place | None, level: Level | None) -> None:
        parts = pieces(text[: LONGEST_TEXT * 4])
        self.text = "".join(parts)[:LONGEST_TEXT]
        self.starts = [0]
        for part in parts:
            self.starts.append(self.starts[-1] + len(part))
        self.breaks = frozenset(self.starts) | {len(self.text)}
        self.around = around
        self.level = level
        self.memory: dict[tuple[int, str, str], frozenset[Step]] = {}

    def place(self) -> Place:
        """The place named. Raises UnknownPlace, AmbiguousPlace."""
        start = next((start for start in self._beginnings() if self._steps(start)), None)
        if start is None:
            return self._township_alone()
        step = self._chosen(start)
        if step.place.level in ("province", "city"):
            step = self._further(step)
        return self._below(step)

    # Where a reading may begin ------------------------------------------------------------------------------------
    def _beginnings(self) -> list[int]:
        """The text's start (behind 中国), then every place behind a mark, then full names of provinces and cities."""
        first = [2] if self.text.startswith("中国") else [7] if self.text.startswith("中华人民共和国") else []
        breaks = [start for start in self.starts if start < len(self.text)]
        inside = [at for at in range(1, len(self.text)) if at not in self.breaks and self._strong_name_at(at)]
        return [*first, *breaks, *inside]

    def _strong_name_at(self, at: int) -> bool:
        entries = (entry for _, entry in self._names(at, self.around) if entry.full and not entry.retired)
        return any(
            entry.place.level in ("province", "city") and entry.code == entry.place.code[:6] for entry in entries
        )

    # Reading a chain of names -------------------------------------------------------------------------------------
    def _names(self, at: int, context: Place | None, old: str = "") -> list[tuple[int, Entry]]:
        """The names that stand at a position and fit the context: (their end, entry)."""
        found = []
        known = index.names()
        for end in range(min(len(self.text), at + LONGEST_NAME), at + 1, -1):
            entries = known.get(self.text[at:end])
            if entries is None:
                continue
            fitting = [entry for entry in entries if _fits(entry, context, old)]
            if any(not entry.retired for entry in fitting):
                fitting = [entry for entry in fitting if not entry.retired or (entry.recent and context is None)]
            found += [(end, entry) for entry in fitting]
        return found

    def _stands(self, entry: Entry, end: int) -> bool:
        """Whether a short name that no name inside it follows is more than the beginning of a street's or house's."""
        if entry.full:
            return True
        if _STREET.match(self.text, end) is not None:  # 东莞道滘镇, but not 中山路
            return entry.place.level != "province" and self._township_at(end, entry.place) is not None
        return _HOUSE.match(self.text, end) is None

    def _steps(self, at: int) -> frozenset[Step]:
        """The furthest readings from here: none when nothing is named."""
        return frozenset(step for step in self._read(at, self.around, "") if self._is_named(step))

    def _is_named(self, step: Step) -> bool:
        """Whether the reading names something inside the place looked in, not only what lies around it."""
        if step.place is not self.around:
            return self.around is None or step.place.is_within(self.around)
        return any(entry.place is self.around for entry in index.names()[self.text[step.last : step.end]])

    def _read(self, at: int, context: Place | None, old: str) -> frozenset[Step]:
        key = (at, context.code if context else "", old)
        if key not in self.memory:
            self.memory[key] = frozenset()  # a name that leads back here adds nothing
            self.memory[key] = self._read_on(at, context, old)
        return self.memory[key]

    def _read_on(self, at: int, context: Place | None, old: str) -> frozenset[Step]:
        ends: set[Step] = set()
        for end, entry in self._names(at, context, old):
            deeper = entry.place if context is None or not context.is_within(entry.place) else context
            further = self._read(end, deeper, entry.code if entry.retired else "")
            if not further and not self._stands(entry, end):
                continue
            if context is None and not self._may_open(entry, at, end, further):
                continue
            ends |= further or {Step(end, deeper, at, entry.code)}
        if context is not None and not ends:
            ends |= self._behind_statistical_name(at, context, old)
        if context is not None and ends and context.level in ("city", "county"):
            township = self._township_at(
                at, context
            )  # 大兴区大兴国际机场: the name said again was a township's beginning
            reached = max(step.end for step in ends)
            if township is not None and township.end >= reached + (context.level == "city"):
                ends = {township}
        furthest = max((step.end for step in ends), default=at)
        return frozenset(step for step in ends if step.end == furthest)

    def _behind_statistical_name(self, at: int, context: Place, old: str) -> frozenset[Step]:
        """重庆市县巫溪县, 湖北省省直辖县级行政区划仙桃市: what forms put where a province has no city."""
        if context.level == "province":
            for name in STATISTICAL_NAMES - {"市"}:
                if self.text.startswith(name, at) and (len(name) > 1 or context.code[:6] in MUNICIPALITIES):
                    return self._read(at + len(name), context, old)
        return frozenset()

    def _may_open(self, entry: Entry, at: int, end: int, further: frozenset[Step]) -> bool:
        """A county's short name opens a text only alone, before a mark, or before a name inside it (和平饭店 is no
        place); districts called only by a side (东区, 城区) never do.
        """
        if further:
            return True
        if end - at == 2 and entry.full and self.text[end - 1] == "区":
            return False
        if end in self.breaks:
            return True
        if entry.full:
            return end - at >= 3
        return entry.place.level in ("province", "city") and not entry.retired

    # Choosing -----------------------------------------------------------------------------------------------------
    def _chosen(self, at: int) -> Step:
        steps = self._steps(at)
        end, last = max(step.end for step in steps), min(step.last for step in steps)
        steps = frozenset(step for step in steps if step.last == last)  # one long name says more than two short ones
        places = {step.place.code: step.place for step in steps}
        if len(places) > 1:
            opens = last == at and self.around is None
            places = self._preferred(self.text[last:end], places, end, opens)
        if len(places) > 1:
            raise AmbiguousPlace(self.text, tuple(places[code] for code in sorted(places)))
        place = next(iter(places.values()))
        return min((step for step in steps if step.place is place), key=lambda step: step.code)

    def _preferred(self, named: str, places: dict[str, Place], end: int, opens: bool) -> dict[str, Place]:
        """Of places of one name: those of the level asked for; a province; a city; the inmost of old places; those
        that have the township that follows."""
        of_level = {code: place for code, place in places.items() if place.level == self.level}
        if of_level:
            return of_level
        own = {entry.place.code: entry.place for entry in index.names().get(named, ()) if not entry.retired}
        for level in ("province", "city") if opens else ("city",):
            bearing = {code: place for code, place in own.items() if place.level == level and code in places}
            if len(bearing) == 1 and not (opens and named in _UNSURE):
                return bearing
        for (
            code,
            place,
        ) in places.items():  # of old places of one name, the inmost: 涪陵市 was a city, and a district in it
            if all(place.is_within(other) for other in places.values()):
                return {code: place}
        if end < len(self.text):
            followed = {code: place for code, place in places.items() if self._township_at(end, place) is not None}
            return followed or places
        return places

    # Going deeper -------------------------------------------------------------------------------------------------
    def _further(self, reached: Step) -> Step:
        """Past words that name nothing, a full name inside the place found: 四川自由贸易试验区成都高新区."""
        place = reached.place
        for at in range(reached.end + 1, min(len(self.text), reached.end + 30)):
            for stop, entry in self._names(at, place):
                inside = entry.place is not place and entry.place.is_within(place) and not entry.retired
                city_of_province = place.level == "province" and entry.place.level == "city"
                if not inside or entry.place.zone or not self._stands(entry, stop):
                    continue
                if (entry.full and stop - at >= 3) or city_of_province:
                    steps = self._read(at, place, "")
                    if len({step.place.code for step in steps}) == 1:
                        return min(steps, key=lambda step: (step.last, step.code))
        return reached

    def _below(self, step: Step) -> Place:
        place = step.place
        if LEVELS.index(self.level or _DEEPEST) < LEVELS.index("township"):
            return place
        if place.level in ("city", "county") or place.city == place.code[:6]:  # the last: a municipality
            found = self._longest(step.end, index.townships_published_below(step.code), place)
            if found.place is place:
                found = self._longest(step.end, index.township_names(place.code[:6]), place)
            step = found
        if self.level == "village" and step.place.level == "township":
            return self._longest(step.end, index.village_names(step.place), step.place).place
        return step.place

    def _township_at(self, at: int, place: Place) -> Step | None:
        if at >= len(self.text):
            return None
        found = self._longest(at, index.township_names(place.code[:6]), place)
        return found if found.place is not place else None

    def _longest(self, at: int, known: Mapping[str, Place], otherwise: Place) -> Step:
        for end in range(min(len(self.text), at + LONGEST_NAME), at + 1, -1):
            if (place := known.get(self.text[at:end])) is not None:
                return Step(end, place, at, place.code)
        return Step(at, otherwise, at, otherwise.code)

    def _township_alone(self) -> Place:
        """A township named without its county, when its name tells its kind and stands only once in the country."""
        for end in range(min(len(self.text), LONGEST_NAME), 2, -1):
            places = index.townships_called(self.text[:end])
            if self.around is not None:
                places = tuple(place for place in places if place.is_within(self.around))
            if len(places) == 1:
                return self._village_of(end, places[0])
            if places:
                raise AmbiguousPlace(self.text, places)
        raise UnknownPlace(self.text)

    def _village_of(self, end: int, township: Place) -> Place:
        return (
            self._longest(end, index.village_names(township), township).place if self.level == "village" else township
        )


def _fits(entry: Entry, context: Place | None, old: str) -> bool:
    """Whether a name can stand inside the context: below it, the same again, or around it (说了两遍)."""
    if context is None:
        return True
    place = entry.place
    if old and entry.retired and entry.code.startswith(old.rstrip("0") if len(old.rstrip("0")) >= 2 else old):
        return True
    if entry.retired and place is not context:
        near = context.code[:6].rstrip("0")
        return entry.code.startswith(near) or place.is_within(context)
    return place.is_within(context) or context.is_within(place)
