"""An uploaded ledger on its way in, what its rows would do, and what they did."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class SenderMapping(models.Model):
    """Remembered mapping（记住的列对照）: how one sender's columns were named last time, by ledger.

    `mapping` gives a key, or "" for a column that is not read, by column letter of the sheet whose headings have the
    digest.
    """

    ledger = models.CharField(max_length=60)
    sender = models.CharField(max_length=120)
    headings_digest = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["ledger", "sender", "headings_digest"], name="one_mapping_a_sender"),
        )

    def __str__(self) -> str:
        return f"{self.sender} {self.ledger}"


class Batch(models.Model):
    """Batch（导入批次）: one uploaded file. Its bytes are sealed on disk under `id` and removed when no longer needed.

    uploaded → checking → preview → writing → written → undoing → undone, by way of mapping where the columns must be
    asked about; or refused (the file), dropped (by a person). An undo that could not take back every row leads back to
    written. A file of which every row stands on record already is written as soon as it is checked, without a row and
    without anybody's confirmation. `corrects`: the batch whose wrong rows this file brings corrected.
    """

    STATES = (
        ("uploaded", "已上传"),
        ("checking", "校验中"),
        ("mapping", "待认列"),
        ("preview", "待确认"),
        ("writing", "写入中"),
        ("written", "已写入"),
        ("undoing", "撤回中"),
        ("undone", "已撤回"),
        ("refused", "没有收下"),
        ("dropped", "已放弃"),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ledger = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=STATES, default="uploaded")
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    file_bytes = models.BigIntegerField()
    sender = models.CharField(max_length=120)
    region = models.CharField(max_length=12, blank=True)
    as_of = models.DateField()
    """The programme's day on which the file was handed in: ages and future dates are judged by it, each time."""
    mapping = models.JSONField(default=dict)
    """What a person said of the columns: by sheet, a key (or "" to leave it) by column letter."""
    recognised = models.BinaryField(default=b"")
    """Sealed, by sheet: its name, and each column's letter, heading, key, by what it was known, and a few cells."""
    counts = models.JSONField(default=dict)
    """rows, new, changed, same, wrong, warned; wrong rows by code; then, in rows of the file too, created,
    updated, unchanged, left_out, edited, undone, kept; `besides`: by kind, the records that rows made on the way."""
    refusal = models.JSONField(default=dict)
    """Why the file was not taken, or why all or nothing came to nothing: code, zh, en."""
    only_good_rows = models.BooleanField(default=True)
    wrong_rows = models.PositiveIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    """When somebody said that the wrong rows are dealt with, or brought them corrected."""
    corrects = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="corrections")
    round = models.PositiveSmallIntegerField(default=1)
    """Counts the checks and the undos asked for, so that each has a job of its own."""
    job_id = models.UUIDField(null=True)
    created_by_id = models.BigIntegerField()
    created_by_name = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by_name = models.CharField(max_length=120, blank=True)
    written_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    rows_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["created_at", "id"], name="batches_by_day"),
            models.Index(fields=["ledger", "created_at"], name="batches_of_ledger"),
            models.Index(fields=["file_digest"], name="batches_by_file"),
            models.Index(fields=["state"], name="batches_by_state"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "uploaded",
                        "checking",
                        "mapping",
                        "preview",
                        "writing",
                        "written",
                        "undoing",
                        "undone",
                        "refused",
                        "dropped",
                    ]
                ),
                name="batch_state_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.ledger} {self.file_name}"

    @property
    def had_nothing_to_write(self) -> bool:
        """Whether it was done with when it was checked: all its rows stood on record already."""
        return self.state == "written" and self.confirmed_at is None


class BatchRow(models.Model):
    """A row of the file that somebody must look at: wrong (with its faults), changed (with before and after) or warned.

    New and same rows are only counted. `code` is the row's first fault, `codes` all that keep it out, each between
    bars: a row with two stands under both. `sealed` holds the row's shown cells, faults and changes, sealed: identities
    are masked already. Rows are made in the file's order, so that `id` pages them.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=60, blank=True)
    row = models.PositiveIntegerField()
    verdict = models.CharField(max_length=8, choices=(("changed", "有变化"), ("wrong", "有错"), ("warned", "提醒")))
    code = models.CharField(max_length=40, blank=True)
    codes = models.TextField(blank=True, default="")
    sealed = models.BinaryField(default=b"")

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["batch", "verdict", "code", "id"], name="rows_by_verdict"),)
        constraints = (models.UniqueConstraint(fields=["batch", "sheet", "row"], name="row_of_batch_once"),)

    def __str__(self) -> str:
        return f"{self.batch_id} {self.row}"


class BatchEntry(models.Model):
    """What a row of a written batch did: created or changed a record. `before` (sealed) is what undo gives back.

    `refused` says why the entry could not be taken back when that was tried: zh, en, and who it is about.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="entries")
    sheet = models.CharField(max_length=60, blank=True)
    row = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    record_id = models.UUIDField()
    effect = models.CharField(max_length=8, choices=(("created", "新增"), ("changed", "更新")))
    before = models.BinaryField(default=b"")
    version = models.PositiveIntegerField(default=1)
    undone_at = models.DateTimeField(null=True)
    refused = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["record_id"], name="entries_of_record"),)
        constraints = (
            models.UniqueConstraint(fields=["batch", "sheet", "row", "kind"], name="row_writes_a_kind_once"),
        )

    def __str__(self) -> str:
        return f"{self.batch_id} {self.row} {self.effect}"


class FoundAgain(models.Model):
    """Found again（又见到）: a record that a row of a confirmed batch told the same of, at the version it had then.

    The batch stands on what the record says: an earlier one that made it so is not taken back beneath it.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="found_again")
    kind = models.CharField(max_length=60)
    record_id = models.UUIDField()
    version = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["record_id"], name="found_again_by_record"),)
        constraints = (models.UniqueConstraint(fields=["batch", "record_id"], name="found_again_once"),)

    def __str__(self) -> str:
        return f"{self.batch_id} {self.record_id}"
