"""A row of work names a firm on record in whatever spelling; a name that two bear is nobody's."""

from __future__ import annotations

import pytest
from tests.factories.vacancies import credit_code, employer

from qiao.story.placements.knowing import KnownEmployers, employer_named

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "spelt", ["岱宗服饰（泰安）有限公司", "岱宗服饰(泰安)有限公司", " 岱宗服饰 （泰安） 有限公司 "]
)
def test_a_firm_is_known_in_whatever_spelling(spelt):
    firm = employer("岱宗服饰(泰安)有限公司")
    row = {"employer": spelt}

    assert employer_named(spelt) == firm.pk
    assert KnownEmployers([row]).of(row) == firm.pk


def test_a_name_that_two_firms_bear_is_nobody_s_and_a_merged_one_is_the_other():
    employer("泰安服饰(一)厂")
    employer("泰安服饰（一）厂", region="370903")
    kept = employer("岱宗服饰")
    employer("旧名服饰厂", merged_into=kept)
    coded = employer("有代码厂", credit_code=credit_code(7))

    assert employer_named("泰安服饰（一）厂") is None
    assert employer_named("旧名服饰厂") == kept.pk
    assert KnownEmployers([row := {"employer": "x", "employer_code": credit_code(7)}]).of(row) == coded.pk
