"""Sweeping: what no log-in needs any more is removed, and whoever is logged in notices nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from tests.factories.accounts import acting, log_in, officer

from qiao.ground.accounts.actions import issue_device_code
from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.accounts.models import DeviceCode
from qiao.ground.jobs.actions import enqueue
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job

pytestmark = pytest.mark.django_db


def test_ended_sessions_and_codes_go_and_living_ones_stay() -> None:
    user, old, living = officer("village", "500238101201"), Client(), Client()
    for browser in (old, living):
        log_in(browser, user)
    issue_device_code(by=acting("security_admin"), user=user)
    ago = timezone.now() - timedelta(minutes=1)
    Session.objects.filter(session_key=old.session.session_key).update(expire_date=ago)
    DeviceCode.objects.update(expires_at=ago)
    job = enqueue(by=SYSTEM, kind="accounts.sweep", key="sweep", title="清理")
    assert run_job(job.pk) == "done"
    assert Job.objects.get(pk=job.pk).result == {"sessions": 1, "tries": 0, "codes": 1}
    assert [session.session_key for session in UserSession.objects.all()] == [living.session.session_key]
    assert living.get("/me/").status_code == 200
