"""Reveals（查看明文）: a sealed value shown to a person who said why, counted and told to the audit.

The page has checked the permission and that the person is seen. The value goes nowhere but to whoever asked.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.accounts.models import User
from qiao.ground.audit.actions import record
from qiao.ground.audit.models import Event
from qiao.ground.privacy import errors
from qiao.ground.privacy.free_text import without_numbers
from qiao.ground.privacy.models import Reveal, Subject
from qiao.ground.privacy.subjects import SEALED, Sealed, in_clear
from qiao.ground.privacy.visibility import home_of

LEAST_REASON = 4
WINDOW = timedelta(hours=1)


def reveal(
    *, by: Actor, subject: Subject, column: Sealed, reason: str, past: UUID | None = None,
    opened: Callable[[], str] | None = None,
) -> str:  # fmt: skip
    """The value of a sealed column in the clear; of a value that stood before, `opened` opens it and `past` names it.

    Raises ReasonMissing, HoldsNumber, NothingToReveal, TooManyReveals, NotByTheSystem; sealing.NotOpened.
    """
    assert column in SEALED, column
    said = reason_of(reason)
    if by.user_id is None:
        raise errors.NotByTheSystem
    with transaction.atomic():
        # Whoever asks twice at once is counted in turn: PostgreSQL holds the user's row, SQLite lets one writer in.
        User.objects.select_for_update().only("pk").get(pk=by.user_id)
        _count(by.user_id)
        text = opened() if opened is not None else in_clear(subject, column)
        if not text:
            raise errors.NothingToReveal
        Reveal.objects.create(subject=subject, column=column, user_id=by.user_id, reason=said, at=clock.now())
        region = home_of(subject.pk)
        record(
            by=by,
            action="privacy.subject.revealed",
            subject=subject,
            region=region,
            reason=said,
            details={"column": column} | ({"past": str(past)} if past is not None else {}),
        )
    return text


def reason_of(given: str) -> str:
    """The reason as it is kept: blanks trimmed, at least four characters. Raises ReasonMissing, HoldsNumber."""
    said = " ".join(given.split())
    if sum(c.isalnum() for c in said) < LEAST_REASON:
        raise errors.ReasonMissing(LEAST_REASON)
    return without_numbers(said)[: Reveal._meta.get_field("reason").max_length]


def left_this_hour(user_id: int) -> int:
    """How many more reveals the user has now."""
    done = Reveal.objects.filter(user_id=user_id, at__gt=clock.now() - WINDOW).count()
    return max(0, settings.QIAO_REVEALS_AN_HOUR - done)


def refuse_more_opened(by: Actor, *actions: str) -> None:
    """Count what somebody opened within an hour, by the events that say so: as many as values may be revealed.

    Whoever asks twice at once is counted in turn: PostgreSQL holds the user's row, SQLite lets one writer in. Inside
    the caller's transaction. Raises TooManyReveals.
    """
    User.objects.select_for_update().only("pk").filter(pk=by.user_id or 0).first()
    _refuse_more(Event.objects.filter(action__in=actions, actor_id=by.user_id))


def _count(user_id: int) -> None:
    _refuse_more(Reveal.objects.filter(user_id=user_id))


def _refuse_more(rows: QuerySet[Any]) -> None:
    limit, now = settings.QIAO_REVEALS_AN_HOUR, clock.now()
    latest = rows.filter(at__gt=now - WINDOW).order_by("-at")
    moments = list(latest.values_list("at", flat=True)[:limit])
    if len(moments) >= limit:
        wait = (moments[-1] + WINDOW - now).total_seconds()
        raise errors.TooManyReveals(limit, max(1, -int(-wait // 60)))
