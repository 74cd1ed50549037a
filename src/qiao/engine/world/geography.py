"""Where the synthetic world takes place: plain frames, brought by the caller."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


class InvalidGeography(ValueError):
    """A frame of the geography lacks a column, is empty, or holds a code or weight that cannot be."""


@dataclass(frozen=True)
class Geography:
    """Home villages, destination counties and who is paired with whom.

    villages: `code` (12 digits; its first six are the county), `weight` (how many people live there, in any unit).
    destinations: `county` (6 digits), `city` (6 digits), `weight`.
    pairs: `county` (6 digits, a home county), `city` (6 digits); a county may have one city, or none.
    """

    villages: pl.DataFrame
    destinations: pl.DataFrame
    pairs: pl.DataFrame

    def __post_init__(self) -> None:
        _check(self.villages, "villages", {"code": 12}, weighted=True)
        _check(self.destinations, "destinations", {"county": 6, "city": 6}, weighted=True)
        _check(self.pairs, "pairs", {"county": 6, "city": 6}, weighted=False)
        doubled = self.pairs.filter(pl.col("county").is_duplicated())["county"]
        if len(doubled):
            raise InvalidGeography(f"pairs: county {doubled[0]} stands {(doubled == doubled[0]).sum()} times")


def _check(frame: pl.DataFrame, what: str, codes: dict[str, int], *, weighted: bool) -> None:
    missing = [*codes, "weight"] if weighted else list(codes)
    missing = [name for name in missing if name not in frame.columns]
    if missing:
        raise InvalidGeography(f"{what}: no column {', '.join(missing)}")
    if weighted and frame.height == 0:
        raise InvalidGeography(f"{what}: no rows")
    for name, digits in codes.items():
        wrong = frame.filter(~pl.col(name).cast(pl.String).str.contains(rf"^[0-9]{{{digits}}}$").fill_null(False))
        if wrong.height:
            raise InvalidGeography(f"{what}.{name}: {wrong[name][0]!r} is not a code of {digits} digits")
    if weighted:
        weight = frame["weight"].cast(pl.Float64)
        if weight.null_count() or not weight.is_finite().all() or (weight < 0).any() or weight.sum() <= 0:
            raise InvalidGeography(f"{what}.weight: weights are finite, not negative, and not all 0")
