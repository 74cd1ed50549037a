"""Passwords: two named policies, and when a password is due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from qiao.ground.accounts.models import User
from qiao.ground.accounts.passwords import PolicyValidator, is_due

SOMEBODY = User(username="qinxiaolan")


def faults(password: str) -> list[str]:
    try:
        PolicyValidator().validate(password, SOMEBODY)
    except ValidationError as wrong:
        return [str(error.code) for error in wrong.error_list]
    return []


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("lan tian bai yun", []),
        ("lantianbaiy", ["too_short"]),
        ("my-QinXiaolan-2019", ["holds_name"]),
        ("q1w2e3r4t5y6", ["password_too_common"]),
        ("abababababababab", ["too_plain"]),
    ],
)
def test_asvs_asks_for_twelve_characters_and_nothing_common(
    settings: object, password: str, expected: list[str]
) -> None:
    settings.QIAO_PASSWORD_POLICY = "asvs"  # type: ignore[attr-defined]
    assert faults(password) == expected


@pytest.mark.parametrize(
    ("password", "expected"),
    [("Lantian9", []), ("lantian9", ["too_plain"]), ("Lan-tian", []), ("Lan9", ["too_short"])],
)
def test_dengbao_asks_for_eight_characters_of_three_kinds(settings: object, password: str, expected: list[str]) -> None:
    settings.QIAO_PASSWORD_POLICY = "dengbao"  # type: ignore[attr-defined]
    assert faults(password) == expected


@pytest.mark.parametrize(
    ("policy", "days", "due"), [("asvs", 4000, False), ("dengbao", 89, False), ("dengbao", 91, True)]
)
def test_dengbao_wants_a_new_password_after_ninety_days(settings: object, policy: str, days: int, due: bool) -> None:
    settings.QIAO_PASSWORD_POLICY = policy  # type: ignore[attr-defined]
    assert is_due(User(username="qin", password_changed_at=timezone.now() - timedelta(days=days))) is due


def test_a_password_that_somebody_else_set_is_due_under_every_policy() -> None:
    assert is_due(User(username="qin", must_change_password=True, password_changed_at=timezone.now()))
