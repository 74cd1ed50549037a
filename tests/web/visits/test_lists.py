"""The lists of visits and promises: filters, the to-do that agrees with its list, a pinned number of queries."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import register as factory
from tests.factories.accounts import logged_in, officer
from tests.factories.placements import programme
from tests.factories.visits import promise, visit

from qiao.ground.accounts.actors import actor_of
from qiao.ground.accounts.models import User
from qiao.web.visits.lists import promised

pytestmark = pytest.mark.django_db

VILLAGE = factory.VILLAGE


@pytest.fixture
def clerk() -> User:
    return officer("county", "500238")


@pytest.fixture
def browser(clerk: User) -> Client:
    return logged_in(clerk)


def keys(browser: Client, name: str, query: str) -> set[UUID]:
    page = browser.get(f"{reverse(name)}?{query}")
    assert page.status_code == 200
    return {UUID(line.key) for line in page.context["lines"]}


def test_each_filter_leaves_what_it_says(browser: Client, clerk: User) -> None:
    mine = visit(created_by_id=clerk.pk, visited_on=date(2019, 6, 20))
    person = visit(kind="person", outcome="absent", how="phone")
    township = visit(kind="township", region="500238002")
    late = promise(township, due_on=date(2019, 6, 20))
    promise(person, due_on=date(2019, 7, 20))
    expected = {
        "": {mine.pk, person.pk, township.pk},
        "kind=household&kind=person": {mine.pk, person.pk},
        "region=500238002": {township.pk},
        "day_from=2019-06-10": {mine.pk},
        "outcome=absent": {person.pk},
        "how=phone": {person.pk},
        "mine=1": {mine.pk},
        f"by={clerk.display_name}": {mine.pk},
        "by=没有这个人": set(),
        "promised=1": {person.pk, township.pk},
        "late=1": {late.visit_id},
    }
    assert {query: keys(browser, "visits.list", query) for query in expected} == expected


def test_promises_are_filtered_by_state_day_and_who_gave_them(browser: Client, clerk: User) -> None:
    made = visit()
    mine = promise(made, created_by_id=clerk.pk, due_on=date(2019, 7, 2))
    late = promise(made, due_on=date(2019, 6, 20))
    kept = promise(made, state="kept", settled_on=date(2019, 6, 20), settled_how="办了")
    expected = {
        "state=open": {mine.pk, late.pk},
        "state=kept": {kept.pk},
        "mine=1": {mine.pk},
        "late=1": {late.pk},
        "due=1": {mine.pk, late.pk},
        "until_from=2019-07-01": {mine.pk},
        f"region={VILLAGE}": {mine.pk, late.pk, kept.pk},
    }
    assert {query: keys(browser, "visits.promises", query) for query in expected} == expected


def test_the_to_do_counts_the_rows_of_the_list_that_it_opens(browser: Client, clerk: User) -> None:
    programme()
    made = visit()
    late = promise(made, created_by_id=clerk.pk, due_on=date(2019, 6, 20))
    promise(made, created_by_id=clerk.pk, due_on=date(2019, 8, 20))
    promise(made, due_on=date(2019, 6, 20))
    promise(region="500237001001", created_by_id=clerk.pk, due_on=date(2019, 6, 20))
    waiting = promised(actor_of(clerk))
    assert (waiting.count, waiting.deadline, waiting.is_late) == (1, date(2019, 6, 20), True)
    path, _mark, query = waiting.url.partition("?")
    assert (path, keys(browser, "visits.promises", query)) == (reverse("visits.promises"), {late.pk})
    assert "走访时答应的事快到期了" in browser.get(reverse("home")).content.decode()


def test_rows_name_the_household_by_number_and_head_and_a_minor_by_surname(browser: Client) -> None:
    house = factory.household(number="TH-7")
    factory.worker(household=house, relation="户主", name="冉秀兰")
    visit(household=house)
    visit(kind="person", worker=factory.worker(name="谭小梅", born=date(2003, 1, 1)))
    text = browser.get(reverse("visits.list")).content.decode()
    assert "TH-7 冉秀兰" in text
    assert "谭＊" in text
    assert "谭小梅" not in text


@pytest.mark.parametrize("address", ["/visits/", "/visits/promises/", "/visits/diary/?who=all"])
def test_twenty_rows_cost_no_more_queries_than_two(browser: Client, address: str) -> None:
    counts = []
    for rows in (2, 18):
        for _ in range(rows):
            promise(visit(household=factory.household()))
            visit(kind="person")
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
