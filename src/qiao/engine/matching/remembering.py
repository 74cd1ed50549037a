"""What a round leaves for the next one（上一轮的底账）: lists, prices, a proof.

All of it holds for whoever has not changed. The proof of a round is a sum: what each row would gain at most at the
prices, and what the seats cost. At the same prices the gain of a row is the same again while neither the row nor any
vacancy changed, so the next round need look only at the rows that changed, and at the vacancies that did for the
others. What has left the round since only makes old gains too great, which proves less but nothing wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from qiao.engine.matching.listing import Lists
from qiao.engine.matching.market import Market
from qiao.engine.matching.params import MatchParams
from qiao.engine.matching.problem import Int64
from qiao.engine.matching.rules import NO_MOST, Mask, Rules
from qiao.engine.matching.scan import Found, Progress, Scan

Marks = npt.NDArray[np.uint64]

CHANGED_MOST = 0.25  # of the rows or of the vacancies; when more have changed, the whole pass is hardly dearer
NEW = -1


@dataclass(frozen=True, eq=False)
class Memory:
    """What is remembered of a round: equal marks mean rows, or vacancies, of which nothing that matters has changed.

    `lists` and `best` (the greatest surplus over all allowed pairs at `prices` and `levies`) stand in the order of
    `rows`; vacancies are numbered by their place in `posts`.
    """

    settings: MatchParams
    rows: Marks
    posts: Marks
    lists: Lists
    best: Int64
    prices: Int64
    levies: Mapping[str, int]

    @staticmethod
    def of(scan: Scan, rows: Int64, lists: Lists, best: Int64, prices: Int64, levies: Int64) -> Memory:
        """Remember a round that was proven at these prices and levies."""
        charged = {name: int(levy) for name, levy in zip(scan.rules.names, levies, strict=True) if levy}
        marks = _row_marks(scan.market, scan.rules, charged, rows), _post_marks(scan.market, scan.rules, charged)
        return Memory(_settings(scan.params), *marks, lists, best, prices, charged)

    def recalled(self, scan: Scan, rows: Int64) -> Recalled | None:
        """What still holds for these rows of another market; None when too much has changed."""
        most = dict(zip(scan.rules.names, scan.rules.most.tolist(), strict=True))
        # A charge proves nothing where there is no upper limit any more that it could be for.
        known = all(name in most and (levy < 0 or most[name] < NO_MOST) for name, levy in self.levies.items())
        sides = len(self.rows), len(self.posts), len(rows), len(scan.market.vacancies)
        if _settings(scan.params) != self.settings or not known or not all(sides):
            return None
        row_of = _found(self.rows, _row_marks(scan.market, scan.rules, self.levies, rows))
        post_of = _found(self.posts, _post_marks(scan.market, scan.rules, self.levies))
        if (row_of == NEW).mean() > CHANGED_MOST or (post_of == NEW).mean() > CHANGED_MOST:
            return None
        prices = np.where(post_of == NEW, 0, self.prices[post_of]).astype(np.int64)
        levies = np.array([self.levies.get(name, 0) for name in scan.rules.names], np.int64)
        return Recalled(self, scan, rows, row_of, post_of, prices, levies)


@dataclass(frozen=True, eq=False)
class Recalled:
    """A memory beside the round it is to serve: `row_of` and `post_of` are places in the memory, -1 for what is new."""

    memory: Memory
    scan: Scan
    rows: Int64
    row_of: Int64
    post_of: Int64
    prices: Int64
    levies: Int64

    def listed(self, top: int, spread: int, tell: Progress | None) -> tuple[Lists, Int64]:
        """Lists of all rows, and the greatest surplus of each over the vacancies that are not new."""
        changed, kept = np.flatnonzero(self.row_of == NEW), np.flatnonzero(self.post_of != NEW)
        best = np.where(self.row_of == NEW, 0, self.memory.best[self.row_of]).astype(np.int64)
        found = self._pass(changed, kept, self.prices, top, spread, tell)
        best[changed] = found.best
        lists = self._remembered().with_more(self._for_all(found, changed, kept))
        new = np.flatnonzero(self.post_of == NEW)
        if len(new):
            everyone = np.arange(len(self.rows))
            found = self._pass(everyone, new, self.prices, top, spread, tell)
            lists = lists.with_more(self._for_all(found, everyone, new))
        return lists, best

    def beside(self, prices: Int64) -> tuple[Int64, Int64]:
        """The remembered prices with those given for new vacancies, and what new vacancies leave each row at most."""
        merged = np.where(self.post_of == NEW, prices, self.prices).astype(np.int64)
        new, everyone = np.flatnonzero(self.post_of == NEW), np.arange(len(self.rows))
        return merged, self._pass(everyone, new, merged, 1, 0, None).best

    def _pass(self, at: Int64, posts: Int64, prices: Int64, top: int, spread: int, tell: Progress | None) -> Found:
        """The best of some vacancies for some of the rows, which `at` gives by their place among them."""
        if not len(at) or not len(posts):
            nothing = np.zeros((len(at), 0), np.int32)
            return Found(nothing, nothing, np.zeros(len(at), np.int32), np.zeros(len(at), np.int64))
        rows = self.rows[at]
        market, rules = self.scan.market.part(rows, posts), self.scan.rules.part(self.scan.market, rows, posts)
        part = Scan(market, self.scan.params, self.scan.unit, rules)
        return part.best(prices[posts], top=top, levies=self.levies, spread=spread, progress=tell)

    def _for_all(self, found: Found, at: Int64, posts: Int64) -> Found:
        """What a pass over a part found, as a table of all rows and of the round's own numbers of vacancies."""
        rows, width = len(self.rows), found.vacancy.shape[1]
        vacancy, worth, count = (
            np.zeros((rows, width), np.int32),
            np.zeros((rows, width), np.int32),
            np.zeros(rows, np.int32),
        )
        if len(posts):
            vacancy[at], worth[at], count[at] = posts[found.vacancy], found.worth, found.count
        return Found(vacancy, worth, count, np.zeros(rows, np.int64))

    def _remembered(self) -> Lists:
        """The lists of the rows that have not changed, without the vacancies that have; empty ones for the others."""
        old = self.memory.lists
        place = np.full(len(self.memory.posts), NEW, np.int32)
        known = self.post_of != NEW
        place[self.post_of[known]] = np.flatnonzero(known)
        count = np.where(self.row_of == NEW, 0, np.diff(old.start)[self.row_of]).astype(np.int64)
        start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
        if len(count) == len(old.start) - 1 and (self.row_of == np.arange(len(count))).all():
            vacancy, worth = place[old.vacancy], old.worth
        else:
            first = np.where(self.row_of == NEW, 0, old.start[:-1][self.row_of])
            at = np.repeat(first - start[:-1], count) + np.arange(start[-1])
            vacancy, worth = place[old.vacancy[at]], old.worth[at]
        keep = vacancy != NEW
        if keep.all():
            return Lists(start, vacancy, worth)
        kept = np.concatenate([[0], np.cumsum(keep)])[start]
        return Lists(kept.astype(np.int64), vacancy[keep], worth[keep])


def _settings(params: MatchParams) -> MatchParams:
    """What a pair's worth and whether it is allowed depend on; how a search is run and its rules are left out."""
    plain = MatchParams()
    return replace(
        params, top=plain.top, columns_most=plain.columns_most, tolerance=plain.tolerance,
        rounds_most=plain.rounds_most, quotas=(), floors=(), cohorts=(), excluded=(), forced=(),
    )  # fmt: skip


def _found(old: Marks, new: Marks) -> Int64:
    """The place of each new mark among the old, -1 for none."""
    if len(old) == len(new) and (old == new).all():
        return np.arange(len(new))
    order = np.argsort(old)
    at = np.minimum(np.searchsorted(old[order], new), len(old) - 1)
    return np.where(old[order][at] == new, order[at], NEW)


def _row_marks(market: Market, rules: Rules, charged: Mapping[str, int], rows: Int64) -> Marks:
    """One mark for each row: of its members in their order, the levied rules that count them, and what is barred."""
    mark = _mixed(market.workers.mark ^ _counted(rules.names, rules.workers, charged))
    nth = np.arange(len(market.order)) - np.repeat(market.first[:-1], market.size)
    marks = np.zeros(len(market.size), np.uint64)
    np.add.at(marks, market.row_of[market.order], _mixed(mark[market.order] + nth.astype(np.uint64)))
    if len(rules.barred):
        barred = _mixed(_mixed(market.vacancies.mark[rules.barred]))
        np.add.at(marks, np.repeat(np.arange(len(market.size)), np.diff(rules.barred_start)), barred)
    return np.asarray(marks[rows], dtype=np.uint64)


def _post_marks(market: Market, rules: Rules, charged: Mapping[str, int]) -> Marks:
    """One mark for each vacancy: of its facts, the levied rules that count it, and for what sizes it has seats."""
    seats = np.minimum(market.vacancies.headcount, market.size.max(initial=1))
    marks = _mixed(market.vacancies.mark ^ _counted(rules.names, rules.vacancies, charged)) + seats.astype(np.uint64)
    return np.asarray(marks, dtype=np.uint64)


def _counted(names: tuple[str, ...], masks: Mask, charged: Mapping[str, int]) -> Marks:
    """One number for each column: which of the charged rules count it."""
    counted = np.zeros(masks.shape[1], np.uint64)
    for name, mask in zip(names, masks, strict=True):
        if name in charged:
            key = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big")
            counted ^= np.where(mask, np.uint64(key), np.uint64(0))
    return counted


def _mixed(marks: Marks) -> Marks:
    """The finaliser of SplitMix64: marks that differ a little differ everywhere."""
    mixed = (marks ^ (marks >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)), dtype=np.uint64)
