"""Comparing through the web: counts and rows on a page, the chosen groups as a workbook, for whoever asked."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.register import VILLAGE, identity, worker

from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.ground.privacy.release_files import release_files
from qiao.ground.privacy.subjects import in_clear

pytestmark = pytest.mark.django_db
COMPARE = reverse("releases.compare")


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("county", "500238"))


def sent(content: bytes, name: str = "国家系统.csv") -> dict[str, Any]:
    return {"key": str(uuid4()), "office": "500238", "place": "", "file": SimpleUploadedFile(name, content)}


def test_the_page_counts_and_the_workbook_has_the_groups_chosen(browser: Client) -> None:
    ours = worker(region=VILLAGE, name="冉秀兰", phone="15400001234")
    worker(region=VILLAGE, name="只在这里")
    number = in_clear(ours.subject, "resident_id")
    text = f"姓名,身份证号,联系电话\n冉秀兰,{number},15400005678\n只在对方,{identity(900_001)},\n"
    answer = browser.post(COMPARE, sent(text.encode("utf-8-sig")))
    job = Job.objects.get(kind="releases.compare")
    assert answer["Location"] == reverse("releases.differences", args=[job.pk])
    assert run_job(job.pk) == "done"
    page = browser.get(answer["Location"]).content.decode()
    assert all(said in page for said in ("尾号 5678", "尾号 1234", "冉秀兰"))
    assert "只在这里" in browser.get(answer["Location"] + "?show=here").content.decode()
    assert number not in page
    address = reverse("releases.differences_file", args=[job.pk])
    book = openpyxl.load_workbook(io.BytesIO(browser.get(address + "?group=differs&group=here").content))
    assert book.sheetnames == ["只在我们这里", "不一致"]
    assert str(job.pk)[:8] in book.worksheets[0]["A1"].value
    assert [cell.value for cell in book["不一致"][3]][4:] == ["联系电话", "尾号 5678", "尾号 1234"]
    assert logged_in(officer("county", "500238")).get(address).status_code == 404


def test_a_column_blank_in_their_whole_file_is_named_once(browser: Client) -> None:
    ours = worker(region=VILLAGE, name="冉秀兰", phone="15400001234")
    text = f"姓名,身份证号,联系电话\n冉秀兰,{in_clear(ours.subject, 'resident_id')},\n"
    answer = browser.post(COMPARE, sent(text.encode("utf-8-sig")))
    assert run_job(Job.objects.get(kind="releases.compare").pk) == "done"
    assert "对方整列空着、没有对照的列：联系电话。" in browser.get(answer["Location"]).content.decode()


def test_a_file_that_cannot_be_compared_says_why_without_words_of_the_command_line(browser: Client) -> None:
    browser.post(COMPARE, sent("姓名,电话\n冉秀兰,15400001234\n".encode()))
    job = Job.objects.get(kind="releases.compare")
    assert run_job(job.pk) == "failed"
    page = browser.get(reverse("releases.differences", args=[job.pk])).content.decode()
    assert ("身份证号" in page, "--map" in page) == (True, False)
    assert browser.post(COMPARE, sent(b"%PDF-1.4", "x.pdf")).status_code == 422


@pytest.mark.parametrize("heading", ["姓名,户籍号码,电话", "甲方填,乙方填,丙方填"])
def test_columns_that_were_not_known_are_named_on_the_page(browser: Client, heading: str) -> None:
    ours = worker(region=VILLAGE, name="冉秀兰", phone="15400001234")
    number = in_clear(ours.subject, "resident_id")
    browser.post(COMPARE, sent(f"{heading}\n冉秀兰,{number},15400005678\n".encode("utf-8-sig")))
    job = Job.objects.get(kind="releases.compare")
    run_job(job.pk)
    address = reverse("releases.differences_columns", args=[job.pk])
    assert address in browser.get(reverse("releases.differences", args=[job.pk])).content.decode()
    page = browser.get(address).content.decode()
    assert (number in page, "不对照这一列" in page) == (False, True)
    for chosen, said in (({"0-A": "name"}, "还没有指明"), ({"0-A": "name", "0-B": "name"}, "选成了同一项")):
        answer = browser.post(address, chosen)
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    answer = browser.post(address, {"0-A": "name", "0-B": "identity", "0-C": "phone"})
    again = Job.objects.filter(kind="releases.compare").exclude(pk=job.pk).get()
    assert run_job(again.pk) == "done"
    assert "尾号 5678" in browser.get(answer["Location"]).content.decode()
    assert logged_in(officer("county", "500238")).get(address).status_code == 404


def test_rows_with_a_bad_number_are_a_group_of_their_own(browser: Client) -> None:
    browser.post(COMPARE, sent("姓名,身份证号\n数错的,500901198503120000\n".encode("utf-8-sig")))
    job = Job.objects.get(kind="releases.compare")
    assert run_job(job.pk) == "done"
    page = browser.get(reverse("releases.differences", args=[job.pk]) + "?show=wrong").content.decode()
    assert all(said in page for said in ("证件号有错", "数错的", "校验"))
    content = browser.get(reverse("releases.differences_file", args=[job.pk]) + "?group=wrong").content
    row = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0][3]]
    assert (row[0], row[3], "校验" in row[4]) == ("数错的", 2, True)


def test_what_was_found_is_gone_after_a_day_and_the_page_says_so(browser: Client) -> None:
    browser.post(COMPARE, sent(f"姓名,身份证号\n冉秀兰,{identity(5)}\n".encode("utf-8-sig")))
    job = Job.objects.get(kind="releases.compare")
    run_job(job.pk)
    release_files.forget(job.params["key"], "compared")
    page = browser.get(reverse("releases.differences", args=[job.pk])).content.decode()
    assert "只留一天" in page
    assert browser.get(reverse("releases.differences_file", args=[job.pk])).status_code == 404
