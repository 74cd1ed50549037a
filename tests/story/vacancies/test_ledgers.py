"""R3 filled in and real posting lists: columns found, every fault named at its place, nothing asked that may not be."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from qiao.ground.exchange.reading import Reading, read_ledger
from qiao.ground.exchange.writing.templates import write_template
from qiao.story.vacancies import errors
from qiao.story.vacancies.ledgers import VACANCIES
from qiao.story.vacancies.postings import notes, postings_frame

GOOD = {
    "用人单位": "甲乙电子有限公司",
    "岗位名称": "缝纫工",
    "招聘人数": "20",
    "已招人数": "5",
    "工资": "4000-6000元/月",
    "工作地点": "山东省济南市历城区",
    "学历要求": "初中",
    "年龄要求": "18-45岁",
    "年龄限制依据": "其他法律、法规",
    "年龄限制法规": "《示例条例》",
    "体力要求": "久站、搬重物",
    "体力要求理由": "流水线站立作业",
    "采集日期": "2019-06-01",
    "核实日期": "2019-06-03",
    "截止日期": "2019-12-31",
}


def written(path: Path, *changes: dict[str, str]) -> Path:
    """A csv of as many rows as changes, each the good row with the change."""
    rows = [GOOD | change for change in changes]
    headings = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, headings, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(tmp_path: Path, *changes: dict[str, str]) -> Reading:
    return read_ledger(written(tmp_path / "岗位.csv", *changes), VACANCIES, as_of=date(2019, 7, 1))


def codes(reading: Reading) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.heading, fault.code) for fault in reading.faults]


def test_the_form_has_no_field_for_sex_marriage_or_ethnicity() -> None:
    said = {word for column in VACANCIES.columns for word in (column.key, column.title, *column.synonyms)}
    assert not {word for word in said for bad in ("性别", "男", "婚", "民族", "sex", "gender") if bad in word.lower()}


def test_no_heading_names_two_columns() -> None:
    said = Counter(
        word for column in VACANCIES.columns for word in {name.lower() for name in (column.title, *column.synonyms)}
    )
    assert [word for word, count in said.items() if count > 1] == []


def test_a_form_filled_in_well_has_no_fault(tmp_path: Path) -> None:
    reading = read(tmp_path, {}, {"岗位名称": "包装工"})
    assert codes(reading) == []
    first = reading.good.row(0, named=True)
    assert (first["headcount"], first["filled"], first["education"], first["place"]) == (20, 5, 2, "370112")
    assert (first["demands"], first["verified_on"]) == (["久站", "搬重物"], date(2019, 6, 3))


@pytest.mark.parametrize(
    ("change", "heading", "code"),
    [
        ({"工资": "5000元/2周"}, "工资", "wage_unread"),
        ({"工资": "每两周3000元"}, "工资", "wage_unread"),
        ({"招聘人数": "99999999"}, "招聘人数", "headcount_large"),
        ({"招聘人数": "招99999999人"}, "招聘人数", "headcount_large"),
        ({"工资": "5元/件"}, "工资", "wage_unread"),
        ({"工资": "9\ufffd-1.5万"}, "工资", "wage_unread"),
        ({"工资": "周结1500"}, "工资", "wage_unread"),
        ({"工资": "10万/月"}, "工资", "wage_large"),
        ({"工资": "100万元/月"}, "工资", "wage_large"),
        ({"工资": "4500", "计薪方式": "日薪"}, "工资", "wage_unread"),
        ({"招聘人数": "0"}, "招聘人数", "headcount_zero"),
        ({"招聘人数": "看情况"}, "招聘人数", "headcount_unread"),
        ({"已招人数": "21"}, "已招人数", "filled_above"),
        ({"核实日期": "2019-05-31"}, "核实日期", "verified_early"),
        ({"截止日期": "2019-05-31"}, "截止日期", "expires_early"),
        ({"体力要求": "久站、高血压"}, "体力要求", "choice"),
        ({"工作地点": "山东省"}, "工作地点", "place_unknown"),
        ({"岗位名称": ""}, "岗位名称", "blank"),
        ({"用人单位": ""}, "用人单位", "blank"),
    ],
)
def test_one_mistake_is_one_named_error_in_its_cell(
    tmp_path: Path, change: dict[str, str], heading: str, code: str
) -> None:
    reading = read(tmp_path, {}, change, {})
    assert codes(reading) == [(3, heading, code)]
    assert reading.good["row"].to_list() == [2, 4]


@pytest.mark.parametrize("pay", ["面议", ""])
def test_pay_that_was_not_told_is_asked_about_and_refuses_no_post(tmp_path: Path, pay: str) -> None:
    reading = read(tmp_path, {"工资": pay})
    assert codes(reading) == [(2, "工资", "wage_unstated")]
    assert reading.good_count == 1


@pytest.mark.parametrize("pay", ["综合工资5000含返费", "5000元/月，返费在内", "5000（包括返费1000）"])
def test_pay_with_a_rebate_in_it_is_asked_about(tmp_path: Path, pay: str) -> None:
    reading = read(tmp_path, {"工资": pay})
    assert [code for _, _, code in codes(reading)] == ["rebate_not_wage", "wage_with_rebate"]
    assert reading.good_count == 0


def test_pay_with_a_rebate_in_it_is_no_pay_though_its_figure_stands_in_the_columns_too(tmp_path: Path) -> None:
    pay = {"工资": "综合5000元/月（含返费2000）", "最低月工资（元）": "5000", "最高月工资（元）": "5000"}
    reading = read(tmp_path, pay)
    assert [code for _, _, code in codes(reading)] == ["rebate_not_wage", "wage_with_rebate"]
    assert reading.good_count == 0


def test_two_numbers_of_heads_are_told(tmp_path: Path) -> None:
    reading = read(tmp_path, {"招聘人数": "2-3人", "已招人数": ""})
    assert codes(reading) == [(2, "招聘人数", "headcount_range")]
    assert reading.good["headcount"].to_list() == [2]


def test_a_wish_for_an_education_is_no_limit_and_no_fault(tmp_path: Path) -> None:
    reading = read(tmp_path, {"学历要求": "大专优先"}, {"学历要求": "初中以下"})
    assert codes(reading) == []
    assert reading.frame["education"].to_list() == [0, 0]


@pytest.mark.parametrize(
    ("low", "high", "code"),
    [
        ("6000", "4000", "wage_order"),
        ("150", "200", "wage_small"),
        ("4000", "100000", "wage_large"),
        ("0", "0", "wage_unstated"),
        ("", "", "wage_unstated"),
    ],
)
def test_pay_in_two_columns_is_checked_too(tmp_path: Path, low: str, high: str, code: str) -> None:
    pay = {"工资": "", "最低月工资（元）": "4000", "最高月工资（元）": "6000"}
    reading = read(tmp_path, pay, pay | {"最低月工资（元）": low, "最高月工资（元）": high})
    assert [(row, found) for row, _, found in codes(reading)] == [(3, code)]


@pytest.mark.parametrize(
    ("change", "heading", "code"),
    [
        ({"招聘人数": "若干", "已招人数": ""}, "招聘人数", "headcount_several"),
        ({"年龄要求": "身强力壮"}, "年龄要求", "age_unread"),
        ({"学历要求": "3"}, "学历要求", "education_unread"),
        ({"工资": "15-25万"}, "工资", "wage_period"),
        ({"体力要求理由": ""}, "体力要求", "demand_reason"),
        ({"标签": "3-4年,\ufffd,五险"}, "标签", "tags_garbled"),
    ],
)
def test_what_is_merely_not_used_is_a_warning_and_keeps_the_row(
    tmp_path: Path, change: dict[str, str], heading: str, code: str
) -> None:
    reading = read(tmp_path, {}, change, *[{}] * 20)
    assert codes(reading) == [(3, heading, code)]
    assert reading.good_count == 22


@pytest.mark.parametrize(
    ("change", "heading", "code"),
    [
        ({"招聘人数": "男5女5", "已招人数": ""}, "招聘人数", "headcount_by_sex"),
        ({"年龄要求": "男50女45"}, "年龄要求", "age_by_sex"),
        ({"年龄要求": "女40岁以下"}, "年龄要求", "age_by_sex"),
        ({"年龄要求": "限女，18-40岁"}, "年龄要求", "asked_in_cell"),
        ({"年龄要求": "45岁以下男性"}, "年龄要求", "asked_in_cell"),
        ({"招聘人数": "女5人", "已招人数": ""}, "招聘人数", "headcount_by_sex"),
        ({"招聘人数": "男3女2", "已招人数": ""}, "招聘人数", "headcount_by_sex"),
        ({"招聘人数": "男女各5", "已招人数": ""}, "招聘人数", "headcount_by_sex"),
        ({"年龄要求": "年轻人优先"}, "年龄要求", "asked_in_cell"),
        ({"年龄要求": "85后"}, "年龄要求", "asked_in_cell"),
        ({"技能要求": "缝纫、限女"}, "技能要求", "asked_in_cell"),
        ({"技能要求": "五官端正"}, "技能要求", "asked_in_cell"),
        ({"学历要求": "初中，女"}, "学历要求", "asked_in_cell"),
    ],
)
def test_what_may_not_be_asked_refuses_the_row_where_the_post_would_not_keep_the_words(
    tmp_path: Path, change: dict[str, str], heading: str, code: str
) -> None:
    """Kept as a figure or a level, it would be verified as if the employer had taken the condition back."""
    reading = read(tmp_path, {}, change)
    assert [fault for fault in codes(reading) if fault[0] == 3] == [(3, heading, code)]
    assert reading.good_count == 1
    assert reading.frame["headcount"].to_list()[0] == 20
    assert heading != "招聘人数" or reading.frame["headcount"].to_list()[1] is None


@pytest.mark.parametrize(
    ("place", "attributes", "found"),
    [
        ("", "济南-历城区,3-4年,本科", []),
        ("", "3-4年,本科", [(3, "工作地点", "blank")]),
        ("", "", [(3, "工作地点", "blank")]),
        ("乌有县", "3-4年,本科", [(3, "工作地点", "place_unknown")]),
    ],
)
def test_a_mixed_list_does_for_the_place_when_it_names_one(
    tmp_path: Path, place: str, attributes: str, found: list[tuple[int, str, str]]
) -> None:
    reading = read(tmp_path, {"标签": "五险"}, {"工作地点": place, "标签": attributes})
    assert codes(reading) == found


def test_a_list_whose_places_stand_in_the_tags_alone_lacks_no_column(tmp_path: Path) -> None:
    rows = [GOOD | {"标签": "济南-历城区,3-4年"}, GOOD | {"标签": "3-4年"}, GOOD | {"标签": ""}]
    path = tmp_path / "岗位.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [key for key in rows[0] if key != "工作地点"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    assert codes(read_ledger(path, VACANCIES)) == [(3, "工作地点", "blank"), (4, "标签", "blank")]


def test_a_row_of_the_samples_has_no_fault(tmp_path: Path) -> None:
    samples = {column.title: column.sample for column in VACANCIES.columns}
    path = tmp_path / "示例.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(samples))
        writer.writeheader()
        writer.writerow(samples | {"用人单位": GOOD["用人单位"]})
    reading = read_ledger(path, VACANCIES)
    assert (reading.good_count, codes(reading)) == (1, [])


def test_several_is_counted_as_one_and_says_so(tmp_path: Path) -> None:
    reading = read(tmp_path, {"招聘人数": "招若干人", "已招人数": ""})
    assert reading.frame["headcount"].to_list() == [None]
    assert postings_frame(reading)["headcount"].to_list() == [1]
    assert "先按 1 人算" in reading.faults[0].said()
    assert "1 is counted" in reading.faults[0].said("en")


@pytest.mark.parametrize(
    ("heading", "asked"),
    [
        ("性别", "男"),
        ("性别要求", "女性优先"),
        ("婚姻状况", "已婚"),
        ("民族", "汉族"),
        ("gender", "Female"),
        ("男女", "女"),
    ],
)
def test_a_row_that_asks_in_a_column_that_may_not_be_is_not_taken_and_its_demand_is_quoted(
    tmp_path: Path, heading: str, asked: str
) -> None:
    reading = read(tmp_path, {heading: asked}, {heading: "不限"}, {heading: ""}, {heading: asked})
    assert asked not in str(reading.frame.rows())
    of_column, *of_rows = [fault for fault in reading.faults if fault.heading == heading]
    assert (of_column.code, of_column.row) == ("not_to_ask", 0)
    assert "没有读" not in of_column.said("zh")
    assert "内容不存" in of_column.said("zh")
    assert heading in of_column.said()
    first = reading.first_row
    assert [(fault.code, fault.row) for fault in of_rows] == [
        ("asked_in_cell", first), ("asked_in_cell", first + 3),
    ]  # fmt: skip
    assert f"“{heading}：{asked}”" in of_rows[0].said()
    assert reading.good_count == 2


@pytest.mark.parametrize("free", ["不限", "男女不限", "男女均可", "无要求", "无", "any"])
def test_a_column_that_leaves_sex_open_is_not_spoken_of(tmp_path: Path, free: str) -> None:
    reading = read(tmp_path, {"性别要求": free}, {"性别要求": ""})
    assert [fault for fault in reading.faults if fault.heading == "性别要求"] == []


def test_whatever_is_filled_in_under_sex_asks_for_it_but_the_codes_of_the_unknown(tmp_path: Path) -> None:
    reading = read(tmp_path, {"性别": "1"}, {"性别": "2"}, {"性别": "女优先"}, {"性别": "0"}, {"性别": "9"})
    first = reading.first_row
    assert [(fault.code, fault.row) for fault in reading.faults if fault.heading == "性别"] == [
        ("not_to_ask", 0), *(("asked_in_cell", first + number) for number in range(3)),
    ]  # fmt: skip
    assert reading.good_count == 2


def test_a_list_without_headcounts_says_once_what_is_assumed(tmp_path: Path) -> None:
    reading = read(tmp_path, {"招聘人数": "", "已招人数": ""}, {"招聘人数": "", "已招人数": ""})
    assert [(fault.code, fault.row, fault.figures) for fault in notes(reading)] == [
        ("headcount_assumed", 0, {"count": 2})
    ]


def test_every_kind_of_fault_says_what_to_do_in_both_languages() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, errors.FaultKind)]
    assert len(kinds) > 15
    assert len({kind.code for kind in kinds}) == len(kinds)
    for kind in kinds:
        assert all((kind.zh, kind.remedy_zh, kind.en, kind.remedy_en))
        assert kind.en.isascii() or "{" in kind.en or "“" in kind.en


def test_v12s_120_zero_headcounts_and_five_daily_wages_are_all_flagged(shared_data: Path) -> None:
    reading = read_ledger(shared_data / "vacancies" / "v12_taidi_vacancies_2023.csv", VACANCIES)
    assert reading.row_count == 1575
    assert reading.fault_counts["headcount_zero"] == 120
    assert reading.fault_counts["wage_small"] == 5  # v12's own wage_kind says "by the day" for five posts


@pytest.mark.parametrize("sheet", ["PHP", "Ruby", "Swift"])  # a blank heading, swapped ones, a doubled one
def test_four_fifths_of_the_columns_of_real_sheets_are_recognised(shared_data: Path, sheet: str) -> None:
    path = shared_data / "excel" / "x01_boss_ten_sheets_mixed_headers.xlsx"
    reading = read_ledger(path, VACANCIES, sheet=sheet)
    assert len(reading.recognised) >= 0.8 * (len(reading.recognised) + len(reading.asked))


def test_the_printed_template_is_read_back_by_its_own_headings(tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    write_template(VACANCIES, path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heading = next(
        row for row in sheet.iter_rows() if any(cell.value and "岗位名称" in str(cell.value) for cell in row)
    )
    under = max(row for row in range(1, sheet.max_row + 1) if any(cell.value for cell in sheet[row])) + 1
    for cell in heading:
        title = str(cell.value).strip("*＊ ")
        sheet.cell(under, cell.column, GOOD.get(title))
    book.save(path)
    reading = read_ledger(path, VACANCIES)
    assert reading.good_count == 1
    assert {column.key for column in reading.recognised} == {column.key for column in VACANCIES.columns}


def test_a_column_of_board_that_the_words_belie_is_asked_about(tmp_path: Path) -> None:
    row = GOOD | {"食宿": "不包", "福利": "五险，包吃住"}
    assert [(fault.code, fault.heading) for fault in read(tmp_path, row).faults] == [("board_contradicted", "食宿")]
    assert read(tmp_path, row | {"食宿": "包吃包住"}).faults == ()


@pytest.mark.parametrize("broken", ["缝\ufffd工".encode(), "缝".encode() + b"\xe7\xba", "缝纫工".encode("gb18030")])
def test_a_broken_cell_of_a_csv_is_told_by_row_and_column_and_the_other_rows_are_kept(
    tmp_path: Path, broken: bytes
) -> None:
    path = tmp_path / "岗位.csv"
    rows = [GOOD, GOOD | {"岗位名称": "坏坏"}, GOOD]
    lines = [",".join(GOOD), *(",".join(row.values()) for row in rows)]
    path.write_bytes("\n".join(lines).encode().replace("坏坏".encode(), broken))

    reading = read_ledger(path, VACANCIES)

    told = [(fault.row, fault.heading, fault.code) for fault in reading.faults if fault.kind.severity == "error"]
    assert told == [(3, "岗位名称", "garbled")]
    assert reading.good["row"].to_list() == [2, 4]


def test_cells_of_one_row_that_stand_under_each_others_heading_are_told(tmp_path: Path) -> None:
    swapped = {"用人单位": "缝纫工", "岗位名称": "甲乙电子有限公司"}
    reading = read(tmp_path, {}, swapped, {"用人单位": "13800000000"}, {"联系人": "甲乙电子有限公司"},
                   {"联系人": "0538-1234567"})  # fmt: skip
    told = [(row, at) for row, at, code in codes(reading) if code == "cell_contradicted"]
    assert told == [(3, "用人单位"), (3, "岗位名称"), (4, "用人单位"), (5, "联系人"), (6, "联系人")]
    assert "不像用人单位，像岗位名称" in next(f for f in reading.faults if f.code == "cell_contradicted").said()


@pytest.mark.parametrize("text", ["13800138000", "138 0013 8000", "0538-1234567", "0538 1234567"])
def test_a_telephone_is_no_headcount(tmp_path: Path, text: str) -> None:
    reading = read(tmp_path, {}, {"招聘人数": text, "已招人数": ""})
    assert codes(reading) == [(3, "招聘人数", "headcount_unread")]


@pytest.mark.parametrize(
    "change",
    [
        *(
            {"用人单位": firm}
            for firm in ("泰安海底捞", "王师傅", "铁路局", "老员工之家", "工人文化宫", "张家港电子厂")
        ),
        *({"岗位名称": post} for post in ("分公司经理", "厂长", "集团总裁办", "公司前台", "门店店长", "4S店")),
    ],
)
def test_a_firm_or_a_post_of_an_odd_name_is_let_be(tmp_path: Path, change: dict[str, str]) -> None:
    assert "cell_contradicted" not in {code for _, _, code in codes(read(tmp_path, change))}
