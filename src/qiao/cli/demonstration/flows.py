"""Flows（流向）: how many people of each county went to which city, and when: our reconstruction of the report.

The totals are the report's (1,588 moved, of them 972 in 2018; 3,947 near home). How they divide among counties, cities
and months is assumption, chosen to add up to them.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

MOVED_OF: dict[str, int] = {
    "500101": 168, "500114": 104, "500229": 96, "500230": 88, "500156": 92, "500154": 172, "500235": 143,
    "500236": 127, "500237": 118, "500238": 134, "500240": 81, "500241": 79, "500242": 97, "500243": 89,
}  # fmt: skip
"""People moved to Shandong by county, in the order of the pairings."""

ELSEWHERE: dict[tuple[str, str], int] = {
    ("500238", "370600"): 6,
    ("500101", "370100"): 6,
    ("500114", "370100"): 6,
    ("500235", "370600"): 7,
    ("500241", "370100"): 1,
    ("500241", "370600"): 1,
    ("500241", "370700"): 3,
    ("500241", "370500"): 2,
    ("500242", "370800"): 3,
    ("500242", "371100"): 2,
    ("500242", "371000"): 2,
    ("500242", "371400"): 2,
}
"""Of them, those who went to a city of Shandong that is not their county's: 41. All others went to the paired city."""

NEAR_HOME = 3_947
MOVED_IN = {2017: 58, 2018: 972, 2019: 558}
NEAR_IN = {2018: 2_720, 2019: 1_227}
"""By the year in which the first spell began (DOMAIN.md §3); 2019 ends with June."""

# By month: people leave after the spring festival and again in autumn; work near home is found all year.
_LEAVING = (4, 10, 16, 9, 6, 5, 6, 5, 8, 9, 5, 2)
_NEAR = (5, 6, 10, 10, 9, 8, 8, 8, 9, 9, 8, 5)
LAST_DAY = date(2019, 6, 30)


def cities_of(county: str, paired: str) -> list[str]:
    """The city of each person moved from a county, the paired one first."""
    others = [city for (home, city), count in ELSEWHERE.items() if home == county for _ in range(count)]
    return [paired] * (MOVED_OF[county] - len(others)) + others


def starts(rng: np.random.Generator, in_years: dict[int, int], *, leaving: bool) -> list[date]:
    """First days of work, so many in each year, spread over the months; in an order of chance."""
    weights = _LEAVING if leaving else _NEAR
    days = [day for year, count in in_years.items() for day in _year(rng, year, count, weights)]
    return [days[at] for at in rng.permutation(len(days))]


def _year(rng: np.random.Generator, year: int, count: int, weights: tuple[int, ...]) -> list[date]:
    first = 9 if year == min(MOVED_IN) else 1  # the programme's first months
    months = range(first, 7 if year == LAST_DAY.year else 13)
    share: npt.NDArray[np.float64] = np.array([weights[month - 1] for month in months], dtype=np.float64)
    drawn = rng.choice(list(months), size=count, p=share / share.sum())
    return [date(year, int(month), 1) + timedelta(days=int(rng.integers(0, 28))) for month in drawn]
