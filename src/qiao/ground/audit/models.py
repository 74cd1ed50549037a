"""Audit events and the chain that seals them."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """Audit event（审计事件）: one write, reveal, export or decision. Written once, in the transaction it tells about.

    `details` holds before and after, figures and digests: never a whole identity, phone or card number, never health.
    """

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=80)
    office = models.CharField(max_length=120, blank=True)
    action = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    region = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["subject_kind", "subject_id", "id"], name="audit_by_subject"),
            models.Index(fields=["actor_id", "id"], name="audit_by_actor"),
            models.Index(fields=["action", "id"], name="audit_by_action"),
            models.Index(fields=["region", "id"], name="audit_by_region"),
            models.Index(fields=["at"], name="audit_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.action}"


class Link(models.Model):
    """Link（链环）: an event's place in the chain: `head` = SHA-256 over the place, the time, the previous head and the
    event's digest."""

    sequence = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="link")
    digest = models.CharField(max_length=64)
    head = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = (models.CheckConstraint(condition=models.Q(sequence__gte=1), name="audit_link_counts_from_one"),)

    def __str__(self) -> str:
        return f"{self.sequence} {self.head[:12]}"
