"""Whom to ask at home and at work: each to-do is the number of rows of its list, and no person is in two figures."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.accounts import acting, logged_in, officer
from tests.factories.needs import need
from tests.factories.placements import placement, programme
from tests.factories.register import VILLAGE, worker
from tests.factories.visits import visit

from qiao.ground.accounts.actors import actor_of
from qiao.ground.audit.models import Event
from qiao.ground.privacy.visibility import show
from qiao.story.placements.freshness import HOME_RULES, WORK_RULES
from qiao.story.placements.models import Placement
from qiao.story.placements.roll_call import tick
from qiao.story.register.models import Worker
from qiao.story.visits.models import Visit
from qiao.web.frame.todo import KINDS
from qiao.web.visits.contacts import ContactList

pytestmark = pytest.mark.django_db
TODAY = date(2019, 6, 30)
LONG_AGO = TODAY - timedelta(days=91)
PHONE = "15400000012"


@pytest.fixture(autouse=True)
def every_to_do() -> None:
    """Every address is loaded, and with them all kinds of to-do."""
    reverse("home")


def marked(who: Worker, said: str) -> Worker:
    who.subject.phone_said, who.subject.phone_said_on = said, TODAY
    who.subject.save()
    return who


def everybody_silent() -> None:
    """Somebody for each rule, and several for whom more than one would hold."""
    programme()
    old: dict[str, Any] = {"status": "looking_far", "verified_on": LONG_AGO, "registered_on": LONG_AGO, "phone": PHONE}
    need(worker(**old), stated_on=LONG_AGO)
    marked(worker(**old), "empty")
    back = marked(worker(**{**old, "status": "looking_again"}), "refused")
    placement(back, state="ended", ended_on=date(2019, 6, 1), ended_why="合同到期")
    worker(status="unverified", registered_on=LONG_AGO)
    need(worker(status="looking_far", verified_on=TODAY), stated_on=LONG_AGO)
    for started, organised in ((LONG_AGO, True), (LONG_AGO, False)):
        placement(worker(**{**old, "status": "working"}), started_on=started, organised=organised)
    placement(marked(worker(**{**old, "status": "working"}), "stopped"), started_on=LONG_AGO)
    placement(worker(**{**old, "status": "unreachable"}), started_on=LONG_AGO)


def people_of(page: Any) -> list[str]:
    return [line.label for line in page.context["lines"]]


@pytest.mark.parametrize(
    ("role", "place", "keys"),
    [
        ("village", VILLAGE, [f"visits.{rule.key}" for rule in HOME_RULES]),
        ("township", VILLAGE[:9], [f"visits.{rule.key}" for rule in HOME_RULES]),
        ("county", "500238", [f"visits.{rule.key}" for rule in HOME_RULES]),
        ("city", "3709", [f"placements.{rule.key}" for rule in WORK_RULES]),
        ("station", "3709", [f"placements.{rule.key}" for rule in WORK_RULES]),
    ],
)
def test_every_figure_is_its_list_and_nobody_counts_twice(role: str, place: str, keys: list[str]) -> None:
    everybody_silent()
    user = officer(role, place)
    browser, actor = logged_in(user), actor_of(user)
    told: list[str] = []
    for key in keys:
        due = KINDS[key].find(actor)
        named = people_of(browser.get(due.url))
        assert due.count == len(named) == 1, key
        told += named
    if role in ("village", "township", "county"):
        for key in ("register.unverified", "needs.stale"):
            due = KINDS[key].find(actor)
            named = people_of(browser.get(due.url))
            assert due.count == len(named) == 1, key
            told += named
    assert len(set(told)) == len(told)
    other = "placements." if role in ("city", "station") else "visits."
    whole = browser.get(reverse("placements.due" if other == "placements." else "visits.due"))
    assert len(people_of(whole)) == sum(KINDS[key].find(actor).count for key in keys)


def test_the_work_side_gets_none_of_the_home_sides_and_the_other_way_round() -> None:
    everybody_silent()
    city, village = actor_of(officer("city", "3709")), actor_of(officer("village", VILLAGE))
    assert not any(city.can(KINDS[f"visits.{rule.key}"].permission) for rule in HOME_RULES)
    assert not any(village.can(KINDS[f"placements.{rule.key}"].permission) for rule in WORK_RULES)


def test_a_call_on_the_persons_page_is_kept_and_a_dead_number_is_a_to_do() -> None:
    who = worker(phone=PHONE, status="looking_far", verified_on=TODAY)
    browser = logged_in(user := officer("village", VILLAGE))
    address = reverse("people.worker", args=[who.pk])
    assert "打完点一下结果" in browser.get(address).content.decode()
    browser.post(reverse("register.worker_phone", args=[who.pk]), {"said": "stopped"})
    assert "这个号码打不通" in browser.get(address).content.decode()
    assert KINDS["visits.phone_dead"].find(actor_of(user)).count == 1
    told = browser.post(reverse("register.worker_phone", args=[who.pk]), {"said": "busy"}, follow=True)
    assert "请选电话的结果" in told.content.decode()


def visited(browser: Client, who: Worker, **given: str) -> Any:
    told = {"key": str(uuid4()), "visited_on": "2019-06-30", "how": "phone", "outcome": "absent", **given}
    return browser.post(reverse("visits.person_new", args=[who.pk]), told)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"said": "empty"}, "empty"),
        ({"outcome": "seen", "situation": "在家带孩子"}, "through"),
        ({"outcome": "refused"}, "refused"),
        ({}, ""),
        ({"how": "there", "outcome": "seen", "situation": "在家带孩子"}, ""),
    ],
)
def test_a_visit_by_phone_says_what_the_call_gave(given: dict[str, str], said: str) -> None:
    who = worker(phone=PHONE)
    browser = logged_in(officer("village", VILLAGE))
    assert visited(browser, who, **given).status_code == 302
    who.subject.refresh_from_db()
    assert who.subject.phone_said == said


@pytest.mark.parametrize(
    "given", [{"said": "empty", "outcome": "seen", "situation": "好"}, {"said": "empty", "how": "there"}]
)
def test_what_cannot_both_be_so_is_refused_beside_the_field(given: dict[str, str]) -> None:
    who = worker(phone=PHONE)
    page = visited(logged_in(officer("village", VILLAGE)), who, **given)
    assert page.status_code == 422
    assert page.context["form"].errors["said"]
    assert not Visit.objects.exists()


def test_whoever_was_lost_at_work_is_at_work_again_once_met_called_or_verified() -> None:
    user = officer("county", "500238")
    browser = logged_in(user)

    def lost() -> Worker:
        spell = placement(worker(phone=PHONE, status="working"))
        tick(by=actor_of(user), placement_id=spell.pk, kind="lost")
        return spell.worker

    met, called, verified = lost(), lost(), lost()
    visited(browser, met, how="there", outcome="seen", situation="人在厂里")
    browser.post(reverse("register.worker_phone", args=[called.pk]), {"said": "through"})
    browser.post(reverse("register.worker_verify", args=[verified.pk]))
    found = Worker.objects.filter(pk__in=[met.pk, called.pk, verified.pk]).values_list("status", flat=True)
    assert list(found) == ["working"] * 3


@pytest.mark.parametrize("name", ["visits.due", "placements.due"])
def test_twenty_rows_cost_no_more_queries_than_two(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = logged_in(officer("county", "500238"))
    browser.get(reverse(name))
    monkeypatch.setattr("qiao.web.frame.todo.KINDS", {})
    counts = []
    for rows in (2, 18):
        for _ in range(rows):
            worker(status="looking_far", verified_on=LONG_AGO)
            local: dict[str, Any] = {"region": VILLAGE[:6], "organised": False, "channel": "self"}
            placement(worker(status="working"), started_on=LONG_AGO, **local)
            visit(kind="person")
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(reverse(name)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("role", "place", "address", "side"),
    [("village", VILLAGE, "visits.due", "home"), ("county", "500238", "visits.due", "home"),
     ("city", "3709", "placements.due", "work")],
)  # fmt: skip
def test_whoever_may_see_a_phone_calls_from_the_list_for_the_lists_own_reason(
    role: str, place: str, address: str, side: str
) -> None:
    """The list shows no number; the person's page has the reason written, and the number that is seen is called."""
    everybody_silent()
    for spell in Placement.objects.all():
        show(subject=spell.worker.subject, region="370902", ground="placement", cause=str(spell.pk))
    browser = logged_in(officer(role, place))
    page = browser.get(reverse(address)).content.decode()
    assert PHONE not in page
    links = re.findall(rf'href="(/people/[0-9a-f-]+/\?call={side}\.[a-z_]+)"', page)
    assert links
    shown = browser.get(links[0]).content.decode()
    assert 'value="打电话问：' in shown
    assert PHONE not in shown
    url = re.search(r'hx-post="(/privacy/[0-9a-f-]+/phone/)"', shown)
    assert url is not None
    reason = re.search(r'value="(打电话问：[^"]+)"', shown)
    assert reason is not None
    seen = browser.post(url[1], {"reason": unescape(reason[1])}, headers={"hx-request": "true"}).content.decode()
    assert f'href="tel:{PHONE}"' in seen
    assert Event.objects.filter(action__contains="reveal").count() == 1


def test_whoever_may_not_see_a_phone_is_offered_no_call() -> None:
    shown = ContactList.seen_by(acting("province", "50"))
    assert "call" not in [column.key for column in shown.offered_columns()]


def test_an_address_of_ones_own_writes_no_reason() -> None:
    one = worker(phone=PHONE)
    browser = logged_in(officer("county", "500238"))
    assert "打电话问" not in browser.get(f"/people/{one.pk}/?call=home.nonsense").content.decode()


def test_who_waits_longest_stands_first_and_who_has_no_phone_is_visited() -> None:
    for name, days in (("甲一", 91), ("乙二", 300), ("丙三", 120)):
        day = TODAY - timedelta(days=days)
        called = {} if name == "丙三" else {"phone": PHONE[:-1] + str(days % 10)}
        worker(name=name, status="looking_far", verified_on=day, registered_on=day, **called)
    page = logged_in(officer("village", VILLAGE)).get(reverse("visits.due"))
    assert people_of(page) == ["乙二", "丙三", "甲一"]
    assert page.content.decode().count("没有电话，上门") == 1
