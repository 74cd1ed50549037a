"""What a linkage may choose; every default is stated here and nowhere else."""

from __future__ import annotations

import math
from dataclasses import dataclass


class InvalidParams(ValueError):
    """A parameter, or the seed, that cannot be."""


@dataclass(frozen=True)
class LinkParams:
    """Parameters of `link`.

    Attributes
    ----------
    same_from : float
        Pairs at least this probable are `same`, if the rules of `resolving` allow it too.
    ask_from : float
        Pairs at least this probable by their own fields are shown to a person.
    sampled_rows : int
        Rows of the larger ledger whose pairs tell how often different people agree.
    pairs_a_key : int
        A key that would bring more pairs than this (one phone for a whole ledger) brings none.
    memory_mb : int
        What DuckDB may take. It never writes to disk: names and phones would lie there in the clear.

    Raises
    ------
    InvalidParams
        Naming the parameter and its value.
    """

    same_from: float = 0.99
    ask_from: float = 0.20
    sampled_rows: int = 3_000
    pairs_a_key: int = 40_000
    memory_mb: int = 2_048

    def __post_init__(self) -> None:
        for name in ("same_from", "ask_from"):
            _probability(name, getattr(self, name))
        if self.ask_from > self.same_from:
            raise InvalidParams(f"ask_from = {self.ask_from} is above same_from = {self.same_from}")
        for name, low, high in (("sampled_rows", 2, 20_000), ("pairs_a_key", 1, 10**7), ("memory_mb", 64, 10**6)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
                raise InvalidParams(f"{name} = {value!r} is no whole number from {low} to {high}")


def _probability(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or not 0 < value < 1:
        raise InvalidParams(f"{name} = {value!r} is no number between 0 and 1")
