"""The hard limits: what a post must not break for a worker, and the points of the posts that break none.

Each limit sorts the workers into classes (everyone of one age, everyone with one wage floor) and says for each class
which posts it allows. A pair is then judged by looking up, never by computing, and millions of pairs a moment can be.
Nothing of a person's sex, ethnicity, diagnosis, poverty or risk is read here, or is in the frames at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qiao.engine.matching.distinct import distinct, distinct_rows, firsts
from qiao.engine.matching.market import AGE_ADULT, AGE_WORK, NO_DATE, Vacancies, Workers
from qiao.engine.matching.params import MatchParams
from qiao.engine.matching.problem import Int32, Int64

Allowed = npt.NDArray[np.bool_]
Near = npt.NDArray[np.int8]

TOWNSHIP, COUNTY, PROVINCE, PAIRED, ANYWHERE = range(5)  # reach
CLASSES_AT_ONCE = 512


@dataclass(frozen=True, eq=False)
class Classes:
    """The classes of one limit: `of` int32[workers], and `allowed(some classes)` bool[some, vacancies]."""

    of: Int32
    count: int
    allowed: Callable[[slice], Allowed]


@dataclass(frozen=True, eq=False)
class Limits:
    """The limits of one market: who is alike in the eyes of each, and what each class of them may take."""

    workers: Workers
    vacancies: Vacancies
    params: MatchParams

    def classes(self, limit: str) -> Classes:
        """The classes of the limit of this name, one of OWN_LIMITS."""
        found: Classes = getattr(self, f"_{limit}")()
        return found

    def _age(self) -> Classes:
        age, of = distinct(self.workers.age)
        low, high = self.vacancies.age_min, self.vacancies.age_max
        return Classes(of, len(age), lambda part: (age[part, None] >= low) & (age[part, None] <= high))

    def _minor(self) -> Classes:
        of = (self.workers.age >= AGE_WORK).astype(np.int32) + (self.workers.age >= AGE_ADULT)
        everything = np.ones(len(self.vacancies), bool)
        table = np.stack([~everything, self.vacancies.young_ok, everything])
        return Classes(of.astype(np.int32), 3, lambda part: table[part])

    def _education(self) -> Classes:
        level, of = distinct(self.workers.education)
        return Classes(of, len(level), lambda part: level[part, None] >= self.vacancies.education_min)

    def _skills(self) -> Classes:
        """Workers who satisfy the same sets of asked skills are alike, whatever else they can do."""
        asked, asked_of = np.unique(self.vacancies.skills, axis=0, return_inverse=True)
        owned_of = distinct_rows(*self.workers.skills.T)
        owned = self.workers.skills[firsts(owned_of)]
        lacking = np.zeros((len(owned), len(asked)), bool)
        for word in range(asked.shape[1]):
            lacking |= (asked[:, word] & ~owned[:, word, None]) != 0
        satisfied, satisfied_of = np.unique(~lacking, axis=0, return_inverse=True)
        of = satisfied_of.ravel()[owned_of].astype(np.int32)
        return Classes(of, len(satisfied), lambda part: satisfied[part][:, asked_of.ravel()])

    def _work_limits(self) -> Classes:
        limits, of = distinct(self.workers.work_limits)
        return Classes(of, len(limits), lambda part: (limits[part, None] & self.vacancies.demands) == 0)

    def _wage(self) -> Classes:
        floor, of = distinct(self.workers.wage_floor)
        return Classes(of, len(floor), lambda part: self.vacancies.wage >= floor[part, None])

    def _reach(self) -> Classes:
        """Only those who stay in their township are told apart by it."""
        township = np.where(self.workers.reach == TOWNSHIP, self.workers.township, 0)
        of = distinct_rows(self.workers.county, township, self.workers.reach)
        at = firsts(of)
        county, home, reach = self.workers.county[at], township[at], self.workers.reach[at]

        def allowed(part: slice) -> Allowed:
            near = nearness(county[part], home[part], self.vacancies, self.params)
            return np.asarray(near <= reach[part, None])

        return Classes(of, len(at), allowed)

    def _night(self) -> Classes:
        table = np.stack([~self.vacancies.night, np.ones(len(self.vacancies), bool)])
        return Classes(self.workers.night_ok.astype(np.int32), 2, lambda part: table[part])

    def _care(self) -> Classes:
        """Who cares for someone sleeps at home: the own county, by day (MISSION M12)."""
        county, of = distinct(np.where(self.workers.care, self.workers.county, 0).astype(np.int32))
        place = self.vacancies.county
        by_day = ~self.vacancies.night & (place % 100 != 0)
        return Classes(
            of, len(county), lambda part: (county[part, None] == 0) | (by_day & (county[part, None] == place))
        )

    def _start(self) -> Classes:
        free, of = distinct(self.workers.start)
        undated = self.vacancies.start == NO_DATE
        return Classes(of, len(free), lambda part: undated | (free[part, None] <= self.vacancies.start))


# The order is that of the table `excluded`; what a family's other members cannot take is no limit of one's own.
OWN_LIMITS = ("age", "minor", "education", "skills", "work_limits", "wage", "reach", "night", "care", "start")
LIMITS = (*OWN_LIMITS, "family")


def nearness(county: Int32, township: Int64, vacancies: Vacancies, params: MatchParams) -> Near:
    """int8[homes, vacancies]: how far each home is from each vacancy, as `near_between` tells."""
    return near_between(county[:, None], township[:, None], vacancies.county, vacancies.township, params)


def near_between(home: Int32, township: Int64, place: Int32, place_township: Int64, params: MatchParams) -> Near:
    """int8: the least reach that gets there (0 township, 1 county, 2 province, 3 paired region, 4 anywhere).

    A post known only to its county is in nobody's own township once the township of the home is known; where neither
    code names one, the county is the nearest that can be told.
    """
    result = np.full(np.broadcast_shapes(home.shape, place.shape), ANYWHERE, np.int8)
    for here, there in params.paired_regions.items():
        result[_starts(home, here) & _starts(place, there)] = PAIRED
    result[home // 10_000 == place // 10_000] = PROVINCE
    # A city known without its county (code ending in 00) is the same county for nobody but is still that province.
    same = (home == place) & (place % 100 != 0)
    result[same] = COUNTY
    result[same & (place_township == township)] = TOWNSHIP
    return result


def _starts(codes: Int32, prefix: str) -> Allowed:
    return np.asarray(codes // 10 ** (6 - len(str(prefix))) == int(prefix))


def wage_points(params: MatchParams) -> Int32:
    """Points for pay above the floor: int32[wage_span_yuan + 1], by yuan above it (no more count than the span)."""
    above = np.arange(params.wage_span_yuan + 1, dtype=np.int64)
    return np.asarray(above * params.weights.wage // params.wage_span_yuan, dtype=np.int32)


def timing_points(params: MatchParams) -> Int32:
    """Points for starting soon: int32[wait_days_most + 1], by days between being free and the start of the post."""
    wait = np.arange(params.wait_days_most + 1, dtype=np.int64)
    return np.asarray(params.weights.timing * (params.wait_days_most - wait) // params.wait_days_most, dtype=np.int32)


def place_points(county: Int32, vacancies: Vacancies, params: MatchParams) -> Int32:
    """Points for a place, int32[counties, vacancies]: home county, province, paired city, paired region, elsewhere"""
    worth = np.array([10, 10, 9, 5, 3], np.int32) * np.int32(params.weights.place) // np.int32(10)
    # The township is worth no more than the county, so nobody's need be known here.
    result: Int32 = worth[nearness(county, np.full(len(county), -1, np.int64), vacancies, params)]
    for home, city in params.paired_cities.items():
        from_here, there = np.flatnonzero(_starts(county, home)), np.flatnonzero(_starts(vacancies.county, city))
        if len(from_here) and len(there):
            result[np.ix_(from_here, there)] = 8 * params.weights.place // 10
    return result
