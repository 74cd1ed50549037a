"""Classes of which the report tells: ended, in their county, with somebody of those it names among who finished."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.accounts import logged_in, officer
from tests.factories.register import worker
from tests.factories.training import course, enrolment, training

from qiao.story.training.taught import craft_classes, excavator_classes

pytestmark = pytest.mark.django_db
YOUYANG, WUXI = "500242", "500238001002"


def held(region, trade, *, born=date(1995, 1, 1), sex="1", is_over=True):
    """A class with one person in it who finished, or is in it still."""
    one = training(0, region=region, course=course(trade=trade), state="ended" if is_over else "running")
    home = region if len(region) > 6 else f"{region}001001"
    enrolment(one, worker(region=home, born=born, sex=sex), state="finished" if is_over else "enrolled")
    return one


def test_a_class_of_excavators_counts_where_somebody_young_finished():
    young = held(YOUYANG, "挖掘机操作")
    held(YOUYANG, "挖掘机操作", born=date(1975, 1, 1))
    held(YOUYANG, "挖掘机操作", is_over=False)
    held(WUXI, "挖掘机操作")
    held(YOUYANG, "焊工")

    assert list(excavator_classes()) == [young]


def test_a_craft_counts_where_a_woman_finished():
    counted = held(WUXI, "刺绣", sex="2")
    held(WUXI, "刺绣", sex="1")
    held(YOUYANG, "刺绣", sex="2")  # not the craft that this county is named for

    assert list(craft_classes()) == [counted]


def test_the_list_behind_the_figure_holds_those_classes():
    counted = held(WUXI, "刺绣", sex="2")
    held(WUXI, "缝纫", sex="2")

    page = logged_in(officer("county", WUXI[:6])).get("/training/?told=crafts")

    assert page.context["count"] == 1
    assert counted.number in page.content.decode()
