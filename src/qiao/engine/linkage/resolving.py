"""From weights to pairs: what else each row could be, who goes with whom, and what a machine may decide alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from qiao.engine.linkage.comparisons import COMPARISONS, DIFFERS, FIELDS, UNKNOWN, gamma_words
from qiao.engine.linkage.params import LinkParams

CLASSES = ("same", "ask", "other")
NOTHING = (DIFFERS, UNKNOWN)
WEIGHT_MOST = 60.0
"""Beyond this many bits a pair is no surer, and powers stay numbers."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def resolved(scored: pl.DataFrame, sizes: tuple[int, int], params: LinkParams) -> pl.DataFrame:
    """The pairs worth showing, with `probability`, `class`, the words of their levels and the weights of their fields.

    Best first, each row once: of what is left the pair with the highest weight, ties by the order of ids. A pair whose
    row went with another stays as `other`, so that a person who is asked sees what else was possible.
    """
    told = scored.with_columns(*_words(), *_weights()).filter(~_kin())
    left, right = told["left_row"].to_numpy(), told["right_row"].to_numpy()
    weight = told["weight"].to_numpy().clip(max=WEIGHT_MOST)
    alone = 1.0 / (1.0 + np.exp2(-weight))
    told = told.with_columns(
        probability=pl.Series(among_others(left, right, weight, sizes)),
        chosen=pl.Series(best_first(left, right, weight, sizes)),
        alone=pl.Series(alone),
    ).filter(pl.col("alone") >= params.ask_from)
    sure = (pl.col("probability") >= params.same_from) & decidable()
    kind = pl.when(~pl.col("chosen")).then(pl.lit("other")).when(sure).then(pl.lit("same")).otherwise(pl.lit("ask"))
    return told.with_columns(kind.cast(pl.Enum(CLASSES)).alias("class"))


def among_others(left: Ints, right: Ints, weight: Floats, sizes: tuple[int, int]) -> Floats:
    """The probability of each pair, when each of its rows is at most one of the rows that it could be.

    Of two namesakes who fit equally well neither is probable, however much speaks for both.
    """
    odds = np.exp2(weight)
    of_left = np.bincount(left, odds, sizes[0])[left]
    of_right = np.bincount(right, odds, sizes[1])[right]
    share: Floats = odds / (1.0 + np.maximum(of_left, of_right))
    return share


def best_first(left: Ints, right: Ints, weight: Floats, sizes: tuple[int, int]) -> npt.NDArray[np.bool_]:
    """Which pairs remain when the best is taken and its two rows are gone, again and again."""
    free_left, free_right = np.ones(sizes[0], dtype=bool), np.ones(sizes[1], dtype=bool)
    chosen = np.zeros(len(weight), dtype=bool)
    for at in np.lexsort((right, left, -weight)).tolist():
        one, other = left[at], right[at]
        if free_left[one] and free_right[other]:
            free_left[one] = free_right[other] = False
            chosen[at] = True
    return chosen


def _kin() -> pl.Expr:
    """Neither name nor birth agrees: one phone and one village make a family, not a person."""
    return pl.all_horizontal(pl.col("name", "birth").is_in(NOTHING))


def decidable() -> pl.Expr:
    """What a machine may decide alone, however probable: kin share surname, place and phone, and the model cannot know.

    - The sexes do not contradict each other.
    - A name that is written and sounds alike: birth and phone do not both contradict it, and one of them agrees.
    - A name with one character exchanged is a typo or a twin: only with the very birth and an agreeing phone.
    - Any other name is for a person to judge.
    """
    birth, phone = pl.col("birth"), pl.col("phone")
    alike = (
        pl.col("name").is_in(("exact", "sound")) & (birth != DIFFERS) & ~(birth.is_in(NOTHING) & phone.is_in(NOTHING))
    )
    typo = (pl.col("name") == "one_character") & (birth == "exact") & ~phone.is_in(NOTHING)
    return ~pl.col("sexes_differ") & (alike | typo)


def _words() -> list[pl.Expr]:
    """The level of each field as a word; of a place the smallest division that is the same."""
    words = {comparison.field: gamma_words(comparison) for comparison in COMPARISONS}
    plain = [
        pl.col(f"at_{field}").replace_strict(words[field], return_dtype=pl.String).alias(field)
        for field in ("name", "birth", "phone")
    ]
    place = pl.coalesce(
        *(pl.when(pl.col(f"at_{part}") == 1).then(pl.lit(part)) for part in reversed(FIELDS["place"])),
        pl.when(pl.col("at_county") == 0).then(pl.lit(DIFFERS)),
        pl.lit(UNKNOWN),
    )
    return [*plain, place.alias("place")]


def _weights() -> list[pl.Expr]:
    """The weight of each field in bits: above 0 it speaks for one person, below 0 against."""
    return [
        pl.sum_horizontal(f"of_{part}" for part in parts).round(2).alias(f"{field}_weight")
        for field, parts in FIELDS.items()
    ]
