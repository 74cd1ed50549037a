"""The pack: one's own villages or households, minimal, and a note of who was given what."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.field import Phone
from tests.factories.needs import need
from tests.factories.register import VILLAGE, household, worker
from tests.factories.visits import promise, visit

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit.models import Event
from qiao.ground.privacy.consents import record_consent
from qiao.story.visits.covering import store, tallies
from qiao.story.visits.models import Pack
from qiao.web.field import pack as packing

pytestmark = pytest.mark.django_db
TOWNSHIP, NEAR, FOREIGN = VILLAGE[:9], "500238001001", "500237001001"


def test_a_pack_holds_the_household_its_people_their_need_the_last_visit_and_what_is_promised() -> None:
    house = household(poverty="poor")
    head = worker(household=house, relation="户主", name="冉光荣", phone="15400000012", status="looking_near")
    child = worker(household=house, relation="之子", name="冉小宝", born=date(2008, 5, 1))
    need(of=head, reach=1, care=True)
    record_consent(by=SYSTEM, subject=head.subject, purpose="photo", agreed=False, said_how="当面")
    promised = promise(visit(household=house))
    visit(household=house, visited_on=date(2019, 6, 20), outcome="absent", situation="")
    store(tallies([house.pk]))
    told = Phone().pack()
    (one,) = told["households"]
    assert (one["number"], one["poverty"], one["region"]) == (house.number, "poor", VILLAGE)
    assert one["last_visit"] == {"on": "2019-06-03", "outcome": "seen"}
    assert one["reached_on"] == "2019-06-03"
    assert [(p["id"], p["what"], p["mine"]) for p in one["promises"]] == [(str(promised.pk), promised.what, False)]
    first, second = one["members"]
    assert (first["id"], first["shown"], first["relation"], first["status"]) == (
        str(head.pk), "冉光荣", "户主", "looking_near"
    )  # fmt: skip
    assert (first["phone_tail"], first["photo_agreed"], first["position_agreed"]) == ("0012", False, None)
    assert (first["need"]["reach"], first["need"]["care"], first["need"]["night_ok"]) == (1, True, None)
    assert (second["id"], second["shown"], second["minor"]) == (str(child.pk), "冉＊", True)


def test_a_pack_holds_no_identity_no_phone_and_no_minors_name() -> None:
    house = household()
    worker(household=house, phone="15400000012")
    worker(household=house, name="冉小宝", born=date(2008, 5, 1))
    text = json.dumps(Phone().pack(), ensure_ascii=False)
    assert "15400000012" not in text
    assert "小宝" not in text
    assert "5009" not in text  # no identity of a person of the tests


def test_a_village_sees_its_own_a_township_every_village_and_a_helper_what_is_assigned() -> None:
    here, near, far = household(), household(region=NEAR), household(region=FOREIGN)
    village, township = Phone(), Phone("township", TOWNSHIP)
    helper = Phone("helper", "", households=[near.pk])
    ids = {name: {one["id"] for one in phone.pack()["households"]} for name, phone in (
        ("village", village), ("township", township), ("helper", helper)
    )}  # fmt: skip
    assert ids == {"village": {str(here.pk)}, "township": {str(here.pk), str(near.pk)}, "helper": {str(near.pk)}}
    assert str(far.pk) not in str(ids)
    assert [region["code"] for region in village.pack()["regions"]] == [VILLAGE]
    assert {VILLAGE, NEAR} <= {region["code"] for region in township.pack()["regions"]}
    assert [region["code"] for region in helper.pack()["regions"]] == [NEAR]


def test_villages_are_chosen_where_a_pack_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "HOUSEHOLDS_MOST", 2)
    for _ in range(2):
        household()
    household(region=NEAR)
    phone = Phone("township", TOWNSHIP)
    assert (phone.pack()["cut"], len(phone.pack()["households"])) == (True, 2)
    chosen = phone.pack(region=VILLAGE)
    assert (chosen["cut"], {one["region"] for one in chosen["households"]}) == (False, {VILLAGE})
    refused = phone.browser.get("/field/pack/", {"region": FOREIGN})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_yours")


def test_people_without_a_household_come_apart() -> None:
    alone, _elsewhere = worker(), worker(region=FOREIGN)
    told = Phone().pack()
    assert [one["id"] for one in told["people"]] == [str(alone.pk)]
    assert told["people"][0]["region"] == VILLAGE


def test_each_pack_is_noted_with_who_carries_how_many_people_and_until_when() -> None:
    worker(household=household())
    phone = Phone()
    told = phone.pack()["pack"]
    kept = Pack.objects.get(pk=told["id"])
    assert (kept.user_id, kept.households, kept.people) == (phone.user.pk, 1, 1)
    assert (kept.expires_at - kept.made_at).days == 14
    assert told["expires_at"].startswith("2019-07-14")
    event = Event.objects.get(action="visits.pack.handed_out")
    assert (event.details["people"], event.actor_id) == (1, phone.user.pk)


def test_a_pack_of_many_households_asks_the_database_no_more_often() -> None:
    asked = []
    for households in (2, 12):
        for _ in range(households):
            worker(household=household())
        phone = Phone()
        with CaptureQueriesContext(connection) as queries:
            phone.pack()
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_pack_carries_the_initials_of_as_much_of_a_name_as_it_shows() -> None:
    house = household()
    worker(household=house, relation="户主", name="蒋波", initials="jb")
    told = Phone().pack()["households"][0]["members"]
    assert [(one["shown"], one["initials"]) for one in told] == [("蒋波", "jb")]
