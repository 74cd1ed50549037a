"""solve: the whole round, from two frames to a plan with reasons and a certificate over all allowed pairs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from qiao.engine.matching.assignment import Assignment, check_callable, check_seed
from qiao.engine.matching.auction import WEIGHT_MOST
from qiao.engine.matching.market import Market
from qiao.engine.matching.params import MatchParams, parameters
from qiao.engine.matching.problem import ArrayLike, Edges, Int32, Int64, InvalidProblem, real_numbers
from qiao.engine.matching.reasons import account, close_posts
from qiao.engine.matching.remembering import Memory
from qiao.engine.matching.rules import NO_MOST
from qiao.engine.matching.ruling import compiled
from qiao.engine.matching.scan import Scan
from qiao.engine.matching.searching import Outcome, Search

POINTS = 100.0
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, eq=False)
class Result:
    """A round's answer.

    Attributes
    ----------
    edges : Edges
        The pairs that came into question, in points; rows are workers, or families that go together.
    assignment : Assignment
        Of the rows; its `upper_bound` and `gap` hold over **all** allowed pairs, not only over `edges`, and over all
        plans that keep the quotas and the forced pairs. Without either the bound is what its prices prove; with rules
        of numbers it rests on `levies` too, with forced pairs on the rows and seats that they leave.
    gap : float
        The certified gap over all allowed pairs.
    row_of : int32[workers]
        The row of each worker; without families simply 0, 1, 2, …
    size : int32[rows]
        Seats each row takes.
    plan : frame (worker, vacancy, rank, utility, reasons)
        One line a placed worker: `rank` 1 means no allowed post is worth more to this row.
    close : frame (worker, vacancy, behind)
        What else was close: up to two other posts a placed worker, and by how many points the whole would be worse.
    excluded : frame (worker, limit, fails_this, fails_only_this)
        How many open vacancies fail each limit, and how many fail only that one; lines of zeros are left out.
    unplaced : frame (worker, allowed, why)
        Who got no post, how many vacancies would be allowed, and why: "none_allowed", "taken", "seats" (no one place
        for a family), "excluded" (only a pair that was excluded) or "rules" (seats are left, but a rule of numbers
        stands between).
    unmet : frame (vacancy, left, why)
        Vacancies with seats left: "nobody_allowed:<limit that alone excludes most>", "others_worth_more" or "rules".
    rules : frame (rule, least, most, reached, levy)
        The rules of numbers: what they asked in the end (a closed cohort: nobody), what the plan reaches, and what one
        more person would be worth, in points. `most` is null where there is no upper limit.
    gave : frame (rule, asked, reached)
        What had to give: the rules that the plan does not keep.
    steps : tuple of (bound, objective)
        In points, after each pass of price and relist: what no plan can pass, and what the lists so far give when
        seats may be shared between rows. The first only falls.
    levies : float64[rules]
        In points a person; part of the proof where there are rules.
    memory : Memory
        What the next round may begin with, given as `earlier`.
    summary : frame of one line
        Counts and certificate; `first_come_*` is what the ledger's order would have reached, each person in turn
        taking the best post still open; `price_of_fairness` the share of the points that floors cost (null: none).
    """

    edges: Edges
    assignment: Assignment
    gap: float
    row_of: Int32
    size: Int32
    plan: pl.DataFrame
    close: pl.DataFrame
    excluded: pl.DataFrame
    unplaced: pl.DataFrame
    unmet: pl.DataFrame
    rules: pl.DataFrame
    gave: pl.DataFrame
    summary: pl.DataFrame
    steps: tuple[tuple[float, float], ...] = ()
    levies: tuple[float, ...] = ()
    memory: Memory | None = field(default=None, repr=False)


def solve(
    workers: pl.DataFrame,
    vacancies: pl.DataFrame,
    *,
    params: MatchParams | None = None,
    seed: int = 0,
    start_prices: ArrayLike | None = None,
    earlier: Result | None = None,
    stop: Callable[[], bool] | None = None,
    reasons: bool = True,
    progress: Progress | None = None,
) -> Result:
    """Match a round. Frames as in DESIGN §4; InvalidProblem names the column, row and value that cannot be taken.

    `start_prices` float64[vacancies] are those of an earlier, similar round: the search begins there instead of with a
    sample. `earlier` is the answer of such a round itself: while its weights are the same and few people or vacancies
    have changed, its lists and its proof hold for all others, and only those who changed are looked at again. `stop`
    is asked after every pass; when true, the best plan so far returns with its certificate. Without `reasons` the
    frames that give them stay empty, which saves a pass over all pairs. `progress(step, done, total)` is
    told how far each pass is.
    """
    params = parameters(params)
    check_seed(seed)
    check_callable("stop", stop)
    check_callable("progress", progress)
    if not isinstance(reasons, bool):
        raise InvalidProblem("reasons", None, reasons, "must be True or False")
    if not isinstance(earlier, Result | None):
        raise InvalidProblem("earlier", None, type(earlier).__name__, "must be the Result of an earlier round")
    market = Market.of(workers, vacancies)
    rules = compiled(params, market, workers, vacancies)
    told = progress or (lambda _step, _done, _total: None)

    def tell(step: str) -> Callable[[int, int], None]:
        return lambda done, total: told(step, done, total)

    search = Search(market, params, rules, seed, tell, stop or (lambda: False))
    memory = None if earlier is None else earlier.memory
    outcome = search.run(_start_prices(start_prices, market, search.unit), memory)
    plain = None
    if params.floors:
        free = compiled(replace(params, floors=()), market, workers, vacancies)
        plain = Search(market, params, free, seed, tell, stop or (lambda: False)).run(outcome.prices).worth
    return _result(workers, vacancies, search.scan, outcome, rules.names, plain, reasons, tell("reasons"))


def _start_prices(given: ArrayLike | None, market: Market, unit: int) -> Int64 | None:
    if given is None:
        return None
    prices = real_numbers("start_prices", given, length=len(market.vacancies))
    return np.rint(np.minimum(prices * (POINTS * unit), float(WEIGHT_MOST))).astype(np.int64)


def _result(
    workers: pl.DataFrame,
    vacancies: pl.DataFrame,
    scan: Scan,
    outcome: Outcome,
    names: tuple[str, ...],
    plain: int | None,
    reasons: bool,
    progress: Callable[[int, int], None],
) -> Result:
    market, scale, lists = scan.market, POINTS * outcome.unit, outcome.lists
    edges = Edges(lists.row, lists.vacancy, lists.worth / POINTS, len(market.size), len(market.vacancies))
    objective, bound = outcome.worth / scale, max(outcome.bound, outcome.worth) / scale
    gap = max(0.0, bound - objective) / max(bound, 1e-12)
    assignment = Assignment(outcome.vacancy_of, objective, bound, gap, outcome.prices / scale, len(outcome.steps))
    matched = int((outcome.vacancy_of[market.row_of] >= 0).sum()) if len(market.row_of) else 0
    counts = {
        "workers": workers.height, "rows": len(market.size), "vacancies": vacancies.height,
        "headcount": int(market.vacancies.headcount.sum()), "matched": matched, "utility": objective,
        "upper_bound": bound, "gap": gap, "rounds": len(outcome.steps), "pairs": len(edges),
    }  # fmt: skip
    frames = {name: pl.DataFrame() for name in ("plan", "close", "excluded", "unplaced", "unmet")}
    if reasons:
        accounts = account(scan, outcome.vacancy_of, progress)
        frames |= accounts.frames(workers["id"], vacancies["id"], outcome.vacancy_of)
        frames["close"] = close_posts(
            market, lists, outcome.vacancy_of, outcome.prices, outcome.unit, workers["id"], vacancies["id"]
        )  # fmt: skip
        counts |= {
            "allowed_pairs": accounts.allowed_pairs, "first_come_matched": accounts.first_come_matched,
            "first_come_utility": accounts.first_come_points / POINTS,
        }  # fmt: skip
    fairness = None if plain is None else max(0, plain - outcome.worth) / max(1, plain)
    summary = pl.DataFrame({name: [value] for name, value in counts.items()}).with_columns(
        price_of_fairness=pl.lit(fairness, dtype=pl.Float64)
    )
    levies = tuple((outcome.levies / scale).tolist())
    rules = _rules_frame(names, outcome, levies)
    steps = tuple((max(b, w) / scale, w / scale) for b, w in outcome.steps)
    return Result(
        edges, assignment, gap, market.row_of, market.size, rules=rules, gave=_gave(rules), summary=summary,
        steps=steps, levies=levies, memory=outcome.memory, **frames,
    )  # fmt: skip


def _rules_frame(names: tuple[str, ...], outcome: Outcome, levies: tuple[float, ...]) -> pl.DataFrame:
    most = [None if value >= NO_MOST // 2 else int(value) for value in outcome.most]
    return pl.DataFrame(
        {"rule": names, "least": outcome.least, "most": most, "reached": outcome.counts, "levy": levies},
        schema={"rule": pl.String, "least": pl.Int64, "most": pl.Int64, "reached": pl.Int64, "levy": pl.Float64},
    )


def _gave(rules: pl.DataFrame) -> pl.DataFrame:
    """The rules that the plan does not keep, with the number they asked."""
    under, over = pl.col("reached") < pl.col("least"), pl.col("reached") > pl.col("most")
    asked = pl.when(under).then(pl.col("least")).otherwise(pl.col("most"))
    return rules.filter(under | over.fill_null(False)).select("rule", asked=asked, reached="reached")
