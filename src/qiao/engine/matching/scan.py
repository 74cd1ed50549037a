"""The pass over all pairs: what every row may take, and which of it is best at prices.

Every limit keeps, for each of its classes, the posts it allows as bits; what a worker may take is the AND of ten such
rows, 64 posts at a time. Posts stand in an order that brings like to like (by place, then by what they leave at the
prices), so that for each 64 of them a bound tells whether any could be good enough for this row, and most are never
looked at. Bounds are exact upper bounds, and the result is the same as that of scoring every pair.

A row is a worker, or a family that goes together: what each of its members may take, with seats enough for all.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from qiao.engine.matching.distinct import distinct, distinct_rows, firsts
from qiao.engine.matching.limits import (
    CLASSES_AT_ONCE,
    OWN_LIMITS,
    Classes,
    Limits,
    place_points,
    timing_points,
    wage_points,
)
from qiao.engine.matching.market import NO_DATE, Market
from qiao.engine.matching.params import MatchParams
from qiao.engine.matching.problem import Int32, Int64
from qiao.engine.matching.rules import Rules, no_rules
from qiao.engine.matching.scanning import best_pairs, permuted
from qiao.engine.matching.tables import Bits, Listed, Points, Posts, Tables, Wanted

Progress = Callable[[int, int], None]

WORD = 64
ROWS_AT_ONCE = 8192
START_BUCKET_DAYS = 20
FLOOR_STEP_YUAN = 200
NOT_IN_REACH = -(2**62)
REACH = OWN_LIMITS.index("reach")


@dataclass(frozen=True, eq=False)
class Found:
    """What a pass found: `count[r]` pairs of row r in `vacancy[r]` and `worth[r]`, best first; and `best[r]`, the
    greatest surplus of row r over all pairs it may take (at least 0)."""

    vacancy: Int32
    worth: Int32
    count: Int32
    best: Int64


class Scan:
    """All pairs of one market, ready to be passed over at any prices."""

    def __init__(self, market: Market, params: MatchParams, unit: int, rules: Rules | None = None) -> None:
        self.market, self.params, self.unit = market, params, unit
        self.rules = no_rules(len(market.workers), len(market.vacancies), len(market.size)) if rules is None else rules
        # Who lives in one county and is counted by the same rules is alike in what places are worth and cost.
        self.home = distinct_rows(market.workers.county, self.rules.worker_pattern)
        self.place = distinct_rows(market.vacancies.county, self.rules.vacancy_pattern)

    @cached_property
    def classes(self) -> list[Classes]:
        """The classes of each limit."""
        limits = Limits(self.market.workers, self.market.vacancies, self.params)
        return [limits.classes(limit) for limit in OWN_LIMITS]

    @cached_property
    def tables(self) -> Tables:
        """The workers' side, the same for all passes."""
        workers, params = self.market.workers, self.params
        floor = np.maximum(workers.wage_floor, np.int32(params.wage_floor_least_yuan))
        _, floor_class = distinct(floor // FLOOR_STEP_YUAN)
        # Whoever names no day waits for none: free after every post has begun.
        begin = np.where(workers.start == NO_DATE, -NO_DATE, workers.start).astype(np.int32)
        _, begin_class = distinct(begin)
        visit = self.classes[REACH].of.astype(np.int64) * (int(floor_class.max(initial=0)) + 1) + floor_class
        return Tables(
            self.market.order, self.market.first, self.joined[0], distinct(visit)[1], floor, begin, self.home,
            floor_class, begin_class,
        )  # fmt: skip

    @cached_property
    def bits(self) -> list[Bits]:
        """For each limit uint64[classes, words]: the posts allowed, in the order of the vacancies' frame."""
        return [
            np.concatenate([
                packed(limit.allowed(slice(low, low + CLASSES_AT_ONCE)))
                for low in range(0, limit.count, CLASSES_AT_ONCE)
            ] or [np.zeros((0, -(-len(self.place) // WORD)), np.uint64)])
            for limit in self.classes
        ]  # fmt: skip

    @cached_property
    def joined(self) -> tuple[Int32, Bits]:
        """Limits joined while few classes come of it, those that allow least first: fewer rows to AND for each pair."""
        groups: list[tuple[Int32, Bits]] = []
        for limit, bits in sorted(zip(self.classes, self.bits, strict=True), key=lambda pair: pair[0].count):
            if groups:
                together = groups[-1][0].astype(np.int64) * limit.count + limit.of
                pairs, of = distinct(together)
                if len(pairs) <= CLASSES_AT_ONCE:
                    groups[-1] = of, groups[-1][1][pairs // limit.count] & bits[pairs % limit.count]
                    continue
            groups.append((limit.of, bits))
        groups.sort(key=lambda group: float(np.bitwise_count(group[1]).sum(axis=1)[group[0]].sum()))
        offsets = np.cumsum([0, *(len(bits) for _, bits in groups)])[:-1].astype(np.int32)
        of = np.stack([of + at for (of, _), at in zip(groups, offsets, strict=True)], axis=1)
        return np.ascontiguousarray(of.astype(np.int32)), np.concatenate([bits for _, bits in groups])

    @cached_property
    def place_points(self) -> Int32:
        """int32[homes, places]: points for the place."""
        homes = self.market.workers.county[firsts(self.home)]
        return place_points(homes, self.market.vacancies.of(firsts(self.place)), self.params)

    def charges(self, levies: Int64) -> Int64:
        """int64[homes, places]: what the rules' levies (one each, times unit) charge a worker there."""
        counted = self.rules.workers[:, firsts(self.home)].astype(np.int64)
        return np.asarray(
            np.einsum("k,kh,kp->hp", levies, counted, self.rules.vacancies[:, firsts(self.place)].astype(np.int64)),
            dtype=np.int64,
        )

    def points(self, levies: Int64 | None = None) -> Points:
        """The tables that points are looked up in."""
        levied = self.place_points.astype(np.int64) * self.unit
        if levies is not None and len(levies):
            levied = levied - self.charges(levies)
        return Points(
            wage_points(self.params), timing_points(self.params), self.place_points, levied, np.int64(self.unit)
        )

    def posts(self, prices: Int64, points: Points) -> Posts:
        """The vacancies' side at prices a seat (in hundredths of a point times unit)."""
        vacancies, params = self.market.vacancies, self.params
        skilled = vacancies.skills.any(axis=1)
        base = (params.weights.job + np.where(skilled, params.weights.skill, 0)).astype(np.int64) * self.unit - prices
        start = np.where(vacancies.start == NO_DATE, 2 * NO_DATE, vacancies.start).astype(np.int32)
        typical = int(np.median(self.tables.floor)) if len(self.tables.floor) else 0
        leaves = base + points.pay[np.clip(vacancies.wage_middle - typical, 0, params.wage_span_yuan)] * self.unit
        order = np.lexsort((np.arange(len(base)), -leaves, start // START_BUCKET_DAYS, vacancies.county // 100))
        words = -(-len(base) // WORD)
        table = permuted(self.joined[1], order, words)
        sizes = np.arange(int(self.market.size.max(initial=1)) + 1)[:, None]
        seats = permuted(packed(vacancies.headcount >= np.maximum(sizes, 1)), order, words)
        base, pay, place = base[order], vacancies.wage_middle[order], self.place[order]
        most_pay, most_timing = self._most_pay(base, pay, points), self._most_timing(start[order], points)
        most_place = _most(points.levied[:, place])
        visits = self._visits(order, words, most_pay, most_place)
        ident = order.astype(np.int32)
        least = -_most(-ident[None].astype(np.int64))[0]
        return Posts(
            ident, base, pay, start[order], place, table, seats, most_pay, most_place, most_timing,
            least.astype(np.int32), *visits,
        )  # fmt: skip

    def _visits(self, order: Int64, words: int, most_pay: Int64, most_place: Int64) -> tuple[Int64, Int32, Int64]:
        """For those alike in reach and pay: the words with a post in reach, the most promising first, and how much."""
        of, reach = self.tables.visit, self.classes[REACH]
        someone = np.unique(of, return_index=True)[1]
        within = permuted(self.bits[REACH], order, words)[reach.of[someone]] != 0
        bound = most_pay[self.tables.floor_class[someone]] + most_place[self.home[someone]]
        bound = np.where(within, bound, NOT_IN_REACH)
        sorted_words = np.argsort(-bound, axis=1, kind="stable").astype(np.int32)
        count = within.sum(axis=1)
        kept = np.arange(words) < count[:, None]
        most = np.take_along_axis(bound, sorted_words.astype(np.int64), axis=1)
        return np.concatenate([[0], np.cumsum(count)]).astype(np.int64), sorted_words[kept], most[kept]

    def _most_pay(self, base: Int64, pay: Int32, points: Points) -> Int64:
        """For each class of floors and each word: the most a post leaves, its pay counted from the lowest floor."""
        lowest = np.unique(self.tables.floor // FLOOR_STEP_YUAN) * FLOOR_STEP_YUAN
        most = np.zeros((len(lowest), -(-len(base) // WORD)), np.int64)
        for at, floor in enumerate(lowest):
            above = points.pay[np.clip(pay - np.int32(floor), 0, self.params.wage_span_yuan)]
            most[at] = _most((base + above.astype(np.int64) * self.unit)[None])[0]
        return most

    def _most_timing(self, start: Int32, points: Points) -> Int64:
        begins = np.unique(self.tables.begin)
        wait = np.clip(start[None].astype(np.int64) - begins[:, None], 0, self.params.wait_days_most)
        return _most(points.timing[wait].astype(np.int64) * self.unit)

    def best(
        self,
        prices: Int64,
        *,
        top: int,
        above: Int64 | None = None,
        rows: Int64 | None = None,
        levies: Int64 | None = None,
        spread: int = 0,
        words: int = 0,
        prove: bool = True,
        progress: Progress | None = None,
    ) -> Found:
        """The `top` pairs of greatest surplus of each row, of those with a surplus over `above[row]` when given.

        The surplus is unit * worth - seats * price - what the rules' `levies` charge. `rows` are all when not given;
        the result stands in their order. Ties go to the vacancy that stands first in its frame.
        """
        rows = np.arange(len(self.market.size)) if rows is None else rows
        points = self.points(levies)
        posts, tables, barred = self.posts(prices, points), self.tables, (self.rules.barred_start, self.rules.barred)
        top = max(1, min(top, len(self.market.vacancies)))
        share = int(words / posts.bits.shape[1] * 2**32) if 0 < words < posts.bits.shape[1] else 0
        wanted = Wanted(top, np.int64(spread), np.uint64(share), prove)
        least = np.full(len(rows), np.iinfo(np.int64).min, np.int64) if above is None else above
        listed = Listed(
            np.zeros((len(rows), top), np.int32), np.zeros((len(rows), top), np.int32), np.zeros(len(rows), np.int32),
            np.zeros(len(rows), np.int64),
        )  # fmt: skip

        def part(low: int) -> int:
            high = min(low + ROWS_AT_ONCE, len(rows))
            best_pairs(low, high, rows, barred, tables, posts, points, prices, least, wanted, listed)
            return high

        in_parts(part, len(rows), progress)
        return Found(*listed)

    def points_of(self, who: Int64, post: Int32) -> Int64:
        """What each given vacancy is worth to each given worker alone, limits aside, in hundredths of a point."""
        points, tables, posts = self.points(), self.tables, self.market.vacancies
        weights, start = self.params.weights, np.where(posts.start == NO_DATE, 2 * NO_DATE, posts.start)[post]
        above = np.clip(posts.wage_middle[post] - tables.floor[who], 0, self.params.wage_span_yuan)
        wait = np.clip(start - tables.begin[who], 0, self.params.wait_days_most)
        worth = points.pay[above].astype(np.int64) + points.timing[wait]
        worth += self.place_points[self.home[who], self.place[post]]
        worth += weights.job + np.where(posts.skills[post].any(axis=1), weights.skill, 0)
        return np.asarray(worth, dtype=np.int64)

    def worth_of(self, rows: Int64, vacancies: Int32) -> Int64:
        """What each given vacancy is worth to each given row, limits aside, in hundredths of a point."""
        who, of = self.market.members_of(rows)
        worth = np.zeros(len(rows), np.int64)
        np.add.at(worth, of, self.points_of(who, vacancies[of]))
        return worth


def in_parts(part: Callable[[int], int], rows: int, progress: Progress | None) -> None:
    """Do the rows a part at a time, on threads that need no lock: each part writes its own rows only."""
    if not rows:
        return
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        for done in threads.map(part, range(0, rows, ROWS_AT_ONCE)):
            if progress is not None:
                progress(done, rows)


def packed(allowed: npt.NDArray[np.bool_]) -> Bits:
    """uint64[rows, words]: bit k of word w is column 64 w + k."""
    rows, columns = allowed.shape
    words = -(-columns // WORD)
    padded = np.zeros((rows, words * WORD), bool)
    padded[:, :columns] = allowed
    return np.packbits(padded, axis=1, bitorder="little").view(np.uint64).reshape(rows, words)


def _most(values: Int64) -> Int64:
    """The greatest of each 64 columns."""
    if not values.shape[1]:
        return np.zeros((len(values), 0), np.int64)
    return np.asarray(np.maximum.reduceat(values, np.arange(0, values.shape[1], WORD), axis=1), dtype=np.int64)
