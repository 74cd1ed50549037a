"""Codes（区划代码）: from a code to its place, the places below it, and what a retired code has become."""

from __future__ import annotations

from functools import lru_cache

from qiao.ground.places import tables
from qiao.ground.places.place import LEVELS, AmbiguousPlace, Level, Place, UnknownPlace
from qiao.ground.places.tables import Retired

_LENGTHS = (2, 4, 6, 9, 12)


def by_code(code: str, *, historic: bool = False) -> Place:
    """Today's place of a code of 2, 4, 6, 9 or 12 digits.

    The statistical pseudo-cities (1101 市辖区, 5002 县, 4290 省直辖) are their province. With `historic`, a code that
    was given once and is retired leads to the place that holds its land today: its only heir, or the smallest
    division around all heirs (precision is then lost, and `level` says so; see `stand_in` for the newest); a township
    or village unknown today leads to its county.

    Raises UnknownPlace: no such code (without `historic` also a retired one).
    Raises AmbiguousPlace: a retired code whose heirs lie in different provinces.
    """
    place = _present(code)
    if place is not None:
        return place
    if historic and code.isascii() and code.isdecimal() and len(code) in _LENGTHS:
        return _of_retired(code)
    raise UnknownPlace(code)


@lru_cache(maxsize=16384)
def _present(code: str) -> Place | None:
    if not (code.isascii() and code.isdecimal() and len(code) in _LENGTHS):
        return None
    short = code.ljust(6, "0")
    if len(short) == 12 and short.endswith("000"):
        short = short[:6] if short.endswith("000000") else short[:9]
    if len(short) == 6:
        return _of_six(short)
    township = _township(short[:9])
    if len(short) == 9 or township is None:
        return township
    return next((place for place in tables.villages_of(township) if place.code == short), None)


def _of_six(code: str) -> Place | None:
    divisions = tables.divisions()
    found = divisions.get(tables.NO_COUNTIES.get(code, code))
    if found is None and code[4:] == "00" and code[2:4] in ("01", "02", "90"):
        below = (other for other in divisions if other[:4] == code[:4])  # a pseudo-city: no place, but it has counties
        return divisions.get(code[:2] + "0000") if any(below) else None
    return found


def _township(code: str) -> Place | None:
    county = tables.county_of_moved().get(code) or tables.NO_COUNTIES.get(code[:6], code[:6])
    if county not in tables.divisions():
        return None
    return next((place for place in tables.townships_of(county) if place.code[:9] == code), None)


def _of_retired(code: str) -> Place:
    if len(code) > 6:
        return by_code(code[:6], historic=True)
    heirs = successors(code)
    if not heirs:
        raise UnknownPlace(code)
    rows = former(code)
    stands_in = stand_in(rows[0]) if len(rows) == 1 else around_all(heirs)
    if stands_in is None:
        raise AmbiguousPlace(code, heirs)
    return stands_in


def successors(code: str, *, year: int | None = None) -> tuple[Place, ...]:
    """Today's places where a code of the lists since 1980 stood, in the order of codes; a present code is its own heir.

    A few codes were given twice, to different counties: `year` picks the one that bore it then. Empty when the code was
    never given.
    """
    rows = former(code)
    if year is not None:
        rows = tuple(row for row in rows if row.first_year <= year <= row.last_year) or rows
        present = None if any(row.first_year <= year <= row.last_year for row in rows) else _present(code)
    else:
        present = _present(code)
    if present is not None:
        return (present,)
    divisions = tables.divisions()
    return tuple(divisions[heir] for heir in sorted({heir for row in rows for heir in row.heirs}))


def former(code: str) -> tuple[Retired, ...]:
    """What a 2-, 4- or 6-digit code was called before, oldest first, with the years seen and the heirs."""
    rows = tables.retired_by_code().get(code.ljust(6, "0"), ())
    return tuple(sorted(rows, key=lambda row: (row.first_year or 9999, row.last_year)))


def name_in(code: str, year: int) -> str | None:
    """The name that a 6-digit code bore in a year of the published lists (1980–2019), or bears today; None if none."""
    for row in former(code):
        if row.first_year <= year <= row.last_year:
            return row.name
    present = _present(code)
    return present.name if present is not None else None


def children(code: str) -> tuple[Place, ...]:
    """The places directly below, in the order of codes: a municipality's counties, a province's cities and the counties
    that have no city, a county's townships, a township's villages (Chongqing and Shandong only).

    Raises UnknownPlace.
    """
    place = by_code(code)
    if place.level == "village":
        return ()
    if place.level == "township":
        return tables.villages_of(place)
    return _divisions_below(place) or tables.townships_of(place.code[:6])


@lru_cache(maxsize=4096)
def _divisions_below(place: Place) -> tuple[Place, ...]:
    if place.level == "county":
        return ()
    inside = [other for other in tables.divisions().values() if other is not place and other.is_within(place)]
    if place.level == "city" or place.city:
        return tuple(inside)
    return tuple(other for other in inside if other.level == "city" or not other.city)


def lifted(place: Place, level: Level) -> Place:
    """The division of that level around a place; the place itself when it is no deeper, or has none of that level."""
    if LEVELS.index(place.level) <= LEVELS.index(level):
        return place
    if level == "township":
        return by_code(place.code[:9])
    around = {"province": place.province, "city": place.city, "county": place.county or place.city}[level]
    return tables.divisions()[around] if around else place


def stand_in(row: Retired) -> Place | None:
    """The one present place for a retired name: its only heir; the first heir of a division retired since the cut,
    which holds nearly all of it (渝北区 → 两江新区); the bearer of its code (襄樊市 → 襄阳市: only the name changed);
    else the smallest division around all heirs, None when none is."""
    divisions = tables.divisions()
    if row.since:
        return divisions[row.heirs[0]]
    if row.code in row.heirs:
        return divisions[row.code]
    return around_all(tuple(divisions[heir] for heir in row.heirs))


def around_all(places: tuple[Place, ...]) -> Place | None:
    """The smallest division that holds all these places; None when they lie in different provinces."""
    if len(places) == 1:
        return places[0]
    divisions = tables.divisions()
    for attribute in ("county", "city", "province"):
        codes = {getattr(place, attribute) for place in places}
        if len(codes) == 1 and (code := codes.pop()):
            return divisions[code]
    return None
