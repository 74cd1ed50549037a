"""Meanwhile（预览之后）: what somebody changed between a batch's preview and its write is not overwritten.

The preview keeps, with each changed row, the versions of the records it was compared with. The write holds these
records' rows and compares again; a version that neither the preview saw nor this batch wrote is somebody else's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.apps import apps

from qiao.ground.exchange.batches.importers import Seen
from qiao.ground.exchange.batches.models import Batch, BatchEntry
from qiao.ground.exchange.faults import FaultKind

SEEN = "_seen"
"""The column of the workings that keeps what the preview saw."""
EDITED_SINCE = FaultKind(
    "edited_since",
    "在预览之后被人改过，没有覆盖。",
    "请打开这条记录看现在的内容，还要改就再传这一行。",
    "Changed by somebody after the preview; it was not overwritten.",
    "Open the record to see how it stands; if the row is still right, upload it again.",
)


def kept(seen: Sequence[Seen]) -> str | None:
    """As the workings keep it."""
    return " ".join(f"{one.kind}/{one.record_id}/{one.version}" for one in seen) or None


def read(text: str | None) -> list[Seen]:
    """What `kept` kept."""
    parts = (one.split("/") for one in (text or "").split())
    return [Seen(kind, UUID(key), int(version)) for kind, key, version in parts]


def edited_since(batch: Batch, rows: Sequence[Mapping[str, Any]]) -> dict[int, Seen]:
    """The rows of one sheet whose records were changed since the preview, each with the record to open.

    Holds the records for the caller's transaction, so that nobody changes them between this look and the write.
    """
    seen = {int(row["row"]): read(row.get(SEEN)) for row in rows}
    now = _versions([one for of_row in seen.values() for one in of_row])
    other = {number for number, of_row in seen.items() if any(now.get(_key(one)) != one.version for one in of_row)}
    if not other:
        return {}
    own = _written_by(batch, {one.record_id for number in other for one in seen[number]})
    return {
        number: seen[number][0]
        for number in other
        if any(now.get(_key(one)) not in (one.version, own.get(one.record_id, one.version)) for one in seen[number])
    }


def _key(one: Seen) -> tuple[str, UUID]:
    return one.kind, one.record_id


def _versions(seen: Sequence[Seen]) -> dict[tuple[str, UUID], int]:
    """The versions of these records now; none of a record that is gone."""
    keys: defaultdict[str, set[UUID]] = defaultdict(set)
    for one in seen:
        keys[one.kind].add(one.record_id)
    found: dict[tuple[str, UUID], int] = {}
    for kind, wanted in keys.items():
        records = apps.get_model(kind)._default_manager.select_for_update().filter(pk__in=wanted).order_by("pk")
        found |= {(kind, key): version for key, version in records.values_list("pk", "version")}
    return found


def _written_by(batch: Batch, record_ids: set[UUID]) -> dict[UUID, int]:
    """The versions at which earlier rows of this batch left the records."""
    entries = BatchEntry.objects.filter(batch=batch, record_id__in=record_ids).order_by("pk")
    return dict(entries.values_list("record_id", "version"))
