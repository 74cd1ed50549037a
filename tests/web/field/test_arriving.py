"""Check-ins and attendance that phones bring: once by whichever phone, refused by name, walk-ins sealed; the pack
names nobody."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories.fairs import fair, invitation, looking, post
from tests.factories.field import Phone
from tests.factories.training import enrolment, school, training

from qiao.ground import clock
from qiao.ground.audit.models import Event
from qiao.story.fairs import arriving, queries
from qiao.story.fairs.models import CheckIn, Suggestion, WalkIn
from qiao.story.training.models import Attendance

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


def today(**more):
    """A class with one session today."""
    return training(1, starts_on=clock.today(), ends_on=clock.today(), **more)


def attended(of, code, *, scanned=True, made=None):
    body = {"session": str(of.sessions.get().pk), "code": code, "scanned": scanned}
    made = made or clock.now().isoformat(timespec="seconds")
    return {"id": str(uuid4()), "kind": "attendance", "made_at": made, "body": body}


def test_a_phone_carries_the_codes_of_its_classes_of_these_days_and_nobodys_name():
    held, far = (
        today(),
        training(1, starts_on=clock.today() + timedelta(days=9), ends_on=clock.today() + timedelta(days=9)),
    )
    one = enrolment(held)
    enrolment(far)
    enrolment(held, state="waiting")
    today(region="500231001001")

    told = Phone("township", "500238001").pack()["sessions"]

    assert [(each["name"], each["slips"]) for each in told] == [(f"{held.number} {held.course.name}", {one.code: []})]
    assert not {one.worker.name, str(one.worker_id)} & set(json.dumps(told, ensure_ascii=False).split('"'))


def test_attendance_by_two_phones_counts_once_and_sent_again_is_again():
    held = today()
    one = enrolment(held)
    first, second = Phone(), Phone()
    scanned, typed = attended(held, one.code), attended(held, one.code.lower(), scanned=False)

    results = [first.one(scanned), second.one(typed), first.one(scanned)]

    assert [told["result"] for told in results] == ["stored", "stored", "again"]
    assert Attendance.objects.get().way == "slip"
    assert Event.objects.filter(action="training.attendance.recorded").count() == 1


def test_a_slip_of_another_class_and_a_class_out_of_reach_are_refused_and_a_seat_is_needed():
    held, other, far = today(), today(), today(region="500231001001")
    waits = enrolment(held, state="waiting")
    wrong = {
        "code_of_another_class": attended(held, enrolment(other).code),
        "not_yours": attended(far, enrolment(far).code),
        "not_in_class": attended(held, waits.code),
        "unreadable": attended(held, 7),
    }

    results = Phone().sent(*wrong.values())

    assert [told["code"] for told in results] == list(wrong)
    assert not Attendance.objects.exists()


def test_what_comes_after_the_class_was_cancelled_counts_and_says_so():
    held = today()
    one = enrolment(held)
    record = attended(held, one.code)
    held.state, held.cancelled_on, held.cancelled_why = "cancelled", clock.today(), "塌方"
    held.save()

    assert Phone().one(record)["result"] == "stored"
    assert "取消" in Attendance.objects.get().note


def test_a_school_s_phone_takes_attendance_of_its_own_classes_and_carries_nothing_else():
    own = school(organisation_id=uuid4())
    held, other = today(school=own), today()
    one = enrolment(held)
    phone = Phone("school", "", organisation=own.organisation_id)

    told = phone.pack()
    results = phone.sent(attended(held, one.code), attended(other, enrolment(other).code))

    assert (told["households"], told["people"], told["fairs"], told["pack"]["only"]) == ([], [], [], "door")
    assert [each["slips"] for each in told["sessions"]] == [{one.code: []}]
    assert [each["code"] or each["result"] for each in results] == ["stored", "not_yours"]
