"""Frames（矩阵的题目）: who may be asked to a fair, and what stands there, as the engine reads both."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl
from django.db.models import QuerySet

from qiao.ground import clock
from qiao.ground.privacy.consents import agreed_to
from qiao.story.fairs.models import Fair, FairVacancy
from qiao.story.fairs.queries import open_posts
from qiao.story.matching.promises import workers_promised
from qiao.story.needs.models import Need
from qiao.story.needs.queries import open_needs, open_needs_frame
from qiao.story.vacancies.queries import bare, posts_frame_of

ADULT = 18
LEFT_OUT = ("minor", "not_agreed", "promised")
"""Why somebody who looks for work is not looked at for a fair: under 18, did not agree to matching, waits for a round's
answer or said yes to it."""


def posts_frame(fair: Fair) -> tuple[list[FairVacancy], pl.DataFrame]:
    """The fair's posts that take people today, and the frame of them in the same order, with each one's firm."""
    posts = list(open_posts(fair))
    every = posts_frame_of(post.vacancy for post in posts)
    own = pl.DataFrame(
        {
            "id": [str(post.vacancy_id) for post in posts],
            "booth": [str(post.firm_id) for post in posts],
            "post": [str(post.pk) for post in posts],
        },
        schema={"id": pl.String, "booth": pl.String, "post": pl.String},
    )
    frame = own.join(every.drop("post"), on="id", how="inner", maintain_order="left")
    by_key = {str(post.pk): post for post in posts}
    return [by_key[key] for key in frame["post"]], frame


def invitable(fair: Fair) -> QuerySet[Need]:
    """Open needs of the county's people who agreed to matching; adults are told by the frame."""
    needs = open_needs(bare(fair.home_region), clock.today())
    return needs.filter(agreed_to("matching", "worker__subject_id"))


def people_frame(fair: Fair) -> tuple[pl.DataFrame, dict[str, int]]:
    """Adults of the county who look for work, agreed to matching, and wait for no round's answer; and how many look for
    work and are not among them, by the first of these that they are not (`LEFT_OUT`)."""
    frame = open_needs_frame(bare(fair.home_region), clock.today())
    agreed = {str(key) for key in invitable(fair).values_list("pk", flat=True)}
    busy = {str(key) for key in workers_promised()}
    is_so = {
        "minor": pl.col("age") < ADULT,
        "not_agreed": ~pl.col("need").is_in(list(agreed)),
        "promised": pl.col("worker").is_in(list(busy)),
    }
    left_out = {}
    for why in LEFT_OUT:
        left_out[why] = frame.filter(is_so[why]).height
        frame = frame.filter(~is_so[why])
    return frame, left_out


def one_frame(need: Need) -> pl.DataFrame:
    """One person's wish as a frame of one row, none where they are too young or gone."""
    return open_needs_frame(need.worker.region, clock.today(), among=[need.pk])


def keys_of(frame: pl.DataFrame, column: str) -> list[str]:
    """A column as texts."""
    values: Iterable[object] = frame[column]
    return [str(value) for value in values]
