"""Checking an answer to a graph without the engine's help, and what an answer is worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.graphs import Floats, Graph, Ints

ROUNDING = 1e-6  # relative: what sums in another order, or utilities scaled to whole numbers, may differ by


class WrongAnswer(AssertionError):
    """An answer breaks a seat, uses a pair that does not exist, or claims what does not hold."""


def worth(graph: Graph, vacancy_of: npt.NDArray[Any]) -> float:
    """The sum of the utilities of the chosen pairs; WrongAnswer when a pair or a seat does not exist."""
    chosen = np.asarray(vacancy_of)[graph.worker] == graph.vacancy
    if int(chosen.sum()) != int((vacancy_of >= 0).sum()):
        raise WrongAnswer("a row is given a vacancy that is not among its pairs")
    taken = np.bincount(graph.vacancy[chosen], weights=graph.size[graph.worker[chosen]], minlength=len(graph.capacity))
    if (taken > graph.capacity).any():
        raise WrongAnswer(f"vacancy {int(np.argmax(taken > graph.capacity))} gives more seats than it has")
    return float(graph.utility[chosen].sum(dtype=np.float64))


def proven(graph: Graph, prices: Floats) -> float:
    """What no assignment can pass, by these prices: sum_i max(0, max_j(u_ij - s_i p_j)) + sum_j c_j p_j."""
    if (prices < 0).any() or not np.isfinite(prices).all():
        raise WrongAnswer("a price is negative or not finite")
    best = np.zeros(len(graph.size))
    surplus = graph.utility - graph.size[graph.worker] * np.asarray(prices, np.float64)[graph.vacancy]
    # A family that a vacancy can never seat proves nothing against the bound.
    fits = graph.size[graph.worker] <= np.maximum(graph.capacity[graph.vacancy], 1)
    np.maximum.at(best, graph.worker, np.where(fits, surplus, 0.0))
    return float(best.sum() + (graph.capacity * prices).sum())


def checked(graph: Graph, answer: Any) -> Mapping[str, Any]:
    """Figures of one of our assignments, after its objective and its bound were counted again here."""
    objective, bound = worth(graph, answer.vacancy_of), proven(graph, answer.prices)
    if abs(objective - answer.objective) > ROUNDING * max(1.0, objective):
        raise WrongAnswer(f"objective claimed {answer.objective}, counted {objective}")
    if answer.upper_bound < bound * (1 - ROUNDING):
        raise WrongAnswer(f"bound claimed {answer.upper_bound}, but the prices prove only {bound}")
    return {
        "objective": objective,
        "bound": answer.upper_bound,
        "gap": answer.gap,
        "rounds": answer.rounds,
        "placed": placed(graph, answer.vacancy_of),
    }


def placed(graph: Graph, vacancy_of: Ints) -> int:
    """How many people have a post."""
    return int(graph.size[np.asarray(vacancy_of) >= 0].sum())
