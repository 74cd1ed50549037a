"""The two frames of a round as arrays: what the candidate pass reads, checked once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from qiao.engine.matching.problem import Int32, Int64, InvalidProblem

Bool = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]

AGE_WORK = 16  # 禁止使用童工规定: nobody below is matched at all
AGE_ADULT = 18  # 未成年工特殊保护规定: 16 and 17 only where the post is cleared for them
NO_DATE = -(10**6)  # "no date given", far before any day number

WORKER_COLUMNS = {
    "id": None, "home": pl.String, "age": pl.Int64, "education": pl.Int64, "work_limits": pl.Int64,
    "skills": pl.List(pl.String), "wage_floor_yuan": pl.Int64, "reach": pl.Int64, "night_ok": pl.Boolean,
    "care": pl.Boolean, "family": None, "start_on": pl.Date,
}  # fmt: skip
VACANCY_COLUMNS = {
    "id": None, "place": pl.String, "headcount": pl.Int64, "wage_low_yuan": pl.Int64, "wage_high_yuan": pl.Int64,
    "age_min": pl.Int64, "age_max": pl.Int64, "education_min": pl.Int64, "demands": pl.Int64,
    "skills": pl.List(pl.String), "night": pl.Boolean, "starts_on": pl.Date, "young_ok": pl.Boolean,
}  # fmt: skip
MAY_BE_ABSENT = {"young_ok"}
NEVER_NULL = {"id", "home", "age", "reach", "place", "headcount"}
RANGES = {
    "age": (0, 130), "education": (0, 6), "reach": (0, 4), "headcount": (0, 10**6), "education_min": (0, 6),
    "work_limits": (0, 2**62), "demands": (0, 2**62),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Workers:
    """Arrays over workers; codes are whole numbers, `township` is 0 when the home is known to the county only."""

    age: Int32
    education: Int32
    work_limits: Int64
    skills: Words
    wage_floor: Int32
    reach: Int32
    night_ok: Bool
    care: Bool
    start: Int32
    county: Int32
    township: Int64
    mark: Words  # while it is equal, nothing that is read of the worker has changed; the family aside

    def __len__(self) -> int:
        return len(self.age)

    def of(self, some: Int64) -> Workers:
        """Some of the workers."""
        return Workers(**{name: values[some] for name, values in vars(self).items()})


@dataclass(frozen=True, eq=False)
class Vacancies:
    """Arrays over vacancies; `headcount` is the seats still open, `wage` what is sure: the low end, 0 without one."""

    headcount: Int32
    wage: Int32
    wage_middle: Int32
    age_min: Int32
    age_max: Int32
    young_ok: Bool
    education_min: Int32
    demands: Int64
    skills: Words
    night: Bool
    start: Int32
    county: Int32
    township: Int64
    mark: Words  # while it is equal, nothing that is read of the vacancy has changed; its headcount aside

    def __len__(self) -> int:
        return len(self.headcount)

    def of(self, some: Int64) -> Vacancies:
        """Some of the vacancies."""
        return Vacancies(**{name: values[some] for name, values in vars(self).items()})


@dataclass(frozen=True, eq=False)
class Market:
    """Both sides of a round, and which workers make one row (those who go together).

    `row_of` int32[worker]; `order` lists the workers so that the members of a row stand side by side and
    `first[r]:first[r+1]` are those of row r; `size` int32[row] are the seats each row takes.
    """

    workers: Workers
    vacancies: Vacancies
    row_of: Int32
    order: Int64
    first: Int64
    size: Int32

    def members_of(self, rows: Int64) -> tuple[Int64, Int64]:
        """The workers of some rows, and for each of them the position in `rows` of the row it belongs to."""
        size = self.size[rows]
        of = np.repeat(np.arange(len(rows)), size)
        at = np.repeat(self.first[rows] - np.cumsum(size) + size, size) + np.arange(len(of))
        return self.order[at], of

    def part(self, rows: Int64, vacancies: Int64) -> Market:
        """Some of the rows and some of the vacancies, both in ascending order."""
        who, of = self.members_of(rows)
        size = self.size[rows]
        first = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
        order = np.arange(len(who), dtype=np.int64)
        return Market(self.workers.of(who), self.vacancies.of(vacancies), of.astype(np.int32), order, first, size)

    @staticmethod
    def of(workers: pl.DataFrame, vacancies: pl.DataFrame) -> Market:
        """The frames of `solve` (DESIGN §4) as arrays; InvalidProblem names column, row and value."""
        workers = _checked("workers", workers, WORKER_COLUMNS)
        vacancies = _checked("vacancies", vacancies, VACANCY_COLUMNS)
        _refuse_swapped_pay(vacancies)
        words = _vocabulary(workers["skills"], vacancies["skills"])
        row_of = _rows(workers["family"])
        order = np.argsort(row_of, kind="stable").astype(np.int64)
        size = np.bincount(row_of, minlength=0).astype(np.int32)
        first = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
        return Market(_workers(workers, words), _vacancies(vacancies, words), row_of, order, first, size)


def _refuse_swapped_pay(vacancies: pl.DataFrame) -> None:
    swapped = (vacancies["wage_low_yuan"] > vacancies["wage_high_yuan"]).fill_null(False)
    if swapped.any():
        at = int(swapped.arg_max() or 0)
        raise InvalidProblem("vacancies.wage_low_yuan", at, vacancies["wage_low_yuan"][at], "is above wage_high_yuan")


def _checked(name: str, frame: pl.DataFrame, columns: Mapping[str, Any]) -> pl.DataFrame:
    if not isinstance(frame, pl.DataFrame):
        raise InvalidProblem(name, None, type(frame).__name__, "must be a polars DataFrame")
    for column, dtype in columns.items():
        if column not in frame.columns and column in MAY_BE_ABSENT:
            continue
        if column not in frame.columns:
            raise InvalidProblem(f"{name}.{column}", None, None, "this column is missing")
        if dtype is not None and frame[column].dtype != dtype:
            frame = frame.with_columns(_cast(name, frame[column], dtype))
        if column in NEVER_NULL and frame[column].null_count():
            at = int(frame[column].is_null().arg_max() or 0)
            raise InvalidProblem(f"{name}.{column}", at, None, "must not be null")
        if column in RANGES:
            _check_range(f"{name}.{column}", frame[column], *RANGES[column])
    for column in {"id", "family"} & set(columns):
        kind = frame[column].dtype
        if not (kind.is_numeric() or kind in (pl.String, pl.Categorical, pl.Enum, pl.Null)):
            raise InvalidProblem(f"{name}.{column}", None, str(kind), "must be numbers or words")
    if frame["id"].n_unique() != frame.height:
        at = int(frame["id"].is_first_distinct().not_().arg_max() or 0)
        raise InvalidProblem(f"{name}.id", at, frame["id"][at], "stands twice")
    return frame


def _cast(name: str, series: pl.Series, dtype: Any) -> pl.Series:
    if series.dtype == pl.Datetime and dtype == pl.Date:
        return series.dt.date()
    kind = series.dtype
    flags_for_more = kind == pl.Boolean and dtype in (pl.Int64, pl.Date)
    if flags_for_more or (dtype == pl.Date and kind.is_numeric()) or (dtype == pl.Int64 and kind.is_temporal()):
        raise InvalidProblem(f"{name}.{series.name}", None, str(kind), f"must be {dtype}")
    if dtype == pl.Boolean and kind.is_numeric():
        broken = ((series != 0) & (series != 1)).fill_null(False)
        if broken.any():
            at = int(broken.arg_max() or 0)
            raise InvalidProblem(f"{name}.{series.name}", at, series[at], "must be true or false")
    if (kind.is_float() or kind.is_decimal()) and dtype == pl.Int64:
        broken = series != series.floor()
        broken = (broken | series.is_nan() if kind.is_float() else broken).fill_null(False)
        if broken.any():
            at = int(broken.arg_max() or 0)
            raise InvalidProblem(f"{name}.{series.name}", at, series[at], "must be a whole number")
    try:
        cast = series.cast(dtype)
    except pl.exceptions.PolarsError as error:
        raise InvalidProblem(f"{name}.{series.name}", None, str(kind), f"must be {dtype}") from error
    if cast.dtype != dtype:  # a struct keeps its shape, whatever it is cast to
        raise InvalidProblem(f"{name}.{series.name}", None, str(kind), f"must be {dtype}")
    return cast


def _check_range(name: str, series: pl.Series, low: int, high: int) -> None:
    wrong = (series < low) | (series > high)
    if wrong.any():
        at = int(wrong.fill_null(False).arg_max() or 0)
        raise InvalidProblem(name, at, series[at], f"must be from {low} to {high}")


def _vocabulary(*sides: pl.Series) -> dict[str, int]:
    """A number for each skill that a vacancy asks for: skills nobody asks for need none."""
    asked = sides[-1].drop_nulls().explode(empty_as_null=True).drop_nulls().unique().sort().to_list()
    return {skill: number for number, skill in enumerate(asked)}


def _skill_bits(lists: pl.Series, vocabulary: dict[str, int]) -> Words:
    """uint64[n, words]: bit k of word w set when skill 64 w + k is in the list."""
    bits = np.zeros((len(lists), max(1, -(-len(vocabulary) // 64))), np.uint64)
    pairs = pl.DataFrame({"row": np.arange(len(lists)), "skill": lists}).explode("skill").drop_nulls()
    number = pairs["skill"].replace_strict(vocabulary, default=None, return_dtype=pl.Int64)
    known = number.is_not_null().to_numpy()
    row, skill = pairs["row"].to_numpy()[known], number.to_numpy()[known].astype(np.int64)
    np.bitwise_or.at(bits, (row, skill // 64), np.uint64(1) << (skill % 64).astype(np.uint64))
    return bits


def _rows(family: pl.Series) -> Int32:
    """The row of each worker: one a family, one a single worker, numbered in the order they first stand."""
    if family.null_count() == len(family):
        return np.arange(len(family), dtype=np.int32)
    alone = pl.Series([f"alone {i}" for i in range(len(family))], dtype=pl.String)
    family = family.fill_nan(None) if family.dtype.is_float() else family
    family = family.replace("", None) if family.dtype == pl.String else family
    label = ("with " + family.cast(pl.String)).fill_null(alone)
    return (label.rank("dense") - 1).cast(pl.Int32).to_numpy() if not len(label) else _by_appearance(label)


def _by_appearance(label: pl.Series) -> Int32:
    number = label.unique(maintain_order=True)
    table = pl.DataFrame({"label": number, "row": np.arange(len(number), dtype=np.int32)})
    return pl.DataFrame({"label": label}).join(table, on="label", how="left", maintain_order="left")["row"].to_numpy()


def _codes(name: str, series: pl.Series) -> tuple[Int32, Int64]:
    """County (6 digits) and township (9 digits, 0 when not given) of each code."""
    wrong = ~series.str.contains(r"^[0-9]{6}([0-9]{3})?([0-9]{3})?$")
    if wrong.any():
        at = int(wrong.arg_max() or 0)
        raise InvalidProblem(name, at, series[at], "must be a division code of 6, 9 or 12 digits")
    county = series.str.slice(0, 6).cast(pl.Int32).to_numpy()
    township = pl.Series(series.str.slice(0, 9).str.pad_end(9, "0")).cast(pl.Int64).to_numpy()
    return county, np.where(township % 1000 == 0, 0, township).astype(np.int64)


def _int32(series: pl.Series, null: int) -> Int32:
    return series.fill_null(null).clip(-(10**9), 10**9).cast(pl.Int32).to_numpy()


def _days(series: pl.Series) -> Int32:
    return _int32((series - date(1970, 1, 1)).dt.total_days(), NO_DATE)


def _flags(series: pl.Series) -> Bool:
    return series.fill_null(False).to_numpy()


def _workers(frame: pl.DataFrame, vocabulary: dict[str, int]) -> Workers:
    """What is not known about a worker counts against the post, not for it: no schooling, no nights."""
    county, township = _codes("workers.home", frame["home"])
    return Workers(
        age=_int32(frame["age"], 0),
        education=_int32(frame["education"], 0),
        work_limits=frame["work_limits"].fill_null(0).to_numpy(),
        skills=_skill_bits(frame["skills"], vocabulary),
        wage_floor=_int32(frame["wage_floor_yuan"], 0),
        reach=_int32(frame["reach"], 0),
        night_ok=_flags(frame["night_ok"]),
        care=_flags(frame["care"]),
        start=_days(frame["start_on"]),
        county=county,
        township=township,
        mark=_marks(frame, WORKER_COLUMNS, {"family"}),
    )


def _vacancies(frame: pl.DataFrame, vocabulary: dict[str, int]) -> Vacancies:
    county, township = _codes("vacancies.place", frame["place"])
    low, high = frame["wage_low_yuan"], frame["wage_high_yuan"]
    sure = _int32(low, 0)
    demands = frame["demands"].fill_null(0).to_numpy()
    night = _flags(frame["night"])
    stated_young = _int32(frame["age_min"], AGE_ADULT) < AGE_ADULT
    # Without the employer's clearance, a post counts as open to 16 and 17 only when it says so itself and is light.
    young_ok = _flags(frame["young_ok"]) if "young_ok" in frame.columns else stated_young & ~night & (demands == 0)
    return Vacancies(
        headcount=_int32(frame["headcount"], 0),
        wage=sure,
        wage_middle=(_int32(low.fill_null(high), 0) // 2 + _int32(high.fill_null(low), 0) // 2).astype(np.int32),
        age_min=_int32(frame["age_min"], 0),
        age_max=_int32(frame["age_max"], 10**6),
        young_ok=young_ok,
        education_min=_int32(frame["education_min"], 0),
        demands=demands,
        skills=_skill_bits(frame["skills"], vocabulary),
        night=night,
        start=_days(frame["starts_on"]),
        county=county,
        township=township,
        mark=_marks(frame.with_columns(young_ok=pl.Series(young_ok)), VACANCY_COLUMNS, {"headcount"}),
    )


def _marks(frame: pl.DataFrame, columns: Mapping[str, Any], without: set[str]) -> Words:
    """One number for each line: a hash of its values in these columns."""
    read = frame.select(column for column in columns if column not in without)
    # Categories are numbered anew in every frame.
    return read.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String)).hash_rows().to_numpy()
