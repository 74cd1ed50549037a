"""What a matching round may choose; every default is stated here and nowhere else."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qiao.engine.matching.problem import InvalidProblem
from qiao.engine.matching.rules import Cohort, Floor, Quota


@dataclass(frozen=True)
class Weights:
    """What a post is worth to a worker, in hundredths of a point; together they make 100 points.

    They are choices of the programme, not findings. Nothing of sex, ethnicity, health, family or poverty is among
    them, and nothing that is learnt about who may leave.
    """

    job: int = 4000  # any post that breaks no limit: one job lifts one family
    wage: int = 3000  # pay above one's floor, in full at `wage_span_yuan` above it
    skill: int = 1500  # the post asks for skills that this worker has
    place: int = 1000  # at home, in the paired city, in the province, in the paired region
    timing: int = 500  # the post starts soon after the worker is free

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not isinstance(value, int) or not 0 <= value <= 10_000:
                raise InvalidProblem(f"weights.{name}", None, value, "must be a whole number from 0 to 10000")


PARAMETER_MOST = 100_000


def _several(name: str, given: object) -> Sequence[object]:
    if not isinstance(given, tuple | list):
        raise InvalidProblem(name, None, given, "must be several, in a tuple")
    return given


@dataclass(frozen=True)
class MatchParams:
    """Parameters of `candidates` and `solve`.

    Attributes
    ----------
    weights : Weights
    wage_span_yuan : int
        Pay this far above the floor earns the whole of `weights.wage`.
    wage_floor_least_yuan : int
        A worker without a floor (or with a lower one) is scored from here.
    wait_days_most : int
        A post that starts this much later than the worker is free earns nothing for its timing.
    paired_regions : mapping of home prefix to work prefix
        Reach 3 (paired region) goes here. The default is the programme this project starts from: Chongqing (50) to
        Shandong (37).
    paired_cities : mapping of home county (6 digits) to city (4 digits)
        Posts in the paired city of one's county are preferred to others of the region.
    top : int
        Length of the first candidate lists of `solve`.
    columns_most : int
        Pairs that one pass may add for a row.
    tolerance : float
        `solve` stops when the certified gap is this small; 0 goes on until nothing can be better.
    rounds_most : int
        Passes after which `solve` stops with the gap it has.
    quotas, floors, cohorts : tuple of Quota, Floor, Cohort
        Rules of numbers, by name; what cannot be met is said in `Result.gave`.
    excluded : tuple of (worker id, vacancy id)
        Pairs that are not to be, whatever they are worth.
    forced : tuple of (worker id, vacancy id)
        Pairs that are to be; who goes together goes there together.
    """

    weights: Weights = field(default_factory=Weights)
    wage_span_yuan: int = 3000
    wage_floor_least_yuan: int = 2000
    wait_days_most: int = 60
    paired_regions: Mapping[str, str] = field(default_factory=lambda: {"50": "37"})
    paired_cities: Mapping[str, str] = field(default_factory=dict)
    top: int = 32
    columns_most: int = 16
    tolerance: float = 1e-4
    rounds_most: int = 20
    quotas: tuple[Quota, ...] = ()
    floors: tuple[Floor, ...] = ()
    cohorts: tuple[Cohort, ...] = ()
    excluded: tuple[tuple[object, object], ...] = ()
    forced: tuple[tuple[object, object], ...] = ()

    def __post_init__(self) -> None:
        lows = {"wage_span_yuan": 1, "wage_floor_least_yuan": 0, "wait_days_most": 1, "top": 1, "columns_most": 1}
        for name, low in {**lows, "rounds_most": 1}.items():
            value = getattr(self, name)
            if not isinstance(value, int) or value < low:
                raise InvalidProblem(name, None, value, f"must be a whole number of at least {low}")
            if value > PARAMETER_MOST:
                raise InvalidProblem(name, None, value, f"must be at most {PARAMETER_MOST}")
        if not isinstance(self.tolerance, int | float) or not math.isfinite(self.tolerance) or self.tolerance < 0:
            raise InvalidProblem("tolerance", None, self.tolerance, "must be finite and not negative")
        for name in ("paired_regions", "paired_cities"):
            for home, work in getattr(self, name).items():
                if not (str(home).isdigit() and str(work).isdigit()):
                    raise InvalidProblem(name, None, f"{home}: {work}", "must map division codes to division codes")
        for name, kind in (("quotas", Quota), ("floors", Floor), ("cohorts", Cohort)):
            for at, rule in enumerate(_several(name, getattr(self, name))):
                if not isinstance(rule, kind):
                    raise InvalidProblem(name, at, rule, f"must be a {kind.__name__}")
        for name in ("excluded", "forced"):
            for at, pair in enumerate(_several(name, getattr(self, name))):
                if not isinstance(pair, tuple | list) or len(pair) != 2:
                    raise InvalidProblem(name, at, pair, "must be a worker's id and a vacancy's")
        rules: tuple[Quota | Floor | Cohort, ...] = (*self.quotas, *self.floors, *self.cohorts)
        names = [rule.name for rule in rules]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise InvalidProblem("name", None, twice[0], "two rules have this name")
