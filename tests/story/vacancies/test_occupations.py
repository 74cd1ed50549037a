"""Occupations suggested for job titles: real titles, titles that say nothing, and the tables behind them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiao.story.vacancies.texts import suggest_occupation
from qiao.story.vacancies.texts.occupations import major_groups, occupation_name, read_occupation, tables


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("缝纫工", "6-05-01-03"),
        ("急招缝纫工20名 包吃住 6000+", "6-05-01-03"),
        ("某某服饰招聘缝纫工", "6-05-01-03"),
        ("电焊工（氩弧焊）", "6-18-02-04"),
        ("叉车司机", "6-30-05-01"),
        ("保洁员/五险一金", "4-09-08-01"),
        ("育婴师、月嫂", "4-10-01-03"),
        ("养老护理员", "4-10-01-05"),
        ("招聘专员", "4-07-03-08"),
        ("高薪诚聘　会计", "2-06-03-00"),
        ("ＣＮＣ操作工", "6-18-01-07"),
    ],
)
def test_a_title_finds_its_occupation_first(title: str, code: str) -> None:
    found = suggest_occupation(title)
    assert found[0].code == code
    assert found[0].name == occupation_name(code)
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


@pytest.mark.parametrize("title", ["", "   ", "！！！", "6000", "（）", "五险一金 双休"])
def test_a_title_without_work_gets_no_occupation(title: str) -> None:
    assert suggest_occupation(title) == []


@given(st.text(max_size=60), st.integers(min_value=1, max_value=5))
def test_any_text_gets_at_most_so_many_known_codes_each_once(title: str, top: int) -> None:
    codes = [each.code for each in suggest_occupation(title, top)]
    assert len(codes) <= top
    assert len(set(codes)) == len(codes)
    assert all(occupation_name(code) for code in codes)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("6-05-01-03", "6-05-01-03"),
        ("６－０５－０１－０３", "6-05-01-03"),
        ("6050103", "6-05-01-03"),
        ("保洁员", "4-09-08-01"),
        ("6-05-01-98", None),
        ("1234567", None),
        ("干活的", None),
        ("", None),
    ],
)
def test_a_cell_is_read_as_a_code_only_when_the_classification_has_it(cell: str, code: str | None) -> None:
    assert read_occupation(cell) == code


def test_the_classification_is_whole() -> None:
    names = tables().names
    assert len(names) == 2_047  # 2,051 rows, four of them twice
    assert sum(not code.endswith("-00") for code in names) > 1_500
    assert [digit for digit, _ in major_groups()] == list("12345678")


def test_real_titles_get_the_right_group_and_code_as_often_as_was_measured(shared_data: Path) -> None:
    """The target is 80 % and 60 %; the labels are partly wrong. What is reached must not be lost."""
    with (shared_data / "texts" / "v13_job_titles_csco_labelled.csv").open(encoding="utf-8-sig", newline="") as file:
        told = [(row["job_name"], row["expected_code"]) for row in csv.DictReader(file) if row["expected_code"]]
    first = [(found[0].code if (found := suggest_occupation(title)) else "-", code) for title, code in told]
    group = sum(mine[0] == code[0] for mine, code in first) / len(told)
    whole = sum(mine == code for mine, code in first) / len(told)
    assert len(told) == 2_933
    assert group >= 0.78
    assert whole >= 0.52
