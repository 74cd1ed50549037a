"""Industries of a place count where the place has it on record and somebody works at it there on the day."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.accounts import logged_in, officer
from tests.factories.placements import placement
from tests.factories.register import worker
from tests.factories.workshops import asset, workshop

from qiao.story.placements.near_home import own_industries

pytestmark = pytest.mark.django_db
SHIDI, TODAY = "500241107200", date(2019, 6, 30)


def at_lotus(**more):
    of = workshop(SHIDI, state="recognised", trade="莲藕加工")
    told = {"workshop": of, "channel": "workshop", "organised": False, "region": SHIDI[:9], "home_region": SHIDI}
    return placement(worker(region=SHIDI), **{"job": "莲藕加工工", "started_on": date(2019, 1, 1), **told, **more})


def test_an_industry_wants_both_the_asset_and_somebody_at_work():
    asset(SHIDI[:9], "crop", "莲藕")
    assert own_industries(TODAY) == []

    spell = at_lotus()
    assert own_industries(TODAY) == [("500241107", "莲")]

    type(spell).objects.filter(pk=spell.pk).update(ended_on=date(2019, 6, 1), state="ended")
    assert own_industries(TODAY) == []


def test_work_without_the_asset_and_an_asset_that_is_gone_count_nothing():
    at_lotus()
    asset(SHIDI[:9], "crop", "莲藕", gone_on=date(2019, 3, 1))

    assert own_industries(TODAY) == []


def test_the_list_behind_the_figure_holds_the_assets_that_count():
    asset(SHIDI[:9], "crop", "莲藕")
    asset(SHIDI[:9], "crop", "花椒")
    at_lotus()

    page = logged_in(officer("county", SHIDI[:6])).get("/workshops/assets/?own=1")

    assert page.context["count"] == 1
    assert "莲藕" in page.content.decode()
