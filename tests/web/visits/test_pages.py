"""The pages of visits: recorded once, corrected beside a colleague's change, unchanged by one tap, promises settled."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import register as factory
from tests.factories.accounts import logged_in, officer
from tests.factories.needs import need
from tests.factories.visits import promise, visit

from qiao.story.visits.models import Promise, Visit

pytestmark = pytest.mark.django_db

VILLAGE, FOREIGN = factory.VILLAGE, "500237001001"
TODAY = date(2019, 6, 30)


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("county", "500238"))


def form(**more: Any) -> dict[str, Any]:
    told = {"key": str(uuid4()), "visited_on": "2019-06-28", "how": "there", "outcome": "seen"}
    return {**told, "situation": "房子修好了", **more}


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def test_a_double_click_records_one_visit_from_the_households_page(browser: Client) -> None:
    house, twice = factory.household(), form(needs="要一头牛", willingness="想就近干", hour="9")
    address = reverse("visits.household_new", args=[house.pk])
    assert address in browser.get(reverse("register.household", args=[house.pk])).content.decode()
    answers = [browser.post(address, twice) for _ in range(2)]
    made = Visit.objects.get()
    assert {answer["Location"] for answer in answers} == {reverse("visits.visit", args=[made.pk])}
    assert (made.household, made.hour, made.needs, made.willingness) == (house, 9, "要一头牛", "想就近干")
    page = browser.get(reverse("visits.visit", args=[made.pk])).content.decode()
    assert all(said in page for said in ("房子修好了", "要一头牛", "想就近干", house.number, "9 点"))


def test_a_place_is_typed_by_its_name_and_a_wrong_level_is_told_beside_it(browser: Client) -> None:
    address = reverse("visits.new")
    sent = form(kind="township", region="重庆市巫溪县")
    answer = browser.post(address, sent)
    assert answer.status_code == 422
    assert "就要正好写到乡镇" in answer.content.decode()
    assert "房子修好了" in answer.content.decode()
    browser.post(address, {**sent, "region": "重庆市巫溪县宁河街道"})
    browser.post(address, form(kind="workshop", region="巫溪县宁河街道", place="绣坊（示例）"))
    made = {(one.kind, one.region, one.place) for one in Visit.objects.all()}
    assert made == {("township", "500238001", ""), ("workshop", "500238001", "绣坊（示例）")}


def test_a_person_is_visited_from_their_page_and_the_timeline_tells_it(browser: Client) -> None:
    somebody = factory.worker()
    address = reverse("visits.person_new", args=[somebody.pk])
    page = reverse("people.worker", args=[somebody.pk])
    assert address in browser.get(page).content.decode()
    browser.post(address, form(outcome="refused", situation=""))
    assert "走访（上门）：不愿意谈" in browser.get(page).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"visited_on": "2019-07-01"}, "还没有到"),
        ({"situation": ""}, "写一句"),
        ({"situation": "电话 15400000001"}, "不要写证件号"),
        ({"outcome": "no_change", "situation": ""}, "还不能记“无变化”"),
        ({"key": "nonsense"}, "房子修好了"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_stored(browser: Client, wrong: dict[str, str], said: str) -> None:
    answer = browser.post(reverse("visits.household_new", args=[factory.household().pk]), form(**wrong))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Visit.objects.exists()


def test_another_countys_visit_is_not_there(browser: Client) -> None:
    foreign = promise(region=FOREIGN)
    for name in ("visits.visit", "visits.edit"):
        assert browser.get(reverse(name, args=[foreign.visit_id])).status_code == 404
    assert browser.post(reverse("visits.promise_new", args=[foreign.visit_id]), {}).status_code == 404
    assert browser.post(reverse("visits.promise_end", args=[foreign.pk]), {"do": "keep"}).status_code == 404
    house, somebody = factory.household(region=FOREIGN), factory.worker(region=FOREIGN)
    assert browser.get(reverse("visits.household_new", args=[house.pk])).status_code == 404
    assert browser.get(reverse("visits.person_new", args=[somebody.pk])).status_code == 404
    assert browser.post(reverse("visits.no_change", args=[house.pk]), {"key": str(uuid4())}).status_code == 404


@pytest.mark.parametrize(
    ("role", "region", "kind", "named"),
    [
        ("village", VILLAGE, "village", "人民社区"),
        ("township", "500238001", "township", "宁河街道"),
        ("county", "500238", "village", ""),
    ],
)
def test_a_new_form_begins_with_ones_own_place_and_can_be_sent_so(
    role: str, region: str, kind: str, named: str
) -> None:
    own = logged_in(officer(role, region))
    page = own.get(reverse("visits.new"))
    told = page.context["form"].initial
    assert (told["kind"], named in told["region"]) == (kind, True)
    answer = own.post(reverse("visits.new"), form(kind=kind, region=told["region"]))
    assert answer.status_code == (302 if named else 422)


# Correcting -----------------------------------------------------------------------------------------------------------
def test_a_correction_keeps_the_colleagues_change_and_what_was_typed(browser: Client) -> None:
    made = visit(needs="要一头牛")
    address = reverse("visits.edit", args=[made.pk])
    opened = browser.get(address).content.decode()
    told = {"version": hidden(opened, "version"), "opened": hidden(opened, "opened"), "visited_on": "2019-06-03"}
    theirs = form(**told, situation="屋顶漏雨", needs="要两头")
    assert browser.post(address, theirs).status_code == 302
    answer = browser.post(address, form(**told, situation="墙裂了", needs="要一头牛"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert all(said in text for said in ("屋顶漏雨", "墙裂了", "要两头", 'value="2"'))
    assert Visit.objects.get().situation == "屋顶漏雨"
    again = {"version": "2", "opened": hidden(text, "opened"), "visited_on": "2019-06-03"}
    assert browser.post(address, form(**again, situation="墙裂了", needs="要两头")).status_code == 302
    saved = Visit.objects.get()
    assert (saved.situation, saved.needs, saved.version) == ("墙裂了", "要两头", 3)


def test_a_places_correction_leaves_the_place_as_it_was_shown(browser: Client) -> None:
    made = visit(kind="employer", place="茶厂", region=VILLAGE)
    address = reverse("visits.edit", args=[made.pk])
    page = browser.get(address).content.decode()
    shown = hidden(page, "region")
    told = {"version": "1", "opened": hidden(page, "opened"), "region": shown, "place": "茶厂（示例）"}
    assert browser.post(address, form(**told)).status_code == 302
    saved = Visit.objects.get()
    assert (saved.region, saved.place) == (VILLAGE, "茶厂（示例）")


# No change ------------------------------------------------------------------------------------------------------------
def test_no_change_is_offered_once_somebody_was_met_and_confirms_what_stands(browser: Client) -> None:
    house = factory.household()
    page, tap = reverse("register.household", args=[house.pk]), reverse("visits.no_change", args=[house.pk])
    assert tap not in browser.get(page).content.decode()
    visit(household=house)
    stated = need(factory.worker(household=house, status="looking_far"), stated_on=date(2019, 1, 1))
    paused = need(factory.worker(household=house), stated_on=date(2019, 1, 1), state="paused")
    text = browser.get(page).content.decode()
    assert tap in text
    sent = {"key": hidden(text, "key")}
    for _ in range(2):
        assert browser.post(tap, sent)["Location"] == page
    assert Visit.objects.filter(outcome="no_change", visited_on=TODAY).count() == 1
    for one in (stated, paused):
        one.refresh_from_db()
    assert (stated.stated_on, stated.worker.verified_on) == (TODAY, TODAY)
    assert paused.stated_on == date(2019, 1, 1)
    assert "今天已经记过" in browser.get(page).content.decode()


def test_no_change_without_an_earlier_visit_is_refused_in_words(browser: Client) -> None:
    house = factory.household()
    tap = reverse("visits.no_change", args=[house.pk])
    answer = browser.post(tap, {"key": str(uuid4())}, follow=True)
    assert "以前没有走访记录" in answer.content.decode()
    assert browser.post(tap, {"key": "nonsense"}).status_code == 404
    assert not Visit.objects.exists()


# Promises -------------------------------------------------------------------------------------------------------------
def test_a_promise_is_written_down_once_and_settled_with_its_words(browser: Client) -> None:
    made = visit()
    page = reverse("visits.visit", args=[made.pk])
    sent = {"key": hidden(browser.get(page).content.decode(), "key"), "what": "问低保", "due_on": "2019-07-05"}
    for _ in range(2):
        assert browser.post(reverse("visits.promise_new", args=[made.pk]), sent).status_code == 302
    given = Promise.objects.get()
    end = reverse("visits.promise_end", args=[given.pk])
    assert end in browser.get(page).content.decode()
    assert browser.post(end, {"do": "keep", "how": ""}).status_code == 422
    assert browser.post(end, {"do": "forget", "how": "忘了"}).status_code == 404
    assert browser.post(end, {"do": "keep", "how": "乡镇已经办了"}).status_code == 302
    text = browser.get(page).content.decode()
    assert "乡镇已经办了" in text
    assert end not in text
    refused = browser.post(end, {"do": "drop", "how": "不用了"}, follow=True)
    assert "已经记成“办了”" in refused.content.decode()


def test_a_promise_that_is_wrong_is_told_beside_its_field(browser: Client) -> None:
    made = visit()
    address = reverse("visits.promise_new", args=[made.pk])
    early = browser.post(address, {"key": str(uuid4()), "what": "问低保", "due_on": "2019-06-01"})
    assert early.status_code == 422
    assert "早于走访那天" in early.content.decode()
    assert browser.post(address, {"key": str(uuid4()), "what": "", "due_on": ""}).status_code == 422
    assert not Promise.objects.exists()


def test_whoever_may_only_read_is_offered_nothing_to_write() -> None:
    given = promise(visit(kind="employer", place="茶厂", region="370902"))
    city = logged_in(officer("city", "3709"))
    text = city.get(reverse("visits.visit", args=[given.visit_id])).content.decode()
    assert given.what in text
    assert all(reverse(name, args=[key]) not in text for name, key in (
        ("visits.edit", given.visit_id), ("visits.promise_new", given.visit_id), ("visits.promise_end", given.pk)
    ))  # fmt: skip
    assert city.post(reverse("visits.promise_end", args=[given.pk]), {"do": "keep", "how": "办了"}).status_code == 403
