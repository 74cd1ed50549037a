"""Writing audit events. Called inside the transaction of the write it tells about, so that neither stands alone.

An import is one event: its details carry the counts and `digest_of` its rows, not the rows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Model

from qiao.ground import clock
from qiao.ground.audit.models import Event
from qiao.ground.audit.requests import request_id
from qiao.ground.audit.scrubbing import scrubbed


class Doer(Protocol):
    """Who does something: a person at their office, or the system itself (no number)."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def office(self) -> str: ...
    @property
    def own_region(self) -> str: ...


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

    `region` is where the record belongs; without one the event belongs where whoever did it serves (`own_region`), so
    that the auditor of that region reads it: a log-in, an export, a job. What nobody of a region did has none.
    Must run inside a transaction: outside one it raises TransactionManagementError. What looks like an identity, phone
    or card number is taken out of texts; a text too long for its column is cut, because the write must not fail here.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(f"{action}: an audit event belongs into its write's transaction")
    return Event.objects.create(
        at=clock.now(),
        actor_id=by.user_id,
        actor_name=_fitting("actor_name", by.name),
        office=_fitting("office", by.office),
        action=_fitting("action", action),
        subject_kind=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        region=region or by.own_region,
        reason=_fitting("reason", scrubbed(reason)),
        request_id=_fitting("request_id", request_id.get()),
        details=_plain(dict(details or {})),
    )


def digest_of(rows: Iterable[Any]) -> str:
    """SHA-256 over rows of plain values, in their order: what an import's event keeps of what it wrote."""
    digest = hashlib.sha256()
    for row in rows:
        told = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
        digest.update(told.encode("utf-8", "backslashreplace") + b"\n")
    return digest.hexdigest()


def _fitting(column: str, text: str) -> str:
    """A text as both databases take it: no NUL, no half of a surrogate pair, no longer than its column."""
    longest: int = getattr(Event._meta.get_field(column), "max_length", None) or 0
    clean = text.replace("\0", "").encode("utf-8", "replace").decode()
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"


def _plain(value: Any) -> Any:
    """Details as plain JSON, alike on both databases: dates and keys as text, no NUL, no numbers that are none."""
    if isinstance(value, bool | int) or value is None:
        return value
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return str(value)
        return int(value) if value.is_integer() else value
    if isinstance(value, Mapping):
        return {str(_plain(str(key))): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)]
    return scrubbed(str(value)).replace("\0", "").encode("utf-8", "replace").decode()
