"""Linking in one call."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from qiao.engine.linkage.ledgers import checked, compared, with_keys
from qiao.engine.linkage.params import InvalidParams, LinkParams
from qiao.engine.linkage.resolving import CLASSES, resolved
from qiao.engine.linkage.scoring import Scorer, prior_of, prior_within

WORDS = {
    "name": ("exact", "sound", "one_character", "differs", "unknown"),
    "birth": ("exact", "swapped", "year_off", "differs", "unknown"),
    "place": ("village", "township", "county", "differs", "unknown"),
    "phone": ("exact", "one_digit", "differs", "unknown"),
}
"""How well a field agrees, best first."""


@dataclass(frozen=True)
class Links:
    """Pairs of rows that may be one person.

    pairs: left_id, right_id, class (same, ask, other), probability, then of name, birth, place and phone how well they
        agree (`name`, one of WORDS) and what that weighs in bits (`name_weight`), and whether the sexes contradict
        each other. Ordered by class, then falling probability, then ids. A left or right id stands at most once among
        `same` and `ask`; `other` are pairs that a better one displaced.
    likely: how many pairs were weighed and not found out of the question.
    keys_too_common: how many keys would have brought more than `pairs_a_key` pairs and brought none; rows that only
        such a key joins are not found.
    """

    pairs: pl.DataFrame
    likely: int
    keys_too_common: int

    def digest(self) -> str:
        """SHA-256 over the pairs: equal digests mean equal answers."""
        return hashlib.sha256(self.pairs.write_csv().encode()).hexdigest()


def link(left: pl.DataFrame, right: pl.DataFrame, *, params: LinkParams | None = None, seed: int = 0) -> Links:
    """Which rows of `left` and `right` are the same person.

    Parameters
    ----------
    left, right : frames
        id (texts or whole numbers, each once), name, born_on (dates), place (division codes of 6 to 12 digits), phone,
        and sex if known; everything but the id may be null. Neither should hold a person twice: such rows share their
        probability and are asked about. A register and an office's roster, for example.
    params : LinkParams
    seed : int
        Chooses the sample that tells how often different people agree, when a ledger is larger than that.

    Deterministic: the same rows in any order, parameters and seed give the same pairs, whatever the number of threads.
    An empty side gives an empty answer. Raises InvalidLedger, InvalidParams, LinkageFailed (memory), and
    LinkageNotInstalled when the extra `linkage` is missing.
    """
    params = params or LinkParams()
    _check_seed(seed)
    sides = checked("left", left), checked("right", right)
    ids = [side["id"] for side in sides]
    if not all(map(len, ids)):
        return Links(_answer(_no_pairs(), ids), 0, 0)
    one, other, crowded = with_keys(compared(sides[0]), compared(sides[1]), params.pairs_a_key)
    scorer = Scorer(params)
    try:
        larger = max(one, other, key=lambda side: side.height)
        scored = scorer.scored(one, other, _sample(larger, params.sampled_rows, seed), prior_of(one, other))
    finally:
        scorer.close()
    scored = _with_sexes(scored, one, other)
    return Links(_answer(resolved(scored, (one.height, other.height), params), ids), scored.height, crowded)


def duplicates(ledger: pl.DataFrame, *, params: LinkParams | None = None, seed: int = 0) -> Links:
    """Which rows of one ledger are the same person: as `link`, each pair once, its `left_id` the earlier of the two.

    A row stands at most once among `same` and `ask`; of a person with three rows the third is `other`. Raises as
    `link`.
    """
    params = params or LinkParams()
    _check_seed(seed)
    side = checked("left", ledger)
    ids = [side["id"], side["id"]]
    if len(side) < 2:
        return Links(_answer(_no_pairs(), ids), 0, 0)
    one = with_keys(rows := compared(side), rows, params.pairs_a_key)
    scorer = Scorer(params)
    try:
        scored = scorer.scored(one[0], one[0], _sample(one[0], params.sampled_rows, seed), prior_within(one[0]))
    finally:
        scorer.close()
    # Each pair from both of its sides, so that what else a row could be is counted wherever that row stands.
    turned = scored.rename({"left_row": "right_row", "right_row": "left_row"}).select(scored.columns)
    both = _with_sexes(pl.concat([scored, turned]), one[0], one[0])
    pairs = resolved(both, (side.height, side.height), params).filter(pl.col("left_row") < pl.col("right_row"))
    return Links(_answer(pairs, ids), scored.height, one[2])


def _check_seed(seed: object) -> None:
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise InvalidParams(f"seed = {seed!r} is no whole number of at least 0")


def _with_sexes(scored: pl.DataFrame, one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    for name, side in (("left", one), ("right", other)):
        sex = side.select(pl.col("row").alias(f"{name}_row"), pl.col("sex").alias(name))
        scored = scored.join(sex, on=f"{name}_row", how="left", maintain_order="left")
    return scored.with_columns(sexes_differ=(pl.col("left") != pl.col("right")).fill_null(False))


def _sample(side: pl.DataFrame, rows: int, seed: int) -> pl.DataFrame:
    if side.height <= rows:
        return side
    drawn = np.random.default_rng(seed).choice(side.height, rows, replace=False)
    return side[np.sort(drawn)]


def _answer(pairs: pl.DataFrame, ids: list[pl.Series]) -> pl.DataFrame:
    pairs = pairs.sort("class", -pl.col("probability"), "left_row", "right_row")
    told = [
        column
        for field, words in WORDS.items()
        for column in (pl.col(field).cast(pl.Enum(words)), pl.col(f"{field}_weight"))
    ]
    named = [ids[at].gather(pairs[f"{side}_row"]).alias(f"{side}_id") for at, side in enumerate(("left", "right"))]
    return pairs.select(*named, "class", pl.col("probability").round(6), *told, "sexes_differ")


def _no_pairs() -> pl.DataFrame:
    facts: dict[str, Any] = {
        "left_row": pl.Int64,
        "right_row": pl.Int64,
        "class": pl.Enum(CLASSES),
        "probability": pl.Float64,
    }
    told = {f"{field}{part}": kind for field in WORDS for part, kind in (("", pl.String), ("_weight", pl.Float64))}
    return pl.DataFrame(schema={**facts, **told, "sexes_differ": pl.Boolean})
