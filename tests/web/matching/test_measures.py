"""Pages of the measure that fits: the list and its filters, one person's block, a colleague's word, the rules anew."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.factories.accounts import logged_in, officer
from tests.factories.matching import measure, need, pairing
from tests.factories.register import worker
from tests.factories.vacancies import vacancy

from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.story.matching.models import Measure
from qiao.story.register.models import Worker
from qiao.web.frame.lists.exporting import export_path

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("county", "500238"))


def keys(browser: Client, query: str) -> set[UUID]:
    page = browser.get(f"{reverse('matching.measures')}?{query}")
    assert page.status_code == 200
    return {UUID(line.key) for line in page.context["lines"]}


def test_each_filter_leaves_what_it_says(browser: Client) -> None:
    pairing()
    vacancy()
    mover = measure(need(reach=3).worker)
    Measure.objects.filter(pk=mover.pk).update(kind_since=date(2019, 5, 1))
    unasked = measure(worker(region="500238002001"))
    ours = measure(need(reach=3).worker)
    browser.post(
        reverse("matching.measure", args=[ours.pk]), {"version": ours.version, "kind": "near", "why": "要带孙子"}
    )
    everybody = {mover.pk, unasked.pk, ours.pk}
    measure(worker(region="500237001001"))
    expected = {
        "": everybody,
        "kind=move": {mover.pk},
        "kind=ask&kind=near": {unasked.pk, ours.pk},
        "region=500238002": {unasked.pk},
        "overruled=1": {ours.pk},
        "apart=1": {ours.pk},
        "since_from=2019-06-01": {unasked.pk, ours.pk},
    }
    assert {query: keys(browser, query) for query in expected} == expected


def test_the_persons_page_says_the_measure_in_plain_words_and_a_colleague_may_put_another(browser: Client) -> None:
    pairing()
    vacancy()
    one = measure(need(reach=3, work_limits=1).worker)
    address = reverse("people.worker", args=[one.worker_id])
    text = browser.get(address).content.decode()
    assert "外面有 1 个符合全部条件的岗位" in text
    assert "本人说干不了：久站" in text
    sent = browser.post(
        reverse("matching.measure", args=[one.pk]), {"version": one.version, "kind": "near", "why": "父亲刚住院"}
    )
    assert (sent.status_code, sent["Location"]) == (302, address)
    text = browser.get(address).content.decode()
    assert "改定：父亲刚住院" in text
    assert "规则说的是“外出务工”" in text
    version = Measure.objects.get(pk=one.pk).version
    browser.post(reverse("matching.measure_restore", args=[one.pk]), {"version": version})
    assert "父亲刚住院" not in browser.get(address).content.decode()


@pytest.mark.parametrize("why", ["", "打 15400000012 问过"])
def test_a_word_without_a_reason_or_with_a_number_is_refused_beside_its_field(browser: Client, why: str) -> None:
    one = measure()
    page = browser.post(
        reverse("matching.measure", args=[one.pk]), {"version": one.version, "kind": "near", "why": why}
    )
    assert page.status_code == 422
    assert page.context["told"].form.errors["why"]
    assert not Measure.objects.get(pk=one.pk).is_overruled


def test_whoever_has_none_yet_is_measured_by_one_tap_and_changed_facts_are_pointed_out(browser: Client) -> None:
    pairing()
    wanted = need(reach=3)
    address = reverse("people.worker", args=[wanted.worker_id])
    assert "还没有算过" in browser.get(address).content.decode()
    browser.post(reverse("matching.measure_one", args=[wanted.worker_id]))
    assert Measure.objects.get(worker=wanted.worker).kind == "move"
    assert "登记变过" not in browser.get(address).content.decode()
    Worker.objects.get(pk=wanted.worker_id).save()
    assert "登记变过，重新算" in browser.get(address).content.decode()


def test_a_child_has_no_block_and_a_station_sees_none(browser: Client) -> None:
    child = worker(born=date(2005, 1, 1))
    assert "合适的办法" not in browser.get(reverse("people.worker", args=[child.pk])).content.decode()
    measure()
    station = logged_in(officer("station", "3709"))
    assert station.get(reverse("matching.measures")).status_code == 403


def test_a_region_is_measured_as_long_work_and_a_foreign_one_is_refused(browser: Client) -> None:
    need()
    sent = browser.post(reverse("matching.measure_run"), {"region": "500238", "key": str(uuid4())})
    job = Job.objects.get(kind="matching.measures")
    assert sent["Location"] == reverse("jobs.job", args=[job.pk])
    assert run_job(job.pk) == "done"
    assert Measure.objects.count() == 1
    sent = browser.post(reverse("matching.measure_run"), {"region": "500237"}, follow=True)
    assert "这个地方不归你管" in sent.content.decode()
    assert Job.objects.filter(kind="matching.measures").count() == 1


def test_twenty_rows_cost_no_more_queries_than_two(browser: Client) -> None:
    counts = []
    for rows in (2, 18):
        for _ in range(rows):
            measure()
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(reverse("matching.measures")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_list_goes_out_as_a_workbook_with_its_reasons(browser: Client) -> None:
    pairing()
    vacancy()
    one = measure(need(reach=3).worker)
    page = browser.post(reverse("matching.measures"), {"do": "export", "key": str(uuid4())})
    assert page.status_code in (200, 302)
    job = Job.objects.get(kind="lists.export")
    assert run_job(job.pk) == "done"
    rows = CalamineWorkbook.from_path(str(export_path(job.pk))).get_sheet_by_index(0).to_python()
    told = [row for row in rows if row[0] == one.worker.name]
    assert len(told) == 1
    assert "外出务工" in told[0]
    assert any("外面有 1 个符合全部条件的岗位" in str(cell) for cell in told[0])
