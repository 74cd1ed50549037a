"""Qiao's own part in the bench of whole rounds: each function prepares one measured call in a child process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from bench.graphs.ours import VERIFY_EDGES_MOST
from bench.rounds.answers import recounted

from bench.measuring import Prepared
from bench.rounds import Round, people_changed, round_params, rules, small
from qiao.engine.matching import MatchParams, Result, solve, verify

WARM_UP_PEOPLE = 4_000  # enough that a round takes the same path as a large one, prices from a sample included


def solved(
    asked: Round, tolerance: float, *, reasons: bool, changed: bool = False, start: str = "", keep: str = ""
) -> Prepared:
    """`solve` to this certified gap; `changed` asks for 1% other people, `start` and `keep` are files of prices."""
    people, vacancies = asked.frames()
    if changed:
        people = people_changed(people, asked.seed)
    params = round_params(tolerance=tolerance)
    prices = np.load(start) if start else None
    few = small(people, vacancies, of_people=WARM_UP_PEOPLE)
    for first_prices in (None, np.zeros(few[1].height)):
        solve(*few, params=params, start_prices=first_prices, reasons=reasons)

    def tell(result: Result) -> Mapping[str, Any]:
        if keep:
            np.save(keep, result.assignment.prices)
        _verified(vacancies["headcount"].to_numpy(), result)
        return recounted(people, vacancies, result, params)

    return Prepared(
        lambda: solve(people, vacancies, params=params, seed=asked.seed, start_prices=prices, reasons=reasons), tell
    )


def continued(asked: Round, tolerance: float) -> Prepared:
    """`solve` with 1% other people, going on from the round before, which is solved beforehand and not counted."""
    people, vacancies = asked.frames()
    params = round_params(tolerance=tolerance)
    few = small(people, vacancies, of_people=WARM_UP_PEOPLE)
    solve(people_changed(few[0], asked.seed), few[1], params=params, earlier=solve(*few, params=params, reasons=False))
    earlier = solve(people, vacancies, params=params, seed=asked.seed, reasons=False)
    others = people_changed(people, asked.seed)

    def tell(result: Result) -> Mapping[str, Any]:
        _verified(vacancies["headcount"].to_numpy(), result)
        return recounted(others, vacancies, result, params)

    return Prepared(
        lambda: solve(others, vacancies, params=params, seed=asked.seed, reasons=False, earlier=earlier), tell
    )


def _verified(headcount: Any, result: Result) -> None:
    if len(result.edges) <= VERIFY_EDGES_MOST:
        verify(result.edges, headcount, result.assignment, size=result.size)


def ruled(asked: Round, tolerance: float, moved: str, *, bound_by_rules: bool) -> Prepared:
    """A round with families: without rules, writing to file `moved` who goes where; or with rules made from that."""
    people, vacancies = asked.frames()
    counties = sorted(people["home"].str.slice(0, 6).unique())
    params = round_params(tolerance=tolerance)
    if bound_by_rules:
        free = {tuple(key.split()): count for key, count in json.loads(Path(moved).read_text()).items()}
        params = round_params(
            tolerance=tolerance, quotas=rules.quotas(free), cohorts=rules.cohorts(vacancies, counties)
        )
    solve(*small(people, vacancies, of_people=WARM_UP_PEOPLE), params=params, reasons=False)

    def tell(result: Result) -> Mapping[str, Any]:
        return _ruled_figures(people, vacancies, result, params, moved if not bound_by_rules else "")

    return Prepared(lambda: solve(people, vacancies, params=params, seed=asked.seed, reasons=False), tell)


def _ruled_figures(people: Any, vacancies: Any, result: Result, params: MatchParams, moved: str) -> Mapping[str, Any]:
    gone = rules.moves(people, vacancies, result)
    figures = dict(recounted(people, vacancies, result, params, bound=bool(moved)))
    if moved:
        Path(moved).write_text(json.dumps({" ".join(pair): count for pair, count in gone.items()}))
        return figures
    figures["price_of_fairness"] = result.summary["price_of_fairness"][0]
    return {**figures, **rules.kept(result, gone, params)}
