"""Unmet needs are counted by kind; a few people who are alike are folded into a wider kind, and nobody is lost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.demands import SEWING, wishing
from tests.factories.matching import HOME
from tests.factories.needs import need
from tests.factories.register import worker

from qiao.story.vacancies.models import LEAST_PEOPLE
from qiao.story.vacancies.unmet import Group, count_unmet, folded, trade_of

TODAY = date(2019, 6, 30)
GROUPS = st.builds(
    Group,
    region=st.sampled_from(["500238001", "500238002", "500238"]),
    occupation=st.sampled_from(["", SEWING, "6-31-01-00"]),
    wage_yuan=st.sampled_from([0, 3000, 3500, 4000]),
    day_only=st.booleans(),
    together=st.booleans(),
    work_limits=st.sampled_from([0, 1, 6]),
)


@pytest.mark.django_db
def test_who_looks_for_work_there_is_counted_and_who_has_a_post_in_sight_or_stays_is_not():
    wishing(4)
    need(worker(status="proposed"))
    need(worker(status="working"))
    need(worker(status="looking_far"), reach=2)
    need(worker(status="looking_far", born=date(2002, 1, 1)))
    need(worker(status="looking_far"), state="paused")

    counted = count_unmet(HOME, (), TODAY)

    assert (counted.people, counted.untold) == (4, 0)
    assert counted.groups == ((Group("500238001", SEWING, 3500, True, False, 0), 4),)


@pytest.mark.django_db
def test_townships_are_counted_by_themselves():
    wishing(3)
    wishing(3, region="500238002003")

    assert count_unmet(HOME, ("500238002",), TODAY).people == 3
    assert count_unmet(HOME, (), TODAY).people == 6


@pytest.mark.django_db
def test_two_people_alike_are_told_by_county_only_and_two_of_all_not_at_all():
    wishing(2)
    wishing(1, region="500238002003")
    apart = count_unmet(HOME, (), TODAY)
    alone = count_unmet(HOME, ("500238001",), TODAY)

    assert [(group.region, people) for group, people in apart.groups] == [("500238", 3)]
    assert (alone.groups, alone.people, alone.untold) == ((), 2, 2)


@given(st.lists(GROUPS, max_size=60))
def test_no_group_has_fewer_people_than_the_least_and_all_people_are_accounted_for(people):
    counted = folded(people, "500238")

    assert all(number >= LEAST_PEOPLE for _group, number in counted.groups)
    assert sum(number for _group, number in counted.groups) + counted.untold == counted.people == len(people)
    assert counted.untold < LEAST_PEOPLE
    assert len({group for group, _number in counted.groups}) == len(counted.groups)


@pytest.mark.parametrize(
    ("able", "wish", "code"),
    [(["缝纫"], "", SEWING), (["没有这种活"], "电工", "6-31-01-00"), ([], "", ""), (["普工"], "", "")],
)
def test_a_trade_is_what_somebody_can_do_or_else_wants_to_learn(able, wish, code):
    assert trade_of(able, wish) == code
