"""A ground covers only the limits that it is a ground for."""

from __future__ import annotations

import pytest

from qiao.story.vacancies.ages_asked import AGE_CHECKS, WORDS

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
