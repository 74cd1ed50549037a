"""Reading a text（读地名）as a chain of names, each inside the one before (省 → 市 → 县 → 乡镇).

The reading that takes the most characters wins. What follows the last name (streets, buildings) is left alone. Short
names such as 万州 or 青岛 count only where nothing speaks against them: 中山路, 长安街 and 武汉大学 name no division. A
division named behind one in which it does not lie (重庆市黄岛区) is no street: such a text is refused, as is a list of
places.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from qiao.ground.places import index, tables
from qiao.ground.places.codes import by_code, former, lifted
from qiao.ground.places.index import LONGEST_NAME, Entry
from qiao.ground.places.naming import STATISTICAL_NAMES, pieces, plain, stem
from qiao.ground.places.place import (
    LEVELS,
    MUNICIPALITIES,
    AmbiguousPlace,
    ContradictoryPlace,
    Level,
    Place,
    UnknownPlace,
)

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
_OUTSIDE = re.compile(r"(?:以|之)?外(?:地|省|市|县|面)?")
_AND = re.compile(r"或者?|以?及|和|与")
_OFFICIAL_ENDS = ("区", "县", "旗", "市", "州", "盟", "省")
_ANY_CITYS = re.compile("老城区|新城区|.*(?:开发|高新|园|保税|合作|示范)区")  # every city has one


class Step(NamedTuple):
    """How far a reading got, at which place, where its last name begins, and the code that bears or bore that name."""

    end: int
    place: Place
    last: int
    code: str


class TextReading:
    """One text being read."""

    def __init__(self, text: str, around: Place | None, level: Level | None) -> None:
        parts = pieces(text[: LONGEST_TEXT * 4])
        self.text = "".join(part for part, _ in parts)[:LONGEST_TEXT]
        self.starts = [0]
        self.listed = set()  # where a mark of a list stood
        for part, listed in parts:
            if listed:
                self.listed.add(self.starts[-1])
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
        self._refuse_what_follows(step)
        if step.place.level in ("province", "city"):
            step = self._further(step)
        found = self._below(step)
        if found is step.place:
            self._refuse_divided(step)
        return found

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
        if entry.place.level == "county" and self._named_township(Step(end, entry.place, at, entry.code)) is not None:
            return True  # 开州长沙镇, 巫溪城厢
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
        """Of places of one name: those of the level asked for; a province; a city; those that have the
        township that follows; the inmost of old places."""
        of_level = {code: place for code, place in places.items() if place.level == self.level}
        if of_level:
            return of_level
        own = {entry.place.code: entry.place for entry in index.names().get(named, ()) if not entry.retired}
        for level in ("province", "city") if opens else ("city",):
            bearing = {code: place for code, place in own.items() if place.level == level and code in places}
            if len(bearing) == 1 and not (opens and named in _UNSURE):
                return bearing
        if end < len(self.text):
            followed = {code: place for code, place in places.items() if self._township_at(end, place) is not None}
            places = followed or places
        # Of old places of one name, the inmost: 涪陵市 was a city, and a district in it.
        for code, place in places.items():
            if all(place.is_within(other) for other in places.values()):
                return {code: place}
        return places

    # What must not follow -----------------------------------------------------------------------------------------
    def _refuse_what_follows(self, step: Step) -> None:
        """Refuse 重庆市外, a list of places, and a division that lies elsewhere.

        Raises UnknownPlace, AmbiguousPlace, ContradictoryPlace.
        """
        outside = _OUTSIDE.match(self.text, step.end)
        if outside is not None and outside.end() in self.breaks:
            raise UnknownPlace(self.text)
        if self._named_township(step) is not None:
            return
        listed = self._listed_with(step)
        if len(listed) > 1:
            raise AmbiguousPlace(self.text, tuple(listed[code] for code in sorted(listed)))
        inner = self._elsewhere(step)
        if inner is not None:
            raise ContradictoryPlace(self.text, step.place.full_name, inner)

    def _listed_with(self, step: Step) -> dict[str, Place]:
        """The place reached, and those that stand after it with a mark or a word of a list between, by code."""
        found, at = {step.place.code: step.place}, step.end
        while at < len(self.text):
            word = _AND.match(self.text, at)
            if at not in self.listed and word is None:
                break
            steps = self._beside(word.end() if word is not None else at, step.place)
            others = {other.place.code: other.place for other in steps}
            if not others or any(other.is_within(step.place) for other in others.values()):
                break
            found |= others
            at = max(other.end for other in steps)
        return found

    def _beside(self, at: int, place: Place) -> frozenset[Step]:
        """The readings from here: beside a place in its city, its province, then anywhere (but inside `around`)."""
        above = [lifted(place, level) for level in ("city", "province") if place.level != level]
        for context in (*above, self.around):
            steps = frozenset(step for step in self._read(at, context, "") if step.place is not context)
            if steps:
                return steps
        return frozenset()

    def _elsewhere(self, step: Step) -> str | None:
        """The official name right behind a reading whose bearers all lie elsewhere; streets and zones have none."""
        place, known = step.place, index.names()
        townships = index.township_stems(place.code[:6]) if place.level in ("city", "county") else {}
        for end in range(min(len(self.text), step.end + LONGEST_NAME), step.end + 2, -1):
            name = self.text[step.end : end]
            if not name.endswith(_OFFICIAL_ENDS) or _ANY_CITYS.fullmatch(name) or stem(name) in townships:
                continue  # the last: 东莞东城区 is 东城街道
            official = [entry for entry in known.get(name, ()) if entry.retired or plain(entry.place.name) == name]
            if not official or any(entry.place.zone for entry in official):
                continue
            if any(entry.place.is_within(place) or place.is_within(entry.place) for entry in known[name]):
                return None
            if name.endswith(("区", "县", "旗")) or end in self.breaks or self._goes_on(end, official):
                return name
        return None

    def _goes_on(self, end: int, entries: list[Entry]) -> bool:
        """Whether a name inside one of these places follows, so that 南京市场 is no city but 济南市历下区 is one."""
        return any(self._read(end, entry.place, "") for entry in entries)

    def _refuse_divided(self, step: Step) -> None:
        """Refuse an old name of a land since divided so far that nothing less than a province holds it: 万县地区."""
        divided = {
            heir
            for row in former(step.code)
            if plain(row.name) == self.text[step.last : step.end]
            for heir in row.heirs
        }
        if step.place.level == "province" and step.code != step.place.code[:6] and len(divided) > 1:
            raise AmbiguousPlace(self.text, tuple(by_code(code) for code in sorted(divided)))

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
                found = self._named_township(step) or step
            step = found
        if self.level == "village" and step.place.level == "township":
            return self._longest(step.end, index.village_names(step.place), step.place).place
        return step.place

    def _named_township(self, step: Step) -> Step | None:
        """The township right behind a reading: by its name, or at the text's end or a mark without 镇, 乡, 街道."""
        place, at = step.place, step.end
        if at >= len(self.text) or not (place.level in ("city", "county") or place.city == place.code[:6]):
            return None
        found = self._township_at(at, place)
        if found is None and place.level == "county" and at not in self.listed:
            end = min(stop for stop in self.breaks if stop > at)
            short = index.township_stems(place.code[:6]).get(self.text[at:end])
            found = Step(end, short, at, short.code) if short is not None else None
        return found

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
        return self._village_alone()

    def _village_alone(self) -> Place:
        """A village named without its township, where the county or township looked in has only one of that name."""
        around = self.around if self.level == "village" else None
        if around is not None and around.level in ("county", "township", "village"):
            below = around.level == "county"
            towns = tables.townships_of(around.code[:6]) if below else (lifted(around, "township"),)
            for end in range(min(len(self.text), LONGEST_NAME), 2, -1):
                named = [index.village_names(town).get(self.text[:end]) for town in towns]
                places = tuple(place for place in named if place is not None)
                if len(places) == 1:
                    return places[0]
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
