"""Mending（修补）: a plan made to keep its numbers, and then bettered one person or family at a time.

A row moves to a vacancy with seats enough, or takes the seats of others whose next best is nearly as good; a move
counts what it is worth and, far above that, whether the rules of numbers are broken less. Moves are tried in the order
of what they promise, and undone when the whole does not gain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from qiao.engine.matching.problem import Int32, Int64

TURNS_MOST = 6
TRIES_MOST = 12  # vacancies at which one row may try to displace others in a turn
DISPLACED_MOST = 8  # rows that one row may displace


@dataclass(frozen=True, eq=False)
class Numbers:
    """The rules of numbers as the mending reads them: how many of each row they count, where, and between what.

    `of_row` uint8[rows, rules], `at` uint8[vacancies, rules]; `least`, `most` and `weight` (how much a broken one
    counts) int64[rules].
    """

    of_row: npt.NDArray[np.uint8]
    at: npt.NDArray[np.uint8]
    least: Int64
    most: Int64
    weight: Int64


def mended(
    start: Int64, vacancy: Int32, worth: Int32, size: Int32, capacity: Int32, post: Int32, numbers: Numbers
) -> Int32:  # fmt: skip
    """A plan no worse, with no more numbers broken: `post` int32[rows] is the vacancy of each row, -1 for none.

    Pairs of row r stand at `start[r]:start[r+1]`, `worth` is the whole row's.
    """
    plan = post.copy()
    if not len(capacity):
        return plan
    penalty = 4 * int(worth.max(initial=1)) * max(1, int(size.max(initial=1)))
    taken = np.bincount(plan[plan >= 0], weights=size[plan >= 0], minlength=len(capacity)).astype(np.int64)
    counts = np.zeros(len(numbers.least), np.int64)
    for rule in range(len(counts)):
        counts[rule] = int((numbers.of_row[:, rule] * numbers.at[plan, rule] * (plan >= 0)).sum(dtype=np.int64))
    _mend(
        start, vacancy, worth, size, capacity - taken, plan, numbers.of_row, numbers.at, counts, numbers.least,
        numbers.most, penalty * numbers.weight,
    )  # fmt: skip
    return plan


@njit(cache=True, nogil=True)
def _broken(count: Any, least: Any, most: Any) -> Any:
    return max(0, count - most) + max(0, least - count)


@njit(cache=True, nogil=True)
def _charge(
    of_row: Any, at: Any, counts: Any, least: Any, most: Any, penalty: Any, row: Any, old: Any, new: Any
) -> Any:  # fmt: skip
    """How much more is broken when a row goes from one vacancy to another (-1: none)."""
    more = np.int64(0)
    for rule in range(len(counts)):
        if of_row[row, rule]:
            change = np.int64(0)
            if new >= 0 and at[new, rule]:
                change += of_row[row, rule]
            if old >= 0 and at[old, rule]:
                change -= of_row[row, rule]
            if change:
                count = counts[rule]
                after = _broken(count + change, least[rule], most[rule])
                more += penalty[rule] * (after - _broken(count, least[rule], most[rule]))
    return more


@njit(cache=True, nogil=True)
def _move(of_row: Any, at: Any, counts: Any, size: Any, left: Any, plan: Any, row: Any, new: Any) -> None:
    old = plan[row]
    for rule in range(len(counts)):
        if of_row[row, rule]:
            if new >= 0 and at[new, rule]:
                counts[rule] += of_row[row, rule]
            if old >= 0 and at[old, rule]:
                counts[rule] -= of_row[row, rule]
    if old >= 0:
        left[old] += size[row]
    if new >= 0:
        left[new] -= size[row]
    plan[row] = new


@njit(cache=True, nogil=True)
def _here(start: Any, vacancy: Any, worth: Any, plan: Any, row: Any) -> Any:
    """What a row's place in the plan is worth to it."""
    if plan[row] >= 0:
        for k in range(start[row], start[row + 1]):
            if vacancy[k] == plan[row]:
                return np.int64(worth[k])
    return np.int64(0)


@njit(cache=True, nogil=True)
def _best_move(
    start: Any, vacancy: Any, worth: Any, size: Any, left: Any, plan: Any, of_row: Any, at: Any, counts: Any,
    least: Any, most: Any, penalty: Any, row: Any, barred: Any,
) -> Any:  # fmt: skip
    """The gain and the vacancy of a row's best move to seats that are free (not at `barred`), or to none."""
    old, mine = plan[row], _here(start, vacancy, worth, plan, row)
    best, to = np.int64(-(2**62)), old
    if old >= 0:
        best = -mine - _charge(of_row, at, counts, least, most, penalty, row, old, -1)
        to = -1
    for k in range(start[row], start[row + 1]):
        j = vacancy[k]
        if j != old and j != barred and left[j] >= size[row]:
            gain = worth[k] - mine - _charge(of_row, at, counts, least, most, penalty, row, old, j)
            if gain > best:
                best, to = gain, j
    return best, to


@njit(cache=True, nogil=True)
def _displacing(
    start: Any, vacancy: Any, worth: Any, size: Any, left: Any, plan: Any, of_row: Any, at: Any, counts: Any,
    least: Any, most: Any, penalty: Any, row: Any, j: Any, value: Any, seated: Any, seated_start: Any,
) -> Any:  # fmt: skip
    """Seat a row at a full vacancy by moving others away; undone, and False, unless the whole gains."""
    mine, old = _here(start, vacancy, worth, plan, row), plan[row]
    gain = value - mine - _charge(of_row, at, counts, least, most, penalty, row, old, j)
    moved, came_from, count = np.empty(DISPLACED_MOST, np.int32), np.empty(DISPLACED_MOST, np.int32), 0
    _move(of_row, at, counts, size, left, plan, row, j)
    while left[j] < 0 and gain > 0 and count < DISPLACED_MOST:
        least_loss, who, to = np.inf, -1, -1
        for n in range(seated_start[j], seated_start[j + 1]):
            other = seated[n]
            if plan[other] == j and other != row:
                best, place = _best_move(
                    start, vacancy, worth, size, left, plan, of_row, at, counts, least, most, penalty, other, j
                )  # fmt: skip
                loss = -best / min(size[other], -left[j])
                if loss < least_loss:
                    least_loss, who, to = loss, other, place
        if who < 0:
            break
        best, to = _best_move(
            start, vacancy, worth, size, left, plan, of_row, at, counts, least, most, penalty, who, j
        )  # fmt: skip
        gain += best
        moved[count], came_from[count] = who, j
        count += 1
        _move(of_row, at, counts, size, left, plan, who, to)
    if left[j] >= 0 and gain > 0:
        return True
    for n in range(count - 1, -1, -1):
        _move(of_row, at, counts, size, left, plan, moved[n], came_from[n])
    _move(of_row, at, counts, size, left, plan, row, old)
    return False


@njit(cache=True, nogil=True)
def _seated(plan: Any, vacancies: Any) -> Any:
    """The rows at each vacancy, as bounds and rows."""
    bound = np.zeros(vacancies + 1, np.int64)
    for row in range(len(plan)):
        if plan[row] >= 0:
            bound[plan[row] + 1] += 1
    bound = np.cumsum(bound)
    at, rows = bound[:-1].copy(), np.empty(bound[-1], np.int32)
    for row in range(len(plan)):
        if plan[row] >= 0:
            rows[at[plan[row]]] = row
            at[plan[row]] += 1
    return bound, rows


@njit(cache=True, nogil=True)
def _mend(
    start: Any, vacancy: Any, worth: Any, size: Any, left: Any, plan: Any, of_row: Any, at: Any, counts: Any,
    least: Any, most: Any, penalty: Any,
) -> None:  # fmt: skip
    rows = len(plan)
    promise = np.empty(rows, np.int64)
    for _ in range(TURNS_MOST):
        changed = 0
        for row in range(rows):
            promise[row], _to = _best_move(
                start, vacancy, worth, size, left, plan, of_row, at, counts, least, most, penalty, row, -1
            )  # fmt: skip
        for row in np.argsort(-promise, kind="mergesort"):
            if promise[row] <= 0:
                break
            gain, to = _best_move(
                start, vacancy, worth, size, left, plan, of_row, at, counts, least, most, penalty, row, -1
            )  # fmt: skip
            if gain > 0:
                _move(of_row, at, counts, size, left, plan, row, to)
                changed += 1
        changed += _displaced(
            start, vacancy, worth, size, left, plan, of_row, at, counts, least, most, penalty
        )  # fmt: skip
        if changed == 0:
            break


@njit(cache=True, nogil=True)
def _displaced(
    start: Any, vacancy: Any, worth: Any, size: Any, left: Any, plan: Any, of_row: Any, at: Any, counts: Any,
    least: Any, most: Any, penalty: Any,
) -> Any:  # fmt: skip
    """Let families, and rows that a broken rule wants elsewhere, displace others."""
    changed = 0
    bound, seated = _seated(plan, len(left))
    for row in range(len(plan)):
        wanted = False
        for rule in range(len(counts)):
            if of_row[row, rule] and _broken(counts[rule], least[rule], most[rule]) > 0:
                wanted = True
        if not (wanted or size[row] > 1):
            continue
        mine, tries = _here(start, vacancy, worth, plan, row), 0
        for k in range(start[row], start[row + 1]):
            j = vacancy[k]
            if j == plan[row] or left[j] >= size[row] or tries == TRIES_MOST:
                continue
            if worth[k] - mine <= _charge(of_row, at, counts, least, most, penalty, row, plan[row], j):
                continue
            tries += 1
            if _displacing(
                start, vacancy, worth, size, left, plan, of_row, at, counts, least, most, penalty, row, j,
                np.int64(worth[k]), seated, bound,
            ):  # fmt: skip
                changed += 1
                break
    return changed
