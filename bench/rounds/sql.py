"""The candidate lists in SQL: DuckDB filters all pairs, scores them and keeps the best of each person.

The query is the one that a careful user would write: every limit in the join's condition, points in whole numbers,
`arg_max(…, n)` for the best n, which in DuckDB is several times quicker than ranking in a window. Both tables hold the
numeric columns of `bench.rounds.plain`, made before the clock starts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from qiao.engine.matching import MatchParams

UNKNOWN = -1_000_000

QUERY = """
with pairs as (
  select w.id as worker, v.id as vacancy, v.price as price,
    case
      when w.county = v.county and v.county % 100 <> 0 then case when w.township = v.township then 0 else 1 end
      when w.county // 10000 = v.county // 10000 then 2
      when {paired} then 3
      else 4
    end as far,
    w.paired = v.county // 100 as city,
    v.middle - greatest(w.wage_floor_yuan, {floor}) as pay,
    v.skills <> 0 as skilled,
    case when v.starts = {unknown} or w.free = {unknown} then 0
      else least(greatest(v.starts - w.free, 0), {wait}) end as wait,
    w.reach as reach, w.care as care, v.night as night
  from people w join vacancies v on
    w.age >= v.age_min and w.age <= v.age_max and w.age >= 16 and (w.age >= 18 or v.young_ok)
    and w.education >= v.education_min and (v.skills & ~w.skills) = 0 and (w.work_limits & v.demands) = 0
    and v.sure >= w.wage_floor_yuan and (w.night_ok or not v.night)
    and (v.starts = {unknown} or w.free <= v.starts) and v.headcount > 0
),
scored as (
  select worker, vacancy, price,
    {job} + least(greatest(pay, 0), {span}) * {wage} // {span} + case when skilled then {skill} else 0 end
    + case when city then 8 * {place} // 10 else [10, 10, 9, 5, 3][far + 1] * {place} // 10 end
    + {timing} * ({wait} - wait) // {wait} as worth
  from pairs where far <= reach and not (care and (night or far > 1))
)
select worker, arg_max(struct_pack(vacancy := vacancy, worth := worth), worth - price * 100, {top}) as best
from scored group by worker
"""


def query(params: MatchParams, top: int) -> str:
    """The whole query with the parameters' numbers."""
    paired = " or ".join(
        f"(w.county // {10 ** (6 - len(home))} = {home} and v.county // {10 ** (6 - len(there))} = {there})"
        for home, there in params.paired_regions.items()
    )
    weights = params.weights
    return QUERY.format(
        paired=paired or "false", floor=params.wage_floor_least_yuan, span=params.wage_span_yuan, unknown=UNKNOWN,
        wait=params.wait_days_most, job=weights.job, wage=weights.wage, skill=weights.skill, place=weights.place,
        timing=weights.timing, top=top,
    )  # fmt: skip


def database(people: pl.DataFrame, vacancies: pl.DataFrame, folder: Path) -> Any:
    """A database in memory with both tables of numeric columns, numbered by their place in the frame."""
    import duckdb

    connection = duckdb.connect()
    for name, frame in (("people", people), ("vacancies", vacancies)):
        path = folder / f"{name}.parquet"
        frame.with_row_index("id").write_parquet(path)
        connection.execute(f"create table {name} as select * from read_parquet('{path}')")
    return connection
