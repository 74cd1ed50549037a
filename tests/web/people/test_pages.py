"""One worker's page: every stage on one timeline, one next step, identities covered, foreign people not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.template import Context, Template
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override
from pytest_django import DjangoAssertNumQueries
from tests.factories import register as factory
from tests.factories.accounts import acting, logged_in, officer
from tests.factories.matching import round_at
from tests.factories.needs import need
from tests.factories.placements import placement
from tests.factories.vacancies import vacancy

from qiao.ground.privacy.models import Consent
from qiao.ground.privacy.visibility import show
from qiao.story.matching.models import Proposal
from qiao.story.register.actions import change_worker
from qiao.story.register.facts import WorkerFacts, of_worker
from qiao.story.register.listed import row_of
from qiao.story.register.models import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("county", "500238"))


def page(browser: Client, worker: Worker) -> str:
    return browser.get(reverse("people.worker", args=[worker.pk])).content.decode()


def walked() -> Worker:
    """Somebody registered, with a need met and work in Tai'an."""
    worker = factory.worker(name="陈兴碧", phone="15400007701", status="working", household=factory.household())
    need(worker, state="met", closed_on=date(2019, 4, 12))
    spell = placement(worker, started_on=date(2019, 4, 12))
    show(subject=worker.subject, region=spell.region, ground="placement", cause=str(spell.pk))
    return worker


def test_the_timeline_tells_every_stage_newest_first(browser: Client) -> None:
    text = page(browser, walked())
    told = text[text.index('class="q-timeline"') :]
    places = [told.index(word) for word in ("需求：", "上岗：泰安")]
    assert places == sorted(places)
    assert "在岗 · 泰安" in text
    assert "公里" in text


def test_no_identity_stands_on_the_page_uncovered(browser: Client) -> None:
    text = page(browser, walked())
    assert "15400007701" not in text
    assert "尾号 7701" in text


def test_the_receiving_city_sees_the_same_page_and_may_not_change_it(browser: Client) -> None:
    worker = walked()
    text = page(logged_in(officer("city", "3709")), worker)
    assert "陈兴碧" in text
    assert reverse("register.worker_edit", args=[worker.pk]) not in text
    assert logged_in(officer("city", "3701")).get(reverse("people.worker", args=[worker.pk])).status_code == 404


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        ({"status": "unverified"}, "上门核实"),
        ({"status": "not_looking"}, "三个月后再问"),
        ({"status": "not_looking", "registered_on": date(2019, 1, 5)}, "上门核实"),
        ({"status": "unreachable"}, "请村里代找"),
        ({"status": "working", "registered_on": date(2019, 1, 5)}, "按期回访"),
        ({"status": "leaving"}, "送上岗，记上岗"),
        ({"status": "not_looking", "born": date(2012, 1, 1)}, "不用办"),
    ],
)
def test_there_is_one_next_step(browser: Client, facts: dict[str, object], step: str) -> None:
    """The same as the list says."""
    one = factory.worker(**facts)
    assert f"下一步：{step}" in page(browser, one)
    assert row_of(one).next_step == step


def test_whoever_is_visited_may_state_a_need_at_once(browser: Client) -> None:
    one = factory.worker(status="unverified")
    text = page(browser, one)
    assert text.index("问过了，没有变化") < text.index(
        f'class="q-button" href="{reverse("needs.need_new", args=[one.pk])}"'
    )


def test_every_edit_stands_on_the_timeline_without_a_value_of_a_sealed_field(browser: Client) -> None:
    one = factory.worker(phone="15400001111")
    clerk = acting("county", "500238")
    given = replace(WorkerFacts(**of_worker(one)), phone="15400002222", skills=("电焊",))
    change_worker(by=clerk, worker_id=one.pk, version=1, given=given)
    text = page(browser, one)
    told = text[text.index('class="q-timeline"') :]
    assert all(said in told for said in ("改了技能特长、联系电话", clerk.name, "2019-06-30"))
    assert "2222" not in told
    assert told.index("改了") < told.index("建档")


def test_a_stale_wish_is_to_be_verified_and_a_fresh_one_waits(browser: Client) -> None:
    old, new = need().worker, need().worker
    Worker.objects.filter(pk=new.pk).update(verified_on=date(2019, 6, 1))
    Worker.objects.filter(pk=old.pk).update(registered_on=date(2019, 3, 1))
    assert "下一步：上门核实" in page(browser, old)
    assert "下一步：等下一轮匹配" in page(browser, new)


def test_work_reported_waits_for_the_place_of_work(browser: Client) -> None:
    assert "下一步：等工作地确认" in page(browser, placement(state="reported").worker)


def test_a_consent_is_written_down_and_shown(browser: Client) -> None:
    worker = factory.worker()
    address = reverse("people.consent", args=[worker.pk])
    assert browser.get(address).status_code == 200
    told = {"purpose": "sharing", "agreed": "yes", "said_how": "当面", "valid_to": "2020-02-01"}
    assert browser.post(address, told).status_code == 302
    assert Consent.objects.get().agreed
    assert "本人已同意两地共享" in page(browser, worker)
    assert "当面" in browser.get(address).content.decode()


def test_the_page_asks_a_fixed_number_of_questions(
    browser: Client, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = walked()
    page(browser, worker)
    monkeypatch.setattr("qiao.web.frame.todo.KINDS", {})  # what the navigation counts is not this page's
    for _ in range(2):
        with django_assert_num_queries(28):
            assert worker.name in page(browser, worker)
        for month in range(1, 6):
            placement(worker, started_on=date(2018, month, 1), ended_on=date(2018, month, 20), state="ended")


def test_anybody_without_a_post_in_the_region_finds_nobody(browser: Client) -> None:
    assert browser.get(reverse("people.worker", args=[factory.worker(region="500237001").pk])).status_code == 404


def test_the_place_of_work_is_asked_to_confirm_and_the_home_waits_without_warmth(browser: Client) -> None:
    spell = placement(state="reported")
    show(subject=spell.worker.subject, region=spell.region, ground="placement", cause=str(spell.pk))
    city = page(logged_in(officer("city", "3709")), spell.worker)
    assert "下一步：确认在岗" in city
    assert "q-card--act" in city
    assert "q-card--act" not in page(browser, spell.worker)


@pytest.mark.parametrize(("born", "shown"), [(date(2001, 7, 1), "覃＊"), (date(2001, 6, 30), "覃小满")])
def test_of_whoever_is_under_eighteen_every_page_shows_the_surname_only(
    browser: Client, born: date, shown: str
) -> None:
    """未成年人 by the Civil Code: on the day before the eighteenth birthday still."""
    minor = factory.worker(name="覃小满", born=born, household=factory.household(), relation="户主")
    wish, spell = need(minor), placement(minor)
    proposal = Proposal.objects.create(
        round=round_at("500238"), worker=minor, need=wish, vacancy=vacancy(), utility=50.0, state="pending"
    )
    for name, key in (
        ("register.workers", None),
        ("register.households", None),
        ("register.household", minor.household_id),
        ("register.worker_status", minor.pk),
        ("people.worker", minor.pk),
        ("people.consent", minor.pk),
        ("needs.list", None),
        ("needs.need", wish.pk),
        ("matching.proposals", None),
        ("matching.proposal", proposal.pk),
        ("placements.list", None),
        ("placements.placement", spell.pk),
        ("placements.end", spell.pk),
    ):
        answer = browser.get(reverse(name, args=[key] if key else []))
        text = answer.content.decode()
        assert (answer.status_code, shown in text) == (200, True), name
        assert ("小满" in text) == (shown == "覃小满"), name
        assert "qxm" not in text or shown == "覃小满", name


def test_a_city_to_which_somebody_is_only_proposed_sees_name_skills_and_start() -> None:
    worker = factory.worker(
        name="陈兴碧",
        phone="15400007701",
        skills=["电焊"],
        household=factory.household(number="TH-77001", poverty="poor"),
    )
    need(worker, start_on=date(2019, 7, 15))
    show(subject=worker.subject, region="370902", ground="proposal", cause="a proposal")
    city = logged_in(officer("city", "3709"))
    reveal = reverse("privacy.reveal", args=[worker.subject_id, "phone"])
    text = page(city, worker)
    assert all(told in text for told in ("陈兴碧", "电焊", "2019-07-15"))
    assert not [hidden for hidden in ("7701", "TH-77001", worker.subject.resident_id_tail, reveal) if hidden in text]
    assert city.post(reveal, {"reason": "联系本人"}).status_code == 404
    show(subject=worker.subject, region="370902", ground="placement", cause="a placement")
    assert reveal in page(city, worker)


def test_lists_of_a_city_leave_out_who_is_only_proposed_and_the_proposals_name_them() -> None:
    """What a list shows of a person, a proposal does not yet: tails, household, wishes, where they worked before."""
    one = factory.worker(name="陈兴碧", status="proposed")
    wish = need(one)
    placement(one, region="370102", started_on=date(2018, 1, 5), ended_on=date(2018, 6, 1), state="ended")
    made = Proposal.objects.create(
        round=round_at("500238"), worker=one, need=wish, vacancy=vacancy(), utility=50.0, state="pending"
    )
    show(subject=one.subject, region="370902", ground="proposal", cause=str(made.pk))
    city = logged_in(officer("city", "3709"))
    lists = ("register.workers", "needs.list", "placements.list", "matching.proposals")
    named = {name: "陈兴碧" in city.get(reverse(name)).content.decode() for name in lists}
    assert named == {
        "register.workers": False,
        "needs.list": False,
        "placements.list": False,
        "matching.proposals": True,
    }
    found = city.get(reverse("matching.proposals"), {"name": "陈兴"}).content.decode()
    assert ("陈兴碧" in found, one.subject.resident_id_tail in found) == (True, False)
    assert city.get(reverse("needs.need", args=[wish.pk])).status_code == 404
    show(subject=one.subject, region="370902", ground="placement", cause="a placement")
    assert all("陈兴碧" in city.get(reverse(name)).content.decode() for name in lists)


def test_the_household_is_a_link_only_for_whom_its_page_opens(browser: Client) -> None:
    worker = walked()
    city = logged_in(officer("city", "3709"))
    address = reverse("register.household", args=[worker.household_id])
    for looks, opens in ((browser, True), (city, False)):
        assert (address in page(looks, worker)) == (looks.get(address).status_code == 200) == opens


def test_households_are_offered_only_to_whoever_has_some(browser: Client) -> None:
    walked()
    for looks, offers in ((browser, True), (logged_in(officer("city", "3709")), False)):
        text = looks.get(reverse("register.workers")).content.decode()
        assert ("按户看" in text) == offers


def test_the_heading_of_health_is_no_state_of_health_in_english() -> None:
    with override("en"):
        heading = Template('{% load i18n %}{% translate "健康" context "栏目" %}').render(Context())
        assert (heading, gettext("健康")) == ("Health", "Healthy")
    source = get_template("people/worker.html").template.source
    assert '{% translate "健康" context "栏目" %}' in source
    assert '{% translate "健康" %}' not in source
