"""A list of firms through the web: new, changed, same and wrong lines; known by code, else by name; taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from openpyxl import Workbook
from tests.factories.accounts import acting
from tests.factories.vacancies import credit_code, employer, vacancy, workplace

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.exchange.reading import Reading, read_ledger
from qiao.story.vacancies.directory import EMPLOYERS
from qiao.story.vacancies.enrolling import Enrolment
from qiao.story.vacancies.joining import merge_employers
from qiao.story.vacancies.models import Employer, Workplace

BATCH = UUID(int=5)
FORM = Enrolment()
CODE, OTHER = credit_code(1), credit_code(2)


def row(number: int = 2, **told: Any) -> dict[str, Any]:
    blank = dict.fromkeys(column.key for column in EMPLOYERS.columns)
    return {**blank, "row": number, "sheet": "", "name": "岱宗服饰（示例）", "place": "370902", **told}


def judged(*rows: dict[str, Any], by: Any = SYSTEM) -> list[Any]:
    return FORM.judge(rows, by=by)


def write(*rows: dict[str, Any], by: Any = SYSTEM) -> list[Any]:
    return FORM.write(rows, by=by, batch_id=BATCH)


def codes(told: Any) -> list[str]:
    return [fault.kind.code for fault in told.faults]


# Whom a line is about -----------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_new_line_becomes_a_firm_with_its_workplace():
    line = row(
        credit_code=CODE, address="灵山大街 1 号", industry="纺织服装", size="50–99 人", contact="人事部",
        phone="05388200001", licence_valid_to=date(2030, 1, 1), licence_scope="服装加工",
    )  # fmt: skip

    assert [one.verdict for one in judged(line)] == ["new"]
    told = write(line)

    made = Employer.objects.get()
    assert [(one.kind, one.effect) for one in told] == [
        ("vacancies.employer", "created"), ("vacancies.workplace", "created"),
    ]  # fmt: skip
    assert (made.name, made.credit_code, made.region, made.industry) == ("岱宗服饰（示例）", CODE, "370902", "纺织服装")
    assert (made.size, made.contact_phone, made.licence_valid_to) == ("50–99 人", "05388200001", date(2030, 1, 1))
    assert (made.batch_id, made.workplaces.get().address) == (BATCH, "灵山大街 1 号")


@pytest.mark.django_db
def test_a_code_that_is_known_updates_and_never_doubles_and_what_is_blank_stays():
    known = employer("旧名字（示例）", credit_code=CODE, contact="王经理", industry="纺织")
    line = row(credit_code=CODE, phone="05388200001", industry="纺织服装")

    told = judged(line)[0]
    write(line)

    known.refresh_from_db()
    assert (told.verdict, [(one.title, one.before, one.after) for one in told.changes]) == ("changed", [
        ("单位名称", "旧名字（示例）", "岱宗服饰（示例）"), ("所属行业", "纺织", "纺织服装"),
        ("联系电话", "—", "05388200001"),
    ])  # fmt: skip
    assert (told.seen[0].record_id, told.seen[0].version) == (known.pk, 1)
    assert (known.name, known.contact, known.industry, known.version) == ("岱宗服饰（示例）", "王经理", "纺织服装", 2)
    assert Employer.objects.count() == 1
    assert judged(line)[0].verdict == "same"


@pytest.mark.django_db
def test_without_a_code_on_either_side_the_name_in_the_city_tells_the_firm_and_it_gets_its_code():
    known = employer("岱宗服饰（示例）")
    elsewhere = employer("岱宗服饰（示例）", region="370102")

    assert codes(judged(row())[0]) == []
    assert judged(row())[0].verdict == "same"
    write(row(credit_code=CODE))

    known.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (known.credit_code, elsewhere.credit_code) == (CODE, None)


@pytest.mark.django_db
def test_the_same_name_with_another_code_is_another_firm_and_says_so():
    employer("岱宗服饰（示例）", credit_code=OTHER)

    told = judged(row(credit_code=CODE))[0]
    write(row(credit_code=CODE))

    assert (told.verdict, codes(told)) == ("new", ["firm_of_other_code"])
    assert OTHER in told.faults[0].said()
    assert Employer.objects.filter(name="岱宗服饰（示例）").count() == 2


@pytest.mark.django_db
def test_of_several_with_one_name_nobody_is_guessed():
    employer("岱宗服饰（示例）")
    employer("岱宗服饰（示例）", credit_code=OTHER)

    assert (judged(row())[0].verdict, codes(judged(row())[0])) == ("wrong", ["firm_named_like_several"])
    assert write(row()) == []


@pytest.mark.django_db
def test_a_firm_that_was_merged_away_is_not_found_again():
    winner, loser = employer("岱宗服饰（示例）"), employer("岱宗（示例）", credit_code=CODE)
    merge_employers(by=SYSTEM, loser=loser, winner=winner, why="同一家")

    told = judged(row(credit_code=CODE, name="岱宗（示例）"))[0]

    assert told.seen[0].record_id == winner.pk


@pytest.mark.django_db
def test_a_firm_without_a_code_is_taken_with_a_warning():
    told = judged(row())[0]

    assert (told.verdict, codes(told)) == ("new", ["firm_without_code"])
    assert told.faults[0].kind.severity == "warning"


@pytest.mark.django_db
def test_a_firm_that_an_earlier_line_of_the_file_told_of_is_told_of_twice_across_its_parts():
    known = employer("岱宗服饰（示例）", credit_code=CODE)
    judge = FORM.judging(by=SYSTEM)

    first = judge([row(2, name="新企业（示例）"), row(3, credit_code=CODE)])
    second = judge([row(4, name="新企业（示例）"), row(5)])

    assert [one.verdict for one in first + second] == ["new", "same", "wrong", "wrong"]
    assert [codes(one) for one in second] == [["firm_told_twice"], ["firm_told_twice"]]
    assert ("第 2 行" in second[0].faults[0].said(), "第 3 行" in second[1].faults[0].said()) == (True, True)
    assert known.name in second[1].faults[0].said()


@pytest.mark.django_db
def test_a_line_of_another_city_and_a_firm_seated_in_another_city_are_outside_ones_region():
    employer("外地企业（示例）", credit_code=CODE, region="370102")
    by = acting("city", "3709")

    told = judged(row(2, place="370102"), row(3, credit_code=CODE), row(4, name="本地企业（示例）"), by=by)

    assert [codes(one) for one in told] == [["outside_scope"], ["outside_scope"], ["firm_without_code"]]
    assert [one.effect for one in write(row(2, place="370102"), row(3, credit_code=CODE), by=by)] == []


@pytest.mark.django_db
def test_a_wider_place_is_no_change_and_another_district_is():
    employer("岱宗服饰（示例）", credit_code=CODE)

    assert judged(row(credit_code=CODE, place="370900"))[0].verdict == "same"
    moved = judged(row(credit_code=CODE, place="370911"))[0]
    assert [(one.key, one.before, one.after) for one in moved.changes] == [
        ("place", "山东省泰安市泰山区", "山东省泰安市岱岳区"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_an_address_that_is_known_is_not_a_second_workplace():
    known = employer("岱宗服饰（示例）", credit_code=CODE)
    workplace(known, address="灵山大街 1 号")

    assert judged(row(credit_code=CODE, address="灵山大街  1 号"))[0].verdict == "same"
    assert [one.key for one in judged(row(credit_code=CODE, address="泮河大街 2 号"))[0].changes] == ["address"]


# Taken back ---------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_batch_is_taken_back_whole_while_nobody_used_it():
    known = employer("岱宗服饰（示例）", credit_code=CODE, licence_valid_to=date(2020, 1, 1))
    told = write(
        row(2, credit_code=CODE, licence_valid_to=date(2030, 1, 1), address="灵山大街 1 号"),
        row(3, name="新企业（示例）", address="泮河大街 2 号"),
    )

    assert FORM.undo(told, by=SYSTEM) == []

    known.refresh_from_db()
    assert (known.licence_valid_to, Employer.objects.count(), Workplace.objects.count()) == (date(2020, 1, 1), 1, 0)


@pytest.mark.django_db
def test_a_firm_with_a_post_or_changed_since_stays_with_its_workplace_and_is_told():
    changed = employer("岱宗服饰（示例）", credit_code=CODE)
    told = write(
        row(2, credit_code=CODE, industry="纺织", address="灵山大街 1 号"),
        row(3, name="新企业（示例）", address="泮河大街 2 号"),
    )
    Employer.objects.filter(pk=changed.pk).update(version=9)
    vacancy(Employer.objects.get(name="新企业（示例）"))

    refused = FORM.undo(told, by=SYSTEM)

    assert {one.who: one.zh for one in refused} == {
        "岱宗服饰（示例）": "导入以后有人改过，留着不动。请逐条核对。",
        "新企业（示例）": "已经有岗位用到它，留着不动。",
    }  # fmt: skip
    assert (Employer.objects.count(), Workplace.objects.count()) == (2, 2)


# Reading ------------------------------------------------------------------------------------------------------------
def read(tmp_path: Path, headings: tuple[str, ...], *lines: tuple[object, ...]) -> Reading:
    book = Workbook()
    for line in (headings, *lines):
        book.active.append(line)
    book.save(tmp_path / "名录.xlsx")
    return read_ledger(tmp_path / "名录.xlsx", EMPLOYERS)


def test_the_headings_of_a_market_regulator_are_known_and_who_represents_the_firm_is_not_read(tmp_path: Path):
    headings = ("主体名称", "统一代码", "法定代表人", "住所", "行业门类", "从业人数", "营业期限至", "县区", "联系方式")
    reading = read(
        tmp_path, headings,
        ("岱宗服饰有限公司（示例）", CODE, "某某某", "灵山大街 1 号", "制造业", "85", "长期", "山东省泰安市泰山区",
         "0538-8200001"),
    )  # fmt: skip

    told = reading.good.row(0, named=True)
    assert (told["name"], told["credit_code"], told["address"]) == ("岱宗服饰有限公司（示例）", CODE, "灵山大街 1 号")
    assert (told["industry"], told["size"], told["licence_valid_to"], told["place"]) == ("制造业", "85", None, "370902")
    assert "某某某" not in str(told)
    assert [(fault.code, fault.row) for fault in reading.faults] == [("firm_column_not_kept", 0)]
    assert "法定代表人" in reading.faults[0].said()


def test_what_is_wrong_with_a_line_is_named_at_its_cell(tmp_path: Path):
    wrong = CODE[:-1] + ("A" if CODE[-1] != "A" else "B")
    reading = read(
        tmp_path, ("单位名称", "统一社会信用代码", "所在地", "联系电话"),
        ("甲企业（示例）", wrong, "山东省泰安市泰山区", "05388200001"),
        ("乙企业（示例）", CODE, "山东省泰安市泰山区", "12"),
        ("丙企业（示例）", OTHER, "", ""),
        ("", OTHER, "山东省泰安市泰山区", ""),
        ("泰安示例企业".encode().decode("gb18030"), "", "山东省泰安市泰山区", ""),
    )  # fmt: skip

    assert [(fault.row, fault.code) for fault in reading.faults] == [
        (2, "credit_code"), (3, "phone"), (4, "blank"), (5, "blank"), (5, "duplicate"), (6, "garbled"),
    ]  # fmt: skip
    assert reading.good_count == 0


def test_one_code_under_two_names_is_wrong_on_both_lines(tmp_path: Path):
    reading = read(
        tmp_path, ("单位名称", "统一社会信用代码", "所在地"),
        ("甲企业（示例）", CODE, "山东省泰安市泰山区"), ("乙企业（示例）", CODE, "山东省泰安市泰山区"),
    )  # fmt: skip

    assert {fault.row for fault in reading.faults if fault.kind.severity == "error"} == {2, 3}
