"""Assignment（指派）of columns to keys: the best total, one column a key. Small tables, so the plain method serves."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def best_pairs(scores: npt.NDArray[np.float64]) -> list[tuple[int, int]]:
    """The pairs (row, column) of the largest total score, each row and column at most once.

    `scores` is finite and ≥ 0; pairs of score 0 are left out. Successive shortest augmenting paths with potentials
    (Jonker and Volgenant, Computing 38, 1987), O(n³).
    """
    rows, columns = scores.shape
    if not rows or not columns:
        return []
    if rows > columns:
        return sorted((row, column) for column, row in best_pairs(scores.T))
    cost = scores.max() - scores
    row_of = np.full(columns, -1)
    row_price, column_price = np.zeros(rows), np.zeros(columns)
    for row in range(rows):
        _augment(row, cost, row_of, row_price, column_price)
    pairs = sorted((int(row_of[column]), column) for column in range(columns) if row_of[column] >= 0)
    return [(row, column) for row, column in pairs if scores[row, column] > 0]


def _augment(
    start: int,
    cost: npt.NDArray[np.float64],
    row_of: npt.NDArray[np.int64],
    row_price: npt.NDArray[np.float64],
    column_price: npt.NDArray[np.float64],
) -> None:
    """Give `start` a column, moving others along the cheapest path."""
    columns = cost.shape[1]
    distance, came_from = np.full(columns, np.inf), np.full(columns, -1)
    done = np.zeros(columns, dtype=bool)
    row, column, reached = start, -1, 0.0
    while row >= 0:
        step = reached + cost[row] - row_price[row] - column_price
        nearer = ~done & (step < distance)
        distance[nearer], came_from[nearer] = step[nearer], column
        column = int(np.where(done, np.inf, distance).argmin())
        done[column], reached, row = True, float(distance[column]), int(row_of[column])
    row_price[start] += reached
    for other in np.flatnonzero(done):
        if row_of[other] >= 0:
            row_price[row_of[other]] += reached - distance[other]
        column_price[other] -= reached - distance[other]
    while column >= 0:
        before = int(came_from[column])
        row_of[column] = row_of[before] if before >= 0 else start
        column = before
