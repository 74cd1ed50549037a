"""The neutral frame: exactly those who look for work, with exactly what the matching may know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from qiao.ground.exchange import Reading, read_ledger
from qiao.ground.exchange.writing.sheets import writing
from qiao.ground.privacy.resident_ids import compose
from qiao.story.needs.errors import UNDER_AGE
from qiao.story.needs.frames import REASONS, divided, needs_frame
from qiao.story.needs.ledgers import willingness
from qiao.story.needs.work_limits import bits

DAY = date(2019, 6, 30)
HEADINGS = (
    *("姓名", "身份证号码", "家庭住址", "文化程度", "健康状况", "户类型", "是否就业", "技能", "技能证书", "拟外出时间"),
    *("就业意愿", "是否需照料家人", "最远可接受地点", "期望工资", "同行组号", "夜班", "劳动限制"),
)
HOME = "重庆市巫溪县宁河街道九磷社区居民委员会"
FULL = (
    *(
        "甲一",
        compose("500901", date(1989, 6, 30), 2),
        HOME,
        "中专",
        "残疾",
        "贫困户",
        "否",
        "缝纫、家政",
        "家政",
        "2019-07-15",
    ),
    *("外出", "否", "不限", 3200, "A1", "是", "久站"),
)
BARE = ("乙二", compose("500901", date(1989, 7, 1), 4), "重庆市巫溪县", *[None] * 14)


def reading(tmp_path: Path, *rows: Sequence[object], headings: Sequence[str] = HEADINGS) -> Reading:
    path = tmp_path / "workers.xlsx"
    with writing(path) as book:
        book.sheet("花名册", headings, rows, note="求职意愿登记表（合成数据）")
    return read_ledger(path, willingness(DAY), as_of=DAY)


def changed(row: Sequence[object], number: int, **cells: object) -> list[object]:
    """The row with another identity and with these cells by heading."""
    other = list(row)
    other[1] = compose("500902", date(1980, 1, 1), number)
    for heading, cell in cells.items():
        other[HEADINGS.index(heading)] = cell
    return other


def test_a_full_row_becomes_what_the_engine_takes(tmp_path: Path) -> None:
    """Codes, steps and sets; skills and certificates together; the thirtieth birthday counts."""
    told = needs_frame(reading(tmp_path, FULL, BARE), DAY).row(0, named=True)
    assert told == {
        "row": 3,
        "name": "甲一",
        "identity_tail": FULL[1][-4:],
        "home": "500238001001",
        "home_county": "500238",
        "home_township": "500238001",
        "home_name": HOME,
        "age": 30,
        "education": 3,
        "work_limits": bits(["standing"]),
        "skills": ["缝纫", "家政"],
        "wage_floor_yuan": 3200,
        "reach": 4,
        "night_ok": True,
        "care": False,
        "family": None,
        "start_on": date(2019, 7, 15),
    }


def test_a_blank_opens_no_door(tmp_path: Path) -> None:
    """No word on nights is no; no schooling is none; no place is the province; no day is today."""
    told = needs_frame(reading(tmp_path, FULL, BARE), DAY).row(1, named=True)
    assert (told["night_ok"], told["education"], told["reach"], told["start_on"]) == (False, 0, 2, DAY)
    assert (told["wage_floor_yuan"], told["work_limits"], told["skills"], told["care"]) == (0, 0, [], False)
    assert (told["age"], told["home"], told["home_name"]) == (29, "500238000000", "重庆市巫溪县")


@pytest.mark.parametrize(("step", "reach"), [("外出", 3), ("就近务工", 1), ("公益岗位", 1), (None, 2)])
def test_the_next_step_says_how_far_where_no_place_is_given(tmp_path: Path, step: str | None, reach: int) -> None:
    rows = [FULL, changed(FULL, 2, 就业意愿=step, 最远可接受地点=None)]
    assert needs_frame(reading(tmp_path, *rows), DAY)["reach"].to_list() == [4, reach]


def test_what_the_matching_must_not_know_stays_behind(tmp_path: Path) -> None:
    """No sex, ethnicity, health, poverty, identity or phone; whoever adds a column must look here."""
    assert needs_frame(reading(tmp_path, FULL), DAY).columns == [
        *("row", "name", "identity_tail", "home", "home_county", "home_township", "home_name"),
        *(
            "age",
            "education",
            "work_limits",
            "skills",
            "wage_floor_yuan",
            "reach",
            "night_ok",
            "care",
            "family",
            "start_on",
        ),
    ]


def test_every_row_is_in_one_of_the_two_frames(tmp_path: Path) -> None:
    """Those who do not look for work are named with the reason, and the counts add up."""
    rows = [
        FULL,
        changed(FULL, 2, 就业意愿="暂不"),
        changed(FULL, 4, 就业意愿="创业"),
        changed(FULL, 6, 就业意愿="先培训"),
        changed(FULL, 8, 是否就业="是", 就业意愿=None),
        changed(FULL, 10, 家庭住址=None),
        changed(FULL, 12, 期望工资="150元/天"),
        [*FULL[:1], compose("500903", date(2005, 1, 1), 2), *FULL[2:]],
        changed(FULL, 14, 是否就业="是"),
    ]
    read = reading(tmp_path, *rows)
    needs = divided(read, DAY)
    assert needs.looking["row"].to_list() == [3, 11]
    assert dict(needs.left_out.select("row", "reason").iter_rows()) == {
        4: "not_now",
        5: "own_business",
        6: "training",
        7: "employed",
        8: "fault",
        9: "fault",
        10: "under_age",
    }
    assert needs.looking.height + needs.left_out.height == read.row_count
    assert sum(needs.reason_counts.values()) == needs.left_out.height
    assert list(needs.reason_counts) == list(REASONS)
    reasons = needs.left_out.filter(pl.col("reason") != "fault")
    assert reasons["why"].to_list() == [REASONS[reason] + "。" for reason in reasons["reason"]]


def test_whoever_is_left_out_is_told_where_why_and_what_to_do_in_both_languages(tmp_path: Path) -> None:
    """A fault tells its own column; under 16 stands among the faults already, and `at_fault` says so."""
    rows = [
        FULL,
        changed(FULL, 2, 就业意愿="暂不"),
        changed(FULL, 4, 期望工资="150元/天"),
        [*FULL[:1], compose("500903", date(2005, 1, 1), 2), *FULL[2:]],
    ]
    read = reading(tmp_path, *rows)
    told = divided(read, DAY).left_out
    assert told.select("reason", "heading", "at_fault").rows() == [
        ("not_now", "就业意愿", False),
        ("fault", "期望工资", True),
        ("under_age", "身份证号码", True),
    ]
    for column in ("why", "remedy", "why_en", "remedy_en"):
        assert all(told[column]), column
    assert [fault.said() for fault in read.faults] == [
        told["why"][1] + told["remedy"][1],
        UNDER_AGE.zh + UNDER_AGE.remedy_zh,
    ]
    assert told["why_en"][1].isascii()


def test_a_companion_who_does_not_take_part_is_a_warning_at_its_cell(tmp_path: Path) -> None:
    """By name and by reason; the ledger cannot know it cell by cell."""
    rows = [
        changed(FULL, 2, 姓名="冉一", 同行组号="冉二"),
        changed(FULL, 4, 姓名="冉二", 同行组号="冉一", 就业意愿="暂不"),
        changed(FULL, 6, 姓名="冉三", 同行组号="妻子"),
        changed(FULL, 8, 姓名="冉四", 同行组号="无"),
    ]
    read = reading(tmp_path, *rows)
    needs = divided(read, DAY)
    assert [(f.row, f.column, f.heading, f.code) for f in needs.warnings] == [
        (3, "O", "同行组号", "companion_absent"),
        (5, "O", "同行组号", "companion_unnamed"),
    ]
    assert "冉二" in needs.warnings[0].said()
    assert "暂不找活" in needs.warnings[0].said()
    assert "Not looking" in needs.warnings[0].said("en")
    assert needs.looking["family"].to_list() == [None, None, None]


@pytest.mark.parametrize(
    ("written", "reach"),
    [("济南", 3), ("山东某市", 3), ("济南、青岛", 3), ("重庆市黔江区", 2), ("巫溪", 1), ("巫溪县宁河街道", 0),
     ("巫溪县文峰镇", 1),
     ("重庆市", 2), ("重庆、山东", 3), ("都可以", 4), ("家附近", 0)],
)  # fmt: skip
def test_a_place_that_is_named_is_seen_from_the_home(tmp_path: Path, written: str, reach: int) -> None:
    assert needs_frame(reading(tmp_path, changed(FULL, 2, 最远可接受地点=written)), DAY)["reach"].to_list() == [reach]


def test_what_people_write_every_day_leaves_nobody_out(tmp_path: Path) -> None:
    """面议 is no floor, 随时 the day itself, and a day without its year the next one."""
    rows = [
        changed(FULL, 2, 期望工资="面议", 拟外出时间="随时", 劳动限制="-", 夜班="行", 文化程度="初中肄业"),
        changed(
            FULL, 4, 期望工资="3千5左右", 拟外出时间="12月10日", 劳动限制="什么都能干", 夜班="不行", 文化程度="技校"
        ),
    ]
    read = reading(tmp_path, *rows)
    told = needs_frame(read, DAY)
    assert [(fault.row, fault.code) for fault in read.faults] == [(4, "year_assumed")]
    assert told.select("wage_floor_yuan", "start_on", "work_limits", "night_ok", "education").rows() == [
        (0, DAY, 0, True, 1),
        (3500, date(2019, 12, 10), 0, False, 3),
    ]


def test_those_who_go_together_share_a_group(tmp_path: Path) -> None:
    """A companion who does not look for work leaves nobody behind in a group of one."""
    rows = [
        changed(FULL, 2, 同行组号="A1"),
        changed(FULL, 4, 同行组号="A1"),
        changed(FULL, 6, 同行组号="B1"),
        changed(FULL, 8, 同行组号="B1", 就业意愿="暂不"),
    ]
    assert needs_frame(reading(tmp_path, *rows), DAY)["family"].to_list() == [0, 0, None]


def test_five_columns_of_residence_serve_as_well(tmp_path: Path) -> None:
    """Some rosters write the five levels apart; a residence in one cell is then not asked for."""
    headings = ("姓名", "身份证号", "省", "区县", "乡镇", "村", "文化程度")
    rows = [
        ("甲一", FULL[1], "重庆市", "巫溪县", "宁河街道", "九磷社区居民委员会", "小学"),
        ("乙二", BARE[1], "重庆市", "巫溪县", None, None, "小学"),
        ("丙三", compose("500902", date(1970, 1, 1), 6), None, None, None, None, "小学"),
    ]
    read = reading(tmp_path, *rows, headings=headings)
    needs = divided(read, DAY)
    assert [(fault.row, fault.heading, fault.code) for fault in read.faults] == [(5, "区县", "blank")]
    assert needs.looking["home"].to_list() == ["500238001001", "500238000000"]
    assert needs.left_out["reason"].to_list() == ["fault"]


def test_a_residence_is_blank_only_where_neither_the_address_nor_the_county_is_filled(tmp_path: Path) -> None:
    """The county does for the address; a city without counties says its own name again."""
    headings = ("姓名", "身份证号", "居住地址", "省", "市", "区县", "乡镇")
    rows = [
        ("甲一", FULL[1], "重庆市巫溪县", None, None, None, None),
        ("乙二", BARE[1], None, "重庆市", None, "巫溪县", None),
        ("丙三", compose("500902", date(1970, 1, 1), 6), None, "重庆市", None, None, "宁河街道"),
        ("丁四", compose("500902", date(1971, 1, 1), 8), None, "甘肃省", "嘉峪关市", "嘉峪关市", "新城镇"),
    ]
    read = reading(tmp_path, *rows, headings=headings)
    assert [(fault.row, fault.column, fault.code) for fault in read.faults] == [(5, "C", "blank")]
    assert divided(read, DAY).looking["home"].to_list() == ["500238000000", "500238000000", "620201100000"]


def test_an_age_is_of_the_day_asked_about(tmp_path: Path) -> None:
    """Under 16 is judged again on that day, whatever day the ledger was checked on."""
    young = [*FULL[:1], compose("500903", date(2003, 6, 30), 2), *FULL[2:]]
    read = reading(tmp_path, young)
    assert needs_frame(read, DAY)["age"].to_list() == [16]
    assert divided(read, date(2019, 6, 29)).left_out["reason"].to_list() == ["under_age"]


def test_nobody_at_all_is_an_empty_frame_with_all_columns(tmp_path: Path) -> None:
    told = needs_frame(reading(tmp_path, changed(FULL, 2, 就业意愿="暂不")), DAY)
    assert told.height == 0
    assert told.schema["skills"] == pl.List(pl.String)
    assert told.schema["family"] == pl.Int64
