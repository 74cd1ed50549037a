"""What a group of a place would learn, against the seats that ask for it; open to all, planned for some."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.matching import need
from tests.factories.register import VILLAGE, worker
from tests.factories.vacancies import employer, vacancy
from tests.factories.workshops import workshop

from qiao.story.training import gaps
from qiao.story.training.gaps import OLDER, STAY, WOMEN_STAY, YOUNG, Learners, Seats, weighed
from qiao.story.vacancies.unmet import trade_of
from qiao.story.workshops.models import WorkshopPost

COUNTY, TODAY = VILLAGE[:6], date(2019, 6, 30)
STITCH = "6-05-04-00"


def wisher(trade: str = "刺绣", *, born: date = date(1985, 3, 12), sex: str = "1", **more: Any) -> None:
    need(worker(born=born, sex=sex), **{"reach": 4, "training_wish": True, "training_trade": trade, **more})


@pytest.mark.django_db
def test_groups_are_told_by_who_stays_and_by_age():
    wisher(born=date(1995, 1, 1))
    wisher(sex="2", care=True)
    wisher(reach=1)
    wisher(born=date(1960, 1, 1))
    wisher("", born=date(1980, 1, 1))

    found = gaps.gaps_of(COUNTY, [], TODAY)

    assert {one.group: one.learners for one in found.suggestions} == {YOUNG: 1, WOMEN_STAY: 1, STAY: 1, OLDER: 1}
    assert [(one.group, one.people) for one in found.unnamed] == [("others", 1)]


@pytest.mark.django_db
def test_thirty_five_is_young_and_fifty_is_older_on_the_birthday():
    for born in (date(1983, 7, 1), date(1983, 6, 30), date(1969, 7, 1), date(1969, 6, 30)):
        wisher(born=born)

    found = gaps.gaps_of(COUNTY, [], TODAY).suggestions

    assert {one.group: one.learners for one in found} == {YOUNG: 1, "others": 2, OLDER: 1}


@pytest.mark.django_db
def test_seats_are_told_near_and_away_and_those_who_can_do_it_come_first():
    trade = trade_of(["刺绣"])
    for _ in range(4):
        wisher(sex="2", care=True)
    wisher(born=date(1995, 1, 1))
    need(worker(skills=["刺绣"]), reach=4)
    of = workshop()
    near = vacancy(of.employer, place=VILLAGE[:9], title="刺绣工", headcount=3, occupation="")
    WorkshopPost.objects.create(workshop=of, vacancy=near)
    vacancy(employer(), title="刺绣工", headcount=2)

    found = {one.group: one for one in gaps.gaps_of(COUNTY, ["370900"], TODAY).suggestions if one.trade == trade}

    women, young = found[WOMEN_STAY], found[YOUNG]
    assert women.seats == Seats(near=3, in_workshops=3, away=2)
    assert (women.able, women.short, women.would_place) == (1, 2, 2)
    assert (young.short, young.would_place) == (2, 1)


def test_learners_share_seats_by_township_and_the_largest_remainder_first():
    learners = [Learners(f"50023800{at}", YOUNG, STITCH, people) for at, people in enumerate((5, 3, 2))]

    (found,) = weighed(COUNTY, learners, {}, {STITCH: Seats(away=4)}).suggestions

    assert found.would_place == 4
    assert found.places == (("500238000", 5, 2), ("500238001", 3, 1), ("500238002", 2, 1))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a machine under load draws slowly
@given(
    people=st.lists(st.tuples(st.sampled_from(list(gaps.GROUPS)), st.integers(0, 3), st.integers(1, 60)), max_size=12),
    able=st.integers(0, 40), near=st.integers(0, 60), away=st.integers(0, 60),
)  # fmt: skip
def test_no_seat_is_promised_twice_and_no_more_than_learn(people, able, near, away):
    learners = [Learners(f"50023800{place}", group, STITCH, count) for group, place, count in people]

    found = weighed(COUNTY, learners, {STITCH: able}, {STITCH: Seats(near, 0, away)}).suggestions

    assert sum(one.would_place for one in found) <= max(0, near + away - able)
    assert sum(one.would_place for one in found if one.group in gaps.STAYERS) <= max(0, near - able)
    for one in found:
        assert one.would_place <= one.learners == sum(learn for _, learn, _ in one.places)
        assert one.would_place == sum(placed for _, _, placed in one.places)
        assert all(placed <= learn for _, learn, placed in one.places)
