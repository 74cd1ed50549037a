"""A seat or a place in the queue, first come first; nobody twice, nobody at two places, nobody under sixteen."""

from __future__ import annotations

from datetime import date, time

import pytest
from tests.factories.accounts import acting
from tests.factories.register import VILLAGE, worker
from tests.factories.training import came, enrolment, training

from qiao.ground.audit.models import Event
from qiao.story.register.models import Worker
from qiao.story.training import actions, enrolling, queries
from qiao.story.training.errors import TrainingRefused
from qiao.story.training.models import Enrolment, Session

pytestmark = pytest.mark.django_db
SAID = {"said_by": "本人", "how": "当面"}


def test_whoever_asks_gets_a_seat_and_the_rest_wait_in_order():
    held, by = training(seats=1), acting("village", VILLAGE)
    first, second, third = (enrolling.enrol(by=by, held=held, worker_id=worker().pk, **SAID) for _ in range(3))

    assert [one.state for one in (first, second, third)] == ["enrolled", "waiting", "waiting"]
    assert list(queries.waiting_for(held)) == [second, third]


def test_the_same_person_asked_for_twice_is_enrolled_once():
    held, by, who = training(), acting("village", VILLAGE), worker()

    for _ in range(2):
        enrolling.enrol(by=by, held=held, worker_id=who.pk, **SAID)

    assert Enrolment.objects.count() == 1
    assert Event.objects.filter(action="training.enrolment.requested").count() == 1


def test_who_leaves_gives_the_seat_to_the_first_who_waits():
    held, by = training(seats=1), acting("village", VILLAGE)
    first, second = (enrolling.enrol(by=by, held=held, worker_id=worker().pk, **SAID) for _ in range(2))

    gone = enrolling.leave(by=by, enrolment=first, on=date(2019, 6, 20), why="找到活了")
    again = enrolling.enrol(by=by, held=held, worker_id=first.worker_id, **SAID)

    second.refresh_from_db()
    assert (gone.state, second.state, again.state) == ("left", "enrolled", "waiting")
    assert (again.pk, again.left_on, again.left_why) == (first.pk, None, "")


def test_more_seats_go_to_those_who_wait():
    held, by = training(seats=1), acting("village", VILLAGE)
    for _ in range(3):
        enrolling.enrol(by=by, held=held, worker_id=worker().pk, **SAID)
    office = acting("county", VILLAGE[:6])
    held = actions.change_class(by=office, held=held, seen_version=1, values={"seats": 2})

    assert enrolling.seat_waiting(by=office, held=held) == 1
    assert queries.enrolled_in(held).count() == 2


def test_nobody_sits_in_two_classes_at_one_time():
    one, at_once, evening = training(), training(), training(0)
    Session.objects.create(held=evening, on=one.starts_on, begins_at=time(12), ends_at=time(15))
    by, who = acting("village", VILLAGE), worker()
    enrolling.enrol(by=by, held=one, worker_id=who.pk, **SAID)

    with pytest.raises(TrainingRefused) as refused:
        enrolling.enrol(by=by, held=at_once, worker_id=who.pk, **SAID)
    after = enrolling.enrol(by=by, held=evening, worker_id=who.pk, **SAID)

    assert refused.value.code == "class_clash"
    assert one.number in refused.value.said
    assert after.state == "enrolled"


@pytest.mark.parametrize(("born", "taken"), [(date(2003, 6, 11), False), (date(2003, 6, 10), True)])
def test_nobody_under_sixteen_on_the_first_day_is_enrolled(born, taken):
    held, by, who = training(), acting("village", VILLAGE), worker(born=born)

    if taken:
        assert enrolling.enrol(by=by, held=held, worker_id=who.pk, **SAID).state == "enrolled"
        return
    with pytest.raises(TrainingRefused) as refused:
        enrolling.enrol(by=by, held=held, worker_id=who.pk, **SAID)
    assert refused.value.code == "trainee_under_age"
    assert not Enrolment.objects.exists()


def test_a_yes_says_who_said_it_and_how():
    with pytest.raises(TrainingRefused) as refused:
        enrolling.enrol(by=acting("village", VILLAGE), held=training(), worker_id=worker().pk, said_by="", how="当面")

    assert refused.value.code == "training_why"


def test_people_of_another_region_are_not_found():
    with pytest.raises(Worker.DoesNotExist):
        enrolling.enrol(
            by=acting("village", VILLAGE), held=training(), worker_id=worker(region="500231001001").pk, **SAID
        )


def test_a_class_of_another_county_takes_nobody_from_here():
    held = training(region="500231001001")

    with pytest.raises(TrainingRefused) as refused:
        enrolling.enrol(by=acting("village", VILLAGE), held=held, worker_id=worker().pk, **SAID)

    assert refused.value.code == "training_not_yours"


def test_living_days_are_days_on_which_they_came_however_many_sessions():
    held = training(2)
    Session.objects.create(held=held, on=held.starts_on, begins_at=time(14), ends_at=time(17))
    who, other = enrolment(held), enrolment(held)
    for session in held.sessions.order_by("on", "begins_at"):
        came(session, who)
    came(held.sessions.order_by("on", "begins_at")[0], other)

    assert queries.living_days(held) == {who.pk: 2, other.pk: 1}
    assert queries.living_fen(held) == 3 * 5000
