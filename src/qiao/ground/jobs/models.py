"""The row of a long job."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Job(models.Model):
    """Job（后台任务）: one piece of long work, its progress, and who works on it now.

    `key`: asked twice with the same key, there is one job. `cursor`: how far it came, written in the same transaction
    as the work, so that a worker who takes over goes on there. `claim`: a token of the worker who holds it; a write
    of the job re-checks it. `attempt` counts the claims since the last durable step. `woken_at`: when a worker was last
    called for it. `step_began_at`, `step_began_done`: when and where the present step began, to tell the time left.
    """

    STATES = (
        ("queued", "排队中"),
        ("running", "进行中"),
        ("done", "已完成"),
        ("failed", "未完成"),
        ("stopped", "已停下"),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120, unique=True)
    title = models.CharField(max_length=200)
    region = models.CharField(max_length=12, blank=True)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=STATES, default="queued")
    step = models.CharField(max_length=80, blank=True)
    step_began_at = models.DateTimeField(null=True)
    step_began_done = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    cursor = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    error_code = models.CharField(max_length=60, blank=True)
    error = models.CharField(max_length=500, blank=True)
    claim = models.UUIDField(null=True)
    attempt = models.PositiveIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True)
    stop_requested_at = models.DateTimeField(null=True)
    woken_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    created_by_id = models.BigIntegerField(null=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["state", "heartbeat_at"], name="jobs_by_state"),
            models.Index(fields=["created_by_id", "created_at"], name="jobs_of_user"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running", "done", "failed", "stopped"]), name="job_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(claim__isnull=False), name="running_job_is_claimed"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
