"""Families（同行家庭）stay together: from a flow that may split a family to a plan in which none is split.

Rows that the flow leaves whole keep their post and free seats are filled: a first plan. What it lacks to the bound is
known row by row (the reduced cost of what each row has), so it is mended where it is lost: the rows that lose most, the
posts they would rather have, and those who could most easily give up a seat there are arranged anew by a small integer
program, then the next, then with wider neighbourhoods, at last all at once where that is small. Programs end by their
own proof or by a count of nodes, never by the clock, so that the plan is the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.math_opt.python import mathopt

from qiao.engine.matching.flow import Flow, Pairs
from qiao.engine.matching.problem import Int32, Int64

Chosen = npt.NDArray[np.bool_]

NODES_LIMIT = 50
LARGEST_WORTH = 1e6  # what the best pair is scaled to, so that the solver's tolerances are far below a point
PROGRAM_GAP = 1e-6
SEEDS = 8  # rows whose loss one program mends
PROGRAMS_MOST = 10
PAIRS_POLISHED = 400_000  # pairs of a plan that is worth arranging anew by programs
WHOLE_PAIRS = 8_000  # open pairs that one program can take all at once


@dataclass(frozen=True)
class _Width:
    """How far a neighbourhood reaches: posts looked at by each seed, holders moved at each, posts open to each row."""

    posts: int
    holders: int
    choices: int


WIDTHS = (_Width(4, 8, 10), _Width(8, 12, 12), _Width(12, 16, 16))


@dataclass(frozen=True, eq=False)
class _Book:
    """The pairs with what each is worth to its whole row, and by how much the bound falls when it is forced."""

    pairs: Pairs
    size: Int32
    capacity: Int32
    worth: Int64
    reduced: Int64
    best: Int64  # the greatest surplus of each row at the prices
    bound: int

    @staticmethod
    def of(pairs: Pairs, prices: Int64, size: Int32, capacity: Int32) -> _Book:
        worth = pairs.weight * size[pairs.row]
        surplus = worth - size[pairs.row] * prices[pairs.vacancy]
        best = np.zeros(len(size), np.int64)
        np.maximum.at(best, pairs.row, surplus)
        bound = int(best.sum() + (capacity.astype(np.int64) * prices).sum())
        return _Book(pairs, size, capacity, worth, best[pairs.row] - surplus, best, bound)

    def total(self, chosen: Chosen) -> int:
        """What a plan is worth."""
        return int(self.worth[chosen].sum())

    def left(self, chosen: Chosen) -> Int64:
        """Seats that a plan leaves at each vacancy."""
        row, vacancy = self.pairs.row[chosen], self.pairs.vacancy[chosen]
        taken = np.bincount(vacancy, weights=self.size[row], minlength=len(self.capacity))
        return np.asarray(self.capacity - taken.astype(np.int64), dtype=np.int64)

    def losses(self, chosen: Chosen) -> Int64:
        """What each row lacks to its best surplus: the rows that lose nothing need no mending."""
        loss = self.best.copy()
        loss[self.pairs.row[chosen]] = self.reduced[chosen]
        return loss


def keep_together(pairs: Pairs, flow: Flow, size: Int32, capacity: Int32, *, tolerance: float) -> Int32:
    """The chosen pair's vacancy for each row (-1 = none); every row gets all its seats at one vacancy or none."""
    book = _Book.of(pairs, flow.prices, size, capacity)
    return _posts(book, _bettered(book, _fill(book, flow.seats == size[pairs.row]), tolerance))


def polished(
    start: Int64, vacancy: Int32, weight: Int64, prices: Int64, size: Int32, capacity: Int32, post: Int32, *,
    tolerance: float,
) -> Int32:  # fmt: skip
    """A plan no worse than `post`, arranged anew where it loses most at the prices."""
    row = np.repeat(np.arange(len(size), dtype=np.int32), np.diff(start))
    pairs = Pairs.of(row, vacancy, weight, len(size))
    book = _Book.of(pairs, prices, size, capacity)
    return _posts(book, _bettered(book, post[pairs.row] == pairs.vacancy, tolerance))


def _bettered(book: _Book, chosen: Chosen, tolerance: float) -> Chosen:
    chosen = _mended(book, chosen, tolerance)
    lacking = book.bound - book.total(chosen)
    open_pairs = np.flatnonzero(chosen | (book.reduced <= lacking))
    if lacking > tolerance * book.bound and len(open_pairs) <= WHOLE_PAIRS:
        chosen = _arranged(book, chosen, np.unique(book.pairs.row).astype(np.int64), open_pairs, tolerance)
    return chosen


def _posts(book: _Book, chosen: Chosen) -> Int32:
    """The vacancy of each row, -1 for none."""
    vacancy_of = np.full(len(book.size), -1, np.int32)
    vacancy_of[book.pairs.row[chosen]] = book.pairs.vacancy[chosen]
    return vacancy_of


def _mended(book: _Book, chosen: Chosen, tolerance: float) -> Chosen:
    """The plan after arranging its losses anew, the worst first, each row once at each width."""
    width, tried = 0, np.zeros(len(book.size), bool)
    for _ in range(PROGRAMS_MOST):
        if book.bound - book.total(chosen) <= tolerance * book.bound:
            break
        loss = book.losses(chosen)
        losing = np.flatnonzero((loss > 0) & ~tried)
        if not len(losing):
            width, tried = width + 1, np.zeros(len(book.size), bool)
            if width == len(WIDTHS):
                break
            continue
        seeds = losing[np.argsort(-loss[losing], kind="stable")][:SEEDS]
        tried[seeds] = True
        rows, index = _neighbourhood(book, chosen, seeds, WIDTHS[width])
        chosen = _arranged(book, chosen, rows, index, PROGRAM_GAP)
    return chosen


def _neighbourhood(book: _Book, chosen: Chosen, seeds: Int64, width: _Width) -> tuple[Int64, Int64]:
    """The rows to arrange anew and the pairs open to them."""
    loss = book.losses(chosen)
    wanted = book.pairs.of_rows(np.sort(seeds))
    wanted = wanted[book.reduced[wanted] <= loss[book.pairs.row[wanted]]]
    posts = np.unique(book.pairs.vacancy[_first(wanted, book.pairs.row, book.reduced, width.posts)])
    holders = np.flatnonzero(chosen & np.isin(book.pairs.vacancy, posts))
    movable = _first(holders, book.pairs.vacancy, _moving_costs(book, chosen), width.holders)
    rows = np.union1d(book.pairs.row[movable], seeds).astype(np.int64)
    index = book.pairs.of_rows(rows)
    present_first = np.where(chosen, -1, book.reduced)
    return rows, np.sort(_first(index, book.pairs.row, present_first, width.choices))


def _moving_costs(book: _Book, chosen: Chosen) -> Int64:
    """For each pair: what its row would lose by its next best one instead of the one it has (or by going without)."""
    other = np.where(chosen, book.best[book.pairs.row], book.reduced)
    next_best = book.best.copy()
    np.minimum.at(next_best, book.pairs.row, other)
    return np.asarray(next_best[book.pairs.row] - book.reduced, dtype=np.int64)


def _first(index: Int64, group: Int32, cost: Int64, most: int) -> Int64:
    """Of the pairs `index`, the `most` of least cost in each group."""
    index = index[np.lexsort((index, cost[index], group[index]))]
    rank = np.arange(len(index)) - np.searchsorted(group[index], group[index])
    return np.asarray(index[rank < most], dtype=np.int64)


def _arranged(book: _Book, chosen: Chosen, rows: Int64, index: Int64, gap: float) -> Chosen:
    """The best plan that moves only `rows`, along the pairs `index`; the given plan when that is no worse."""
    kept = chosen.copy()
    kept[book.pairs.of_rows(rows)] = False
    left = book.left(kept)
    index = index[book.size[book.pairs.row[index]] <= left[book.pairs.vacancy[index]]]
    found = kept.copy()
    found[_program(book, index, left, gap)] = True
    found = _fill(book, found)
    return found if book.total(found) > book.total(chosen) else chosen


def _program(book: _Book, index: Int64, left: Int64, gap: float) -> Int64:
    """The best choice among pairs: each row at most once, seats enough at each vacancy."""
    if not len(index):
        return index
    model = mathopt.Model()
    takes = [model.add_binary_variable() for _ in index]
    rows, vacancies = book.pairs.row[index], book.pairs.vacancy[index]
    for group in _groups(rows):
        model.add_linear_constraint(mathopt.fast_sum(takes[k] for k in group) <= 1)
    for group in _groups(vacancies):
        seats = mathopt.fast_sum(int(book.size[rows[k]]) * takes[k] for k in group)
        model.add_linear_constraint(seats <= int(left[vacancies[group[0]]]))
    worth = book.worth[index] * (LARGEST_WORTH / max(1.0, float(book.worth.max())))
    model.maximize(mathopt.fast_sum(float(w) * take for w, take in zip(worth, takes, strict=True)))
    limits = mathopt.SolveParameters(relative_gap_tolerance=gap, node_limit=NODES_LIMIT)
    answer = mathopt.solve(model, mathopt.SolverType.HIGHS, params=limits)
    if not answer.has_primal_feasible_solution():
        return index[:0]
    return np.asarray(index[np.array(answer.variable_values(takes)) > 0.5], dtype=np.int64)


def _groups(values: Int32) -> list[Int64]:
    """The positions of each distinct value, in ascending order of the value."""
    order = np.argsort(values, kind="stable")
    cuts = np.flatnonzero(np.diff(values[order])) + 1
    return [np.asarray(part, dtype=np.int64) for part in np.split(order, cuts)]


def _fill(book: _Book, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Give seats that are still free to rows still without a post, the greatest worth a seat first."""
    chosen = chosen.copy()
    left = book.left(chosen)
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
