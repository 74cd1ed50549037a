"""Where the engine compares people without identities: in a process of its own, with nothing but the rows compared.

    python -m qiao.story.register.bridge

Names and phones are in the child's memory alone, and what it complains of is not heard. Without the extra `linkage`
rows are compared exactly, in the parent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

import polars as pl

from qiao.ground.jobs.apart import Frames, Message, Say, answer_apart, asked_apart

HINT_ZH = "没有装人员比对程序，只按姓名、出生日期和住址完全相同来认。装上能多认出来：pip install 'qiao[linkage]'。"
HINT_EN = (
    "Linkage is not installed: only equal name, birth and place are recognised. Get it: pip install 'qiao[linkage]'."
)
MODULE = "qiao.story.register.bridge"
FIELDS = ("name", "birth", "place", "phone")
COLUMNS = ("left_id", "right_id", "class", "probability", *FIELDS, *(f"{field}_weight" for field in FIELDS))


@dataclass(frozen=True)
class Compared:
    """The pairs worth looking at: ids, class (same, ask, other), probability (null where nothing was weighed), and by
    field how well it agrees and what that weighs in bits. `is_weighed`: by the engine, not exactly."""

    pairs: pl.DataFrame
    is_weighed: bool
    keys_too_common: int = 0


class TooLarge(RuntimeError):
    """The ledgers do not fit into the memory allowed."""


def is_installed() -> bool:
    """Whether the extra `linkage` is there."""
    return all(find_spec(name) is not None for name in ("splink", "duckdb", "pyarrow"))


def compared(left: pl.DataFrame, right: pl.DataFrame, *, tell: Callable[[], None]) -> Compared:
    """Compare rows (`left`) with people (`right`): id, name, born_on, place, phone, sex.

    `tell` is called twice a second; what it raises ends the process. Raises ProcessBroke, TooLarge.
    """
    if not is_installed():
        return exactly(left, right)
    return _apart("link", [left, right], tell)


def doubles(people: pl.DataFrame, *, tell: Callable[[], None]) -> Compared:
    """Who stands twice among these people. Raises as `compared`."""
    if not is_installed():
        found = exactly(people, people)
        return Compared(found.pairs.filter(pl.col("left_id") < pl.col("right_id")), False)
    return _apart("duplicates", [people], tell)


def _apart(what: str, frames: list[pl.DataFrame], tell: Callable[[], None]) -> Compared:
    answer, pairs = asked_apart(MODULE, {"what": what}, frames, tell=lambda _: tell(), complaints=False)
    if too_large := answer.get("too_large"):
        raise TooLarge(too_large)
    return Compared(pairs[0], True, answer["keys_too_common"])


def exactly(left: pl.DataFrame, right: pl.DataFrame) -> Compared:
    """Pairs equal in name and birth; the same person where the place agrees too and nobody else fits.

    Equal in name and phone with a birth unknown, or equal in name and birth alone, is for a person to judge.
    """
    sides = [_plain(side).rename({"id": f"{name}_id"}) for side, name in ((left, "left"), (right, "right"))]
    ways = [sides[0].join(sides[1], on=["name", by], how="inner", suffix="_r") for by in ("born_on", "phone")]
    ways = [way.select("left_id", "right_id") for way in ways]
    pairs = pl.concat(ways).unique(maintain_order=True).filter(pl.col("left_id") != pl.col("right_id"))
    pairs = pairs.join(sides[0], on="left_id").join(sides[1], on="right_id", suffix="_r")
    told = pairs.with_columns(birth=_agreement("born_on"), phone_said=_agreement("phone"), place_said=_place())
    told = told.filter(pl.col("birth") != "differs")
    fits = (pl.col("birth") == "exact") & pl.col("place_said").is_in(("village", "township", "county"))
    fits &= ~(pl.col("sex") != pl.col("sex_r")).fill_null(False)
    fits &= (pl.len().over("left_id") == 1) & (pl.len().over("right_id") == 1)
    return Compared(
        told.select(
            "left_id",
            "right_id",
            pl.when(fits).then(pl.lit("same")).otherwise(pl.lit("ask")).alias("class"),
            pl.lit(None, pl.Float64).alias("probability"),
            pl.lit("exact").alias("name"),
            "birth",
            pl.col("place_said").alias("place"),
            pl.col("phone_said").alias("phone"),
            *(pl.lit(None, pl.Float64).alias(f"{field}_weight") for field in FIELDS),
        ).sort("class", "left_id", "right_id"),
        is_weighed=False,
    )


def _plain(side: pl.DataFrame) -> pl.DataFrame:
    name = pl.col("name").str.replace_all(r"[\s·•‧∙⋅・･.]", "")
    return side.select("id", name, "born_on", pl.col("place").str.pad_end(12, "0"), "phone", "sex")


def _agreement(column: str) -> pl.Expr:
    one, other = pl.col(column), pl.col(f"{column}_r")
    unknown = one.is_null() | other.is_null()
    return (
        pl.when(unknown).then(pl.lit("unknown")).when(one == other).then(pl.lit("exact")).otherwise(pl.lit("differs"))
    )


def _place() -> pl.Expr:
    """The smallest division that both name and that is the same; a contradiction of townships or villages is one."""
    one, other = pl.col("place"), pl.col("place_r")
    same = {digits: one.str.slice(0, digits) == other.str.slice(0, digits) for digits in (6, 9, 12)}
    wide = {at: one.str.slice(at, 3).eq("000") | other.str.slice(at, 3).eq("000") for at in (6, 9)}
    return (
        pl.when(~same[6]).then(pl.lit("differs"))
        .when(wide[6]).then(pl.lit("county"))
        .when(~same[9]).then(pl.lit("differs"))
        .when(wide[9]).then(pl.lit("township"))
        .when(~same[12]).then(pl.lit("differs"))
        .otherwise(pl.lit("village"))
    )  # fmt: skip


def link(question: Message, frames: list[pl.DataFrame], _say: Say) -> tuple[Message, Frames]:
    """In the child: frames in, pairs out."""
    from qiao.engine import linkage

    try:
        links = getattr(linkage, question["what"])(*frames)
    except linkage.LinkageFailed as too_large:
        return {"too_large": str(too_large)}, []
    words = ("class", *FIELDS)
    pairs = links.pairs.select(*COLUMNS).with_columns(pl.col(*words).cast(pl.String))
    return {"keys_too_common": links.keys_too_common}, [pairs]


if __name__ == "__main__":
    answer_apart(link)
