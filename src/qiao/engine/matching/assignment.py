"""assign: the best assignment of rows to seats, with prices that certify how good it is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from qiao.engine.matching.families import keep_together
from qiao.engine.matching.flow import COST_TIMES_NODES, Flow, Pairs, transport
from qiao.engine.matching.problem import (
    ArrayLike,
    Edges,
    Float,
    Int32,
    Int64,
    InvalidProblem,
    real_numbers,
    whole_numbers,
)

EXACT_INTEGER = 2**50  # utilities are scaled to whole numbers no larger than this, so that float64 holds them exactly


@dataclass(frozen=True, eq=False)
class Assignment:
    """Who gets which post, and the proof of how good that is.

    Attributes
    ----------
    vacancy_of : int32[worker_count]
        The vacancy of each row, -1 for none.
    objective : float
        The sum of the utilities of the chosen pairs.
    upper_bound : float
        No assignment can be worth more: sum_i max(0, max_j(u_ij - s_i p_j)) + sum_j c_j p_j at `prices`.
    gap : float
        max(0, upper_bound - objective) / max(upper_bound, 1e-12).
    prices : float64[vacancy_count]
        The price of one seat, >= 0; 0 where seats are left.
    rounds : int
        How many rounds were computed (a replay goes by this count, not by time).
    """

    vacancy_of: Int32
    objective: float
    upper_bound: float
    gap: float
    prices: Float
    rounds: int


def assign(
    edges: Edges,
    capacity: ArrayLike,
    *,
    size: ArrayLike | None = None,
    tolerance: float = 1e-4,
    seed: int = 0,
    start_prices: ArrayLike | None = None,
    stop: Callable[[], bool] | None = None,
) -> Assignment:
    """Assign rows to vacancies so that the sum of utilities is largest.

    Exact (to 1e-6 relative) when every size is 1, whatever the tolerance. With families (sizes above 1) the flow's
    relaxation gives the bound, no family is split, and the gap may exceed the tolerance.

    Parameters
    ----------
    capacity : int32[vacancy_count]
        Seats of each vacancy, >= 0.
    size : int32[worker_count], optional
        Seats that a row takes, >= 1; utility is per row. None means 1 each.
    tolerance : float
        A gap that is small enough to stop at, >= 0.
    seed : int
        Settles ties between equally good answers, reproducibly.
    start_prices : float64[vacancy_count], optional
        Prices of an earlier, similar problem: they order and certify the answer when `stop` ends the work early.
    stop : callable, optional
        Asked before each round; when true, the best feasible answer so far returns with its certificate.

    Raises
    ------
    InvalidProblem
        Naming array, index and value.
    """
    seats = whole_numbers("capacity", capacity, length=edges.vacancy_count)
    sizes = _sizes(size, edges.worker_count)
    prices = _start_prices(start_prices, edges.vacancy_count)
    if not math.isfinite(tolerance) or tolerance < 0:
        raise InvalidProblem("tolerance", None, tolerance, "must be finite and not negative")
    check_seed(seed)
    if stop is not None and stop():
        return certified(edges, seats, sizes, _first_come(edges, seats, sizes, prices), prices, rounds=0)
    shuffle = _tie_order(edges.worker_count, seed)
    # Pairs that no seat can serve stay out, so that their utility, however large, takes no digits from the others.
    fits = sizes[edges.worker] <= seats[edges.vacancy]
    a_seat = edges.utility[fits].astype(np.float64) / sizes[edges.worker[fits]]
    weight, scale = _whole_weights(a_seat, edges.worker_count + edges.vacancy_count)
    rows = shuffle[edges.worker[fits]].astype(np.int32)
    pairs = Pairs.of(rows, edges.vacancy[fits], weight, edges.worker_count)
    row_sizes = np.empty_like(sizes)
    row_sizes[shuffle] = sizes
    flow = transport(pairs, row_sizes, seats)
    chosen = choose(pairs, flow, row_sizes, seats, tolerance=tolerance)
    prices = flow.prices / scale
    # A vacancy without seats costs nothing at any price; the exact utility leaves no rounding in the bound.
    closed = seats[edges.vacancy] == 0
    np.maximum.at(prices, edges.vacancy[closed], edges.utility[closed])
    return certified(edges, seats, sizes, chosen[shuffle], prices, rounds=1)


def choose(pairs: Pairs, flow: Flow, size: Int32, capacity: Int32, *, tolerance: float) -> Int32:
    """The vacancy of each row (-1 = none) from a flow: as it is for single rows, made whole again for families."""
    if len(size) and size.max() > 1:
        return keep_together(pairs, flow, size, capacity, tolerance=tolerance)
    vacancy_of = np.full(len(size), -1, np.int32)
    used = flow.seats > 0
    vacancy_of[pairs.row[used]] = pairs.vacancy[used]
    return vacancy_of


def certified(
    edges: Edges, capacity: Int32, size: Int32, vacancy_of: Int32, prices: Float, *, rounds: int
) -> Assignment:
    """An assignment with its objective and its bound at `prices`, summed without rounding error or order."""
    taken = vacancy_of[edges.worker] == edges.vacancy
    objective = math.fsum(edges.utility[taken].tolist())
    fits = size[edges.worker] <= np.maximum(capacity[edges.vacancy], 1)
    surplus = np.where(fits, edges.utility - size[edges.worker] * prices[edges.vacancy], 0.0)
    best = np.zeros(edges.worker_count)
    np.maximum.at(best, edges.worker, surplus)
    bound = math.fsum(best.tolist() + (capacity * prices).tolist())
    gap = max(0.0, bound - objective) / max(bound, 1e-12)
    return Assignment(vacancy_of.astype(np.int32), objective, bound, gap, prices.astype(np.float64), rounds)


def check_seed(seed: object) -> None:
    """InvalidProblem unless the seed is a whole number of at least 0."""
    if not isinstance(seed, int | np.integer) or seed < 0:
        raise InvalidProblem("seed", None, seed, "must be a whole number of at least 0")


def _sizes(given: ArrayLike | None, rows: int) -> Int32:
    if given is None:
        return np.ones(rows, np.int32)
    return whole_numbers("size", given, length=rows, low=1)


def _start_prices(given: ArrayLike | None, vacancies: int) -> Float:
    if given is None:
        return np.zeros(vacancies)
    return real_numbers("start_prices", given, length=vacancies).astype(np.float64)


def _tie_order(rows: int, seed: int) -> Int64:
    """The order in which rows enter the network, which settles ties; seed 0 keeps theirs."""
    if seed == 0:
        return np.arange(rows, dtype=np.int64)
    return np.random.default_rng(seed).permutation(rows).astype(np.int64)


def _whole_weights(a_seat: Float, nodes: int) -> tuple[Int64, float]:
    """Utility a seat as int64, and the factor it was multiplied by."""
    largest = float(a_seat.max()) if len(a_seat) else 0.0
    if largest == 0.0:
        return np.zeros(len(a_seat), np.int64), 1.0
    scale = min(EXACT_INTEGER, COST_TIMES_NODES // (nodes + 3) // 2) / largest
    if not math.isfinite(scale):
        return (a_seat / largest * 2**40).astype(np.int64), 2.0**40 / largest
    return np.rint(a_seat * scale).astype(np.int64), scale


def _first_come(edges: Edges, capacity: Int32, size: Int32, prices: Float) -> Int32:
    """The simple answer of an interrupted run: best pairs at the prices first, each while seats last."""
    order = np.lexsort((edges.vacancy, edges.worker, -(edges.utility / size[edges.worker] - prices[edges.vacancy])))
    left, vacancy_of = capacity.astype(np.int64), np.full(edges.worker_count, -1, np.int32)
    for i in order:
        worker, vacancy = edges.worker[i], edges.vacancy[i]
        if vacancy_of[worker] < 0 and size[worker] <= left[vacancy] and edges.utility[i] > 0:
            vacancy_of[worker] = vacancy
            left[vacancy] -= size[worker]
    return vacancy_of
