"""The bureau's register of 54 fields: on its real field list, with and without identities."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from tests.factories import register as factory
from tests.factories.accounts import acting

from qiao.ground.exchange.cells import Choice
from qiao.ground.exchange.reading import Reading, read_ledger
from qiao.ground.exchange.writing.sheets import writing
from qiao.ground.privacy import subjects
from qiao.story.placements.bureau_ledger import NOT_KEPT, NOT_OURS, bureau_register
from qiao.story.placements.bureau_register import BureauRegister
from qiao.story.placements.models import Placement
from qiao.story.register import codes, words
from qiao.story.register.models import Worker

AS_OF = date(2019, 6, 30)
ME = factory.identity(9)  # a woman of 1970
GOOD: dict[str, Any] = {
    "people_id": "YC000917", "name": "陈兴碧", "birthday": f"{ME[6:10]}-{ME[10:12]}-{ME[12:14]}", "nation": 15,
    "sex": 1 if int(ME[16]) % 2 else 2, "marriage": 20, "politic": "群众", "reg_address": "湖北省宜昌市夷陵区",
    "c_aac011": "73", "religion": "无", "is_disability": "否", "b_acc031": "2019-03-04", "b_aab004": "岱下餐饮（示例）",
    "c_acc026": "愿意", "b_acc033": "是",
}  # fmt: skip


@pytest.fixture
def fields(shared_data: Path) -> list[dict[str, str]]:
    table = shared_data / "codes" / "public_employment_register_fields_yichang.csv"
    with table.open(encoding="utf-8-sig", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["field"]]


def reading_of(tmp_path: Path, fields: list[dict[str, str]], *rows: dict[str, Any]) -> Reading:
    """The register with these rows under its three heading rows, every other cell `\\N`."""
    identity = {"field": "aac147", "meaning": "公民身份号码"}
    known = [*fields, *([identity] if any("aac147" in row for row in rows) else [])]
    known += [{"field": "place", "meaning": "单位所在地"}] if any("place" in row for row in rows) else []
    codes_row, numbers = [one["field"] for one in known], list(range(1, len(known) + 1))
    cells = [[row.get(one["field"], "\\N") for one in known] for row in rows]
    with writing(tmp_path / "a.xlsx") as book:
        book.sheet("登记", [one["meaning"] for one in known], [codes_row, numbers, *cells])
    return read_ledger(tmp_path / "a.xlsx", bureau_register(AS_OF), as_of=AS_OF)


def test_every_one_of_the_real_fields_is_read_or_told_by_name(tmp_path: Path, fields: list[dict[str, str]]) -> None:
    reading = reading_of(tmp_path, fields, GOOD | {"aac147": ME})
    assert len(fields) == 54
    assert reading.heading_rows == (1, 2, 3)
    whole = {fault.code: fault for fault in reading.faults if fault.row == 0}
    assert set(whole) == {"not_ours_to_know", "field_not_kept", "work_nowhere"}
    told = {code: str(fault.figures["columns"]).split("、") for code, fault in whole.items() if code != "work_nowhere"}
    assert (set(told["not_ours_to_know"]), set(told["field_not_kept"])) == (set(NOT_OURS), set(NOT_KEPT))
    assert sum(map(len, told.values())) + len(reading.recognised) == 55
    assert "政治面貌" in whole["not_ours_to_know"].said()
    assert "religion" not in {column.key for column in reading.recognised}


def test_what_is_not_kept_is_told_once_a_sheet_however_many_rows_say_it(
    tmp_path: Path, fields: list[dict[str, str]]
) -> None:
    rows = [GOOD | {"aac147": factory.identity(10 + number), "birthday": "\\N", "sex": "\\N"} for number in range(30)]
    reading = reading_of(tmp_path, fields, *rows)
    assert len(reading.faults) == 3
    assert {(fault.row, fault.column) for fault in reading.faults if fault.code != "work_nowhere"} == {(0, "")}
    assert reading.good_count == 30


def test_codes_are_read_as_their_names(tmp_path: Path, fields: list[dict[str, str]]) -> None:
    reading = reading_of(tmp_path, fields, GOOD | {"aac147": ME}, GOOD | {"aac147": factory.identity(10), "sex": "\\N"})
    told = reading.frame.to_dicts()[0]
    assert (told["ethnicity"], told["education"], told["sex"]) == ("土家族", "小学", "男" if GOOD["sex"] == 1 else "女")
    assert (told["residence"], told["started_on"], told["identity"]) == ("420506000000", "2019-03-04", ME)
    assert [(fault.row, fault.code) for fault in reading.faults if fault.row and fault.column == "F"] == []


def test_a_masked_name_is_refused_by_its_own_name(tmp_path: Path, fields: list[dict[str, str]]) -> None:
    """As the bureau publishes it: masked names, and only a number of its own."""
    masks = ("陈**", "陈某某", "陈某", "陈＊碧", "陈○○", "陈Ｘ碧")
    reading = reading_of(tmp_path, fields, *(GOOD | {"name": name} for name in masks), GOOD)
    found = [(fault.row, fault.code) for fault in reading.faults if fault.row and fault.kind.severity == "error"]
    assert found == [(row, "name_masked") for row in range(4, 10)]
    assert reading.good_count == 1
    assert "姓名完整" in next(fault for fault in reading.faults if fault.row == 5).said()


def test_whoever_is_told_by_a_name_alone_is_refused(tmp_path: Path, fields: list[dict[str, str]]) -> None:
    reading = reading_of(tmp_path, fields, GOOD | {"birthday": "\\N"}, GOOD | {"birthday": "1970-05"})
    found = [(fault.row, fault.code) for fault in reading.faults if fault.row]
    assert found == [(4, "name_alone"), (5, "birth_month_alone")]
    assert reading.good["birth"].to_list() == ["1970-05"]


def test_what_the_identity_says_otherwise_is_told(tmp_path: Path, fields: list[dict[str, str]]) -> None:
    other = {"aac147": ME, "sex": "2" if GOOD["sex"] == 1 else "1", "birthday": "1971-01-01"}
    reading = reading_of(tmp_path, fields, GOOD | other)
    told = [fault.figures["what"] for fault in reading.faults if fault.code == "identity_differs"]
    assert told == ["性别", "出生日期"]
    assert reading.good_count == 1


@pytest.mark.django_db
def test_people_are_registered_and_work_only_where_its_place_is_told(
    tmp_path: Path, fields: list[dict[str, str]]
) -> None:
    officer = acting("county", "420506")
    rows = (GOOD | {"aac147": ME}, GOOD | {"aac147": factory.identity(10), "place": "湖北省宜昌市夷陵区"})
    reading = reading_of(tmp_path, fields, *rows)
    assert [fault.row for fault in reading.faults if fault.code == "work_unplaced"] == [4]
    good = [{**row, "sheet": "登记"} for row in reading.good.drop("ok").to_dicts()]
    importer = BureauRegister()
    assert [one.verdict for one in importer.judge(good, by=officer)] == ["new", "new"]
    with transaction.atomic():
        entries = importer.write(good, by=officer, batch_id=uuid4())
    assert (Worker.objects.count(), Placement.objects.count()) == (2, 1)
    first = Worker.objects.select_related("subject").order_by("pk").first()
    assert first is not None
    assert subjects.in_clear(first.subject, "ethnicity") == "土家族"
    assert first.education == 1
    assert [one.verdict for one in importer.judge(good, by=officer)] == ["same", "same"]
    with transaction.atomic():
        assert importer.undo(entries[::-1], by=officer) == []
    assert (Worker.objects.count(), Placement.objects.count()) == (0, 0)


def test_the_ethnic_groups_are_those_of_the_standard_with_their_old_names(shared_data: Path) -> None:
    with (shared_data / "codes" / "ethnic_gb3304.csv").open(encoding="utf-8-sig", newline="") as stream:
        table = list(csv.DictReader(stream))
    assert {row["code"]: row["current_name"] for row in table} == dict(codes.ETHNIC)
    old = {row["name_in_source"]: row["current_name"] for row in table if row["name_in_source"] != row["current_name"]}
    assert old == dict(codes.ETHNIC_OLD)


@pytest.mark.parametrize(
    ("raw", "name"), [("01", "汉族"), (1, "汉族"), (15.0, "土家族"), ("毛难族", "毛南族"), ("\\N", None)]
)
def test_a_code_is_read_with_and_without_the_zero_that_excel_drops(raw: object, name: str | None) -> None:
    assert codes.Coded(codes.ETHNIC, codes.ETHNIC_OLD).read(raw) == name


def test_each_code_of_education_is_a_word_of_the_register() -> None:
    assert set(codes.EDUCATION.values()) <= set(words.EDUCATION)
    choice = Choice(words.EDUCATION)
    assert (codes.EDUCATION["31"], codes.EDUCATION["33"]) == (choice.read("大专毕业"), choice.read("大专肄业"))
    assert codes.EDUCATION["23"] == choice.read("本科肄业")
