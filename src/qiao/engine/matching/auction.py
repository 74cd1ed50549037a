"""The auction（竞价）: rows bid for seats in whole numbers, and each vacancy keeps its best bids.

Bertsekas' auction for the transportation problem ("The auction algorithm for the transportation problem", Annals of
Operations Research 20, 1989): a bidder without a seat looks at what each of its vacancies would leave it at the
present prices, and bids for the best one so much that the second best would be as good, and `step` more. A vacancy
keeps as many bids as it has seats, in a heap; its price is 0 until it is full and then its smallest kept bid, and
whoever is outbid bids again. Prices start at 0 and only rise, so a vacancy with a seat left costs nothing at the end,
and what the answer lacks to the optimum is at most one `step` for each bidder that holds a seat.

A row of several seats has as many bidders, who bid apart: it may end up split, which is what makes the bound that of
the linear program. Everything is int32 and int64 in one fixed order: the same bytes on every machine and run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit

from qiao.engine.matching.problem import INT32_MAX, Int32, Int64

NOBODY = -1
CLOSED = 2**40  # the price of a vacancy without seats while bids are made
OFFERS_A_VACANCY = 4  # vacancies whose seats stay unsold are offered again so often on average, then no more


@dataclass(frozen=True, eq=False)
class Offers:
    """What every row may bid for: pairs of row r stand at `start[r]:start[r+1]`, `weight` int32 a seat, at least 0.

    A weight of 0 is never bid for: so stand pairs whose vacancy has too few seats for the row, or none.
    """

    start: Int64
    vacancy: Int32
    weight: Int32


@dataclass(frozen=True, eq=False)
class Held:
    """How an auction ended: the vacancy of each bidder (-1 none), a price a seat, the bids made, and whether it ended.

    `ended` is False when the bids reached the cap: prices still bound the optimum, but bidders are left without a seat.
    """

    vacancy_of: Int32
    prices: Int64
    bids: int
    ended: bool


def bidders_of(size: Int32) -> Int32:
    """The row of each bidder: as many bidders a row as it takes seats."""
    return np.repeat(np.arange(len(size), dtype=np.int32), size)


def auction(
    offers: Offers,
    row_of: Int32,
    capacity: Int32,
    *,
    step: int,
    bids_most: int,
    reserve: Int64 | None = None,
    turn: Int32 | None = None,
) -> Held:
    """Sell the seats.

    `row_of` is the row of each bidder. `reserve` are prices below which no seat is sold (a warm start from an earlier
    auction, a little below its prices): where they leave seats unsold they are given up, and whoever would then rather
    have such a seat comes. `step` is at least 1. `turn` is the order in which bidders first bid; None is their own.
    """
    vacancies = len(capacity)
    vacancies, bidders = len(capacity), len(row_of)
    demand = _demand(offers.start, offers.vacancy, row_of, vacancies)
    kept_most = np.minimum(capacity, demand)
    # Where more seats are than could be wanted, no number of bids makes the vacancy full, and its price stays 0.
    seats = np.where(capacity > demand, INT32_MAX, capacity).astype(np.int32)
    first = np.concatenate([[0], np.cumsum(kept_most, dtype=np.int64)])
    floor = np.zeros(vacancies, np.int64)
    if reserve is not None:
        floor[capacity <= demand] = reserve[capacity <= demand]
    prices = floor.copy()
    prices[capacity == 0] = CLOSED
    held, kept = np.full(bidders, NOBODY, np.int32), np.zeros(vacancies, np.int32)
    bid, who = np.zeros(first[-1], np.int64), np.full(first[-1], NOBODY, np.int32)
    waiting = (np.arange(bidders, dtype=np.int32) if turn is None else turn)[::-1].copy()
    pairs = offers.start, offers.vacancy, offers.weight
    state = row_of, seats, first, floor, prices, held, bid, who, kept
    bids = _sell(*pairs, *state, waiting, bidders, np.int64(step), np.int64(bids_most))
    if bids >= 0 and reserve is not None:
        _refill(*pairs, *state, demand, np.int64(step), np.int64(OFFERS_A_VACANCY * vacancies))
    prices[capacity == 0] = floor[capacity == 0]
    return Held(held, prices, int(abs(bids)), bool(bids >= 0))


@njit(cache=True, nogil=True)
def _demand(start: Any, vacancy: Any, row_of: Any, vacancies: Any) -> Any:
    """How many bidders could want each vacancy."""
    count = np.zeros(vacancies, np.int64)
    for bidder in range(len(row_of)):
        row = row_of[bidder]
        for k in range(start[row], start[row + 1]):
            count[vacancy[k]] += 1
    return count


@njit(cache=True, nogil=True)
def _sift(bid: Any, who: Any, low: Any, count: Any, value: Any, bidder: Any) -> None:
    """Put a bid in place of the smallest of the `count` that are kept from `low` on."""
    at = 0
    while True:
        child = 2 * at + 1
        if child >= count:
            break
        if child + 1 < count and bid[low + child + 1] < bid[low + child]:
            child += 1
        if bid[low + child] >= value:
            break
        bid[low + at] = bid[low + child]
        who[low + at] = who[low + child]
        at = child
    bid[low + at] = value
    who[low + at] = bidder


@njit(cache=True, nogil=True)
def _rise(bid: Any, who: Any, low: Any, count: Any, value: Any, bidder: Any) -> None:
    """Add a bid to the `count` that are kept from `low` on."""
    at = count
    while at > 0:
        parent = (at - 1) // 2
        if bid[low + parent] <= value:
            break
        bid[low + at] = bid[low + parent]
        who[low + at] = who[low + parent]
        at = parent
    bid[low + at] = value
    who[low + at] = bidder


@njit(cache=True, nogil=True)
def _sell(
    start: Any, vacancy: Any, weight: Any, row_of: Any, seats: Any, first: Any, floor: Any, prices: Any, held: Any,
    bid: Any, who: Any, kept: Any, waiting: Any, count: Any, step: Any, bids_most: Any,
) -> Any:  # fmt: skip
    """Let the `count` bidders in `waiting` bid until none waits; the bids made, negative when the cap stopped it."""
    bids = np.int64(0)
    while count > 0:
        bidder = waiting[count - 1]
        row = row_of[bidder]
        best, second, at = np.int64(0), np.int64(0), -1
        for k in range(start[row], start[row + 1]):
            gain = np.int64(weight[k]) - prices[vacancy[k]]
            if gain > second:
                if gain > best:
                    second = best
                    best = gain
                    at = k
                else:
                    second = gain
        if at < 0:
            count -= 1
            continue
        if bids == bids_most:
            return -bids
        bids += 1
        j = vacancy[at]
        value = weight[at] - second + step
        low = first[j]
        if kept[j] < seats[j]:
            _rise(bid, who, low, kept[j], value, bidder)
            kept[j] += 1
            count -= 1
        else:
            out = who[low]
            held[out] = NOBODY
            _sift(bid, who, low, kept[j], value, bidder)
            waiting[count - 1] = out
        held[bidder] = j
        if kept[j] == seats[j]:
            prices[j] = max(bid[low], floor[j])
    return bids


@njit(cache=True, nogil=True)
def _takers(start: Any, vacancy: Any, weight: Any, row_of: Any, prices: Any, demand: Any) -> Any:
    """The bidders who could want each vacancy that has a price: bounds, bidders, weights."""
    low = np.zeros(len(demand) + 1, np.int64)
    for j in range(len(demand)):
        low[j + 1] = low[j] + (demand[j] if prices[j] > 0 else 0)
    at, who, worth = low[:-1].copy(), np.empty(low[-1], np.int32), np.empty(low[-1], np.int32)
    for bidder in range(len(row_of)):
        for k in range(start[row_of[bidder]], start[row_of[bidder] + 1]):
            j = vacancy[k]
            if prices[j] > 0:
                who[at[j]] = bidder
                worth[at[j]] = weight[k]
                at[j] += 1
    return low, who, worth


@njit(cache=True, nogil=True)
def _worths(start: Any, vacancy: Any, weight: Any, row_of: Any, held: Any) -> Any:
    """What each bidder's seat is worth to it; 0 without one."""
    worth = np.zeros(len(row_of), np.int64)
    for bidder in range(len(row_of)):
        if held[bidder] >= 0:
            for k in range(start[row_of[bidder]], start[row_of[bidder] + 1]):
                if vacancy[k] == held[bidder]:
                    worth[bidder] = weight[k]
    return worth


@njit(cache=True, nogil=True)
def _refill(
    start: Any, vacancy: Any, weight: Any, row_of: Any, seats: Any, first: Any, floor: Any, prices: Any, held: Any,
    bid: Any, who: Any, kept: Any, demand: Any, step: Any, offers_most: Any,
) -> None:  # fmt: skip
    """Reverse auction: a seat that a reserve left unsold goes, cheaper, to those who gain most by coming.

    The new price is what the best of those who do not come would gain, less a step: nobody else would rather sit
    there. Who comes leaves a seat, which is then offered in the same way. `offers_most` vacancies are offered; what is
    then left shows in the certificate.
    """
    queue = np.flatnonzero((kept < seats) & (prices > 0))
    if not len(queue):
        return
    low, takers, worth = _takers(start, vacancy, weight, row_of, prices, demand)
    mine = _worths(start, vacancy, weight, row_of, held)
    waiting = np.zeros(len(seats), np.bool_)
    line = np.empty(len(seats), np.int64)
    line[: len(queue)] = queue
    waiting[queue] = True
    head, length = 0, len(queue)
    while length > 0 and offers_most > 0:
        j = line[head]
        head = (head + 1) % len(line)
        length -= 1
        waiting[j] = False
        offers_most -= 1
        free = seats[j] - kept[j]
        gain, name, count = np.empty(free + 1, np.int64), np.empty(free + 1, np.int32), 0
        for k in range(low[j], low[j + 1]):
            bidder = takers[k]
            if held[bidder] == j:
                continue
            more = worth[k] - mine[bidder] + (prices[held[bidder]] if held[bidder] >= 0 else 0)
            if more < step:
                continue
            if count <= free:
                _rise(gain, name, 0, count, more, bidder)
                count += 1
            elif more > gain[0]:
                _sift(gain, name, 0, count, more, bidder)
        price = max(np.int64(0), gain[0] - step) if count > free else np.int64(0)
        prices[j] = floor[j] = min(prices[j], price)
        left_out = name[0] if count > free else NOBODY
        for k in range(count):
            bidder = name[k]
            if bidder == left_out:
                continue
            k_worth = gain[k] + mine[bidder] - (prices[held[bidder]] if held[bidder] >= 0 else 0)
            old = held[bidder]
            if old >= 0:
                _leave(bid, who, first[old], kept, old, bidder)
                if prices[old] > 0 and not waiting[old]:
                    waiting[old] = True
                    line[(head + length) % len(line)] = old
                    length += 1
            _rise(bid, who, first[j], kept[j], prices[j], bidder)
            kept[j] += 1
            held[bidder] = j
            mine[bidder] = k_worth


@njit(cache=True, nogil=True)
def _leave(bid: Any, who: Any, low: Any, kept: Any, j: Any, bidder: Any) -> None:
    """Take a bidder's own bid back; the heap is built anew from those that stay."""
    values, names, count = np.empty(kept[j], np.int64), np.empty(kept[j], np.int32), 0
    for k in range(low, low + kept[j]):
        if who[k] != bidder:
            values[count] = bid[k]
            names[count] = who[k]
            count += 1
    for k in range(count):
        _rise(bid, who, low, k, values[k], names[k])
    kept[j] = count
