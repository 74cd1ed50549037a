"""Checks of the household layer（户层核对）: what one row, and the rows of one household together, show.

DOMAIN.md §2, checks 4, 7, 8 and 9. A household is a number in one village, as the register keeps it. What a cell at
fault would have said is unknown, and of what is unknown nothing is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import polars as pl

from qiao.ground.exchange.columns import GroupCheck, RowCheck
from qiao.ground.privacy.resident_ids import age_on
from qiao.story.register import words
from qiao.story.register.columns import SEPARATE, birth_of, residence_of
from qiao.story.register.household_faults import (
    HEAD_MISSING,
    HOUSEHOLD_DIFFERS,
    NO_LABOUR_OF_AGE,
    NO_LABOUR_WORKING,
    PHONE_TWO_COUNTIES,
    SEX_AGAINST_RELATION,
    SPOUSE_OF_ONE_SEX,
    STUDENT_OVER_30,
    TWO_HEADS,
)

HEAD = "户主"
SPOUSES = ("配偶", *words.SPOUSES)
OF_AGE = range(16, 66)
SCHOOL_AGE_MAX = 30
_MEN = frozenset({"之子", "之女婿", "之父", "之岳父", "之孙子", words.HUSBAND})
_WOMEN = frozenset({"之女", "之儿媳", "之母", "之岳母", "之孙女", words.WIFE})
RESIDENCE_KEYS = ("residence", *SEPARATE)


def row_checks(as_of: date | None) -> tuple[RowCheck, ...]:
    """The checks of one row; those of an age only where the day is known."""
    checks = (
        RowCheck(SEX_AGAINST_RELATION, "relation", _sex_against_relation, if_read=True),
        RowCheck(NO_LABOUR_WORKING, "labour", _no_labour_working, if_read=True),
    )
    if as_of is None:
        return checks
    return (
        *checks,
        RowCheck(NO_LABOUR_OF_AGE, "labour", lambda row: _no_labour_of_age(row, as_of), if_read=True),
        RowCheck(STUDENT_OVER_30, "student", lambda row: _student_over_30(row, as_of), if_read=True),
    )


def _sex_against_relation(row: Mapping[str, object]) -> Mapping[str, object] | None:
    relation, identity = row.get("relation"), row.get("identity")
    if not isinstance(identity, str) or relation not in _MEN | _WOMEN:
        return None
    is_man = bool(int(identity[16]) % 2)
    if is_man == (relation in _MEN):
        return None
    return {"relation": relation, "sex": "男" if is_man else "女"}


def _no_labour_working(row: Mapping[str, object]) -> Mapping[str, object] | None:
    labour, work = row.get("labour"), row.get("works_where")
    if labour in (words.NO_LABOUR, words.LABOUR_LOST) and work is not None and work != words.NOT_AT_WORK:
        return {"labour": labour, "work": work}
    return None


def _no_labour_of_age(row: Mapping[str, object], day: date) -> Mapping[str, object] | None:
    age = _age(row, day)
    return {"age": age} if row.get("labour") == words.NO_LABOUR and age in OF_AGE else None


def _student_over_30(row: Mapping[str, object], day: date) -> Mapping[str, object] | None:
    age, student = _age(row, day), row.get("student")
    if student is not None and student != words.NOT_IN_SCHOOL and age is not None and age > SCHOOL_AGE_MAX:
        return {"age": age, "student": student}
    return None


def _age(row: Mapping[str, object], day: date) -> int | None:
    identity = row.get("identity")
    return age_on(birth_of(identity), day) if isinstance(identity, str) else None


def _phone_two_counties(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of one household number and phone as an earlier one, with a residence in another county.

    Husband and wife may share a phone and live apart: of that pair nothing is told.
    """
    told = homed(rows).filter(pl.col("home").is_not_null(), pl.col("phone").is_not_null())
    told = told.select(
        "row", "household", "phone", pl.col("home").str.head(6).alias("county"),
        pl.col("relation").is_in([HEAD, *SPOUSES]).fill_null(False).alias("couple"),
    )  # fmt: skip
    shared = told.filter(pl.col("county").n_unique().over("household", "phone") > 1)
    pairs = shared.join(shared, on=["household", "phone"], suffix="_other").filter(
        pl.col("row_other") < pl.col("row"),
        pl.col("county_other") != pl.col("county"),
        ~(pl.col("couple") & pl.col("couple_other")),
    )
    return pairs.group_by("row").agg(pl.col("row_other").min().alias("other")).sort("row")


def _two_heads(rows: pl.DataFrame) -> pl.DataFrame:
    heads = homed(rows).filter(pl.col("relation") == HEAD)
    heads = heads.with_columns(pl.col("row").first().over("household", "home").alias("first"))
    return heads.filter(pl.col("row") != pl.col("first")).select("row", "first")


def _head_missing(rows: pl.DataFrame) -> pl.DataFrame:
    """The first row of each household all of whose relations are told and none is the head's.

    The only head under a number is the head of whoever bears it, wherever they live; of several, each is their
    village's, because villages number by themselves.
    """
    relation, house = pl.col("relation"), ("household", "home")
    others = (relation.is_not_null() & (relation != HEAD)).fill_null(value=False)
    is_elsewhere = (relation == HEAD).sum().over("household") == 1
    headless = homed(rows).filter(others.all().over(house), ~is_elsewhere)
    return headless.unique(house, keep="first", maintain_order=True).select("row", "household")


def _spouse_of_one_sex(rows: pl.DataFrame) -> pl.DataFrame:
    told = homed(rows).with_columns(
        (pl.col("identity").str.slice(16, 1).cast(pl.Int8, strict=False) % 2).alias("sex"),
    )
    is_head = pl.col("relation") == HEAD
    told = told.with_columns(
        pl.col(name).filter(is_head).first().over("household", "home").alias(f"head_{name}") for name in ("row", "sex")
    )
    alike = told.filter(pl.col("relation").is_in(SPOUSES), pl.col("sex") == pl.col("head_sex"))
    return alike.select("row", head="head_row")


def homed(rows: pl.DataFrame) -> pl.DataFrame:
    """With `home`: the 12-digit code of the residence, in one cell or in five."""
    return looked_up(rows, RESIDENCE_KEYS, "home", residence_of)


def looked_up(
    rows: pl.DataFrame, keys: tuple[str, ...], name: str, code_of: Callable[[Mapping[str, object]], str]
) -> pl.DataFrame:
    """With a column of that name: the code of the place that the cells of these keys make, null where they make none.

    The first key is the place in one cell, the others its parts; each distinct place is looked up once.
    """
    whole, *parts = keys
    if rows.select(pl.all_horizontal(pl.col(*parts).is_null().all())).item():
        return rows.with_columns(pl.col(whole).alias(name))
    places = rows.select(keys).unique()
    codes = [code_of(place) or None for place in places.iter_rows(named=True)]
    found = places.with_columns(pl.Series(name, codes, dtype=pl.String))
    return rows.join(found, on=list(keys), how="left", nulls_equal=True, maintain_order="left")


_OF_HOUSE = {
    "poverty_status": "户类型",
    "poverty_since": "贫困状况日期",
    "monitored": "监测对象类别",
    "exited_on": "脱贫日期",
    "income_before_yuan": "帮扶前人均年收入",
    "income_now_yuan": "现在人均年收入",
}
"""What is told of a household and stands in each of its rows, with its title."""


def _differs(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that tell something of their household otherwise than the first row that tells it: which, and what."""
    told, house = homed(rows), ("household", "home")
    found = [
        told.filter(pl.col(key).is_not_null())
        .with_columns(first=pl.col("row").first().over(house), stands=pl.col(key).first().over(house))
        .filter(pl.col(key) != pl.col("stands"))
        .select("row", "first", column=pl.lit(title))
        for key, title in _OF_HOUSE.items()
        if key in told.columns
    ]
    return pl.concat(found).unique("row", keep="first", maintain_order=True).sort("row")


GROUP_CHECKS: tuple[GroupCheck, ...] = (
    GroupCheck(TWO_HEADS, "relation", "household", ("relation", *RESIDENCE_KEYS), _two_heads),
    GroupCheck(
        SPOUSE_OF_ONE_SEX, "relation", "household", ("relation", "identity", *RESIDENCE_KEYS), _spouse_of_one_sex
    ),
    GroupCheck(HEAD_MISSING, "relation", "household", ("relation", *RESIDENCE_KEYS), _head_missing),
    GroupCheck(HOUSEHOLD_DIFFERS, "poverty_status", "household", (*_OF_HOUSE, *RESIDENCE_KEYS), _differs),
    GroupCheck(PHONE_TWO_COUNTIES, "phone", "household", ("phone", "relation", *RESIDENCE_KEYS), _phone_two_counties),
)
"""What only the rows of a household show together."""
