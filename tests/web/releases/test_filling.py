"""A blank form filled through the web: for a village, beside names, on one sheet or all; nothing more than asked."""

from __future__ import annotations

import io
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

from qiao.ground.exchange.filling.forms import read_form
from qiao.ground.exchange.filling.workbooks import LIST_SHEET
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.ground.privacy.models import Release
from qiao.ground.privacy.release_files import release_files
from qiao.ground.privacy.subjects import in_clear
from qiao.story.reports.known_ledger import KNOWN
from qiao.web.releases.filling import NOT_FOUND, SAME_NAME, chosen, whom

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


def sent(content: bytes, name: str = "上级的表.xlsx", **more: Any) -> dict[str, Any]:
    told = {"key": str(uuid4()), "purpose": "上报市里的花名册", "office": "500238", "place": "", **more}
    return {**told, "file": SimpleUploadedFile(name, content)}


def taken(browser: Client) -> openpyxl.Workbook:
    assert run_job(Job.objects.latest("created_at").pk) == "done"
    release = Release.objects.latest("asked_at")
    answer = browser.get(reverse("releases.file", args=[release.pk]))
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def test_a_blank_form_is_filled_for_a_township_and_nobody_beyond(browser: Client) -> None:
    here = worker(region=VILLAGE, name="冉秀兰", phone="15400001234")
    worker(region="500238101201", name="别处的人")
    browser.post(FILL, sent(form_of([]), place="宁河街道"))
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
    browser.post(FILL, sent(form_of(rows)))
    assert Release.objects.get().rows == 2
    sheet = taken(browser)["花名册"]
    assert [sheet.cell(row, 3).value for row in range(2, 7)] == ["15400001234", None, None, None, "15400001234"]
    assert sheet["A6"].value == "另写的", "what stands there stays"
    assert [sheet.cell(row, 1).comment.text for row in (3, 4, 5)] == [SAME_NAME, NOT_FOUND, NOT_FOUND]


def test_one_sheet_is_filled_unless_all_are_asked_for(browser: Client) -> None:
    worker(region=VILLAGE, household=household(poverty="poor"))
    content = form_of([], ("甲", "乙"))
    browser.post(FILL, sent(content))
    book = taken(browser)
    assert sorted(book[name].max_row for name in ("甲", "乙")) == [1, 2]
    browser.post(FILL, sent(content, all_sheets="on", poor_only="on"))
    book = taken(browser)
    assert [book[name].max_row for name in ("甲", "乙")] == [2, 2]
    assert sorted(Release.objects.values_list("rows", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"\xd5\xc5,1\n", "x.csv", "xlsx"),
        (b"PK\x03\x04nothing", "x.xlsx", "x.xlsx"),
        (b"", "x.xlsx", ""),
    ],
)
def test_a_file_that_is_no_form_is_refused_by_name_and_kept_nowhere(
    browser: Client, content: bytes, name: str, said: str
) -> None:
    before = len(release_files.files())
    answer = browser.post(FILL, sent(content, name))
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert (Release.objects.count(), len(release_files.files())) == (0, before)


def test_many_people_of_a_form_need_a_second_person_too(browser: Client, settings: Any) -> None:
    settings.QIAO_EXPORT_ROWS_ALONE = 1
    worker(region=VILLAGE)
    worker(region=VILLAGE)
    browser.post(FILL, sent(form_of([])))
    release = Release.objects.get()
    assert (release.state, release.rows, Job.objects.count()) == ("asked", 2, 0)
    assert release_files.has(release.pk, "source")
    other = logged_in(officer("county", "500238"))
    other.post(reverse("releases.decide", args=[release.pk]), {"do": "refuse", "why": "不该报这么多"})
    assert not release_files.has(release.pk, "source")


def test_the_real_workbook_of_seven_sheets_is_filled_for_a_village(browser: Client, shared_data: Path) -> None:
    people = [worker(region=VILLAGE, phone=f"1540000{n:04d}") for n in range(3)]
    path = next((shared_data / "excel").glob("x03*"))
    browser.post(FILL, sent(path.read_bytes(), "花名册.xlsx", all_sheets="on"))
    book, before = taken(browser), openpyxl.load_workbook(path)
    assert book.sheetnames[:7] == before.sheetnames
    numbers = {in_clear(one.subject, "resident_id") for one in people}
    for sheet in book.worksheets[:6]:
        assert numbers <= {cell.value for row in sheet.iter_rows() for cell in row}, sheet.title
        was = before[sheet.title]
        assert {k: d.width for k, d in sheet.column_dimensions.items()} == {
            k: d.width for k, d in was.column_dimensions.items()
        }
        assert len(sheet.data_validations.dataValidation) == len(was.data_validations.dataValidation)
    marked = sum(1 for cell in book["花名册"][2] if cell.comment and "没有填" in cell.comment.text)
    listed = [row[0].value for row in book[LIST_SHEET].iter_rows(min_row=3)]
    assert marked == listed.count("花名册") > 20


def test_an_officer_without_identities_fills_nobody(tmp_path: Path) -> None:
    worker(region=VILLAGE)
    path = tmp_path / "x.xlsx"
    path.write_bytes(form_of([]))
    (form,) = chosen(read_form(path, KNOWN), {})
    assert whom(form, acting("county", "500238"), "500238", {}).count == 1
    assert whom(form, acting("auditor", "50"), "500238", {}).count == 0
