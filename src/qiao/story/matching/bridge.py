"""Where the engine is called: neutral frames in, a plan in frames out; no engine type leaves this room."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib.metadata import version

import polars as pl

from qiao.engine import matching as engine
from qiao.ground.places import PAIRINGS
from qiao.story.matching.ledgers import Certificate, Plan

Progress = Callable[[str, int, int], None]

# What the engine reads of either side; everything else (names, sex, status) stays out of its sight.
WORKER_FACTS = ("home", "age", "education", "work_limits", "skills", "wage_floor_yuan", "reach", "night_ok", "care",
                "family", "start_on")  # fmt: skip
VACANCY_FACTS = ("place", "headcount", "wage_low_yuan", "wage_high_yuan", "age_min", "age_max", "education_min",
                 "demands", "skills", "night", "starts_on", "young_ok")  # fmt: skip


def prepare() -> None:
    """Load the engine; where none ever ran on a machine it is compiled, which takes about half a minute."""
    engine.prepare()


def plan_round(
    workers: pl.DataFrame, vacancies: pl.DataFrame, *, seed: int = 0, progress: Progress | None = None
) -> Plan:
    """Match the people who look for work with the open posts.

    `workers` as `needs.needs_frame` and `vacancies` as `vacancies.postings_frame` give them: a line each, `row`
    (unique) the line in the office's own ledger, by which the plan's frames name both sides; `ref`, where given, is
    how people find that line.
    """
    workers, vacancies = _with_ref(workers), _with_ref(vacancies)
    people = workers.select(pl.col("row").alias("id"), *WORKER_FACTS)
    posts = vacancies.select(pl.col("row").alias("id"), *VACANCY_FACTS)
    params = engine.MatchParams(paired_cities={p.county_code[:6]: p.city_code[:4] for p in PAIRINGS})
    result = engine.solve(people, posts, params=params, seed=seed, progress=progress)
    engine.verify(result.edges, posts["headcount"].to_numpy(), result.assignment, size=result.size)
    broken = engine.violations(people, posts, result.plan, paired_regions=params.paired_regions)
    counts = result.summary.to_dicts()[0]
    certificate = Certificate(
        workers=workers.height,
        vacancies=vacancies.height,
        headcount=counts["headcount"],
        matched=counts["matched"],
        utility=counts["utility"],
        upper_bound=counts["upper_bound"],
        gap=result.gap,
        violations=broken.height,
        first_come_matched=counts["first_come_matched"],
        first_come_utility=counts["first_come_utility"],
        allowed_pairs=counts["allowed_pairs"],
        rounds=counts["rounds"],
        seed=seed,
        digest=_digest(people, posts),
        engine=version("qiao"),
        broken=dict(sorted(broken["rule"].value_counts().iter_rows())),
        steps=[(round(bound, 4), round(worth, 4)) for bound, worth in result.steps],
    )
    return Plan(
        certificate, result.plan, result.unplaced, result.excluded, result.unmet, workers, vacancies, close=result.close
    )


def _with_ref(frame: pl.DataFrame) -> pl.DataFrame:
    return frame if "ref" in frame.columns else frame.with_columns(ref=pl.col("row"))


def _digest(people: pl.DataFrame, posts: pl.DataFrame) -> str:
    """A digest of the problem: the same two ledgers give the same one, on any machine."""
    digest = hashlib.sha256()
    for frame in (people, posts):
        flat = frame.with_columns(pl.col("skills").list.join("、"))
        digest.update(flat.write_csv().encode())
    return digest.hexdigest()[:16]
