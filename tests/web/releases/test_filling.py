"""A blank form filled through the web: for a village, beside names, on one sheet or all; nothing more than asked."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import acting, logged_in, officer
from tests.factories.register import VILLAGE, household, worker

from qiao.ground.audit.models import Event
from qiao.ground.exchange.filling.forms import read_form
from qiao.ground.exchange.filling.workbooks import LIST_SHEET, NOT_CHOSEN
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.ground.privacy.models import Release
from qiao.ground.privacy.release_files import UNASKED_SECONDS_MAX, release_files
from qiao.ground.privacy.subjects import in_clear
from qiao.story.reports.form_filling import NOT_FOUND, SAME_NAME, Whom, filling_of, whom, withheld_in
from qiao.story.reports.known_ledger import FORMS

pytestmark = pytest.mark.django_db
FILL = reverse("releases.fill")


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("county", "500238"))


def form_of(rows: list[list[Any]], sheets: tuple[str, ...] = ("花名册",)) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name in sheets:
        sheet = book.create_sheet(name)
        for row in [["姓名", "身份证号", "联系电话", "鞋码"], *rows]:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def looked(browser: Client, content: bytes, name: str = "上级的表.xlsx") -> str:
    """Upload a form, let it be looked at, and give the address where its sheets are chosen."""
    answer = browser.post(FILL, {"key": str(uuid4()), "file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302
    run_job(Job.objects.filter(kind="releases.look").latest("created_at").pk)
    return str(answer["Location"])


def asked(browser: Client, content: bytes, name: str = "上级的表.xlsx", **more: Any) -> Any:
    """Upload a form and ask for its first sheet, unless others are named."""
    told = {"purpose": "上报市里的花名册", "office": "500238", "place": "", "sheets": ["0"], **more}
    return browser.post(looked(browser, content, name), told)


def taken(browser: Client) -> openpyxl.Workbook:
    assert run_job(Job.objects.filter(kind="releases.make").latest("created_at").pk) == "done"
    release = Release.objects.latest("asked_at")
    answer = browser.get(reverse("releases.file", args=[release.pk]))
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def test_a_blank_form_is_filled_for_a_township_and_nobody_beyond(browser: Client) -> None:
    here = worker(region=VILLAGE, name="冉秀兰", phone="15400001234")
    worker(region="500238101201", name="别处的人")
    asked(browser, form_of([]), place="宁河街道")
    release = Release.objects.get()
    assert (release.rows, release.state, release.file_name) == (1, "approved", "上级的表（已填）.xlsx")
    book = taken(browser)
    number = in_clear(here.subject, "resident_id")
    assert [cell.value for cell in book["花名册"][2]] == ["冉秀兰", number, "15400001234", None]
    assert book["花名册"].max_row == 2
    assert LIST_SHEET in book.sheetnames
    assert not release_files.has(release.pk, "source"), "the form is not kept longer than it is needed"


def test_beside_names_only_those_whom_one_may_see_and_no_guess_between_two(browser: Client) -> None:
    one = worker(region=VILLAGE, name="冉秀兰", phone="15400001234")
    worker(region=VILLAGE, name="谭兴旺")
    worker(region=VILLAGE, name="谭兴旺")
    far = worker(region="500237001001", name="外县人", phone="15400009999")
    rows = [
        ["冉秀兰"],
        ["谭兴旺"],
        ["外县人"],
        [None, in_clear(far.subject, "resident_id")],
        ["另写的", in_clear(one.subject, "resident_id")],
    ]
    asked(browser, form_of(rows))
    assert Release.objects.get().rows == 1, "one person on two rows"
    sheet = taken(browser)["花名册"]
    assert [sheet.cell(row, 3).value for row in range(2, 7)] == ["15400001234", None, None, None, "15400001234"]
    assert sheet["A6"].value == "另写的", "what stands there stays"
    assert [sheet.cell(row, 1).comment.text for row in (3, 4, 5)] == [SAME_NAME, NOT_FOUND, NOT_FOUND]


def test_the_sheets_chosen_are_filled_each_person_counted_once_and_the_others_named(browser: Client) -> None:
    one = worker(region=VILLAGE, household=household(poverty="poor"))
    worker(region=VILLAGE, household=household(poverty="poor"))
    rows = [["", in_clear(one.subject, "resident_id")], ["", in_clear(one.subject, "resident_id")]]
    asked(browser, form_of([], ("甲", "乙", "丙")), sheets=["0", "2"], poor_only="on")
    release = Release.objects.get()
    assert (release.rows, release.params["filled"], release.params["left_out"]) == (2, ["甲", "丙"], ["乙"])
    assert Event.objects.get(action="privacy.release.asked").details["rows"] == 2
    book = taken(browser)
    assert [book[name].max_row for name in ("甲", "乙", "丙")] == [3, 1, 3]
    told = [[cell.value for cell in row] for row in book[LIST_SHEET].iter_rows(min_row=3)]
    assert ["乙", None, None, NOT_CHOSEN] in told
    page = browser.get(reverse("releases.release", args=[release.pk])).content.decode()
    assert all(said in page for said in ("没有填的工作表", "乙", "没认出这个列名"))
    asked(browser, form_of(rows))
    assert Release.objects.latest("asked_at").rows == 1, "a person on two rows is one person"


def test_the_page_offers_each_sheet_with_how_much_of_it_is_known(browser: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(form_of([], ("甲", "乙"))))
    book.create_sheet("说明页")["A1"] = "请照实填写"
    out = io.BytesIO()
    book.save(out)
    address = looked(browser, out.getvalue())
    page = browser.get(address).content.decode()
    assert page.count("认出 3 列，共 4 列") == 2
    assert page.count(" checked") == 1
    assert all(said in page for said in ("说明页", "鞋码", "没认出这个列名"))
    answer = browser.post(address, {"purpose": "上报市里的花名册", "office": "500238", "sheets": ["7"]})
    assert (answer.status_code, "至少选一张工作表" in answer.content.decode()) == (422, True)
    assert logged_in(officer("county", "500238")).get(address).status_code == 404


def test_a_column_nobody_was_sure_of_is_filled_once_somebody_says_what_it_is(browser: Client) -> None:
    here = worker(region=VILLAGE, name="冉秀兰", phone="15400001234")
    address = looked(browser, workbook([["姓名", "身份证号", "务工单位名称", "号码一", "尾注"]]))
    page = browser.get(address).content.decode()
    assert 'name="column-0-4"' in page
    assert 'name="column-0-3"' not in page, "务工单位名称 is known"
    answer = browser.post(address, {"do": "point", "column-0-4": "phone", "column-0-5": "bank_card"})
    assert answer.status_code == 302
    page = browser.get(address).content.decode()
    assert 'name="column-0-4"' not in page, "what was said is remembered with the blank"
    assert 'name="column-0-5"' in page, "what is not kept is no answer"
    told = {"purpose": "上报市里的花名册", "office": "500238", "place": "", "sheets": ["0"]}
    browser.post(address, told)
    number = in_clear(here.subject, "resident_id")
    (sheet, *_) = taken(browser).worksheets
    assert [cell.value for cell in sheet[2]] == ["冉秀兰", number, None, "15400001234", None]


def test_rows_are_numbered_from_one_unless_the_form_did(browser: Client) -> None:
    people = [worker(region=VILLAGE) for _ in range(3)]
    headings = ["序号", "姓名", "身份证号", "联系电话"]
    asked(browser, workbook([headings]))
    assert [row[0].value for row in taken(browser)["Sheet"].iter_rows(min_row=2)] == [1, 2, 3]
    named = [[None, None, in_clear(one.subject, "resident_id")] for one in people]
    asked(browser, workbook([headings, *named]))
    assert [row[0].value for row in taken(browser)["Sheet"].iter_rows(min_row=2)] == [1, 2, 3]
    asked(browser, workbook([headings, [7, *named[0][1:]], *named[1:]]))
    assert [row[0].value for row in taken(browser)["Sheet"].iter_rows(min_row=2)] == [7, None, None]


def test_every_word_for_an_address_is_filled_and_each_blank_column_says_why(browser: Client) -> None:
    worker(region=VILLAGE, education=None)
    headings = ["姓名", "证件号码", "现居住地", "户口所在地", "文化程度", "婚姻状况", "技能证书编号", "鞋码"]
    address = looked(browser, workbook([headings]))
    page = browser.get(address).content.decode()
    assert "认出 5 列，共 8 列" in page
    assert "认出是“婚姻状况”，系统不登记这一项" in page
    browser.post(address, {"purpose": "上报市里的花名册", "office": "500238", "sheets": ["0"]})
    book = taken(browser)
    row = [cell.value for cell in book["Sheet"][2]]
    assert row[2] == row[3] == "重庆市巫溪县宁河街道人民社区居民委员会"
    told = {sheet.value: said.value for _, _, sheet, said in book[LIST_SHEET].iter_rows(min_row=3)}
    assert told["婚姻状况"].startswith("认出是“婚姻状况”，系统不登记")
    assert told["文化程度"].startswith("认出是“文化程度”，这些人都没有登记")
    assert told["鞋码"].startswith("没认出")
    assert told["户口所在地"].startswith("登记只有一个住址")
    assert told["现居住地"].startswith("登记只有一个住址"), "nobody knows which of the two the address is"
    release = browser.get(reverse("releases.release", args=[Release.objects.get().pk])).content.decode()
    assert "这些人都没有登记" in release


def test_a_receiving_office_fills_no_facts_of_households(tmp_path: Path) -> None:
    person = worker(region=VILLAGE, household=household(poverty="poor"))
    path = tmp_path / "x.xlsx"
    path.write_bytes(workbook([["姓名", "身份证号", "户类型", "政治面貌", "联系电话"]]))
    form = read_form(path, FORMS).first_good
    plan = Whom(form, {}, [person.pk], {})
    told = {side: filling_of(plan, acting(*side)) for side in (("city", "3709"), ("county", "500238"))}
    assert told["city", "3709"].below[0]["poverty_status"] is None
    assert told["county", "500238"].below[0]["poverty_status"] == "建档立卡贫困户"
    why = {side: {one.heading: one.why for one in filling.remarks} for side, filling in told.items()}
    assert why["city", "3709"] | {"联系电话": "-"} == {"户类型": "withheld", "政治面貌": "withheld", "联系电话": "-"}
    assert "户类型" not in why["county", "500238"]
    assert withheld_in([plan], acting("city", "3709")) == (["贫困状况", "政治面貌"], 1)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"PK\x03\x04nothing", "x.xlsx", "damaged"),
        (b"\xd5\xc5,1\n", "x.csv", "form_not_xlsx"),
    ],
)
def test_a_file_that_is_no_form_is_refused_by_name_and_kept_nowhere(
    browser: Client, content: bytes, name: str, code: str
) -> None:
    before = len(release_files.files())
    address = looked(browser, content, name)
    assert Job.objects.get().error_code == code
    page = browser.get(address).content.decode()
    assert (name in page, "重新上传" in page) == (True, True)
    assert (Release.objects.count(), len(release_files.files())) == (0, before)


def test_what_is_not_even_a_table_is_refused_within_the_request(browser: Client) -> None:
    answer = browser.post(FILL, {"key": str(uuid4()), "file": SimpleUploadedFile("x.xlsx", b"%PDF-1.4")})
    assert (answer.status_code, "x.xlsx" in answer.content.decode(), Job.objects.count()) == (422, True, 0)


def test_names_of_which_nobody_is_known_are_told_as_such(browser: Client) -> None:
    worker(region=VILLAGE)
    answer = asked(browser, form_of([["从没建档的人"]]))
    assert (answer.status_code, "写着 1 个人，一个也没有对上" in answer.content.decode()) == (422, True)


def test_many_people_of_a_form_need_a_second_person_too(browser: Client, settings: Any) -> None:
    settings.QIAO_EXPORT_ROWS_ALONE = 1
    worker(region=VILLAGE)
    worker(region=VILLAGE)
    asked(browser, form_of([]))
    release = Release.objects.get()
    assert (release.state, release.rows, Job.objects.filter(kind="releases.make").count()) == ("asked", 2, 0)
    assert release_files.has(release.pk, "source")
    other = logged_in(officer("county", "500238"))
    other.post(reverse("releases.decide", args=[release.pk]), {"do": "refuse", "why": "不该报这么多"})
    assert not release_files.has(release.pk, "source")


def test_the_real_workbook_of_seven_sheets_is_filled_for_a_village(browser: Client, shared_data: Path) -> None:
    people = [worker(region=VILLAGE, phone=f"1540000{n:04d}") for n in range(3)]
    path = next((shared_data / "excel").glob("x03*"))
    before = openpyxl.load_workbook(path)
    address = looked(browser, path.read_bytes(), "花名册.xlsx")
    page = browser.get(address).content.decode()
    assert page.index("花名册</b>") < page.index("离职员工</b>")
    offered = page.split('name="sheets"')[1:]
    assert [(" checked" in one.split(">")[0], "花名册</b>" in one.split("</label>")[0]) for one in offered].count(
        (True, True)
    ) == 1
    sheets = [str(at) for at in range(7)]
    browser.post(address, {"purpose": "上报市里的花名册", "office": "500238", "place": "", "sheets": sheets})
    assert Release.objects.get().rows == len(people), "each person once, on however many sheets"
    book = taken(browser)
    assert book.sheetnames[:7] == before.sheetnames
    numbers = {in_clear(one.subject, "resident_id") for one in people}
    names = {one.name for one in people}
    for sheet in book.worksheets[:7]:
        cells = {cell.value for row in sheet.iter_rows() for cell in row}
        assert names <= cells, sheet.title
        assert numbers <= cells or sheet.title == "跨公司劳动关系转移", sheet.title
        was = before[sheet.title]
        assert {k: d.width for k, d in sheet.column_dimensions.items()} == {
            k: d.width for k, d in was.column_dimensions.items()
        }
        assert len(sheet.data_validations.dataValidation) == len(was.data_validations.dataValidation)
    marked = sum(1 for cell in book["花名册"][2] if cell.comment and "没有填" in cell.comment.text)
    listed = [row[0].value for row in book[LIST_SHEET].iter_rows(min_row=3) if "没有填" in row[3].value]
    assert marked == listed.count("花名册") > 20
    assert [cell.value for cell in book["花名册"]["A"][2:5]] == [1, 2, 3]
    headings = {cell.value: cell.column for cell in book["花名册"][2]}
    place = "重庆市巫溪县宁河街道人民社区居民委员会"
    assert [book["花名册"].cell(3, headings[name]).value for name in ("户口所在地", "户口所在地详情")] == [place, place]


def test_a_form_of_those_who_left_is_chosen_by_a_person_and_says_so(browser: Client) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "离职员工"
    book.active.append(["姓名", "身份证号", "联系电话"])
    content = io.BytesIO()
    book.save(content)
    page = browser.get(looked(browser, content.getvalue(), "离职.xlsx")).content.decode()
    assert ("这张表写着“离职”" in page, " checked" in page.split('name="sheets"')[1].split(">")[0]) == (True, False)


def test_an_officer_without_identities_fills_nobody(tmp_path: Path) -> None:
    worker(region=VILLAGE)
    path = tmp_path / "x.xlsx"
    path.write_bytes(form_of([]))
    form = read_form(path, FORMS).first_good
    assert len(whom(form, acting("county", "500238"), "500238", poor_only=False).people) == 1
    assert len(whom(form, acting("auditor", "50"), "500238", poor_only=False).people) == 0


def test_a_form_that_was_looked_at_and_left_goes_after_a_day(browser: Client) -> None:
    looked(browser, form_of([]))
    key = Job.objects.get().params["key"]
    assert release_files.has(key, "source")
    release_files.sweep(set())
    assert release_files.has(key, "looked"), "somebody may still choose"
    old = time.time() - UNASKED_SECONDS_MAX - 1
    for path in release_files.path().glob(f"{key}.*"):
        os.utime(path, (old, old))
    release_files.sweep(set())
    assert not release_files.has(key, "source")
    assert not release_files.has(key, "looked")
