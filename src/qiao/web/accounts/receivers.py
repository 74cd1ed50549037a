"""What happens at every log-in, however it came about: the session's clock starts, and the audit hears of it."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from qiao.ground.accounts.actors import NOBODY, actor_of
from qiao.ground.audit.actions import record


@receiver(user_logged_in)
def begin_session(sender: object, request: Any, user: Any, **more: Any) -> None:
    """Set both clocks anew: what stood in the session before the log-in does not count."""
    request.session["begun_at"] = request.session["seen_at"] = timezone.now().timestamp()
    with transaction.atomic():
        record(by=actor_of(user), action="accounts.session.begun", subject=user)


@receiver(user_locked_out)
def note_lockout(sender: object, request: Any, username: str, ip_address: str, **more: Any) -> None:
    """Tell the audit which name is locked out from which address; whether it is anybody's name is not said."""
    with transaction.atomic():
        record(by=NOBODY, action="accounts.login.locked", details={"username": username, "address": ip_address})
