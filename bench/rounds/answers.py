"""A round's answer counted again from the frames alone by `bench.rounds.plain`: pairs, seats, worth and bound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from bench.rounds import plain
from qiao.engine.matching import MatchParams, Result

BOUND_PAIRS_MOST = 1_000_000_000
"""Above this many nominal pairs the bound is not counted again: plain NumPy would take an hour."""
ROUNDING = 1e-6
BLOCK = 64


class WrongRound(AssertionError):
    """A round's answer breaks a limit or a seat, parts a family, or claims what does not hold."""


def recounted(
    people: pl.DataFrame, vacancies: pl.DataFrame, result: Result, params: MatchParams, *, bound: bool = True
) -> Mapping[str, Any]:
    """Figures of a result after it was counted again; WrongRound when it is not what it says.

    `bound=False` leaves the bound alone: with quotas it rests on their prices too.
    """
    numbers = plain.skill_numbers(vacancies)
    one = plain.arrays(plain.people_columns(people, numbers, params))
    post = plain.arrays(plain.vacancy_columns(vacancies, numbers))
    vacancy_of = np.asarray(result.assignment.vacancy_of)[result.row_of]
    objective = _worth_again(one, post, vacancy_of, params)
    if abs(objective - result.assignment.objective) > ROUNDING * max(1.0, objective):
        raise WrongRound(f"worth claimed {result.assignment.objective}, counted {objective}")
    again = bound and people.height * vacancies.height <= BOUND_PAIRS_MOST
    if again:
        proven = bound_again(one, post, result, params)
        if result.assignment.upper_bound < proven * (1 - ROUNDING):
            raise WrongRound(f"bound claimed {result.assignment.upper_bound}, but the prices prove only {proven}")
    return {
        "objective": objective,
        "bound": result.assignment.upper_bound,
        "gap": result.gap,
        "rounds": result.assignment.rounds,
        "listed": len(result.edges),
        "placed": int((vacancy_of >= 0).sum()),
        "first_come": first_come_of(result),
        "note": "pairs, seats, worth" + (" and bound counted again" if again else " counted again"),
    }


def first_come_of(result: Result) -> float | None:
    """What the ledger's order would have reached, where the summary says so."""
    return result.summary["first_come_utility"][0] if "first_come_utility" in result.summary.columns else None


def _worth_again(one: plain.Columns, post: plain.Columns, vacancy_of: plain.Array, params: MatchParams) -> float:
    placed = np.flatnonzero(vacancy_of >= 0)
    value = plain.block(plain.taken(one, placed), plain.taken(post, vacancy_of[placed]), params)
    if (value < 0).any():
        raise WrongRound(f"{int((value < 0).sum())} people are placed where a limit is broken")
    taken = np.bincount(vacancy_of[placed], minlength=len(post["headcount"]))
    if (taken > post["headcount"]).any():
        raise WrongRound(f"vacancy {int(np.argmax(taken > post['headcount']))} gives more seats than it has")
    return float(value.sum()) / 100.0


def bound_again(one: plain.Columns, post: plain.Columns, result: Result, params: MatchParams) -> float:
    """sum_r max(0, max_j(u_rj - s_r p_j)) + sum_j c_j p_j over all allowed pairs, a block of rows at a time."""
    order = np.argsort(result.row_of, kind="stable")
    first = np.concatenate([[0], np.cumsum(result.size)])
    prices, total = np.asarray(result.assignment.prices), 0.0
    for row in range(0, len(result.size), BLOCK):
        end = min(row + BLOCK, len(result.size))
        who, size = order[first[row] : first[end]], result.size[row:end, None]
        value = plain.block(plain.taken(one, who, upright=True), post, params)
        worth = np.add.reduceat(value, first[row:end] - first[row], axis=0) / 100.0
        fits = np.minimum.reduceat(value, first[row:end] - first[row], axis=0) >= 0
        fits &= size <= post["headcount"]
        total += float(np.where(fits, worth - size * prices, 0.0).max(axis=1, initial=0.0).sum())
    return total + float((post["headcount"] * prices).sum())
