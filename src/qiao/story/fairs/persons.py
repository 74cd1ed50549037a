"""Persons（一人一次）: a person who was merged from two records may have a row of each; the lists hold one of them.

Nothing is moved, so that taking the merge back brings the other row back as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from qiao.ground.accounts.actors import Actor
from qiao.story.register.models import Worker
from qiao.story.register.queries import sees


def everyone(worker: Worker) -> list[UUID]:
    """The keys of all records of a person whose record stands."""
    return [worker.pk, *worker.merged.values_list("pk", flat=True)]


def theirs(actor: Actor, permission: str) -> Q:
    """Rows of people whom the actor sees; whoever sees the record that stands sees what hangs on the merged one."""
    if actor.is_system:
        return Q()
    merged = Q(worker__merged_into__isnull=False)
    return sees(actor, permission, "worker") | (merged & sees(actor, permission, "worker__merged_into"))


def once(kind: type[Model], same: Sequence[str], tells: Q) -> Q:
    """Of the rows of one person that are the same otherwise (`same`) one only: one that tells more (`tells`), then that
    of the record that stands, then the first."""
    rows: QuerySet[Any] = kind._default_manager.all()
    alike = {field: OuterRef(field) for field in same}
    standing = rows.filter(**alike, worker=OuterRef("worker__merged_into"))
    others = rows.filter(**alike, worker__merged_into=OuterRef("worker__merged_into"))
    before = others.filter(pk__lt=OuterRef("pk"))
    merged = rows.filter(worker__merged_into__isnull=False)
    fuller = merged.filter(tells).filter(Exists(standing.filter(tells)) | Exists(before.filter(tells)))
    lesser = merged.exclude(tells).filter(Exists(standing) | Exists(others.filter(tells)) | Exists(before))
    mute = rows.filter(worker__merged_into__isnull=True).exclude(tells)
    outdone = mute.filter(Exists(rows.filter(**alike, worker__merged_into=OuterRef("worker")).filter(tells)))
    return ~Q(pk__in=fuller.values("pk")) & ~Q(pk__in=lesser.values("pk")) & ~Q(pk__in=outdone.values("pk"))
