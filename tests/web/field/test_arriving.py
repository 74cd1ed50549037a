"""Check-ins that phones bring: once by whichever phone, refused by name, walk-ins sealed; the pack names nobody."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories.fairs import fair, invitation, looking, post
from tests.factories.field import Phone

from qiao.ground import clock
from qiao.ground.audit.models import Event
from qiao.story.fairs import arriving, queries
from qiao.story.fairs.models import CheckIn, Suggestion, WalkIn

pytestmark = pytest.mark.django_db


def record(of, **body):
    told = {"fair": str(of.pk), "token": "", "code": "", "name": "", "phone": "", **body}
    made = clock.now().isoformat(timespec="seconds")
    return {"id": str(uuid4()), "kind": "fair_checkin", "made_at": made, "body": told}


def test_the_pack_holds_codes_and_booths_and_nobodys_name():
    of = fair()
    one = invitation(of, looking(name="冉光荣", phone="15400000077"))
    Suggestion.objects.create(invitation=one, post=post(of, "A07"), rank=1, utility=1.0)
    fair(name="下月的", held_on=of.held_on + timedelta(days=30), state="inviting")

    told = Phone("township", "500238113").pack()["fairs"]

    assert [one["name"] for one in told] == [of.name]
    assert told[0]["slips"] == {one.code: ["A07"]}
    assert not {"冉光荣", "0077", str(one.worker_id)} & set(json.dumps(told, ensure_ascii=False).split('"'))


def test_two_phones_that_scan_one_slip_count_once_and_a_record_sent_again_is_again():
    of = fair()
    one = invitation(of)
    first, second = Phone(), Phone()
    scanned, typed = record(of, token=queries.token_of(one)), record(of, code=one.code)

    results = [first.one(scanned), second.one(typed), first.one(scanned)]

    assert [told["result"] for told in results] == ["stored", "stored", "again"]
    assert CheckIn.objects.get().way == "slip"
    assert Event.objects.filter(action="fairs.check_in.recorded").count() == 1


def test_what_a_phone_brings_wrong_is_refused_by_name_and_nothing_is_stored():
    of, other = fair(), fair(name="另一场")
    one = invitation(of)
    cancelled = fair(name="取消的", state="cancelled", cancelled_why="暴雨")
    wrong = {
        "token_forged": record(of, token=queries.token_of(one)[:-2] + "zz"),
        "code_unknown": record(of, code="AAAA2222"),
        "other_fair": record(other, token=queries.token_of(one)), "fair_cancelled": record(cancelled, name="李某"),
        "unreadable": record(of),
    }  # fmt: skip

    results = Phone().sent(*wrong.values())

    assert [told["code"] for told in results] == list(wrong)
    assert not CheckIn.objects.exists()
    assert not WalkIn.objects.exists()


def test_a_walk_in_is_sealed_and_shown_to_whoever_settles_it():
    of = fair()

    told = Phone().one(record(of, name="冉某某", phone="15400000001"))

    assert told["result"] == "stored"
    assert arriving.told_of(WalkIn.objects.get()) == ("冉某某", "15400000001")


def test_a_phone_whose_clock_is_a_day_ahead_says_when_it_really_was():
    of = fair()
    ahead = timedelta(days=1)
    one = record(of, code=invitation(of).code)
    one["made_at"] = (clock.now() + ahead - timedelta(minutes=20)).isoformat(timespec="seconds")

    Phone().sync(one, device_now=(clock.now() + ahead).isoformat(timespec="seconds"))

    came = CheckIn.objects.get()
    assert came.note == ""
    assert abs((clock.moment() - came.came_at) - timedelta(minutes=20)) < timedelta(minutes=1)


def test_a_fair_of_another_county_is_not_theirs():
    of = fair(home_region="500231", work_region="370800")

    assert Phone().one(record(of, name="李某"))["code"] == "not_yours"
