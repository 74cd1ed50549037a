"""verify: an independent reading of an assignment. It shares no code with what computes one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

import numpy as np

from qiao.engine.matching.problem import Edges

ROUNDING = 1e-9  # relative: what float64 may lose in the sums


class BrokenInvariant(AssertionError):
    """An assignment is not what it claims to be; the text says which row or vacancy breaks which rule."""


class Claim(Protocol):
    """What an assignment claims."""

    @property
    def vacancy_of(self) -> Sequence[int] | np.ndarray: ...
    @property
    def objective(self) -> float: ...
    @property
    def upper_bound(self) -> float: ...
    @property
    def gap(self) -> float: ...
    @property
    def prices(self) -> Sequence[float] | np.ndarray: ...


def verify(
    edges: Edges,
    capacity: Sequence[int] | np.ndarray,
    assignment: Claim,
    *,
    size: Sequence[int] | np.ndarray | None = None,
) -> None:
    """Check an assignment against its problem: pairs allowed, seats enough, sums right, bound proven by the prices.

    Raises
    ------
    BrokenInvariant
        On the first rule that does not hold.
    """
    sizes = [1] * edges.worker_count if size is None else [int(s) for s in size]
    seats = [int(c) for c in capacity]
    chosen = [int(v) for v in assignment.vacancy_of]
    if len(chosen) != edges.worker_count:
        raise BrokenInvariant(f"{len(chosen)} answers for {edges.worker_count} rows")
    if len(assignment.prices) != edges.vacancy_count:
        raise BrokenInvariant(f"{len(assignment.prices)} prices for {edges.vacancy_count} vacancies")
    worth = dict(
        zip(zip(edges.worker.tolist(), edges.vacancy.tolist(), strict=True), edges.utility.tolist(), strict=True)
    )
    _check_pairs_and_seats(chosen, worth, seats, sizes)
    _check_sums(chosen, worth, assignment)
    _check_bound(edges, seats, sizes, assignment)


def _check_pairs_and_seats(
    chosen: list[int], worth: dict[tuple[int, int], float], seats: list[int], sizes: list[int]
) -> None:
    taken: dict[int, int] = defaultdict(int)
    for row, vacancy in enumerate(chosen):
        if vacancy == -1:
            continue
        if (row, vacancy) not in worth:
            raise BrokenInvariant(f"row {row} is given vacancy {vacancy}, which is not among its allowed pairs")
        taken[vacancy] += sizes[row]
    for vacancy, count in taken.items():
        if count > seats[vacancy]:
            raise BrokenInvariant(f"vacancy {vacancy} has {seats[vacancy]} seats and {count} are taken")


def _check_sums(chosen: list[int], worth: dict[tuple[int, int], float], claim: Claim) -> None:
    total = sum((Fraction(worth[row, v]) for row, v in enumerate(chosen) if v != -1), Fraction(0))
    if abs(float(total) - claim.objective) > ROUNDING * max(1.0, abs(claim.objective)):
        raise BrokenInvariant(f"objective claimed {claim.objective!r}, counted {float(total)!r}")
    gap = max(0.0, claim.upper_bound - claim.objective) / max(claim.upper_bound, 1e-12)
    if abs(gap - claim.gap) > ROUNDING:
        raise BrokenInvariant(f"gap claimed {claim.gap!r}, counted {gap!r}")
    if claim.objective > claim.upper_bound + ROUNDING * max(1.0, claim.upper_bound):
        raise BrokenInvariant(f"objective {claim.objective!r} above the bound {claim.upper_bound!r}")


def _check_bound(edges: Edges, seats: list[int], sizes: list[int], claim: Claim) -> None:
    """The claimed bound must be at least what the prices prove over the given pairs."""
    prices = [float(p) for p in claim.prices]
    for name, value in (("objective", claim.objective), ("upper_bound", claim.upper_bound), ("gap", claim.gap)):
        if not float("-inf") < value < float("inf"):
            raise BrokenInvariant(f"{name} claimed {value!r}")
    for vacancy, price in enumerate(prices):
        if not 0 <= price < float("inf"):
            raise BrokenInvariant(f"vacancy {vacancy} has the price {price!r}")
    best: dict[int, float] = {}
    for row, vacancy, value in zip(edges.worker.tolist(), edges.vacancy.tolist(), edges.utility.tolist(), strict=True):
        if sizes[row] <= max(seats[vacancy], 1):
            surplus = value - sizes[row] * prices[vacancy]
            if surplus > best.get(row, 0.0):
                best[row] = surplus
    proven = sum(best.values()) + sum(c * p for c, p in zip(seats, prices, strict=True))
    if claim.upper_bound < proven - ROUNDING * max(1.0, proven):
        raise BrokenInvariant(f"bound claimed {claim.upper_bound!r}, but the prices prove only {proven!r}")
