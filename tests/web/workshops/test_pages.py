"""The pages of workshops and of what townships have: from the proposal to the grade, as offices click through them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.matching import need
from tests.factories.placements import placement, programme
from tests.factories.register import VILLAGE, worker
from tests.factories.vacancies import employer, vacancy
from tests.factories.workshops import asset, inspection, paper, workshop

from qiao.ground import places
from qiao.story.workshops.models import Asset, Inspection, Workshop

pytestmark = pytest.mark.django_db
COUNTY, TOWNSHIP = VILLAGE[:6], VILLAGE[:9]
PLACE = places.by_code(VILLAGE, historic=True).full_name


@pytest.fixture
def county() -> Any:
    return logged_in(officer("county", COUNTY))


def typed(**more: Any) -> dict[str, Any]:
    told = {
        "key": str(uuid4()), "name": "巫溪绣坊", "place_text": PLACE, "address": "村口", "legal_form": "cooperative",
        "kind": "factory", "trade": "刺绣", "months": "3-11月", "capacity": "20", "opened_on": "2018-03-01",
    }  # fmt: skip
    return {**told, **more}


def do(browser: Any, of: Workshop, what: str, **told: Any) -> Any:
    return browser.post(reverse("workshops.change", args=[of.pk]), {"do": what, **told})


def test_a_workshop_is_proposed_through_the_form(county):
    firm = employer(region=COUNTY)
    page = county.get(reverse("workshops.new")).content.decode()
    wrong = county.post(reverse("workshops.new"), typed(employer=str(firm.pk), months="农闲"))
    right = county.post(reverse("workshops.new"), typed(employer=str(firm.pk)))

    assert firm.name in page
    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "看不出是哪几个月" in wrong.content.decode()
    stored = Workshop.objects.get()
    assert (stored.region, stored.months, stored.state) == (VILLAGE, 0b0111_1111_1100, "applied")


def test_no_day_is_filled_in_unasked(county):
    page = county.get(reverse("workshops.workshop", args=[workshop(state="recognised").pk])).content.decode()

    assert not re.findall(r'type="date"[^>]*value="\d', page)


def test_what_lacks_for_recognition_is_said_before_and_after(county):
    of = workshop()
    page = county.get(reverse("workshops.workshop", args=[of.pk])).content.decode()
    refused = do(county, of, "recognise", document="县〔2019〕3号", recognised_on="2019-05-01")

    assert "缺营业执照" in page
    assert "在岗 0 人，要 5 人" in page
    assert refused.status_code == 422
    assert "还不能认定" in refused.content.decode()

    for kind in ("licence", "site"):
        paper(of, kind)
    for _ in range(5):
        placement(worker(), workshop=of, channel="workshop", region=VILLAGE, organised=False)
    assert "条件都够了" in county.get(reverse("workshops.workshop", args=[of.pk])).content.decode()
    assert do(county, of, "recognise", document="县〔2019〕3号", recognised_on="2019-05-01").status_code == 302
    of.refresh_from_db()
    assert of.state == "recognised"


def test_papers_orders_inspections_posts_and_grades_are_kept_on_the_page(county):
    of = workshop(state="recognised")
    post = vacancy(of.employer, place=TOWNSHIP)
    done = [
        do(county, of, "paper", kind="fire", issued_on="2019-01-01", number="消1"),
        do(county, of, "order", key=str(uuid4()), product="绣片", taken_on="2019-06-01", due_on="2019-07-30"),
        do(county, of, "inspect", key=str(uuid4()), on="2019-06-01", safety="bad", pay="good", work="good",
           said="过道堆货", mend_by="2019-06-10"),
        do(county, of, "take_post", vacancy=str(post.pk)),
        do(county, of, "grade", year="2018", grade="failed", document="县〔2019〕9号"),
    ]  # fmt: skip
    page = county.get(reverse("workshops.workshop", args=[of.pk])).content.decode()

    assert [answer.status_code for answer in done] == [302] * 5
    assert all(word in page for word in ("消1", "绣片", "过道堆货", post.title, "县〔2019〕9号"))
    seen = Inspection.objects.get()
    assert do(county, of, "mend", part=str(seen.pk), on="2019-06-20", said="清了").status_code == 302
    assert do(county, of, "drop_post", part=str(of.posts.get().pk)).status_code == 302
    assert do(county, of, "withdraw", ended_on="2019-06-20", why="停产").status_code == 302
    of.refresh_from_db()
    assert of.state == "withdrawn"


def test_what_is_refused_stands_beside_its_field_and_nothing_is_stored(county):
    of = workshop(state="recognised")

    refused = do(county, of, "inspect", key=str(uuid4()), on="2019-06-01", safety="bad", pay="good", work="good")

    assert refused.status_code == 422
    assert "写明改什么" in refused.content.decode()
    assert not Inspection.objects.exists()


def test_the_head_of_a_workshop_sees_only_its_own_and_no_poverty():
    own, other = workshop(state="recognised"), workshop(state="recognised")
    placement(worker(), workshop=own, channel="workshop", region=VILLAGE, organised=False)
    head = logged_in(officer("workshop", organisation=own.employer_id))

    page = head.get(reverse("workshops.workshop", args=[own.pk])).content.decode()

    assert "脱贫（监测）人口" not in page
    assert head.get(reverse("workshops.workshop", args=[other.pk])).status_code == 404
    assert do(head, own, "withdraw", ended_on="2019-06-20", why="停产").status_code == 422
    assert do(head, own, "order", key=str(uuid4()), product="绣片", taken_on="2019-06-01",
              due_on="2019-07-01").status_code == 302  # fmt: skip


def test_an_asset_is_told_changed_and_ended(county):
    told = {"key": str(uuid4()), "place_text": PLACE, "kind": "crop", "name": "莲藕", "amount": "1200",
            "told_on": "2019-06-01"}  # fmt: skip

    wrong = county.post(reverse("workshops.asset_new"), told)
    right = county.post(reverse("workshops.asset_new"), {**told, "unit": "亩", "months": "6-9月"})
    of = Asset.objects.get()
    address = reverse("workshops.asset_change", args=[of.pk])
    changed = county.post(address, {**told, "unit": "亩", "amount": "1500", "version": "1"})
    stale = county.post(address, {**told, "unit": "亩", "amount": "1600", "version": "1"})
    ended = county.post(address, {"do": "end", "ended_on": "2019-06-20", "why": "淹了"})

    assert [one.status_code for one in (wrong, right, changed, stale, ended)] == [422, 302, 302, 422, 302]
    of.refresh_from_db()
    assert (of.amount, of.gone_on) == (1500, date(2019, 6, 20))


def test_a_profile_shows_what_there_is_who_stays_and_where_a_workshop_would_do(county):
    for _ in range(11):
        need(worker(), care=True, skills=["刺绣"])
    asset(kind="site", name="旧小学", amount=300, unit="平方米")
    there = workshop(state="recognised", capacity=1)

    page = county.get(reverse("workshops.profile", args=[TOWNSHIP])).content.decode()
    elsewhere = county.get(reverse("workshops.profile", args=["500231001"]))

    assert all(word in page for word in ("旧小学", "要照料家人", "刺绣 11", there.name, "没有人报过车程"))
    assert elsewhere.status_code == 404


def test_lists_open_what_waits(county):
    programme()
    late = workshop(state="recognised")
    inspection(late, on=date(2019, 1, 5), safety="bad", said="电线", mend_by=date(2019, 2, 1))
    workshop()

    listed = county.get(reverse("workshops.list"), {"mend": "1"}).content.decode()
    home = county.get("/").content.decode()

    assert late.name in listed
    assert "车间整改过了期限" in home
    assert "车间等认定" in home


def test_the_people_of_a_workshop_are_a_list(county):
    of, other = workshop(state="recognised"), workshop(state="recognised", name="隔壁竹编社")
    inside = placement(worker(), workshop=of, channel="workshop", region=VILLAGE, organised=False)
    placement(worker(), workshop=other, channel="workshop", region=VILLAGE, organised=False)
    page = county.get(reverse("workshops.workshop", args=[of.pk])).content.decode()
    address = f"{reverse('placements.list')}?open=1&workshop={of.pk}"
    listed = county.get(address)
    unknown = county.get(f"{reverse('placements.list')}?workshop={uuid4()}")

    assert address in page
    assert (len(listed.context["lines"]), len(unknown.context["lines"])) == (1, 2)
    assert inside.worker.name in listed.content.decode()
