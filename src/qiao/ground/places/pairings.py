"""Pairings（结对）: the counties of Chongqing and the cities of Shandong that work together, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qiao.ground.places import tables
from qiao.ground.places.codes import by_code


@dataclass(frozen=True, slots=True)
class Pairing:
    """One pair: 6-digit codes, first and last day (None = not known, or still running), and where it is written."""

    county_code: str
    city_code: str
    valid_from: date | None
    valid_to: date | None
    source: str

    def holds(self, on: date | None = None) -> bool:
        """Whether the pair held on that day; without a day, whether it has not ended."""
        if on is None:
            return self.valid_to is None
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


PAIRINGS: tuple[Pairing, ...] = tuple(
    Pairing(county, city, _day(first), _day(last), source)
    for county, city, first, last, source in tables.written_rows("pairings.tsv")
)


def paired_city(county_code: str, on: date | None = None) -> str | None:
    """The 6-digit code of the city paired with a county (any code of it, old ones too) on a day; None when it has none.

    Raises UnknownPlace, AmbiguousPlace.
    """
    county = by_code(county_code, historic=True).county
    return next((pair.city_code for pair in PAIRINGS if pair.county_code == county and pair.holds(on)), None)


def paired_counties(city_code: str, on: date | None = None) -> tuple[str, ...]:
    """The 6-digit codes of the counties paired with a city on a day, in order. Raises UnknownPlace, AmbiguousPlace."""
    city = by_code(city_code, historic=True).city
    return tuple(sorted(pair.county_code for pair in PAIRINGS if pair.city_code == city and pair.holds(on)))
