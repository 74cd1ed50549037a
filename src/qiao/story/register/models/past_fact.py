"""What was registered before, and what was believed for a while."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q

from qiao.story.register.models.household import Household
from qiao.story.register.models.worker import Worker

ALWAYS = date.min
"""From when a first value holds where nobody told: as far back as anybody asks."""


class PastFact(models.Model):
    """PastFact（旧值）: a value that a worker's or a household's record held, from when it was true, when it was known.

    Written when the value is replaced; the value that stands is in the record itself, and `since` beside it says from
    when and by whom. A fact holds from `valid_from` until the next one believed at that time; it was believed from
    `recorded_at` until `superseded_at`, null where it still is: the earlier part of what is true. `written_at` is when
    `by_id` wrote it, by hand, from the ledger `batch_id` or at the visit `visit_id`; an undo brings a fact back to be
    believed anew, and its writer stays. What is sealed in the record is sealed here, and shows a tail where it did.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    household = models.ForeignKey(Household, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=20)
    value = models.JSONField(null=True)
    sealed = models.BinaryField(default=b"")
    tail = models.CharField(max_length=4, blank=True)
    valid_from = models.DateField(default=ALWAYS)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    batch_id = models.UUIDField(null=True)
    visit_id = models.UUIDField(null=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["worker", "name"], name="past_facts_of_worker"),
            models.Index(fields=["household", "name"], name="past_facts_of_household"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(worker__isnull=False, household__isnull=True)
                | Q(worker__isnull=True, household__isnull=False),
                name="past_fact_of_one_record",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="past_fact_is_named"),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("recorded_at")),
                name="past_fact_known_before_not",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=F("written_at")), name="past_fact_written_before_known"
            ),
            models.UniqueConstraint(
                fields=["worker", "name", "valid_from"],
                condition=Q(superseded_at__isnull=True, worker__isnull=False),
                name="one_believed_fact_a_day_worker",
            ),
            models.UniqueConstraint(
                fields=["household", "name", "valid_from"],
                condition=Q(superseded_at__isnull=True, household__isnull=False),
                name="one_believed_fact_a_day_house",
            ),
        )

    def __str__(self) -> str:
        return f"PastFact {self.pk} {self.name}"
