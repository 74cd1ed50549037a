"""Families（同行家庭）stay together: from a flow that may split a family to a plan in which none is split.

Rows that the flow leaves whole keep their post and free seats are filled; that is a first plan. What it lacks to the
bound rules out every pair whose reduced cost is larger, and an integer program over the rest finds the best plan among
them. The search ends by its own proof or by a count of nodes, never by the clock, so that it is the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.math_opt.python import mathopt

from qiao.engine.matching.flow import Flow, Pairs
from qiao.engine.matching.problem import Int32, Int64

NODES_LIMIT = 200
FAMILY_PAIRS = 20_000  # pairs of families in the integer program, those of least reduced cost first
SINGLE_PAIRS = 40_000  # pairs of single people; more of either would take minutes
LARGEST_WORTH = 1e6  # what the best pair is scaled to, so that the solver's tolerances are far below a point


@dataclass(frozen=True, eq=False)
class _Book:
    pairs: Pairs
    size: Int32
    capacity: Int32
    worth: Int64  # weight * size: what the pair is worth to the whole row


def keep_together(pairs: Pairs, flow: Flow, size: Int32, capacity: Int32, *, tolerance: float) -> Int32:
    """The chosen pair's vacancy for each row (-1 = none); every row gets all its seats at one vacancy or none."""
    book = _Book(pairs, size, capacity, pairs.weight * size[pairs.row])
    chosen = _fill(book, flow.seats == size[pairs.row])
    bound = _bound(book, flow.prices)
    room = bound - _total(book, chosen)
    if room > tolerance * bound:
        chosen = _better(book, chosen, _open_pairs(book, chosen, flow.prices, room), tolerance)
    vacancy_of = np.full(len(size), -1, np.int32)
    vacancy_of[pairs.row[chosen]] = pairs.vacancy[chosen]
    return vacancy_of


def _total(book: _Book, chosen: npt.NDArray[np.bool_]) -> int:
    return int(book.worth[chosen].sum())


def _open_pairs(book: _Book, chosen: npt.NDArray[np.bool_], prices: Int64, room: int) -> Int64:
    """The pairs that a better plan may use: those of the present plan, and those that cost no more than the room.

    Where they are too many, families keep more of theirs than single people: it is they who do not fit.
    """
    reduced = np.where(chosen, -1, _reduced_costs(book, prices))
    family = book.size[book.pairs.row] > 1
    opened = []
    for kind, most in ((family, FAMILY_PAIRS), (~family, SINGLE_PAIRS)):
        index = np.flatnonzero(kind & (reduced <= room))
        index = index[np.argsort(reduced[index], kind="stable")]
        opened.append(index[: max(most, int(chosen[index].sum()))])
    return np.sort(np.concatenate(opened))


def _bound(book: _Book, prices: Int64) -> int:
    surplus = book.worth - book.size[book.pairs.row] * prices[book.pairs.vacancy]
    best = np.zeros(len(book.size), np.int64)
    np.maximum.at(best, book.pairs.row, surplus)
    return int(best.sum() + (book.capacity * prices).sum())


def _reduced_costs(book: _Book, prices: Int64) -> Int64:
    """How much the bound falls at least when the pair is forced: never negative."""
    surplus = book.worth - book.size[book.pairs.row] * prices[book.pairs.vacancy]
    best = np.zeros(len(book.size), np.int64)
    np.maximum.at(best, book.pairs.row, surplus)
    return np.asarray(best[book.pairs.row] - surplus, dtype=np.int64)


def _better(book: _Book, chosen: npt.NDArray[np.bool_], index: Int64, tolerance: float) -> npt.NDArray[np.bool_]:
    """The best plan on these pairs by the integer program, or the given one when that is no worse."""
    model = mathopt.Model()
    takes = [model.add_binary_variable() for _ in index]
    rows, vacancies = book.pairs.row[index], book.pairs.vacancy[index]
    for group in _groups(rows):
        model.add_linear_constraint(mathopt.fast_sum(takes[k] for k in group) <= 1)
    for group in _groups(vacancies):
        seats = mathopt.fast_sum(int(book.size[rows[k]]) * takes[k] for k in group)
        model.add_linear_constraint(seats <= int(book.capacity[vacancies[group[0]]]))
    scale = LARGEST_WORTH / float(book.worth.max())
    worth = book.worth[index] * scale
    model.maximize(mathopt.fast_sum(float(w) * take for w, take in zip(worth, takes, strict=True)))
    limits = mathopt.SolveParameters(relative_gap_tolerance=tolerance, node_limit=NODES_LIMIT)
    answer = mathopt.solve(model, mathopt.SolverType.HIGHS, params=limits)
    if not answer.has_primal_feasible_solution():
        return chosen
    values = answer.variable_values(takes)
    found = np.zeros(len(chosen), bool)
    found[index[np.array(values) > 0.5]] = True
    found = _fill(book, found)
    return found if _total(book, found) > _total(book, chosen) else chosen


def _groups(values: Int32) -> list[Int64]:
    """The positions of each distinct value, in ascending order of the value."""
    order = np.argsort(values, kind="stable")
    cuts = np.flatnonzero(np.diff(values[order])) + 1
    return [np.asarray(part, dtype=np.int64) for part in np.split(order, cuts)]


def _seats(book: _Book, chosen: npt.NDArray[np.bool_]) -> Int64:
    taken = np.bincount(
        book.pairs.vacancy[chosen], weights=book.size[book.pairs.row[chosen]], minlength=len(book.capacity)
    )
    return taken.astype(np.int64)


def _fill(book: _Book, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Give seats that are still free to rows still without a post, the greatest worth a seat first."""
    chosen = chosen.copy()
    left = book.capacity - _seats(book, chosen)
    without = np.ones(len(book.size), bool)
    without[book.pairs.row[chosen]] = False
    seats = book.size[book.pairs.row]
    index = np.flatnonzero(without[book.pairs.row] & (seats <= left[book.pairs.vacancy]) & (book.worth > 0))
    for i in index[np.argsort(-book.pairs.weight[index], kind="stable")]:
        row, vacancy = book.pairs.row[i], book.pairs.vacancy[i]
        if without[row] and book.size[row] <= left[vacancy]:
            chosen[i], without[row] = True, False
            left[vacancy] -= book.size[row]
    return chosen
