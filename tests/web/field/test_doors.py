"""The door of a fair: county and city staff who were named carry its codes, nobody's name, until its day is over."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories.accounts import acting, logged_in, officer
from tests.factories.fairs import fair, invitation, looking, post
from tests.factories.field import Phone, visit_record
from tests.factories.matching import HOME, WORK
from tests.factories.register import household

from qiao.ground import clock
from qiao.ground.audit.models import Event
from qiao.story.fairs import duties, queries
from qiao.story.fairs.errors import FairRefused
from qiao.story.fairs.models import CheckIn, Duty, Suggestion, WalkIn
from qiao.story.visits.models import Pack, Visit

pytestmark = pytest.mark.django_db


def record(of, **body):
    told = {"fair": str(of.pk), "token": "", "code": "", "name": "", "phone": "", **body}
    made = clock.now().isoformat(timespec="seconds")
    return {"id": str(uuid4()), "kind": "fair_checkin", "made_at": made, "body": told}


def named(of, role="county", region=HOME):
    phone = Phone(role, region)
    duties.put_on_duty(by=acting("county", HOME), fair=of, user_id=phone.user.pk)
    return phone


@pytest.mark.parametrize(("role", "region"), [("county", HOME), ("city", WORK[:4])])
def test_who_was_named_carries_codes_and_booths_until_midnight_and_no_household_and_nobodys_name(role, region):
    of, other = fair(), fair(name="另一场")
    household()
    one = invitation(of, looking(name="冉光荣"))
    invitation(other)
    Suggestion.objects.create(invitation=one, post=post(of, "A07"), rank=1, utility=1.0)

    told = named(of, role, region).pack()

    assert [(one["name"], one["slips"]) for one in told["fairs"]] == [(of.name, {one.code: ["A07"]})]
    assert (told["households"], told["people"], told["places"], told["regions"]) == ([], [], [], [])
    assert told["pack"]["only"] == "door"
    assert told["pack"]["expires_at"].startswith("2019-07-01T00:00")
    assert "冉光荣" not in json.dumps(told, ensure_ascii=False)
    assert (Pack.objects.get().households, Pack.objects.get().people) == (0, 0)


def test_nobody_carries_a_fair_that_is_over_far_off_or_not_theirs():
    yesterday, far = fair(held_on=clock.today() - timedelta(days=1)), fair(held_on=clock.today() + timedelta(days=4))
    phone = named(yesterday)
    duties.put_on_duty(by=acting("county", HOME), fair=far, user_id=phone.user.pk)

    told = phone.pack()

    assert told["fairs"] == []
    assert told["pack"]["expires_at"][:16] == told["server_now"][:16]  # an instant later


def test_without_being_named_a_phone_is_given_nothing_and_a_record_is_refused_by_name():
    of, elsewhere = fair(), fair(name="另一场")
    stranger = Phone("county", HOME)
    assert (stranger.pack()["fairs"], stranger.pack()["households"]) == ([], [])
    assert stranger.one(record(of, name="李某"))["code"] == "not_at_the_door"

    phone = named(elsewhere)
    told = phone.one(record(of, name="李某"))

    assert told["code"] == "not_at_the_door"
    assert not WalkIn.objects.exists()


def test_the_door_checks_in_notes_and_tells_again_and_may_not_visit():
    of = fair()
    one, phone = invitation(of), named(of)
    scanned, walk_in = record(of, token=queries.token_of(one)), record(of, name="冉某某")

    results = phone.sent(scanned, walk_in, scanned, visit_record(household()))

    assert [told["result"] for told in results] == ["stored", "stored", "again", "refused"]
    assert results[3]["code"] == "only_at_the_door"
    assert (CheckIn.objects.get().way, WalkIn.objects.count(), Visit.objects.count()) == ("slip", 1, 0)


def test_after_being_relieved_what_was_checked_in_before_is_still_taken_and_nothing_later():
    of = fair()
    phone = named(of)
    before, later = record(of, name="早来的"), record(of, name="晚来的")
    before["made_at"] = (clock.now() - timedelta(minutes=30)).isoformat(timespec="seconds")
    Duty.objects.update(ended_at=clock.moment() - timedelta(minutes=10))

    told = phone.sync(before, later, device_now=clock.now().isoformat()).json()["results"]

    assert [(one["result"], one["code"]) for one in told] == [("stored", ""), ("refused", "not_at_the_door")]
    assert phone.pack()["fairs"] == []


def test_only_who_holds_a_post_of_the_two_sides_is_named_and_by_whoever_holds_the_fair():
    of = fair()
    far = officer("county", "500231")
    village = officer("village", "500238001002")

    with pytest.raises(FairRefused) as refused:
        duties.put_on_duty(by=acting("county", HOME), fair=of, user_id=far.pk)
    with pytest.raises(FairRefused) as foreign:
        duties.put_on_duty(by=acting("county", "500231"), fair=of, user_id=village.pk)

    assert (refused.value.code, foreign.value.code) == ("not_for_the_door", "not_yours")
    assert not Duty.objects.exists()


def test_the_fairs_page_names_and_relieves_once_each():
    of, clerk = fair(), officer("station", WORK[:4])
    county = logged_in(officer("county", HOME))

    for _ in range(2):
        county.post(f"/fairs/{of.pk}/duty/", {"user": clerk.pk})
    page = county.get(f"/fairs/{of.pk}/").content.decode()
    for _ in range(2):
        county.post(f"/fairs/{of.pk}/duty/", {"relieve": clerk.pk})
    odd = county.post(f"/fairs/{of.pk}/duty/", {"user": "9" * 40})

    assert str(clerk) in page
    assert odd.status_code == 302
    assert Duty.objects.get().ended_at is not None
    actions = Event.objects.filter(action__startswith="fairs.duty.").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["fairs.duty.given", "fairs.duty.ended"]
