"""What phones take along and send back: packs, receipts of records, and what two sides tell differently."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from qiao.ground.records import Record
from qiao.story.register.models import Worker
from qiao.story.visits.models.visit import Visit


class Pack(models.Model):
    """Pack（离线包）: what a field worker's phone was given to carry, and until when it may keep it.

    Its `id` is known to that phone alone: it tells a sealed file's own from one that somebody else made up. `kid` is
    the key under which the phone seals such a file.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user_id = models.BigIntegerField(null=True)
    device_id = models.BigIntegerField(null=True, blank=True)
    kid = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    households = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["kid", "made_at"], name="packs_by_key"),)
        constraints = (
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="pack_expires_after_it_is_made"),
        )

    def __str__(self) -> str:
        return f"Pack of {self.user_id}"


class Receipt(models.Model):
    """Receipt（回执）: that a record from a phone was stored, by the key that the phone gave it; written with what it
    changed, in one transaction, so that a record sent again is stored once.

    `user_id` is whose record it is; `brought_by_id` who brought it in a sealed file, null where the phone sent it.
    `digest_sealed` tells the same record from another one with its key, sealed because a record may hold a phone.
    `made_at` and `device_now` are what the phone's clock said, as it came: evidence, never a day to count from;
    `clock_off_s` is how many seconds that clock was ahead, null where nobody can tell.
    """

    KINDS = (("visit", "走访"), ("promise_end", "承诺了结"), ("fair_checkin", "招聘会签到"), ("attendance", "到课"))
    RESULTS = (("stored", "存好了"), ("conflict", "存好了，有几项要人定"))
    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=12, choices=KINDS)
    result = models.CharField(max_length=8, choices=RESULTS, default="stored")
    user_id = models.BigIntegerField(null=True)
    device_id = models.BigIntegerField(null=True, blank=True)
    pack_id = models.UUIDField(null=True, blank=True)
    brought_by_id = models.BigIntegerField(null=True, blank=True)
    digest_sealed = models.BinaryField()
    made_at = models.CharField(max_length=40)
    device_now = models.CharField(max_length=40, blank=True)
    clock_off_s = models.BigIntegerField(null=True, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["user_id", "received_at"], name="receipts_of_user"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["visit", "promise_end", "fair_checkin", "attendance"]), name="receipt_kind_known"
            ),
            models.CheckConstraint(condition=Q(result__in=["stored", "conflict"]), name="receipt_result_known"),
        )

    def __str__(self) -> str:
        return f"Receipt {self.pk}"


class Conflict(Record):
    """Conflict（两边不一样）: a field that was changed on a phone without signal and at an office meanwhile. The
    office's value stands, the phone's is kept, until a person settles which holds.

    All values are sealed: `was` what both began with, `stood` what stood here when the record came, `told` what the
    phone brought; `kept` what stood once it was settled, empty before. `settled_as` says which was taken; of “both” the
    office's stands, and `note` tells the two as people read them, a phone by its tail.
    """

    STATES = (("open", "要人定"), ("settled", "定了"))
    SETTLED_AS = (("", ""), ("stood", "用登记的"), ("told", "用走访的"), ("both", "都留"))
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="conflicts")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=40)
    was_sealed = models.BinaryField(default=bytes)
    stood_sealed = models.BinaryField(default=bytes)
    told_sealed = models.BinaryField(default=bytes)
    kept_sealed = models.BinaryField(default=bytes)
    told_by_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=STATES, default="open")
    settled_as = models.CharField(max_length=8, choices=SETTLED_AS, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_id = models.BigIntegerField(null=True, blank=True)
    settled_why = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["state", "created_at", "id"], name="conflicts_by_state"),
            models.Index(fields=["worker", "state"], name="conflicts_of_worker"),
        )
        constraints = (
            models.UniqueConstraint(fields=["visit", "worker", "field"], name="one_conflict_a_field"),
            models.CheckConstraint(condition=~Q(field=""), name="conflict_names_its_field"),
            models.CheckConstraint(
                condition=Q(state="open", settled_as="", settled_at__isnull=True, settled_why="")
                | (
                    Q(state="settled", settled_as__in=["stood", "told", "both"], settled_at__isnull=False)
                    & ~Q(settled_why="")
                ),
                name="conflict_state_with_who_settled_it",
            ),
        )

    def __str__(self) -> str:
        return f"Conflict {self.pk}"
