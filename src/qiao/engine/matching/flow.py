"""The transportation problem in whole numbers, solved exactly, with the prices that prove it.

Rows supply seats, vacancies take them; a row of several seats may be split here (the relaxation), which is what makes
the bound for families the linear program's. OR-Tools' min-cost flow finds the flow; the prices are the smallest that
support it, found by raising them along the residual arcs (Bellman-Ford) until nothing moves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.graph.python import min_cost_flow

from qiao.engine.matching.problem import Int32, Int64

# OR-Tools scales costs by the number of nodes in 64 bits; beyond this the product would overflow.
COST_TIMES_NODES = 2**61


@dataclass(frozen=True, eq=False)
class Pairs:
    """Allowed pairs sorted by (row, vacancy), with `weight` int64 a seat; `start[r]:start[r+1]` are those of row r."""

    row: Int32
    vacancy: Int32
    weight: Int64
    start: Int64

    @staticmethod
    def of(row: Int32, vacancy: Int32, weight: Int64, rows: int) -> Pairs:
        """The pairs in their one order, whatever order they came in."""
        order = np.lexsort((vacancy, row))
        start = np.searchsorted(row[order], np.arange(rows + 1))
        return Pairs(row[order], vacancy[order], weight[order], start.astype(np.int64))

    def of_rows(self, rows: Int64) -> Int64:
        """The indices of all pairs of the given rows."""
        first, count = self.start[rows], self.start[rows + 1] - self.start[rows]
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        return np.asarray(np.repeat(first, count) + within, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Flow:
    """An optimal flow: seats taken on each pair, and the smallest prices (int64 a seat) that support it."""

    seats: Int64
    prices: Int64


def transport(pairs: Pairs, supply: Int32, capacity: Int32) -> Flow:
    """The best split of `supply` seats a row over `capacity` seats a vacancy, in exact whole numbers."""
    if len(pairs.row) == 0:
        return Flow(np.zeros(0, np.int64), np.zeros(len(capacity), np.int64))
    seats = _optimal_seats(pairs, supply, capacity)
    return Flow(seats, _supporting_prices(pairs, seats, supply, capacity))


def _optimal_seats(pairs: Pairs, supply: Int32, capacity: Int32) -> Int64:
    rows, vacancies = len(supply), len(capacity)
    sink = rows + vacancies
    assert int(pairs.weight.max()) * (sink + 2) < COST_TIMES_NODES, "weights too large for exact arithmetic"
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        pairs.row, rows + pairs.vacancy, supply[pairs.row].astype(np.int64), -pairs.weight
    )
    zero = np.zeros(max(rows, vacancies), np.int64)
    solver.add_arcs_with_capacity_and_unit_cost(
        rows + np.arange(vacancies), np.full(vacancies, sink), capacity.astype(np.int64), zero[:vacancies]
    )
    solver.add_arcs_with_capacity_and_unit_cost(  # who gets no post goes home, at no cost
        np.arange(rows), np.full(rows, sink), supply.astype(np.int64), zero[:rows]
    )
    solver.set_nodes_supplies(np.arange(rows), supply.astype(np.int64))
    solver.set_node_supply(sink, -int(supply.sum()))
    status = solver.solve()
    assert status == solver.OPTIMAL, f"min-cost flow ended with {status}"
    return np.asarray(solver.flows(arcs), dtype=np.int64)


def _supporting_prices(pairs: Pairs, seats: Int64, supply: Int32, capacity: Int32) -> Int64:
    """Least prices p >= 0 with p = 0 where seats are left and no pair better than those used."""
    full = np.bincount(pairs.vacancy, weights=seats, minlength=len(capacity)) >= capacity
    used = np.flatnonzero(seats > 0)
    by_vacancy = used[np.argsort(pairs.vacancy[used], kind="stable")]
    holders = pairs.vacancy[by_vacancy]
    placed = np.bincount(pairs.row, weights=seats, minlength=len(supply))
    value = np.where(placed < supply, 0, np.iinfo(np.int64).max // 4).astype(np.int64)
    np.minimum.at(value, pairs.row[used], pairs.weight[used])
    prices = np.zeros(len(capacity), np.int64)
    changed = np.arange(len(supply), dtype=np.int64)
    while len(changed):
        risen = _raise(prices, pairs, pairs.of_rows(changed), value, full)
        touched = by_vacancy[_within(holders, risen)]
        lowered = pairs.weight[touched] - prices[pairs.vacancy[touched]]
        rows = pairs.row[touched]
        fell = lowered < value[rows]
        np.minimum.at(value, rows[fell], lowered[fell])
        changed = np.unique(rows[fell]).astype(np.int64)
    return prices


def _raise(prices: Int64, pairs: Pairs, index: Int64, value: Int64, full: npt.NDArray[np.bool_]) -> Int64:
    """Raise the prices of full vacancies that the rows of these pairs would rather have; the vacancies that rose."""
    vacancy = pairs.vacancy[index]
    bid = pairs.weight[index] - value[pairs.row[index]]
    higher = full[vacancy] & (bid > prices[vacancy])
    np.maximum.at(prices, vacancy[higher], bid[higher])
    return np.unique(vacancy[higher]).astype(np.int64)


def _within(holders: Int32, vacancies: Int64) -> Int64:
    """The positions in the sorted array `holders` whose value is among the sorted `vacancies`."""
    first, last = np.searchsorted(holders, vacancies), np.searchsorted(holders, vacancies, side="right")
    count = last - first
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.asarray(np.repeat(first, count) + within, dtype=np.int64)
