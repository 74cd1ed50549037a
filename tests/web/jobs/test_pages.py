"""The pages of jobs: each sees their own, progress comes without a reload, closing the page changes nothing."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import logged_in, officer

from qiao.ground import clock
from qiao.ground.accounts.actors import actor_of
from qiao.ground.accounts.models import User
from qiao.ground.jobs.actions import enqueue
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.registry import KINDS, Kind

pytestmark = pytest.mark.django_db
HERE = "http:" + "//testserver/imports/"


@pytest.fixture
def owner() -> User:
    return officer("county", "500238")


@pytest.fixture
def browser(owner: User) -> Client:
    return logged_in(owner)


@pytest.fixture
def job(owner: User, monkeypatch: pytest.MonkeyPatch) -> Job:
    monkeypatch.setitem(KINDS, "tests.long", Kind("tests.long", "长活", "Long work", lambda _: {}))
    return enqueue(by=actor_of(owner), kind="tests.long", key="one", title="数一数")


def running(job: Job, **values: object) -> None:
    now = clock.now()
    told = {"state": "running", "claim": uuid4(), "heartbeat_at": now, "step": "写入", **values}
    Job.objects.filter(pk=job.pk).update(**told)


@pytest.mark.parametrize("name", ["jobs.job", "jobs.progress", "jobs.stop", "jobs.restart"])
def test_somebody_elses_job_is_not_there(job: Job, name: str) -> None:
    other = logged_in(officer("county", "500238"))
    assert other.get(reverse(name, args=[job.pk])).status_code == 404
    assert other.post(reverse(name, args=[job.pk])).status_code in (404, 405)
    job.refresh_from_db()
    assert job.state == "queued"


def test_the_list_shows_mine_only(browser: Client, job: Job) -> None:
    enqueue(by=actor_of(officer("county", "500238")), kind="tests.long", key="two", title="别人的事")
    page = browser.get(reverse("jobs.list")).content.decode()
    assert "数一数" in page
    assert "别人的事" not in page


def test_whoever_runs_the_system_sees_all(job: Job) -> None:
    page = logged_in(officer("system_admin")).get(reverse("jobs.list")).content.decode()
    assert "数一数" in page


def test_progress_asks_again_while_under_way_and_not_after(browser: Client, job: Job) -> None:
    running(job, done=2_140, total=3_310)
    part = browser.get(reverse("jobs.progress", args=[job.pk])).content.decode()
    assert 'hx-trigger="every 1s"' in part
    assert "2,140 / 3,310" in part
    assert "可以关掉页面" in part
    Job.objects.filter(pk=job.pk).update(state="done")
    part = browser.get(reverse("jobs.progress", args=[job.pk])).content.decode()
    assert "hx-trigger" not in part


def test_a_page_that_waits_for_the_end_is_loaded_anew(browser: Client, job: Job) -> None:
    address = reverse("jobs.progress", args=[job.pk]) + "?then=refresh"
    assert "HX-Refresh" not in browser.get(address)
    Job.objects.filter(pk=job.pk).update(state="done")
    assert browser.get(address)["HX-Refresh"] == "true"


def test_stop_and_go_on(browser: Client, job: Job) -> None:
    answer = browser.post(reverse("jobs.stop", args=[job.pk]))
    assert answer["Location"] == reverse("jobs.job", args=[job.pk])
    job.refresh_from_db()
    assert job.state == "stopped"
    assert "接着做" in browser.get(reverse("jobs.job", args=[job.pk])).content.decode()
    browser.post(reverse("jobs.restart", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == "queued"


def test_a_failed_job_says_why_in_the_readers_language(browser: Client, job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(state="failed", error="读不出来。", result={"error_en": "Cannot be read."})
    assert "读不出来。" in browser.get(reverse("jobs.job", args=[job.pk])).content.decode()
    browser.cookies["django_language"] = "en"
    assert "Cannot be read." in browser.get(reverse("jobs.job", args=[job.pk])).content.decode()


def test_a_stop_leads_back_to_this_site_only(browser: Client, job: Job) -> None:
    answer = browser.post(reverse("jobs.stop", args=[job.pk]), headers={"Referer": "http://example.org/"})
    assert answer["Location"] == reverse("jobs.job", args=[job.pk])
    answer = browser.post(reverse("jobs.stop", args=[job.pk]), headers={"Referer": HERE})
    assert answer["Location"] == HERE


def test_a_worker_that_is_not_heard_is_told_before_another_takes_over(browser: Client, job: Job) -> None:
    address = reverse("jobs.progress", args=[job.pk])
    said = "执行的进程没有回音，马上有别的接手"
    running(job, heartbeat_at=clock.now() - timedelta(seconds=6))
    assert said not in browser.get(address).content.decode()
    running(job, heartbeat_at=clock.now() - timedelta(seconds=16))
    assert said in browser.get(address).content.decode()
