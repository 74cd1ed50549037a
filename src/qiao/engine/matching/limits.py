"""The hard limits: what a post must not break for a worker, and the points of the posts that break none.

Both are computed in whole numbers, workers × vacancies a block at a time. Nothing of a person's sex, ethnicity,
diagnosis, poverty or risk is read here, or is in the frames at all.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from qiao.engine.matching.market import AGE_ADULT, AGE_WORK, NO_DATE, Market, Vacancies, Workers
from qiao.engine.matching.params import MatchParams
from qiao.engine.matching.problem import Int32, Int64

Mask = npt.NDArray[np.uint16]
Near = npt.NDArray[np.int8]

# The order is that of the bits in a mask, and that of the table `excluded`.
LIMITS = ("age", "minor", "education", "skills", "work_limits", "wage", "reach", "night", "care", "start", "family")
BIT = {name: np.uint16(1 << position) for position, name in enumerate(LIMITS)}

TOWNSHIP, COUNTY, PROVINCE, PAIRED, ANYWHERE = range(5)  # reach


def broken_limits(workers: Workers, who: Int64, vacancies: Vacancies, distance: Near) -> Mask:
    """uint16[len(who), vacancies]: the limits that each post breaks for each worker, one bit each."""
    mask = np.zeros((len(who), len(vacancies)), np.uint16)
    age = workers.age[who, None]
    _mark(mask, "age", (age < vacancies.age_min) | (age > vacancies.age_max))
    _mark(mask, "minor", (age < AGE_WORK) | ((age < AGE_ADULT) & ~vacancies.young_ok))
    _mark(mask, "education", workers.education[who, None] < vacancies.education_min)
    _mark(mask, "skills", _lacking(workers, who, vacancies))
    _mark(mask, "work_limits", (workers.work_limits[who, None] & vacancies.demands) != 0)
    _mark(mask, "wage", vacancies.wage < workers.wage_floor[who, None])
    _mark(mask, "reach", distance > workers.reach[who, None])
    _mark(mask, "night", vacancies.night & ~workers.night_ok[who, None])
    # Who cares for someone sleeps at home: the own county, by day (MISSION M12).
    _mark(mask, "care", workers.care[who, None] & (vacancies.night | (distance > COUNTY)))
    late = (vacancies.start != NO_DATE) & (workers.start[who, None] > vacancies.start)
    _mark(mask, "start", late)
    return mask


def _mark(mask: Mask, limit: str, broken: npt.NDArray[np.bool_]) -> None:
    mask |= broken.astype(np.uint16) * BIT[limit]


def _lacking(workers: Workers, who: Int64, vacancies: Vacancies) -> npt.NDArray[np.bool_]:
    lacking = np.zeros((len(who), len(vacancies)), bool)
    for word in range(vacancies.skills.shape[1]):
        asked = vacancies.skills[:, word]
        if asked.any():
            lacking |= (asked & ~workers.skills[who, word, None]) != 0
    return lacking


def nearness(workers: Workers, who: Int64, vacancies: Vacancies, params: MatchParams) -> Near:
    """int8: the least reach that gets there (0 township, 1 county, 2 province, 3 paired region, 4 anywhere).

    A post known only to its county is in nobody's own township once the township of the home is known; where neither
    code names one, the county is the nearest that can be told.
    """
    home, place = workers.county[who, None], vacancies.county
    result = np.full((len(who), len(place)), ANYWHERE, np.int8)
    for here, there in params.paired_regions.items():
        result[_starts(home, here) & _starts(place, there)] = PAIRED
    result[home // 10_000 == place // 10_000] = PROVINCE
    # A city known without its county (code ending in 00) is the same county for nobody but is still that province.
    same = (home == place) & (place % 100 != 0)
    result[same] = COUNTY
    result[same & (vacancies.township == workers.township[who, None])] = TOWNSHIP
    return result


def _starts(codes: Int32, prefix: str) -> npt.NDArray[np.bool_]:
    return np.asarray(codes // 10 ** (6 - len(str(prefix))) == int(prefix))


def points(market: Market, who: Int64, distance: Near, params: MatchParams) -> Int32:
    """int32[len(who), vacancies]: what each post is worth to each worker in hundredths of a point, limits aside."""
    workers, vacancies, weights = market.workers, market.vacancies, params.weights
    floor = np.maximum(workers.wage_floor[who, None], np.int32(params.wage_floor_least_yuan))
    result = np.clip(vacancies.wage_middle - floor, 0, params.wage_span_yuan)
    result *= np.int32(weights.wage)
    result //= np.int32(params.wage_span_yuan)
    result += np.where(vacancies.skills.any(axis=1), weights.skill, 0).astype(np.int32)
    result += _place(market, who, distance, params)
    result += _timing(market, who, params)
    return np.asarray(result + np.int32(weights.job), dtype=np.int32)


def _timing(market: Market, who: Int64, params: MatchParams) -> Int32:
    start, free = market.vacancies.start, market.workers.start[who, None]
    wait = np.clip(start - free, 0, params.wait_days_most)
    wait[(start == NO_DATE) | (free == NO_DATE)] = 0
    worth = params.weights.timing * (params.wait_days_most - np.arange(params.wait_days_most + 1))
    by_days: Int32 = (worth // params.wait_days_most).astype(np.int32)
    return np.asarray(by_days[wait])


def _place(market: Market, who: Int64, distance: Near, params: MatchParams) -> Int32:
    """Points for the place: home county, paired city, province, paired region, elsewhere."""
    worth = np.array([10, 10, 9, 5, 3], np.int32) * np.int32(params.weights.place) // np.int32(10)
    result: Int32 = worth[distance]
    home, place = market.workers.county[who], market.vacancies.county
    for county, city in params.paired_cities.items():
        from_here, there = np.flatnonzero(_starts(home, county)), np.flatnonzero(_starts(place, city))
        if len(from_here) and len(there):
            result[np.ix_(from_here, there)] = 8 * params.weights.place // 10
    return result
