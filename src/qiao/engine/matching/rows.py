"""Pairs row by row: those of row r stand at `start[r]:start[r+1]`, `vacancy` and a value beside each other."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Starts = npt.NDArray[np.int64]


def by_row(row: npt.NDArray[np.int32], rows: int) -> tuple[Starts, Starts | None]:
    """Where the pairs of each row begin, int64[rows + 1], and the stable order that sorts them (None: sorted)."""
    start = np.zeros(rows + 1, np.int64)
    np.cumsum(np.bincount(row, minlength=rows), out=start[1:])
    return start, None if _is_sorted(row) else _counted(row, start)


@njit(cache=True, nogil=True)
def _is_sorted(values: Any) -> Any:
    sorted_so_far = True
    for k in range(1, len(values)):
        sorted_so_far &= values[k] >= values[k - 1]
    return sorted_so_far


@njit(cache=True, nogil=True)
def _counted(row: Any, start: Any) -> Any:
    """The stable order by row, by counting."""
    order, at = np.empty(len(row), np.int64), start[:-1].copy()
    for k in range(len(row)):
        order[at[row[k]]] = k
        at[row[k]] += 1
    return order


@njit(cache=True, nogil=True)
def first_repeated(start: Any, vacancy: Any, vacancies: Any) -> Any:
    """The first place, in the order of rows, whose vacancy stood before in the same row; -1 when there is none."""
    seen = np.full(vacancies, -1, np.int64)
    for row in range(len(start) - 1):
        for k in range(start[row], start[row + 1]):
            if seen[vacancy[k]] == row:
                return k
            seen[vacancy[k]] = row
    return -1


@njit(cache=True, nogil=True)
def ascending(start: Any, vacancy: Any) -> Any:
    """Whether the pairs of every row stand in the order of the vacancies."""
    in_order = True
    for row in range(len(start) - 1):
        for k in range(start[row] + 1, start[row + 1]):
            in_order &= vacancy[k] > vacancy[k - 1]
    return in_order


@njit(cache=True, nogil=True)
def value_at(start: Any, vacancy: Any, value: Any, row: Any, at: Any) -> Any:
    """The value of a row's pair with the vacancy `at`; 0 for no vacancy (-1)."""
    if at >= 0:
        for k in range(start[row], start[row + 1]):
            if vacancy[k] == at:
                return np.int64(value[k])
    return np.int64(0)


@njit(cache=True, nogil=True)
def values_at(start: Any, vacancy: Any, value: Any, row_of: Any, held: Any) -> Any:
    """int64: the value of the pair that each bidder holds, 0 without one; `row_of` is the row of each bidder."""
    values = np.zeros(len(row_of), np.int64)
    for bidder in range(len(row_of)):
        values[bidder] = value_at(start, vacancy, value, row_of[bidder], held[bidder])
    return values
