"""Which cohorts are open（成团与否）: nobody goes, or at least so many, whichever costs the whole less.

Costs are read at the prices and levies of an answer without cohorts: what its people would lose by going elsewhere,
beside what others would lose by filling it up.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from qiao.engine.matching.listing import Levied, Lists, value
from qiao.engine.matching.problem import Int32, Int64

NOT_LISTED = np.int64(-(2**61))


def inside_and_outside(
    lists: Lists, levied: Levied, prices: Int64, rows: Int64, there: npt.NDArray[np.bool_]
) -> tuple[Int64, Int64]:
    """The greatest surplus of each of `rows` at the vacancies that are `there` (NOT_LISTED without any) and at others
    (at least 0, which is to stay)."""
    inside, outside = _surpluses(lists, levied, prices, rows, there)
    return np.asarray(inside), np.asarray(outside)


def worth_opening(inside: Int64, outside: Int64, size: Int32, counted: int, least: int) -> bool:
    """Whether drawing in as many as a cohort lacks costs less than sending away those it has."""
    listed = inside > NOT_LISTED
    now_in = listed & (inside >= outside)
    order = np.argsort((outside - inside)[listed & ~now_in] / size[listed & ~now_in], kind="stable")
    joining, seats = (outside - inside)[listed & ~now_in][order], np.cumsum(size[listed & ~now_in][order])
    enough = int(np.searchsorted(seats, least - counted))
    if counted == 0 or enough >= len(joining):
        return False
    return bool(joining[: enough + 1].sum() < (inside - outside)[now_in].sum())


@njit(cache=True, nogil=True)
def _surpluses(lists: Any, levied: Any, prices: Any, rows: Any, there: Any) -> Any:
    inside, outside = np.full(len(rows), NOT_LISTED), np.zeros(len(rows), np.int64)
    for n in range(len(rows)):
        row = rows[n]
        for k in range(lists.start[row], lists.start[row + 1]):
            j = lists.vacancy[k]
            surplus = value(lists, levied, row, k) - prices[j] * levied.size[row]
            if there[j]:
                inside[n] = max(inside[n], surplus)
            else:
                outside[n] = max(outside[n], surplus)
    return inside, outside
