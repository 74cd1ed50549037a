"""solve: the whole round, from two frames to a plan with reasons and a certificate over all allowed pairs.

Price and relist: the best pairs of every row are assigned exactly, the assignment's prices are tried on *all* allowed
pairs, and every pair that would still pay at those prices joins the lists, until none does or the gap is small
enough. The bound is sum_r max(0, max_j(u_rj - s_r p_j)) + sum_j c_j p_j over all allowed pairs, whatever the lists.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import lcm

import numpy as np
import polars as pl

from qiao.engine.matching.assignment import Assignment, check_seed, choose
from qiao.engine.matching.candidates import POINTS, Candidates, as_pairs, merged, priced_pass
from qiao.engine.matching.flow import Flow, Pairs, transport
from qiao.engine.matching.market import Market
from qiao.engine.matching.params import MatchParams
from qiao.engine.matching.problem import Edges, Int32, Int64
from qiao.engine.matching.reasons import Accounts, account

SAMPLE_FROM = 3000  # below this many rows, prices from a sample save nothing
SAMPLE_SHARE = 10
# A weight a seat is exact when the unit is divisible by every size; beyond this (sizes above 12) it is rounded down,
# which costs the search a hundredth of a point and the bound nothing.
UNIT_MOST = 27_720
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, eq=False)
class Result:
    """A round's answer.

    Attributes
    ----------
    edges : Edges
        The pairs that came into question, in points; rows are workers, or families that go together.
    assignment : Assignment
        Of the rows; its `upper_bound` and `gap` hold over **all** allowed pairs, not only over `edges`.
    gap : float
        The certified gap over all allowed pairs.
    row_of : int32[workers]
        The row of each worker; without families simply 0, 1, 2, …
    size : int32[rows]
        Seats each row takes.
    plan : frame (worker, vacancy, rank, utility, reasons)
        One line a placed worker: `rank` 1 means no allowed post is worth more to this row.
    excluded : frame (worker, limit, fails_this, fails_only_this)
        How many open vacancies fail each limit, and how many fail only that one; lines of zeros are left out.
    unplaced : frame (worker, allowed, why)
        Who got no post, how many vacancies would be allowed, and why: "none_allowed", "taken" or "seats".
    unmet : frame (vacancy, left, why)
        Vacancies with seats left: "nobody_allowed:<limit that alone excludes most>" or "others_worth_more".
    steps : tuple of (bound, objective)
        In points, after each pass of price and relist: what no plan can pass, and what the lists so far give when
        seats may be shared between rows. The first only falls, the second only rises.
    summary : frame of one line
        Counts and certificate; `first_come_*` is what the ledger's order would have reached, each person in turn
        taking the best post still open.
    """

    edges: Edges
    assignment: Assignment
    gap: float
    row_of: Int32
    size: Int32
    plan: pl.DataFrame
    excluded: pl.DataFrame
    unplaced: pl.DataFrame
    unmet: pl.DataFrame
    summary: pl.DataFrame
    steps: tuple[tuple[float, float], ...] = ()


def solve(
    workers: pl.DataFrame,
    vacancies: pl.DataFrame,
    *,
    params: MatchParams | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Result:
    """Match a round. Frames as in DESIGN §4; InvalidProblem names the column, row and value that cannot be taken.

    `progress(step, done, total)` is told how far each pass over the pairs is.
    """
    params = params or MatchParams()
    check_seed(seed)
    market = Market.of(workers, vacancies)
    search = _Search(market, params, seed, progress)
    outcome = search.run()
    accounts = account(market, params, outcome.vacancy_of, search.tell("reasons"))
    return _result(workers, vacancies, market, outcome, accounts)


@dataclass(frozen=True, eq=False)
class _Relisted:
    found: Candidates
    pairs: Pairs
    flow: Flow
    bound: int  # in hundredths of a point times unit, over all allowed pairs at `prices`
    prices: Int64
    steps: tuple[tuple[int, int], ...]  # bound and relaxed objective after each round, as `bound`

    @property
    def rounds(self) -> int:
        return len(self.steps)


@dataclass(frozen=True, eq=False)
class _Outcome:
    relisted: _Relisted
    vacancy_of: Int32
    worth: int
    unit: int


class _Search:
    """Price and relist on one market."""

    def __init__(self, market: Market, params: MatchParams, seed: int, progress: Progress | None) -> None:
        self.market, self.params, self.seed, self.progress = market, params, seed, progress
        self.unit = min(lcm(*np.unique(market.size).tolist()), UNIT_MOST)
        self.capacity = market.vacancies.headcount

    def tell(self, step: str) -> Callable[[int, int], None] | None:
        if self.progress is None:
            return None
        told = self.progress
        return lambda done, total: told(step, done, total)

    def run(self) -> _Outcome:
        """The whole search: relist until nothing pays, then a plan in which no family is split."""
        relisted = self.relist()
        vacancy_of = choose(
            relisted.pairs, relisted.flow, self.market.size, self.capacity, tolerance=self.params.tolerance
        )
        worth = int(relisted.found.worth[vacancy_of[relisted.found.row] == relisted.found.vacancy].sum())
        return _Outcome(relisted, vacancy_of, worth, self.unit)

    def relist(self) -> _Relisted:
        """Assign, try the prices on all pairs, list what still pays; until nothing does or the gap is small enough."""
        prices = self._first_prices()
        first = priced_pass(
            self.market, self.params, prices, unit=self.unit, top=self.params.top, progress=self.tell("pass 1")
        )
        found, bound, best_prices = first.found, self._bound(first.best, prices), prices
        steps: list[tuple[int, int]] = []
        for rounds in range(1, self.params.rounds_most + 1):
            pairs, flow = self._assign(found)
            checked = priced_pass(
                self.market, self.params, flow.prices, unit=self.unit, top=self.params.columns_most,
                above=self._row_values(pairs, flow.prices), progress=self.tell(f"pass {rounds + 1}"),
            )  # fmt: skip
            if self._bound(checked.best, flow.prices) <= bound:
                bound, best_prices = self._bound(checked.best, flow.prices), flow.prices
            relaxed = int((pairs.weight * flow.seats).sum())
            steps.append((bound, relaxed))
            if not len(checked.found.row) or bound - relaxed <= self.params.tolerance * bound:
                break
            if rounds < self.params.rounds_most:
                found = merged(found, checked.found, len(self.capacity))
        return _Relisted(found, pairs, flow, bound, best_prices, tuple(steps))

    def _assign(self, found: Candidates) -> tuple[Pairs, Flow]:
        pairs = as_pairs(found, self.market.size, self.unit)
        return pairs, transport(pairs, self.market.size, self.capacity)

    def _bound(self, best: Int64, prices: Int64) -> int:
        return int(best.sum() + (self.capacity.astype(np.int64) * prices).sum())

    def _row_values(self, pairs: Pairs, prices: Int64) -> Int64:
        """What each row gains at the prices from the pairs it has: only better pairs can improve the plan."""
        values = np.zeros(len(self.market.size), np.int64)
        gain = (pairs.weight - prices[pairs.vacancy]) * self.market.size[pairs.row]
        np.maximum.at(values, pairs.row, gain)
        return values

    def _first_prices(self) -> Int64:
        """Prices from a tenth of the rows on a tenth of the seats, so that the first lists are not all the same."""
        if len(self.market.size) < SAMPLE_FROM:
            return np.zeros(len(self.capacity), np.int64)
        chosen = np.sort(np.random.default_rng(self.seed).permutation(len(self.market.size))[::SAMPLE_SHARE])
        market = _part(self.market, chosen)
        search = _Search(market, replace(self.params, rounds_most=3), self.seed, None)
        return search.relist().prices * self.unit // search.unit


def _part(market: Market, rows: Int64) -> Market:
    """Some rows of a market, with the share of the seats that is theirs, never none where there are any."""
    members = np.concatenate([market.order[market.first[r] : market.first[r + 1]] for r in rows])
    row_of = np.repeat(np.arange(len(rows)), market.size[rows]).astype(np.int32)
    first = np.concatenate([[0], np.cumsum(market.size[rows])]).astype(np.int64)
    tenth = np.maximum(np.rint(market.vacancies.headcount / SAMPLE_SHARE), market.vacancies.headcount > 0)
    return Market(
        type(market.workers)(**{name: values[members] for name, values in vars(market.workers).items()}),
        replace(market.vacancies, headcount=tenth.astype(np.int32)),
        row_of,
        np.arange(len(members), dtype=np.int64),
        first,
        market.size[rows],
    )


def _result(
    workers: pl.DataFrame, vacancies: pl.DataFrame, market: Market, outcome: _Outcome, accounts: Accounts
) -> Result:
    found, relisted = outcome.relisted.found, outcome.relisted
    edges = Edges(found.row, found.vacancy, found.worth / POINTS, len(market.size), len(market.vacancies))
    objective = outcome.worth / POINTS
    bound = max(relisted.bound / (POINTS * outcome.unit), objective)
    gap = max(0.0, bound - objective) / max(bound, 1e-12)
    prices = relisted.prices / (POINTS * outcome.unit)
    assignment = Assignment(outcome.vacancy_of, objective, bound, gap, prices, relisted.rounds)
    matched = int((outcome.vacancy_of[market.row_of] >= 0).sum()) if len(market.row_of) else 0
    summary = pl.DataFrame(
        {
            "workers": [workers.height], "rows": [len(market.size)], "vacancies": [vacancies.height],
            "headcount": [int(market.vacancies.headcount.sum())], "matched": [matched], "utility": [objective],
            "upper_bound": [bound], "gap": [gap], "rounds": [relisted.rounds], "pairs": [len(edges)],
            "allowed_pairs": [accounts.allowed_pairs], "first_come_matched": [accounts.first_come_matched],
            "first_come_utility": [accounts.first_come_points / POINTS],
        }
    )  # fmt: skip
    frames = accounts.frames(workers["id"], vacancies["id"], outcome.vacancy_of)
    steps = tuple((max(b, r) / (POINTS * outcome.unit), r / (POINTS * outcome.unit)) for b, r in relisted.steps)
    return Result(edges, assignment, gap, market.row_of, market.size, summary=summary, steps=steps, **frames)
