"""An uploaded ledger on its way in, what its rows would do, and what they did."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class SenderMapping(models.Model):
    """Remembered mapping（记住的列对照）: how one sender's columns were named last time, by ledger."""

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

    uploaded → checking → preview → writing → written → undone; or refused (the file), dropped (the user), stopped.
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
    region = models.CharField(max_length=12)
    mapping = models.JSONField(default=dict)
    recognised = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    """new, changed, same, wrong, rows, faults by code, warnings by code, seconds."""
    refusal = models.JSONField(default=dict)
    only_good_rows = models.BooleanField(default=True)
    job_id = models.UUIDField(null=True)
    created_by_id = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    rows_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["ledger", "created_at"], name="batches_of_ledger"),
            models.Index(fields=["file_digest"], name="batches_by_file"),
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


class BatchRow(models.Model):
    """A row of the file that somebody must look at: wrong (with its faults) or changed (with before and after).

    New and same rows are only counted. `sealed` holds the row's shown cells, sealed: identities are masked already.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=60, blank=True)
    row = models.PositiveIntegerField()
    verdict = models.CharField(max_length=8, choices=(("changed", "有变化"), ("wrong", "有错"), ("warned", "提醒")))
    codes = models.JSONField(default=list)
    sealed = models.BinaryField(default=b"")

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["batch", "sheet", "row"], name="row_of_batch_once"),)

    def __str__(self) -> str:
        return f"{self.batch_id} {self.row}"


class BatchEntry(models.Model):
    """What a row of a written batch did: created or changed a record. `before` (sealed) is what undo gives back."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="entries")
    sheet = models.CharField(max_length=60, blank=True)
    row = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    record_id = models.UUIDField()
    effect = models.CharField(max_length=8, choices=(("created", "新增"), ("changed", "更新")))
    before = models.BinaryField(default=b"")
    version = models.PositiveIntegerField(default=1)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["record_id"], name="entries_of_record"),)
        constraints = (
            models.UniqueConstraint(fields=["batch", "sheet", "row", "kind"], name="row_writes_a_kind_once"),
        )

    def __str__(self) -> str:
        return f"{self.batch_id} {self.row} {self.effect}"
