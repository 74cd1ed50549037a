"""One-time codes: a time step is taken once, and too many wrong ones are refused for a while."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories.accounts import person

from qiao.ground.accounts.actions import count_wrong_code, lift_code_lock, take_step
from qiao.ground.accounts.errors import AccountRefused
from qiao.ground.accounts.models import CodeUse

pytestmark = pytest.mark.django_db


def test_a_step_and_all_before_it_are_taken_once() -> None:
    user, other = person(), person()
    assert take_step(user=user, step=100)
    assert not take_step(user=user, step=100)
    assert not take_step(user=user, step=99)
    assert take_step(user=user, step=101)
    assert take_step(user=other, step=100)


def test_the_sixth_try_is_refused_until_the_lock_ends() -> None:
    user = person()
    for _ in range(5):
        count_wrong_code(user=user)
    for _ in range(2):
        with pytest.raises(AccountRefused, match="5 次"):
            count_wrong_code(user=user)
    CodeUse.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    count_wrong_code(user=user)
    assert CodeUse.objects.get().failures == 1


def test_a_try_during_the_lock_does_not_make_it_longer() -> None:
    user = person()
    for _ in range(5):
        count_wrong_code(user=user)
    until = []
    for _ in range(2):
        with pytest.raises(AccountRefused):
            count_wrong_code(user=user)
        until.append(CodeUse.objects.get().locked_until)
    assert until[0] == until[1] != None  # noqa: E711 - both are the same moment, and there is one


def test_the_right_code_forgets_the_wrong_ones() -> None:
    user = person()
    for _ in range(5):
        count_wrong_code(user=user)
    lift_code_lock(user=user)
    count_wrong_code(user=user)
    assert CodeUse.objects.get().failures == 1
