"""Who stays is counted once with every reason; a site is suggested where people are near and seats are not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.factories.accounts import acting
from tests.factories.matching import need
from tests.factories.register import VILLAGE, worker
from tests.factories.workshops import asset, workshop

from qiao.story.workshops import siting, travelling
from qiao.story.workshops.errors import WorkshopRefused
from qiao.story.workshops.models import TravelTime

pytestmark = pytest.mark.django_db
COUNTY, TOWNSHIP, NEXT_TOWNSHIP = VILLAGE[:6], VILLAGE[:9], "500238002"
TODAY = date(2019, 6, 30)


def somebody(region: str = VILLAGE, *, born: date = date(1985, 3, 12), **more: Any) -> None:
    need(worker(region=region, born=born), **{"reach": 4, **more})


def test_somebody_who_stays_for_two_reasons_is_one_person_with_both():
    somebody(care=True, reach=1, skills=["刺绣"])
    somebody(work_limits=1)
    somebody(born=date(1955, 1, 1))
    somebody()

    stay = siting.stayers_of(TOWNSHIP, TODAY)

    assert stay.people == 3
    assert stay.why == {"age": 1, "care": 1, "health": 1, "will": 1}
    assert stay.skills == {"刺绣": 1}


def test_half_an_hour_is_what_was_told_else_ones_own_township():
    for region in (VILLAGE, f"{NEXT_TOWNSHIP}001", "500238003001"):
        somebody(region, care=True)

    assumed = siting.stayers_near(TOWNSHIP, TODAY)
    by = acting("county", COUNTY)
    travelling.tell_minutes(by=by, home=NEXT_TOWNSHIP, place=TOWNSHIP, minutes=25, told_on=TODAY)
    travelling.tell_minutes(by=by, home=TOWNSHIP, place="500238003", minutes=50, told_on=TODAY)
    told = siting.stayers_near(TOWNSHIP, TODAY)

    assert (assumed[0].people, assumed[1]) == (1, True)
    assert (told[0].people, told[1]) == (2, False)


def test_a_village_that_is_far_within_its_township_is_not_near():
    for region in (VILLAGE, f"{TOWNSHIP}009"):
        somebody(region, care=True)
    travelling.tell_minutes(
        by=acting("county", COUNTY), home=f"{TOWNSHIP}009", place=TOWNSHIP, minutes=70, told_on=TODAY
    )

    assert siting.stayers_near(TOWNSHIP, TODAY)[0].people == 1


def test_the_newer_word_on_a_way_stands_whichever_way_it_was_told():
    by = acting("county", COUNTY)
    travelling.tell_minutes(by=by, home=TOWNSHIP, place=NEXT_TOWNSHIP, minutes=40, told_on=date(2019, 6, 1))
    travelling.tell_minutes(by=by, home=NEXT_TOWNSHIP, place=TOWNSHIP, minutes=25, told_on=date(2019, 6, 20))
    travelling.tell_minutes(by=by, home=TOWNSHIP, place=NEXT_TOWNSHIP, minutes=90, told_on=date(2019, 5, 1))

    assert TravelTime.objects.get().minutes == 25


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"place": TOWNSHIP}, "travel_same_place"),
        ({"minutes": 0}, "travel_minutes"),
        ({"told_on": date(2019, 7, 1)}, "workshop_day_ahead"),
        ({"home": "500231001", "place": "500231002"}, "workshop_not_yours"),
    ],
)
def test_a_way_that_cannot_be_is_refused(more, code):
    told = {"home": TOWNSHIP, "place": NEXT_TOWNSHIP, "minutes": 20, "told_on": TODAY}

    with pytest.raises(WorkshopRefused) as refused:
        travelling.tell_minutes(by=acting("county", COUNTY), **{**told, **more})

    assert refused.value.code == code
    assert not TravelTime.objects.exists()


def test_a_site_is_suggested_with_its_numbers_where_enough_would_work():
    for at in range(12):
        somebody(care=True, skills=["刺绣"] if at < 4 else [])
    hall = asset(kind="site", name="旧小学", amount=120, unit="平方米")
    asset(kind="craft", name="刺绣")
    asset("500238003", kind="crop", name="莲藕")

    found = siting.sites_of(COUNTY, TODAY)

    told = [(one.asset.name, one.stayers, one.with_trade, one.room, one.would_work, one.assumed) for one in found]
    assert told == [("刺绣", 12, 4, None, 12, True), (hall.name, 12, 0, 20, 12, True)]


def test_seats_of_a_workshop_that_stands_are_not_suggested_again():
    for _ in range(12):
        somebody(care=True)
    asset(kind="site", name="旧小学", amount=120, unit="平方米")
    workshop(state="recognised", capacity=5)

    assert siting.sites_of(COUNTY, TODAY) == []  # 12 who stay, 5 have a seat, and a place is for ten
