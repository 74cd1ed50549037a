"""What was seen on a visit, what was promised there, and what came of records made on a phone without signal."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact, GreaterThanOrEqual

from qiao.ground.records import EnteredRecord, Record
from qiao.story.register.models import Household, Worker

COUNTY_DIGITS, TOWNSHIP_DIGITS, VILLAGE_DIGITS = 6, 9, 12


class Visit(EnteredRecord):
    """Visit（走访）: who was visited, or what, on which day, by whom, and what was found.

    The `id` is made by whoever enters it and is the key by which a record sent twice is one. `made_of` is the digest of
    what was sent first. A household's and a person's visit name their record; of the others `region` says where,
    `place` what, and `record_id` names the record of a later stage, which no key may point to. `region` is 6, 9 or 12
    digits. `created_by_id` is who went. `hour` is 0 to 23.
    """

    KINDS = (
        ("household", "户"),
        ("person", "个人"),
        ("county", "区县"),
        ("township", "乡镇"),
        ("village", "村"),
        ("workshop", "帮扶车间"),
        ("employer", "企业"),
        ("project", "项目"),
    )
    WAYS = (("there", "上门"), ("phone", "电话"), ("elsewhere", "在别处"))
    OUTCOMES = (("seen", "见到了"), ("no_change", "无变化"), ("absent", "没有见到"), ("refused", "不愿意谈"))
    SOURCES = (("web", "网页"), ("field", "手机"))
    kind = models.CharField(max_length=10, choices=KINDS)
    household = models.ForeignKey(Household, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=12)
    place = models.CharField(max_length=120, blank=True)
    record_id = models.UUIDField(null=True, blank=True)
    visited_on = models.DateField()
    hour = models.PositiveSmallIntegerField(null=True, blank=True)
    how = models.CharField(max_length=10, choices=WAYS, default="there")
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    companions = models.CharField(max_length=200, blank=True)
    situation = models.CharField(max_length=1000, blank=True)
    needs = models.CharField(max_length=500, blank=True)
    willingness = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=6, choices=SOURCES, default="web")
    made_of = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["visited_on", "id"], name="visits_by_day"),
            models.Index(fields=["region", "visited_on", "id"], name="visits_by_region"),
            models.Index(fields=["household", "visited_on"], name="visits_of_household"),
            models.Index(fields=["worker", "visited_on"], name="visits_of_worker"),
            models.Index(fields=["created_by_id", "visited_on"], name="visits_of_visitor"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="household", household__isnull=False, worker__isnull=True)
                | Q(kind="person", household__isnull=True, worker__isnull=False)
                | Q(
                    kind__in=["county", "township", "village", "workshop", "employer", "project"],
                    household__isnull=True,
                    worker__isnull=True,
                ),
                name="visit_names_whom_its_kind_says",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["workshop", "employer", "project"]) | ~Q(place=""), name="visit_names_its_place"
            ),
            models.CheckConstraint(
                condition=~Q(kind="county") | Q(Exact(Length("region"), COUNTY_DIGITS)), name="visit_of_a_county"
            ),
            models.CheckConstraint(
                condition=~Q(kind="township") | Q(Exact(Length("region"), TOWNSHIP_DIGITS)), name="visit_of_a_township"
            ),
            models.CheckConstraint(
                condition=~Q(kind="village") | Q(Exact(Length("region"), VILLAGE_DIGITS)), name="visit_of_a_village"
            ),
            models.CheckConstraint(
                condition=Q(GreaterThanOrEqual(Length("region"), COUNTY_DIGITS)), name="visit_reaches_a_county"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["seen", "absent", "refused"])
                | Q(outcome="no_change", kind__in=["household", "person"]),
                name="visit_outcome_known",
            ),
            models.CheckConstraint(condition=~Q(outcome="seen") | ~Q(situation=""), name="visit_says_what_was_seen"),
            models.CheckConstraint(condition=Q(how__in=["there", "phone", "elsewhere"]), name="visit_way_known"),
            models.CheckConstraint(condition=Q(hour__isnull=True) | Q(hour__range=(0, 23)), name="visit_hour_known"),
            models.CheckConstraint(condition=Q(source__in=["web", "field"]), name="visit_source_known"),
        )

    def __str__(self) -> str:
        return f"Visit {self.pk}"


class Promise(EnteredRecord):
    """Promise（承诺）: what somebody said on a visit that they would do, until when, and what came of it.

    `created_by_id` is who promised, and whom the to-do is for; `keeper` is who does it where that is somebody else.
    `settled_on`, `settled_by_id` and `settled_how` say when it was kept or dropped, by whom, how or why.
    """

    STATES = (("open", "没有办"), ("kept", "办了"), ("dropped", "不办了"))
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="promises")
    what = models.CharField(max_length=200)
    keeper = models.CharField(max_length=80, blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=STATES, default="open")
    settled_on = models.DateField(null=True, blank=True)
    settled_by_id = models.BigIntegerField(null=True, blank=True)
    settled_how = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["state", "due_on", "id"], name="promises_by_day"),
            models.Index(fields=["due_on", "id"], name="promises_by_due"),
            models.Index(fields=["created_by_id", "state", "due_on"], name="promises_of_promiser"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(what=""), name="promise_says_what"),
            models.CheckConstraint(
                condition=Q(state="open", settled_on__isnull=True, settled_how="")
                | (Q(state__in=["kept", "dropped"], settled_on__isnull=False) & ~Q(settled_how="")),
                name="promise_state_with_its_day_and_words",
            ),
        )

    def __str__(self) -> str:
        return f"Promise {self.pk}"


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

    KINDS = (("visit", "走访"), ("promise_end", "承诺了结"))
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
            models.CheckConstraint(condition=Q(kind__in=["visit", "promise_end"]), name="receipt_kind_known"),
            models.CheckConstraint(condition=Q(result__in=["stored", "conflict"]), name="receipt_result_known"),
        )

    def __str__(self) -> str:
        return f"Receipt {self.pk}"


class Conflict(Record):
    """Conflict（两边不一样）: a field that was changed on a phone without signal and at an office meanwhile. The
    office's value stands, the phone's is kept, until a person settles which holds.

    All three values are sealed: `was` what both began with, `stood` what stood here when the record came, `told` what
    the phone brought. `settled_as` says which was taken; of “both” the office's stands, and `note` tells the two as
    people read them, a phone by its tail.
    """

    STATES = (("open", "要人定"), ("settled", "定了"))
    SETTLED_AS = (("", ""), ("stood", "用登记的"), ("told", "用走访的"), ("both", "都留"))
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="conflicts")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=40)
    was_sealed = models.BinaryField(default=bytes)
    stood_sealed = models.BinaryField(default=bytes)
    told_sealed = models.BinaryField(default=bytes)
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
