"""The pages of releases: asked for, agreed to by another, made by a job, taken by whoever asked; nobody else."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.needs import need
from tests.factories.placements import placement
from tests.factories.register import VILLAGE, household, worker

from qiao.ground import clock
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.ground.privacy.models import Release
from qiao.ground.privacy.subjects import in_clear
from qiao.ground.privacy.visibility import show

pytestmark = pytest.mark.django_db
ASK = reverse("releases.new", args=["r2"])


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("county", "500238"))


def sent(**more: Any) -> dict[str, Any]:
    return {"key": str(uuid4()), "purpose": "上报市里的登记表", "office": "500238", "place": "", **more}


def worked() -> str:
    return run_job(Job.objects.get(kind="releases.make").pk)


def test_one_entry_of_the_sidebar_is_the_one_that_is_open(browser: Client) -> None:
    page = browser.get(ASK).content.decode()
    sidebar = re.findall(r'class="q-nav__item[^>]*aria-current="page"', page)
    assert len(sidebar) == 1
    assert reverse("releases.list") in sidebar[0]


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
        ({"purpose": "报"}, "写明报给谁"),
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


def city_with_a_worker() -> tuple[Client, Any]:
    """A receiving office that sees one person of Wuxi by their work there."""
    person = worker(region=VILLAGE, household=household(poverty="poor", monitored="unstable"))
    placement(person, region="370902", home_region=VILLAGE)
    show(subject=person.subject, region="370902", ground="placement", cause="x")
    return logged_in(officer("city", "3709")), person


def test_a_receiving_office_gets_the_work_and_not_the_poverty_and_everybody_is_told(settings: Any) -> None:
    city, person = city_with_a_worker()
    number = in_clear(person.subject, "resident_id")
    address = reverse("releases.new", args=["r1"])
    assert "户类型、监测对象类别" in city.get(address).content.decode()
    settings.QIAO_EXPORT_ROWS_ALONE = 0
    city.post(address, sent(office="3709"))
    release = Release.objects.get()
    assert release.params["withheld"] == {"columns": ["户类型", "监测对象类别"], "rows": 1}
    second = logged_in(officer("city", "3709"))
    page = second.get(reverse("releases.release", args=[release.pk])).content.decode()
    assert all(said in page for said in ("户类型、监测对象类别：1 行空着", "今天数是 1 行"))
    second.post(reverse("releases.decide", args=[release.pk]), {"do": "approve"})
    assert worked() == "done"
    book = openpyxl.load_workbook(io.BytesIO(city.get(reverse("releases.file", args=[release.pk])).content))
    row = dict(zip(*([cell.value for cell in line] for line in book.worksheets[0].iter_rows(max_row=2)), strict=True))
    assert (row["证件号码"], row["务工企业名称"]) == (number, "岱宗服务（示例）")
    assert (row["户类型"], row["监测对象类别"]) == (None, None)
    assert any("户类型、监测对象类别：有 1 行空着" in str(line[0].value) for line in book["填表说明"].iter_rows())


def test_the_county_of_the_home_gets_both(browser: Client) -> None:
    city_with_a_worker()
    address = reverse("releases.new", args=["r1"])
    assert "您看不到" not in browser.get(address).content.decode()
    browser.post(address, sent())
    assert worked() == "done"
    book = openpyxl.load_workbook(
        io.BytesIO(browser.get(reverse("releases.file", args=[Release.objects.get().pk])).content)
    )
    row = dict(zip(*([cell.value for cell in line] for line in book.worksheets[0].iter_rows(max_row=2)), strict=True))
    assert (row["户类型"], row["监测对象类别"]) == ("建档立卡贫困户", "脱贫不稳定户")
    assert not any("行空着，户情" in str(line[0].value) for line in book["填表说明"].iter_rows())
    assert Release.objects.get().params["withheld"] == {}


def test_who_is_poor_cannot_be_asked_by_choosing_only_the_poor() -> None:
    city, _ = city_with_a_worker()
    answer = city.post(reverse("releases.new", args=["r1"]), sent(office="3709", poor_only="on"))
    said = "这里有 1 行，没有一行是您能看户情的"
    assert (answer.status_code, said in answer.content.decode(), Release.objects.count()) == (422, True, 0)


def test_the_second_person_is_told_how_many_there_are_today(browser: Client, settings: Any) -> None:
    settings.QIAO_EXPORT_ROWS_ALONE = 0
    need()
    browser.post(ASK, sent())
    need()
    other = logged_in(officer("county", "500238"))
    page = other.get(reverse("releases.release", args=[Release.objects.get().pk])).content.decode()
    assert "要 1 行的证件号和电话，今天数是 2 行" in page


def test_each_end_is_told_in_its_own_words(browser: Client, settings: Any) -> None:
    settings.QIAO_EXPORT_ROWS_ALONE = 0
    need()
    other = logged_in(officer("county", "500238"))

    def page_of(release: Release) -> str:
        return browser.get(reverse("releases.release", args=[release.pk])).content.decode()

    browser.post(ASK, sent())
    unanswered = Release.objects.latest("asked_at")
    Release.objects.filter(pk=unanswered.pk).update(state="expired")
    assert "七天里没有人同意，已经作废，没有做过文件" in page_of(unanswered)
    browser.post(ASK, sent())
    refused = Release.objects.latest("asked_at")
    decide = reverse("releases.decide", args=[refused.pk])
    assert "写明为什么不同意" in other.post(decide, {"do": "refuse", "why": "不"}).content.decode()
    other.post(decide, {"do": "refuse", "why": "只报本月的就够"})
    assert "没有同意：只报本月的就够" in page_of(refused)
    again = logged_in(officer("county", "500238")).post(decide, {"do": "approve"})
    assert "已经有人写明原因不同意" in again.content.decode()
    browser.post(ASK, sent())
    failed = Release.objects.latest("asked_at")
    need()
    other.post(reverse("releases.decide", args=[failed.pk]), {"do": "approve", "why": "同意"})
    assert worked() == "failed"
    told = page_of(failed)
    assert ("没有做成，原因写在上面" in told, "正在做" in told, "申请时 1 行，现在 2 行" in told) == (True, False, True)


@pytest.mark.parametrize(("role", "region", "is_named"), [("city", "3709", True), ("county", "500238", False)])
def test_a_receiving_office_is_told_the_columns_withheld_from_it_before_it_has_a_row(
    role: str, region: str, is_named: bool
) -> None:
    page = logged_in(officer(role, region)).get(reverse("releases.new", args=["r2"])).content.decode()
    told = page.partition("您看不到、会空着的列：")[2].partition("</p>")[0]
    assert ("贫困状况、帮扶责任人" in told) == is_named
