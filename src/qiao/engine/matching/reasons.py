"""Why this post, what excluded the others, why none, and why seats stay empty: counted over all pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from qiao.engine.matching.limits import LIMITS, PAIRED, PROVINCE, near_between
from qiao.engine.matching.listing import Lists
from qiao.engine.matching.market import NO_DATE, Market
from qiao.engine.matching.params import MatchParams
from qiao.engine.matching.problem import Int32, Int64
from qiao.engine.matching.reasoning import Judging, Tally, alone, excluded, first_come, ranks
from qiao.engine.matching.scan import ROWS_AT_ONCE, WORD, Progress, Scan, in_parts, packed

NEAR_WORDS = ("township", "county", "province", "paired_region", "anywhere")
CLOSE_MOST = 2  # other posts named for each person
POINTS = 100.0


@dataclass(eq=False)
class Accounts:
    """What a pass over all pairs tells about every worker and vacancy."""

    market: Market
    params: MatchParams
    fails: Int32  # [workers, limits]
    fails_only: Int32  # [workers, limits]
    allowed: Int32  # [workers]: open vacancies allowed to the worker's row
    ruled_out: npt.NDArray[
        np.bool_
    ]  # [rows]: seats are left at an allowed vacancy, so a rule of numbers stands between
    kept_out: npt.NDArray[np.bool_]  # [rows]: an excluded pair would have been allowed
    rank: Int32  # [rows], 0 when not placed
    points: Int64  # [workers], hundredths of a point at the post given
    near: Int32  # [workers]
    taken: npt.NDArray[np.bool_]  # [vacancies]: somebody is allowed
    wanted: npt.NDArray[np.bool_]  # [vacancies]: seats are left for somebody without a post, so a rule stands between
    vacancy_only: Int32  # [vacancies, limits]: workers who fail only this limit, where nobody is allowed
    allowed_pairs: int
    first_come_matched: int
    first_come_points: int

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
                "rank": self.rank[self.market.row_of[who]],
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
        told.append(f"rank:{self.rank[self.market.row_of[who]]}:{self.allowed[who]}")
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
        kept_out = self.kept_out[self.market.row_of[who]] if len(who) else np.zeros(0, bool)
        none = np.where(kept_out, "excluded", np.where(apart, "seats", "none_allowed"))
        ruled_out = self.ruled_out[self.market.row_of[who]] if len(who) else np.zeros(0, bool)
        taken = np.where(ruled_out, "rules", np.where(short, "seats", "taken"))
        why = np.where(self.allowed[who] == 0, none, taken)
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
            "rules" if self.wanted[v]
            else "others_worth_more" if self.taken[v]
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


def account(scan: Scan, vacancy_of: Int32, progress: Progress | None = None) -> Accounts:
    """Count reasons for every worker and vacancy over all pairs."""
    market = scan.market
    workers, limits = len(market.row_of), len(LIMITS)
    counts = np.zeros((workers, limits), np.int32), np.zeros((workers, limits), np.int32)
    rows = len(market.size)
    tally = Tally(*counts, np.zeros(workers, np.int32), np.zeros(rows, bool), np.zeros(rows, bool))
    given = vacancy_of[market.row_of] if workers else np.zeros(0, np.int32)
    pairs, taken, wanted, only = _excluded(scan, tally, vacancy_of, given, progress)
    rank, first_matched, first_points = _ranked(scan, vacancy_of)
    placed = np.flatnonzero(given >= 0)
    points, near = np.zeros(workers, np.int64), np.zeros(workers, np.int32)
    points[placed] = scan.points_of(placed, given[placed])
    homes, posts = market.workers, market.vacancies
    near[placed] = near_between(
        homes.county[placed], homes.township[placed], posts.county[given[placed]], posts.township[given[placed]],
        scan.params,
    )  # fmt: skip
    ruled_out = tally.could & (len(scan.rules) > 0)
    return Accounts(
        market, scan.params, *counts, tally.allowed, ruled_out, tally.kept_out, rank, points, near, taken,
        wanted & (len(scan.rules) > 0), only, pairs, first_matched, first_points,
    )  # fmt: skip


def _excluded(
    scan: Scan, tally: Tally, vacancy_of: Int32, given: Int32, progress: Progress | None
) -> tuple[int, npt.NDArray[np.bool_], npt.NDArray[np.bool_], Int32]:  # fmt: skip
    """Fill the counts of the workers; allowed pairs, which vacancies somebody may take, and could although nobody does,
    and what alone excludes."""
    market, headcount = scan.market, scan.market.vacancies.headcount
    rows, vacancies = len(market.size), len(market.vacancies)
    offsets = np.cumsum([0, *(limit.count for limit in scan.classes)])[:-1]
    classes = np.stack([limit.of + at for limit, at in zip(scan.classes, offsets, strict=True)], axis=1)
    sizes = np.arange(int(market.size.max(initial=1)) + 1)[:, None]
    left = headcount - np.bincount(given[given >= 0], minlength=vacancies)
    judging = Judging(
        market.order, market.first, np.ascontiguousarray(classes.astype(np.int32)), np.concatenate(scan.bits),
        packed(headcount >= np.maximum(sizes, 1)), packed(left >= np.maximum(sizes, 1)),
        (scan.rules.barred_start, scan.rules.barred), vacancy_of < 0,
    )  # fmt: skip
    offered = packed((headcount > 0)[None])[0]
    parts = -(-rows // ROWS_AT_ONCE)
    anyone, pairs = np.zeros((2, parts, len(offered)), np.uint64), np.zeros(parts, np.int64)

    def part(low: int) -> int:
        at, high = low // ROWS_AT_ONCE, min(low + ROWS_AT_ONCE, rows)
        pairs[at] = excluded(low, high, judging, offered, tally, anyone[0, at], anyone[1, at])
        return high

    in_parts(part, rows, progress)
    somebody, wanting = np.bitwise_or.reduce(anyone, axis=1)
    asked = packed((left > 0)[None])[0] & ~somebody
    only = np.zeros((len(asked) * WORD, len(LIMITS)), np.int32)
    if asked.any():
        alone(judging, asked, only)
    taken, wanted = (
        np.unpackbits(bits.view(np.uint8), bitorder="little")[:vacancies].astype(bool) for bits in (somebody, wanting)
    )
    return int(pairs.sum()), taken, wanted, only[:vacancies]


def _ranked(scan: Scan, vacancy_of: Int32) -> tuple[Int32, int, int]:
    """The rank of what each row has, and people and points of the ledger's order."""
    market = scan.market
    rows = len(market.size)
    rank, given = np.zeros(rows, np.int32), np.full(rows, -1, np.int64)
    if not rows or not len(market.vacancies):
        return rank, 0, 0
    points = scan.points()
    posts = scan.posts(np.zeros(len(market.vacancies), np.int64), points)
    placed = np.flatnonzero(vacancy_of >= 0).astype(np.int64)
    given[placed] = scan.worth_of(placed, vacancy_of[placed]) * scan.unit

    def part(low: int) -> int:
        high = min(low + ROWS_AT_ONCE, rows)
        ranks(low, high, given, (scan.rules.barred_start, scan.rules.barred), scan.tables, posts, points, rank)
        return high

    in_parts(part, rows, None)
    people, total = first_come(market.vacancies.headcount.astype(np.int64), scan.tables, posts, points)
    return rank, int(people), int(total) // scan.unit


def close_posts(
    market: Market, lists: Lists, vacancy_of: Int32, prices: Int64, unit: int, worker_ids: pl.Series,
    vacancy_ids: pl.Series,
) -> pl.DataFrame:  # fmt: skip
    """What else was close: for each placed worker the next posts, and by how much a seat there would cost the whole.

    Frame (worker, vacancy, behind): `behind` is in points, at the round's prices, for all who go together.
    """
    row = lists.row
    surplus = lists.worth.astype(np.int64) * unit - market.size[row] * prices[lists.vacancy]
    mine = np.full(len(market.size), np.iinfo(np.int64).min)
    has = vacancy_of[row] == lists.vacancy
    mine[row[has]] = surplus[has]
    other = np.flatnonzero(~has & (vacancy_of[row] >= 0))
    other = other[np.lexsort((lists.vacancy[other], -surplus[other], row[other]))]
    rank = np.arange(len(other)) - np.searchsorted(row[other], row[other])
    other = other[rank < CLOSE_MOST]
    who, of = market.members_of(row[other].astype(np.int64))
    pair = other[of]
    return pl.DataFrame(
        {
            "worker": worker_ids.gather(who),
            "vacancy": vacancy_ids.gather(lists.vacancy[pair]),
            # Prices are only nearly those of the best plan, so a post may look better by a trifle: it is not behind.
            "behind": np.maximum(0.0, np.round((mine[row[pair]] - surplus[pair]) / (POINTS * unit), 4)),
        }
    )
