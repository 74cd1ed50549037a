"""The replay in the browser: each figure is a door, and the list behind it has as many rows as the figure says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.placements import placement, programme
from tests.factories.register import worker
from tests.factories.vacancies import employer, vacancy
from tests.factories.visits import visit

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.agreements.actions import name_poorest
from qiao.ground.privacy.visibility import show
from qiao.story.reports.queries import figure
from qiao.story.visits.covering import recount

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole() -> Client:
    """Somebody who sees both sides whole."""
    return logged_in(_both_sides())


def _both_sides() -> Any:
    from tests.factories.accounts import appointed, person

    user = person()
    for region in ("50", "37"):
        appointed(user, "province", region)
    return user


@pytest.fixture
def records() -> None:
    """Some of everything that counts: two moved, one of them twice, three near home, two firms with three posts."""
    programme()
    for _ in range(2):
        placement()
    again = worker()
    placement(again, started_on=date(2018, 1, 1), ended_on=date(2018, 2, 1), state="ended")
    placement(again, started_on=date(2018, 6, 1))
    for number in range(3):
        near = {"region": "500238", "channel": "workshop", "organised": False, "job": "刺绣工"}
        placement(worker(sex="2"), wage_yuan_month=3100 + 100 * number, **near)
    first = employer()
    vacancy(first, collected_on=date(2018, 3, 1), headcount=100)
    vacancy(first, title="质检员", collected_on=date(2018, 9, 1), headcount=50)
    vacancy(employer(), collected_on=date(2018, 4, 1), headcount=7)
    vacancy(employer(), collected_on=date(2019, 4, 1), headcount=1)


def test_every_figure_is_shown_with_the_reconstructed_mark(whole: Client, records: None) -> None:
    page = whole.get("/reports/replay/")
    shown = page.content.decode()
    assert page.status_code == 200
    assert "重建数据" in shown
    assert len(page.context["replay"].tiles) == 22
    assert "1,588" in shown


@pytest.mark.parametrize(
    ("key", "rows"),
    [("moved", 3), ("near_home", 3), ("workshop_income_yuan", 3), ("firms_2018", 2), ("posts_2018", 3)],
)
def test_a_figure_opens_the_list_it_was_counted_from(whole: Client, records: None, key: str, rows: int) -> None:
    page = whole.get(f"/reports/replay/{key}/", follow=True)
    assert page.status_code == 200
    assert len(page.context["lines"]) == page.context["count"] == rows


def test_each_figure_of_visits_opens_the_places_it_was_counted_from(whole: Client) -> None:
    name_poorest(by=SYSTEM, programme=programme(), townships={"500238001": False, "500238101": True})
    for village in ("500238001002", "500238001003"):
        recount(visit(region=village).household_id)
    for day in (1, 2):
        visit(kind="county", region="500238", visited_on=date(2018, 3, day))
    opened = {
        key: whole.get(f"/reports/replay/{key}/", follow=True)
        for key in ("townships_visited", "counties_visited_twice", "villages", "households")
    }
    counted = {key: found.counted for key in opened if (found := figure(key)) is not None}
    assert {key: page.status_code for key, page in opened.items()} == dict.fromkeys(opened, 200)
    assert opened["townships_visited"].context["shown"].visited == counted["townships_visited"] == 1
    assert opened["counties_visited_twice"].context["shown"].twice == counted["counties_visited_twice"] == 1
    assert len(opened["villages"].context["rows"]) == counted["villages"] == 2
    assert opened["households"].context["count"] == counted["households"] == 2


def test_the_list_says_the_seats_that_the_figure_counted(whole: Client, records: None) -> None:
    counted = figure("posts_2018")
    assert counted is not None
    assert counted.counted == 157
    page = whole.get("/reports/replay/posts_2018/", follow=True)
    assert "名额 157 个" in page.content.decode()


@pytest.mark.parametrize("key", ["aid_fen", "platforms", "no_such_figure"])
def test_a_figure_without_records_has_no_door(whole: Client, records: None, key: str) -> None:
    assert whole.get(f"/reports/replay/{key}/").status_code == 404
    assert f"/reports/replay/{key}/" not in whole.get("/reports/replay/").content.decode()


def test_whoever_sees_a_part_is_shown_no_figure_of_the_whole(records: None) -> None:
    """A county's list would be shorter than the figure: so neither the figure nor its door is there."""
    client = logged_in(officer("county", "500238"))
    page = client.get("/reports/replay/")
    assert page.context["replay"] is None
    assert client.get("/reports/replay/moved/").status_code == 404


def test_whoever_has_no_business_with_results_is_refused(records: None) -> None:
    assert logged_in(officer("village", "500238001002")).get("/reports/replay/").status_code == 403


def test_without_a_programme_there_is_no_replay(whole: Client) -> None:
    assert whole.get("/reports/replay/").context["replay"] is None


def test_the_page_asks_the_database_a_fixed_number_of_times(
    whole: Client, records: None, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(60) as asked:
        whole.get("/reports/replay/")
    assert len(asked.captured_queries) > 0


def test_a_placement_seen_elsewhere_counts_once(whole: Client, records: None) -> None:
    one = placement()
    show(subject=one.worker.subject, region="370902", ground="placement", cause=str(one.pk))
    assert len(whole.get("/reports/replay/moved/", follow=True).context["lines"]) == 4


def test_whoever_sees_a_part_is_led_to_their_own_lists(records: None) -> None:
    shown = logged_in(officer("county", "500238")).get("/reports/replay/").content.decode()
    main = shown.split("<main")[1]
    for name in ("register.workers", "placements.list"):
        assert f'href="{reverse(name)}"' in main
    assert "您" not in main
