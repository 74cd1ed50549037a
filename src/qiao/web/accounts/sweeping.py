"""Sweeping（清理）: sessions that ended, tries at log-in that are forgotten, enrolment codes that expired."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from qiao.ground import clock
from qiao.ground.accounts.models import DeviceCode
from qiao.ground.jobs.registry import job
from qiao.ground.jobs.running import Run

TRIES_KEPT = timedelta(days=180)
"""等保: log-in records are kept for six months."""


@job("accounts.sweep", "清理过期登录", "Remove ended sessions", every_minutes=60, permission="system.operate")
def sweep(_run: Run) -> dict[str, Any]:
    """Remove what no log-in needs any more; whoever is logged in notices nothing."""
    now = clock.now()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    gone = ~Exists(Session.objects.filter(session_key=OuterRef("session_key")))
    UserSession.objects.filter(gone).delete()
    tries, _ = AccessAttempt.objects.filter(attempt_time__lt=now - TRIES_KEPT).delete()
    AccessLog.objects.filter(attempt_time__lt=now - TRIES_KEPT).delete()
    codes, _ = DeviceCode.objects.filter(expires_at__lt=now).delete()
    return {"sessions": sessions, "tries": tries, "codes": codes}
