"""The tables（区划表）: read from the package's own compressed files, each once a process and only when asked for.

Every function here is cached and returns what nobody changes afterwards, so threads may share it: two threads that
come first at the same time read the same table twice and keep equal results.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from qiao.ground.places.place import MUNICIPALITIES, Level, Place

NO_COUNTIES = {"620201": "620200"}  # 嘉峪关's townships carry the code of a district that does not exist


class Retired(NamedTuple):
    """A name that a code bore once: first and last year seen in the published lists (0 = unknown), today's heirs, and
    the day of retirement when it came after the package's cut."""

    code: str
    name: str
    first_year: int
    last_year: int
    heirs: tuple[str, ...]
    since: str


class Point(NamedTuple):
    """Longitude and latitude in GCJ-02, and the retired code under which they were published ("" = its own)."""

    longitude: float
    latitude: float
    published_as: str


def _lines(name: str) -> list[str]:
    packed = files("qiao.ground.places").joinpath("data", name).read_bytes()
    text = (gzip.decompress(packed) if name.endswith(".gz") else packed).decode("utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


def written_rows(name: str) -> list[list[str]]:
    """The rows of a hand-written table."""
    return [line.split("\t") for line in _lines(name)]


def version() -> str:
    """The package's cut and a digest of all tables: 2023-06-30+…"""
    return _lines("VERSION.tsv")[0]


@cache
def divisions() -> Mapping[str, Place]:
    """Provinces, cities and counties by their 6-digit code, in the order of codes."""
    rows = [line.split("\t") for line in _lines("divisions.tsv.gz")]
    names = {code: name for code, name, _ in rows}
    found: dict[str, Place] = {}
    for code, name, mark in rows:
        province, city = code[:2] + "0000", code[:4] + "00"
        around = names[province]
        if code == province:
            level: Level = "province"
            full, own_city, county = name, code if code in MUNICIPALITIES else "", ""
        elif code == city:
            level, full, own_city, county = "city", around + name, code, ""
        else:
            level, county = "county", code
            own_city = city if city in names else (province if province in MUNICIPALITIES else "")
            full = around + names.get(city, "") + name
        found[code] = Place(code + "000000", name, level, province, own_city, county, full, bool(mark))
    return found


@cache
def township_lines() -> Mapping[str, str]:
    """By county (or by city where there are no counties): the unparsed rows of its townships."""
    return {line[:6]: line[7:] for line in _lines("townships.tsv.gz")}


@cache
def townships_of(code: str) -> tuple[Place, ...]:
    """The townships directly below a 6-digit code, in the order of codes; empty when it has none."""
    line, above = township_lines().get(code), divisions()[code]
    if line is None:
        return ()
    own = next((old for old, new in NO_COUNTIES.items() if new == code), code)
    found = []
    for cell in line.split("\t"):
        cut = 9 if cell[:9].isdecimal() else 3
        township = cell[:9] if cut == 9 else own + cell[:3]
        found.append(_below(above, township + "000", cell[cut:], "township"))
    return tuple(sorted(found, key=lambda place: place.code))


@cache
def county_of_moved() -> Mapping[str, str]:
    """By the 9-digit code of a township that carries an older county's code: its county today."""
    moved = {}
    for county, line in township_lines().items():
        moved.update({cell[:9]: county for cell in line.split("\t") if cell[:9].isdecimal() and len(cell) > 9})
    return moved


@cache
def village_lines() -> Mapping[str, str]:
    """By township (9 digits): the unparsed rows of its villages; Chongqing and Shandong only."""
    return {line[:9]: line[10:] for line in _lines("villages.tsv.gz")}


@cache
def villages_of(township: Place) -> tuple[Place, ...]:
    """The villages and communities of a township; empty outside Chongqing and Shandong."""
    line = village_lines().get(township.code[:9])
    if line is None:
        return ()
    return tuple(_below(township, township.code[:9] + cell[:3], cell[3:], "village") for cell in line.split("\t"))


def _below(above: Place, code: str, name: str, level: Level) -> Place:
    return Place(code, name, level, above.province, above.city, above.county, above.full_name + name)


@cache
def retired_rows() -> tuple[Retired, ...]:
    rows = []
    for line in _lines("retired.tsv.gz"):
        code, name, years, heirs, since = line.split("\t")
        first, _, last = years.partition("-")
        rows.append(Retired(code, name, int(first or 0), int(last or 0), tuple(heirs.split()), since))
    return tuple(rows)


@cache
def retired_by_code() -> Mapping[str, tuple[Retired, ...]]:
    found: dict[str, list[Retired]] = defaultdict(list)
    for row in retired_rows():
        found[row.code].append(row)
    return {code: tuple(rows) for code, rows in found.items()}


@cache
def points() -> Mapping[str, Point]:
    """By 6-digit code: the published point of a city or county."""
    found = {}
    for line in _lines("points.tsv.gz"):
        code, longitude, latitude, published_as = line.split("\t")
        found[code] = Point(float(longitude), float(latitude), published_as)
    return found
