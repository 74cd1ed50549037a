"""Words written apart, in old letters or with odd signs are read as what they are, and quoted as they stand."""

from __future__ import annotations

import pytest

from qiao.story.vacancies.texts.ages import age_limit_in
from qiao.story.vacancies.texts.barred import condition_in
from qiao.story.vacancies.texts.charges import charge_in, rebate_in
from qiao.story.vacancies.texts.disguises import together

CHARGES = (
    "押 金 200", "交押.金", "押-金", "押·金200", "押_金 200元", "押*金", "押\u00a0金200", "押\u3000金\u3000２００元",
    "押\u200b金200", "押 金 2 0 0 元", "保 证 金 500", "身 份 证 上 交", "服 装 费 自 理", "报.名.费50元", "押身 份 证",
)  # fmt: skip
REBATES = ("返 费", "返.费3000", "返-费", "返\u00a0费 3000", "返 现 2000", "返 费：3，000 元/人")
CONDITIONS = (
    "性 别：女",
    "女·性优先",
    "女_工优先",
    "限 女",
    "限女\u00a0性",
    "已 婚 已 育 优先",
    "汉.族优先",
    "乙 肝 勿 扰",
    "只 招 男 工",
)
AGES = ("35 岁 以 下", "3 5 岁以下", "45岁\u3000以下", "45.岁以下", "35 周 岁 以 内", "限 85 后")
HONEST = (
    (charge_in, "不 收 押 金"), (charge_in, "包吃住 免押金"), (charge_in, "免 费 工 衣"), (charge_in, "不收 押金"),
    (rebate_in, "车费往返 费用公司出"), (rebate_in, "往返。费用报销"), (rebate_in, "返 乡 补 贴"),
    (condition_in, "男 女 不 限"), (condition_in, "男 / 女 均可"), (condition_in, "女 装 缝 纫"),
    (condition_in, "民 族 不 限"), (age_limit_in, "年 龄 不 限"), (age_limit_in, "18 周 岁 以 上"),
)  # fmt: skip


@pytest.mark.parametrize("text", CHARGES)
def test_a_charge_written_apart_is_one(text: str) -> None:
    assert charge_in(text)
    assert charge_in(f"包吃住，长白班。{text}，五险一金")


@pytest.mark.parametrize("text", REBATES)
def test_a_rebate_written_apart_is_one(text: str) -> None:
    assert rebate_in(f"长白班。{text}，五险一金")


@pytest.mark.parametrize("text", CONDITIONS)
def test_a_barred_condition_written_apart_is_one(text: str) -> None:
    assert condition_in(f"长白班，{text}。五险一金")


@pytest.mark.parametrize("text", AGES)
def test_an_age_limit_written_apart_is_one(text: str) -> None:
    assert age_limit_in(text)


@pytest.mark.parametrize(("find", "text"), HONEST)
def test_a_lawful_phrase_written_apart_accuses_nobody(find: object, text: str) -> None:
    assert callable(find)
    assert find(text) is None


@pytest.mark.parametrize(
    ("find", "text", "quote"),
    [
        (rebate_in, "返费3000", "返费3000"),
        (rebate_in, "长白班，返费3000元，包吃", "返费3000元"),
        (rebate_in, "返费高达1.2万", "返费高达1.2万"),
        (rebate_in, "每人一次性3000元返费", "3000元返费"),
        (rebate_in, "入职满30天现场返现金5000元", "入职满30天现场返现金5000元"),
        (rebate_in, "返 费：3，000 元/人", "返 费：3，000 元/人"),
        (charge_in, "入职需缴纳 500 元", "入职需缴纳 500 元"),
        (charge_in, "岗位\n交押.金\n２００元", "交押.金 ２００元"),
        (charge_in, "培訓費1,500元", "培訓費1,500元"),
        (charge_in, "入职押金两百五十元", "入职押金两百五十元"),
        (condition_in, "长白班，性\u3000别：女", "性 别：女"),
        (condition_in, "仅限♂", "仅限♂"),
        (age_limit_in, "限35歲以下", "限35歲以下"),
    ],
)
def test_the_quote_is_the_authors_words_with_the_whole_sum(find: object, text: str, quote: str) -> None:
    assert callable(find)
    assert find(text) == quote


def test_a_blank_between_two_thoughts_stays() -> None:
    assert together("包吃住 五险一金 长白班") == "包吃住 五险一金 长白班"
