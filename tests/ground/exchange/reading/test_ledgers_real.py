"""Real files from end to end: no row is lost, and columns are read or asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from qiao.ground.exchange import read_ledger, read_ledgers
from qiao.ground.exchange.cells import Choice, Number, Text
from qiao.ground.exchange.columns import Column, Ledger

POSTS = Ledger(
    "posts",
    "岗位",
    (
        Column("post", "岗位名称", Text(), ("职位名称",)),
        Column("wage", "工资", Text(), ("工资范围", "薪资")),
        Column(
            "education",
            "学历要求",
            Choice(
                {
                    "不限": ("学历不限",),
                    "中专": ("中专/中技", "高中"),
                    "大专": (),
                    "本科": (),
                    "硕士": (),
                    "博士": (),
                }
            ),
        ),
        Column(
            "experience",
            "经验要求",
            Choice(dict.fromkeys(("经验不限", "应届生", "1年以内", "1-3年", "3-5年", "5-10年", "10年以上"), ())),
        ),
        Column("welfare", "福利", Text(20_000)),
        Column("duties", "岗位要求", Text(40_000), ("职位要求", "职位描述")),
        Column("employer", "企业名称", Text(), ("公司名称",)),
        Column("place", "工作地点", Text(), ("城市",)),
        Column(
            "size",
            "企业规模",
            Choice(dict.fromkeys(("0-20人", "20-99人", "100-499人", "500-999人", "1000-9999人", "10000人以上"), ())),
            ("公司规模",),
        ),
        Column("industry", "行业", Text()),
    ),
)


def test_ten_disagreeing_sheets_of_real_vacancies_are_recognised_or_asked_about(shared_data: Path) -> None:
    path = shared_data / "excel" / "x01_boss_ten_sheets_mixed_headers.xlsx"
    names = [
        "C#",
        "C++",
        "Javascript",
        "Java",
        "PHP",
        "Python",
        "Ruby",
        "Swift",
        "Css+html(北京缺三列)",
        "Typescript(各缺三列)",
    ]
    readings = [read_ledger(path, POSTS, sheet=name) for name in names]
    recognised, asked = (
        sum(len(part) for part in parts) for parts in zip(*((r.recognised, r.asked) for r in readings), strict=True)
    )
    assert recognised + asked == 101
    assert recognised >= 0.8 * 101
    swapped = {column.heading: column.looks_like for column in readings[6].asked}
    assert swapped == {"学历要求": "经验要求", "经验要求": "学历要求"}


def test_no_row_of_a_real_legacy_workbook_is_lost(shared_data: Path) -> None:
    posts = Ledger(
        "posts",
        "岗位",
        (
            Column("post", "岗位名称", Text(), ("position",)),
            Column("employer", "单位", Text(), ("company",)),
            Column("wage", "工资", Text()),
        ),
    )
    path = shared_data / "excel" / "x05_lagou_ten_sheets_legacy_biff8.xls"
    names = ["C#", "C++", "HTML CSS", "Python", "JavaScript", "Java", "Swift", "Typescript", "PHP", "Ruby"]
    readings = [read_ledger(path, posts, sheet=name) for name in names]
    assert sum(reading.row_count + len(reading.heading_rows) for reading in readings) == 10_248
    assert sum(reading.blank_rows + reading.note_rows for reading in readings) == 0
    together = read_ledgers(path, posts)
    assert [(one.sheet_name, one.row_count) for one in together] == [
        (one.sheet_name, one.row_count) for one in readings
    ]
    assert [one.other_sheets for one in together] == [()] * 10
    others = read_ledger(path, posts).other_sheets
    assert sum(one.rows for one in others if one.recognised) == 10_238 - read_ledger(path, posts).row_count


@pytest.mark.parametrize(
    ("file", "rows"),
    [
        ("v01_51job_mixed_2021", 2_500),
        ("v02_51job_2023_2024", 4_581),
        ("v10_jinan_city_invest_2025", 60),
        ("v12_taidi_vacancies_2023", 1_575),
    ],
)
def test_no_row_of_real_vacancy_files_is_lost(shared_data: Path, file: str, rows: int) -> None:
    titles = ("jobname", "job_name", "position_name")
    posts = Ledger(
        "posts",
        "岗位",
        (
            Column("post", "岗位名称", Text(), titles),
            Column("employer", "单位", Text(), ("companyname",)),
            Column("n", "人数", Number(), ("num",)),
        ),
    )
    reading = read_ledger(shared_data / "vacancies" / f"{file}.csv", posts)
    assert (reading.row_count, reading.blank_rows, reading.note_rows) == (rows, 0, 0)
