"""当时: two days, the values then, who wrote them and from which ledger; sealed ones by their tails."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.factories import register as factory
from tests.factories.accounts import acting, logged_in, officer
from tests.factories.batches import previewed
from tests.factories.register import roster_rows

from qiao.ground import clock
from qiao.ground.audit.models import Event
from qiao.ground.exchange.batches.models import Batch
from qiao.ground.privacy.models import Reveal
from qiao.story.register import facts
from qiao.story.register.actions import change_worker
from qiao.story.register.facts import WorkerFacts
from qiao.story.register.householding import HouseholdFacts, change_household
from qiao.story.register.merging import merge_workers
from qiao.story.register.models import Household, PastFact, Worker
from qiao.story.register.roster import Roster

pytestmark = pytest.mark.django_db
REASON = "核对旧电话"


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("county", "500238"))


def changed(worker: Worker, **more: object) -> Worker:
    told = replace(WorkerFacts(**facts.of_worker(worker)), **more)  # type: ignore[arg-type]
    return change_worker(by=acting("county", "500238"), worker_id=worker.pk, version=worker.version, given=told)


def then(browser: Client, worker: Worker, **days: date) -> str:
    return browser.get(reverse("people.then", args=[worker.pk]), days).content.decode()


def test_the_page_shows_what_was_true_before_a_change(browser: Client) -> None:
    worker = changed(factory.worker(education=1, phone="15400001111"), education=3, phone="15400002222")
    yesterday = clock.today() - timedelta(days=1)
    before, after = then(browser, worker, true_on=yesterday), then(browser, worker)
    assert ("小学" in before, "高中" in before, "尾号 1111" in before) == (True, False, True)
    assert ("小学" in after, "高中" in after, "尾号 2222" in after) == (False, True, True)
    assert "15400001111" not in before


def test_before_anything_was_known_nothing_is_told(browser: Client) -> None:
    worker = factory.worker(education=1)
    assert "那时还什么都不知道" in then(browser, worker, known_on=date(2001, 1, 1))


def test_a_day_that_is_none_is_said_beside_the_field(browser: Client) -> None:
    answer = browser.get(reverse("people.then", args=[factory.worker().pk]), {"true_on": "昨天"})
    assert answer.status_code == 422
    assert "当时的内容" not in answer.content.decode()


def test_the_ledger_that_brought_a_value_is_named(browser: Client) -> None:
    by, batch = acting("county", "500238"), previewed("500238")
    Batch.objects.filter(pk=batch.pk).update(file_name="2019年春花名册.xlsx")
    with transaction.atomic():
        Roster().write(list(roster_rows(1)), by=by, batch_id=batch.pk)
    worker = Worker.objects.get(batch_id=batch.pk)
    assert "导入《2019年春花名册.xlsx》" in then(browser, worker)
    house = browser.get(reverse("register.household_then", args=[worker.household_id])).content.decode()
    assert "导入《2019年春花名册.xlsx》" in house


def test_a_past_phone_is_shown_for_a_reason_and_logged(browser: Client) -> None:
    worker = changed(factory.worker(phone="15400001111"), phone="15400002222")
    row = PastFact.objects.get(name="phone")
    url = reverse("privacy.reveal_past", args=[row.pk])
    assert browser.post(url, {"reason": ""}).status_code == 422
    answer = browser.post(url, {"reason": REASON})
    assert "15400001111" in answer.content.decode()
    assert Reveal.objects.get().subject_id == worker.subject_id
    event = Event.objects.get(action="privacy.subject.revealed")
    assert event.details == {"column": "phone", "past": str(row.pk)}
    assert logged_in(officer("county", "500237")).post(url, {"reason": REASON}).status_code == 404


def test_political_status_is_on_no_page(browser: Client) -> None:
    by = acting("county", "500238")
    (row,) = roster_rows(1)
    for word in ("中共党员", "群众"):
        with transaction.atomic():
            Roster().write([{**row, "political": word}], by=by, batch_id=factory.household().pk)
    worker = Worker.objects.get(name=row["name"])
    row_id = PastFact.objects.get(name="political").pk
    pages = [then(browser, worker), browser.get(reverse("people.worker", args=[worker.pk])).content.decode()]
    assert not any("政治面貌" in page or "党员" in page for page in pages)
    assert browser.post(reverse("privacy.reveal_past", args=[row_id]), {"reason": REASON}).status_code == 404
    url = reverse("privacy.reveal", args=[worker.subject_id, "political"])
    assert browser.post(url, {"reason": REASON}).status_code == 404


def test_a_merged_record_tells_its_own_facts_beside(browser: Client) -> None:
    kept, gone = factory.worker(skills=["缝纫"]), factory.worker(skills=["编竹"])
    merge_workers(by=acting("county", "500238"), keep_id=kept.pk, drop_id=gone.pk, why="同一人")
    text = then(browser, kept)
    assert text.index("缝纫") < text.index("已并到这里的另一条") < text.index("编竹")


def test_a_household_tells_how_it_stood_and_who_belonged_to_it(browser: Client) -> None:
    by = acting("county", "500238")
    house, other = factory.household(poverty="poor", poverty_since=date(2014, 12, 31)), factory.household()
    head = factory.worker(household=house, relation="户主", name="冉家旺")
    Household.objects.update(created_at=clock.now() - timedelta(days=900))
    told = HouseholdFacts(house.number, house.region, "exited", date(2018, 12, 31), exited_on=date(2018, 12, 31))
    change_household(by=by, household_id=house.pk, version=1, given=told)
    changed(Worker.objects.select_related("household", "subject").get(pk=head.pk), household=other.number)
    url = reverse("register.household_then", args=[house.pk])
    before = browser.get(url, {"true_on": "2018-06-01"}).content.decode()
    after = browser.get(url).content.decode()
    assert ("建卡贫困户" in before, "冉家旺" in before) == (True, True)
    assert ("脱贫户" in after, "冉家旺" in after) == (True, False)


@pytest.mark.parametrize("address", ["people.then", "register.household_then"])
def test_a_day_on_which_nothing_can_be_known_yet_is_refused_by_name(browser: Client, address: str) -> None:
    one = {"people.then": factory.worker, "register.household_then": factory.household}[address]()
    last = clock.now().astimezone(clock.CHINA).date()
    for day, status in ((last, 200), (last + timedelta(days=1), 422)):
        answer = browser.get(reverse(address, args=[one.pk]), {"known_on": day.isoformat()})
        assert answer.status_code == status
    page = answer.content.decode()
    assert f"这一天还没有到。最晚填 {last:%Y-%m-%d}" in page
    assert 'id="id_known_on_error"' in page
