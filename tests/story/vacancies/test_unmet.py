"""Unmet needs are counted by kind; a few people who are alike are folded into a wider kind, and nobody is lost."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.demands import SEWING, wishing
from tests.factories.matching import HOME
from tests.factories.needs import need
from tests.factories.register import worker

from qiao.story.needs.models import Need
from qiao.story.vacancies.folding import Group, by_township, folded
from qiao.story.vacancies.models import LEAST_PEOPLE
from qiao.story.vacancies.unmet import Beside, beside, count_unmet, stays_near, trade_of

TODAY = date(2019, 6, 30)
GROUPS = st.builds(
    Group,
    region=st.sampled_from(["500238001", "500238002", "500238"]),
    occupation=st.sampled_from(["", SEWING, "6-31-01-00"]),
    wage_yuan=st.sampled_from([0, 3000, 3500, 4000]),
    day_only=st.booleans(),
    together=st.booleans(),
    work_limits=st.sampled_from([0, 1, 6]),
    reach=st.sampled_from([3, 4]),
)
ALIKE = Group("500238001", SEWING, 3500, True, False, 0, 3)


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
    assert counted.groups == ((ALIKE, 4),)


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


@pytest.mark.django_db
def test_who_stays_near_waits_or_is_about_to_leave_is_told_beside_the_count_each_once():
    for reach in (0, 1, 1, 2, 3):
        need(worker(status="looking_near"), reach=reach)
    need(worker(status="looking_near", born=date(2002, 1, 1)), reach=1)
    need(worker(status="proposed"), reach=4)
    need(worker(status="proposed"), reach=1)
    need(worker(status="leaving"))
    need(worker(status="looking_near", region="500238002003"), reach=1)

    assert beside(HOME, (), TODAY) == Beside(county=4, province=1, waiting=1, leaving=1)
    assert beside(HOME, ("500238002",), TODAY) == Beside(county=1)
    assert Need.objects.filter(stays_near()).count() == 4


def test_a_rare_pay_keeps_its_trade_and_a_rare_trade_its_pay():
    other = "6-31-01-00"
    people = [replace(ALIKE, wage_yuan=yuan) for yuan in (2500, 4000, 6500)]
    people += [replace(ALIKE, occupation=code, wage_yuan=5000) for code in (other, "4-10-01-00", "5-03-02-00")]

    told = dict(folded(people, "500238").groups)

    assert told == {replace(ALIKE, wage_yuan=None): 3, replace(ALIKE, occupation="", wage_yuan=5000): 3}


def test_of_neighbouring_trades_their_common_group_is_told():
    people = [replace(ALIKE, occupation=f"6-31-0{number}-00") for number in (1, 2, 3)]

    assert dict(folded(people, "500238").groups) == {replace(ALIKE, occupation="6-31-00-00"): 3}


def test_how_far_they_go_beyond_the_paired_province_is_given_up_first():
    people = [replace(ALIKE, reach=3), replace(ALIKE, reach=4), replace(ALIKE, reach=4, region="500238002")]

    assert dict(folded(people[:2] + people[:1], "500238").groups) == {replace(ALIKE, reach=None): 3}
    assert dict(folded(people, "500238").groups) == {replace(ALIKE, reach=None, region="500238"): 3}


def test_where_the_people_of_county_wide_groups_live_is_told_by_township_for_all_of_them_together():
    trades = ("6-31-01-00", "4-10-01-00", SEWING)
    people = [replace(ALIKE, occupation=trade, region=f"50023800{at}") for trade in trades for at in (1, 2, 3)]
    own = [replace(ALIKE, region="500238009")] * 3

    counted = folded([*people, *own, people[0]], "500238")

    assert {group.region: people for group, people in counted.groups}["500238009"] == 3
    assert counted.homes == {"500238001": 4, "500238002": 3, "500238003": 3}


@given(st.dictionaries(st.sampled_from([f"50023800{n}" for n in range(9)] + ["500238"]), st.integers(1, 9)))
def test_no_township_of_a_few_is_told_and_none_can_be_reckoned_from_the_rest(homes):
    told = by_township(homes)
    rest = sum(homes.values()) - sum(told.values())

    assert all(homes[code] == count >= LEAST_PEOPLE for code, count in told.items())
    assert rest == 0 or rest >= LEAST_PEOPLE or not told
    assert "500238" not in told


def test_who_named_no_pay_is_never_said_to_have_named_some():
    people = [replace(ALIKE, wage_yuan=yuan) for yuan in (0, 0, 500)]

    assert dict(folded(people, "500238").groups) == {replace(ALIKE, wage_yuan=None): 3}


@given(st.lists(GROUPS, max_size=60))
def test_no_group_has_fewer_people_than_the_least_and_all_people_are_accounted_for(people):
    counted = folded(people, "500238")

    assert all(number >= LEAST_PEOPLE for _group, number in counted.groups)
    assert sum(number for _group, number in counted.groups) + counted.untold == counted.people == len(people)
    assert counted.untold < LEAST_PEOPLE
    assert len({group for group, _number in counted.groups}) == len(counted.groups)


@given(st.lists(GROUPS, max_size=40), GROUPS)
def test_what_a_line_says_holds_of_at_least_as_many_as_it_counts(people, one):
    for group, number in folded([*people, one], "500238").groups:
        fit = [each for each in [*people, one] if all(_holds(group, each, field.name) for field in fields(Group))]
        assert len(fit) >= number >= LEAST_PEOPLE


def _holds(group, each, name):
    told, own = getattr(group, name), getattr(each, name)
    if name == "region":
        return own.startswith(told)
    if name == "occupation":
        return not told or own.startswith(told.replace("-00", ""))
    if name == "wage_yuan":
        return told is None or (own <= told if told else own == 0)
    return told is None or told == own


@pytest.mark.parametrize(
    ("able", "wish", "code"),
    [(["缝纫"], "", SEWING), (["没有这种活"], "电工", "6-31-01-00"), ([], "", ""), (["普工"], "", "")],
)
def test_a_trade_is_what_somebody_can_do_or_else_wants_to_learn(able, wish, code):
    assert trade_of(able, wish) == code
