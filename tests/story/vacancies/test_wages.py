"""Pay cells: read as they are meant, or said to be unstated; never invented."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiao.story.vacancies.texts import UnreadText, Wage, parse_wage
from qiao.story.vacancies.texts.wages import read_wage

Ends = tuple[float | None, float | None]


@pytest.mark.parametrize(
    ("text", "ends", "period", "months"),
    [
        ("1万-1.5万", (10000, 15000), "month", 12),
        ("4001-6000", (4001, 6000), "month", 12),
        ("15k-25k", (15000, 25000), "month", 12),
        ("15K-25K·13薪", (15000, 25000), "month", 13),
        ("1.5-2万·14薪", (15000, 20000), "month", 14),
        ("6-8千/月", (6000, 8000), "month", 12),
        ("0.8-1万/月", (8000, 10000), "month", 12),
        ("6千-1.2万", (6000, 12000), "month", 12),
        ("20-30万/年", (200000, 300000), "year", 12),
        ("25元/小时", (25, 25), "hour", 12),
        ("150元/天", (150, 150), "day", 12),
        ("100-150元/天", (100, 150), "day", 12),
        ("3000以下", (None, 3000), "month", 12),
        ("3千及以下·14薪", (None, 3000), "month", 14),
        ("2万以上", (20000, None), "month", 12),
        ("8000元-10000元/月", (8000, 10000), "month", 12),
        ("3000元/月-5000元/月", (3000, 5000), "month", 12),
        ("6,000-8,000元", (6000, 8000), "month", 12),
        ("６０００－８０００元／月", (6000, 8000), "month", 12),
        ("6000 \u00a0~ 8000", (6000, 8000), "month", 12),
        ("6000-8000\n五险一金\n包吃住", (6000, 8000), "month", 12),
        ("￥5000", (5000, 5000), "month", 12),
        ("底薪3000+提成", (3000, None), "month", 12),
        ("底薪3000+提成,综合5000-8000", (5000, 8000), "month", 12),
        ("综合工资4500-6000", (4500, 6000), "month", 12),
        ("试用期3000,转正5000-6000", (5000, 6000), "month", 12),
        ("月薪6000-8000元，返费3000元", (6000, 8000), "month", 12),
        ("4000-6000元/月 8小时 月休4天", (4000, 6000), "month", 12),
        ("4000-6000，面议", (4000, 6000), "month", 12),
        ("三千五到五千", (3500, 5000), "month", 12),
        ("一万二", (12000, 12000), "month", 12),
        ("八百/天", (800, 800), "day", 12),
        ("年薪20-30万", (200000, 300000), "year", 12),
        ("20万年薪", (200000, 200000), "year", 12),
        ("十万以上/年", (100000, None), "year", 12),
        ("日结200元", (200, 200), "day", 12),
        ("时薪18-20元", (18, 20), "hour", 12),
        ("8000-6000", (6000, 8000), "month", 12),
        ("1.5万-1万", (10000, 15000), "month", 12),
        ("6000-1万", (6000, 10000), "month", 12),
        ("1万-15000", (10000, 15000), "month", 12),
        ("0-5000", (None, 5000), "month", 12),
        ("薪资:5000-6000", (5000, 6000), "month", 12),
        ("实习：150元/天", (150, 150), "day", 12),
        ("月薪4500元起", (4500, None), "month", 12),
        ("计件，月均5000-7000", (5000, 7000), "month", 12),
        ("10-20K·13-15薪", (10000, 20000), "month", 13),
        ("[12000, 20000]", (12000, 20000), "month", 12),
        ("[600,900]", (600, 900), "month", 12),
        ("8-10万一年", (80000, 100000), "year", 12),
        ("一年8万", (80000, 80000), "year", 12),
        ("12万5千一年", (125000, 125000), "year", 12),
        ("一年以上经验5000", (5000, 5000), "month", 12),
        ("三千五百元", (3500, 3500), "month", 12),
        ("1万5千", (15000, 15000), "month", 12),
        ("三千五百到四千", (3500, 4000), "month", 12),
        ("四五千", (4000, 5000), "month", 12),
        ("两千四五百", (2400, 2500), "month", 12),
        ("八九百/天", (800, 900), "day", 12),
        ("4000-上不封顶", (4000, None), "month", 12),
        ("4-6K*13", (4000, 6000), "month", 13),
        ("30k*13", (30000, 30000), "month", 13),
        ("6千x14", (6000, 6000), "month", 14),
        ("周结，月薪5000", (5000, 5000), "month", 12),
        ("5000元/月 周结", (5000, 5000), "month", 12),
        ("5000元/月+返费2000元", (5000, 5000), "month", 12),
        ("100万/月", (1000000, 1000000), "month", 12),
    ],
)
def test_pay_is_read_as_it_is_written(text: str, ends: Ends, period: str, months: int) -> None:
    wage = parse_wage(text)
    assert (wage.low, wage.high, wage.period, wage.months, wage.stated) == (*ends, period, months, True)


@pytest.mark.parametrize(
    "text",
    [None, "", " ", "\u00a0", "面议", "薪资面议", "工资面谈", "待遇从优", "0", "0-0", "-", "无", "月休4天，面议"],
)
def test_blank_and_negotiable_are_unstated_and_never_zero(text: str | None) -> None:
    assert read_wage(text) == Wage(None, None, "month", 12, stated=False)


@pytest.mark.parametrize(
    "text",
    [
        "9\ufffd-1.5万·13薪",  # what stood there is lost
        "6-1.2万",  # 60,000 or 6,000?
        "8-12",  # thousands? yuan an hour?
        "3-4/天",  # days a week, no pay
        "4000k",
        "2万美元",
        "5元/件",
        "100元/课时",
        "2000-3000元/周",
        "白班150元/天,夜班180元/天",
        "13800138000",
        "-5000",
        "元/月",
        "周结1500",
        "周薪1500",
        "2800元/半月",
        "半月结2800",
        "800-1.2万",
        "入职奖励3000元",
        "会做饭",
    ],
)
def test_what_cannot_be_understood_is_told_apart_and_gives_no_figure(text: str) -> None:
    assert parse_wage(text) == Wage(None, None, "month", 12, stated=False)
    with pytest.raises(UnreadText):
        read_wage(text)


def test_the_sources_habit_decides_only_where_the_text_is_silent() -> None:
    assert parse_wage("15-25万", default_period="year").period == "year"
    assert parse_wage("15-25万").period == "month"
    assert parse_wage("15-25万/月", default_period="year").period == "month"


def test_a_habit_that_does_not_exist_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="default_period"):
        parse_wage("5000", default_period="week")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("25元/小时", (25 * 208, 25 * 208)),
        ("150-200元/天", (150 * 26, 200 * 26)),
        ("24-36万/年", (20000, 30000)),
        ("8000以上·13薪", (8000, None)),
        ("面议", (None, None)),
    ],
)
def test_a_month_is_26_days_208_hours_or_a_twelfth_of_a_year(text: str, ends: Ends) -> None:
    wage = parse_wage(text)
    assert (wage.low_yuan_month, wage.high_yuan_month) == ends


@given(st.integers(1000, 90_000), st.integers(0, 90_000), st.sampled_from(["-", "~", "—", "至", " - "]))
def test_any_plain_range_keeps_its_ends(low: int, more: int, dash: str) -> None:
    wage = parse_wage(f"{low}{dash}{low + more}元/月")
    assert (wage.low, wage.high) == (low, low + more)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader_and_what_it_states_is_positive_and_ordered(text: str) -> None:
    wage = parse_wage(text)
    ends = [end for end in (wage.low, wage.high) if end is not None]
    assert wage.stated == bool(ends)
    assert all(end > 0 for end in ends)
    assert ends == sorted(ends)


# The shapes of the real texts, each end spelt out by hand: an expectation that shares nothing with the reader.
_SCALE = {"": 1, "k": 1_000, "千": 1_000, "万": 10_000}
_END = r"(\d+(?:\.\d+)?)(k|千|万|)"
_SHAPES = re.compile(rf"{_END}-{_END}(?:/(年|月|天))?(?:·(\d\d)薪)?")
_ONE_SIDED = {"3千及以下": (None, 3000), "3千及以下·14薪": (None, 3000), "30k以上": (30000, None)}
_PERIOD = {"年": "year", "月": "month", "天": "day", "小时": "hour"}


def expected(text: str, habit: str) -> tuple[float | None, float | None, str, int] | None:
    """What a person reads in one of the real shapes; None where the answer is "unstated"."""
    bare = text.strip().lower()
    if not bare or bare == "面议":
        return None
    if bare in _ONE_SIDED:
        return (*_ONE_SIDED[bare], habit, 14 if "14薪" in bare else 12)
    if single := re.fullmatch(r"(\d+)元/(天|小时)", bare):
        return float(single[1]), float(single[1]), _PERIOD[single[2]], 12
    shape = _SHAPES.fullmatch(bare)
    assert shape, f"no person has read the shape of {text!r} yet"
    low_unit, high_unit = shape[2] or shape[4], shape[4] or shape[2]
    low, high = (float(Decimal(end) * _SCALE[unit]) for end, unit in ((shape[1], low_unit), (shape[3], high_unit)))
    return low, high, _PERIOD[shape[5]] if shape[5] else habit, int(shape[6] or 12)


_ASKED_ABOUT = {"9\ufffd-1.5万·13薪", "3-4/天", "4-8/天", "2-3/天"}


def test_every_real_wage_text_of_half_the_set_is_read_as_a_person_reads_it(shared_data: Path) -> None:
    wrong, right = {}, 0
    with (shared_data / "texts" / "texts_wage.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["text"] in _ASKED_ABOUT:
                assert not parse_wage(row["text"]).stated
                continue
            habit = "year" if "v18" in row["source"].split("|") else "month"
            wage = parse_wage(row["text"], default_period=habit)
            read = (wage.low, wage.high, wage.period, wage.months) if wage.stated else None
            if read == expected(row["text"], habit):
                right += int(row["n"])
            else:
                wrong[row["text"]] = read
    assert wrong == {}
    assert right > 60_000
