"""prepare: load the compiled part of the engine before it is needed, and compile it where no round ever ran before."""

from __future__ import annotations

from datetime import date

import polars as pl

from qiao.engine.matching.params import MatchParams
from qiao.engine.matching.rules import Cohort, Quota
from qiao.engine.matching.solving import solve

PEOPLE = 12


def prepare() -> None:
    """Solve a small round of made-up people that takes every path of a large one.

    A moment's work once a machine has compiled the engine; the first time it takes about half a minute, which whoever
    waits should be told.
    """
    line = range(PEOPLE)
    workers = pl.DataFrame(
        {
            "id": list(line), "home": ["990101"] * PEOPLE, "age": [30] * PEOPLE, "education": [3] * PEOPLE,
            "work_limits": [0] * PEOPLE, "skills": [["焊工"]] * PEOPLE, "wage_floor_yuan": [3000 + n for n in line],
            "reach": [4] * PEOPLE, "night_ok": [True] * PEOPLE, "care": [False] * PEOPLE,
            "family": [n // 2 if n < 6 else None for n in line], "start_on": [date(2019, 7, 1)] * PEOPLE,
        }
    )  # fmt: skip
    vacancies = pl.DataFrame(
        {
            "id": ["a", "b", "c"], "place": ["990101", "980101", "980201"], "headcount": [3, 4, 2],
            "wage_low_yuan": [3500, 4000, 9000], "wage_high_yuan": [3500, 4500, 9000], "age_min": [18, 18, 40],
            "age_max": [60, 60, 60], "education_min": [0, 0, 0], "demands": [0, 0, 0], "skills": [[], ["焊工"], []],
            "night": [False, False, False], "starts_on": [date(2019, 7, 15)] * 3,
        }
    )  # fmt: skip
    rules = MatchParams(quotas=(Quota("least", least=1),), cohorts=(Cohort("together", least=3),))
    solve(workers, vacancies, earlier=solve(workers, vacancies, params=rules), params=rules)
    solve(workers, vacancies)
