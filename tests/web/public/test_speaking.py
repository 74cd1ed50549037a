"""Numbers as they are said, and texts for the ear, the group and the village."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.factories.vacancies import employer, public

from qiao.ground import clock
from qiao.site.lines import Line
from qiao.web.public import speaking, telling

LINE = Line("协作热线", "023-55550001")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"), (7, "七"), (10, "十"), (18, "十八"), (20, "二十"), (105, "一百零五"), (110, "一百一十"),
        (212, "二百一十二"),
        (1000, "一千"), (2000, "两千"), (2200, "两千二百"), (3050, "三千零五十"), (3005, "三千零五"),
        (4010, "四千零一十"),
        (10_000, "一万"), (12_000, "一万两千"), (20_500, "两万零五百"), (100_000, "十万"), (10_010, "一万零一十"),
    ],
)  # fmt: skip
def test_a_number_is_said_as_people_say_it(number, words):
    assert speaking.in_words(number) == words


@pytest.mark.django_db
def test_what_is_read_aloud_is_a_plain_sentence_without_digits_and_signs():
    post = telling.told(
        public(employer("岱下餐饮（示例）"), title="后厨帮工", board_lodging="包吃包住", wage_high_yuan=4050)
    )

    said = speaking.spoken(post)

    assert said == (
        "后厨帮工，在山东省泰安市泰山区。一个月工资四千元到四千零五十元。包吃包住。不上夜班。"
        "用人单位是岱下餐饮，示例。找活不收任何钱，谁收钱就打热线。"
    )


@pytest.mark.django_db
def test_the_loudspeaker_s_text_takes_about_forty_seconds_and_has_no_digit():
    vacancy = public(employer("岱宗服饰有限公司"), board_lodging="包吃包住", expires_on=clock.today() + timedelta(30))
    text = speaking.over_the_loudspeaker(telling.told(vacancy), LINE)

    assert 30 <= speaking.seconds_of(text) <= 50
    assert not any(sign.isdigit() for sign in text)
    assert text.count("四千元到六千元") == 2
    assert "不收钱" in text
    assert "零二三，五五五五零零零幺" in text


@pytest.mark.django_db
def test_seats_that_nobody_counted_are_several_for_the_ear():
    several = telling.told(public(headcount=1, headcount_told=False))

    assert "招若干人，" in speaking.over_the_loudspeaker(several, LINE)


@pytest.mark.django_db
def test_the_group_s_text_has_pay_place_free_telephone_and_link():
    post = telling.told(public(contract="劳务派遣"))
    text = speaking.for_the_group(post, LINE, "https://example.org/jobs/1/")

    for word in ("4,000–6,000 元/月", "泰安市", "免费", "023-55550001", "https://example.org/jobs/1/", "劳务派遣"):
        assert word in text
    assert len(text) < 200
