"""violations: the second reading of a plan finds what the first may have got wrong."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from qiao.engine.matching import solve, violations

PAIRED = {"50": "37"}
ONE = pl.DataFrame({"worker": ["w"], "vacancy": ["v"]})


@pytest.mark.parametrize("family_share", [0.0, 0.5])
def test_a_solved_round_breaks_nothing(seeded_round, family_share):
    workers, vacancies = seeded_round(800, 40, seed=21, family_share=family_share)

    plan = solve(workers, vacancies).plan

    assert plan.height > 50
    assert violations(workers, vacancies, plan, paired_regions=PAIRED).is_empty()


@pytest.mark.parametrize(
    ("rule", "of_worker", "of_vacancy"),
    [
        ("age", {"age": 51}, {}), ("minor", {"age": 17}, {"age_min": None}), ("minor", {"age": 15}, {"age_min": 0}),
        ("education", {"education": 1}, {}), ("skills", {"skills": None}, {"skills": ["焊工"]}),
        ("work_limits", {"work_limits": 3}, {"demands": 2}), ("wage", {"wage_floor_yuan": 3600}, {}),
        ("reach", {"reach": 2}, {}), ("night", {"night_ok": False}, {"night": True}), ("care", {"care": True}, {}),
        ("start", {"start_on": date(2020, 1, 1)}, {}),
    ],
)  # fmt: skip
def test_each_broken_limit_is_found_alone(frames, worker, vacancy, rule, of_worker, of_vacancy):
    workers, vacancies = frames([worker(**of_worker)], [vacancy(**of_vacancy)])

    assert violations(workers, vacancies, ONE, paired_regions=PAIRED)["rule"].to_list() == [rule]


def test_too_many_people_doubles_strangers_and_split_families_are_found(frames, worker, vacancy):
    people = [worker(id="a", family="f"), worker(id="b", family="f"), worker(id="c")]
    workers, vacancies = frames(people, [vacancy(id="v"), vacancy(id="w")])
    plan = pl.DataFrame({"worker": ["a", "c", "c", "x"], "vacancy": ["v", "v", "w", "v"]})

    rules = violations(workers, vacancies, plan, paired_regions=PAIRED)["rule"].to_list()

    assert sorted(rules) == ["family", "seats", "twice", "unknown"]
