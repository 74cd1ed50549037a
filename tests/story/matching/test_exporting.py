"""The plan's workbook of a stored round: for an office of the home side, with who took it away, and audited."""

from __future__ import annotations

from uuid import UUID

import pytest
from openpyxl import load_workbook
from tests.factories.accounts import acting
from tests.factories.matching import computed, market

from qiao.ground.audit.models import Event
from qiao.story.matching.errors import MatchingRefused
from qiao.story.matching.exporting import export_plan

pytestmark = pytest.mark.django_db


def test_the_workbook_names_everybody_once_with_their_post_or_the_reason(tmp_path):
    market(people=6, posts=2, seats=2)
    office = acting("county", "500238")

    rows = export_plan(by=office, found=computed(), path=tmp_path / "plan.xlsx", number=UUID(int=3), language="zh")

    book = load_workbook(tmp_path / "plan.xlsx", read_only=True)
    people = list(book["每人的岗位"].iter_rows(values_only=True))
    without = list(book["没排上的人"].iter_rows(values_only=True))
    assert rows == 4
    assert len([row for row in people if row[3] and "缝纫工" in row[3]]) == 4
    assert len([row for row in without if row[4] == "符合的岗位给了更合适的人"]) == 2
    assert Event.objects.get(action="matching.plan.exported").details["rows"] == 4


def test_every_sheet_says_who_took_it_and_none_names_rows_of_a_file(tmp_path):
    market(people=2, posts=1)
    office = acting("county", "500238")

    export_plan(by=office, found=computed(), path=tmp_path / "plan.xlsx", number=UUID(int=3), language="zh")

    for sheet in load_workbook(tmp_path / "plan.xlsx").worksheets:
        cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
        assert any(office.name in cell and "00000000" in cell for cell in cells), sheet.title
        assert not {"需求表行号", "岗位表行号"} & set(cells)


def test_the_work_side_gets_no_workbook_of_names(tmp_path):
    market(people=1, posts=1)

    with pytest.raises(MatchingRefused):
        export_plan(
            by=acting("city", "3709"), found=computed(), path=tmp_path / "plan.xlsx", number=UUID(int=3), language="zh"
        )

    assert not (tmp_path / "plan.xlsx").exists()
