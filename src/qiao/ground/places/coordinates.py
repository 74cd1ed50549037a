"""Coordinates（坐标）: where a place lies, in which datum, and how good that is."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from qiao.ground.places import tables
from qiao.ground.places.codes import by_code
from qiao.ground.places.datum import Datum, LonLat, converted, ellipsoid_km
from qiao.ground.places.place import Place, UnknownPlace

Quality = Literal["own", "predecessor", "around"]
FAR_KM = 80.0  # a township further than this from its county was found under a namesake elsewhere
_PUBLISHED: Datum = "GCJ-02"


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A point in degrees. `quality`: "own" (published for this place), "predecessor" (published for the county whose
    land it took over), "around" (only the division around it is known: `of` says which)."""

    lon: float
    lat: float
    datum: Datum
    quality: Quality
    of: str

    def to(self, datum: Datum) -> Coordinates:
        """The same point in another datum."""
        lon, lat = converted((self.lon, self.lat), self.datum, datum)
        return Coordinates(lon, lat, datum, self.quality, self.of)


@lru_cache(maxsize=65536)
def coordinates(code: str, *, datum: Datum = "WGS-84") -> Coordinates:
    """The point of a province, city or county; of a township or village the point of its county (quality "around").

    Retired codes are followed to the place that holds their land. Raises UnknownPlace, also where nothing around the
    place has a published point; AmbiguousPlace as `by_code` does.
    """
    place = by_code(code, historic=True)
    for around in (place.county, place.city, place.province):
        point = tables.points().get(around) if around else None
        if point is not None:
            lon, lat = converted((point.longitude, point.latitude), _PUBLISHED, datum)
            own = around + "000000" == place.code
            quality: Quality = "around" if not own else "predecessor" if point.published_as else "own"
            return Coordinates(lon, lat, datum, quality, around)
    raise UnknownPlace(code)


def distance_km(one: str | Place | Coordinates, other: str | Place | Coordinates) -> float:
    """Kilometres over the ground (not by road) between two places, codes or points. Raises as `coordinates` does."""
    return ellipsoid_km(_wgs(one), _wgs(other))


def _wgs(where: str | Place | Coordinates) -> LonLat:
    if isinstance(where, Place):
        where = where.code
    point = coordinates(where) if isinstance(where, str) else where.to("WGS-84")
    return point.lon, point.lat


@dataclass(frozen=True)
class TownshipPoints:
    """Points of townships from an office's own file, by 9-digit code, in WGS-84; `strays` are those that lay more than
    FAR_KM from their county and were put back to the county's point (quality "around")."""

    points: Mapping[str, Coordinates]
    strays: tuple[str, ...]


def read_township_points(file: Path, *, datum: Datum) -> TownshipPoints:
    """Read a CSV with the columns code, lng, lat (degrees in `datum`); none may be shipped, offices have their own.

    Searching a township's name on a map finds a namesake in another province now and then; such strays are caught by
    their distance. Townships whose code is unknown today are followed to the county that holds their land.
    Raises OSError, KeyError (a column is missing), ValueError (no number), UnknownPlace (a code that never was).
    """
    points: dict[str, Coordinates] = {}
    strays: list[str] = []
    with file.open(encoding="utf-8-sig", newline="") as source:
        for row in csv.DictReader(source):
            code = row["code"]
            lon, lat = converted((float(row["lng"]), float(row["lat"])), datum, "WGS-84")
            county = coordinates(code)
            point = Coordinates(lon, lat, "WGS-84", "own", code)
            if distance_km(county, point) > FAR_KM:
                strays.append(code)
                point = county
            points[code] = point
    return TownshipPoints(points, tuple(sorted(strays)))
