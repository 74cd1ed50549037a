"""Mending（修补）: a plan made to keep its numbers, and then bettered one person or family at a time.

A row moves to a vacancy with seats enough, or takes the seats of others whose next best is nearly as good; a move
counts what it is worth and, far above that, whether the rules of numbers are broken less. Moves are tried in the order
of what they promise, and undone when the whole does not gain.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from qiao.engine.matching.listing import Lists
from qiao.engine.matching.problem import Int32, Int64
from qiao.engine.matching.rows import value_at

TURNS_MOST = 12
DISPLACED_MOST = 8  # rows that one row may displace


class Numbers(NamedTuple):
    """The rules of numbers as the mending reads them: whom of each row they count, where, and between what.

    The rules that count somebody of row r stand at `start[r]:start[r+1]`, beside how many of its members.
    """

    start: Int64
    rule: Int32
    members: Int32
    at: npt.NDArray[np.uint8]  # [vacancies, rules]: whether the rule counts there
    least: Int64
    most: Int64
    weight: Int64  # how much a broken one counts

    def counts(self, plan: Int32) -> Int64:
        """How many people each rule counts in a plan."""
        post = np.repeat(plan, np.diff(self.start))
        there = self.members * ((post >= 0) & (self.at[post, self.rule] > 0))
        counts = np.zeros(len(self.least), np.int64)
        np.add.at(counts, self.rule, there)
        return counts


class _State(NamedTuple):
    """A plan on its way: where each row is, the seats left, and what each rule counts."""

    size: Int32
    plan: Int32
    left: Int64
    counts: Int64


def mended(lists: Lists, size: Int32, capacity: Int32, post: Int32, numbers: Numbers) -> Int32:
    """A plan no worse, with no more numbers broken: `post` int32[rows] is the vacancy of each row, -1 for none."""
    plan = post.copy()
    if not len(capacity):
        return plan
    penalty = 4 * int(lists.worth.max(initial=1)) * max(1, int(size.max(initial=1)))
    taken = np.bincount(plan[plan >= 0], weights=size[plan >= 0], minlength=len(capacity)).astype(np.int64)
    state = _State(size, plan, capacity - taken, numbers.counts(plan))
    _mend(lists, state, numbers._replace(weight=penalty * numbers.weight))
    return plan


@njit(cache=True, nogil=True)
def _broken(count: Any, least: Any, most: Any) -> Any:
    return max(0, count - most) + max(0, least - count)


@njit(cache=True, nogil=True)
def _change(numbers: Any, k: Any, old: Any, new: Any) -> Any:
    """By how many the count of a row's k-th rule changes when the row goes from one vacancy to another (-1: none)."""
    rule, change = numbers.rule[k], np.int64(0)
    if new >= 0 and numbers.at[new, rule]:
        change += numbers.members[k]
    if old >= 0 and numbers.at[old, rule]:
        change -= numbers.members[k]
    return change


@njit(cache=True, nogil=True)
def _charge(numbers: Any, counts: Any, row: Any, old: Any, new: Any) -> Any:
    """How much more is broken when a row goes from one vacancy to another."""
    more = np.int64(0)
    for k in range(numbers.start[row], numbers.start[row + 1]):
        change = _change(numbers, k, old, new)
        if change:
            rule = numbers.rule[k]
            after = _broken(counts[rule] + change, numbers.least[rule], numbers.most[rule])
            more += numbers.weight[rule] * (after - _broken(counts[rule], numbers.least[rule], numbers.most[rule]))
    return more


@njit(cache=True, nogil=True)
def _move(state: Any, numbers: Any, row: Any, new: Any) -> None:
    old = state.plan[row]
    for k in range(numbers.start[row], numbers.start[row + 1]):
        state.counts[numbers.rule[k]] += _change(numbers, k, old, new)
    if old >= 0:
        state.left[old] += state.size[row]
    if new >= 0:
        state.left[new] -= state.size[row]
    state.plan[row] = new


@njit(cache=True, nogil=True)
def _here(lists: Any, state: Any, row: Any) -> Any:
    """What a row's place in the plan is worth to it."""
    return value_at(lists.start, lists.vacancy, lists.worth, row, state.plan[row])


@njit(cache=True, nogil=True)
def _best_move(lists: Any, state: Any, numbers: Any, row: Any, barred: Any) -> Any:
    """The gain and the vacancy of a row's best move to seats that are free (not at `barred`), or to none."""
    old, mine = state.plan[row], _here(lists, state, row)
    best, to = np.int64(-(2**62)), old
    if old >= 0:
        best = -mine - _charge(numbers, state.counts, row, old, -1)
        to = -1
    for k in range(lists.start[row], lists.start[row + 1]):
        j = lists.vacancy[k]
        if j != old and j != barred and state.left[j] >= state.size[row]:
            gain = lists.worth[k] - mine - _charge(numbers, state.counts, row, old, j)
            if gain > best:
                best, to = gain, j
    return best, to


@njit(cache=True, nogil=True)
def _displacing(lists: Any, state: Any, numbers: Any, row: Any, k: Any, seats: Any) -> Any:
    """Seat a row at the full vacancy of its pair k by moving others away; undone, and False, unless the whole gains."""
    j, old = lists.vacancy[k], state.plan[row]
    gain = lists.worth[k] - _here(lists, state, row) - _charge(numbers, state.counts, row, old, j)
    moved, count = np.empty(DISPLACED_MOST, np.int32), 0
    _move(state, numbers, row, j)
    while state.left[j] < 0 and gain > 0 and count < DISPLACED_MOST:
        least_loss, who, where, what = np.inf, -1, -1, np.int64(0)
        for n in range(seats[0][j], seats[0][j + 1]):
            other = seats[1][n]
            if state.plan[other] == j and other != row:
                best, to = _best_move(lists, state, numbers, other, j)
                loss = -best / min(state.size[other], -state.left[j])
                if loss < least_loss:
                    least_loss, who, where, what = loss, other, to, best
        if who < 0:
            break
        gain += what
        moved[count] = who
        count += 1
        _move(state, numbers, who, where)
    if state.left[j] >= 0 and gain > 0:
        return True
    for n in range(count - 1, -1, -1):
        _move(state, numbers, moved[n], j)
    _move(state, numbers, row, old)
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
def _mend(lists: Any, state: Any, numbers: Any) -> None:
    promise = np.empty(len(state.plan), np.int64)
    for _ in range(TURNS_MOST):
        changed = 0
        for row in range(len(promise)):
            promise[row], _to = _best_move(lists, state, numbers, row, -1)
        for row in np.argsort(-promise, kind="mergesort"):
            if promise[row] <= 0:
                break
            gain, to = _best_move(lists, state, numbers, row, -1)
            if gain > 0:
                _move(state, numbers, row, to)
                changed += 1
        changed += _displaced(lists, state, numbers)
        if changed == 0:
            break


@njit(cache=True, nogil=True)
def _displaced(lists: Any, state: Any, numbers: Any) -> Any:
    """Let rows displace others where the whole gains: families, and with rules everyone, because levies may have seated
    people who are worth less there than those they kept out."""
    changed = 0
    seats = _seated(state.plan, len(state.left))
    dear = _displacing_costs(lists, state, numbers, seats)
    promise, pair = np.zeros(len(state.plan), np.int64), np.full(len(state.plan), -1, np.int64)
    for row in range(len(state.plan)):
        if state.size[row] > 1 or len(state.counts) > 0:
            mine, size, old = _here(lists, state, row), state.size[row], state.plan[row]
            wanted = _wanted(state, numbers, row)
            for k in range(lists.start[row], lists.start[row + 1]):
                j = lists.vacancy[k]
                if j != old and state.left[j] < size and dear[j] >= 0:
                    gain = lists.worth[k] - mine - dear[j] * (size - state.left[j])
                    if gain > promise[row] or wanted:  # only where a rule is broken can a move be paid for
                        gain -= _charge(numbers, state.counts, row, old, j)
                        if gain > promise[row]:
                            promise[row], pair[row] = gain, k
    for row in np.argsort(-promise, kind="mergesort"):
        if promise[row] <= 0:
            break
        if _displacing(lists, state, numbers, row, pair[row], seats):
            changed += 1
    return changed


@njit(cache=True, nogil=True)
def _wanted(state: Any, numbers: Any, row: Any) -> Any:
    """Whether a broken rule counts somebody of a row."""
    for k in range(numbers.start[row], numbers.start[row + 1]):
        rule = numbers.rule[k]
        if _broken(state.counts[rule], numbers.least[rule], numbers.most[rule]) > 0:
            return True
    return False


@njit(cache=True, nogil=True)
def _displacing_costs(lists: Any, state: Any, numbers: Any, seats: Any) -> Any:
    """What a seat costs at each vacancy that is full: the least that somebody there would lose by going; -1: nobody."""
    dear = np.full(len(state.left), -1, np.int64)
    for j in range(len(dear)):
        for n in range(seats[0][j], seats[0][j + 1]):
            best, _to = _best_move(lists, state, numbers, seats[1][n], j)
            loss = max(np.int64(0), -best) // state.size[seats[1][n]]
            if dear[j] < 0 or loss < dear[j]:
                dear[j] = loss
    return dear
