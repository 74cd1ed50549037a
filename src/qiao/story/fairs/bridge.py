"""Where the engine is called for a fair: its open posts and the people who look for work, the best booths of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from threading import Thread
from typing import NamedTuple

import polars as pl

from qiao.engine import matching as engine
from qiao.ground.places import PAIRINGS
from qiao.story.matching.bridge import VACANCY_FACTS, WORKER_FACTS

BOOTHS = 3
SEVERAL = "several"
LOOKED_AT = 60
"""So many of a person's best posts are looked at to find three firms."""


class Best(NamedTuple):
    """One of a person's best posts: rows of the two frames, the worth, and the reasons as the matching names them."""

    worker: int
    post: int
    utility: float
    reasons: list[str]


def prepare() -> None:
    """Load the engine, so that the first person does not wait for it."""
    engine.prepare()


@lru_cache(maxsize=1)
def prepare_aside() -> None:
    """Load the engine beside whatever this process does, once: begun when a desk is opened, it is done before the first
    person stands there."""
    Thread(target=prepare, name="fairs-engine", daemon=True).start()


def best_posts(workers: pl.DataFrame, posts: pl.DataFrame, *, most: int = BOOTHS, apart: str = "booth") -> list[Best]:
    """For each person the best allowed posts, of so many different firms (column `apart`; "" takes them as they come).

    `workers` as `needs.open_needs_frame` gives them, `posts` as `vacancies.open_posts_frame`, with the booth.
    """
    if workers.is_empty() or posts.is_empty():
        return []
    params, people, offered = _facts(workers, posts)
    top = min(posts.height, LOOKED_AT if apart else most)
    edges = engine.candidates(people, offered, top=top, params=params)
    found = pl.DataFrame({"worker": edges.worker, "post": edges.vacancy, "utility": edges.utility})
    found = found.sort("worker", "utility", "post", descending=[False, True, False])
    if apart:
        booths = posts.select(pl.int_range(pl.len()).cast(pl.Int32).alias("post"), pl.col(apart).alias("_apart"))
        found = found.join(booths, on="post", how="left", maintain_order="left")
        found = found.unique(["worker", "_apart"], keep="first", maintain_order=True)
    found = found.group_by("worker", maintain_order=True).head(most)
    who, what = workers.to_dicts(), posts.to_dicts()
    return [
        Best(w, p, float(u), _reasons(who[w], what[p]))
        for w, p, u in found.select("worker", "post", "utility").iter_rows()
    ]


def kept_out(workers: pl.DataFrame, posts: pl.DataFrame) -> dict[str, int]:
    """Of people who may take none of these posts, how many are kept out by what, most first: the limit that alone keeps
    them from most posts; "several" where no post fails a single one only."""
    if workers.is_empty() or posts.is_empty():
        return {}
    params, people, offered = _facts(workers, posts)
    excluded = engine.solve(people, offered, params=params).excluded
    alone = excluded.filter(pl.col("fails_only_this") > 0).sort(
        "worker", "fails_only_this", "limit", descending=[False, True, False]
    )
    first = dict(alone.unique("worker", keep="first", maintain_order=True).select("worker", "limit").iter_rows())
    told = Counter(first.get(row, SEVERAL) for row in range(workers.height))
    return dict(sorted(told.items(), key=lambda each: (-each[1], each[0])))


def _facts(workers: pl.DataFrame, posts: pl.DataFrame) -> tuple[engine.MatchParams, pl.DataFrame, pl.DataFrame]:
    """Both sides as the engine reads them, by their row; at a fair everybody comes for themselves."""
    params = engine.MatchParams(paired_cities={p.county_code[:6]: p.city_code[:4] for p in PAIRINGS})
    people = workers.select(pl.int_range(pl.len()).alias("id"), *WORKER_FACTS)
    people = people.with_columns(family=pl.lit(None, pl.Int64))
    return params, people, posts.select(pl.int_range(pl.len()).alias("id"), *VACANCY_FACTS)


def _reasons(worker: dict[str, object], post: dict[str, object]) -> list[str]:
    """Why, in the matching's own names."""
    told = [f"near:{_near(str(worker['home']), str(post['place']))}"]
    floor, wage = _number(worker["wage_floor_yuan"]), _number(post["wage_low_yuan"])
    if floor:
        told.append(f"wage_over_floor:{wage - floor}")
    if post["skills"]:
        told.append("skills")
    if worker["care"] and told[0] in ("near:township", "near:county"):
        told.append("care")
    return told


def _near(home: str, place: str) -> str:
    if home[:6] == place[:6] and place[6:9].strip("0"):
        return "township" if home[6:9] == place[6:9] else "county"
    if home[:6] == place[:6]:
        return "county"
    if home[:2] == place[:2]:
        return "province"
    if any(p.county_code[:6] == home[:6] and p.city_code[:4] == place[:4] for p in PAIRINGS):
        return "paired_city"
    paired = any(p.county_code[:2] == home[:2] and p.city_code[:2] == place[:2] for p in PAIRINGS)
    return "paired_region" if paired else "anywhere"


def _number(value: object) -> int:
    return int(value) if isinstance(value, int) else 0


def rows_of(best: Sequence[Best]) -> dict[int, list[Best]]:
    """By the worker's row, the best first."""
    told: dict[int, list[Best]] = {}
    for one in best:
        told.setdefault(one.worker, []).append(one)
    return told
