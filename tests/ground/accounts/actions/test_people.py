"""Users: made once, by whoever may; every change is audited, every refusal named."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.accounts import PASSWORD, acting, appointed, officer, person

from qiao.ground.accounts.actions import (
    appoint,
    change_user,
    create_first_administrator,
    create_user,
    reset_second_factor,
    revoke,
    set_password,
)
from qiao.ground.accounts.actors import SYSTEM, actor_of
from qiao.ground.accounts.errors import AccountRefused
from qiao.ground.accounts.models import Appointment, Device, User
from qiao.ground.audit.models import Event

pytestmark = pytest.mark.django_db


def refusal(call: object, **given: object) -> str:
    with pytest.raises(AccountRefused) as told:
        call(**given)  # type: ignore[operator]
    assert told.value.zh
    assert told.value.en
    return told.value.code


def test_the_first_administrator_is_made_once_and_manages_accounts() -> None:
    post = create_first_administrator(username="qinxl", display_name="覃晓岚", password=PASSWORD)
    assert actor_of(post.user).can("accounts.manage")
    assert refusal(create_first_administrator, username="other", display_name="他", password=PASSWORD) == (
        "administrator_exists"
    )
    assert User.objects.count() == 1


def test_a_first_administrator_can_be_made_again_when_none_is_left() -> None:
    """Somebody took the last one's account away in the database: the command still helps."""
    post = create_first_administrator(username="qinxl", display_name="覃晓岚", password=PASSWORD)
    User.objects.filter(pk=post.user_id).update(is_active=False)
    assert create_first_administrator(username="tanjj", display_name="谭建军", password=PASSWORD).pk != post.pk


def test_a_new_user_must_change_the_password_and_holds_no_post() -> None:
    user = create_user(by=SYSTEM, username=" TanJJ ", display_name="谭建军", password=PASSWORD)
    assert (user.username, user.must_change_password, actor_of(user).scopes) == ("tanjj", True, ())
    assert Event.objects.get(action="accounts.user.created").subject_id == str(user.pk)


@pytest.mark.parametrize(
    ("username", "code"),
    [
        ("tan jj", "bad_username"),
        ("谭", "bad_username"),
        ("13800138000", "identity_as_username"),
        ("11010119900307123x", "identity_as_username"),
        ("taken", "username_taken"),
        ("TAKEN", "username_taken"),
    ],
)
def test_a_username_that_cannot_be_is_refused_by_name(username: str, code: str) -> None:
    person("taken")
    assert refusal(create_user, by=SYSTEM, username=username, display_name="谭建军", password=PASSWORD) == code


def test_a_weak_password_is_refused_in_both_languages() -> None:
    with pytest.raises(AccountRefused) as told:
        create_user(by=SYSTEM, username="tanjj", display_name="谭建军", password="short")
    assert (told.value.code, told.value.field) == ("weak_password", "password")
    assert told.value.zh != told.value.en or "12" in told.value.zh


@pytest.mark.parametrize("role", ["county", "system_admin", "audit_admin", "province"])
def test_only_the_security_administrator_manages_accounts(role: str) -> None:
    by = acting(role, "500238" if role == "county" else "50" if role == "province" else "")
    user = person()
    given = {"by": by, "user": user}
    assert refusal(create_user, by=by, username="x1", display_name="甲", password=PASSWORD) == "not_yours"
    assert refusal(appoint, **given, role="county", office="局", region="500238") == "not_yours"
    assert refusal(set_password, **given, password="Another-pass-9x") == "not_yours"
    assert refusal(reset_second_factor, **given, reason="丢了") == "not_yours"
    assert refusal(change_user, **given, version=user.version, display_name="乙", is_active=True) == "not_yours"


def test_two_administrators_changing_one_user_have_one_effect_and_a_named_refusal() -> None:
    by, user = acting("security_admin"), person()
    change_user(by=by, user=User.objects.get(pk=user.pk), version=1, display_name="谭建军", is_active=True)
    with pytest.raises(AccountRefused) as told:
        change_user(by=by, user=user, version=1, display_name="谭建国", is_active=True)
    assert told.value.code == "changed_meanwhile"
    assert "谭建军" in told.value.zh
    assert "谭建国" in told.value.zh
    assert User.objects.get(pk=user.pk).display_name == "谭建军"


def test_the_last_administrator_stays() -> None:
    admin = officer("security_admin")
    by, post = actor_of(admin), admin.appointments.get()
    closing = {"user": admin, "version": admin.version, "display_name": "甲", "is_active": False}
    assert refusal(change_user, by=by, **closing) == "own_account"
    assert refusal(change_user, by=SYSTEM, **closing) == "last_administrator"
    assert refusal(revoke, by=SYSTEM, appointment=post, reason="离任") == "last_administrator"
    assert refusal(revoke, by=by, appointment=post, reason="离任") == "own_post"
    assert actor_of(User.objects.get(pk=admin.pk)).can("accounts.manage")
    officer("security_admin")
    revoke(by=SYSTEM, appointment=post, reason="离任")
    assert not actor_of(admin).can("accounts.manage")


def test_ones_own_password_is_no_longer_due_and_anothers_is() -> None:
    user = person(must_change_password=True)
    set_password(by=actor_of(user), user=user, password="Changed-by-self-1")
    assert not User.objects.get(pk=user.pk).must_change_password
    set_password(by=acting("security_admin"), user=user, password="Changed-by-other-1")
    after = User.objects.get(pk=user.pk)
    assert after.must_change_password
    assert after.sessions_ended_at is not None


def test_the_present_password_is_no_new_password() -> None:
    user = person()
    assert refusal(set_password, by=actor_of(user), user=user, password=PASSWORD) == "same_password"


def test_no_password_reaches_the_audit() -> None:
    user = person()
    set_password(by=acting("security_admin"), user=user, password="Changed-by-other-1")
    assert not any("Changed" in str(event.details) + event.reason for event in Event.objects.all())


def test_a_reset_second_factor_ends_devices_and_needs_another_administrator() -> None:
    admin, user = officer("security_admin"), officer("village", "500238101201")
    device = Device.objects.create(user=user, label="手机", secret_hash="s", pin_hash="p")
    assert refusal(reset_second_factor, by=actor_of(admin), user=admin, reason="丢了") == "own_second_factor"
    assert refusal(reset_second_factor, by=actor_of(admin), user=user, reason=" ") == "no_reason"
    reset_second_factor(by=actor_of(admin), user=user, reason="手机丢了")
    device.refresh_from_db()
    assert (device.ending, device.secret_hash, device.pin_hash) == ("revoked", "", "")
    assert Event.objects.get(action="accounts.second_factor.reset").reason == "手机丢了"


def test_an_administrator_whose_post_has_ended_does_not_count_as_one() -> None:
    appointed(person(), "security_admin", valid_from=date(2017, 1, 1), valid_to=date(2018, 1, 1))
    create_first_administrator(username="qinxl", display_name="覃晓岚", password=PASSWORD)
    assert Appointment.objects.count() == 2
