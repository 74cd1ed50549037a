"""Families（同行家庭）stay together: from a flow that may split a family to a plan in which none is split.

Rows that the flow leaves whole keep their post. The few that it splits are placed by CP-SAT on the seats that are left,
then, while the certificate still shows room, once more together with their rivals on the pairs whose reduced cost
does not already rule them out. Searches end by a deterministic measure of work, never by the clock.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.sat.python import cp_model

from qiao.engine.matching.flow import Flow, Pairs
from qiao.engine.matching.problem import Int32, Int64

WORK_LIMIT = 2.0  # CP-SAT's deterministic seconds for one search
PAIRS_LIMIT = 60_000  # pairs of the second search, those of least reduced cost


@dataclass(frozen=True, eq=False)
class _Book:
    pairs: Pairs
    size: Int32
    capacity: Int32
    worth: Int64  # weight * size: what the pair is worth to the whole row


def keep_together(pairs: Pairs, flow: Flow, size: Int32, capacity: Int32, *, tolerance: float, seed: int) -> Int32:
    """The chosen pair's vacancy for each row (-1 = none); every row gets all its seats at one vacancy or none."""
    book = _Book(pairs, size, capacity, pairs.weight * size[pairs.row])
    chosen = np.where(flow.seats == size[pairs.row], True, False)
    split = np.zeros(len(size), bool)
    split[pairs.row[(flow.seats > 0) & ~chosen]] = True
    chosen = _place(book, chosen, split[pairs.row], seed)
    chosen = _fill(book, chosen)
    reduced = _reduced_costs(book, flow.prices)
    room = _bound(book, flow.prices) - int(book.worth[chosen].sum())
    if split.any() and room > tolerance * max(1, int(book.worth[chosen].sum())):
        cheapest = np.sort(reduced)[: PAIRS_LIMIT + 1]
        open_pairs = reduced <= min(room, int(cheapest[-1]))
        chosen = _fill(book, _place(book, chosen, open_pairs, seed))
    vacancy_of = np.full(len(size), -1, np.int32)
    vacancy_of[pairs.row[chosen]] = pairs.vacancy[chosen]
    return vacancy_of


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


def _place(book: _Book, chosen: npt.NDArray[np.bool_], free: npt.NDArray[np.bool_], seed: int) -> npt.NDArray[np.bool_]:
    """The best choice among the `free` pairs, for rows that have one; all other rows keep what they have."""
    rows_free = np.zeros(len(book.size), bool)
    rows_free[book.pairs.row[free]] = True
    kept = chosen & ~rows_free[book.pairs.row]
    left = book.capacity - _seats(book, kept)
    index = np.flatnonzero((free | chosen) & rows_free[book.pairs.row])
    index = index[book.size[book.pairs.row[index]] <= left[book.pairs.vacancy[index]]]
    if not len(index):
        return kept
    picked = _search(book, index, left, chosen, seed)
    kept[picked] = True
    return kept


def _search(book: _Book, index: Int64, left: Int64, hint: npt.NDArray[np.bool_], seed: int) -> Int64:
    model = cp_model.CpModel()
    takes = [model.new_bool_var(str(i)) for i in index]
    rows, vacancies = book.pairs.row[index], book.pairs.vacancy[index]
    for group in _groups(rows):
        model.add_at_most_one(takes[k] for k in group)
    for group in _groups(vacancies):
        seats = [int(book.size[rows[k]]) for k in group]
        model.add(sum(s * takes[k] for s, k in zip(seats, group, strict=True)) <= int(left[vacancies[group[0]]]))
    model.maximize(sum(int(book.worth[i]) * take for i, take in zip(index, takes, strict=True)))
    for k, i in enumerate(index):
        model.add_hint(takes[k], bool(hint[i]))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1  # more would race, and a plan must be the same on every machine
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = WORK_LIMIT
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return index[hint[index]]
    return index[[solver.boolean_value(take) for take in takes]]


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
