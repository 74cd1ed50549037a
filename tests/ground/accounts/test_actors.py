"""Actors: what somebody may do follows their posts of the day, and how far it reaches is never more than the post."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from tests.factories.accounts import appointed, officer, person

from qiao.ground.accounts.actors import NOBODY, SYSTEM, actor_of, code_range
from qiao.ground.accounts.models import Appointment, HouseholdAssignment

pytestmark = pytest.mark.django_db
TODAY = date(2019, 6, 30)


def roles_of(user: object) -> set[str]:
    return set(actor_of(user, TODAY).roles)


def test_a_stranger_and_a_closed_account_may_do_nothing() -> None:
    closed = officer("county", "500238")
    closed.is_active = False
    assert actor_of(AnonymousUser()) == NOBODY
    assert actor_of(None) == NOBODY
    assert actor_of(closed) == NOBODY


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [
        (date(2019, 6, 30), None, True),
        (date(2019, 7, 1), None, False),
        (date(2018, 1, 1), date(2019, 6, 30), True),
        (date(2018, 1, 1), date(2019, 6, 29), False),
    ],
    ids=["begins today", "begins tomorrow", "ends today", "ended yesterday"],
)
def test_a_post_holds_from_its_first_to_its_last_day(first: date, last: date | None, held: bool) -> None:
    user = person()
    appointed(user, "county", "500238", valid_from=first, valid_to=last)
    assert roles_of(user) == ({"county"} if held else set())


def test_a_revoked_post_gives_nothing_at_once() -> None:
    user = officer("county", "500238")
    Appointment.objects.filter(user=user).update(revoked_at=timezone.now())
    assert roles_of(user) == set()


def delegation(**original: object) -> tuple[Appointment, object]:
    """A post of somebody on leave, and the colleague who holds it meanwhile."""
    theirs = appointed(person(), "county", "500238", **original)  # type: ignore[arg-type]
    deputy = person()
    appointed(deputy, "county", "500238", delegated_from=theirs, valid_to=date(2019, 7, 31))
    return theirs, deputy


def test_a_delegated_post_holds_while_the_original_does() -> None:
    _, deputy = delegation()
    assert roles_of(deputy) == {"county"}


def test_a_delegated_post_ends_with_the_original_one() -> None:
    _, deputy = delegation(valid_to=date(2019, 6, 29))
    assert roles_of(deputy) == set()


def test_a_delegated_post_ends_when_the_original_is_revoked_or_its_holder_closed() -> None:
    theirs, deputy = delegation()
    theirs.user.is_active = False
    theirs.user.save()
    assert roles_of(deputy) == set()
    theirs.user.is_active = True
    theirs.user.save()
    Appointment.objects.filter(pk=theirs.pk).update(revoked_at=timezone.now())
    assert roles_of(deputy) == set()


def test_a_helper_reaches_the_households_assigned_today_and_no_region() -> None:
    mine, past = uuid4(), uuid4()
    user = officer("helper", "500238101", households=[mine])
    post = user.appointments.get()
    HouseholdAssignment.objects.create(
        appointment=post, household_id=past, valid_from=date(2018, 1, 1), valid_to=date(2019, 6, 29)
    )
    (scope,) = actor_of(user, TODAY).scopes
    assert (scope.households, scope.region) == ((mine,), "")


def test_whoever_stands_in_for_a_helper_reaches_the_helpers_households() -> None:
    mine = uuid4()
    post = officer("helper", "500238101", households=[mine]).appointments.get()
    deputy = person()
    appointed(deputy, "helper", "500238101", delegated_from=post, valid_to=date(2019, 7, 31))
    (scope,) = actor_of(deputy, TODAY).scopes
    assert scope.households == (mine,)


@pytest.mark.parametrize("code", ["50", "3709", "500238", "500238101", "500238101201"])
def test_a_range_holds_a_code_and_all_below_it_and_no_neighbour(code: str) -> None:
    low, high = code_range(code)
    neighbour = str(int(code) + 1)
    below = (code + "0" * 12)[:12], (code + "9" * 12)[:12]
    assert low <= code < high
    assert all(low <= inside < high for inside in below if inside.startswith(code))
    assert not low <= neighbour < high
    assert not low <= str(int(code) - 1) < high


def test_a_permission_that_nobody_declared_is_nobodys() -> None:
    actor = actor_of(officer("county", "500238"))
    assert not actor.can("nothing.of_the_kind")
    assert actor.regions("nothing.of_the_kind") == ()
    assert not actor.covers("nothing.of_the_kind", "500238")


def test_the_system_may_do_everything_and_nobody_nothing() -> None:
    assert SYSTEM.can("accounts.manage")
    assert not NOBODY.can("accounts.manage")


def test_where_a_post_without_a_region_reaches_no_row_is_found() -> None:
    actor = actor_of(officer("security_admin"))
    assert not Appointment.objects.filter(actor.within("accounts.manage", "region")).exists()


def test_the_region_of_an_actor_is_the_first_posts_that_has_one() -> None:
    helper = officer("helper", "500238101")
    appointed(helper, "county", "500235", valid_from=date(2019, 1, 1))
    assert actor_of(helper, TODAY).own_region == "500238101"
    assert actor_of(officer("employer", organisation=uuid4()), TODAY).own_region == ""
    assert actor_of(officer("audit_admin"), TODAY).own_region == ""
