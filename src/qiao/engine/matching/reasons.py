"""Why this post, what excluded the others, why none, and why seats stay empty: counted over all pairs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from qiao.engine.matching.limits import BIT, LIMITS, PAIRED, PROVINCE, points
from qiao.engine.matching.market import NO_DATE, Market
from qiao.engine.matching.params import MatchParams
from qiao.engine.matching.problem import Int32, Int64
from qiao.engine.matching.scan import Block, blocks

NEAR_WORDS = ("township", "county", "province", "paired_region", "anywhere")


@dataclass(eq=False)
class Accounts:
    """What one pass over all pairs tells about every worker and vacancy, filled block by block."""

    market: Market
    params: MatchParams
    fails: Int32  # [workers, limits]
    fails_only: Int32  # [workers, limits]
    allowed: Int32  # [workers]: open vacancies allowed to the worker's row
    rank: Int32  # [workers], 0 when not placed
    points: Int32  # [workers], hundredths of a point at the post given
    near: Int32  # [workers]
    vacancy_allowed: Int64  # [vacancies]: workers allowed
    vacancy_only: Int64  # [vacancies, limits]: workers who fail only this limit
    seats_by_hand: Int64  # [vacancies]: seats left when everyone in turn takes the best post still open
    first_come_matched: int = 0
    first_come_points: int = 0

    @property
    def allowed_pairs(self) -> int:
        """Allowed pairs of workers and open vacancies."""
        return int(self.vacancy_allowed.sum())

    def add(self, block: Block, vacancy_of: Int32) -> None:
        """Count one block."""
        offered = self.market.vacancies.headcount > 0
        broken = block.broken[:, offered]
        self.allowed[block.who] = self._row_counts(block)
        for number, name in enumerate(LIMITS):
            self.fails[block.who, number] = ((broken & BIT[name]) != 0).sum(axis=1)
            alone = block.broken == BIT[name]
            self.fails_only[block.who, number] = alone[:, offered].sum(axis=1)
            self.vacancy_only[:, number] += alone.sum(axis=0)
        row = np.repeat(np.arange(len(block.rows)), self.market.size[block.rows.start : block.rows.stop])
        self.vacancy_allowed += (block.worth >= 0)[row].sum(axis=0)
        self._placed(block, row, vacancy_of)
        self._first_come(block)

    def _first_come(self, block: Block) -> None:
        """The way it is done by hand: the rows in their order, each the best post with seats enough left."""
        for offset, row in enumerate(block.rows):
            size = self.market.size[row]
            worth = np.where(self.seats_by_hand >= size, block.worth[offset], -1)
            best = int(worth.argmax()) if len(worth) else 0
            if len(worth) and worth[best] > 0:
                self.seats_by_hand[best] -= size
                self.first_come_matched += int(size)
                self.first_come_points += int(worth[best])

    def _row_counts(self, block: Block) -> Int64:
        counts = (block.worth >= 0).sum(axis=1)
        return np.asarray(np.repeat(counts, self.market.size[block.rows.start : block.rows.stop]), dtype=np.int64)

    def _placed(self, block: Block, row: Int64, vacancy_of: Int32) -> None:
        given = vacancy_of[block.rows.start + row]
        placed = np.flatnonzero(given >= 0)
        if not len(placed):
            return
        who, post, rows = block.who[placed], given[placed], row[placed]
        better = block.worth[rows] > block.worth[rows, post][:, None]
        self.rank[who] = better.sum(axis=1) + 1
        self.near[who] = block.near[placed, post]
        self.points[who] = points(self.market, who, block.near[placed], self.params)[np.arange(len(who)), post]

    def frames(self, worker_ids: pl.Series, vacancy_ids: pl.Series, vacancy_of: Int32) -> dict[str, pl.DataFrame]:
        """The frames of Result: plan, excluded, unplaced, unmet."""
        given = vacancy_of[self.market.row_of] if len(self.market.row_of) else np.zeros(0, np.int32)
        return {
            "plan": self._plan(worker_ids, vacancy_ids, given),
            "excluded": self._excluded(worker_ids),
            "unplaced": self._unplaced(worker_ids, given),
            "unmet": self._unmet(vacancy_ids, given),
        }

    def _plan(self, worker_ids: pl.Series, vacancy_ids: pl.Series, given: Int32) -> pl.DataFrame:
        who = np.flatnonzero(given >= 0)
        post = given[who]
        return pl.DataFrame(
            {
                "worker": worker_ids.gather(who),
                "vacancy": vacancy_ids.gather(post),
                "rank": self.rank[who],
                "utility": self.points[who] / 100.0,
                "reasons": pl.Series([self._why(int(w), int(v)) for w, v in zip(who, post, strict=True)],
                                     dtype=pl.List(pl.String)),
            }
        )  # fmt: skip

    def _why(self, who: int, post: int) -> list[str]:
        """Reasons as `name` or `name:figure`; the words for people are made by the stage."""
        workers, vacancies = self.market.workers, self.market.vacancies
        near = int(self.near[who])
        told = [f"near:{NEAR_WORDS[near]}"]
        county, place = str(workers.county[who]), str(vacancies.county[post])
        city = next((c for c, to in self.params.paired_cities.items() if county.startswith(c) and place.startswith(to)),
                    None)  # fmt: skip
        if near >= PAIRED and city is not None:
            told[0] = "near:paired_city"
        if workers.wage_floor[who]:
            told.append(f"wage_over_floor:{vacancies.wage[post] - workers.wage_floor[who]}")
        if vacancies.skills[post].any():
            told.append("skills")
        if workers.care[who] and near < PROVINCE:
            told.append("care")
        if vacancies.start[post] != NO_DATE and workers.start[who] != NO_DATE:
            told.append(f"starts_in:{vacancies.start[post] - workers.start[who]}")
        if self.market.size[self.market.row_of[who]] > 1:
            told.append(f"together:{self.market.size[self.market.row_of[who]]}")
        told.append(f"rank:{self.rank[who]}:{self.allowed[who]}")
        return told

    def _excluded(self, worker_ids: pl.Series) -> pl.DataFrame:
        who, limit = np.nonzero(self.fails)
        names = pl.Series(LIMITS, dtype=pl.String)
        return pl.DataFrame(
            {
                "worker": worker_ids.gather(who),
                "limit": names.gather(limit),
                "fails_this": self.fails[who, limit],
                "fails_only_this": self.fails_only[who, limit],
            }
        )

    def _unplaced(self, worker_ids: pl.Series, given: Int32) -> pl.DataFrame:
        who = np.flatnonzero(given < 0)
        left = self._seats_left(given)
        size = self.market.size[self.market.row_of[who]] if len(who) else np.zeros(0, np.int32)
        # A family may be without a post although seats are left somewhere: never enough of them in one place.
        short = (size > 1) & (left.max(initial=0) > 0)
        apart = self.fails_only[who, LIMITS.index("family")] > 0
        none = np.where(apart, "seats", "none_allowed")
        why = np.where(self.allowed[who] == 0, none, np.where(short, "seats", "taken"))
        return pl.DataFrame(
            {"worker": worker_ids.gather(who), "allowed": self.allowed[who], "why": pl.Series(why, dtype=pl.String)}
        )

    def _seats_left(self, given: Int32) -> Int64:
        taken = np.bincount(given[given >= 0], minlength=len(self.market.vacancies))
        return np.asarray(self.market.vacancies.headcount - taken, dtype=np.int64)

    def _unmet(self, vacancy_ids: pl.Series, given: Int32) -> pl.DataFrame:
        left = self._seats_left(given)
        open_posts = np.flatnonzero(left > 0)
        most = self.vacancy_only.argmax(axis=1)
        why = [
            "others_worth_more" if self.vacancy_allowed[v]
            else f"nobody_allowed:{LIMITS[most[v]]}" if self.vacancy_only[v].any()
            else "nobody_allowed"
            for v in open_posts
        ]  # fmt: skip
        return pl.DataFrame(
            {
                "vacancy": vacancy_ids.gather(open_posts),
                "left": left[open_posts],
                "why": pl.Series(why, dtype=pl.String),
            }
        )


def account(
    market: Market, params: MatchParams, vacancy_of: Int32, progress: Callable[[int, int], None] | None = None
) -> Accounts:
    """Count reasons for every worker and vacancy in one pass over all pairs."""
    workers, vacancies, limits = len(market.row_of), len(market.vacancies), len(LIMITS)

    def zeros(*shape: int) -> Int32:
        return np.zeros(shape, np.int32)

    accounts = Accounts(
        market, params, zeros(workers, limits), zeros(workers, limits), zeros(workers), zeros(workers),
        zeros(workers), zeros(workers), np.zeros(vacancies, np.int64), np.zeros((vacancies, limits), np.int64),
        market.vacancies.headcount.astype(np.int64),
    )  # fmt: skip
    for block in blocks(market, params, progress):
        accounts.add(block, vacancy_of)
    return accounts
