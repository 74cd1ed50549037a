"""Readers of the register's own cells: where a person lives, down to the village."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qiao.ground import places
from qiao.ground.exchange import faults
from qiao.ground.exchange.cells import Choice, DayOrMonth, Place
from qiao.ground.exchange.cells.texts import half_width, is_nothing, shown, text_of
from qiao.ground.exchange.faults import CellFault
from qiao.story.register import errors, words
from qiao.story.register.errors import PLACE_APART, TOWNSHIP_UNKNOWN

_TOWNSHIP = re.compile("[\u4e00-\u9fff]{2,12}?(?:镇|乡|街道)")


@dataclass(frozen=True)
class Residence(Place):
    """A residence（居住地、户籍地）down to the county at least, as the 12-digit code of the deepest place named.

    Rosters write five levels, some only three, an office of one county the village alone（天池村）: it is looked for
    `within` the office's region first. What stands below the county is kept where it is known.
    """

    def read(self, raw: object) -> str | None:
        """The code, padded with zeros. Raises CellFault: place_unknown, place_ambiguous, township_unknown (kept)."""
        text = text_of(raw)
        if is_nothing(text):
            return None
        code = residence_code(text, (self.within,) if self.within else ())
        if told := unknown_township(text, code):
            raise CellFault(TOWNSHIP_UNKNOWN, value=code, **told)
        return code

    def around(self, region: str) -> Residence:
        """The same reader for the office of that region."""
        return replace(self, within=region)


@dataclass(frozen=True)
class Relation(Choice):
    """A relation to the head. 妻子 and 丈夫 are read as written, because they tell the sex; kept as `relation_kept`
    has them, they are offered in no drop-down."""

    def choices(self) -> Sequence[str]:
        """The words that are kept."""
        return tuple(word for word in self.options if words.relation_kept(word) == word)


@dataclass(frozen=True)
class Birth(DayOrMonth):
    """A birth（出生日期、出生年月）as text: 1985-03-12, or 1985-03 where no day is told.

    A date cell on the first of a month is that month: so Excel keeps 1985-03, and a day that nobody told is worse than
    one that is asked about.
    """

    def read(self, raw: object) -> str | None:
        """The day or the month. Raises CellFault: date, date_ambiguous, date_range."""
        if isinstance(raw, int | float) and not isinstance(raw, bool) and raw >= _COMPACT_DAY_LEAST:
            return super().read(str(int(raw)))  # 19850301 is a day, number or text
        return super().read(raw)


_COMPACT_DAY_LEAST = 10_000_000


def residence_code(text: str, near: Sequence[str] = ()) -> str:
    """The 12-digit code of a residence written as text or code; must reach the county.

    (A few cities have townships but no counties; there the township is enough.) `near`: the regions in which it is
    looked for first.

    Raises CellFault: place_unknown (also when only a province or city is named), place_apart, place_ambiguous.
    """
    try:
        found = _found(text, near)
    except places.ContradictoryPlace as apart:
        raise CellFault(PLACE_APART, inner=apart.inner, outer=apart.outer) from apart
    except places.UnknownPlace as unknown:
        raise CellFault(faults.PLACE_UNKNOWN, found=shown(text)) from unknown
    except places.AmbiguousPlace as ambiguous:
        raise CellFault(faults.PLACE_AMBIGUOUS, found=shown(text), count=len(ambiguous.candidates)) from ambiguous
    if not _reaches_county(found):
        raise CellFault(faults.PLACE_UNKNOWN, found=shown(text))
    return found.code


def unknown_township(text: str, code: str) -> Mapping[str, str]:
    """The township that a text names right behind its county and that the county, found as `code`, has not; else empty.

    The name ends where the first 镇, 乡 or 街道 does; a street or a house behind the county is no township.
    """
    if not code.endswith("000000") or code.endswith("00000000"):
        return {}
    county = places.by_code(code, historic=True).name
    _, found, rest = half_width(text).rpartition(county)
    named = _TOWNSHIP.match(rest.strip()) if found else None
    return {"found": named[0], "county": county} if named else {}


def region_typed(text: str, near: Sequence[str] = ()) -> str:
    """The region of a place as an officer types it: inside their own regions first（天池村）, then in the country.

    Raises Refused: place_unknown, place_apart, place_ambiguous with the candidates named, place_wide.
    """
    try:
        found = _found(text, near)
    except places.ContradictoryPlace as apart:
        raise errors.place_apart(apart.inner, apart.outer) from apart
    except places.UnknownPlace as unknown:
        raise errors.place_unknown(shown(text)) from unknown
    except places.AmbiguousPlace as several:
        raise errors.place_ambiguous(shown(text), [one.full_name for one in several.candidates]) from several
    if not _reaches_county(found):
        raise errors.place_wide(shown(text), found.full_name)
    return region_of(found.code)


def _found(text: str, near: Sequence[str]) -> places.Place:
    """The place inside one of these regions, else anywhere. Raises as `places.find`."""
    for region in near:
        # Whoever serves one village writes down its township and county too.
        for around in dict.fromkeys((region, region[:9], region[:6])):
            try:
                return places.find(text, within=around, level="village")
            except places.UnknownPlace:
                continue
    return places.find(text, level="village")


def _reaches_county(found: places.Place) -> bool:
    return bool(found.county) or found.level == "township"


def region_of(code: str) -> str:
    """A 12-digit code without the zeros that only fill: 6, 9 or 12 digits, as regions are stored."""
    if code.endswith("000000"):
        return code[:6]
    return code[:9] if code.endswith("000") else code


def padded(region: str) -> str:
    """A stored region as the 12-digit code."""
    return region.ljust(12, "0")
