"""Posts: given by whoever may, within the rules; delegated never beyond one's own; taken back at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.factories.accounts import acting, appointed, officer, person

from qiao.ground.accounts.actions import appoint, assign_households, delegate, release_household, revoke
from qiao.ground.accounts.actors import Actor, actor_of
from qiao.ground.accounts.errors import AccountRefused
from qiao.ground.accounts.models import Appointment, User
from qiao.ground.accounts.roles import ADMINISTRATORS
from qiao.ground.audit.models import Event

pytestmark = pytest.mark.django_db
TODAY = date(2019, 6, 30)


@pytest.fixture
def admin() -> Actor:
    return acting("security_admin")


def refusal(call: Any, **given: Any) -> str:
    with pytest.raises(AccountRefused) as told:
        call(**given)
    assert told.value.zh
    assert told.value.en
    return told.value.code


def test_a_post_given_holds_today_and_is_audited(admin: Actor) -> None:
    user = person()
    post = appoint(by=admin, user=user, role="county", office=" 巫溪县 就业局 ", region="500238", reason="任命文件")
    assert (post.office, post.valid_from, post.granted_by_id) == ("巫溪县 就业局", TODAY, admin.user_id)
    assert actor_of(user).roles == {"county"}
    event = Event.objects.get(action="accounts.post.given")
    assert (event.region, event.reason, event.details["role"]) == ("500238", "任命文件", "county")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"role": "king", "region": "500238"}, "no_such_role"),
        ({"role": "county", "region": ""}, "no_such_region"),
        ({"role": "county", "region": "500299"}, "no_such_region"),
        ({"role": "county", "region": "50023"}, "no_such_region"),
        ({"role": "county", "region": "50"}, "wrong_level"),
        ({"role": "village", "region": "500238"}, "wrong_level"),
        ({"role": "province", "region": "500238"}, "wrong_level"),
        ({"role": "seconded", "region": "500238"}, "no_term"),
        ({"role": "employer"}, "no_organisation"),
        ({"role": "county", "region": "500238", "valid_to": date(2019, 6, 29)}, "ends_before_start"),
        ({"role": "county", "region": "500238", "office": " "}, "no_office"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_post_outside_the_rules_is_refused_by_name(admin: Actor, given: dict[str, Any], code: str) -> None:
    assert refusal(appoint, by=admin, user=person(), **{"office": "局", **given}) == code
    assert Event.objects.count() == 0


def test_a_seconded_officer_has_a_term_on_either_bank(admin: Actor) -> None:
    for region in ("500238", "3709"):
        post = appoint(
            by=admin, user=person(), role="seconded", office="挂职", region=region, valid_to=date(2020, 6, 30)
        )
        assert post.valid_to == date(2020, 6, 30)


def test_nobody_appoints_themselves_and_no_closed_account_is_appointed() -> None:
    user = officer("security_admin")
    by = actor_of(user)
    assert refusal(appoint, by=by, user=user, role="county", office="局", region="500238") == "own_post"
    closed = person(is_active=False)
    assert refusal(appoint, by=by, user=closed, role="county", office="局", region="500238") == "closed_account"


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_the_three_administrators_are_three_people_who_see_no_records(admin: Actor, role: str) -> None:
    for other in sorted(ADMINISTRATORS - {role}):
        assert refusal(appoint, by=admin, user=officer(other), role=role, office="处") == "kept_apart"
    assert refusal(appoint, by=admin, user=officer("county", "500238"), role=role, office="处") == "kept_apart"
    held = {"role": "county", "office": "局", "region": "500238"}
    assert refusal(appoint, by=admin, user=officer(role), **held) == "kept_apart"


def test_an_administrator_of_the_past_may_become_an_officer(admin: Actor) -> None:
    user = person()
    appointed(user, "system_admin", valid_to=date(2019, 6, 29))
    appoint(by=admin, user=user, role="county", office="局", region="500238")
    assert actor_of(user).roles == {"county"}


def test_a_double_click_gives_one_post(admin: Actor) -> None:
    given = {"by": admin, "user": person(), "role": "county", "office": "局", "region": "500238"}
    appoint(**given)
    assert refusal(appoint, **given) == "post_held"
    assert Appointment.objects.filter(role="county").count() == 1
    assert Event.objects.filter(action="accounts.post.given").count() == 1


def test_the_database_itself_refuses_the_same_post_twice() -> None:
    user = officer("county", "500238")
    with pytest.raises(IntegrityError), transaction.atomic():
        appointed(user, "county", "500238")


def test_a_post_taken_back_twice_is_taken_back_once(admin: Actor) -> None:
    user = officer("county", "500238")
    post = user.appointments.get()
    assert refusal(revoke, by=admin, appointment=post, reason="") == "no_reason"
    revoke(by=admin, appointment=post, reason="调走")
    assert actor_of(user).scopes == ()
    assert refusal(revoke, by=admin, appointment=post, reason="调走") == "post_revoked"
    assert Event.objects.filter(action="accounts.post.revoked").count() == 1


# Leave delegation -----------------------------------------------------------------------------------------------------
def leave(user: User, to: User, **more: Any) -> dict[str, Any]:
    return {
        "by": actor_of(user),
        "appointment": user.appointments.get(),
        "to": to,
        "valid_from": TODAY,
        "valid_to": TODAY + timedelta(days=10),
        "reason": "年休假",
        **more,
    }


def test_a_colleague_holds_ones_post_during_leave_and_not_longer() -> None:
    user, colleague = officer("county", "500238"), officer("township", "500238101")
    delegate(**leave(user, colleague))
    assert "county" in actor_of(colleague, TODAY).roles
    assert "county" not in actor_of(colleague, TODAY + timedelta(days=11)).roles
    assert Event.objects.get(action="accounts.post.delegated").reason == "年休假"


def test_part_of_ones_region_can_be_delegated_and_nothing_beyond_it() -> None:
    user, colleague = officer("county", "500238"), officer("township", "500238101")
    post = delegate(**leave(user, colleague, region="500238101"))
    assert post.region == "500238101"
    for beyond in ("50", "500237"):
        assert refusal(delegate, **leave(user, colleague, region=beyond)) == "beyond_own_region"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reason": " "}, "no_reason"),
        ({"valid_from": TODAY - timedelta(days=1)}, "bad_days"),
        ({"valid_to": TODAY - timedelta(days=1)}, "bad_days"),
        ({"valid_to": TODAY + timedelta(days=92)}, "leave_too_long"),
    ],
)
def test_leave_has_a_reason_and_days(more: dict[str, Any], code: str) -> None:
    assert refusal(delegate, **leave(officer("county", "500238"), officer("county", "500238"), **more)) == code


def test_no_delegation_outlives_the_post() -> None:
    user = person()
    appointed(user, "county", "500238", valid_to=TODAY + timedelta(days=5))
    assert refusal(delegate, **leave(user, officer("county", "500238"))) == "beyond_own_term"


def test_a_stranger_a_foreign_colleague_and_oneself_are_no_deputies() -> None:
    user = officer("county", "500238")
    for to in (person(), officer("county", "500237"), user):
        assert refusal(delegate, **leave(user, to)) == "no_such_deputy"


def test_what_was_delegated_to_me_or_is_anothers_or_an_administrators_is_not_delegated() -> None:
    user, colleague, third = (officer("county", "500238") for _ in range(3))
    theirs = delegate(**leave(user, colleague))
    given = leave(user, third)
    assert refusal(delegate, **{**given, "by": actor_of(colleague), "appointment": theirs}) == "not_own_post"
    assert refusal(delegate, **{**given, "by": actor_of(third)}) == "not_own_post"
    assert refusal(delegate, **leave(officer("security_admin"), third)) == "administrator_delegated"


def test_administrators_stay_apart_under_delegation_too() -> None:
    """A deputy who holds an administrator's post would see records through the delegation."""
    user, colleague = officer("county", "500238"), officer("county", "500238")
    appointed(colleague, "audit_admin", valid_from=TODAY + timedelta(days=1))
    assert refusal(delegate, **leave(user, colleague)) == "kept_apart"


def test_whoever_delegated_takes_it_back_and_nobody_else_without_the_right() -> None:
    user, colleague = officer("county", "500238"), officer("township", "500238101")
    post = delegate(**leave(user, colleague))
    assert refusal(revoke, by=actor_of(colleague), appointment=post, reason="不想") == "not_yours"
    revoke(by=actor_of(user), appointment=post, reason="回来了")
    assert actor_of(colleague).roles == {"township"}


# Households -----------------------------------------------------------------------------------------------------------
def test_households_are_assigned_once_and_released(admin: Actor) -> None:
    user, one, two = officer("helper", "500238101"), uuid4(), uuid4()
    post = user.appointments.get()
    assert assign_households(by=admin, appointment=post, households=[one, two, one]) == 2
    assert assign_households(by=admin, appointment=post, households=[one]) == 0
    assert set(actor_of(user).scopes[0].households) == {one, two}
    release_household(by=admin, appointment=post, household=one, reason="换人")
    assert actor_of(user).scopes[0].households == (two,)
    assert refusal(release_household, by=admin, appointment=post, household=one) == "not_assigned"


def test_households_are_for_helpers_in_office_only(admin: Actor) -> None:
    post = officer("county", "500238").appointments.get()
    assert refusal(assign_households, by=admin, appointment=post, households=[uuid4()]) == "not_a_helper"
