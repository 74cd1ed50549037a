"""Posting lists as the neutral rows that the matching takes."""

from __future__ import annotations

import ast
import csv
import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from qiao.ground.exchange.reading import Reading, read_ledger
from qiao.story.needs.work_limits import bits
from qiao.story.vacancies.ledgers import VACANCIES
from qiao.story.vacancies.postings import LEFT_OUT_COLUMNS, POSTING_COLUMNS, left_out, notes, postings_frame
from qiao.story.vacancies.texts import parse_age, parse_experience, parse_headcount

GOOD = {
    "单位": "甲乙电子有限公司",
    "岗位名称": "普工",
    "招聘人数": "10",
    "工资": "5000元/月",
    "工作地点": "山东省济南市历城区",
}


def posting(tmp_path: Path, **more: str) -> dict[str, object]:
    row = GOOD | more
    path = tmp_path / "岗位.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(row), list(row.values())])
    frame = postings_frame(read_ledger(path, VACANCIES))
    assert frame.height == 1
    return frame.row(0, named=True)


def test_the_frame_has_the_columns_and_types_promised_even_when_no_row_is_good(tmp_path: Path) -> None:
    path = tmp_path / "岗位.csv"
    path.write_text("单位,岗位名称,工资,工作地点\n甲乙公司,普工,5元/件,济南\n", "utf-8")
    frame = postings_frame(read_ledger(path, VACANCIES))
    assert frame.is_empty()
    assert dict(frame.schema) == POSTING_COLUMNS


def test_a_whole_form_becomes_one_row(tmp_path: Path) -> None:
    row = posting(
        tmp_path,
        已招人数="3",
        学历要求="高中",
        年龄要求="18-45岁",
        体力要求="久站、登高",
        技能要求="叉车",
        证书要求="叉车证、电工证",
        班次="两班倒",
        上岗日期="2019-09-01",
        可招未成年工="否",
    )
    assert row == {
        "row": 2,
        "post": "普工",
        "employer": "甲乙电子有限公司",
        "place": "370112",
        "place_name": "山东省济南市历城区",
        "headcount": 7,
        "wage_low_yuan": 5000,
        "wage_high_yuan": 5000,
        "age_min": 18,
        "age_max": 45,
        "education_min": 3,
        "demands": bits(["standing", "heights"]),
        "skills": ["叉车", "叉车证", "电工证"],
        "night": True,
        "starts_on": date(2019, 9, 1),
        "young_ok": False,
        "experience_years_min": None,
    }


@pytest.mark.parametrize(
    ("asked", "years"), [("3-4年", 3), ("5年以上", 5), ("经验不限", None), ("无需经验", 0), ("应届生", 0)]
)
def test_the_experience_asked_for_is_told(tmp_path: Path, asked: str, years: int | None) -> None:
    assert posting(tmp_path, 经验要求=asked)["experience_years_min"] == years


def test_what_is_not_stated_limits_nobody(tmp_path: Path) -> None:
    row = posting(tmp_path)
    unknown = ("age_min", "age_max", "education_min", "starts_on")
    assert [row[key] for key in unknown] == [None] * 4
    assert (row["demands"], row["skills"], row["night"], row["young_ok"]) == (0, [], None, False)


@pytest.mark.parametrize(
    ("pay", "low", "high"),
    [("25元/小时", 5200, 5200), ("150-200元/天", 3900, 5200), ("3000以下", None, 3000), ("底薪3000+提成", 3000, None)],
)
def test_pay_is_whole_yuan_a_month(tmp_path: Path, pay: str, low: int | None, high: int | None) -> None:
    row = posting(tmp_path, 工资=pay)
    assert (row["wage_low_yuan"], row["wage_high_yuan"]) == (low, high)


@pytest.mark.parametrize(
    ("shift", "night"),
    [
        ("长白班", False),
        ("三班倒", True),
        ("白班夜班轮换，两班制", True),
        ("无夜班", False),
        ("不倒班", False),
        ("夜班", True),
        ("", None),
        ("常白班", False),
        ("8小时", None),
        ("每周轮休", None),
    ],
)
def test_nights_are_read_from_the_words_on_shifts(tmp_path: Path, shift: str, night: bool | None) -> None:
    assert posting(tmp_path, 班次=shift)["night"] is night


@pytest.mark.parametrize(
    ("method", "pay", "month"),
    [("日薪", "150", 3900), ("计时", "20", 4160), ("计时", "4500", 4500), ("月薪", "4500", 4500),
     ("年薪", "60000", 5000),
     ("日薪", "4500元/月", 4500), ("计件", "4500", 4500)],
)  # fmt: skip
def test_the_way_of_paying_says_what_a_bare_figure_is_per(tmp_path: Path, method: str, pay: str, month: int) -> None:
    assert posting(tmp_path, 计薪方式=method, 工资=pay)["wage_low_yuan"] == month


def test_pay_without_month_or_year_that_is_too_high_for_a_month_is_not_used_unless_the_list_is_by_the_year(
    tmp_path: Path,
) -> None:
    assert posting(tmp_path, 工资="15-25万")["wage_low_yuan"] is None
    reading = read_ledger(tmp_path / "岗位.csv", VACANCIES)
    assert postings_frame(reading, default_period="year")["wage_low_yuan"].to_list() == [12500]


def test_a_township_that_is_named_is_kept(tmp_path: Path) -> None:
    row = posting(tmp_path, 工作地点="重庆市巫溪县文峰镇")
    assert (row["place"], row["place_name"]) == ("500238105", "重庆市巫溪县文峰镇")


def lists(tmp_path: Path, *changes: dict[str, str]) -> Reading:
    rows = [GOOD | change for change in changes]
    headings = list(dict.fromkeys(key for row in rows for key in row))
    path = tmp_path / "岗位.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *([row.get(key, "") for key in headings] for row in rows)])
    return read_ledger(path, VACANCIES, as_of=date(2019, 7, 1))


def test_posts_that_expired_or_are_filled_are_left_out_and_named_with_their_cell(tmp_path: Path) -> None:
    reading = lists(tmp_path, {}, {"有效期至": "2019-06-30"}, {"有效期至": "2019-07-01"}, {"已招人数": "10"})
    out = left_out(reading, date(2019, 7, 1))
    assert dict(out.schema) == LEFT_OUT_COLUMNS
    assert out.select("row", "heading").rows() == [(3, "有效期至"), (5, "已招人数")]
    assert "2019-06-30" in out["reason_zh"][0]
    assert "2019-06-30" in out["reason_en"][0]
    assert postings_frame(reading, as_of=date(2019, 7, 1))["row"].to_list() == [2, 4]


def test_without_a_day_nothing_has_expired(tmp_path: Path) -> None:
    reading = lists(tmp_path, {"截止日期": "2019-06-30"})
    assert left_out(reading).is_empty()
    assert postings_frame(reading).height == 1


def test_a_real_list_without_an_employers_column_is_matched_once_its_pay_is_filled_in(
    tmp_path: Path, shared_data: Path
) -> None:
    rows = rows_of(shared_data / "vacancies" / "v10_jinan_city_invest_2025.csv")
    path = tmp_path / "v10.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "工资"])
        writer.writeheader()
        writer.writerows(row | {"工资": "8000-12000元/月"} for row in rows)
    reading = read_ledger(path, VACANCIES)
    assert reading.good_count == postings_frame(reading).height == 60
    assert [fault.heading for fault in reading.faults if fault.code == "missing_column"] == ["用人单位"]


def test_a_city_without_a_county_is_padded(tmp_path: Path) -> None:
    row = posting(tmp_path, 工作地点="山东青岛")
    assert (row["place"], row["place_name"]) == ("370200", "山东省青岛市")


def test_tags_are_no_requirements_but_a_mixed_list_is_combined(tmp_path: Path) -> None:
    row = posting(tmp_path, 招聘人数="", 标签="['济南-历城区', '5-7年经验', '大专', '小学数学', 'python', '招6人']")
    assert (row["headcount"], row["education_min"], row["skills"]) == (6, 4, [])


def test_young_workers_only_where_the_employer_says_so(tmp_path: Path) -> None:
    assert posting(tmp_path, 年龄要求="16岁以上", 可招未成年工="是")["young_ok"] is True
    assert posting(tmp_path, 年龄要求="16岁以上")["young_ok"] is False


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_headcount_education_and_experience_of_v01s_mixed_lists_is_read(shared_data: Path) -> None:
    path = shared_data / "vacancies" / "v01_51job_mixed_2021.csv"
    raw = rows_of(path)
    frame = postings_frame(read_ledger(path, VACANCIES))
    assert frame.height == 2496  # four name a province only
    levels = {"初中及以下": 0, "高中": 3, "中专": 3, "中技": 3, "大专": 4, "本科": 5, "硕士": 6, "博士": 6}
    for row in frame.iter_rows(named=True):
        parts = ast.literal_eval(raw[row["row"] - 2]["attribute_text"])
        told = next(part for part in parts if re.fullmatch(r"招(\d+|若干)人", part)).strip("招人")
        assert row["headcount"] == (1 if told == "若干" else int(told))
        assert row["education_min"] == next((levels[part] for part in parts if part in levels), None)
        for part in parts:
            if part.endswith("经验"):
                assert parse_experience(part) != (None, None), part


def test_v10s_headcounts_and_age_ceilings_are_all_read(shared_data: Path) -> None:
    raw = rows_of(shared_data / "vacancies" / "v10_jinan_city_invest_2025.csv")
    ceilings = 0
    for row in raw:
        assert parse_headcount(row["num"]).count == int(row["num"])
        told = re.search(r"1\.(\d\d)周岁以下", row["res"])
        assert parse_age(row["res"]) == (None, int(told[1]) if told else None)
        ceilings += bool(told)
    assert ceilings == 37


def test_v10_without_any_pay_is_read_whole_and_asked_about(shared_data: Path) -> None:
    reading = read_ledger(shared_data / "vacancies" / "v10_jinan_city_invest_2025.csv", VACANCIES)
    assert reading.frame["headcount"].sum() == sum(
        int(row["num"]) for row in rows_of(shared_data / "vacancies" / "v10_jinan_city_invest_2025.csv")
    )
    assert reading.fault_counts["wage_unstated"] == reading.row_count == 60


def test_v02s_shandong_posts_are_found_and_each_counted_once(shared_data: Path) -> None:
    path = shared_data / "vacancies" / "v02_51job_2023_2024.csv"
    reading = read_ledger(path, VACANCIES)
    shandong = reading.frame.filter(pl.col("place").str.starts_with("37"))
    written = [row["area"] for row in rows_of(path) if row["area"].startswith("山东省")]
    assert shandong.height == len(written) - written.count("山东省山东省")
    frame = postings_frame(reading)
    assert frame["headcount"].to_list() == [1] * frame.height
    assert [fault.code for fault in notes(reading)] == ["headcount_assumed"]


def test_v12_and_its_own_normalised_copy_agree_on_pay_and_heads(shared_data: Path) -> None:
    frames = [
        postings_frame(read_ledger(shared_data / "vacancies" / name, VACANCIES)).select(
            "row", "headcount", "wage_low_yuan", "wage_high_yuan"
        )
        for name in ("v12_taidi_vacancies_2023.csv", "v12b_taidi_vacancies_normalised.csv")
    ]
    both = frames[0].join(frames[1], on="row", suffix="_copy")
    assert both.height > 1200
    for key in ("headcount", "wage_low_yuan", "wage_high_yuan"):
        assert both[key].equals(both[f"{key}_copy"]), key


@pytest.mark.parametrize("pay", ["面议", ""])
def test_a_post_whose_pay_was_not_told_is_taken_without_pay(tmp_path: Path, pay: str) -> None:
    row = posting(tmp_path, 工资=pay)
    assert (row["wage_low_yuan"], row["wage_high_yuan"]) == (None, None)
