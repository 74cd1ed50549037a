"""Ledgers of assets and workshops through the web: new, changed, same and wrong rows; known firms; taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from openpyxl import Workbook
from tests.factories.accounts import acting
from tests.factories.placements import placement
from tests.factories.register import VILLAGE, worker
from tests.factories.vacancies import credit_code, employer
from tests.factories.workshops import asset, workshop

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.exchange.reading import read_ledger
from qiao.story.vacancies.models import Employer
from qiao.story.workshops import ledgers
from qiao.story.workshops.models import Asset, Workshop
from qiao.story.workshops.taking_in import Assets, Workshops

pytestmark = pytest.mark.django_db
BATCH, TODAY = UUID(int=7), date(2019, 6, 30)
THINGS, PLACES = Assets(), Workshops()


def thing(number: int = 2, **told: Any) -> dict[str, Any]:
    blank = dict.fromkeys(column.key for column in ledgers.assets().columns)
    given = {"place": VILLAGE, "kind": "作物", "name": "莲藕", "told_on": date(2019, 6, 1)}
    return {**blank, "row": number, "sheet": "", **given, **told}


def shop(number: int = 2, **told: Any) -> dict[str, Any]:
    blank = dict.fromkeys(column.key for column in ledgers.workshops().columns)
    given = {
        "name": "人民绣坊", "place": VILLAGE, "address": "村口", "employer": "示例绣品合作社", "trade": "刺绣",
        "legal_form": "农民专业合作社", "capacity": 20, "opened_on": date(2018, 2, 1),
    }  # fmt: skip
    return {**blank, "row": number, "sheet": "", **given, **told}


RECOGNISED = {"document": "县〔2018〕1号", "recognised_on": date(2018, 5, 1), "recognised_by": "县就业局"}


def codes(told: Any) -> list[str]:
    return [fault.kind.code for fault in told.faults]


def test_a_thing_is_entered_told_again_and_brought_up_to_date():
    rows = [thing(amount=1200, unit="亩", months=0b111)]
    assert [one.verdict for one in THINGS.judge(rows, by=SYSTEM)] == ["new"]
    THINGS.write(rows, by=SYSTEM, batch_id=BATCH)
    more = [thing(amount=1500, unit="亩")]

    told = THINGS.judge([*rows], by=SYSTEM) + THINGS.judge(more, by=SYSTEM)
    THINGS.write(more, by=SYSTEM, batch_id=BATCH)

    made = Asset.objects.get()
    assert [one.verdict for one in told] == ["same", "changed"]
    assert [(c.title, c.before, c.after) for c in told[1].changes] == [("数量", "1200", "1500")]
    assert (made.amount, made.months, made.batch_id) == (1500, 0b111, BATCH)


def test_a_workshop_brings_its_firm_once_and_finds_the_one_on_record():
    known = employer(name="示例绣品合作社", region=VILLAGE[:6])
    rows = [shop(), shop(3, name="人民竹坊", employer="新合作社"), shop(4, name="人民布坊", employer="新合作社")]

    told = PLACES.write(rows, by=SYSTEM, batch_id=BATCH)

    assert [w.kind for w in told] == ["vacancies.employer", *["workshops.workshop"] * 3]
    assert Workshop.objects.get(name="人民绣坊").employer == known
    assert Workshop.objects.filter(employer__name="新合作社").count() == 2
    assert set(Workshop.objects.values_list("state", flat=True)) == {"applied"}


def test_a_row_with_its_document_recognises_a_workshop_that_has_applied():
    PLACES.write([shop()], by=SYSTEM, batch_id=BATCH)

    told = PLACES.judge([shop(**RECOGNISED)], by=SYSTEM)
    PLACES.write([shop(**RECOGNISED)], by=SYSTEM, batch_id=BATCH)

    made = Workshop.objects.get()
    assert ("state", "申请认定", "已认定") in [(c.key, c.before, c.after) for c in told[0].changes]
    assert (made.state, made.document, made.recognised_on) == ("recognised", "县〔2018〕1号", date(2018, 5, 1))


def test_what_is_over_is_not_brought_back_and_a_second_row_of_the_same_is_told():
    workshop(name="旧绣坊", state="withdrawn", ended_on=date(2019, 1, 1), ended_why="停产")

    told = PLACES.judge([shop(name="旧绣坊"), shop(3), shop(4)], by=SYSTEM)

    assert [codes(one) for one in told] == [["workshop_over"], [], ["workshop_told_twice"]]


def test_rows_of_another_county_are_outside():
    told = PLACES.judge([shop(place="500231001001")], by=acting("county", VILLAGE[:6]))
    things = THINGS.judge([thing(place="500231001001")], by=acting("township", VILLAGE[:9]))

    assert [codes(one) for one in (*told, *things)] == [["outside_scope"]] * 2


def test_what_nobody_used_is_taken_back_and_a_workshop_with_people_stays():
    written = PLACES.write([shop(), shop(3, name="人民竹坊")], by=SYSTEM, batch_id=BATCH)
    used = Workshop.objects.get(name="人民竹坊")
    placement(worker(), workshop=used, channel="workshop", region=VILLAGE, organised=False)

    refused = PLACES.undo(written, by=SYSTEM)

    assert [one.record_id for one in refused] == [used.pk, used.employer_id]
    assert list(Workshop.objects.values_list("name", flat=True)) == ["人民竹坊"]


def test_a_change_is_taken_back_to_what_stood_unless_somebody_changed_it_since():
    first, second = asset(VILLAGE, "crop", "莲藕", note="旧"), asset(VILLAGE, "crop", "花椒", note="旧")
    rows = [thing(note="新"), thing(3, name="花椒", note="新")]
    written = THINGS.write(rows, by=SYSTEM, batch_id=BATCH)
    Asset.objects.filter(pk=second.pk).update(version=9)

    refused = THINGS.undo(written, by=SYSTEM)

    first.refresh_from_db()
    assert [one.record_id for one in refused] == [second.pk]
    assert first.note == "旧"


def test_a_firm_of_another_code_is_another_firm():
    employer(name="示例绣品合作社", region=VILLAGE[:6], credit_code=credit_code(1))

    PLACES.write([shop(credit_code=credit_code(2))], by=SYSTEM, batch_id=BATCH)

    assert Employer.objects.count() == 2


def sheet(path: Path, ledger: Any, **cells: Any) -> Path:
    """A workbook with the form's headings and one row of samples, some of them otherwise."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.append([column.title for column in ledger.columns])
    page.append([cells.get(column.key, column.sample) or None for column in ledger.columns])
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"place": "重庆市巫溪县"}, "workshop_township_needed"),
        ({"months": "农闲"}, "workshop_months_unread"),
        ({"legal_form": "国企"}, "choice"),
        ({"document": "县〔2018〕1号"}, "workshop_recognition_half"),
        ({"document": "县〔2018〕1号", "recognised_on": "2017-01-01", "recognised_by": "县就业局"},
         "workshop_recognised_before_opened"),
        ({"opened_on": "2029-01-01"}, "date_range"),
        ({"capacity": "0"}, "number_range"),
        ({"credit_code": "91500238MA5U000000"}, "credit_code"),
    ],
)  # fmt: skip
def test_a_wrong_cell_of_a_workshop_is_told_by_name_and_the_form_s_own_samples_are_right(tmp_path, cells, code):
    ledger = ledgers.workshops(TODAY)

    right = read_ledger(sheet(tmp_path / "right.xlsx", ledger), ledger, as_of=TODAY)
    wrong = read_ledger(sheet(tmp_path / "wrong.xlsx", ledger, **cells), ledger, as_of=TODAY)

    assert [fault.kind.code for fault in right.faults if fault.kind.severity == "error"] == []
    assert right.good_count == 1
    assert code in [fault.kind.code for fault in wrong.faults]


@pytest.mark.parametrize(
    ("cells", "code"), [({"amount": "1200", "unit": None}, "asset_unit_missing"), ({"kind": "股票"}, "choice")]
)
def test_a_wrong_cell_of_a_thing_is_told_by_name(tmp_path, cells, code):
    ledger = ledgers.assets(TODAY)
    samples = {column.key: column.sample for column in ledger.columns} | cells

    right = read_ledger(sheet(tmp_path / "right.xlsx", ledger), ledger, as_of=TODAY)
    book = Workbook()
    page = book.active
    assert page is not None
    page.append([column.title for column in ledger.columns])
    page.append([samples[column.key] for column in ledger.columns])
    book.save(tmp_path / "wrong.xlsx")
    wrong = read_ledger(tmp_path / "wrong.xlsx", ledger, as_of=TODAY)

    assert right.good_count == 1
    assert code in [fault.kind.code for fault in wrong.faults]
