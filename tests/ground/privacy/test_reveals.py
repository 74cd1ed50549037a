"""Reveals: a reason, a limit, a trace; and the value nowhere but in the answer."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta

import pytest
from tests.factories.accounts import person
from tests.factories.privacy import subject
from tests.factories.together import on_postgresql, together

from qiao.ground import clock
from qiao.ground.accounts.actors import SYSTEM, Actor
from qiao.ground.accounts.models import User
from qiao.ground.audit.models import Event
from qiao.ground.privacy import errors, subjects
from qiao.ground.privacy.models import Reveal
from qiao.ground.privacy.reveals import left_this_hour, reveal

pytestmark = pytest.mark.django_db
REASON = "核对补贴银行卡"


@pytest.fixture
def officer() -> Actor:
    user = person()
    return Actor(user.pk, str(user), "巫溪县就业局")


def test_the_value_is_shown_and_told_to_the_audit_without_it(officer: Actor) -> None:
    one = subject("500238", phone="13800138000")
    assert reveal(by=officer, subject=one, column="phone", reason=f" {REASON} ") == "13800138000"
    event = Event.objects.get()
    assert (event.action, event.actor_id, event.region) == ("privacy.subject.revealed", officer.user_id, "500238")
    assert (event.reason, event.details) == (REASON, {"column": "phone"})
    assert Reveal.objects.get().reason == REASON


@pytest.mark.parametrize("column", subjects.SEALED)
def test_every_sealed_column_can_be_revealed_and_none_is_logged(officer: Actor, column, caplog) -> None:
    one = subject(health="高血压二级", ethnicity="土家族", political="群众")
    with caplog.at_level(logging.DEBUG):
        value = reveal(by=officer, subject=one, column=column, reason=REASON)
    assert value
    assert value not in caplog.text
    assert value not in str(Event.objects.values())


@pytest.mark.parametrize("reason", ["", "   ", "\u3000\u3000\u3000\u3000", "看看", "....", "办 事 \t", "a-b-c"])
def test_a_reason_that_says_nothing_is_refused(officer: Actor, reason: str) -> None:
    with pytest.raises(errors.ReasonMissing) as refused:
        reveal(by=officer, subject=subject(), column="phone", reason=reason)
    assert "4" in refused.value.zh
    assert "4" in refused.value.en
    assert not Reveal.objects.exists()


def test_a_reason_that_holds_a_number_is_refused(officer: Actor) -> None:
    one = subject(phone="13800138000")
    for reason in ("核对 13800138000", f"核对 {subjects.in_clear(one, 'resident_id')}"):
        with pytest.raises(errors.HoldsNumber):
            reveal(by=officer, subject=one, column="phone", reason=reason)


def test_what_is_not_recorded_is_said_and_not_counted(officer: Actor) -> None:
    with pytest.raises(errors.NothingToReveal):
        reveal(by=officer, subject=subject(bank_card=""), column="bank_card", reason=REASON)
    assert not Reveal.objects.exists()
    assert not Event.objects.exists()


def test_the_system_itself_sees_nothing() -> None:
    with pytest.raises(errors.NotByTheSystem):
        reveal(by=SYSTEM, subject=subject(), column="phone", reason=REASON)


def test_the_limit_holds_for_an_hour_and_for_each_user_alone(officer: Actor, settings) -> None:
    settings.QIAO_REVEALS_AN_HOUR = 3
    one = subject()
    for _ in range(3):
        reveal(by=officer, subject=one, column="phone", reason=REASON)
    Reveal.objects.update(at=clock.now() - timedelta(minutes=50))
    with pytest.raises(errors.TooManyReveals) as refused:
        reveal(by=officer, subject=one, column="phone", reason=REASON)
    assert refused.value.minutes == 10
    assert left_this_hour(officer.user_id or 0) == 0
    other = person()
    assert reveal(by=Actor(other.pk, "别人", ""), subject=one, column="phone", reason=REASON)
    Reveal.objects.filter(user_id=officer.user_id).update(at=clock.now() - timedelta(minutes=60, seconds=1))
    assert reveal(by=officer, subject=one, column="phone", reason=REASON)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_rivals_of_one_user_do_not_pass_the_limit(settings) -> None:
    settings.QIAO_REVEALS_AN_HOUR = 5
    user, one = person(), subject()
    seen: list[str] = []

    def rival() -> None:
        for _ in range(3):
            with suppress(errors.TooManyReveals):
                seen.append(reveal(by=Actor(user.pk, "某人", ""), subject=one, column="phone", reason=REASON))

    assert together(*[rival] * 8) == [None] * 8
    assert len(seen) == Reveal.objects.count() == Event.objects.count() == 5
    assert User.objects.filter(pk=user.pk).exists()
