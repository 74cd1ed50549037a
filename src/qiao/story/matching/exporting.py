"""Exporting a round（方案表）: its stored plan with the names that the plan's workbook shows."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import polars as pl
from django.db import transaction

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.jobs.apart import unpacked
from qiao.story.matching import errors, permissions
from qiao.story.matching.certificates import certificate_of
from qiao.story.matching.ledgers import Plan, write_plan
from qiao.story.matching.models import Excluded, Proposal, Round, Unmet, Unplaced
from qiao.story.needs.models import Need
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.queries import place_name


def export_plan(*, by: Actor, found: Round, path: Path, number: UUID, language: str) -> int:
    """Write the workbook of a round for an office of its home side, and say so in the audit. Returns the rows placed.

    Raises MatchingRefused outside_scope: names are for those who may see every worker of the round.
    """
    if not by.covers(permissions.EXPORT, found.home_region):
        raise errors.outside_scope()
    plan = plan_of(found)
    moment = clock.now().astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M")
    stamp = f" {by.name} · {by.office} · {moment} · {str(number)[:8]}"
    write_plan(plan, [], path, as_of=found.cutoff_on, language=language, stamp=stamp)
    with transaction.atomic():
        details = {"rows": plan.placed.height, "number": str(number)}
        record(by=by, action="matching.plan.exported", subject=found, region=found.home_region, details=details)
    return plan.placed.height


def plan_of(found: Round) -> Plan:
    """The stored plan as frames keyed by the rows of the problem, with names; they are rows of no file."""
    people, posts = unpacked(bytes(found.problem.people)), unpacked(bytes(found.problem.posts))
    row_of = dict(zip(people["need"], people["row"], strict=True))
    post_of = dict(zip(posts["id"], posts["row"], strict=True))
    placed = Proposal.objects.filter(round=found, rank=1).values_list("need_id", "vacancy_id", "utility", "reasons")
    unplaced = Unplaced.objects.filter(round=found).values_list("need_id", "allowed", "why")
    excluded = Excluded.objects.filter(round=found).values_list("need_id", "limit", "fails_this", "fails_only_this")
    unmet = Unmet.objects.filter(round=found).values_list("vacancy_id", "left", "why")
    return Plan(
        certificate=certificate_of(found),
        placed=_frame([(row_of[str(n)], post_of[str(v)], u, why) for n, v, u, why in placed], PLACED),
        unplaced=_frame([(row_of[str(n)], allowed, why) for n, allowed, why in unplaced], UNPLACED),
        excluded=_frame([(row_of[str(n)], *rest) for n, *rest in excluded], EXCLUDED),
        unmet=_frame([(post_of[str(v)], left, why) for v, left, why in unmet], UNMET),
        workers=_people(people),
        vacancies=_posts(posts),
        of_files=False,
    )


PLACED = {"worker": pl.Int64(), "vacancy": pl.Int64(), "utility": pl.Float64(), "reasons": pl.List(pl.String())}
UNPLACED = {"worker": pl.Int64(), "allowed": pl.Int64(), "why": pl.String()}
EXCLUDED = {"worker": pl.Int64(), "limit": pl.String(), "fails_this": pl.Int64(), "fails_only_this": pl.Int64()}
UNMET = {"vacancy": pl.Int64(), "left": pl.Int64(), "why": pl.String()}


def _frame(rows: list[tuple[object, ...]], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema, orient="row").sort(*list(schema)[:2])


def _people(people: pl.DataFrame) -> pl.DataFrame:
    named: dict[str, tuple[str, str, str]] = {}
    keys = people["need"].to_list()
    for start in range(0, len(keys), 500):
        part = Need.objects.filter(pk__in=keys[start : start + 500]).select_related("worker__subject")
        for need in part:
            worker = need.worker
            named[str(need.pk)] = (worker.called, worker.subject.resident_id_tail, place_name(worker.region))
    columns = list(zip(*(named[key] for key in keys), strict=True)) or [(), (), ()]
    return people.select(pl.col("row").cast(pl.Int64), ref=pl.lit(None, pl.String)).with_columns(
        name=pl.Series(columns[0], dtype=pl.String),
        identity_tail=pl.Series(columns[1], dtype=pl.String),
        home_name=pl.Series(columns[2], dtype=pl.String),
    )


def _posts(posts: pl.DataFrame) -> pl.DataFrame:
    named: dict[str, tuple[str, str, str]] = {}
    keys = posts["id"].to_list()
    for start in range(0, len(keys), 500):
        for post in Vacancy.objects.filter(pk__in=keys[start : start + 500]).select_related("employer"):
            named[str(post.pk)] = (post.title, post.employer.name, place_name(post.place))
    columns = list(zip(*(named[key] for key in keys), strict=True)) or [(), (), ()]
    return posts.with_columns(
        pl.col("row").cast(pl.Int64),
        ref=pl.lit(None, pl.String),
        post=pl.Series(columns[0], dtype=pl.String),
        employer=pl.Series(columns[1], dtype=pl.String),
        place_name=pl.Series(columns[2], dtype=pl.String),
    )
