"""Sessions（会话）: ended by whoever they belong to, or by an administrator."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.db import transaction

from qiao.ground import clock
from qiao.ground.accounts.actions.guards import must_manage_or_be
from qiao.ground.accounts.actors import Actor
from qiao.ground.accounts.models import User
from qiao.ground.audit.actions import record


@transaction.atomic
def end_sessions(*, by: Actor, user: User, reason: str = "", keep: str = "") -> int:
    """End every session of a user, but the one with the key `keep`; returns how many. Raises AccountRefused."""
    must_manage_or_be(by, user.pk)
    ended = _end(user, keep) if keep else sign_out_everywhere(user)
    record(by=by, action="accounts.sessions.ended", subject=user, reason=reason, details={"sessions": ended})
    return ended


@transaction.atomic
def end_session(*, by: Actor, session: UserSession) -> None:
    """End one session. Raises AccountRefused."""
    must_manage_or_be(by, session.user_id)
    user, number = session.user, session.pk
    session.end()
    record(by=by, action="accounts.sessions.ended", subject=user, details={"sessions": 1, "session": number})


def sign_out_everywhere(user: User) -> int:
    """End all sessions: whatever began before this moment is over, listed or not. Returns how many were listed."""
    User.objects.filter(pk=user.pk).update(sessions_ended_at=clock.now())
    return _end(user)


def _end(user: User, keep: str = "") -> int:
    sessions = list(UserSession.objects.filter(user_id=user.pk).exclude(session_key=keep))
    for session in sessions:
        session.end()
    return len(sessions)
