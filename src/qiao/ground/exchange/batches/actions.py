"""Deciding about a batch: hand it in, say what its columns are, confirm, drop, undo, settle its wrong rows.

Each decision moves the state by one conditional update, so that of two people or two clicks one wins and the other is
told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.audit.scrubbing import tailed
from qiao.ground.exchange.batches.errors import BatchRefused, file_gone, moved_on, not_yours
from qiao.ground.exchange.batches.importers import IMPORTERS
from qiao.ground.exchange.batches.models import Batch
from qiao.ground.exchange.batches.recognition import Mappings, columns_of, forget, remember
from qiao.ground.exchange.batches.vault import vault
from qiao.ground.exchange.reading.recognising import HEADING_ROW
from qiao.ground.jobs.actions import enqueue, request_stop
from qiao.ground.jobs.models import Job
from qiao.ground.privacy.sealed_folder import NotThere

CHECK, WRITE, UNDO, MARK = "batches.check", "batches.write", "batches.undo", "batches.mark"
_NAME_MAX = 200


def upload(
    *,
    by: Actor,
    ledger: str,
    batch_id: UUID,
    file_name: str,
    content: bytes,
    region: str = "",
    sender: str = "",
    corrects: UUID | None = None,
) -> Batch:
    """Take in a file that passed the first look (type and size); its check is asked for.

    `batch_id` comes from the form: the same form sent twice is one batch. Numbers of people in the file's name are
    not kept. Raises BatchRefused.
    """
    registered = IMPORTERS[ledger]
    if not by.can(registered.permission) or (region and not by.covers(registered.permission, region)):
        raise not_yours()
    if (already := Batch.objects.filter(pk=batch_id, created_by_id=by.user_id or 0).first()) is not None:
        return already
    # The file first: a batch without its file could never be checked, a file without a batch is swept away.
    vault.keep(batch_id, "source", content)
    digest = hashlib.sha256(content).hexdigest()
    try:
        with transaction.atomic():
            batch = Batch.objects.create(
                id=batch_id,
                ledger=ledger,
                file_name=tailed(file_name)[-_NAME_MAX:],
                file_digest=digest,
                file_bytes=len(content),
                sender=(sender or by.office)[:120],
                region=region,
                as_of=clock.today(),
                corrects_id=corrects,
                created_by_id=by.user_id or 0,
                created_by_name=by.name,
            )
            details = {"ledger": ledger, "file": digest, "bytes": len(content)}
            record(by=by, action="batches.batch.uploaded", subject=batch, region=region, details=details)
            _ask(by, batch, CHECK, f"校验 {batch.file_name}", f"Checking {batch.file_name}")
    except IntegrityError:
        return Batch.objects.get(pk=batch_id, created_by_id=by.user_id or 0)
    return batch


def confirm_mapping(*, by: Actor, batch_id: UUID, mappings: Mappings) -> Batch:
    """Take what a person said of the columns, remember it for the sender, and check the file again with it.

    Raises BatchRefused when the columns without which nothing can be read are not all there, or one is named twice.
    """
    batch = Batch.objects.get(pk=batch_id)
    _refuse_unusable(batch, mappings)
    with transaction.atomic():
        # All rows the same may mean that a column was not read: that can still be said.
        states = ("written",) if batch.had_nothing_to_write else ("mapping", "preview")
        batch = _moved(by, batch_id, states, "checking", mapping=mappings, round=batch.round + 1)
        remember(batch, mappings)
        record(by=by, action="batches.batch.mapped", subject=batch, region=batch.region, details={"mapping": mappings})
        _ask(by, batch, CHECK, f"校验 {batch.file_name}", f"Checking {batch.file_name}")
    return batch


def forget_mapping(*, by: Actor, batch_id: UUID) -> Batch:
    """Forget what was remembered of this sender's columns, and check the file again as one that nobody knows.

    Raises BatchRefused: moved on, or nothing is remembered of these headings.
    """
    batch = Batch.objects.get(pk=batch_id)
    with transaction.atomic():
        states = ("written",) if batch.had_nothing_to_write else ("mapping", "preview")
        batch = _moved(by, batch_id, states, "checking", mapping={}, round=batch.round + 1)
        count = forget(batch)
        if not count:
            raise BatchRefused(
                "nothing_remembered",
                "没有记住这个单位这样的列名，不用忘。",
                "Nothing is remembered of this sender's headings.",
            )
        record(by=by, action="batches.batch.forgotten", subject=batch, region=batch.region, details={"count": count})
        _ask(by, batch, CHECK, f"校验 {batch.file_name}", f"Checking {batch.file_name}")
    return batch


def confirm(*, by: Actor, batch_id: UUID, rows_seen: int, only_good_rows: bool) -> Batch:
    """Write the batch: the good rows only, or all of them or none. `rows_seen` is the number on the button.

    Raises BatchRefused: moved on, the number changed, or all or nothing asked of a file with wrong rows.
    """
    batch = Batch.objects.get(pk=batch_id)
    rows = rows_to_write(batch)
    if batch.state == "preview" and rows != rows_seen:
        raise BatchRefused(
            "other_rows",
            f"你看到的是 {rows_seen:,} 行，现在是 {rows:,} 行：这份文件又校验过一次。请再看一遍。",
            f"You saw {rows_seen:,} rows; there are {rows:,} now: the file was checked again. Look once more.",
        )
    if not only_good_rows and batch.counts.get("wrong"):
        raise BatchRefused(
            "wrong_rows",
            f"有 {batch.counts['wrong']:,} 行错，不能“要么全部写入”。请先改好，或只写没错的行。",
            f"{batch.counts['wrong']:,} rows are wrong: not all can be written. Correct them, or write the good ones.",
        )
    with transaction.atomic():
        batch = _moved(
            by,
            batch_id,
            ("preview",),
            "writing",
            only_good_rows=only_good_rows,
            confirmed_at=clock.now(),
            confirmed_by_name=by.name,
        )
        details = {"rows": rows, "only_good_rows": only_good_rows}
        record(by=by, action="batches.batch.confirmed", subject=batch, region=batch.region, details=details)
        _ask(by, batch, WRITE, f"写入 {batch.file_name}", f"Writing {batch.file_name}")
    return batch


def rows_to_write(batch: Batch) -> int:
    """How many rows the batch would write: the new and the changed ones."""
    return int(batch.counts.get("new", 0)) + int(batch.counts.get("changed", 0))


def hand_over(*, by: Actor, batch_id: UUID, ledger: str) -> Batch:
    """Hand the file in again as another ledger; as this one it is dropped. Returns the new batch.

    Raises BatchRefused: moved on, the file is gone, or that ledger is not theirs to import here.
    """
    batch = Batch.objects.get(pk=batch_id)
    try:
        content = vault.content_of(batch_id, "source")
    except NotThere:
        raise file_gone() from None
    with transaction.atomic():
        if not batch.had_nothing_to_write:
            drop(by=by, batch_id=batch_id)
        return upload(
            by=by,
            ledger=ledger,
            batch_id=uuid5(batch_id, ledger),
            file_name=batch.file_name,
            content=content,
            region=batch.region,
            sender=batch.sender,
        )


def drop(*, by: Actor, batch_id: UUID) -> Batch:
    """Leave a file that has not been confirmed; nothing of it stays. Raises BatchRefused."""
    with transaction.atomic():
        batch = _moved(by, batch_id, ("uploaded", "checking", "mapping", "preview"), "dropped")
        batch.rows.all().delete()
        record(by=by, action="batches.batch.dropped", subject=batch, region=batch.region)
        if batch.job_id:
            request_stop(by=by, job_id=batch.job_id)
        transaction.on_commit(lambda: vault.forget(batch_id))
    return batch


def undo(*, by: Actor, batch_id: UUID) -> Batch:
    """Take back what the batch wrote, as far as nobody uses it yet. Of a write that stopped, what it wrote so far.

    Raises BatchRefused.
    """
    with transaction.atomic():
        batch = Batch.objects.get(pk=batch_id)
        # A write that was stopped or broke may be undone; held here, it cannot be gone on with meanwhile.
        stopped = Job.objects.filter(pk=batch.job_id or batch_id, state__in=["stopped", "failed"])
        if batch.state == "writing" and not stopped.update(state="stopped"):
            raise moved_on(batch.get_state_display())
        batch = _moved(by, batch_id, ("written", "writing"), "undoing", round=batch.round + 1)
        record(by=by, action="batches.batch.undo_asked", subject=batch, region=batch.region)
        _ask(by, batch, UNDO, f"撤回 {batch.file_name}", f"Taking back {batch.file_name}")
    return batch


def settle(*, by: Actor, batch_id: UUID) -> Batch:
    """Say that the wrong rows of a written batch are dealt with: they leave the to-do. Raises BatchRefused."""
    with transaction.atomic():
        if not Batch.objects.filter(pk=batch_id, state="written", settled_at__isnull=True).update(
            settled_at=clock.now()
        ):
            raise moved_on(Batch.objects.get(pk=batch_id).get_state_display())
        batch = Batch.objects.get(pk=batch_id)
        details = {"wrong_rows": batch.wrong_rows}
        record(by=by, action="batches.batch.settled", subject=batch, region=batch.region, details=details)
        transaction.on_commit(lambda: vault.forget(batch_id))
    return batch


def ask_marked(*, by: Actor, batch: Batch, language: str) -> Job:
    """Ask for the error workbook of a checked batch; once a check and language."""
    key = f"{MARK}:{batch.pk}:{batch.round}:{language}"
    params = {"batch": str(batch.pk), "language": language}
    return enqueue(
        by=by, kind=MARK, key=key, title=f"错误表 {batch.file_name}"[:200], title_en=f"Errors of {batch.file_name}",
        params=params, region=batch.region,
    )  # fmt: skip


def _moved(by: Actor, batch_id: UUID, states: tuple[str, ...], to: str, **values: Any) -> Batch:
    """Move the batch to another state if it is in one of these; whoever comes second is told. Raises BatchRefused."""
    batch = Batch.objects.get(pk=batch_id)
    permission = IMPORTERS[batch.ledger].permission
    if not by.can(permission) or (batch.region and not by.covers(permission, batch.region)):
        raise not_yours()
    if not Batch.objects.filter(pk=batch_id, state__in=states).update(state=to, **values):
        raise moved_on(Batch.objects.get(pk=batch_id).get_state_display())
    return Batch.objects.get(pk=batch_id)


def _ask(by: Actor, batch: Batch, kind: str, title: str, title_en: str) -> None:
    """Ask for the batch's next job. The key holds the round, so that each decision has one job."""
    job = enqueue(
        by=by,
        kind=kind,
        key=f"{kind}:{batch.pk}:{batch.round}",
        title=title[:200],
        title_en=title_en,
        params={"batch": str(batch.pk)},
        region=batch.region,
    )
    batch.job_id = job.pk
    batch.save(update_fields=["job_id"])


def _refuse_unusable(batch: Batch, mappings: Mapping[str, Mapping[str, str]]) -> None:
    ledger = IMPORTERS[batch.ledger].importer.ledger(batch.as_of)
    titles = {column.key: column.title for column in ledger.columns}
    readable = []
    for sheet in columns_of(batch):
        given = mappings.get(sheet["name"])
        said = given or {c["letter"]: c["key"] for c in sheet["columns"]}
        keys = [key for letter, key in said.items() if key and letter != HEADING_ROW]
        if twice := {key for key in keys if keys.count(key) > 1 or key not in titles}:
            names = "、".join(titles.get(key, key) for key in sorted(twice))
            raise BatchRefused(
                "named_twice",
                f"“{names}”选给了两列。每一项只能选一列。",
                f"“{names}” is given to two columns; choose one.",
            )
        lacking = [column.title for column in ledger.columns if column.essential and column.key not in keys]
        lacking += [
            "或".join(titles[key] for key in group) for group in ledger.one_of if not any(k in keys for k in group)
        ]
        readable.append(lacking)
    if readable and all(readable):
        names = "、".join(readable[0])
        raise BatchRefused(
            "still_missing",
            f"还缺“{names}”，没有这一列就读不了。请指出是哪一列，或补上再传。",
            f"“{names}” is still missing and nothing can be read without it. Name the column, or add it and upload.",
        )
