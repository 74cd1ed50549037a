"""verify: an independent reading of an assignment. It shares no code with what computes one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

import numpy as np

from qiao.engine.matching.problem import Edges, InvalidProblem

ROUNDING = 1e-9  # relative: what float64 may lose in the sums
SEATS_MOST = 2**31 - 1


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


class _Read(NamedTuple):
    """A claim as plain numbers, whether true or not."""

    vacancy_of: list[int]
    objective: float
    upper_bound: float
    gap: float
    prices: list[float]


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
    InvalidProblem
        Naming array, index and value that cannot be read as pairs, seats, sizes or what an assignment claims.
    BrokenInvariant
        On the first rule that does not hold.
    """
    if not isinstance(edges, Edges):
        raise InvalidProblem("edges", None, edges, "must be Edges")
    rows, vacancies = edges.worker_count, edges.vacancy_count
    sizes = [1] * rows if size is None else _counts("size", size, rows, low=1)
    seats = _counts("capacity", capacity, vacancies, low=0)
    claim = _read(assignment)
    if len(claim.vacancy_of) != rows:
        raise BrokenInvariant(f"{len(claim.vacancy_of)} answers for {rows} rows")
    if len(claim.prices) != vacancies:
        raise BrokenInvariant(f"{len(claim.prices)} prices for {vacancies} vacancies")
    worth = dict(
        zip(zip(edges.worker.tolist(), edges.vacancy.tolist(), strict=True), edges.utility.tolist(), strict=True)
    )
    _check_pairs_and_seats(claim.vacancy_of, worth, seats, sizes)
    _check_sums(worth, claim)
    _check_bound(edges, seats, sizes, claim)


def _read(assignment: Claim) -> _Read:
    for name in _Read._fields:
        if not hasattr(assignment, name):
            raise InvalidProblem("assignment", None, assignment, f"claims no {name}")
    chosen = _several("assignment.vacancy_of", assignment.vacancy_of)
    prices = _several("assignment.prices", assignment.prices)
    return _Read(
        [_whole("assignment.vacancy_of", at, value) for at, value in enumerate(chosen)],
        _real("assignment.objective", None, assignment.objective),
        _real("assignment.upper_bound", None, assignment.upper_bound),
        _real("assignment.gap", None, assignment.gap),
        [_real("assignment.prices", at, value) for at, value in enumerate(prices)],
    )


def _counts(name: str, given: object, length: int, *, low: int) -> list[int]:
    counts = [_whole(name, at, value) for at, value in enumerate(_several(name, given))]
    if len(counts) != length:
        raise InvalidProblem(name, None, len(counts), f"must have {length} entries")
    for at, count in enumerate(counts):
        if not low <= count <= SEATS_MOST:
            raise InvalidProblem(name, at, count, f"must be from {low} to {SEATS_MOST}")
    return counts


def _several(name: str, given: Any) -> list[Any]:
    try:
        listed = given.tolist() if isinstance(given, np.ndarray) else list(given)
    except TypeError:
        listed = None
    if not isinstance(listed, list) or isinstance(given, str | bytes | Mapping | Set):
        raise InvalidProblem(name, None, given, "must be several numbers")
    return listed


def _whole(name: str, at: int, value: Any) -> int:
    whole = isinstance(value, int | np.integer) or (isinstance(value, float | np.floating) and value.is_integer())
    if isinstance(value, bool) or not whole:
        raise InvalidProblem(name, at, value, "must be a whole number")
    return int(value)


def _real(name: str, at: int | None, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        raise InvalidProblem(name, at, value, "must be a number")
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


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


def _check_sums(worth: dict[tuple[int, int], float], claim: _Read) -> None:
    total = sum((Fraction(worth[row, v]) for row, v in enumerate(claim.vacancy_of) if v != -1), Fraction(0))
    if abs(float(total) - claim.objective) > ROUNDING * max(1.0, abs(claim.objective)):
        raise BrokenInvariant(f"objective claimed {claim.objective!r}, counted {float(total)!r}")
    gap = max(0.0, claim.upper_bound - claim.objective) / max(claim.upper_bound, 1e-12)
    if abs(gap - claim.gap) > ROUNDING:
        raise BrokenInvariant(f"gap claimed {claim.gap!r}, counted {gap!r}")
    if claim.objective > claim.upper_bound + ROUNDING * max(1.0, claim.upper_bound):
        raise BrokenInvariant(f"objective {claim.objective!r} above the bound {claim.upper_bound!r}")


def _check_bound(edges: Edges, seats: list[int], sizes: list[int], claim: _Read) -> None:
    """The claimed bound must be at least what the prices prove over the given pairs."""
    for name, value in (("objective", claim.objective), ("upper_bound", claim.upper_bound), ("gap", claim.gap)):
        if not float("-inf") < value < float("inf"):
            raise BrokenInvariant(f"{name} claimed {value!r}")
    for vacancy, price in enumerate(claim.prices):
        if not 0 <= price < float("inf"):
            raise BrokenInvariant(f"vacancy {vacancy} has the price {price!r}")
    best: dict[int, float] = {}
    for row, vacancy, value in zip(edges.worker.tolist(), edges.vacancy.tolist(), edges.utility.tolist(), strict=True):
        if sizes[row] <= max(seats[vacancy], 1):
            surplus = value - sizes[row] * claim.prices[vacancy]
            if surplus > best.get(row, 0.0):
                best[row] = surplus
    proven = sum(best.values()) + sum(c * p for c, p in zip(seats, claim.prices, strict=True))
    # "Not at least", and not "below": prices so high that their sum is no number prove nothing.
    if not claim.upper_bound >= proven - ROUNDING * max(1.0, proven):
        raise BrokenInvariant(f"bound claimed {claim.upper_bound!r}, but the prices prove only {proven!r}")
