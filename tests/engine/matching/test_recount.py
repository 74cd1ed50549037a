"""violations: the second reading of a plan finds what the first may have got wrong."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest
from tests.engine.matching.conftest import frame, one_vacancy, one_worker

from qiao.engine.matching import InvalidProblem, solve, violations

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


TOWNSHIPS = {
    "the same": ("500238101", "500238101", True),
    "the same, to the village": ("500238101203", "500238101004", True),
    "a zero behind, and one before": ("500238010", "500238100", False),
    "zeros on either side": ("500238010", "500238001", False),
    "a post of the county at large": ("500238101", "500238", False),
    "a post of township 000": ("500238101", "500238000", False),
    "a home known to its county": ("500238", "500238101", False),
    "neither is known": ("500238", "500238000", True),
    "the same in another county": ("500238101", "500237101", False),
    "a city without its county": ("500200", "500200", False),
}


@pytest.mark.parametrize(("home", "place", "near"), TOWNSHIPS.values(), ids=TOWNSHIPS.keys())
def test_who_stays_in_the_township_stays_in_its_three_digits(frames, worker, vacancy, home, place, near):
    workers, vacancies = frames([worker(home=home, reach=0)], [vacancy(place=place)])

    again = violations(workers, vacancies, ONE, paired_regions=PAIRED)["rule"].to_list()

    assert again == ([] if near else ["reach"])
    assert solve(workers, vacancies).plan.height == near


@pytest.mark.parametrize("blank", ["", None])
def test_a_blank_family_is_none_here_too(frames, worker, vacancy, blank):
    people = [worker(id=name, family=blank) for name in "ab"]
    workers, vacancies = frames(people, [vacancy(headcount=1)])
    workers = workers.with_columns(pl.col("family").cast(pl.String))

    assert violations(workers, vacancies, solve(workers, vacancies).plan, paired_regions=PAIRED).is_empty()


@pytest.mark.parametrize("family", [float("nan"), 1.0])
def test_families_numbered_by_a_spreadsheet_are_told_apart(frames, worker, vacancy, family):
    workers, vacancies = frames([worker(id=name, family=family) for name in "ab"], [vacancy()])
    plan = pl.DataFrame({"worker": ["a"], "vacancy": ["v"]})

    again = violations(workers, vacancies, plan, paired_regions=PAIRED)

    assert again.rows() == ([] if family != family else [("b", None, "family")])


def test_without_what_need_not_be_known_a_plan_is_read_all_the_same(frames, worker, vacancy):
    workers, vacancies = frames([worker()], [vacancy(age_min=None)])
    few = workers.select("id", "home", "age", "reach"), vacancies.select("id", "place", "headcount")

    assert violations(*few, ONE, paired_regions=PAIRED).is_empty()


@pytest.mark.parametrize("side", [0, 1])
def test_what_is_null_speaks_against_the_post_as_it_does_in_the_round(frames, worker, vacancy, side):
    known = {"id", "home", "age", "reach", "place", "headcount"}
    rows = [worker(), vacancy(skills=["电工"], demands=1, night=True)]
    rows[side] |= {column: None for column in rows[side] if column not in known}
    workers, vacancies = frames([rows[0]], [rows[1]])

    again = violations(workers, vacancies, ONE, paired_regions=PAIRED)["rule"].to_list()

    assert again == [["education", "skills", "night"], ["wage"]][side]
    assert set(again) == set(solve(workers, vacancies).excluded["limit"])


def test_no_word_on_the_young_is_no_clearance(frames, worker, vacancy):
    workers, vacancies = frames([worker(age=17)], [vacancy(age_min=16)])
    silent = vacancies.with_columns(young_ok=pl.lit(None, pl.Boolean))

    assert violations(workers, vacancies, ONE, paired_regions=PAIRED).is_empty()
    assert violations(workers, silent, ONE, paired_regions=PAIRED)["rule"].to_list() == ["minor"]
    assert solve(workers, silent).plan.is_empty()


def test_moments_for_days_and_words_for_numbers_are_read_as_the_round_reads_them(frames, worker, vacancy):
    workers, vacancies = frames([worker(start_on=datetime(2019, 7, 1, 8))], [vacancy(skills=[None])])
    workers = workers.with_columns(age=pl.lit("30"), reach=pl.lit(3.0))

    plan = solve(workers, vacancies).plan

    assert plan.height == 1
    assert violations(workers, vacancies, plan, paired_regions=PAIRED).is_empty()


def test_people_and_posts_are_named_as_text_and_nobody_as_null(frames, worker, vacancy):
    workers, vacancies = frames([worker(id=7), worker(id=8)], [vacancy(id=3)])
    plan = pl.DataFrame({"worker": [7, 8, 9, None], "vacancy": [3, 3, 3, 3]})

    again = violations(workers, vacancies, plan, paired_regions=PAIRED)

    assert again.rows() == [("9", "3", "unknown"), (None, "3", "unknown"), (None, "3", "seats")]


WORKERS, VACANCIES = frame([one_worker()]), frame([one_vacancy()])
UNREAD = {
    "no frame": (lambda: violations(None, VACANCIES, ONE, paired_regions={}), "workers", None),
    "no home": (lambda: violations(WORKERS.drop("home"), VACANCIES, ONE, paired_regions={}), "workers.home", None),
    "an unknown age": (
        lambda: violations(WORKERS.with_columns(age=None), VACANCIES, ONE, paired_regions={}), "workers.age", 0,
    ),
    "half a year": (
        lambda: violations(WORKERS.with_columns(age=30.5), VACANCIES, ONE, paired_regions={}), "workers.age", None,
    ),
    "words for days": (
        lambda: violations(WORKERS, VACANCIES.with_columns(starts_on=pl.lit("soon")), ONE, paired_regions={}),
        "vacancies.starts_on", None,
    ),
    "ids in lists": (
        lambda: violations(WORKERS, VACANCIES, ONE.with_columns(worker=["w"]), paired_regions={}), "plan.worker", None,
    ),
    "a post twice": (
        lambda: violations(WORKERS, pl.concat([VACANCIES] * 2), ONE, paired_regions={}), "vacancies.id", 1,
    ),
    "an empty plan": (lambda: violations(WORKERS, VACANCIES, pl.DataFrame(), paired_regions={}), "plan.worker", None),
    "no pairings": (lambda: violations(WORKERS, VACANCIES, ONE, paired_regions=None), "paired_regions", None),
    "a pairing of numbers": (
        lambda: violations(WORKERS, VACANCIES, ONE, paired_regions={50: 37}), "paired_regions", None,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("call", "array", "index"), UNREAD.values(), ids=UNREAD.keys())
def test_a_plan_that_cannot_be_read_again_is_refused_by_name(call, array, index):
    with pytest.raises(InvalidProblem) as refusal:
        call()

    assert (refusal.value.array, refusal.value.index) == (array, index)
