"""Templates ask for what the reader insists on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import openpyxl
import polars as pl
import pytest

from qiao.ground.exchange.columns import SAMPLE_MARK, Column, Ledger
from qiao.ground.exchange.faults import CHOICE, CellFault
from qiao.ground.exchange.writing.templates import CHOICES_TITLE, GUIDE_SHEET, REQUIRED_MARK, write_template


@dataclass(frozen=True)
class Plain:
    """A reader as simple as they come, so that the template is judged apart from the real readers."""

    dtype: type[pl.DataType] = pl.String
    offered: tuple[str, ...] = ()
    text: bool = False
    several: bool = False
    low: float | None = None
    high: float | None = None

    def read(self, raw: object) -> object:
        told = str(raw).split("、") if self.several else [str(raw)]
        if self.offered and not set(told) <= set(self.offered):
            raise CellFault(CHOICE, found=raw, choices="、".join(self.offered))
        return raw

    def recognises(self, samples: Sequence[object]) -> float:
        return 0.0

    def choices(self) -> Sequence[str]:
        return self.offered

    def as_text(self) -> bool:
        return self.text


TRADES = tuple(f"工种{number:02d}（含相近工种）" for number in range(60))
LEDGER = Ledger(
    "demo",
    "求职意愿登记表",
    (
        Column("name", "姓名", Plain(), required=True, sample="覃某", note="照身份证上的写。"),
        Column("identity", "证件号码", Plain(text=True), required=True, sample="尾号 1041"),
        Column("phone", "联系电话", Plain(text=True), sample="13800000000", note="=没有就留空"),
        Column("health", "健康状况", Plain(offered=("健康", "残疾")), required=True, sample="健康"),
        Column("trade", "工种", Plain(offered=TRADES), sample=TRADES[0]),
        Column("skills", "技能", Plain(offered=("刺绣", "编织", "驾驶"), several=True), sample="刺绣、编织"),
        Column("wage", "期望月工资", Plain(dtype=pl.Int64, low=500, high=50_000), sample="3500", note="元，税前。"),
        Column("back", "返乡日期", Plain(dtype=pl.Date), sample="2019-06-30"),
        Column("place", "外出地", Plain()),
        Column("place_code", "外出地代码", Plain(text=True)),
    ),
    one_of=(("place", "place_code"),),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    path = tmp_path_factory.mktemp("templates") / "模板.xlsx"
    write_template(LEDGER, path)
    return openpyxl.load_workbook(path)


def rules(template: openpyxl.Workbook) -> dict[str, openpyxl.worksheet.datavalidation.DataValidation]:
    """The validations of the form by the letter of their column."""
    form = template.worksheets[0]
    return {str(rule.sqref)[0]: rule for rule in form.data_validations.dataValidation}


def test_the_headings_stand_in_the_forms_order_and_required_ones_carry_a_star(template: openpyxl.Workbook) -> None:
    headings = [cell.value for cell in template.worksheets[0][1]]
    assert headings == [column.title + REQUIRED_MARK * column.required for column in LEDGER.columns]


def test_columns_that_excel_would_mangle_are_formatted_as_text_far_below_the_sample(
    template: openpyxl.Workbook,
) -> None:
    form = template.worksheets[0]
    assert form.column_dimensions["B"].number_format == "@"
    assert form.column_dimensions["G"].number_format == "General"


def test_short_choices_are_in_the_drop_down_itself_and_refuse_anything_else(template: openpyxl.Workbook) -> None:
    rule = rules(template)["D"]
    assert (rule.type, rule.formula1, rule.errorStyle) == ("list", '"健康,残疾"', None)
    assert str(rule.sqref) == "D3:D1048576"


def test_choices_too_long_for_excel_stand_on_a_hidden_sheet(template: openpyxl.Workbook) -> None:
    rule = rules(template)["E"]
    assert rule.formula1 == f"'{CHOICES_TITLE}'!$A$1:$A$60"
    hidden = template[CHOICES_TITLE]
    assert hidden.sheet_state == "veryHidden"
    assert [cell.value for cell in hidden["A"]] == list(TRADES)


def test_a_column_that_takes_several_choices_lets_people_type_them(template: openpyxl.Workbook) -> None:
    rule = rules(template)["F"]
    assert (rule.type, rule.errorStyle) == ("list", "information")


def test_numbers_and_dates_are_asked_for_within_the_readers_bounds(template: openpyxl.Workbook) -> None:
    number, day = rules(template)["G"], rules(template)["H"]
    assert (number.type, number.formula1, number.formula2) == ("whole", "500", "50000")
    assert day.type == "date"
    assert "元，税前。" in number.prompt


def test_every_column_says_in_the_cell_what_belongs_there(template: openpyxl.Workbook) -> None:
    told = rules(template)
    assert len(told) == len(LEDGER.columns)
    assert all(rule.prompt and rule.showInputMessage for rule in told.values())


def test_notes_are_comments_on_the_headings(template: openpyxl.Workbook) -> None:
    comment = template.worksheets[0]["A1"].comment
    assert comment is not None
    assert "照身份证上的写。" in comment.text
    assert "必填" in comment.text


def test_the_sample_row_is_marked_in_its_first_cell_and_nothing_in_it_runs(template: openpyxl.Workbook) -> None:
    sample = [cell.value for cell in template.worksheets[0][2]]
    assert sample[0] == f"{SAMPLE_MARK}：覃某"
    assert sample[6] == "3500"
    assert not [cell for sheet in template for row in sheet for cell in row if cell.data_type == "f"]


def test_the_guide_explains_every_column(template: openpyxl.Workbook) -> None:
    rows = list(template[GUIDE_SHEET].iter_rows(min_row=3, values_only=True))
    assert [row[0] for row in rows] == [column.title for column in LEDGER.columns]
    assert [row[1] for row in rows][-2:] == ["和“外出地代码”至少有一列", "和“外出地”至少有一列"]
    assert rows[3][3] == "健康、残疾"
