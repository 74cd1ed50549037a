"""Writing audit events. Called inside the transaction of the write it tells about, so that neither stands alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Model

from qiao.ground import clock
from qiao.ground.audit.models import Event
from qiao.ground.audit.requests import request_id


class Doer(Protocol):
    """Who does something: a person at their office, or the system itself (no number)."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def office(self) -> str: ...


def record(
    *,
    by: Doer,
    action: str,
    subject: Model | None = None,
    region: str = "",
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> Event:
    """Write one event: `action` as "stage.what.verb" ("register.worker.changed"), `subject` the record it is about.

    Must run inside a transaction: outside one it raises TransactionManagementError.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(f"{action}: an audit event belongs into its write's transaction")
    return Event.objects.create(
        at=clock.now(),
        actor_id=by.user_id,
        actor_name=by.name,
        office=by.office,
        action=action,
        subject_kind=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        region=region,
        reason=reason,
        request_id=request_id.get(),
        details=dict(details or {}),
    )
