"""Terms that the employer is asked about: pay on trial, pay below every least wage, board taken from the pay."""

from __future__ import annotations

import pytest
from tests.factories.vacancies import vacancy

from qiao.story.vacancies.stored_wording import asked_of
from qiao.story.vacancies.texts.charges import board_deducted, charge_in
from qiao.story.vacancies.texts.probation import Trial, read_trial


@pytest.mark.parametrize(
    ("text", "yuan", "percent"),
    [
        ("1个月，工资2000元", 2000, None),
        ("一个月，2000元/月", 2000, None),
        ("三个月，转正工资的70%", None, 70),
        ("3个月，工资按七成", None, 70),
        ("2个月，打七五折", None, 75),
        ("1个月，工资两千，转正后5000", 2000, None),
        ("试用期1个月，每天100元", 2600, None),
        ("1 个月，同工同酬", None, None),
        ("3个月，转正后工资的80%", None, 80),
        ("无", None, None),
        ("3个月", None, None),
        ("2019年7月1日-8月1日", None, None),
    ],
)
def test_what_is_paid_on_trial_is_read_as_a_sum_or_a_share(text: str, yuan: float | None, percent: int | None) -> None:
    trial = read_trial(text, alone=True)
    assert (trial.yuan_month, trial.percent) == (yuan, percent)


def test_in_prose_only_what_is_said_of_the_trial_counts() -> None:
    assert read_trial("长白班，工资5000元。试用期一个月，工资2000元").yuan_month == 2000
    assert read_trial("长白班，工资2000元") == Trial()
    assert read_trial("试用期过后5000元") == Trial()
    assert read_trial("试用期成功转正后学员可任主管") == Trial()


@pytest.mark.parametrize(
    "text",
    [
        "伙食费每天扣15元",
        "餐费每月扣300元",
        "每天从工资扣饭费15元",
        "宿舍费扣100元",
        "食宿费每月从工资扣除400",
        "水电费扣除",
    ],
)
def test_board_taken_from_the_pay_is_found_and_is_no_charge_on_the_worker(text: str) -> None:
    assert board_deducted(text) is not None
    assert charge_in(text) is None


@pytest.mark.parametrize(
    "text", ["包吃住", "不扣伙食费", "伙食费补贴每天15元", "餐补15元", "免伙食费，不扣水电费", "扣件工", "折扣餐厅"]
)
def test_board_that_is_given_or_not_taken_is_not_asked_about(text: str) -> None:
    assert board_deducted(text) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"probation": "1个月，工资2000元"}, ["trial_low"]),
        ({"probation": "1个月，工资3500元"}, []),
        ({"description": "试用期工资只有转正的六成"}, ["trial_low"]),
        ({"wage_low_yuan": 800, "wage_high_yuan": 800}, ["wage_below_least"]),
        ({"wage_low_yuan": 800, "wage_high_yuan": 800, "contract": "非全日制"}, []),
        ({"wage_low_yuan": 1550, "wage_high_yuan": 2000}, []),
        ({"description": "伙食费每天扣15元"}, ["board_deducted"]),
        ({"description": "伙食费每天扣15元", "deductions": "伙食费每天 15 元"}, []),
        ({"description": "伙食费每天扣15元", "board_yuan_month": 390}, []),
    ],
)
def test_a_stored_post_is_asked_about_like_a_row(values: dict[str, object], codes: list[str]) -> None:
    post = vacancy(**{"wage_low_yuan": 4000, "wage_high_yuan": 6000, **values})
    assert [fault.code for fault in asked_of(post)] == codes
