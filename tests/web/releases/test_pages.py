"""The pages of releases: asked for, agreed to by another, made by a job, taken by whoever asked; nobody else."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.needs import need
from tests.factories.register import VILLAGE, worker

from qiao.ground import clock
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.ground.privacy.models import Release

pytestmark = pytest.mark.django_db
ASK = reverse("releases.new", args=["r2"])


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("county", "500238"))


def sent(**more: Any) -> dict[str, Any]:
    return {"key": str(uuid4()), "purpose": "上报市里的登记表", "office": "500238", "place": "", **more}


def worked() -> str:
    return run_job(Job.objects.get(kind="releases.make").pk)


def test_few_rows_are_made_at_once_and_taken_by_whoever_asked(browser: Client) -> None:
    need(worker(name="冉世全"))
    answer = browser.post(ASK, sent())
    release = Release.objects.get()
    assert answer["Location"] == reverse("releases.release", args=[release.pk])
    assert worked() == "done"
    page = browser.get(answer["Location"]).content.decode()
    address = reverse("releases.file", args=[release.pk])
    assert address in page
    given = browser.get(address)
    assert given["Cache-Control"] == "no-store, private"
    book = openpyxl.load_workbook(io.BytesIO(given.content))
    assert "上报市里的登记表" in book.worksheets[0].oddFooter.left.text
    assert str(release.pk)[:8] in book.worksheets[1]["A1"].value
    assert book.worksheets[0]["A2"].value == "冉世全"
    assert logged_in(officer("county", "500238")).get(address).status_code == 404
    Release.objects.update(expires_at=clock.now() - timedelta(minutes=1))
    assert browser.get(address).status_code == 404  # whether or not the job that deletes it has run


def test_many_wait_for_another_and_the_file_is_made_only_then(browser: Client, settings: Any) -> None:
    settings.QIAO_EXPORT_ROWS_ALONE = 1
    need()
    need()
    browser.post(ASK, sent())
    release = Release.objects.get()
    assert (release.state, release.rows, Job.objects.count()) == ("asked", 2, 0)
    decide = reverse("releases.decide", args=[release.pk])
    assert browser.post(decide, {"do": "approve"}).status_code == 422
    other = logged_in(officer("county", "500238"))
    assert other.get(reverse("frame.due")).json()["stages"]["reports"] == "1"
    assert "reports" not in browser.get(reverse("frame.due")).json()["stages"], "one's own waits for others"
    page = other.get(reverse("releases.list") + "?waiting=1").content.decode()
    assert reverse("releases.release", args=[release.pk]) in page
    assert other.post(decide, {"do": "refuse", "why": ""}).status_code == 422
    assert other.post(decide, {"do": "approve", "why": ""}).status_code == 302
    assert worked() == "done"
    release.refresh_from_db()
    assert (release.state, release.rows_made) == ("made", 2)
    assert other.get(reverse("releases.file", args=[release.pk])).status_code == 404


def test_a_no_says_why_and_makes_nothing(browser: Client, settings: Any) -> None:
    settings.QIAO_EXPORT_ROWS_ALONE = 0
    need()
    browser.post(ASK, sent())
    release = Release.objects.get()
    other = logged_in(officer("county", "500238"))
    other.post(reverse("releases.decide", args=[release.pk]), {"do": "refuse", "why": "只报本月的就够"})
    page = browser.get(reverse("releases.release", args=[release.pk])).content.decode()
    assert "只报本月的就够" in page
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"purpose": ""}, "这个字段"),
        ({"purpose": "给 13912345678 打电话"}, "不要写证件号"),
        ({"place": "泰安市泰山区"}, "不在您管的地区里"),
        ({"place": "没有这个地方"}, "没有这个地方"),
        ({"office": "500237"}, "500237"),
        ({}, "没有符合条件"),
    ],
)
def test_what_cannot_be_is_told_on_the_form(browser: Client, more: dict[str, str], said: str) -> None:
    need(worker(region="500237001001"))
    answer = browser.post(ASK, sent(**more))
    assert (answer.status_code, said in answer.content.decode(), Release.objects.count()) == (422, True, 0)


def test_one_village_is_asked_for_by_its_name(browser: Client) -> None:
    need(worker(region=VILLAGE))
    need(worker(region="500238101201"))
    browser.post(ASK, sent(place="宁河街道"))
    assert (Release.objects.get().region, Release.objects.get().rows) == ("500238001", 1)


def test_a_role_without_the_right_gets_no_form() -> None:
    assert logged_in(officer("village", VILLAGE)).get(ASK).status_code == 403
    assert logged_in(officer("county", "500238")).get(reverse("releases.new", args=["r9"])).status_code == 404
