"""Where a heading stands, what it says, and which column is which."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from qiao.ground.exchange.cells import Choice, Date, Money, Month, Name, Number, Phone, ResidentId, Text, YesNo
from qiao.ground.exchange.columns import Column, Ledger
from qiao.ground.exchange.files.containers import Limits, container_of
from qiao.ground.exchange.files.sandbox import Sheet, parse_apart
from qiao.ground.exchange.reading.assigning import best_pairs
from qiao.ground.exchange.reading.recognising import Layout, UnknownMapping, layout_of, letter_of
from qiao.ground.exchange.reading.titles import RECOGNISED, likeness
from qiao.ground.privacy.resident_ids import SYNTHETIC_AREAS, compose

PEOPLE = Ledger(
    "people",
    "花名册",
    (
        Column("name", "姓名", Name(), required=True, essential=True),
        Column("resident_id", "身份证号", ResidentId(), ("证件号码", "公民身份号码")),
        Column("phone", "联系电话", Phone(), ("联系方式", "手机号")),
        Column("province", "户籍所在省", Text()),
        Column("county", "户籍所在县", Text()),
        Column("village", "户籍所在村", Text()),
        Column("education", "文化程度", Choice({"小学": (), "初中": (), "高中": ()}), ("学历",)),
        Column("started", "务工开始年月", Month()),
        Column("ended", "务工结束年月", Month()),
        Column("wage", "务工月收入", Money(), ("月工资",)),
    ),
)
PHONES = ["13800000001", "13800000002", "13900000003"]
NAMES = ["王芳", "李建国", "张秀英"]
IDS = [compose(SYNTHETIC_AREAS[0], date(1980, 1, 2), at) for at in range(3)]


def sheet_of(
    tmp_path: Path, rows: list[list[object]], merges: tuple[str, ...] = (), ledger: Ledger = PEOPLE, **mapping: str
) -> Layout | None:
    path = tmp_path / "表.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    for place in merges:
        sheet.merge_range(place, "")
    for number, row in enumerate(rows if merges else []):
        sheet.write_row(number, 0, row)  # once more: merging has blanked the cells
    book.close()
    return layout_of(parsed(path)[0], ledger, mapping)


def parsed(path: Path) -> list[Sheet]:
    return parse_apart(path, container_of(path, Limits()), None, Limits())


def keys(layout: Layout | None) -> dict[str, str]:
    assert layout is not None
    return {column.letter: column.key for column in layout.recognised}


def test_the_heading_is_found_below_a_title_and_a_line_of_labels(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["2019年农村劳动力转移就业花名册", "", ""],
        ["填报单位：城厢镇", "", "填报日期：2019年6月30日"],
        [],
        ["序号", "姓名", "联系电话"],
        [1, NAMES[0], PHONES[0]],
    ]
    layout = sheet_of(tmp_path, rows, ("A1:C1",))
    assert layout is not None
    assert layout.heading.rows == (3,)
    assert keys(layout) == {"B": "name", "C": "phone"}
    assert layout.asked == ()


def test_a_group_over_sub_headings_and_cells_merged_downwards_are_one_heading(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["姓名", "户籍所在", None, None, "联系电话", "务工年月", None],
        [None, "省", "县", "村", None, "开始", "结束"],
        [NAMES[0], "重庆", "巫溪", "龙池", PHONES[0], "2019-01", "2019-06"],
    ]
    layout = sheet_of(tmp_path, rows, ("A1:A2", "B1:D1", "E1:E2", "F1:G1"))
    assert layout is not None
    assert layout.heading.rows == (0, 1)
    told = {"A": "name", "B": "province", "C": "county", "D": "village", "E": "phone", "F": "started", "G": "ended"}
    assert keys(layout) == told
    assert layout.heading.shown[2] == "户籍所在 县"


def test_a_group_whose_merge_was_lost_in_csv_is_still_a_group(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("姓名,户籍所在,,,联系电话\n,省,县,村,\n王芳,重庆,巫溪,龙池,13800000000\n", encoding="utf-8")
    layout = layout_of(parsed(path)[0], PEOPLE, {})
    assert layout is not None
    assert layout.heading.rows == (0, 1)
    assert keys(layout) == {"A": "name", "B": "province", "C": "county", "D": "village", "E": "phone"}


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1)])
def test_chinese_codes_and_column_numbers_are_one_heading_of_three_rows(tmp_path: Path, order: tuple[int, ...]) -> None:
    heads: list[list[object]] = [
        ["姓名", "证件号码", "联系电话", "文化程度"],
        ["aac003", "aac147", "aae005", "aac011"],
        [1, 2, 3, 4],
    ]
    data = [[NAMES[at], IDS[at], PHONES[at], "小学"] for at in range(3)]
    layout = sheet_of(tmp_path, [*(heads[at] for at in order), *data])
    assert layout is not None
    assert layout.heading.rows == (0, 1, 2)
    assert list(keys(layout).values()) == ["name", "resident_id", "phone", "education"]


def test_the_fifty_four_fields_of_a_real_register_are_found_under_three_heading_rows(
    tmp_path: Path, shared_data: Path
) -> None:
    table = shared_data / "codes" / "public_employment_register_fields_yichang.csv"
    with table.open(encoding="utf-8-sig", newline="") as stream:
        fields = [row for row in csv.DictReader(stream) if row["field"]]
    register = Ledger(
        "register",
        "公共就业登记",
        (
            Column("name", "姓名", Name(), essential=True),
            Column("sex", "性别", Choice({"男": ("1",), "女": ("2",)})),
            Column("born", "出生日期", Date()),
            Column("age", "年龄", Number(0, 120)),
            Column("marriage", "婚姻状况", Text()),
            Column("registered_at", "户籍地址", Text()),
            Column("contract", "是否签订劳动合同", YesNo()),
            Column("started", "就业时间", Date()),
            Column("jobless_since", "失业时间", Date()),
            Column("wants_work", "求职意愿", Text()),
            Column("wants_training", "培训意愿", Text()),
        ),
    )
    heads: list[list[object]] = [
        [field["meaning"] for field in fields],
        [field["field"] for field in fields],
        list(range(1, len(fields) + 1)),
    ]
    layout = sheet_of(tmp_path, [*heads, *([["\\N"] * len(fields)] * 5)], ledger=register)
    assert layout is not None
    assert (len(fields), layout.heading.rows) == (54, (0, 1, 2))
    assert set(keys(layout).values()) == {column.key for column in register.columns}
    assert len(layout.recognised) + len(layout.asked) == 54


def test_the_heading_is_found_on_every_sheet_of_a_real_roster(shared_data: Path) -> None:
    sheets = parsed(shared_data / "excel" / "x03_blank_roster_template_7_sheets.xlsx")
    layouts = [layout_of(sheet, PEOPLE, {}) for sheet in sheets]
    assert [layout.heading.rows for layout in layouts if layout] == [(1,), (1,), (1,), (0,), (0,), (1,), (1,)]
    assert all("name" in layout.places for layout in layouts if layout)


def test_data_is_never_taken_for_a_second_heading_row(tmp_path: Path) -> None:
    rows: list[list[object]] = [["姓名", "文化程度", "联系电话"], ["Anna", "abc", "xyz"], ["Berta", "def", "uvw"]]
    layout = sheet_of(tmp_path, rows)
    assert layout is not None
    assert layout.heading.rows == (0,)


def test_a_sheet_without_headings_of_the_ledger_has_no_layout(tmp_path: Path) -> None:
    assert sheet_of(tmp_path, [["支出", "金额"], ["车费", 100], ["住宿", 200]]) is None


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("*姓　名：", "姓名"),
        ("1.姓名", "姓名"),
        ("姓名（必填）", "姓名"),
        ("姓\n名", "姓名"),
        ("月收入（元）", "月收入"),
        ("性别(1男2女)", "性别"),
        ("学历要求", "学历"),
        ("身份证号码", "身份证号"),
        ("ＩＤ", "id"),
        ("(3)联系电话", "联系电话"),
    ],
)
def test_decoration_does_not_hide_a_heading(heading: str, name: str) -> None:
    assert likeness(heading, (name,)) >= RECOGNISED


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("户主姓名", "姓名"),
        ("姓名拼音", "姓名"),
        ("紧急联系人电话", "电话"),
        ("帮扶责任人联系电话", "联系电话"),
        ("务工结束年月", "务工开始年月"),
        ("最高工资", "最低工资"),
        ("公司规模", "公司名称"),
        ("户籍地址", "工作地址"),
        ("联系人姓名", "联系人电话"),
        ("company_ind", "company_name"),
        ("请在下面的表里如实填写本人姓名不要代填", "姓名"),
        ("", "姓名"),
    ],
)
def test_what_names_something_else_is_not_recognised(heading: str, name: str) -> None:
    assert likeness(heading, (name,)) < RECOGNISED


def test_a_heading_that_its_cells_contradict_is_asked_about_and_not_read(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["姓名", "联系电话", "身份证号"],
        *([phone, name, number] for phone, name, number in zip(PHONES, NAMES, IDS, strict=True)),
    ]
    layout = sheet_of(tmp_path, rows)
    assert "name" not in keys(layout).values()
    assert layout is not None
    [asked] = [column for column in layout.asked if column.heading == "姓名"]
    assert asked.looks_like == "联系电话"
    assert "phone" in asked.guesses or "name" in asked.guesses


def test_identities_stored_as_numbers_are_still_the_identity_column(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["姓名", "身份证号"],
        *([name, float(number[:17] + "0")] for name, number in zip(NAMES, IDS, strict=True)),
    ]
    assert keys(sheet_of(tmp_path, rows)) == {"A": "name", "B": "resident_id"}


def test_contents_decide_under_headings_that_say_nothing(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["姓名", "字段1", "字段2", "字段3"],
        *([name, number, phone, 3500] for name, number, phone in zip(NAMES, IDS, PHONES, strict=True)),
    ]
    layout = sheet_of(tmp_path, rows)
    assert layout is not None
    assert {column.key: column.how for column in layout.recognised} == {
        "name": "heading",
        "resident_id": "content",
        "phone": "content",
    }
    assert [column.heading for column in layout.asked] == ["字段3"]


def test_contents_never_overrule_a_heading_that_names_something_else(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["姓名", "紧急联系人电话"],
        *([name, phone] for name, phone in zip(NAMES, PHONES, strict=True)),
    ]
    layout = sheet_of(tmp_path, rows)
    assert keys(layout) == {"A": "name"}
    assert layout is not None
    assert layout.asked[0].guesses[0] == "phone"


def test_of_two_columns_with_one_heading_the_one_whose_cells_fit_is_read(tmp_path: Path) -> None:
    rows: list[list[object]] = [["姓名", "学历", "学历"], *([name, f"重庆,{name},初中", "初中"] for name in NAMES)]
    assert keys(sheet_of(tmp_path, rows)) == {"A": "name", "C": "education"}


def test_the_user_names_columns_by_letter_or_heading_and_leaves_others(tmp_path: Path) -> None:
    rows: list[list[object]] = [["姓名", "甲", "联系方式", "乙"], [NAMES[0], IDS[0], PHONES[0], PHONES[1]]]
    layout = sheet_of(tmp_path, rows, B="resident_id", 联系方式="", 乙="联系电话")
    assert keys(layout) == {"A": "name", "B": "resident_id", "D": "phone"}
    assert layout is not None
    assert layout.asked == ()


@pytest.mark.parametrize("mapping", [{"Z": "name"}, {"A": "nonsense"}, {"没有": "name"}, {"A": "phone", "B": "phone"}])
def test_a_mapping_that_fits_nothing_is_refused(tmp_path: Path, mapping: dict[str, str]) -> None:
    with pytest.raises(UnknownMapping):
        sheet_of(tmp_path, [["姓名", "联系电话"], [NAMES[0], PHONES[0]]], **mapping)


def test_letters_are_excels() -> None:
    assert [letter_of(at) for at in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


@given(st.integers(1, 7), st.integers(1, 7), st.randoms(use_true_random=False))
def test_the_pairing_has_the_best_total(rows: int, columns: int, draw: object) -> None:
    seed = draw.getrandbits(32)  # type: ignore[attr-defined]
    scores = np.random.default_rng(seed).choice([0.0, 0.5, 0.6, 0.75, 0.98, 1.0], size=(rows, columns))
    pairs = best_pairs(scores)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    best = scores[linear_sum_assignment(-scores)].sum()
    assert sum(scores[pair] for pair in pairs) == pytest.approx(best)


REACHES = ("县内", "结对地区", "全国")
WISHES = Ledger(
    "wishes",
    "意愿",
    (
        Column("name", "姓名", Name(), required=True, essential=True),
        Column("next_step", "下一步就业意愿", Choice({"外出": (), "就近就业": ()}), ("就业意向",)),
        Column("reach", "最远可接受地点", Choice(dict.fromkeys(REACHES, ())), ("意向地区",)),
    ),
)


@pytest.mark.parametrize("cells", [["结对地区"] * 5, ["县内", "全国", "结对地区", "县内", "全国"]])
def test_a_heading_only_like_a_choices_does_not_beat_cells_of_which_none_is_a_choice(
    tmp_path: Path, cells: list[str]
) -> None:
    names = ["王芳", "李建国", "张秀英", "赵强", "孙丽"]
    rows = [["姓名", "就业意向地区"], *map(list, zip(names, cells, strict=True))]
    layout = sheet_of(tmp_path, rows, ledger=WISHES)
    assert keys(layout) == {"A": "name", "B": "reach"}


def test_a_heading_that_is_a_choices_name_is_believed_whatever_the_cells_hold(tmp_path: Path) -> None:
    rows = [["姓名", "就业意向"], *([name, "说不好"] for name in ("王芳", "李建国", "张秀英"))]
    layout = sheet_of(tmp_path, rows, ledger=WISHES)
    assert keys(layout) == {"A": "name", "B": "next_step"}
