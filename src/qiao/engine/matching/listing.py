"""Lists（名单）: for each row the pairs that came into question, and what each is worth to the whole row."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from qiao.engine.matching.auction import WEIGHT_MOST, Offers
from qiao.engine.matching.problem import Int32, Int64
from qiao.engine.matching.rows import values_at
from qiao.engine.matching.scan import Found

NOT_LISTED = np.int64(-(2**61))


class Levied(NamedTuple):
    """What makes a worth a value: times `unit`, less what the levies charge each member of a row at a place.

    `rows` names the market's rows in the order of the lists, `size` is theirs; members stand at
    `order[first[row]:first[row + 1]]`; `charges` int64[homes, places] is read only when `on`.
    """

    rows: Int64
    size: Int32
    order: Int64
    first: Int64
    home: Int32
    place: Int32
    charges: Int64
    unit: np.int64
    on: bool


class Lists(NamedTuple):
    """The pairs listed for each row, `start[r]:start[r+1]`, with what each is worth to the whole row (hundredths)."""

    start: Int64
    vacancy: Int32
    worth: Int32

    @staticmethod
    def of(found: Found) -> Lists:
        """The pairs of a pass."""
        listed = np.arange(found.vacancy.shape[1]) < found.count[:, None]
        start = np.concatenate([[0], np.cumsum(found.count, dtype=np.int64)])
        return Lists(start, found.vacancy[listed], found.worth[listed])

    @property
    def row(self) -> Int32:
        """The row of each pair, counted in the order of the lists."""
        return np.repeat(np.arange(len(self.start) - 1, dtype=np.int32), np.diff(self.start))

    def worth_of(self, plan: Int32) -> int:
        """What a plan is worth, in hundredths of a point."""
        return int(values_at(*self, np.arange(len(plan)), plan).sum())

    def in_order(self) -> Lists:
        """The same pairs, those of each row in the order of the vacancies."""
        vacancy, worth = self.vacancy.copy(), self.worth.copy()
        _sort_rows(self.start, vacancy, worth)
        return Lists(self.start, vacancy, worth)

    def offers(self, levied: Levied) -> Offers:
        """The pairs with whole weights a seat, levies taken off."""
        return Offers(self.start, self.vacancy, _weights(self, levied))

    def surpluses(self, levied: Levied, prices: Int64) -> Int64:
        """The greatest surplus of each row among its pairs at prices a seat, levies taken off; at least 0."""
        everywhere = np.ones(len(prices), np.bool_)
        return np.asarray(_surpluses(self, levied, prices, np.arange(len(levied.size)), everywhere, np.int64(0)))

    def surpluses_there(self, levied: Levied, prices: Int64, rows: Int64, there: npt.NDArray[np.bool_]) -> Int64:
        """The same for some rows and vacancies; NOT_LISTED for a row without a pair among them."""
        return np.asarray(_surpluses(self, levied, prices, rows, there, NOT_LISTED))

    def with_more(self, found: Found) -> Lists:
        """These pairs and those of another pass, none of which is listed yet."""
        return Lists(*_joined(self, found.count, found.vacancy, found.worth))


@njit(cache=True, nogil=True)
def _sort_rows(start: Any, vacancy: Any, worth: Any) -> None:
    """Sort the pairs of each row by vacancy, by insertion: rows are short."""
    for row in range(len(start) - 1):
        for k in range(start[row] + 1, start[row + 1]):
            j, value, at = vacancy[k], worth[k], k
            while at > start[row] and vacancy[at - 1] > j:
                vacancy[at], worth[at] = vacancy[at - 1], worth[at - 1]
                at -= 1
            vacancy[at], worth[at] = j, value


@njit(cache=True, nogil=True)
def _value(lists: Any, levied: Any, row: Any, k: Any) -> Any:
    """What a pair is worth times unit, less what the levies charge for it."""
    total = np.int64(lists.worth[k]) * levied.unit
    if levied.on:
        for at in range(levied.first[levied.rows[row]], levied.first[levied.rows[row] + 1]):
            total -= levied.charges[levied.home[levied.order[at]], levied.place[lists.vacancy[k]]]
    return total


@njit(cache=True, nogil=True)
def _weights(lists: Any, levied: Any) -> Any:
    weight = np.empty(len(lists.vacancy), np.int32)
    for row in range(len(levied.size)):
        for k in range(lists.start[row], lists.start[row + 1]):
            a_seat = _value(lists, levied, row, k) // levied.size[row]
            weight[k] = np.int32(min(max(a_seat, 0), WEIGHT_MOST))
    return weight


@njit(cache=True, nogil=True)
def _surpluses(lists: Any, levied: Any, prices: Any, rows: Any, there: Any, least: Any) -> Any:
    best = np.full(len(rows), least)
    for n in range(len(rows)):
        row = rows[n]
        for k in range(lists.start[row], lists.start[row + 1]):
            j = lists.vacancy[k]
            if there[j]:
                best[n] = max(best[n], _value(lists, levied, row, k) - prices[j] * levied.size[row])
    return best


@njit(cache=True, nogil=True)
def _joined(lists: Any, count: Any, more: Any, more_worth: Any) -> Any:
    """Both sets of pairs row by row."""
    start, vacancy, worth = lists
    total = start.copy()
    total[1:] += np.cumsum(count)
    all_vacancy, all_worth = np.empty(total[-1], np.int32), np.empty(total[-1], np.int32)
    for row in range(len(count)):
        at, listed = total[row], start[row + 1] - start[row]
        all_vacancy[at : at + listed] = vacancy[start[row] : start[row + 1]]
        all_worth[at : at + listed] = worth[start[row] : start[row + 1]]
        all_vacancy[at + listed : total[row + 1]] = more[row, : count[row]]
        all_worth[at + listed : total[row + 1]] = more_worth[row, : count[row]]
    return total, all_vacancy, all_worth
