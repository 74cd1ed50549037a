"""What the assignment is compared with: exact combinatorial solvers, and what an office does without any.

Each function prepares one measured call on the problem in a folder; building the solver's own model is part of the
call, as it starts from the same arrays as ours. Utilities go into whole numbers of a millionth where a solver wants
them, which is exact to that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from bench.graphs.answers import placed, worth
from numba import njit

from bench.graphs import Graph, Ints, load, tiny
from bench.measuring import Prepared

MILLIONTHS = 1_000_000


def _told(graph: Graph, vacancy_of: Ints) -> Mapping[str, Any]:
    return {"objective": worth(graph, vacancy_of), "placed": placed(graph, vacancy_of)}


def min_cost_flow(folder: Path) -> Prepared:
    """OR-Tools' SimpleMinCostFlow, exact. Families may be split by it: then its worth is a bound, not an answer."""
    from ortools.graph.python import min_cost_flow as library

    graph = load(folder)

    def tell(flows: Any) -> Mapping[str, Any]:
        if graph.single:
            return _told(graph, assigned(graph, flows))
        a_seat = graph.utility / graph.size[graph.worker]
        return {"bound": float((a_seat * flows).sum(dtype=np.float64)), "answer": "families split"}

    return Prepared(lambda: flow(library, graph), tell)


def flow(library: Any, graph: Graph) -> Any:
    """Seats on each pair in a cheapest flow from rows to vacancies; who stays at home goes straight to the sink."""
    rows, vacancies = len(graph.size), len(graph.capacity)
    sink, supply = rows + vacancies, graph.size.astype(np.int64)
    solver = library.SimpleMinCostFlow()
    pairs = solver.add_arcs_with_capacity_and_unit_cost(
        graph.worker,
        graph.vacancy + np.int32(rows),
        supply[graph.worker],
        -np.rint(graph.utility * (MILLIONTHS / graph.size[graph.worker])).astype(np.int64),
    )
    for first, seats in ((0, supply), (rows, graph.capacity.astype(np.int64))):
        nodes = np.arange(first, first + len(seats), dtype=np.int32)
        to_sink = np.full(len(seats), sink, np.int32)
        solver.add_arcs_with_capacity_and_unit_cost(nodes, to_sink, seats, np.zeros(len(seats), np.int64))
    solver.set_nodes_supplies(np.arange(rows, dtype=np.int32), supply)
    solver.set_node_supply(sink, -int(supply.sum()))
    if (status := solver.solve()) != solver.OPTIMAL:
        raise RuntimeError(f"min-cost flow ended with {status}")
    return solver.flows(pairs)


def assigned(graph: Graph, flows: Any) -> Ints:
    """The vacancy of each row from a flow of single people."""
    vacancy_of = np.full(len(graph.size), -1, np.int32)
    used = np.asarray(flows) > 0
    vacancy_of[graph.worker[used]] = graph.vacancy[used]
    return vacancy_of


def sparse_matching(folder: Path) -> Prepared:
    """scipy's min_weight_full_bipartite_matching with a column for every seat and a place at home for everyone."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    graph = load(folder)
    first = np.concatenate([[0], np.cumsum(graph.capacity)])

    def work() -> Ints:
        seats = graph.capacity[graph.vacancy]
        edge = np.repeat(np.arange(len(seats)), seats)
        seat = first[graph.vacancy[edge]] + np.arange(len(edge)) - np.repeat(np.cumsum(seats) - seats, seats)
        people = np.arange(len(graph.size))
        # A weight of nought would mean "no pair" to scipy, so that everything is worth one more.
        weights = np.concatenate([graph.utility[edge].astype(np.float64) + 1.0, np.ones(len(people))])
        rows = np.concatenate([graph.worker[edge], people])
        columns = np.concatenate([seat, first[-1] + people])
        matrix = csr_matrix((weights, (rows, columns)), shape=(len(people), first[-1] + len(people)))
        return np.asarray(min_weight_full_bipartite_matching(matrix, maximize=True)[1])

    return Prepared(work, lambda columns: _told(graph, _of_seats(first, columns)))


def dense_matching(folder: Path) -> Prepared:
    """scipy's linear_sum_assignment on the dense people × seats; pairs that do not exist are worth nothing."""
    from scipy.optimize import linear_sum_assignment

    graph = load(folder)
    first = np.concatenate([[0], np.cumsum(graph.capacity)])

    def work() -> Ints:
        worth_of = np.zeros((len(graph.size), len(graph.capacity)), np.float32)
        worth_of[graph.worker, graph.vacancy] = graph.utility
        person, seat = linear_sum_assignment(np.repeat(worth_of, graph.capacity, axis=1), maximize=True)
        columns = np.full(len(graph.size), first[-1])
        columns[person] = seat
        vacancy_of = _of_seats(first, columns)
        real = np.flatnonzero(vacancy_of >= 0)
        vacancy_of[real[worth_of[real, vacancy_of[real]] == 0]] = -1
        return vacancy_of

    return Prepared(work, lambda vacancy_of: _told(graph, vacancy_of))


def _of_seats(first: Any, columns: Any) -> Ints:
    """The vacancy of each seat number; numbers beyond the last seat mean nobody's."""
    found = np.searchsorted(first, columns, side="right") - 1
    return np.where(columns < first[-1], found, -1).astype(np.int32)


def _best_first(graph: Graph) -> Any:
    return np.argsort(-graph.utility / graph.size[graph.worker], kind="stable")


def _in_turn(graph: Graph) -> Any:
    return np.lexsort((-graph.utility, graph.worker))


ORDERS: Mapping[str, Callable[[Graph], Any]] = {"greedy": _best_first, "first come": _in_turn}
"""The best pair of all first, then the next still possible; or people in the ledger's order, each taking the best of
their posts that still has seats."""


def by_rule(folder: Path, rule: str) -> Prepared:
    """One sort by a rule of ORDERS, and one walk over the pairs."""
    graph = load(folder)
    walked(tiny(), ORDERS[rule])
    return Prepared(lambda: walked(graph, ORDERS[rule]), lambda vacancy_of: _told(graph, vacancy_of))


def walked(graph: Graph, order_of: Callable[[Graph], Any]) -> Ints:
    """The vacancy of each row when pairs are taken in this order while there are seats."""
    return _take(order_of(graph), graph.worker, graph.vacancy, graph.size, graph.capacity.copy())


@njit
def _take(order: Any, worker: Ints, vacancy: Ints, size: Ints, left: Ints) -> Ints:
    vacancy_of = np.full(len(size), -1, np.int32)
    for edge in order:
        row, post = worker[edge], vacancy[edge]
        if vacancy_of[row] < 0 and size[row] <= left[post]:
            vacancy_of[row] = post
            left[post] -= size[row]
    return vacancy_of
