"""The index of names（地名索引）: every way in which a province, city or county is written, and where it leads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from qiao.ground.places import tables
from qiao.ground.places.codes import stand_in
from qiao.ground.places.naming import (
    STATISTICAL_NAMES,
    TOWNSHIP_ENDS,
    everyday,
    plain,
    province_stem,
    stem,
    township_stem,
    zone_forms,
)
from qiao.ground.places.place import Place

LONGEST_NAME = 24
NOT_LISTED = (
    "71",
    "81",
    "82",
    "83",
)  # below Taiwan, Hong Kong and Macao the present tables hold nothing to confirm a name
RECENT = "2019"  # a name retired since then is still on everybody's lips
OURS, RECENT_IN_OURS = ("50", "37"), 2005  # in Chongqing and Shandong, whose ledgers these are, for longer


class Entry(NamedTuple):
    """One written name and the present place it leads to.

    `code` is the 6-digit code that bears or bore the name; `full` says that the name tells its kind (市、区、县…);
    `retired` names give way to present ones, unless `recent`.
    """

    code: str
    place: Place
    full: bool
    retired: bool = False
    recent: bool = False


@cache
def names() -> Mapping[str, tuple[Entry, ...]]:
    """All entries by their plain written name."""
    found: dict[str, dict[Entry, None]] = defaultdict(dict)
    for place in tables.divisions().values():
        for name, entry in _present_entries(place):
            found[name][entry] = None
    for name, entry in _retired_entries():
        found[name].setdefault(entry, None)
    for name, within, code, *_ in tables.written_rows("called.tsv"):
        place = tables.divisions()[code]
        found[name][Entry(within or code, place, True)] = None
    return {name: tuple(entries) for name, entries in found.items()}


def _present_entries(place: Place) -> Iterator[tuple[str, Entry]]:
    code = place.code[:6]
    name = plain(place.name)
    yield name, Entry(code, place, True)
    if place.level == "province":
        yield province_stem(place.name), Entry(code, place, False)
        return
    if place.zone:
        for form in zone_forms(place.name, _stems_around(place)):
            yield form, Entry(code, place, True)
        return
    short = stem(place.name)
    if short != place.name:
        yield short, Entry(code, place, False)
    for form in everyday(place.name):
        yield form, Entry(code, place, True)


def _stems_around(place: Place) -> tuple[str, ...]:
    divisions = tables.divisions()
    found = []
    for code in (place.city, place.province):
        if code and code != place.code[:6]:
            around = divisions[code]
            cut = province_stem(around.name) if around.level == "province" else stem(around.name)
            found += [cut, around.name]
    return tuple(found)


def _retired_entries() -> Iterator[tuple[str, Entry]]:
    for row in tables.retired_rows():
        place = stand_in(row)
        if place is None or row.code[:2] in NOT_LISTED or row.name in STATISTICAL_NAMES | {"市区"}:
            continue
        recent = row.since >= RECENT or (
            row.code[:2] in OURS and row.last_year >= RECENT_IN_OURS and place.level == "county"
        )
        name = plain(row.name)
        yield name, Entry(row.code, place, True, True, recent)
        short = province_stem(row.name) if row.code.endswith("0000") else stem(row.name)
        if short != row.name:
            yield plain(short), Entry(row.code, place, False, True, recent)


@cache
def township_names(code: str) -> Mapping[str, Place]:
    """The townships below a county or city, by their plain full name; names that two of them share are left out."""
    above = tables.divisions()[code]
    if above.level == "county" or code in tables.township_lines():
        places = list(tables.townships_of(code))
    else:
        inside = [place for place in tables.divisions().values() if place.level == "county" and place.is_within(above)]
        places = [township for county in inside for township in tables.townships_of(county.code[:6])]
    return _unique(places)


@cache
def township_stems(code: str) -> Mapping[str, Place]:
    """The townships of a county, or of a city without counties, by their names without 镇, 乡 or 街道.

    What two of them share, or what the county itself is called, is left out.
    """
    townships = tables.townships_of(code)
    own = {stem(tables.divisions()[code].name)}
    found: dict[str, Place | None] = {}
    for place in townships:
        short = township_stem(place.name)
        if len(short) >= 2 and short not in own:
            found[short] = None if short in found else place
    return {name: place for name, place in found.items() if place is not None}


@cache
def townships_published_below(code: str) -> Mapping[str, Place]:
    """The townships that still carry a retired county's code, wherever they belong today."""
    codes = [township for township in tables.county_of_moved() if township.startswith(code)]
    counties = sorted({tables.county_of_moved()[township] for township in codes})
    inside = [place for county in counties for place in tables.townships_of(county)]
    return _unique([place for place in inside if place.code.startswith(code)])


@cache
def village_names(township: Place) -> Mapping[str, Place]:
    """The villages of a township by their plain name, and by the short forms 某某村, 某某社区."""
    places = tables.villages_of(township)
    return _unique(places, short=True)


def _unique(places: list[Place] | tuple[Place, ...], short: bool = False) -> dict[str, Place]:
    found: dict[str, Place | None] = {}
    for place in places:
        for name in _village_forms(place.name) if short else {plain(place.name)}:
            found[name] = None if name in found and found[name] is not place else place
    for place in places:  # an official name is not disturbed by the short form of another
        found.setdefault(plain(place.name), place)
    return {name: place for name, place in found.items() if place is not None}


def _village_forms(name: str) -> set[str]:
    name = plain(name)
    forms = {name}
    for end, kind in (("村村民委员会", "村"), ("村民委员会", "村"), ("村委会", "村"), ("社区居民委员会", "社区"),
                      ("社区居委会", "社区"), ("居民委员会", "社区"), ("居委会", "社区")):  # fmt: skip
        if name.endswith(end) and len(name) > len(end):
            forms.add(name.removesuffix(end) + kind)
            break
    return forms


def townships_called(name: str) -> tuple[Place, ...]:
    """All townships of the country with this plain name, which must tell its kind (镇, 乡, 街道…), by code."""
    counties = _counties_with_township().get(name, ())
    found = [township_names(county)[name] for county in counties if name in township_names(county)]
    return tuple(sorted(found, key=lambda place: place.code))


@cache
def _counties_with_township() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for county, line in tables.township_lines().items():
        for cell in line.split("\t"):
            name = plain(cell.lstrip("0123456789"))
            if name.endswith(TOWNSHIP_ENDS) and len(name) > 2:
                found[name].append(county)
    return {name: tuple(counties) for name, counties in found.items()}
