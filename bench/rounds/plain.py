"""The hard limits and the points once more, in plain NumPy from the frames alone.

Written for the benches from the limits' own definitions (DESIGN §4, `qiao.engine.matching.limits`), sharing no code
with the engine, so that it can recount what the engine returns and stand as a peer. Only the numbers of `MatchParams`
are read; paired cities are taken as 6-digit counties paired with 4-digit cities. Everything broadcasts: people [n, 1]
against vacancies [m], or both [pairs].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from qiao.engine.matching import MatchParams

Array = npt.NDArray[Any]
Columns = Mapping[str, Array]
DAY_UNKNOWN = -1_000_000


def skill_numbers(vacancies: pl.DataFrame) -> dict[str, int]:
    """A bit for each skill that any vacancy asks for; a synthetic world has at most 63."""
    return {name: at for at, name in enumerate(sorted(vacancies["skills"].explode().drop_nulls().unique()))}


def _bits(lists: pl.Series, numbers: Mapping[str, int]) -> pl.Series:
    worth = {name: 1 << at for name, at in numbers.items()}
    bit = pl.element().replace_strict(worth, default=0, return_dtype=pl.Int64)
    return lists.list.unique().list.eval(bit).list.sum().fill_null(0)


def _codes(codes: pl.Series) -> dict[str, pl.Series]:
    """County and township (0 where the code names none) as numbers."""
    township = codes.str.slice(0, 9).str.pad_end(9, "0").cast(pl.Int64)
    named = (township % 1000 != 0).cast(pl.Int64)
    return {"county": codes.str.slice(0, 6).cast(pl.Int64), "township": township * named}


def people_columns(people: pl.DataFrame, numbers: Mapping[str, int], params: MatchParams) -> pl.DataFrame:
    """One numeric column a fact; what is not known counts against the post. `paired` is the county's paired city."""
    cities = {county: int(city) for county, city in params.paired_cities.items()}
    paired = people["home"].str.slice(0, 6).replace_strict(cities, default=0, return_dtype=pl.Int64)
    return people.select(
        pl.col("age", "reach").cast(pl.Int64),
        pl.col("education", "work_limits", "wage_floor_yuan").cast(pl.Int64).fill_null(0),
        pl.col("night_ok", "care").fill_null(False),
        free=pl.col("start_on").cast(pl.Date).dt.epoch("d").cast(pl.Int64).fill_null(DAY_UNKNOWN),
        skills=_bits(people["skills"], numbers),
        paired=paired,
        **_codes(people["home"]),
    )


def vacancy_columns(vacancies: pl.DataFrame, numbers: Mapping[str, int]) -> pl.DataFrame:
    """One numeric column a fact; `sure` is the pay that is certain, `middle` what the points count."""
    low, high = (pl.col(f"wage_{end}_yuan").cast(pl.Int64) for end in ("low", "high"))
    return vacancies.select(
        pl.col("headcount").cast(pl.Int64),
        pl.col("age_min", "education_min", "demands").cast(pl.Int64).fill_null(0),
        pl.col("age_max").cast(pl.Int64).fill_null(1_000_000),
        pl.col("night", "young_ok").fill_null(False),
        sure=low.fill_null(0),
        middle=low.fill_null(high).fill_null(0) // 2 + high.fill_null(low).fill_null(0) // 2,
        starts=pl.col("starts_on").cast(pl.Date).dt.epoch("d").cast(pl.Int64).fill_null(DAY_UNKNOWN),
        skills=_bits(vacancies["skills"], numbers),
        **_codes(vacancies["place"]),
    )


def arrays(frame: pl.DataFrame) -> dict[str, Array]:
    """The columns as arrays."""
    return {name: frame[name].to_numpy() for name in frame.columns}


def taken(columns: Columns, rows: Array, *, upright: bool = False) -> dict[str, Array]:
    """Some rows of each column; upright makes them [rows, 1] to stand against all vacancies."""
    return {name: values[rows, None] if upright else values[rows] for name, values in columns.items()}


def distance(one: Columns, post: Columns, params: MatchParams) -> Array:
    """0 own township, 1 own county, 2 own province, 3 paired region, 4 anywhere."""
    result = np.where(one["county"] // 10_000 == post["county"] // 10_000, 2, 4)
    paired = np.zeros(result.shape, bool)
    for home, there in params.paired_regions.items():
        paired |= _starts(one["county"], home) & _starts(post["county"], there)
    result = np.where(paired & (result == 4), 3, result)
    same = (one["county"] == post["county"]) & (post["county"] % 100 != 0)
    return np.where(same, np.where(one["township"] == post["township"], 0, 1), result)


def _starts(codes: Array, prefix: str) -> Array:
    return np.asarray(codes // 10 ** (6 - len(prefix)) == int(prefix))


def allowed(one: Columns, post: Columns, far: Array) -> Array:
    """Whether a pair breaks no hard limit, and the post has seats at all."""
    good = (one["age"] >= post["age_min"]) & (one["age"] <= post["age_max"]) & (one["age"] >= 16)
    good &= (one["age"] >= 18) | post["young_ok"]
    good &= one["education"] >= post["education_min"]
    good &= (post["skills"] & ~one["skills"]) == 0
    good &= (one["work_limits"] & post["demands"]) == 0
    good &= post["sure"] >= one["wage_floor_yuan"]
    good &= far <= one["reach"]
    good &= one["night_ok"] | ~post["night"]
    good &= ~(one["care"] & (post["night"] | (far > 1)))
    good &= (post["starts"] == DAY_UNKNOWN) | (one["free"] <= post["starts"])
    return good & (post["headcount"] > 0)


def points(one: Columns, post: Columns, far: Array, params: MatchParams) -> Array:
    """What a pair is worth in hundredths of a point, int64, limits aside."""
    weights, wait_most = params.weights, params.wait_days_most
    floor = np.maximum(one["wage_floor_yuan"], params.wage_floor_least_yuan)
    pay = np.clip(post["middle"] - floor, 0, params.wage_span_yuan) * weights.wage // params.wage_span_yuan
    place = (np.array([10, 10, 9, 5, 3]) * weights.place // 10)[far]
    place = np.where(one["paired"] == post["county"] // 100, 8 * weights.place // 10, place)
    known = (post["starts"] != DAY_UNKNOWN) & (one["free"] != DAY_UNKNOWN)
    wait = np.where(known, np.clip(post["starts"] - one["free"], 0, wait_most), 0)
    timing = weights.timing * (wait_most - wait) // wait_most
    return np.asarray(weights.job + pay + place + timing + np.where(post["skills"] != 0, weights.skill, 0))


def block(one: Columns, post: Columns, params: MatchParams) -> Array:
    """Points of every pair, -1 where it is not allowed."""
    far = distance(one, post, params)
    return np.where(allowed(one, post, far), points(one, post, far, params), -1)


def best_points(value: Array, top: int) -> Array:
    """The `top` greatest of each row in falling order, as floats; -inf pads."""
    top = min(top, value.shape[1])
    part = np.partition(value, value.shape[1] - top, axis=1)[:, value.shape[1] - top :]
    return np.asarray(-np.sort(-part, axis=1))
