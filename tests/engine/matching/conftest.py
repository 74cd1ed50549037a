"""Small rounds made by hand or by seed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

TRADES = ["电工", "焊工", "缝纫", "挖掘机"]
Round = tuple[pl.DataFrame, pl.DataFrame]


def one_worker(**facts: object) -> dict[str, object]:
    """A worker whom every post of `one_vacancy` suits."""
    return {
        "id": "w", "home": "500238", "age": 30, "education": 3, "work_limits": 0, "skills": ["电工"],
        "wage_floor_yuan": 3000, "reach": 3, "night_ok": True, "care": False, "family": None,
        "start_on": date(2019, 7, 1),
    } | facts  # fmt: skip


def one_vacancy(**facts: object) -> dict[str, object]:
    """A post that suits `one_worker`."""
    return {
        "id": "v", "place": "370902", "headcount": 1, "wage_low_yuan": 3500, "wage_high_yuan": 4000, "age_min": 18,
        "age_max": 50, "education_min": 2, "demands": 0, "skills": [], "night": False, "starts_on": date(2019, 7, 15),
    } | facts  # fmt: skip


def frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    """Rows as a frame, with the types a caller would give even when a column is all null."""
    typed = pl.DataFrame(rows, infer_schema_length=None)
    lists = [pl.col("skills").cast(pl.List(pl.String))]
    return typed.with_columns(lists)


@pytest.fixture
def worker() -> Callable[..., dict[str, object]]:
    return one_worker


@pytest.fixture
def vacancy() -> Callable[..., dict[str, object]]:
    return one_vacancy


@pytest.fixture
def frames() -> Callable[[list[dict[str, object]], list[dict[str, object]]], Round]:
    return lambda workers, vacancies: (frame(workers), frame(vacancies))


@pytest.fixture
def seeded_round() -> Callable[..., Round]:
    """A round of any size from a seed, with every limit broken somewhere; `family_share` of the workers go together."""

    def make(workers: int, vacancies: int, seed: int, family_share: float = 0.0) -> Round:
        rng = np.random.default_rng(seed)
        homes, places = (
            ["500238", "500101", "500243229"],
            ["500238", "500101", "500243229", "370902", "370200", "110105"],
        )
        pairs = np.repeat(np.arange(workers), 2)[:workers]

        def skills(most: int) -> list[str]:
            return [str(s) for s in rng.choice(TRADES, rng.integers(0, most), replace=False)]

        people = [
            one_worker(
                id=f"w{i}", home=str(rng.choice(homes)), age=int(rng.integers(15, 66)),
                education=int(rng.integers(0, 6)), work_limits=int(rng.choice([0, 0, 1, 2, 5])), skills=skills(3),
                wage_floor_yuan=int(rng.integers(20, 45)) * 100, reach=int(rng.integers(0, 5)),
                night_ok=bool(rng.random() < 0.6), care=bool(rng.random() < 0.2),
                family=int(pairs[i]) if rng.random() < family_share else None,
                start_on=date(2019, 7, 1) + timedelta(int(rng.integers(0, 40))),
            )
            for i in range(workers)
        ]  # fmt: skip
        posts = [
            one_vacancy(
                id=f"v{j}", place=str(rng.choice(places)), headcount=int(rng.integers(0, 6)),
                wage_low_yuan=int(rng.integers(20, 50)) * 100, wage_high_yuan=int(rng.integers(50, 70)) * 100,
                age_min=int(rng.choice([16, 18])), age_max=int(rng.choice([40, 50, 60])),
                education_min=int(rng.integers(0, 4)), demands=int(rng.choice([0, 0, 1, 4])), skills=skills(2),
                night=bool(rng.random() < 0.3),
                starts_on=None if rng.random() < 0.5 else date(2019, 7, 20) + timedelta(int(rng.integers(0, 20))),
            )
            for j in range(vacancies)
        ]  # fmt: skip
        return frame(people), frame(posts)

    return make
