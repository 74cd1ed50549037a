"""Settling: a person says which of two values holds and why; nothing is lost whichever they choose."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import acting, logged_in, officer
from tests.factories.needs import need
from tests.factories.register import VILLAGE, worker
from tests.factories.visits import conflict

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit.models import Event
from qiao.ground.privacy import subjects
from qiao.ground.privacy.consents import has_agreed, record_consent
from qiao.story.needs.actions import NeedFacts, change_need
from qiao.story.needs.models import Need
from qiao.story.register.queries import names_of
from qiao.story.visits.conflicts import Values, values_of
from qiao.story.visits.models import Conflict
from qiao.story.visits.queries import timeline_of
from qiao.web.field.settling import to_settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("township", VILLAGE[:9]))


def page_of(one: Conflict) -> str:
    return reverse("visits.conflict", args=[one.pk])


def hidden(browser: Client, one: Conflict) -> dict[str, str]:
    page = browser.get(page_of(one)).content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("version", "seen")}  # type: ignore[index]


def settled(browser: Client, one: Conflict, how: str, why: str = "问过本人") -> Any:
    return browser.post(page_of(one), {**hidden(browser, one), "settled_as": how, "why": why})


def test_the_page_shows_what_both_began_with_what_stands_and_what_the_phone_told(browser: Client) -> None:
    page = browser.get(page_of(conflict())).content.decode()
    assert all(
        said in page for said in ("3,000 元", "3,200 元", "用走访的（3,500 元）", "用登记的（3,200 元）", "最低月薪")
    )
    assert "现在的登记" not in page  # it is what stood when the phone's came


@pytest.mark.parametrize(("how", "said"), [("stood", "用登记的"), ("told", "用走访的")])
def test_what_was_settled_stands_on_the_timeline_with_who_and_why_for_who_may_see_visits(
    browser: Client, how: str, said: str
) -> None:
    one = conflict()
    settled(browser, one, how, why="问过本人")
    one.refresh_from_db()
    told = timeline_of(one.worker, acting("county", "500238"))
    assert [(entry.fact, entry.detail) for entry in told if "不一样" in entry.fact] == [
        (f"走访说的和登记的不一样，定下来{said}", "问过本人")
    ]
    assert (
        next(entry.who for entry in told if "不一样" in entry.fact) == names_of([one.settled_by_id])[one.settled_by_id]
    )
    assert timeline_of(one.worker, acting("employer", "500238")) == []


@pytest.mark.parametrize(("how", "wage"), [("stood", 3200), ("told", 3500), ("both", 3200)])
def test_which_holds_is_written_with_who_and_why(browser: Client, how: str, wage: int) -> None:
    one = conflict()
    assert settled(browser, one, how).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.settled_as, one.settled_why) == ("settled", how, "问过本人")
    assert Need.objects.get().wage_floor_yuan == wage
    assert (values_of(one).stood, values_of(one).told) == (3200, 3500)
    event = Event.objects.get(action="visits.conflict.settled")
    assert (event.reason, event.details["as"]) == ("问过本人", ["", how])
    assert Event.objects.filter(action="needs.need.changed").exists() == (how == "told")


def test_both_kept_is_a_note_on_the_timeline_and_can_be_settled_later(browser: Client) -> None:
    one = conflict()
    assert any(entry.is_due for entry in timeline_of(one.worker, acting("county", "500238")))
    settled(browser, one, "both")
    facts = [entry.fact for entry in timeline_of(one.worker, acting("county", "500238"))]
    assert "走访说的和登记的都留：最低月薪：登记的是“3,200 元”，走访说的是“3,500 元”" in facts
    assert settled(browser, one, "told").status_code == 302
    assert Need.objects.get().wage_floor_yuan == 3500
    assert not settled_form(browser, one)


def settled_form(browser: Client, one: Conflict) -> bool:
    return 'name="settled_as"' in browser.get(page_of(one)).content.decode()


def test_it_is_settled_once_however_often_it_is_sent(browser: Client) -> None:
    one = conflict()
    sent = {**hidden(browser, one), "settled_as": "stood", "why": "问过本人"}
    assert [browser.post(page_of(one), sent).status_code for _ in range(2)] == [302, 422]
    assert Event.objects.filter(action="visits.conflict.settled").count() == 1


def test_what_was_changed_since_the_page_was_opened_is_shown_again_before_anything_is_settled(browser: Client) -> None:
    one = conflict()
    sent = {**hidden(browser, one), "settled_as": "told", "why": "问过本人"}
    stands = Need.objects.get()
    change_need(by=SYSTEM, need_id=stands.pk, version=stands.version, given=NeedFacts(reach=3, wage_floor_yuan=4100))
    answer = browser.post(page_of(one), sent)
    assert answer.status_code == 409
    assert "4,100 元" in answer.content.decode()
    one.refresh_from_db()
    assert (one.state, Need.objects.get().wage_floor_yuan) == ("open", 4100)


@pytest.mark.parametrize(
    ("wrong", "said"), [({"why": ""}, "必填"), ({"why": "打 15400000012"}, "号"), ({"settled_as": "x"}, "x")]
)
def test_a_wrong_form_is_told_and_nothing_is_settled(browser: Client, wrong: dict[str, str], said: str) -> None:
    one = conflict()
    answer = browser.post(page_of(one), {**hidden(browser, one), "settled_as": "stood", "why": "问过本人", **wrong})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    one.refresh_from_db()
    assert one.state == "open"


def test_what_the_action_refuses_is_told_and_leaves_it_open(browser: Client) -> None:
    somebody = worker(status="working")
    one = conflict(somebody, field="status", values=Values("looking_near", "working", "not_looking"))
    answer = settled(browser, one, "told")
    assert answer.status_code == 422
    assert "在岗" in answer.content.decode()
    one.refresh_from_db()
    somebody.refresh_from_db()
    assert (one.state, somebody.status) == ("open", "working")


def test_a_phone_is_shown_by_its_tail_and_taken_whole(browser: Client) -> None:
    somebody = worker(phone="15400000056")
    one = conflict(somebody, field="phone", values=Values("0012", "0056", "15400000034"))
    page = browser.get(page_of(one)).content.decode()
    assert "尾号 0034" in page
    assert "15400000034" not in page
    settled(browser, one, "both")
    one.refresh_from_db()
    assert one.note == "联系电话：登记的是“尾号 0056”，走访说的是“尾号 0034”"
    settled(browser, one, "told")
    somebody.subject.refresh_from_db()
    assert subjects.in_clear(somebody.subject, "phone") == "15400000034"


def test_an_answer_to_a_purpose_is_settled_by_a_new_answer(browser: Client) -> None:
    somebody = worker()
    record_consent(by=SYSTEM, subject=somebody.subject, purpose="photo", agreed=False, said_how="电话")
    one = conflict(somebody, field="consent.photo", values=Values(None, False, True))
    settled(browser, one, "told")
    assert has_agreed(somebody.subject, "photo")


def test_the_to_do_counts_what_its_list_shows(browser: Client) -> None:
    for one in (conflict(), conflict(), conflict(region="500237001001")):
        assert one.state == "open"
    waiting = to_settle(acting("township", VILLAGE[:9]))
    assert waiting.count == 2
    page = browser.get(waiting.url).content.decode()
    assert page.count("最低月薪") >= 2
    need_of_the_foreign = Conflict.objects.get(worker__region="500237001001")
    assert str(need_of_the_foreign.pk) not in page
    assert need(region=VILLAGE).pk
