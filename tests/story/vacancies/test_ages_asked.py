"""A ground covers only the limits that it is a ground for."""

from __future__ import annotations

import pytest

from qiao.story.vacancies.ages_asked import AGE_CHECKS, WORDS
from qiao.story.vacancies.ledgers import VACANCIES
from qiao.story.vacancies.wording import WORDING_CHECKS

FIELDS = AGE_CHECKS[0].find


@pytest.mark.parametrize(
    ("ground", "law", "limits", "covered"),
    [
        ("retirement", "", {"age_max": 60}, True),
        ("retirement", "", {"age_min": 18, "age_max": 50}, True),
        ("retirement", "", {"age_max": 25}, False),
        ("retirement", "", {"age_min": 30, "age_max": 60}, False),
        ("traineeship", "", {"age_min": 16, "age_max": 24}, True),
        ("traineeship", "", {"age_max": 35}, False),
        ("other_law", "公司规定", {"age_max": 30}, False),
        ("other_law", "", {"age_max": 30}, False),
        ("other_law", "《船员条例》", {"age_max": 60}, True),
        ("licence", "", {"age_min": 22, "age_max": 60}, True),
    ],
)
def test_a_ground_covers_what_it_is_one_for(ground: str, law: str, limits: dict[str, int], covered: bool) -> None:
    row = {"age_reason": WORDS[ground], "age_law": law, **limits}
    assert (FIELDS(row) is None) is covered


def test_words_below_retirement_are_found_beside_a_ground_of_retirement() -> None:
    checks = [check for check in AGE_CHECKS[1:] if check.at == "description"]
    row = {"age_reason": WORDS["retirement"], "age_max": 60, "description": "35岁以下优先"}
    assert [check.find(row) is not None for check in checks] == [True]


LICENCE = {"age_reason": WORDS["licence"], "age_min": 22, "age_max": 60}


@pytest.mark.parametrize(
    ("ground", "post", "covered"),
    [
        ("licence", "货运司机", True), ("licence", "保安员", True), ("licence", "缝纫工", False),
        ("licence", "普工", False),
        ("special_work", "设备维修电工", True), ("special_work", "焊工", True), ("special_work", "服务员", False),
    ],
)  # fmt: skip
def test_a_trades_own_rules_are_a_ground_for_that_trade_alone(ground: str, post: str, covered: bool) -> None:
    row = {"age_reason": WORDS[ground], "post": post, "age_max": 60}
    assert (FIELDS(row) is None) is covered


def test_a_post_is_of_a_trade_by_its_occupation_too() -> None:
    row = {"age_reason": WORDS["licence"], "post": "技工", "occupation_code": "4-02-02-02", "age_max": 60}
    assert FIELDS(row | {"occupation_code": "6-05-01-03"}) is not None
    assert FIELDS(row) is None


def test_nobody_retires_at_70() -> None:
    assert FIELDS({"age_reason": WORDS["retirement"], "age_max": 70}) is not None


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({**LICENCE, "description": "22-60岁"}, []),
        ({**LICENCE, "description": "35岁以下优先"}, ["description"]),
        ({**LICENCE, "description": "22-60岁", "remarks": "40岁以下"}, ["remarks"]),
        ({**LICENCE, "address": "工业园，35岁以下"}, ["address"]),
        ({**LICENCE, "description": "85后优先"}, ["description"]),
        ({"age_reason": WORDS["licence"], "description": "22-60岁"}, []),
        ({"age_reason": WORDS["licence"], "description": "22-60岁", "remarks": "35岁以下"}, ["description", "remarks"]),
        ({"age_reason": WORDS["licence"], "description": "22-60岁", "remarks": "22-60周岁"}, []),
    ],
)
def test_a_ground_covers_no_limit_that_it_is_not_given_for(row: dict[str, object], told: list[str]) -> None:
    assert [check.at for check in AGE_CHECKS if check.find(row) is not None] == told


def test_a_ground_for_an_age_silences_neither_sex_nor_ethnicity_nor_money() -> None:
    row = dict.fromkeys((column.key for column in VACANCIES.columns), None) | LICENCE
    row |= {"description": "22-60岁，限女性，限汉族", "remarks": "押金200元", "post": "女司机", "welfare": "返费3000"}
    found = [(check.kind.code, check.at) for check in WORDING_CHECKS if check.find(row) is not None]
    assert found == [
        ("worker_pays", "remarks"),
        ("rebate_not_wage", "welfare"),
        ("may_not_be_asked", "post"),
        ("may_not_be_asked", "description"),
    ]
