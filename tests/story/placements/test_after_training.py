"""What became of people after a class, and in the middle of one."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.placements import placement
from tests.factories.register import VILLAGE, worker
from tests.factories.training import enrolment, training

from qiao.story.placements.after_training import outcomes, placed_meanwhile, working_after
from qiao.story.placements.states import NEVER_STARTED, ending_word
from qiao.story.training.models import Enrolment, TrainingClass

pytestmark = pytest.mark.django_db


def at_work(of: Enrolment, day: date, **more: object) -> None:
    placement(of.worker, started_on=day, region=VILLAGE, organised=False, **more)


def test_who_began_work_in_the_middle_of_a_class_by_day_is_asked_about():
    held, evening = training(), training(form="evening")
    inside, before, after, at_night = enrolment(held), enrolment(held), enrolment(held), enrolment(evening)
    for one, day in ((inside, date(2019, 6, 12)), (before, date(2019, 6, 9)), (at_night, date(2019, 6, 12))):
        at_work(one, day)
    at_work(after, date(2019, 6, 12), ended_on=date(2019, 6, 14), state="ended")

    assert list(Enrolment.objects.filter(placed_meanwhile())) == [inside]


def test_work_begun_within_half_a_year_of_the_last_day_counts_and_none_that_never_started():
    held = training(0, state="ended", ends_on=date(2019, 6, 28))
    last_day, late, early, never = (enrolment(held, worker(), state="finished") for _ in range(4))
    at_work(last_day, date(2019, 6, 28))
    at_work(late, date(2020, 1, 1))
    at_work(early, date(2019, 6, 27))
    at_work(never, date(2019, 6, 29), ended_on=date(2019, 6, 29), ended_why=ending_word(NEVER_STARTED), state="ended")

    found = set(Enrolment.objects.filter(working_after()))

    assert found == {last_day}


def test_a_school_with_few_people_tells_no_share():
    held = training(0, starts_on=date(2018, 6, 1), ends_on=date(2018, 6, 30), state="ended")
    enrolment(held, state="finished")

    told = outcomes(TrainingClass.objects.all())

    assert [(one.finished, one.share, one.difference) for one in told] == [(1, None, None)]
