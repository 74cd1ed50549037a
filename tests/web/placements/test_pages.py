"""The pages of placements: recorded once, confirmed where the work is, ended by who may."""

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
from tests.factories.matching import round_at
from tests.factories.needs import need
from tests.factories.placements import placement
from tests.factories.vacancies import employer, vacancy

from qiao.ground import clock
from qiao.ground.privacy.visibility import show
from qiao.story.matching.models import Proposal
from qiao.story.placements.models import Placement

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("county", "500238"))


def form(**more: Any) -> dict[str, Any]:
    told = {
        "key": str(uuid4()),
        "started_on": "2019-04-12",
        "employer_name": "岱下餐饮（示例）",
        "channel": "organised",
    }
    return {**told, "place": "山东省泰安市泰山区", "job": "后厨", "wage_yuan_month": "3600", "organised": "on", **more}


def seen_in_taian(spell: Placement) -> Placement:
    show(subject=spell.worker.subject, region=spell.region, ground="placement", cause=str(spell.pk))
    return spell


def test_a_double_click_records_one_start(browser: Client) -> None:
    worker, twice = need().worker, form()
    answers = [browser.post(reverse("placements.placement_new", args=[worker.pk]), twice) for _ in range(2)]
    spell = Placement.objects.get()
    assert {answer["Location"] for answer in answers} == {reverse("placements.placement", args=[spell.pk])}
    assert (spell.region, spell.organised, spell.wage_yuan_month) == ("370902", True, 3600)


def test_a_double_click_on_a_proposals_start_leads_to_what_the_first_made(browser: Client) -> None:
    wish = need()
    yes = Proposal.objects.create(
        round=round_at("500238"),
        worker=wish.worker,
        need=wish,
        vacancy=vacancy(),
        utility=50.0,
        state="yes",
        replied_at=clock.now(),
        reply_by_name="本人",
        reply_how="电话",
    )
    address, twice = f"{reverse('placements.placement_new', args=[wish.worker_id])}?proposal={yes.pk}", form()
    answers = [browser.post(address, twice), browser.post(address, twice), browser.post(address, form())]
    made = reverse("placements.placement", args=[Placement.objects.get().pk])
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, made)] * 3
    assert browser.get(address)["Location"] == made


def test_what_is_no_key_names_no_placement(browser: Client) -> None:
    worker = need().worker
    answer = browser.post(reverse("placements.placement_new", args=[worker.pk]), form(key="x", proposal="y"))
    assert answer.status_code == 404


def test_a_start_taken_back_meanwhile_is_told(browser: Client) -> None:
    spell = placement()
    address = reverse("placements.remove", args=[spell.pk])
    assert browser.post(address, {"why": "记错了人"}).status_code == 302
    assert browser.post(address, {"why": "记错了人"}).status_code == 404


def test_a_second_spell_is_refused_in_words_and_what_was_typed_stays(browser: Client) -> None:
    spell = placement(state="reported")
    answer = browser.post(reverse("placements.placement_new", args=[spell.worker_id]), form())
    text = answer.content.decode()
    assert answer.status_code == 422
    assert all(said in text for said in ("岱宗服务（示例）", "先给那一段记离岗", "岱下餐饮（示例）"))


def test_the_city_confirms_and_the_home_only_looks(browser: Client) -> None:
    spell = seen_in_taian(placement(state="reported"))
    address = reverse("placements.placement", args=[spell.pk])
    city = logged_in(officer("city", "3709"))
    assert "确认在岗" in city.get(address).content.decode()
    assert "确认在岗" not in browser.get(address).content.decode()
    city.post(reverse("placements.confirm", args=[spell.pk]), {"do": "confirm"})
    spell.refresh_from_db()
    assert spell.state == "confirmed"


def test_a_dispute_says_what_is_wrong_to_both_sides(browser: Client) -> None:
    spell = seen_in_taian(placement(state="reported"))
    city = logged_in(officer("city", "3709"))
    city.post(reverse("placements.confirm", args=[spell.pk]), {"do": "dispute", "why": "没有这个人"})
    assert "没有这个人" in browser.get(reverse("placements.placement", args=[spell.pk])).content.decode()


def test_an_end_and_a_removal(browser: Client) -> None:
    spell, wrong = placement(), placement()
    end = reverse("placements.end", args=[spell.pk])
    assert browser.get(end).status_code == 200
    assert browser.post(end, {"on": "2019-07-01", "why": "quit"}).status_code == 422
    assert browser.post(end, {"on": "2019-06-01", "why": "quit", "note": ""}).status_code == 302
    remove = reverse("placements.remove", args=[wrong.pk])
    assert browser.get(remove).status_code == 200
    assert browser.post(remove, {"why": "登记错了人"}).status_code == 302
    assert list(Placement.objects.values_list("pk", "state")) == [(spell.pk, "ended")]


def test_another_countys_placement_is_not_there(browser: Client) -> None:
    foreign = placement(factory.worker(region="500237001"), home_region="500237001")
    for name in ("placements.placement", "placements.end", "placements.remove"):
        assert browser.get(reverse(name, args=[foreign.pk])).status_code == 404
    assert browser.post(reverse("placements.confirm", args=[foreign.pk])).status_code == 404
    assert browser.get(reverse("placements.placement_new", args=[foreign.worker_id])).status_code == 404


def test_a_proposal_of_somebody_else_leads_nowhere(browser: Client) -> None:
    address = reverse("placements.placement_new", args=[factory.worker().pk])
    assert browser.get(address).status_code == 200
    assert browser.get(f"{address}?proposal={uuid4()}").status_code == 404


def said_yes(**post: Any) -> Proposal:
    """A proposal with a yes, for a post."""
    asked = need()
    facts = {"title": "缝纫工", "wage_low_yuan": 3600, "wage_high_yuan": 4200, **post}
    return Proposal.objects.create(
        round=round_at("500238"),
        need=asked,
        worker=asked.worker,
        vacancy=vacancy(**facts),
        rank=1,
        state="yes",
        utility=1.0,
        reasons=[],
        reply_by_name="本人",
        reply_how="电话",
        replied_at=clock.now(),
    )


def test_the_form_out_of_a_yes_knows_the_post_and_asks_for_the_pay(browser: Client) -> None:
    """The day as date inputs want it; the post's words; its range of pay as a hint, and no pay typed for anybody."""
    yes = said_yes()
    text = browser.get(reverse("placements.placement_new", args=[yes.worker_id]), {"proposal": yes.pk}).content.decode()
    told = {}
    for name in ("started_on", "job", "wage_yuan_month"):
        told[name] = str(re.findall(rf'<input[^>]*name="{name}"[^>]*>', text)[0])
    assert 'type="date"' in told["started_on"]
    assert 'value="2019-06-30"' in told["started_on"]
    assert 'value="缝纫工"' in told["job"]
    assert "value=" not in told["wage_yuan_month"]
    assert "岗位写的是 3,600–4,200 元" in text


def test_a_start_before_the_posts_own_day_is_warned_of_and_recorded(browser: Client) -> None:
    yes = said_yes(starts_on=date(2019, 7, 10))
    address = reverse("placements.placement_new", args=[yes.worker_id])
    assert "岗位写的是 2019-07-10 上岗" in browser.get(address, {"proposal": yes.pk}).content.decode()
    answer = browser.post(address, form(proposal=str(yes.pk), started_on="2019-06-29"), follow=True)
    assert Placement.objects.get().started_on == date(2019, 6, 29)
    assert "早于岗位写的 2019-07-10" in answer.content.decode()


def test_who_still_works_somewhere_is_told_before_anything_is_typed(browser: Client) -> None:
    spell = placement()
    text = browser.get(reverse("placements.placement_new", args=[spell.worker_id])).content.decode()
    assert text.index("还没有记离岗") < text.index("<form", text.index("还没有记离岗"))
    assert reverse("placements.placement", args=[spell.pk]) in text


def test_a_workshop_is_offered_by_the_name_of_the_programmes_day(browser: Client) -> None:
    text = browser.get(reverse("placements.placement_new", args=[need().worker_id])).content.decode()
    assert "扶贫车间" in text
    assert "帮扶车间" not in text


def test_what_the_forms_tell_besides_is_recorded_and_shown(browser: Client) -> None:
    known = employer("岱下餐饮（示例）")
    told = form(form="flexible", sector="3", employer_kind="private", address="文化路 8 号", special="直播")
    browser.post(reverse("placements.placement_new", args=[need().worker.pk]), told)
    spell = Placement.objects.get()
    assert spell.employer_id == known.pk
    Placement.objects.update(
        month_only=True, started_on=date(2019, 4, 1), travel_aid_fen=21_350, monitored_then="sudden"
    )
    page = browser.get(reverse("placements.placement", args=[spell.pk])).content.decode()
    for said in ("灵活就业", "第三产业", "民营企业", "文化路 8 号", "直播", "2019-04<", "213.50 元", "突发严重困难户"):
        assert said in page, said


def test_a_place_of_work_learns_nothing_of_the_household_from_the_forms() -> None:
    spell = placement(travel_aid_fen=21_350, farm_income_fen=800_000, monitored_then="sudden", form="employed")
    seen_in_taian(spell)
    Placement.objects.update(employer=employer())
    firm = logged_in(officer("employer", organisation=Placement.objects.get().employer_id))
    page = firm.get(reverse("placements.placement", args=[spell.pk])).content.decode()
    assert "单位就业" in page
    for hidden in ("213.50", "8,000", "突发严重困难户"):
        assert hidden not in page


def test_a_receiving_office_learns_nothing_of_the_household_from_the_forms(browser: Client) -> None:
    spell = placement(travel_aid_fen=21_350, farm_income_fen=800_000, monitored_then="sudden", form="employed")
    seen_in_taian(spell)
    for office, reads in ((browser, True), (logged_in(officer("city", "3709")), False)):
        page = office.get(reverse("placements.placement", args=[spell.pk])).content.decode()
        assert "单位就业" in page
        for told in ("8,000", "突发严重困难户", "上年度农业人均纯收入", "上岗那天的监测类别"):
            assert (told in page) is reads, told
