"""Visibility（可见）: who may see a person, by rows of region, ground and time."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.privacy.models import Subject, Visibility


def open_on(day: date) -> Q:
    """Rows that hold on a day."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def seen_by(actor: Actor, permission: str, subject_field: str = "subject_id") -> Q | Exists:
    """A filter for rows whose subject the actor may see today, by any region in which the permission holds."""
    if actor.is_system:
        return Q()
    rows = Visibility.objects.filter(open_on(clock.today()), actor.within(permission, "region"))
    return Exists(rows.filter(subject_id=OuterRef(subject_field)))


def show(*, subject: Subject, region: str, ground: str, since: date | None = None) -> Visibility:
    """Let a region see a subject; once is enough. Called by the action that gives the ground, in its transaction."""
    row, _ = Visibility.objects.get_or_create(
        subject=subject, region=region, ground=ground, valid_to=None, defaults={"valid_from": since or clock.today()}
    )
    return row


def hide(*, subject: Subject, region: str, ground: str, until: date | None = None) -> int:
    """End a ground; from that day on the region does not see the subject by it. Returns the rows ended."""
    rows: QuerySet[Visibility, Any] = Visibility.objects.filter(
        subject=subject, region=region, ground=ground, valid_to__isnull=True
    )
    return rows.update(valid_to=until or clock.today())
