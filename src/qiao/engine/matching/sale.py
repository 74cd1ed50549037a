"""A sale（一轮竞价）: auctions in the order that ends soonest, and whole families out of what they sold.

First a tenth of the rows bids for a tenth of the seats; a little below their prices the whole sale begins, which saves
most of the climb from 0. Rows of several seats (families) bid seat by seat, so they may come out split; then they are
put together where most of them sat, and the single rows bid anew for the seats that are left. At the prices that gives,
families who gain by moving move, a few at a time, as long as the whole gains.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit

from qiao.engine.matching.auction import Held, Offers, auction, bidders_of
from qiao.engine.matching.problem import Int32, Int64
from qiao.engine.matching.rows import value_at, values_at

SAMPLE = 10  # a sample has so many times fewer seats
SAMPLE_STEP = 10  # its steps are as many times longer: its prices are only a start
SAMPLE_FROM = 5_000  # bidders from whom on a sample saves anything
SAMPLE_KEEPS = 0.9  # of the sample's prices
WARM_KEEPS = 0.95  # of the prices of an earlier sale of nearly the same seats
STEP_SHARE = 16  # a step of so many tolerances of a mean weight ends, as measured, at 0.4 to 0.9 tolerances
TOLERANCE_MOST = 1e-3  # a coarser answer is hardly quicker, and could be worse than a simple one
COARSE = 1e-4  # the finest tolerance that a sale begins with; what is finer is reached step by step
FINER = 4  # by how much steps shrink when the proof is not good enough
FINENESS_MOST = 10
STEPS_BACK = 3  # a finer sale begins so many coarser steps below the prices that those gave
BIDS_A_BIDDER = 100  # beyond, the problem is degenerate (many equal pairs) and min-cost flow is quicker
BIDS_AT_LEAST = 5_000_000  # so many are made in a second or two, whatever the problem
FAMILY_ROUNDS = 12
WHOLE_TOLERANCE = 1e-5  # finer steps gain families nothing, and might never end


@dataclass(frozen=True, eq=False)
class Sale:
    """What is sold to whom: pairs with int32 weights a seat, the seats a row takes, the seats of each vacancy."""

    offers: Offers
    size: Int32
    capacity: Int32
    row_of: Int32
    turn: Int32 | None
    typical: float  # the mean over the bidders of what the best pair is worth

    @staticmethod
    def of(offers: Offers, size: Int32, capacity: Int32, turn: Int32 | None = None) -> Sale:
        """A sale to rows of any size; `turn` is the order in which rows first bid."""
        best = _best_weights(offers)
        # Rows that fit nowhere do not bid, however many they are.
        row_of = (
            bidders_of(np.where(best > 0, size, 0)) if size.max(initial=1) > 1 else np.arange(len(size), dtype=np.int32)
        )
        if turn is not None and len(row_of) != len(size):
            turn = np.argsort(turn[row_of], kind="stable").astype(np.int32)
        typical = float(best[row_of].mean()) if len(row_of) else 0.0
        return Sale(offers, size, capacity, row_of, turn, typical)

    def step(self, tolerance: float) -> int:
        """How much a bid exceeds what it must, for an answer within about `tolerance` of the optimum."""
        return max(1, int(self.typical * min(tolerance, TOLERANCE_MOST) * STEP_SHARE))

    def sampled(self, step: int) -> Int64 | None:
        """Prices of a sample to start from (zeros for a small sale); None when the sample already shows no end."""
        if len(self.row_of) < SAMPLE_FROM:
            return np.zeros(len(self.capacity), np.int64)
        seats = np.maximum(np.rint(self.capacity / SAMPLE), self.capacity > 0).astype(np.int32)
        # Seats are rounded up, so as many more rows bid for them: too many seats would make the prices too low.
        every = int(self.capacity.sum(dtype=np.int64)) / max(1, int(seats.sum(dtype=np.int64)))
        some = self.row_of[np.arange(0, len(self.row_of), max(1.0, every)).astype(np.int64)]
        held = auction(self.offers, some, seats, step=step * SAMPLE_STEP, bids_most=_bids_most(len(some)))
        return (held.prices * SAMPLE_KEEPS).astype(np.int64) if held.ended else None

    def held(self, step: int, reserve: Int64 | None) -> Held:
        """One auction of all seats, from the given prices."""
        most = _bids_most(len(self.row_of))
        return auction(
            self.offers, self.row_of, self.capacity, step=step, bids_most=most, reserve=reserve, turn=self.turn
        )

    def rounds(self, tolerance: float, reserve: Int64 | None) -> Iterator[Held]:
        """Auctions with ever smaller steps; whoever reads them stops when the answer is good enough. None at all when a
        sample shows that they would take longer than min-cost flow."""
        last = self.step(tolerance)
        step = max(last, self.step(COARSE))
        start = self.sampled(step) if reserve is None else (reserve * WARM_KEEPS).astype(np.int64)
        if start is None:
            return
        for _ in range(FINENESS_MOST):
            held = self.held(step, start)
            yield held
            if not held.ended or step == 1:
                return
            start = np.maximum(0, held.prices - STEPS_BACK * step).astype(np.int64)
            step = max(1, step // FINER)

    def worth(self, held: Held) -> int:
        """What was sold is worth, by the seat."""
        return int(values_at(*self.offers, self.row_of, held.vacancy_of).sum())

    def whole(self, held: Held, tolerance: float) -> Int32:
        """The vacancy of each row, -1 for none: no family split, no vacancy over its seats."""
        if self.size.max(initial=1) == 1:
            return held.vacancy_of
        return _Families(self, self.step(max(tolerance, WHOLE_TOLERANCE))).placed(held)


def _bids_most(bidders: int) -> int:
    return max(BIDS_AT_LEAST, BIDS_A_BIDDER * bidders)


class _Families:
    """Families put together, and moved at the prices of the single rows."""

    def __init__(self, sale: Sale, step: int) -> None:
        self.sale, self.step = sale, step
        self.together = np.flatnonzero(sale.size > 1).astype(np.int32)
        self.alone = np.flatnonzero(sale.size == 1).astype(np.int32)

    def placed(self, held: Held) -> Int32:
        """A plan with families first where most of each already sat, then moved while the whole gains."""
        offers, size, capacity = self.sale.offers, self.sale.size, self.sale.capacity
        post = _gathered(offers, self.together, size, self.sale.row_of, held.vacancy_of, held.prices, capacity)
        plan, prices = self._filled(post, held.prices)
        worth = self.worth(plan)
        share = 2
        for _ in range(FAMILY_ROUNDS):
            moved = _moved(offers, self.together, size, plan, prices, capacity, share)
            if (moved == plan).all():
                break
            other, other_prices = self._filled(moved, prices)
            if self.worth(other) > worth:
                plan, prices, worth = other, other_prices, self.worth(other)
            else:
                share *= 3
        return plan

    def _filled(self, post: Int32, prices: Int64) -> tuple[Int32, Int64]:
        """The plan in which families sit as in `post` and single rows buy what is left, and its prices."""
        sale, plan = self.sale, np.full(len(self.sale.size), -1, np.int32)
        plan[self.together] = post[self.together]
        seated = self.together[plan[self.together] >= 0]
        taken = np.bincount(plan[seated], weights=sale.size[seated], minlength=len(sale.capacity))
        left = (sale.capacity - taken).astype(np.int32)
        most = _bids_most(len(self.alone))
        held = auction(
            sale.offers, self.alone, left, step=self.step, bids_most=most,
            reserve=(prices * WARM_KEEPS).astype(np.int64),
        )  # fmt: skip
        plan[self.alone] = held.vacancy_of
        return plan, np.where(left > 0, held.prices, np.maximum(held.prices, prices))

    def worth(self, plan: Int32) -> int:
        """What a plan is worth."""
        size = self.sale.size
        return int((values_at(*self.sale.offers, np.arange(len(size)), plan) * size).sum())


@njit(cache=True, nogil=True)
def _best_weights(offers: Any) -> Any:
    best = np.zeros(len(offers.start) - 1, np.int32)
    for row in range(len(best)):
        for k in range(offers.start[row], offers.start[row + 1]):
            best[row] = max(best[row], offers.weight[k])
    return best


@njit(cache=True, nogil=True)
def _best_place(offers: Any, row: Any, size: Any, prices: Any, left: Any, at: Any) -> Any:
    """The vacancy with the greatest surplus among those that can seat the row (it sits at `at`), and the surplus; -1
    for none."""
    best, gain = np.int32(-1), np.int64(0)
    for k in range(offers.start[row], offers.start[row + 1]):
        j = offers.vacancy[k]
        if offers.weight[k] > 0 and (j == at or left[j] >= size):
            surplus = (np.int64(offers.weight[k]) - prices[j]) * size
            if surplus > gain or (j == at and surplus == gain):
                best, gain = j, surplus
    return best, gain


@njit(cache=True, nogil=True)
def _gathered(offers: Any, families: Any, size: Any, row_of: Any, held: Any, prices: Any, capacity: Any) -> Any:
    """The vacancy of each family: where all its bidders sit, else where the prices leave it most among what is free."""
    post, left = np.full(len(size), -1, np.int32), capacity.copy()
    first = np.searchsorted(row_of, families)
    split = np.zeros(len(families), np.bool_)
    for n in range(len(families)):
        row = families[n]
        if first[n] >= len(row_of) or row_of[first[n]] != row:
            continue  # it fits nowhere, and did not bid
        at = held[first[n]]
        for k in range(1, size[row]):
            if held[first[n] + k] != at:
                split[n] = True
        if not split[n] and at >= 0:
            post[row] = at
            left[at] -= size[row]
    for row in families[split]:
        at, _ = _best_place(offers, row, size[row], prices, left, -1)
        if at >= 0:
            post[row] = at
            left[at] -= size[row]
    return post


@njit(cache=True, nogil=True)
def _moved(offers: Any, families: Any, size: Any, plan: Any, prices: Any, capacity: Any, share: Any) -> Any:
    """The plan after the families that gain most have moved, one of so many; no vacancy is touched twice."""
    left, plan = capacity.copy(), plan.copy()
    gains, to = np.zeros(len(families), np.int64), np.full(len(families), -1, np.int32)
    for row in families:
        if plan[row] >= 0:
            left[plan[row]] -= size[row]
    for n in range(len(families)):
        row, at = families[n], plan[families[n]]
        to[n], best = _best_place(offers, row, size[row], prices, left, at)
        if at >= 0:
            here = value_at(offers.start, offers.vacancy, offers.weight, row, at)
            best -= (here - prices[at]) * size[row]
        gains[n] = best
    gaining = (gains > 0).sum()
    touched = np.zeros(len(capacity), np.bool_)
    for n in np.argsort(-gains, kind="mergesort")[: (gaining + share - 1) // share]:
        row, at = families[n], plan[families[n]]
        if to[n] == at or (at >= 0 and touched[at]) or (to[n] >= 0 and touched[to[n]]):
            continue
        if at >= 0:
            touched[at] = True
        if to[n] >= 0:
            touched[to[n]] = True
        plan[row] = to[n]
    return plan
