"""The rules of a round, read from its parameters against its two frames."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction

import numpy as np
import polars as pl

from qiao.engine.matching.limits import OWN_LIMITS, Limits
from qiao.engine.matching.market import Market
from qiao.engine.matching.params import MatchParams
from qiao.engine.matching.problem import Int32, Int64, InvalidProblem
from qiao.engine.matching.rules import NO_MOST, Cohort, Floor, Mask, Quota, Rules, mask_of, no_rules, numbers_of
from qiao.engine.matching.scan import Scan


def compiled(params: MatchParams, market: Market, workers: pl.DataFrame, vacancies: pl.DataFrame) -> Rules:
    """The rules as arrays; InvalidProblem for ids in no frame, pairs that are forced and excluded or break a limit."""
    rules: tuple[Quota | Floor | Cohort, ...] = (*params.quotas, *params.floors, *params.cohorts)
    plain = no_rules(workers.height, vacancies.height, len(market.size))
    pairs = params.excluded or params.forced
    if not (rules or pairs):
        return plain
    people, posts = workers["home"].cast(pl.String), vacancies["place"].cast(pl.String)
    who = [mask_of(rule.workers, workers["id"], people, rule.name) for rule in rules]
    where = [
        mask_of(getattr(rule, "vacancies", None), vacancies["id"], posts, rule.name) for rule in rules
    ]  # a floor counts every vacancy
    least = [rule.least for rule in params.quotas]
    if params.floors:
        able = _able(params, market)
        least += [
            math.ceil(Fraction(str(rule.share)) * int((mask & able).sum()))
            for rule, mask in zip(params.floors, who[len(params.quotas) :], strict=False)
        ]
    least += [rule.least for rule in params.cohorts]
    most = [NO_MOST if rule.most is None else rule.most for rule in params.quotas]
    most += [NO_MOST] * (len(params.floors) + len(params.cohorts))
    barred_start, barred = plain.barred_start, plain.barred
    fixed = plain.fixed
    if pairs:
        lines, numbers = numbers_of(workers["id"]), numbers_of(vacancies["id"])
        barred_start, barred = _barred(_lines("excluded", params.excluded, lines, numbers), market)
        fixed = _fixed(_lines("forced", params.forced, lines, numbers), market, params, (barred_start, barred))
    cohort = np.arange(len(rules)) >= len(params.quotas) + len(params.floors)
    return Rules(
        tuple(rule.name for rule in rules), _stacked(who, workers.height), _stacked(where, vacancies.height),
        np.array(least, np.int64), np.array(most, np.int64), cohort, barred_start, barred, fixed,
    )  # fmt: skip


def _stacked(masks: list[Mask], length: int) -> Mask:
    return np.stack(masks) if masks else np.zeros((0, length), bool)


def _lines(
    name: str, pairs: Iterable[tuple[object, object]], workers: Mapping[object, int], vacancies: Mapping[object, int]
) -> list[tuple[int, int]]:
    """Pairs of ids as pairs of lines."""
    found = []
    for at, (worker, vacancy) in enumerate(pairs):
        if worker not in workers or vacancy not in vacancies:
            raise InvalidProblem(name, at, (worker, vacancy), "an id is in no frame")
        found.append((workers[worker], vacancies[vacancy]))
    return found


def _barred(pairs: list[tuple[int, int]], market: Market) -> tuple[Int64, Int32]:
    """What each row may not take: bounds and vacancies."""
    rows = sorted({(int(market.row_of[worker]), vacancy) for worker, vacancy in pairs})
    count = np.bincount([row for row, _ in rows], minlength=len(market.size)) if rows else np.zeros(len(market.size))
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    return start, np.array([vacancy for _, vacancy in rows], np.int32)


def _fixed(
    pairs: list[tuple[int, int]], market: Market, params: MatchParams, barred: tuple[Int64, Int32]
) -> Int32:  # fmt: skip
    """The vacancy each row must take; refused when a limit, another rule or the seats forbid it."""
    fixed = np.full(len(market.size), -1, np.int32)
    for at, (worker, vacancy) in enumerate(pairs):
        row = int(market.row_of[worker])
        if fixed[row] not in (-1, vacancy):
            raise InvalidProblem("forced", at, (worker, vacancy), "this worker's family is forced elsewhere")
        if vacancy in barred[1][barred[0][row] : barred[0][row + 1]]:
            raise InvalidProblem("forced", at, (worker, vacancy), "is excluded too")
        broken = _broken(market, params, row, vacancy)
        if broken:
            raise InvalidProblem("forced", at, (worker, vacancy), f"breaks the limit {broken}")
        fixed[row] = vacancy
    seated = fixed >= 0
    taken = np.bincount(fixed[seated], weights=market.size[seated], minlength=len(market.vacancies))
    over = np.flatnonzero(taken > market.vacancies.headcount)
    if len(over):
        raise InvalidProblem("forced", None, int(over[0]), f"vacancy line {over[0]} has too few seats for all forced")
    return fixed


def _broken(market: Market, params: MatchParams, row: int, vacancy: int) -> str | None:
    """The first limit that a vacancy breaks for a member of a row."""
    post = market.vacancies.of(np.array([vacancy]))
    members = market.workers.of(market.order[market.first[row] : market.first[row + 1]])
    limits = Limits(members, post, params)
    for limit in OWN_LIMITS:
        classes = limits.classes(limit)
        if not classes.allowed(slice(None))[classes.of].all():
            return limit
    return None


def _able(params: MatchParams, market: Market) -> Mask:
    """Workers whose row could take any post at all."""
    found = Scan(market, params, 1).best(np.zeros(len(market.vacancies), np.int64), top=1)
    return np.asarray((found.count > 0)[market.row_of])
