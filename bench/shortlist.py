"""The best 50 workers for one vacancy, among all who look for work, beside DuckDB.

    python -m bench.shortlist [--people 1000000] [--asks 40]
    python -m bench.shortlist --quick                          20,000 people

Each ask is a vacancy of its own, drawn by seed: from the frame of the people as the stages hand it to the engine to the
50 who are worth most to it (`candidates` with one vacancy), checking and converting the frame included. DuckDB does the
same filter and points on columns already numeric, in memory. Both lists must be worth the same, place by place.
Budget (issue "Jobs"): two seconds at a million workers, the 95th percentile. Reading the people out of a database is
not in it. Ends with 1 when the budget is missed at a million, or a list differs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from bench.measuring import heading, table
from bench.rounds import Round, cached, plain, round_options, round_params, sql
from qiao.engine.matching import candidates, prepare

BEST, BUDGET_S, PEOPLE, QUICK, VACANCIES = 50, 2.0, 1_000_000, 20_000, 1_200
COLUMNS = ("", "asks", "p50 s", "p95 s", "CPU s an ask", "found")
SQL = """
with best as ({query})
select b.worker, e.worth from best b, unnest(b.best) as u(e) order by e.worth desc, b.worker limit {best}
"""


def main() -> None:
    """Ask both; ends with 1 when a list differs or the budget is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--asks", type=int, default=40)
    round_options(parser)
    asked = parser.parse_args()
    if asked.quick:
        asked.people, asked.asks = QUICK, 10
    heading("Best workers for one vacancy (bench.shortlist)")
    with cached(asked) as folder, tempfile.TemporaryDirectory(prefix="qiao-bench-") as aside:
        made = Round(asked.people, VACANCIES, asked.seed, folder, seats=asked.seats)
        made.make()
        people, vacancies = made.frames()
        print(f"{people.height:,} people, {asked.asks} vacancies of {vacancies.height:,}, best {BEST}\n", flush=True)
        at = np.random.default_rng(asked.seed).choice(vacancies.height, asked.asks, replace=False)
        prepare()
        mine, ours = _timed(lambda post: _ours(people, vacancies[int(post)]), at)
        skills = plain.skill_numbers(vacancies)
        numeric = plain.vacancy_columns(vacancies, skills)
        database = sql.database(
            plain.people_columns(people, skills, round_params()), numeric.with_columns(price=pl.lit(0.0)), Path(aside)
        )
        text = SQL.format(query=sql.query(round_params(), 1).replace("vacancies v", "one v"), best=BEST)
        theirs, peers = _timed(lambda post: _duckdb(database, text, int(post)), at)
    differing = sum(not np.array_equal(np.rint(one * 100), other) for one, other in zip(mine, theirs, strict=True))
    table(COLUMNS, [_row("Qiao candidates", mine, ours), _row("DuckDB", theirs, peers)])
    late = float(np.percentile(ours[0], 95, method="higher"))
    print(f"\nlists that differ in worth: {differing}")
    missed = asked.people >= PEOPLE and late > BUDGET_S
    print(f"95th percentile {late:.2f} s, budget {BUDGET_S:g} s at a million: {'NOT met' if missed else 'met'}")
    sys.exit(bool(differing) or missed)


def _ours(people: pl.DataFrame, vacancy: pl.DataFrame) -> Any:
    edges = candidates(people, vacancy, top=1, params=round_params())
    return -np.sort(-edges.utility)[:BEST]


def _duckdb(database: Any, text: str, post: int) -> Any:
    database.execute(f"create or replace temp view one as select * from vacancies where id = {post}")
    return np.array([worth for _, worth in database.execute(text).fetchall()])


def _timed(ask: Any, posts: Any) -> tuple[list[Any], tuple[list[float], float]]:
    ask(posts[0])
    found, seconds, cpu = [], [], time.process_time()
    for post in posts:
        begun = time.perf_counter()
        found.append(ask(post))
        seconds.append(time.perf_counter() - begun)
    return found, (seconds, (time.process_time() - cpu) / len(posts))


def _row(name: str, found: list[Any], told: tuple[list[float], float]) -> tuple[str, ...]:
    seconds, cpu = told
    p50, p95 = (float(np.percentile(seconds, q, method="higher")) for q in (50, 95))
    return name, str(len(seconds)), f"{p50:.2f}", f"{p95:.2f}", f"{cpu:.2f}", f"{sum(len(one) for one in found):,}"


if __name__ == "__main__":
    main()
