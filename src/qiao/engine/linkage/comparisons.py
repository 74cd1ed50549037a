"""The fields compared: their levels, how often one person's two rows are at each, and how often two people's are.

m, the share of one person's pairs at a level, is stated here and not learnt from the ledgers. Expectation maximisation
gives other last digits on every run, takes families for people, and cannot learn from ten rows (ADR 0019). The figures
are assumptions about typing by hand, to be replaced when pairs that people settled have been counted. u, the share of
different people's pairs, does differ between a village and a nation: it is counted on a sample of the larger ledger,
beside a stated figure that holds where the sample is thin. Names and phones that are common weigh less, by how many in
one ledger have them.

Place is three comparisons, each within the one before, so that a ledger that knows only the county says nothing about
villages instead of contradicting them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

CHARACTERS_COMPARED = 8

DIFFERS, UNKNOWN = "differs", "unknown"


@dataclass(frozen=True)
class Level:
    """One level: its word, its condition over `_l` and `_r`, m, the stated u, and the column of its frequencies."""

    word: str
    condition: str
    m: float
    u: float
    frequency: str = ""


@dataclass(frozen=True)
class Comparison:
    """A field's levels, best first; `unknown` is the condition under which it says nothing."""

    field: str
    unknown: str
    levels: tuple[Level, ...]


def _one_character() -> str:
    """Names of one length that differ in one place; counted by character, as DuckDB's own distances count bytes."""
    places = [f"(substr(name_l, {at}, 1) <> substr(name_r, {at}, 1))::INT" for at in range(1, CHARACTERS_COMPARED + 1)]
    rest = f"substr(name_l, {CHARACTERS_COMPARED + 1}) = substr(name_r, {CHARACTERS_COMPARED + 1})"
    return f"length(name_l) = length(name_r) AND length(name_l) > 1 AND {' + '.join(places)} = 1 AND {rest}"


def _nothing(*columns: str) -> str:
    return " OR ".join(f"{column}_{side} IS NULL" for column in columns for side in "lr")


def _nested(outer: str, inner: str, *, m: float, u: float) -> Comparison:
    """A division within another, of which nothing is said where the outer ones differ."""
    levels = (Level("same", f"{inner}_l = {inner}_r", m, u), Level(DIFFERS, "ELSE", 1 - m, 1 - u))
    return Comparison(inner, f"{_nothing(outer, inner)} OR {outer}_l <> {outer}_r", levels)


COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "name",
        _nothing("name"),
        (
            Level("exact", "name_l = name_r", 0.90, 1e-4, "name"),
            Level("sound", "sound_l = sound_r", 0.05, 1e-4, "sound"),
            Level("one_character", _one_character(), 0.035, 2e-3),
            Level(DIFFERS, "ELSE", 0.015, 0.9978),
        ),
    ),
    Comparison(
        "birth",
        _nothing("born_on"),
        (
            Level("exact", "born_on_l = born_on_r", 0.91, 7e-5),
            # The day of one is the month of the other.
            Level("swapped", "born_turned_l = born_on_r", 0.03, 3e-5),
            # Within ten years: more is a parent born on the same day.
            Level("year_off", "born_day_l = born_day_r AND abs(born_year_l - born_year_r) <= 10", 0.035, 1e-3),
            Level(DIFFERS, "ELSE", 0.025, 0.9989),
        ),
    ),
    Comparison(
        "county",
        _nothing("county"),
        (Level("same", "county_l = county_r", 0.97, 0.05), Level(DIFFERS, "ELSE", 0.03, 0.95)),
    ),
    _nested("county", "township", m=0.92, u=0.04),
    _nested("township", "village", m=0.93, u=0.08),
    Comparison(
        "phone",
        _nothing("phone"),
        (
            Level("exact", "phone_l = phone_r", 0.78, 1e-5, "phone"),
            Level("one_digit", "levenshtein(phone_l, phone_r) = 1", 0.04, 1e-6),
            Level(DIFFERS, "ELSE", 0.18, 0.999989),
        ),
    ),
)

FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "birth": ("birth",),
    "place": ("county", "township", "village"),
    "phone": ("phone",),
}
"""What a person is told of, and the comparisons it is made of."""


def gamma_words(comparison: Comparison) -> dict[int, str]:
    """Splink's number for each level (the best has the highest, unknown is -1) and our word."""
    top = len(comparison.levels) - 1
    return {-1: UNKNOWN, **{top - at: level.word for at, level in enumerate(comparison.levels)}}


def described(comparison: Comparison, u: dict[str, float] | None = None) -> dict[str, Any]:
    """The comparison as Splink reads it; with `u` by level its m and u, else only the conditions."""
    null = {"sql_condition": comparison.unknown, "is_null_level": True, "label_for_charts": UNKNOWN}
    levels: list[dict[str, Any]] = [null]
    for level in comparison.levels:
        told: dict[str, Any] = {"sql_condition": level.condition, "label_for_charts": level.word}
        if u is not None:
            told |= {"m_probability": level.m, "u_probability": u[level.word]}
            told |= {"tf_adjustment_column": level.frequency} if level.frequency else {}
        levels.append(told)
    return {"output_column_name": comparison.field, "comparison_levels": levels}
