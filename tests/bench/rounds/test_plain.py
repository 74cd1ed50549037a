"""The bench's own count of limits and points, the engine and the SQL peer agree on a synthetic round."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from bench.rounds import Round, making, plain, round_params, sql
from qiao.engine.matching import candidates

TOP = 5


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> tuple[pl.DataFrame, pl.DataFrame]:
    asked = Round(people=300, vacancies=90, seed=3, folder=tmp_path_factory.mktemp("rounds"))
    making(asked).work()
    return asked.frames()


@pytest.fixture(scope="module")
def columns(frames: tuple[pl.DataFrame, pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    people, vacancies = frames
    numbers = plain.skill_numbers(vacancies)
    return plain.people_columns(people, numbers, round_params()), plain.vacancy_columns(vacancies, numbers)


@pytest.fixture(scope="module")
def value(columns: tuple[pl.DataFrame, pl.DataFrame]) -> plain.Array:
    one, post = (plain.arrays(each) for each in columns)
    return plain.block(plain.taken(one, np.arange(len(one["age"])), upright=True), post, round_params())


def test_the_plain_count_allows_and_values_exactly_what_the_engine_does(
    frames: tuple[pl.DataFrame, pl.DataFrame], value: plain.Array
) -> None:
    edges = candidates(*frames, top=frames[1].height, params=round_params())
    engine = np.full(value.shape, -1)
    engine[edges.worker, edges.vacancy] = np.rint(edges.utility * 100)
    assert (value >= 0).any()
    assert (value < 0).any()
    np.testing.assert_array_equal(engine, value)


def test_the_sql_peer_finds_lists_of_the_same_worth(
    columns: tuple[pl.DataFrame, pl.DataFrame], value: plain.Array, tmp_path: Path
) -> None:
    people, vacancies = columns
    with sql.database(people, vacancies.with_columns(price=pl.lit(0.0)), tmp_path) as connection:
        rows = connection.execute(sql.query(round_params(), TOP)).fetchall()
    found = {worker: [pair["worth"] for pair in best] for worker, best in rows}
    for person, worths in enumerate(value):
        assert found.get(person, []) == sorted(worths[worths >= 0].tolist(), reverse=True)[:TOP]
