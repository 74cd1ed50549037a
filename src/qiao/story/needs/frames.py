"""Needs as neutral frames: what the matching may know of a person, and who is left out, for what reason.

Sex, ethnicity, health and poverty stay behind here. A blank never opens a door that the person did not open: no word on
nights means no nights, no schooling given means none is claimed, no place means what the next step says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from qiao.ground import places
from qiao.ground.exchange.faults import CellFault
from qiao.ground.exchange.reading import Reading
from qiao.story.needs import words
from qiao.story.needs.companions import companion_groups
from qiao.story.needs.ledgers import LEAST_AGE, SEPARATE, written_residence
from qiao.story.needs.readers import residence_code

REASONS: dict[str, str] = {
    "under_age": "未满 16 岁",
    "fault": "这一行有错误",
    "not_now": "暂不找活",
    "own_business": "自主创业",
    "training": "先参加培训",
    "employed": "已就业，没有写下一步意愿",
}
"""Why a row of the ledger is not in the frame of those who look for work; the first that holds is told."""

REACH_WITHOUT_WORD = 2
REACH_OF_NEXT_STEP = {words.LEAVE: 3, words.NEAR: 1, words.PUBLIC_POST: 1}


@dataclass(frozen=True)
class Needs:
    """A ledger's rows divided: every row is in exactly one of the two.

    looking: row, name, identity_tail (last four), home (12 digits), home_county (6), home_name, age (civil), education
        (0 to 6), work_limits (bit set), skills (skills and certificates), wage_floor_yuan (0: none named), reach (0 to
        4), night_ok, care, family (group or null), start_on.
    left_out: row, name, identity_tail, reason (a key of REASONS), why (the same in words).
    """

    looking: pl.DataFrame
    left_out: pl.DataFrame

    @property
    def reason_counts(self) -> dict[str, int]:
        """How many are left out for each reason, in the order of REASONS."""
        counts = dict(self.left_out.group_by("reason").len().iter_rows())
        return {reason: counts[reason] for reason in REASONS if reason in counts}


def divided(reading: Reading, as_of: date) -> Needs:
    """Who of a willingness ledger looks for work on that day, and who does not and why."""
    rows = _with_homes(reading.frame).with_columns(
        age=_age(as_of), identity_tail=pl.col("identity").str.slice(-4), reason=pl.lit(None, dtype=pl.String)
    )
    rows = rows.with_columns(reason=_reason())
    left_out = rows.filter(pl.col("reason").is_not_null()).select(
        "row", "name", "identity_tail", "reason", pl.col("reason").replace_strict(REASONS).alias("why")
    )
    return Needs(_neutral(rows.filter(pl.col("reason").is_null()), as_of), left_out)


def needs_frame(reading: Reading, as_of: date) -> pl.DataFrame:
    """One row for each good row whose person looks for work (`Needs.looking`)."""
    return divided(reading, as_of).looking


def _age(as_of: date) -> pl.Expr:
    """Full years on the day, from the birth date inside the checked number; null without one."""
    born = pl.col("identity").str.slice(6, 8).cast(pl.Int32, strict=False)
    return (as_of.year * 10_000 + as_of.month * 100 + as_of.day - born) // 10_000


def _reason() -> pl.Expr:
    """The first reason that holds, null for those who look for work."""
    step = pl.col("next_step")
    told = (
        ("under_age", pl.col("age") < LEAST_AGE),
        ("fault", ~pl.col("ok")),
        ("not_now", step == words.NOT_NOW),
        ("own_business", step == words.OWN_BUSINESS),
        ("training", step == words.TRAINING),
        ("employed", step.is_null() & pl.col("employed")),
    )
    return pl.coalesce([pl.when(holds).then(pl.lit(reason)) for reason, holds in told])


def _with_homes(frame: pl.DataFrame) -> pl.DataFrame:
    """Adds home, home_county and home_name; all null where no place is given, or the separate columns make none."""
    parts = frame.select("residence", *SEPARATE).unique(maintain_order=True)
    homes = [_home(row) for row in parts.iter_rows(named=True)]
    found = pl.DataFrame(homes, schema=["home", "home_county", "home_name"], orient="row", infer_schema_length=None)
    known = parts.hstack(found.cast(pl.String))
    return frame.join(known, on=["residence", *SEPARATE], how="left", nulls_equal=True, maintain_order="left")


def _home(row: dict[str, object]) -> tuple[str | None, str | None, str | None]:
    try:
        code = str(row["residence"] or "") or residence_code(written_residence(row))
    except CellFault:
        return None, None, None
    place = places.by_code(code, historic=True)
    return code, place.county_code, place.full_name


def _neutral(rows: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The columns that the matching may know."""
    level = {word: step for step, word in enumerate(words.EDUCATION)}
    far = {word: step for step, word in enumerate(words.REACH)}
    by_step = pl.col("next_step").replace_strict(REACH_OF_NEXT_STEP, default=REACH_WITHOUT_WORD, return_dtype=pl.Int64)
    nothing = pl.lit([], dtype=pl.List(pl.String))
    known = pl.concat_list(pl.col("skills").fill_null(nothing), pl.col("certificates").fill_null(nothing))
    families = companion_groups(rows["name"].to_list(), rows["home"].to_list(), rows["companions"].to_list())
    return rows.select(
        "row",
        "name",
        "identity_tail",
        "home",
        "home_county",
        "home_name",
        pl.col("age").cast(pl.Int64),
        pl.col("education").replace_strict(level, default=0, return_dtype=pl.Int64),
        pl.col("work_limits").fill_null(0),
        known.list.unique(maintain_order=True).alias("skills"),
        pl.col("wage_floor_yuan").fill_null(0),
        pl.col("reach").replace_strict(far, default=None, return_dtype=pl.Int64).fill_null(by_step),
        pl.col("night_ok").fill_null(False),
        pl.col("care").fill_null(False),
        families,
        pl.col("start_on").fill_null(as_of),
    )
