"""What a township has is told once, brought up to date when told again, and ends with its reason."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from tests.factories.accounts import acting
from tests.factories.register import VILLAGE
from tests.factories.workshops import asset

from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.workshops import profiling
from qiao.story.workshops.errors import WorkshopRefused
from qiao.story.workshops.models import Asset

pytestmark = pytest.mark.django_db
TOWNSHIP = VILLAGE[:9]


def values(**more: Any) -> dict[str, Any]:
    told = {
        "region": TOWNSHIP,
        "kind": "crop",
        "name": "莲藕",
        "amount": 1200,
        "unit": "亩",
        "told_on": date(2019, 6, 1),
    }
    return {**told, **more}


def test_the_same_thing_told_again_is_brought_up_to_date():
    by = acting("village", VILLAGE[:9])
    profiling.tell_asset(by=by, asset_id=uuid4(), values=values())
    profiling.tell_asset(by=by, asset_id=uuid4(), values=values(amount=1500, told_on=date(2019, 6, 20)))

    stored = Asset.objects.get()
    assert (stored.amount, stored.told_on, stored.version) == (1500, date(2019, 6, 20), 2)


def test_what_is_gone_stays_on_record_and_may_come_again():
    by, of = acting("township", TOWNSHIP), asset()
    profiling.end_asset(by=by, asset=of, on=date(2019, 6, 1), why="没人绣了")
    profiling.end_asset(by=by, asset=of, on=date(2019, 6, 2), why="没人绣了")

    again = profiling.tell_asset(
        by=by, asset_id=uuid4(), values=values(kind="craft", name="刺绣", amount=None, unit="")
    )

    of.refresh_from_db()
    assert of.gone_on == date(2019, 6, 1)
    assert again.pk != of.pk


def test_two_who_change_a_thing_at_once_do_not_overwrite_each_other():
    by, of = acting("township", TOWNSHIP), asset()
    profiling.change_asset(by=by, asset=of, seen_version=1, values={"note": "老人带着绣"})

    with pytest.raises(ChangedMeanwhile):
        profiling.change_asset(by=by, asset=of, seen_version=1, values={"note": "别的"})

    of.refresh_from_db()
    assert of.note == "老人带着绣"


@pytest.mark.parametrize(
    ("more", "code"),
    [({"told_on": date(2019, 7, 1)}, "workshop_day_ahead"), ({"region": "500231"}, "workshop_not_yours")],
)
def test_nothing_is_told_of_another_place_or_of_tomorrow(more, code):
    with pytest.raises(WorkshopRefused) as refused:
        profiling.tell_asset(by=acting("township", TOWNSHIP), asset_id=uuid4(), values=values(**more))

    assert refused.value.code == code
    assert not Asset.objects.exists()
