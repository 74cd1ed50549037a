"""What people write every day in the optional cells of the willingness form."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from qiao.ground.exchange.faults import CellFault
from qiao.story.needs.ledgers import WILLINGNESS
from qiao.story.needs.readers import PROVINCES, PlanDay, WageFloor
from qiao.story.register.readers import residence_code

DAY = date(2026, 11, 22)
FLOOR, START = WageFloor(0, 50_000, integer=True), PlanDay(date(2010, 1, 1), date(2099, 12, 31), DAY)


def code_of(read: object, raw: object) -> tuple[str, object]:
    """The code of the fault and the value kept."""
    with pytest.raises(CellFault) as caught:
        read(raw)  # type: ignore[operator]
    return caught.value.kind.code, caught.value.value


@pytest.mark.parametrize(
    "written",
    ["3000元", "3000元/月", "3,000", "3，000元", "3千", "3K", "3千元", "0.3万", "3000以上", "3000元以上/月",
     "3000-4000", "3000～4000元",
     "3000至4000", "3-4千", "3000左右", "约3000", "不低于3000", "3000+", "月薪3000元左右", "三千", "３０００",
     "¥3000", 3000, 3000.0],
)  # fmt: skip
def test_a_floor_of_three_thousand_in_every_spelling(written: object) -> None:
    """Of a range the low end: for that the person would go."""
    assert FLOOR.read(written) == 3000


@pytest.mark.parametrize(
    ("written", "yuan"),
    [("3500元/月", 3500), ("3.5千", 3500), ("0.35万", 3500), ("3千5", 3500), ("三千五", 3500), ("三千五百", 3500),
     ("1万2", 12_000),
     ("1.2万元/月", 12_000), ("0.5万-0.8万", 5000), ("5-8k", 5000), ("3.5-4千", 3500), ("8百", 800), ("0", 0)],
)  # fmt: skip
def test_a_floor_in_thousands_and_ten_thousands(written: str, yuan: int) -> None:
    assert FLOOR.read(written) == yuan


@pytest.mark.parametrize("written", ["面议", "不限", "无", "都行", "随便", "没要求", "-", "/"])
def test_no_floor_is_an_answer(written: str) -> None:
    assert FLOOR.read(written) is None


@pytest.mark.parametrize(
    ("written", "code"),
    [("150元/天", "number"), ("5万/年", "number"), ("很多", "number"), ("3000-面谈", "number"),
     ("-3000", "number_range"), ("9万", "number_range"),
     ("1-2-3", "number"), ("3000.55", "number"), ("千", "number"), ("15400000012", "number_range")],
)  # fmt: skip
def test_what_is_no_monthly_wage_is_refused(written: str, code: str) -> None:
    assert code_of(FLOOR.read, written)[0] == code


@pytest.mark.parametrize("written", ["随时", "即时", "现在", "尽快", "马上", "无"])
def test_at_once_is_no_day_of_its_own(written: str) -> None:
    assert START.read(written) is None


@pytest.mark.parametrize(
    ("written", "day"),
    [("2026年12月", date(2026, 12, 1)), ("2026-12", date(2026, 12, 1)), ("2026.12", date(2026, 12, 1)),
     ("2026年12月10日", date(2026, 12, 10)),
     ("2026-12-10", date(2026, 12, 10)), (datetime(2026, 12, 10), date(2026, 12, 10)), (46366, date(2026, 12, 10))],
)  # fmt: skip
def test_a_month_is_its_first_day_and_whole_dates_stay(written: object, day: date) -> None:
    assert START.read(written) == day


@pytest.mark.parametrize(
    ("written", "day"),
    [("12月10日", date(2026, 12, 10)), ("12月10号", date(2026, 12, 10)), ("11月22日", DAY),
     ("3月1日", date(2027, 3, 1)), ("12-10", date(2026, 12, 10)),
     ("12月", date(2026, 12, 1)), ("12月初", date(2026, 12, 1)), ("1月中旬", date(2027, 1, 11)),
     ("2月29日", date(2028, 2, 29))],
)  # fmt: skip
def test_a_day_without_its_year_is_the_next_one_with_a_warning(written: str, day: date) -> None:
    assert code_of(START.read, written) == ("year_assumed", day)


def test_a_day_that_must_be_past_is_the_last_one() -> None:
    """返乡日期: who came home on 10 December has done so."""
    reader = PlanDay(date(2010, 1, 1), date(2099, 12, 31), past=True).on(DAY)
    assert code_of(reader.read, "12月10日") == ("year_assumed", date(2025, 12, 10))
    assert code_of(reader.read, "2月29日") == ("year_assumed", date(2024, 2, 29))


@pytest.mark.parametrize("written", ["13月1日", "12月32日", "春节后再说", "2月30日"])
def test_what_is_no_day_is_refused(written: str) -> None:
    assert code_of(START.read, written) == ("date", None)


@pytest.mark.parametrize(
    ("written", "kept"),
    [("都可以", "全国"), ("都行", "全国"), ("国内", "全国"), ("哪都行", "全国"), ("附近", "本乡镇"),
     ("家附近", "本乡镇"), ("就近", "本县"),
     ("主城", "本省"), ("协作省份", "结对地区"), ("济南", "到370100"), ("山东济南", "到370100"),
     ("山东某市", "到370000"), ("青岛市黄岛区", "到370211"),
     ("济南、青岛", "到370000"), ("巫溪县", "到500238"), ("重庆市万州区、山东", "到370000"), ("巫溪、巫山", "到500000"),
     ("无", None)],
)  # fmt: skip
def test_how_far_is_a_word_or_a_place_of_the_two_provinces(written: str, kept: str | None) -> None:
    assert WILLINGNESS.column("reach").reader.read(written) == kept


@pytest.mark.parametrize(
    ("written", "code"),
    [("广东", "reach_elsewhere"), ("浙江省宁波市", "reach_elsewhere"), ("山东、广东", "reach_elsewhere"),
     ("月亮上", "choice"), ("重庆市黄岛区", "choice")],
)  # fmt: skip
def test_another_province_is_neither_shandong_nor_everywhere(written: str, code: str) -> None:
    assert code_of(WILLINGNESS.column("reach").reader.read, written)[0] == code


def test_a_column_of_places_is_not_taken_for_how_far_people_go() -> None:
    reader = WILLINGNESS.column("reach").reader
    assert reader.recognises(["重庆市巫溪县", "济南市", "巫山县"]) == 0
    assert reader.recognises(["本县", "全国"]) == 1
    assert PROVINCES == ("500000", "370000")


@pytest.mark.parametrize(
    ("written", "level"),
    [("小学肄业", "文盲或半文盲"), ("初中肄业", "小学"), ("高中肄业", "初中"), ("大学肄业", "高中"),
     ("中技", "高中"), ("技校", "高中"),
     ("职高", "高中"), ("高职", "大专"), ("专科", "大专"), ("大学", "本科"), ("初中毕业", "初中")],
)  # fmt: skip
def test_a_school_left_without_its_certificate_counts_as_the_one_before(written: str, level: str) -> None:
    assert WILLINGNESS.column("education").reader.read(written) == level


@pytest.mark.parametrize(
    ("written", "night"),
    [("行", True), ("可", True), ("可以", True), ("能", True), ("接受", True), ("不能", False), ("不行", False),
     ("不可以", False)],
)  # fmt: skip
def test_nights_are_answered_in_many_words(written: str, night: bool) -> None:
    assert WILLINGNESS.column("night_ok").reader.read(written) is night


@pytest.mark.parametrize("written", ["-", "—", "/", "无", "没有", "什么都能干", "否", "身体健康"])
def test_nothing_that_the_body_cannot_bear_is_no_limit(written: str) -> None:
    assert WILLINGNESS.column("work_limits").reader.read(written) == 0


def test_a_county_in_the_wrong_province_is_told_with_both_names() -> None:
    with pytest.raises(CellFault) as caught:
        residence_code("重庆市黄岛区")
    assert (caught.value.kind.code, caught.value.figures) == ("place_apart", {"inner": "黄岛区", "outer": "重庆市"})
