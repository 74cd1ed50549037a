"""Where an officer's people live: what a form fills in, and where a place is looked for first."""

from __future__ import annotations

import pytest
from tests.factories import register as factory
from tests.factories.accounts import acting

from qiao.story.register.permissions import EDIT
from qiao.story.register.queries import own_place, own_regions

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "region", "place"),
    [
        ("village", "500238113204", "500238113204"),
        ("team", "500238113204", "500238113204"),
        ("township", "500238113", "500238113"),
        ("county", "500238", ""),
    ],
)
def test_one_village_or_township_is_ones_own_place_and_a_county_is_too_wide(role: str, region: str, place: str) -> None:
    actor = acting(role, region)
    assert (own_regions(actor, EDIT), own_place(actor, EDIT)) == ((region,), place)


def test_a_helpers_place_is_that_of_their_households_while_it_is_one() -> None:
    here, there = factory.household(region="500238113204"), factory.household(region="500238113200")
    assert own_place(acting("helper", households=[here.pk]), EDIT) == "500238113204"
    assert own_place(acting("helper", households=[here.pk, there.pk]), EDIT) == ""
