"""Where the engine compares people without identities: in a process of its own, with nothing but the rows compared.

    python -m qiao.story.register.bridge

Names and phones are in the child's memory alone, and what it complains of is not heard. Without the extra `linkage`
rows are compared exactly, in the parent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
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
    """Compare rows (`left`) with people (`right`): id, name, born_on, born_month, place, phone, sex.

    Of a birth of which only the month is known `born_on` is null. `tell` is called twice a second; what it raises ends
    the process. Raises ProcessBroke, TooLarge.
    """
    if not is_installed():
        return exactly(left, right)
    return with_months(_apart("link", [left.drop("born_month"), right.drop("born_month")], tell), left, right)


def doubles(people: pl.DataFrame, *, tell: Callable[[], None]) -> Compared:
    """Who stands twice among these people. Raises as `compared`."""
    if not is_installed():
        found = exactly(people, people)
        return Compared(found.pairs.filter(pl.col("left_id") < pl.col("right_id")), False)
    return with_months(_apart("duplicates", [people.drop("born_month")], tell), people, people)


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
    of_class = pl.when(fits).then(pl.lit("same")).otherwise(pl.lit("ask"))
    pairs = _to_ask(told, of_class).sort("class", "left_id", "right_id")
    return with_months(Compared(pairs, is_weighed=False), left, right)


def with_months(found: Compared, left: pl.DataFrame, right: pl.DataFrame) -> Compared:
    """The pairs, where one side knows its birth by the month alone, judged by that month too.

    The engine is told no birth of such a person. A month that differs is said, so that nothing is linked against it.
    Equal in name, month and county is asked about, whatever else speaks for it or not: in a month are thirty days.
    """
    months = [side.select("id", "born_on", "born_month") for side in (left, right)]
    if not any(side.filter(pl.col("born_on").is_null() & pl.col("born_month").is_not_null()).height for side in months):
        return found
    pairs = found.pairs.join(months[0], left_on="left_id", right_on="id", how="left", maintain_order="left")
    pairs = pairs.join(months[1], left_on="right_id", right_on="id", how="left", suffix="_r", maintain_order="left")
    one, other = pl.col("born_month"), pl.col("born_month_r")
    said = pl.when(one == other).then(pl.lit("month")).when(one != other).then(pl.lit("differs"))
    is_unsaid = pl.col("birth") == "unknown"
    pairs = pairs.with_columns(
        birth=pl.when(is_unsaid).then(said.otherwise(pl.col("birth"))).otherwise(pl.col("birth"))
    )
    known = {frozenset(pair) for pair in pairs.select("left_id", "right_id").iter_rows()}
    alike = _of_one_month(left, right)
    new = [frozenset(pair) not in known for pair in alike.select("left_id", "right_id").iter_rows()]
    alike = alike.filter(pl.Series(new, dtype=pl.Boolean))
    if left is right:
        alike = alike.filter(pl.col("left_id") < pl.col("right_id"))
    return replace(found, pairs=pl.concat([pairs.select(COLUMNS), alike]))


def _of_one_month(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Pairs of one name, month and county, one of whose births is known by the month alone; for a person to judge."""
    sides = [_plain(side).rename({"id": f"{name}_id"}) for side, name in ((left, "left"), (right, "right"))]
    county = pl.col("place").str.slice(0, 6).alias("county")
    keys = ["name", "born_month", "county"]
    pairs = sides[0].with_columns(county).join(sides[1].with_columns(county), on=keys, how="inner", suffix="_r")
    pairs = pairs.filter(pl.col("left_id") != pl.col("right_id"))
    pairs = pairs.filter(pl.col("born_on").is_null() | pl.col("born_on_r").is_null())
    said = pairs.with_columns(place_said=_place(), phone_said=_agreement("phone"), birth=pl.lit("month"))
    return _to_ask(said, pl.lit("ask")).sort("left_id", "right_id")


def _to_ask(pairs: pl.DataFrame, of_class: pl.Expr) -> pl.DataFrame:
    """Pairs that nothing weighed, as COLUMNS has them."""
    return pairs.select(
        "left_id",
        "right_id",
        of_class.alias("class"),
        pl.lit(None, pl.Float64).alias("probability"),
        pl.lit("exact").alias("name"),
        "birth",
        pl.col("place_said").alias("place"),
        pl.col("phone_said").alias("phone"),
        *(pl.lit(None, pl.Float64).alias(f"{field}_weight") for field in FIELDS),
    )


def _plain(side: pl.DataFrame) -> pl.DataFrame:
    name = pl.col("name").str.replace_all(r"[\s·•‧∙⋅・･.]", "")
    return side.select("id", name, "born_on", "born_month", pl.col("place").str.pad_end(12, "0"), "phone", "sex")


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
