"""A fair on another day, or called off: a yes is asked anew, a no stays, and whoever was asked is told once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.factories.accounts import acting, logged_in, officer
from tests.factories.fairs import fair, invitation
from tests.factories.matching import HOME
from tests.factories.register import VILLAGE

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit.models import Event
from qiao.story.fairs import actions, arriving, inviting, queries, telling
from qiao.story.fairs.errors import FairRefused
from qiao.story.fairs.models import Invitation

pytestmark = pytest.mark.django_db
NEW = date(2019, 7, 13)


def coming(**more):
    return fair(state="inviting", held_on=date(2019, 7, 6), **more)


def states():
    return dict(Invitation.objects.values_list("pk", "state"))


def moved(of, day=NEW):
    values = {name: getattr(of, name) for name in actions.FIELDS} | {"held_on": day}
    return actions.change_fair(by=acting("county", HOME), fair=of, seen_version=of.version, values=values)


def waiting():
    return set(Invitation.objects.filter(telling.to_tell()).values_list("pk", flat=True))


def test_a_yes_for_another_day_is_asked_anew_and_a_no_stays_a_no():
    of = coming()
    yes = invitation(of, state="yes", said_by="本人", how="电话")
    no, mute = invitation(of, state="no"), invitation(of)

    of = moved(of)

    assert states() == {yes.pk: "waiting", no.pk: "no", mute.pk: "waiting"}
    assert waiting() == {yes.pk, mute.pk}
    assert Event.objects.get(action="fairs.fair.changed").details["asked_anew"] == 1
    yes.refresh_from_db()
    by = acting("village", VILLAGE)
    inviting.record_reply(by=by, invitation=yes, seen_version=yes.version, answer="yes", said_by="本人", how="电话")
    mute.refresh_from_db()
    telling.told(by=by, invitation=mute)
    assert waiting() == set()
    with pytest.raises(FairRefused) as refused:
        telling.told(by=by, invitation=mute)
    assert refused.value.code == "nothing_to_tell"


def test_whom_nobody_reached_does_not_know_the_new_day():
    of = coming()
    one = invitation(of)
    moved(of)
    one.refresh_from_db()

    inviting.record_reply(by=SYSTEM, invitation=one, seen_version=one.version, answer="unreachable")

    assert waiting() == {one.pk}


def test_a_change_of_the_hall_alone_leaves_the_answers():
    of = coming()
    invitation(of, state="yes", said_by="本人", how="电话")
    values = {name: getattr(of, name) for name in actions.FIELDS} | {"place": "文化馆"}
    actions.change_fair(by=acting("county", HOME), fair=of, seen_version=1, values=values)

    assert set(states().values()) == {"yes"}
    assert waiting() == set()


def test_of_a_fair_called_off_everybody_asked_is_told_and_the_slips_are_good_for_nothing():
    of = coming()
    yes, no = invitation(of, state="yes", said_by="本人", how="电话"), invitation(of, state="no")
    of = actions.move(by=acting("county", HOME), fair=of, verb="cancel", why="暴雨")

    assert waiting() == {yes.pk}
    with pytest.raises(FairRefused) as refused:
        arriving.check_in(by=acting("county", HOME), fair=of, worker=yes.worker, way="slip", invitation=yes)
    assert refused.value.code == "fair_cancelled"
    telling.told(by=acting("village", VILLAGE), invitation=Invitation.objects.get(pk=yes.pk))
    assert waiting() == set()
    assert Invitation.objects.get(pk=no.pk).told_for is not None


def test_a_slip_of_the_old_day_is_good_on_the_new_one():
    of = coming()
    one = invitation(of)
    token = queries.token_of(one)
    of = moved(of, date(2019, 6, 30))

    found = queries.invited_by_token(of, token)

    assert arriving.check_in(by=SYSTEM, fair=of, worker=found.worker, way="slip", invitation=found).note == ""
    assert waiting() == set()  # whoever came knew


def test_days_that_are_over_trouble_nobody():
    of = fair(state="cancelled", cancelled_why="暴雨", held_on=date(2019, 6, 1))
    invitation(of)
    invitation(fair(state="over", held_on=date(2019, 6, 2)), told_for=date(2019, 6, 1))

    assert waiting() == set()


def test_the_to_do_its_list_the_bulk_and_the_button():
    of = coming()
    ones = [invitation(of) for _ in range(3)]
    moved(of)
    village = logged_in(officer("village", VILLAGE))

    assert "招聘会改期或取消，还没告诉的人" in village.get("/").content.decode()
    assert len(village.get("/fairs/invitations/?to_tell=1").context["lines"]) == 3
    page = village.get(f"/fairs/invitations/{ones[0].pk}/").content.decode()
    assert "2019-07-06" in page
    assert "2019-07-13" in page
    village.post(f"/fairs/invitations/{ones[0].pk}/told/")
    assert waiting() == {one.pk for one in ones[1:]}


def test_a_slip_of_a_fair_called_off_is_not_printed_and_a_moved_one_shows_the_new_day():
    county = logged_in(officer("county", HOME))
    of, gone = coming(), coming(name="取消的")
    invitation(of)
    invitation(gone)
    moved(of)
    actions.move(by=acting("county", HOME), fair=gone, verb="cancel", why="暴雨")

    assert "2019-07-13" in county.get(f"/fairs/{of.pk}/slips/").content.decode()
    assert county.get(f"/fairs/{gone.pk}/slips/").content.decode().count("q-slip__qr") == 0


def test_asked_for_a_second_time_who_moved_meanwhile_keeps_what_they_know():
    of = coming()
    one = invitation(of)
    of = moved(of, NEW + timedelta(days=1))

    inviting.invite_some(of, [(str(one.worker_id), str(one.need_id), [])], [])

    assert waiting() == {one.pk}
