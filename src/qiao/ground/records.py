"""Records（记录）: what every record has that offices keep, whatever it tells."""

from __future__ import annotations

import uuid

from django.db import models


class Record(models.Model):
    """A record with an identity of its own. Who saves it names the `version` they saw, and it goes on by one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class ImportedRecord(Record):
    """One that may have come with a ledger: the batch that brought it, null where somebody entered it by hand."""

    batch_id = models.UUIDField(null=True, blank=True)

    class Meta:
        abstract = True


class EnteredRecord(ImportedRecord):
    """One that says who entered it, by hand or by the batch; null for the system."""

    created_by_id = models.BigIntegerField(null=True)

    class Meta:
        abstract = True
