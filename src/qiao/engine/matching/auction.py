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
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from qiao.engine.matching.heap import rise, sift
from qiao.engine.matching.problem import INT32_MAX, Int32, Int64
from qiao.engine.matching.rows import values_at

NOBODY = -1
WEIGHT_BEST = 2**29  # what the best pair is scaled to; rewards may raise a weight above it
WEIGHT_MOST = 2**30  # so that weights and steps stay within int32
CLOSED = 2**40  # the price of a vacancy without seats while bids are made
OFFERS_A_VACANCY = 20  # vacancies whose seats stay unsold are offered again so often on average, then no more


class Offers(NamedTuple):
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


class _Room(NamedTuple):
    """Where an auction stands: who holds what, and the bids that each vacancy keeps."""

    row_of: Int32  # [bidders]
    seats: Int32
    first: Int64  # where the kept bids of each vacancy begin
    floor: Int64  # no seat is sold below
    prices: Int64
    held: Int32  # [bidders]: the vacancy each holds a seat of, -1 none
    bid: Int64  # a heap for each vacancy
    who: Int32  # whose bid it is
    kept: Int32  # how many bids each vacancy keeps


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
    vacancies, bidders = len(capacity), len(row_of)
    demand = _demand(offers, row_of, vacancies)
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
    room = _Room(row_of, seats, first, floor, prices, held, bid, who, kept)
    bids = _sell(offers, room, waiting, np.int64(step), np.int64(bids_most))
    if bids >= 0 and reserve is not None:
        _refill(offers, room, demand, np.int64(step), np.int64(OFFERS_A_VACANCY * vacancies))
    prices[capacity == 0] = floor[capacity == 0]
    return Held(held, prices, int(abs(bids)), bool(bids >= 0))


@njit(cache=True, nogil=True)
def _demand(offers: Any, row_of: Any, vacancies: Any) -> Any:
    """How many bidders could want each vacancy."""
    count = np.zeros(vacancies, np.int64)
    for row in row_of:
        for k in range(offers.start[row], offers.start[row + 1]):
            count[offers.vacancy[k]] += 1
    return count


@njit(cache=True, nogil=True)
def _sell(offers: Any, room: Any, waiting: Any, step: Any, bids_most: Any) -> Any:
    """Let the bidders in `waiting` bid, the last first, until none waits; the bids made, negative when the cap stopped
    it."""
    start, vacancy, weight = offers
    prices, count, bids = room.prices, len(waiting), np.int64(0)
    while count > 0:
        bidder = waiting[count - 1]
        row = room.row_of[bidder]
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
        low = room.first[j]
        if room.kept[j] < room.seats[j]:
            rise(room.bid, room.who, low, room.kept[j], value, bidder)
            room.kept[j] += 1
            count -= 1
        else:
            out = room.who[low]
            room.held[out] = NOBODY
            sift(room.bid, room.who, low, room.kept[j], value, bidder)
            waiting[count - 1] = out
        room.held[bidder] = j
        if room.kept[j] == room.seats[j]:
            prices[j] = max(room.bid[low], room.floor[j])
    return bids


@njit(cache=True, nogil=True)
def _takers(offers: Any, row_of: Any, prices: Any, demand: Any) -> Any:
    """The bidders who could want each vacancy that has a price: bounds, bidders, weights."""
    low = np.zeros(len(demand) + 1, np.int64)
    for j in range(len(demand)):
        low[j + 1] = low[j] + (demand[j] if prices[j] > 0 else 0)
    at, who, worth = low[:-1].copy(), np.empty(low[-1], np.int32), np.empty(low[-1], np.int32)
    for bidder in range(len(row_of)):
        for k in range(offers.start[row_of[bidder]], offers.start[row_of[bidder] + 1]):
            j = offers.vacancy[k]
            if prices[j] > 0:
                who[at[j]] = bidder
                worth[at[j]] = offers.weight[k]
                at[j] += 1
    return low, who, worth


@njit(cache=True, nogil=True)
def _refill(offers: Any, room: Any, demand: Any, step: Any, offers_most: Any) -> None:
    """Reverse auction: a seat that a reserve left unsold goes, cheaper, to those who gain most by coming.

    The new price is what the best of those who do not come would gain, less a step: nobody else would rather sit
    there. Who comes leaves a seat, which is then offered in the same way. `offers_most` vacancies are offered; what is
    then left shows in the certificate.
    """
    prices, held = room.prices, room.held
    line = _Line(np.empty(len(prices), np.int64), np.zeros(len(prices), np.bool_), np.zeros(2, np.int64))
    for j in np.flatnonzero((room.kept < room.seats) & (prices > 0)):
        _queue(line, j)
    if line.bounds[1] == 0:
        return
    low, takers, worth = _takers(offers, room.row_of, prices, demand)
    mine = values_at(offers.start, offers.vacancy, offers.weight, room.row_of, held)
    while line.bounds[1] > 0 and offers_most > 0:
        j = _next(line)
        offers_most -= 1
        free = room.seats[j] - room.kept[j]
        gain, name, count = np.empty(free + 1, np.int64), np.empty(free + 1, np.int32), 0
        for k in range(low[j], low[j + 1]):
            bidder = takers[k]
            if held[bidder] == j:
                continue
            more = worth[k] - mine[bidder] + (prices[held[bidder]] if held[bidder] >= 0 else 0)
            if more < step:
                continue
            if count <= free:
                rise(gain, name, 0, count, more, bidder)
                count += 1
            elif more > gain[0]:
                sift(gain, name, 0, count, more, bidder)
        prices[j] = room.floor[j] = min(prices[j], max(np.int64(0), gain[0] - step) if count > free else np.int64(0))
        # The last of one more than there are seats does not come; she only makes the price.
        left_out = name[0] if count > free else NOBODY
        for k in range(count):
            bidder, old = name[k], held[name[k]]
            if bidder == left_out:
                continue
            mine[bidder] += gain[k] - (prices[old] if old >= 0 else 0)
            if old >= 0:
                _leave(room, old, bidder)
                if prices[old] > 0:
                    _queue(line, old)
            rise(room.bid, room.who, room.first[j], room.kept[j], prices[j], bidder)
            room.kept[j] += 1
            held[bidder] = j


class _Line(NamedTuple):
    """Vacancies that wait to be offered, first come first served, each at most once."""

    vacancy: Int64  # a ring
    waiting: npt.NDArray[np.bool_]
    bounds: Int64  # where it begins, and its length


@njit(cache=True, nogil=True)
def _queue(line: Any, j: Any) -> None:
    if not line.waiting[j]:
        line.waiting[j] = True
        line.vacancy[(line.bounds[0] + line.bounds[1]) % len(line.vacancy)] = j
        line.bounds[1] += 1


@njit(cache=True, nogil=True)
def _next(line: Any) -> Any:
    j = line.vacancy[line.bounds[0]]
    line.bounds[0] = (line.bounds[0] + 1) % len(line.vacancy)
    line.bounds[1] -= 1
    line.waiting[j] = False
    return j


@njit(cache=True, nogil=True)
def _leave(room: Any, j: Any, bidder: Any) -> None:
    """Take a bidder's own bid back; the heap is built anew from those that stay."""
    low, count = room.first[j], 0
    values, names = np.empty(room.kept[j], np.int64), np.empty(room.kept[j], np.int32)
    for k in range(low, low + room.kept[j]):
        if room.who[k] != bidder:
            values[count] = room.bid[k]
            names[count] = room.who[k]
            count += 1
    for k in range(count):
        rise(room.bid, room.who, low, k, values[k], names[k])
    room.kept[j] = count
