"""The ways to the phone's app and to the roll call, for whoever may use them and nobody else."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.field import Phone
from tests.factories.register import VILLAGE, household, worker

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "place", "field", "roll"), [("village", VILLAGE, True, True), ("township", VILLAGE[:9], True, True),
                                         ("county", VILLAGE[:6], False, True)],
)  # fmt: skip
@pytest.mark.parametrize("page", ["home", "visits.list"])
def test_the_app_and_the_roll_call_are_reached_by_whoever_may_use_them(
    page: str, role: str, place: str, field: bool, roll: bool
) -> None:
    shown = logged_in(officer(role, place)).get(reverse(page)).content.decode()
    assert (f'href="{reverse("field")}"' in shown) is field
    assert (f'href="{reverse("placements.roll_call")}"' in shown) is roll


def test_the_pack_carries_the_initials_of_as_much_of_a_name_as_it_shows() -> None:
    house = household()
    worker(household=house, relation="户主", name="蒋波", initials="jb")
    told = Phone().pack()["households"][0]["members"]
    assert [(one["shown"], one["initials"]) for one in told] == [("蒋波", "jb")]
