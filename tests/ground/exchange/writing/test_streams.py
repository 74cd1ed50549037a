"""Rows written as finished XML are the rows that xlsxwriter itself would write."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from qiao.ground.exchange.writing.sheets import Formula, RawNumber, _RowMaker, writing
from qiao.ground.exchange.writing.streams import text_cell

HEADINGS = ["姓名", "证件号码", "数", "日", "其他"]
cells = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.floats(-1e15, 1e15).filter(lambda number: number == 0 or abs(number) > 1e-9),
    st.dates(date(1880, 1, 1), date(2200, 1, 1)),
    st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.sampled_from(
        [Formula("=1+1", 2), RawNumber(5e17), time(8, 30), ["a", "b"], "_x0041_", "a_x", "<r>x</r>", " a\nb "]
    ),
)


def contents(path: Path) -> list[list[tuple[object, str, str]]]:
    """Value, type and number format of every cell."""
    sheet = openpyxl.load_workbook(path)["表"]
    return [[(cell.value, cell.data_type, cell.number_format) for cell in row] for row in sheet]


@settings(max_examples=50, deadline=None)
@given(rows=st.lists(st.lists(cells, min_size=5, max_size=5), max_size=12))
@example(rows=[[None, None, None, None, "\r"]])
@example(rows=[["a\r\nb", "\r\r\n", "\n\r", " \r ", "_x000D_"]])
@example(rows=[["a"] * 5, [Formula("=1", 1)] * 5, [None] * 5, ["b"] * 5, [time(1)] * 5, [Formula("=1", 1)] * 5])
def test_fast_and_slow_rows_hold_the_same_cells(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[object]]
) -> None:
    folder = tmp_path_factory.mktemp("streams")
    with writing(folder / "fast.xlsx") as book:
        book.sheet("表", HEADINGS, rows, text=["其他"])
    with pytest.MonkeyPatch.context() as patch, writing(folder / "slow.xlsx") as book:
        patch.setattr(_RowMaker, "write", lambda *_: False)
        book.sheet("表", HEADINGS, rows, text=["其他"])
    fast, slow = contents(folder / "fast.xlsx"), contents(folder / "slow.xlsx")
    for fast_row, slow_row in zip(fast, slow, strict=True):
        for (value, kind, look), (other, other_kind, other_look) in zip(fast_row, slow_row, strict=True):
            assert (kind, look) == (other_kind, other_look)
            assert value == other or value == pytest.approx(other, rel=1e-14)
    texts = [
        CalamineWorkbook.from_path(folder / name).get_sheet_by_index(0).to_python()
        for name in ("fast.xlsx", "slow.xlsx")
    ]
    assert [[str(cell)[:12] for cell in row] for row in texts[0]] == [
        [str(cell)[:12] for cell in row] for row in texts[1]
    ]


def test_a_row_of_another_length_than_the_headings_is_our_mistake(tmp_path: Path) -> None:
    with pytest.raises((ValueError, IndexError)), writing(tmp_path / "a.xlsx") as book:
        book.sheet("表", ["甲", "乙"], [[1]])
    assert list(tmp_path.iterdir()) == []


def test_a_number_keeps_every_digit_it_has(tmp_path: Path) -> None:
    with writing(tmp_path / "a.xlsx") as book:
        book.sheet("表", ["数"], [[0.1 + 0.2], [123456789012345], [-3.5]])
    assert [row[0].value for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["表"]["A2:A4"]] == [
        0.1 + 0.2, 123456789012345, -3.5,
    ]  # fmt: skip


def test_text_is_escaped_only_where_it_must_be() -> None:
    assert text_cell("A1", "覃某", "") == '<c r="A1" t="inlineStr"><is><t>覃某</t></is></c>'
    assert "&lt;b&gt; &amp;" in text_cell("A1", "<b> &", "")
    assert "_x005F_x0041_" in text_cell("A1", "_x0041_", "")


def test_every_line_of_a_cell_ends_as_excel_ends_it(tmp_path: Path) -> None:
    with writing(tmp_path / "a.xlsx") as book:
        book.sheet("表", ["备注"], [["一\r\n二\r三\n四"]])
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")["表"]["A2"].value == "一\n二\n三\n四"
