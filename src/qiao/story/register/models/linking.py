"""Rows without an identity on their way to a person, whom they may be, and records made one."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from qiao.ground import clock
from qiao.ground.privacy.resident_ids import age_on
from qiao.ground.records import EnteredRecord
from qiao.story.register.models.worker import ADULT_AGE, EDUCATION, Worker, born_month_has_its_day


class Unlinked(EnteredRecord):
    """Unlinked（待比对的行）: a ledger's row that names a person without an identity, kept as the ledger tells it.

    waiting: not compared yet; asking: a person must say who it is; unfound: nobody like them is registered here;
    linked: said to be `worker`; made: `worker` was registered from it. `version` never moves: what was decided of the
    row is taken back with it. `before` (sealed) is what the worker was before the row filled or changed it, and
    `worker_version` the version it left behind. The phone is sealed, of a child there is none. `born_month_only`: only
    the month of the birth was told, and `born_on` is its last day.
    """

    STATES = (
        ("waiting", "待比对"),
        ("asking", "待人定"),
        ("unfound", "没找到"),
        ("linked", "已认出"),
        ("made", "已建档"),
    )
    sheet = models.CharField(max_length=60, blank=True)
    row = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=80)
    sex = models.CharField(max_length=1, blank=True)
    born_on = models.DateField(null=True, blank=True)
    born_month_only = models.BooleanField(default=False)
    region = models.CharField(max_length=12)
    household = models.CharField(max_length=40, blank=True)
    relation = models.CharField(max_length=20, blank=True)
    education = models.PositiveSmallIntegerField(null=True, blank=True, choices=EDUCATION)
    skills = models.JSONField(default=list, blank=True)
    phone_sealed = models.BinaryField(default=b"")
    phone_tail = models.CharField(max_length=4, blank=True)
    state = models.CharField(max_length=8, choices=STATES, default="waiting")
    worker = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    worker_version = models.PositiveIntegerField(null=True)
    before_sealed = models.BinaryField(default=b"")
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["state", "region"], name="unlinked_by_state"),
            models.Index(fields=["region", "name", "born_on"], name="unlinked_by_person"),
            models.Index(fields=["batch_id"], name="unlinked_by_batch"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="unlinked_has_a_name"),
            models.CheckConstraint(condition=~Q(region=""), name="unlinked_has_a_region"),
            born_month_has_its_day("unlinked"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "asking", "unfound", "linked", "made"]), name="unlinked_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["linked", "made"], worker__isnull=False, decided_at__isnull=False)
                | Q(state__in=["waiting", "asking", "unfound"], worker__isnull=True),
                name="unlinked_state_says_who",
            ),
        )

    def __str__(self) -> str:
        return f"Unlinked {self.pk}"

    @property
    def called(self) -> str:
        """The name as every page shows it; of a minor the surname only, as `Worker.called`."""
        is_minor = self.born_on is not None and age_on(self.born_on, clock.today()) < ADULT_AGE
        return f"{self.name[0]}＊" if is_minor else self.name


class Candidate(models.Model):
    """Candidate（疑似同一人）: a worker who may be the person of a row, or of another worker's record.

    asked, later: a person has to say; same: they are one; different: they are not, and nobody is asked again.
    `probability` is None where nothing was weighed (exact comparison). `why` has by field how well it agrees and how
    many bits that weighs. Of two workers `other` is the one with the smaller key.
    """

    STATES = (("asked", "待定"), ("later", "以后再定"), ("same", "同一人"), ("different", "不是同一人"))
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unlinked = models.ForeignKey(Unlinked, null=True, on_delete=models.CASCADE, related_name="candidates")
    other = models.ForeignKey(Worker, null=True, on_delete=models.CASCADE, related_name="+")
    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="+")
    probability = models.FloatField(null=True)
    why = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=STATES, default="asked")
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["state", "id"], name="candidates_by_state"),
            models.Index(fields=["probability", "id"], name="candidates_by_likelihood"),
        )
        constraints = (
            models.UniqueConstraint(fields=["unlinked", "worker"], name="candidate_of_row_once"),
            models.UniqueConstraint(fields=["other", "worker"], name="candidate_of_worker_once"),
            models.CheckConstraint(
                condition=Q(unlinked__isnull=False, other__isnull=True) | Q(unlinked__isnull=True, other__isnull=False),
                name="candidate_of_row_or_worker",
            ),
            models.CheckConstraint(
                condition=Q(probability__isnull=True) | Q(probability__range=(0, 1)), name="candidate_probability_range"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True)
                | Q(state__in=["later", "same", "different"], decided_at__isnull=False),
                name="candidate_state_known",
            ),
        )

    def __str__(self) -> str:
        return f"Candidate {self.pk}"


class Merge(models.Model):
    """Merge（并档）: two records said to be one person, with what that moved, so that it can be taken back.

    `moved` names the records that led to the dropped one before, the grounds opened for the kept one, its status
    before, the fields it took over, and what later stages moved of theirs (`followed`, theirs to read). `before`
    (sealed) has the values of the fields taken.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    keep = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="+")
    drop = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="+")
    keep_version = models.PositiveIntegerField()
    moved = models.JSONField(default=dict)
    before_sealed = models.BinaryField(default=b"")
    why = models.CharField(max_length=200)
    merged_at = models.DateTimeField()
    merged_by_id = models.BigIntegerField(null=True)
    merged_by_name = models.CharField(max_length=120, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.BigIntegerField(null=True)
    undone_by_name = models.CharField(max_length=120, blank=True)
    undone_why = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["drop"], condition=Q(undone_at__isnull=True), name="merged_away_once"),
            models.CheckConstraint(condition=~Q(keep=models.F("drop")), name="merge_of_two"),
        )

    def __str__(self) -> str:
        return f"Merge {self.pk}"
