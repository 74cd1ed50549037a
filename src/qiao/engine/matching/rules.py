"""Rules of numbers（名额规则）: how many may, must or should go where, beside what each person may take.

A rule counts the people among `workers` who are placed at one of `vacancies`. Inside, a rule has a levy: what each
person it counts is charged, or paid when it is negative, so that a plan which weighs levies keeps the numbers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from qiao.engine.matching.arguments import real_number, several, several_ids, text, whole_number
from qiao.engine.matching.market import Market
from qiao.engine.matching.problem import INT32_MAX, Int32, Int64, InvalidProblem

Mask = npt.NDArray[np.bool_]
NO_MOST = 10**12  # more than there are people
_CODE = re.compile(r"[0-9]{2,12}")


@dataclass(frozen=True)
class Some:
    """Some of one side: those whose code (home or place) begins with one of `codes`, or whose id is among `ids`.

    With both given, those who are meant by both.
    """

    codes: tuple[str, ...] = ()
    ids: Collection[object] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", several("codes", self.codes))
        for at, code in enumerate(self.codes):
            if not (isinstance(code, str) and _CODE.fullmatch(code)):
                raise InvalidProblem("codes", at, code, "must be the beginning of a division code, 2 to 12 digits")
        if self.ids is not None:
            object.__setattr__(self, "ids", several_ids("ids", self.ids))
        elif not self.codes:
            raise InvalidProblem("codes", None, self.codes, "give codes or ids")


@dataclass(frozen=True)
class Quota:
    """At least `least` and at most `most` of `workers` go to `vacancies`; None means everyone and everywhere."""

    name: str
    workers: Some | None = None
    vacancies: Some | None = None
    least: int = 0
    most: int | None = None

    def __post_init__(self) -> None:
        _check_sides(self.name, self.workers, self.vacancies)
        _set_people(self, "least", self.least)
        if self.most is not None:
            _set_people(self, "most", self.most)
            if self.most < self.least:
                raise InvalidProblem(f"{self.name}.most", None, self.most, f"is below least = {self.least}")


@dataclass(frozen=True)
class Floor:
    """At least this share of `workers` who could take any post at all gets one."""

    name: str
    workers: Some
    share: float

    def __post_init__(self) -> None:
        text("name", self.name)
        if not isinstance(self.workers, Some):
            raise InvalidProblem(f"{self.name}.workers", None, self.workers, "must be a Some")
        if real_number(f"{self.name}.share", self.share) > 1:
            raise InvalidProblem(f"{self.name}.share", None, self.share, "must be from 0 to 1")


@dataclass(frozen=True)
class Cohort:
    """Nobody, or at least `least` of `workers` go to `vacancies`: a coach is not chartered for three."""

    name: str
    workers: Some | None = None
    vacancies: Some | None = None
    least: int = 45

    def __post_init__(self) -> None:
        _check_sides(self.name, self.workers, self.vacancies)
        _set_people(self, "least", self.least)


@dataclass(frozen=True, eq=False)
class Rules:
    """The rules of a round as arrays over the two frames.

    `workers` bool[rules, workers] and `vacancies` bool[rules, vacancies] say whom a rule counts where; `least` and
    `most` int64[rules]. Cohorts stand after the quotas, with `least` their size and `most` everyone; which of them are
    open is decided in the search. Pairs of `barred` are never taken, `fixed` int32[rows] is the vacancy a row must
    take, -1 for none.
    """

    names: tuple[str, ...]
    workers: Mask
    vacancies: Mask
    least: Int64
    most: Int64
    cohort: Mask
    barred_start: Int64
    barred: Int32
    fixed: Int32

    def __len__(self) -> int:
        return len(self.names)

    def part(self, market: Market, rows: Int64, vacancies: Int64) -> Rules:
        """The rules for some rows and some vacancies of a market, both in ascending order; nothing is fixed there."""
        who, _ = market.members_of(rows)
        count = np.diff(self.barred_start)[rows]
        at = np.repeat(self.barred_start[rows] - np.cumsum(count) + count, count) + np.arange(count.sum())
        place = np.searchsorted(vacancies, self.barred[at])
        there = np.zeros(len(at), bool)
        if len(vacancies):
            there = vacancies[np.minimum(place, len(vacancies) - 1)] == self.barred[at]
        start = np.concatenate([[0], np.cumsum(there)])[np.concatenate([[0], np.cumsum(count)])]
        return replace(
            self, workers=self.workers[:, who], vacancies=self.vacancies[:, vacancies],
            barred_start=start.astype(np.int64), barred=place[there].astype(np.int32),
            fixed=np.full(len(rows), -1, np.int32),
        )  # fmt: skip

    @property
    def worker_pattern(self) -> Int64:
        """Workers with equal numbers are counted by the same rules."""
        return _pattern(self.workers)

    @property
    def vacancy_pattern(self) -> Int64:
        """Vacancies with equal numbers are counted by the same rules."""
        return _pattern(self.vacancies)


def no_rules(workers: int, vacancies: int, rows: int) -> Rules:
    """A round without rules of numbers."""
    none = np.zeros(0, np.int64)
    return Rules(
        (), np.zeros((0, workers), bool), np.zeros((0, vacancies), bool), none, none, np.zeros(0, bool),
        np.zeros(rows + 1, np.int64), np.zeros(0, np.int32), np.full(rows, -1, np.int32),
    )  # fmt: skip


def mask_of(some: Some | None, ids: pl.Series, codes: pl.Series, name: str) -> Mask:
    """Whom a rule means; InvalidProblem for ids that are in no frame."""
    mask = np.ones(len(ids), bool)
    if some is None:
        return mask
    if some.codes:
        begins = [codes.str.starts_with(code).to_numpy() for code in some.codes]
        mask &= np.logical_or.reduce(begins)
    if some.ids is not None:
        known = set(ids.to_list())
        for at, value in enumerate(some.ids):
            if value not in known:
                raise InvalidProblem(f"{name}.ids", at, value, "is in no frame")
        wanted = set(some.ids)
        mask &= np.fromiter((value in wanted for value in ids.to_list()), bool, len(ids))
    return mask


def numbers_of(ids: pl.Series) -> Mapping[object, int]:
    """The line of each id."""
    return {value: at for at, value in enumerate(ids.to_list())}


def _pattern(masks: Mask) -> Int64:
    """One number for each distinct column."""
    if not len(masks):
        return np.zeros(masks.shape[1], np.int64)
    return np.unique(np.packbits(masks, axis=0), axis=1, return_inverse=True)[1].ravel().astype(np.int64)


def _check_sides(name: str, workers: Some | None, vacancies: Some | None) -> None:
    """A rule needs a name, and each side is some of it or, as None, all."""
    text("name", name)
    for side, some in (("workers", workers), ("vacancies", vacancies)):
        if some is not None and not isinstance(some, Some):
            raise InvalidProblem(f"{name}.{side}", None, some, "must be a Some, or None for all")


def _set_people(rule: Quota | Cohort, field: str, given: object) -> None:
    """Keep a number of people as int, however it was given."""
    object.__setattr__(rule, field, whole_number(f"{rule.name}.{field}", given, high=INT32_MAX))
