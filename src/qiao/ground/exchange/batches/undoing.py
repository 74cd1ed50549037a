"""Undoing（撤回）: the job that takes a written batch back, the latest entry first; what is used by now stays.

A record that a later batch changed and gave back stands as this batch left it, though its version went on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from django.apps import apps

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.exchange.batches.checking import importer_of
from qiao.ground.exchange.batches.importers import Refusal, Registered, Written
from qiao.ground.exchange.batches.models import Batch, BatchEntry, FoundAgain
from qiao.ground.exchange.batches.queries import entries_of_rows
from qiao.ground.exchange.batches.showing import unsealed
from qiao.ground.jobs.running import Run

ENTRIES_AT_ONCE = 300
FOUND_SINCE = (
    "后来确认的“{file}”里也有，内容一样，撤回会把那一份里的也带走。要撤，先撤回那一份。",
    "“{file}”, confirmed later, has the same; taking this back would take that away. Undo that one first.",
)


def undo(run: Run) -> dict[str, Any]:
    """Take back the batch in `params`. Rows that cannot be taken back stay, each with the reason in its entry."""
    batch = Batch.objects.get(pk=UUID(run.params["batch"]))
    registered, actor = importer_of(batch, run.actor)
    kept = take_back(run, batch, registered, actor)
    with run.writing():
        now = Batch.objects.get(pk=batch.pk)
        told = rows_taken_back(batch)
        counts = {**now.counts, **told}
        state = "written" if kept else "undone"
        if Batch.objects.filter(pk=batch.pk, state="undoing").update(
            state=state, counts=counts, undone_at=clock.now(), settled_at=now.settled_at if kept else clock.now()
        ):
            FoundAgain.objects.filter(batch=batch).delete()
            record(by=actor, action="batches.batch.undone", subject=batch, region=batch.region, details=told)
    return {"batch": str(batch.pk), **told}


def rows_taken_back(batch: Batch) -> dict[str, int]:
    """How many rows of the file were taken back, and how many stay: each counts as the record that it is about."""
    rows = entries_of_rows(batch)
    undone = rows.filter(undone_at__isnull=False).count()
    return {"undone": undone, "kept": rows.count() - undone}


def take_back(run: Run, batch: Batch, registered: Registered, actor: Actor) -> int:
    """Take back what stands, from where the cursor is; returns how many entries had to stay. Progress is told in rows
    of the file, of which one may have made several records."""
    standing = BatchEntry.objects.filter(batch=batch, undone_at__isnull=True)
    total = entries_of_rows(batch).count()
    gone = BatchEntry.objects.filter(batch=batch, undone_at__isnull=False)
    done = set(gone.values_list("sheet", "row"))
    below = run.cursor.get("below")
    while True:
        left = standing.filter(pk__lt=below) if below else standing
        entries = list(left.order_by("-pk")[:ENTRIES_AT_ONCE])
        if not entries:
            break
        # What one row made goes in one step, so that the importer sees all of it.
        cut = entries[-1]
        entries += left.filter(sheet=cut.sheet, row=cut.row, pk__lt=cut.pk).order_by("-pk")
        run.progress(len(done), total, step="撤回")
        below = entries[-1].pk
        with run.writing(below=below):
            _take_back(registered, actor, entries)
        done |= {(entry.sheet, entry.row) for entry in entries}
    return standing.count()


def _take_back(registered: Registered, actor: Actor, entries: list[BatchEntry]) -> None:
    standing = _found_since(entries)
    free = [entry for entry in entries if entry.record_id not in standing]
    refusals = [*standing.values(), *registered.importer.undo(_as_they_stand(free), by=actor)]
    refused = {refusal.record_id: refusal for refusal in refusals}
    taken = [entry.pk for entry in entries if entry.record_id not in refused]
    BatchEntry.objects.filter(pk__in=taken).update(undone_at=clock.now(), refused={})
    by_reason: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for entry in entries:
        if (refusal := refused.get(entry.record_id)) is not None:
            by_reason[_told(refusal)].append(entry.pk)
    for (zh, en, who), keys in by_reason.items():
        BatchEntry.objects.filter(pk__in=keys).update(refused={"zh": zh, "en": en, "who": who})


def _found_since(entries: Sequence[BatchEntry]) -> dict[UUID, Refusal]:
    """The records, as these entries left them, that a row of another confirmed batch found to be the same."""
    left = {(entry.kind, entry.record_id): entry for entry in entries}
    again = FoundAgain.objects.filter(record_id__in=[entry.record_id for entry in entries], batch__state="written")
    found = {}
    for one in again.exclude(batch_id__in={entry.batch_id for entry in entries}).select_related("batch").order_by("pk"):
        entry = left.get((one.kind, one.record_id))
        if entry is not None and one.version >= entry.version:
            zh, en = (said.format(file=one.batch.file_name) for said in FOUND_SINCE)
            found[one.record_id] = Refusal(one.record_id, zh, en, who=_called(one))
    return found


def _called(one: FoundAgain) -> str:
    model: Any = apps.get_model(one.kind)
    return getattr(model.objects.filter(pk=one.record_id).first(), "called", "")


def _told(refusal: Refusal) -> tuple[str, str, str]:
    return refusal.zh, refusal.en, refusal.who


def _written(entry: BatchEntry) -> Written:
    before = unsealed(entry.before, entry.batch_id, "entry", entry.sheet, entry.row, entry.kind)
    effect = cast(Any, entry.effect)
    return Written(entry.row, entry.kind, entry.record_id, effect, entry.version, before)


def _as_they_stand(entries: Sequence[BatchEntry]) -> list[Written]:
    """What the entries did, each with its record's version now where all that changed since was given back."""
    now, given_back = _versions(entries), _given_back(entry.record_id for entry in entries)
    told = []
    for entry in entries:
        key, version = (entry.kind, entry.record_id), entry.version
        while version != now.get(key) and (entry.record_id, version + 1) in given_back:
            version += 2  # one by the change, one by giving it back
        told.append(replace(_written(entry), version=version if version == now.get(key) else entry.version))
    return told


def _given_back(records: Iterable[UUID]) -> set[tuple[UUID, int]]:
    """Record and version of the changes to these records that were taken back."""
    changes = BatchEntry.objects.filter(record_id__in=list(records), effect="changed", undone_at__isnull=False)
    return set(changes.values_list("record_id", "version"))


def _versions(entries: Sequence[BatchEntry]) -> dict[tuple[str, UUID], int]:
    """The versions of the entries' records now, as far as their kind is a model that counts them."""
    of_kind: defaultdict[str, list[UUID]] = defaultdict(list)
    for entry in entries:
        of_kind[entry.kind].append(entry.record_id)
    found = {}
    for kind, keys in of_kind.items():
        try:
            model: Any = apps.get_model(kind)
        except (LookupError, ValueError):
            continue
        for key, version in model.objects.filter(pk__in=keys).values_list("pk", "version"):
            found[kind, key] = version
    return found
