"""What a matching round may choose; every default is stated here and nowhere else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qiao.engine.matching.arguments import is_id, real_number, several, whole_number
from qiao.engine.matching.problem import InvalidProblem
from qiao.engine.matching.rules import Cohort, Floor, Quota

POINTS_MOST = 10_000
PARAMETER_MOST = 100_000
LEASTS = {
    "wage_span_yuan": 1, "wage_floor_least_yuan": 0, "wait_days_most": 1, "top": 1, "columns_most": 1, "rounds_most": 1,
}  # fmt: skip
_PREFIX = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}")


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
        for name, value in tuple(vars(self).items()):
            _set(self, name, whole_number(f"weights.{name}", value, high=POINTS_MOST))


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
        Shandong (37). Prefixes are the first 2, 4 or 6 digits of a division code, here and in the next.
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

    Raises
    ------
    InvalidProblem
        Naming the parameter, the place in it and the value; `weights.` and the name of a rule stand before theirs.
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
        if not isinstance(self.weights, Weights):
            raise InvalidProblem("weights", None, self.weights, "must be Weights")
        for name, low in LEASTS.items():
            _set(self, name, whole_number(name, getattr(self, name), low=low, high=PARAMETER_MOST))
        _set(self, "tolerance", real_number("tolerance", self.tolerance))
        for name in ("paired_regions", "paired_cities"):
            _set(self, name, _pairings(name, getattr(self, name)))
        for name, kind in (("quotas", Quota), ("floors", Floor), ("cohorts", Cohort)):
            _set(self, name, _rules(name, getattr(self, name), kind))
        for name in ("excluded", "forced"):
            _set(self, name, _pairs(name, getattr(self, name)))
        rules: tuple[Quota | Floor | Cohort, ...] = (*self.quotas, *self.floors, *self.cohorts)
        for name, times in Counter(rule.name for rule in rules).items():
            if times > 1:
                raise InvalidProblem("name", None, name, "two rules have this name")


def parameters(given: object) -> MatchParams:
    """The parameters given, or where None is given the default ones; InvalidProblem for anything else."""
    if given is None:
        return MatchParams()
    if not isinstance(given, MatchParams):
        raise InvalidProblem("params", None, given, "must be MatchParams")
    return given


def _set(params: Weights | MatchParams, name: str, value: Any) -> None:
    """Keep what was given in its plain form, which nobody else holds and can change."""
    object.__setattr__(params, name, value)


def _pairings(name: str, given: object) -> dict[str, str]:
    if not isinstance(given, Mapping):
        raise InvalidProblem(name, None, given, "must map division codes to division codes")
    for pair in given.items():
        if not all(isinstance(code, str) and _PREFIX.fullmatch(code) for code in pair):
            raise InvalidProblem(name, None, pair, "must be the first 2, 4 or 6 digits of two division codes")
    return dict(given)


def _rules(name: str, given: object, kind: type) -> tuple[object, ...]:
    rules = several(name, given)
    for at, rule in enumerate(rules):
        if not isinstance(rule, kind):
            raise InvalidProblem(name, at, rule, f"must be a {kind.__name__}")
    return rules


def _pairs(name: str, given: object) -> tuple[object, ...]:
    pairs = []
    for at, pair in enumerate(several(name, given)):
        if not isinstance(pair, tuple | list) or len(pair) != 2 or not all(is_id(value) for value in pair):
            raise InvalidProblem(name, at, pair, "must be a worker's id and a vacancy's")
        pairs.append(tuple(pair))
    return tuple(pairs)
