"""The list of needs: filters, the same few questions, the to-do that agrees with it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.factories import register as factory
from tests.factories.accounts import logged_in, officer
from tests.factories.needs import need

from qiao.ground.accounts.actors import actor_of
from qiao.story.needs.models import Need
from qiao.web.frame.todo import KINDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("county", "500238"))


def listed(browser: Client, query: str = "") -> set[str]:
    text = browser.get(f"{reverse('needs.list')}?{query}").content.decode()
    return {one.worker.name for one in Need.objects.select_related("worker") if one.worker.name in text}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"甲一", "乙二"}),
        ("state=paused", {"乙二"}),
        ("reach=3", {"甲一"}),
        ("wage_from=3500", {"乙二"}),
        ("care=1", {"乙二"}),
        ("night=1", {"甲一"}),
        ("training=1", {"乙二"}),
        ("stale=1", {"甲一"}),
        ("region=500238100", {"乙二"}),
    ],
)
def test_each_filter_finds_its_own(browser: Client, query: str, found: set[str]) -> None:
    near = factory.worker(name="乙二", region="500238100")
    need(factory.worker(name="甲一"), night_ok=True, stated_on=date(2019, 3, 1))
    need(near, state="paused", reach=1, wage_floor_yuan=3500, care=True, training_wish=True)
    need(factory.worker(name="丙三", region="500237001"))
    assert listed(browser, query) == found


def test_the_list_asks_the_same_few_questions_for_many_rows(
    browser: Client, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    need()
    browser.get(reverse("needs.list"))
    monkeypatch.setattr("qiao.web.frame.todo.KINDS", {})  # what the navigation counts is not this page\'s
    for _ in range(2):
        with django_assert_num_queries(8):
            assert browser.get(reverse("needs.list")).status_code == 200
        for _ in range(20):
            need()


def test_the_to_do_counts_the_rows_of_its_list(browser: Client) -> None:
    asked = {"status": "looking_far", "verified_on": date(2019, 6, 1)}
    need(factory.worker(name="甲一", **asked), stated_on=date(2019, 3, 1))
    need(factory.worker(name="乙二", **asked))
    # Whoever waits for a visit for another reason is counted there, and their need is asked about on that visit.
    need(factory.worker(name="丙三"), stated_on=date(2019, 3, 1))
    silent = {"status": "looking_far", "registered_on": date(2019, 3, 1), "verified_on": date(2019, 3, 1)}
    need(factory.worker(name="丁四", **silent), stated_on=date(2019, 3, 1))
    due = KINDS["needs.stale"].find(actor_of(officer("county", "500238")))
    assert due.count == len(listed(browser, due.url.partition("?")[2])) == 1


def test_the_bulk_action_confirms_open_ones(browser: Client) -> None:
    stated, paused = need(stated_on=date(2019, 3, 1)), need(state="paused", stated_on=date(2019, 3, 1))
    told = {"do": "bulk", "action": "confirmed", "id": [str(stated.pk), str(paused.pk)], "confirm": "1", "applies": "1"}
    assert browser.post(reverse("needs.list"), told).status_code == 200
    days = dict(Need.objects.values_list("pk", "stated_on"))
    assert (days[stated.pk], days[paused.pk]) == (date(2019, 6, 30), date(2019, 3, 1))


def test_the_to_do_and_the_tab_of_the_list_that_it_opens_say_the_same_with_the_same_number() -> None:
    need(factory.worker(name="甲一", status="looking_far", verified_on=date(2019, 6, 29)), stated_on=date(2019, 3, 1))
    need(factory.worker(name="乙二", status="unverified"), stated_on=date(2019, 3, 1))
    user = officer("county", "500238")
    reverse("home")  # every address is loaded, and with them all kinds of to-do
    due = KINDS["needs.stale"].find(actor_of(user))
    browser = logged_in(user)
    page, counts = browser.get(due.url).content.decode(), browser.get(f"{due.url}&counts=1").json()
    tabs = dict(re.findall(r'data-tab="(\w+)">([^<>]*90 天[^<>]*?) <', page))
    assert tabs == {"lapsed": str(KINDS["needs.stale"].title), "stale": "全部超过 90 天没有核实的意愿"}
    assert (due.count, {key: counts[key] for key in tabs}) == (1, {"lapsed": "1", "stale": "2"})
