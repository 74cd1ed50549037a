"""assign: the best assignment of rows to seats, with prices that certify how good it is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numba import njit

from qiao.engine.matching.arguments import real_number, whole_number
from qiao.engine.matching.auction import WEIGHT_BEST, Offers
from qiao.engine.matching.families import keep_together
from qiao.engine.matching.flow import COST_TIMES_NODES, Flow, Pairs, transport
from qiao.engine.matching.problem import (
    VALUE_MOST,
    ArrayLike,
    Edges,
    Float,
    Int32,
    Int64,
    InvalidProblem,
    real_numbers,
    whole_numbers,
)
from qiao.engine.matching.sale import Sale

EXACT_PAIRS = 5_000  # so few pairs min-cost flow solves exactly in no time
FLOW_PAIRS_MOST = 50_000_000  # beyond, min-cost flow needs more memory than offices have
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

    With every size 1 the answer is within `tolerance` of the optimum, and exact (to 1e-6 relative) when that is 0 or
    the problem is small; pairs too many for min-cost flow may end with a greater gap, which is then said. With
    families (sizes above 1) the relaxation gives the bound, no family is split, and the gap may exceed the tolerance.

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
        Prices of an earlier, similar problem, where the auction begins; when `stop` ends the work at once they order
        and certify the answer.
    stop : callable, optional
        Asked before each round; when true, the best feasible answer so far returns with its certificate.

    Raises
    ------
    InvalidProblem
        Naming array, index and value.
    """
    if not isinstance(edges, Edges):
        raise InvalidProblem("edges", None, edges, "must be Edges")
    seats = whole_numbers("capacity", capacity, length=edges.vacancy_count)
    sizes = _sizes(size, edges.worker_count)
    prices = _start_prices(start_prices, edges.vacancy_count)
    tolerance = real_number("tolerance", tolerance)
    check_seed(seed)
    check_callable("stop", stop)
    if stop is not None and stop():
        return certified(edges, seats, sizes, _first_come(edges, seats, sizes, prices), prices, rounds=0)
    if tolerance > 0 and len(edges) > EXACT_PAIRS:
        answer = by_auction(edges, seats, sizes, tolerance=tolerance, seed=seed, start_prices=start_prices, stop=stop)
        if answer is not None:
            fine = answer.gap <= tolerance or sizes.max(initial=1) > 1
            if fine or len(edges) > FLOW_PAIRS_MOST or (stop is not None and stop()):
                return answer
    return _by_flow(edges, seats, sizes, tolerance=tolerance, seed=seed)


def _by_flow(edges: Edges, seats: Int32, sizes: Int32, *, tolerance: float, seed: int) -> Assignment:
    """The exact answer by min-cost flow."""
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
    return certified(edges, seats, sizes, chosen[shuffle], flow.prices / scale, rounds=1)


def by_auction(
    edges: Edges,
    seats: Int32,
    sizes: Int32,
    *,
    tolerance: float,
    seed: int,
    start_prices: ArrayLike | None,
    stop: Callable[[], bool] | None,
) -> Assignment | None:
    """The auction's answer, from the prices of a sample or of an earlier answer; None: none in reasonable time."""
    offers, scale = _offers(edges, seats, sizes)
    sale = Sale.of(offers, sizes, seats, _tie_order(edges.worker_count, seed).astype(np.int32) if seed else None)
    reserve = None
    if start_prices is not None:
        earlier = _start_prices(start_prices, edges.vacancy_count) * scale
        reserve = np.rint(np.minimum(earlier, WEIGHT_BEST)).astype(np.int64)
    best: Assignment | None = None
    for rounds, held in enumerate(sale.rounds(tolerance, reserve), start=1):
        plan = sale.whole(held, tolerance)
        answer = certified(edges, seats, sizes, plan, held.prices / scale, rounds=rounds)
        best = answer if best is None else _better(best, answer)
        # Where families are, only what may be split can be proven; beyond that, smaller steps prove nothing more.
        relaxed = best.upper_bound - sale.worth(held) / scale <= tolerance * best.upper_bound
        if best.gap <= tolerance or relaxed or (stop is not None and stop()):
            break
    return best


def _better(one: Assignment, two: Assignment) -> Assignment:
    """The better plan of the two beside the better bound of the two."""
    plan = two if two.objective >= one.objective else one
    proof = two if two.upper_bound <= one.upper_bound else one
    gap = max(0.0, proof.upper_bound - plan.objective) / max(proof.upper_bound, 1e-12)
    return Assignment(plan.vacancy_of, plan.objective, proof.upper_bound, gap, proof.prices, two.rounds)


def _offers(edges: Edges, seats: Int32, sizes: Int32) -> tuple[Offers, float]:
    """The pairs row by row with whole weights a seat, and the factor the utilities were multiplied by."""
    start, vacancy, utility = edges.in_rows()
    largest = float(_largest(start, vacancy, utility, sizes, seats))
    scale = WEIGHT_BEST / largest if largest > WEIGHT_BEST * np.finfo(np.float64).tiny else 1.0
    return Offers(start, vacancy, _whole_weights32(start, vacancy, utility, sizes, seats, scale)), scale


@njit(cache=True, nogil=True)
def _largest(start: Any, vacancy: Any, utility: Any, size: Any, seats: Any) -> Any:
    """The greatest utility a seat among pairs that have seats enough."""
    most = 0.0
    for row in range(len(start) - 1):
        for k in range(start[row], start[row + 1]):
            if size[row] <= seats[vacancy[k]]:
                most = max(most, np.float64(utility[k]) / size[row])
    return most


@njit(cache=True, nogil=True)
def _whole_weights32(start: Any, vacancy: Any, utility: Any, size: Any, seats: Any, scale: Any) -> Any:
    """int32 weights a seat; 0 where the vacancy has too few seats for the row."""
    weight = np.zeros(len(vacancy), np.int32)
    for row in range(len(start) - 1):
        for k in range(start[row], start[row + 1]):
            if size[row] <= seats[vacancy[k]]:
                weight[k] = np.int32(np.rint(np.float64(utility[k]) / size[row] * scale))
    return weight


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
    """An assignment with its objective and its bound at `prices`, summed without rounding error or order.

    A vacancy without seats costs nothing at any price, so its price rises until nobody would rather have it.
    """
    # No price need be higher than the best pair is worth, and none so high that the sums would not be numbers.
    most = min(float(edges.utility.max(initial=0)) + 1.0, VALUE_MOST / max(1, int(capacity.sum(dtype=np.int64))))
    prices = np.minimum(prices.astype(np.float64), most)
    mine, best = _values(edges.worker, edges.vacancy, edges.utility, capacity, size, vacancy_of, prices)
    objective = math.fsum(mine)
    bound = math.fsum(chain(best, capacity * prices))
    gap = max(0.0, bound - objective) / max(bound, 1e-12)
    return Assignment(vacancy_of.astype(np.int32, copy=False), objective, bound, gap, prices, rounds)


@njit(cache=True, nogil=True)
def _values(
    worker: Any, vacancy: Any, utility: Any, capacity: Any, size: Any, vacancy_of: Any, prices: Any
) -> Any:  # fmt: skip
    """What each row has, and its greatest surplus at the prices; prices of vacancies without seats are raised."""
    mine, best = np.zeros(len(size), np.float64), np.zeros(len(size), np.float64)
    for k in range(len(worker)):
        row, j, value = worker[k], vacancy[k], np.float64(utility[k])
        if vacancy_of[row] == j:
            mine[row] = value
        if capacity[j] == 0:
            prices[j] = max(prices[j], value)
        elif size[row] <= capacity[j]:
            best[row] = max(best[row], value - size[row] * prices[j])
    return mine, best


def check_seed(seed: object) -> None:
    """InvalidProblem unless the seed is a whole number of at least 0."""
    whole_number("seed", seed)


def check_callable(name: str, given: object) -> None:
    """InvalidProblem unless it can be called or is None."""
    if given is not None and not callable(given):
        raise InvalidProblem(name, None, given, "must be callable, or None")


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
    """The simple answer of an interrupted run: each row in its order takes the best pair with seats left."""
    return np.asarray(_in_turn(*edges.in_rows(), capacity.copy(), size, prices), dtype=np.int32)


@njit(cache=True, nogil=True)
def _in_turn(start: Any, vacancy: Any, utility: Any, left: Any, size: Any, prices: Any) -> Any:
    vacancy_of = np.full(len(size), -1, np.int32)
    for row in range(len(size)):
        best, at = -np.inf, -1
        for k in range(start[row], start[row + 1]):
            surplus = np.float64(utility[k]) - size[row] * prices[vacancy[k]]
            if utility[k] > 0 and size[row] <= left[vacancy[k]] and surplus > best:
                best, at = surplus, vacancy[k]
        vacancy_of[row] = at
        if at >= 0:
            left[at] -= size[row]
    return vacancy_of
