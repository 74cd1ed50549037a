"""Sync: a record is stored once however often it comes, or refused by name and not stored at all."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.factories.accounts import logged_in, officer
from tests.factories.field import Phone, end_record, visit_record
from tests.factories.register import VILLAGE, household, worker
from tests.factories.visits import promise, visit

from qiao.ground.accounts.models import Device, HouseholdAssignment
from qiao.ground.audit.models import Event
from qiao.story.visits.models import Promise, Receipt, Visit

pytestmark = pytest.mark.django_db
FOREIGN = "500237001001"


def test_a_visit_is_stored_with_its_promises_and_its_receipt() -> None:
    phone, house, promised = Phone(), household(), str(uuid4())
    record = visit_record(
        house, hour=15, needs="要一头牛", willingness="想就近干", companions="村支书",
        promises=[{"id": promised, "what": "联系畜牧站", "due_on": "2019-07-15"}],
    )  # fmt: skip
    assert phone.one(record) == {
        "id": record["id"], "result": "stored", "code": "", "zh": "", "en": "", "conflicts": []
    }  # fmt: skip
    made = Visit.objects.get()
    assert (str(made.pk), made.source, made.created_by_id) == (record["id"], "field", phone.user.pk)
    assert (made.visited_on, made.hour, made.needs, made.willingness) == (date(2019, 6, 28), 15, "要一头牛", "想就近干")
    assert str(Promise.objects.get(visit=made).pk) == promised
    kept = Receipt.objects.get(pk=made.pk)
    assert (kept.result, kept.user_id, kept.made_at) == ("stored", phone.user.pk, record["made_at"])
    assert kept.device_id == Device.objects.get(user=phone.user).pk


def test_a_record_sent_again_is_answered_again_and_stored_once() -> None:
    phone, record = Phone(), visit_record(household())
    assert [phone.one(record)["result"] for _ in range(3)] == ["stored", "again", "again"]
    assert [one["result"] for one in phone.sent(record, record)] == ["again", "again"]
    assert Visit.objects.count() == Receipt.objects.count() == 1


def test_another_body_under_a_stored_key_is_refused_and_both_are_kept_apart() -> None:
    phone, record = Phone(), visit_record(household())
    phone.one(record)
    other = {**record, "body": {**record["body"], "situation": "房子漏雨"}}
    assert phone.one(other)["code"] == "key_taken"
    assert Visit.objects.get().situation == "房子修好了"
    assert phone.one(record)["result"] == "again"


def test_another_persons_key_is_refused() -> None:
    record = visit_record(household())
    assert Phone().one(record)["result"] == "stored"
    assert Phone().one(record)["code"] == "key_taken"


def test_a_refused_record_may_come_again_corrected_under_its_key() -> None:
    phone, record = Phone(), visit_record(household(), situation="")
    refused = phone.one(record)
    assert (refused["result"], refused["code"]) == ("refused", "nothing_said")
    assert not Visit.objects.exists()
    assert not Receipt.objects.exists()
    record["body"]["situation"] = "屋顶换了"
    assert phone.one(record)["result"] == "stored"


def test_a_refused_promise_takes_its_visit_back_and_the_next_record_is_stored_all_the_same() -> None:
    phone, house = Phone(), household()
    early = {"id": str(uuid4()), "what": "联系畜牧站", "due_on": "2019-06-01"}
    wrong, right = visit_record(house, promises=[early]), visit_record(house)
    assert [one["code"] for one in phone.sent(wrong, right)] == ["due_before_visit", ""]
    assert [str(one.pk) for one in Visit.objects.all()] == [right["id"]]
    assert not Promise.objects.exists()
    assert not Event.objects.filter(action="visits.visit.recorded", subject_id=wrong["id"]).exists()


def test_a_promise_is_kept_or_dropped_from_the_phone_once() -> None:
    phone, house = Phone(), household()
    one, other = (promise(visit(household=house)) for _ in range(2))
    records = [end_record(one), end_record(other, to="dropped", how="没有名额")]
    assert [told["result"] for told in phone.sent(*records)] == ["stored", "stored"]
    assert [told["result"] for told in phone.sent(*records)] == ["again", "again"]
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, one.settled_on, one.settled_how) == ("kept", date(2019, 6, 28), "送到了")
    assert (other.state, other.settled_how) == ("dropped", "没有名额")
    assert phone.one(end_record(one))["code"] == "promise_move"


def test_a_household_of_another_region_is_refused_by_name() -> None:
    told = Phone().one(visit_record(household(region=FOREIGN)))
    assert (told["result"], told["code"]) == ("refused", "not_yours")
    assert "没有存" in told["zh"]
    assert "nothing is stored" in told["en"]
    assert not Visit.objects.exists()


def test_a_household_released_meanwhile_is_refused_and_taken_once_it_is_assigned_again() -> None:
    house = household()
    phone, record = Phone("helper", "", households=[house.pk]), visit_record(house)
    HouseholdAssignment.objects.update(valid_to=date(2019, 6, 29))
    assert phone.one(record)["code"] == "not_yours"
    HouseholdAssignment.objects.update(valid_to=None)
    assert phone.one(record)["result"] == "stored"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"id": "1"}, "unreadable"),
        ({"id": None}, "unreadable"),
        ({"kind": "census"}, "unknown_kind"),
        ({"kind": 7}, "unreadable"),
        ({"made_at": 1561705445}, "unreadable"),
        ({"made_at": "2" * 41}, "unreadable"),
        ({"made_at": "2019\0"}, "unreadable_text"),
        ({"mood": "good"}, "unknown_field"),
        ({"body": []}, "unreadable"),
        ({"body": {"kind": "household", "on": "2019-06-28", "outcome": "seen", "mood": 1}}, "unknown_field"),
    ],
)
def test_a_record_that_is_none_is_refused_by_name(wrong: dict[str, Any], code: str) -> None:
    told = Phone().one({**visit_record(household()), **wrong})
    assert (told["result"], told["code"]) == ("refused", code)
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"situation": "房子\0修好了"}, "unreadable_text"),
        ({"situation": "房子\ud800修好了"}, "unreadable_text"),
        ({"situation": "打 15400000012"}, "holds_number"),
        ({"situation": "好" * 1001}, "too_long"),
        ({"situation": ["好"]}, "unreadable"),
        ({"on": "2019-07-01"}, "day_ahead"),
        ({"on": "2070-01-01"}, "day_ahead"),
        ({"on": "1019-06-28"}, "day_long_ago"),
        ({"on": "2019-02-29"}, "unreadable"),
        ({"on": 20190628}, "unreadable"),
        ({"on": "20190628"}, "unreadable"),
        ({"hour": 24}, "hour_unknown"),
        ({"hour": True}, "unreadable"),
        ({"hour": 10**30}, "hour_unknown"),
        ({"outcome": "sleeping"}, "unknown_word"),
        ({"outcome": "no_change"}, "first_visit"),
        ({"how": "letter"}, "unknown_word"),
        ({"kind": "castle"}, "unknown_word"),
        ({"household": "x"}, "unreadable"),
        ({"household": str(uuid4())}, "not_yours"),
        ({"kind": "village", "region": FOREIGN}, "outside_scope"),
        ({"promises": {}}, "unreadable"),
        ({"promises": [{"id": str(uuid4()), "what": "", "due_on": "2019-07-01"}]}, "blank"),
        ({"promises": [{"id": str(uuid4()), "what": "x", "due_on": "2019-07-01", "to": 1}]}, "unknown_field"),
        ({"consents": [{"worker": str(uuid4()), "purpose": "sharing", "agreed": True}]}, "unreadable"),
        ({"consents": [{"worker": str(uuid4()), "purpose": "photo", "agreed": "yes"}]}, "unreadable"),
        ({"position": {"worker": str(uuid4()), "lat": 91, "lon": 108}}, "unreadable"),
        ({"members": [{"worker": str(uuid4()), "was": {"status": "unverified"}, "now": {}}]}, "unreadable"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_nothing_is_stored(wrong: dict[str, Any], code: str) -> None:
    told = Phone().one(visit_record(household(), **wrong))
    assert (told["result"], told["code"]) == ("refused", code)
    assert told["zh"]
    assert told["en"]
    assert not Receipt.objects.exists()
    assert not Visit.objects.exists()


NAUGHTY = [
    "𠮷野家𡋾",
    "冉·阿依古丽",
    "<script>alert(1)</script>",
    "'; DROP TABLE visits_visit;--",
    "\u202e反",
    "👨‍👩‍👧",
    "%s%n",
    "ﷺ",
    "𝒳",
]


@pytest.mark.parametrize("text", NAUGHTY)
def test_a_naughty_text_is_stored_exactly(text: str) -> None:
    assert Phone().one(visit_record(household(), situation=text))["result"] == "stored"
    assert Visit.objects.get().situation == text


@pytest.mark.parametrize(
    "clock", ["2019-06-30T17:00:00+08:00", "2070-01-01T00:00:00+08:00", "0001-01-01T00:00:00+14:00", "soon", ""]
)
def test_a_wrong_clock_is_evidence_and_decides_nothing(clock: str) -> None:
    phone, record = Phone(), visit_record(household())
    record["made_at"] = clock
    assert phone.sync(record, device_now=clock).json()["results"][0]["result"] == "stored"
    kept = Receipt.objects.get()
    assert (kept.made_at, kept.device_now) == (clock, clock)
    assert (kept.clock_off_s is None) == (clock in ("soon", ""))
    assert Visit.objects.get().visited_on == date(2019, 6, 28)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "unreadable"),
        (b"{", 400, "unreadable"),
        (b"[]", 400, "unreadable"),
        (b'{"records": {}}', 400, "unreadable"),
        (b'{"records": [NaN]}', 400, "unreadable"),
        (b"[" * 100_000, 400, "unreadable"),
        (b'{"records": [], "pack": "x"}', 400, "unreadable"),
        (b'{"records": [], "device_now": 7}', 400, "unreadable"),
        (json.dumps({"records": [{}] * 21}).encode(), 413, "too_large"),
        (json.dumps({"records": ["x" * 1024 * 1024]}).encode(), 413, "too_large"),
        (json.dumps({"records": ["x" * 3 * 1024 * 1024]}).encode(), 413, "too_large"),
    ],
    ids=["empty", "cut", "list", "no list", "NaN", "deep", "pack", "clock", "21 records", "1 MB", "3 MB"],
)
def test_a_body_that_is_none_is_refused_whole(body: bytes, status: int, code: str) -> None:
    phone = Phone()
    response = phone.browser.post("/field/sync/", body, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert {"zh", "en", "csrf", "server_now", "today"} <= set(response.json())


DATA = ["/field/pack/", "/field/sync/", "/field/photo/", "/field/standing/"]


@pytest.mark.parametrize("address", DATA)
def test_whoever_may_not_is_told_so_in_json_and_never_led_away(address: str) -> None:
    ask = "get" if address in ("/field/pack/", "/field/standing/") else "post"
    nobody = getattr(Client(), ask)(address)
    assert (nobody.status_code, nobody.json()["code"]) == (401, "log_in")
    province = getattr(logged_in(officer("province", "50")), ask)(address)
    assert (province.status_code, province.json()["code"]) == (403, "not_field")
    phone = Phone()
    session = phone.browser.session
    del session["qiao_device"]
    session.save()
    without_pin = getattr(phone.browser, ask)(address)
    assert (without_pin.status_code, without_pin.json()["code"]) == (401, "log_in")


def test_a_revoked_phone_is_told_so_and_nothing_of_it_is_taken() -> None:
    phone, record = Phone(), visit_record(household())
    Device.objects.filter(user=phone.user).update(ending="revoked", revoked_at="2019-06-29T00:00:00Z")
    response = phone.sync(record)
    assert (response.status_code, response.json()["code"]) == (403, "device_ended")
    assert phone.browser.get("/field/pack/").status_code == 403
    assert not Visit.objects.exists()


def test_a_stale_token_is_told_in_json_with_a_fresh_one() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/field/sync/", b"{}", content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (403, "csrf")
    token = response.json()["csrf"]
    again = strict.post("/field/sync/", b"{}", content_type="application/json", headers={"X-CSRFToken": token})
    assert (again.status_code, again.json()["code"]) == (401, "log_in")


def test_the_records_of_a_colleague_on_the_same_phone_are_refused_whole() -> None:
    one, other, house = Phone(), Phone(), household()
    pack = one.pack()["pack"]["id"]
    response = other.sync(visit_record(house), pack=pack)
    assert (response.status_code, response.json()["code"]) == (409, "other_pack")
    assert not Visit.objects.exists()
    assert one.sync(visit_record(house), pack=pack).json()["results"][0]["result"] == "stored"


def test_a_person_without_a_household_and_a_place_are_visited_too() -> None:
    phone, somebody = Phone("township", VILLAGE[:9]), worker()
    told = phone.sent(
        visit_record(kind="person", household=None, worker=str(somebody.pk)),
        visit_record(kind="workshop", household=None, region=VILLAGE[:9], place="绣坊（示例）"),
    )
    assert [one["result"] for one in told] == ["stored", "stored"]
    assert set(Visit.objects.values_list("kind", "worker_id", "place")) == {
        ("person", somebody.pk, ""), ("workshop", None, "绣坊（示例）")
    }  # fmt: skip
