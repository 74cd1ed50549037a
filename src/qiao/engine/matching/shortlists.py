"""lists: short lists that do not send everyone to the same post."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from qiao.engine.matching.arguments import whole_number
from qiao.engine.matching.assignment import assign
from qiao.engine.matching.problem import ArrayLike, Edges, Int32, InvalidProblem

LENGTH_MOST = 10_000  # nobody reads a longer list


def lists(edges: Edges, capacity: ArrayLike, *, length: int, seed: int = 0) -> Int32:
    """Lists of `length` vacancies a worker by successive assignments, each at full capacity.

    Column k of the int32[worker_count, length] result is the k-th assignment, made without the pairs of the columns
    before it; the first is `assign`'s own. No pair stands twice; -1 pads. Each vacancy is named at most its number
    of seats in every column, which is what keeps the lists from crowding.
    """
    if not isinstance(edges, Edges):
        raise InvalidProblem("edges", None, edges, "must be Edges")
    length = whole_number("length", length, low=1, high=LENGTH_MOST)
    columns = np.full((edges.worker_count, length), -1, np.int32)
    left, prices = edges, None
    for k in range(length):
        # The seats are the same again, so the prices of the column before are nearly those of the next.
        answer = assign(left, capacity, seed=seed, start_prices=prices)
        columns[:, k], prices = answer.vacancy_of, answer.prices
        left = _without(left, columns[:, k])
        if not len(left):
            break
    return columns


def _without(edges: Edges, vacancy_of: Int32) -> Edges:
    keep: npt.NDArray[np.bool_] = vacancy_of[edges.worker] != edges.vacancy
    return Edges(edges.worker[keep], edges.vacancy[keep], edges.utility[keep], edges.worker_count, edges.vacancy_count)
