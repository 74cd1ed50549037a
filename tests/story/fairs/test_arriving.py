"""Arriving: once, whoever scans; who merged, who is too young, who withdrew; walk-ins; intents."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from tests.factories.accounts import acting
from tests.factories.fairs import came, fair, intent, invitation, looking, post
from tests.factories.matching import HOME
from tests.factories.register import VILLAGE, worker

from qiao.ground import clock
from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.privacy.consents import withdraw
from qiao.story.fairs import arriving, queries
from qiao.story.fairs.errors import FairRefused
from qiao.story.fairs.models import CheckIn, Intent, WalkIn
from qiao.story.register.merging import merge_workers
from qiao.story.visits.receipts import moment_of

pytestmark = pytest.mark.django_db


def test_two_phones_checking_in_one_person_count_once():
    one = invitation(fair())
    for by in (acting("village", VILLAGE), acting("county", HOME)):
        arriving.check_in(by=by, fair=one.fair, worker=one.worker, way="slip", invitation=one)

    assert CheckIn.objects.count() == 1


def test_a_merged_person_is_who_they_became_and_counts_once():
    of = fair()
    one, other = invitation(of), looking()
    arriving.check_in(by=SYSTEM, fair=of, worker=one.worker, way="slip", invitation=one)
    merge_workers(by=SYSTEM, keep_id=other.worker_id, drop_id=one.worker_id, why="同一人")

    again = queries.invited_by_code(of, one.code)
    arriving.check_in(by=SYSTEM, fair=of, worker=again.worker, way="code", invitation=again)

    assert CheckIn.objects.count() == 1


def test_nobody_under_16_is_taken_in():
    child = worker(born=date(2004, 1, 1))

    with pytest.raises(FairRefused) as refused:
        arriving.check_in(by=SYSTEM, fair=fair(), worker=child, way="name")

    assert refused.value.code == "too_young"


def test_who_withdrew_meanwhile_is_kept_with_a_note():
    one = invitation(fair())
    withdraw(by=SYSTEM, subject=one.worker.subject, purpose="matching", said_how="电话")

    taken = arriving.check_in(by=SYSTEM, fair=one.fair, worker=one.worker, way="slip", invitation=one)

    assert taken.note == arriving.CONSENT_GONE


@pytest.mark.parametrize(("state", "code"), [("cancelled", "fair_cancelled"), ("planned", "not_begun")])
def test_a_fair_that_does_not_take_place_checks_nobody_in(state, code):
    of = fair(state=state, cancelled_why="暴雨" if state == "cancelled" else "")

    with pytest.raises(FairRefused) as refused:
        arriving.check_in(by=SYSTEM, fair=of, worker=worker(), way="name")

    assert refused.value.code == code


def test_a_phone_whose_clock_is_a_day_off_is_set_right():
    now = clock.now()
    made = now + timedelta(days=1) - timedelta(minutes=30)

    moment = moment_of(made, 86_400)

    assert abs((clock.moment() - moment).total_seconds() - 1800) < 60


def test_a_day_that_is_not_the_fairs_is_kept_with_a_note():
    taken = arriving.check_in(
        by=SYSTEM, fair=fair(), worker=worker(), way="name", came_at=clock.moment() - timedelta(days=3)
    )

    assert taken.note == arriving.CLOCK_WRONG


def test_a_walk_in_is_noted_sealed_once_and_settled_by_finding_the_person():
    of, key, by = fair(), uuid4(), acting("county", HOME)
    for _ in range(2):
        arriving.take_down(by=by, fair=of, name="冉某某", phone="13800000000", came_at=clock.moment(), key=key)
    note = WalkIn.objects.get()
    person = worker()

    assert "冉某某".encode() not in bytes(note.told_sealed)
    assert arriving.told_of(note) == ("冉某某", "13800000000")
    arriving.settle_walk_in(by=by, note=note, worker_id=person.pk)
    with pytest.raises(FairRefused) as again:
        arriving.settle_walk_in(by=by, note=note, worker_id=None, why="不认识")

    note.refresh_from_db()
    assert (note.state, arriving.told_of(note)) == ("settled", ("", ""))
    assert CheckIn.objects.get().worker == person
    assert again.value.code == "settled_already"


def test_an_intent_is_of_somebody_who_came_for_a_post_of_this_fair_that_takes_people():
    of = fair()
    there, elsewhere, full = post(of), post(fair(name="别的")), post(of, "A02", filled=5)
    person, by = came(of).worker, acting("county", HOME)

    for who, at, code in (
        (person, elsewhere, "post_elsewhere"), (worker(), there, "not_here"), (person, full, "post_not_open"),
    ):  # fmt: skip
        with pytest.raises(FairRefused) as refused:
            arriving.record_intent(by=by, fair=of, worker=who, post=at, kind="interest")
        assert refused.value.code == code
    for kind in ("interest", "hired"):
        arriving.record_intent(by=by, fair=of, worker=person, post=there, kind=kind)

    assert Intent.objects.get().kind == "hired"


def test_an_interviews_result_is_recorded_on_what_was_seen():
    said = intent(post(fair()))
    by = acting("county", HOME)

    arriving.record_result(by=by, intent=said, seen_version=1, result="passed", on=date(2019, 6, 30))
    with pytest.raises(FairRefused) as refused:
        arriving.record_result(by=by, intent=said, seen_version=1, result="failed", on=date(2019, 6, 30))

    assert refused.value.code == "already_answered"
    assert Intent.objects.get().result == "passed"


@pytest.mark.parametrize("day", [date(2019, 6, 29), date(2019, 7, 1)])
def test_an_interview_lies_between_the_fair_and_today(day):
    said = intent(post(fair()))

    with pytest.raises(FairRefused) as refused:
        arriving.record_result(by=acting("county", HOME), intent=said, seen_version=1, result="passed", on=day)

    assert (refused.value.code, refused.value.field) == ("result_day", "on")
    assert Intent.objects.get().result == ""
