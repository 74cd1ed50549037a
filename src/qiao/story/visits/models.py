"""What was seen on a visit, what was promised there, and which households were reached."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact, GreaterThanOrEqual

from qiao.ground.records import EnteredRecord
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
            models.Index(fields=["kind", "region", "visited_on"], name="visits_by_kind"),
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


class Reached(models.Model):
    """Reached（走到的户）: how often somebody went to a household and met someone, first and last when, last by whom.

    One row a household that was reached, with where it is registered; none for one that never was. Kept beside its
    visits by `covering`, so that coverage is counted without reading them all; an invariant holds the two together.
    """

    household = models.OneToOneField(Household, primary_key=True, on_delete=models.CASCADE, related_name="+")
    region = models.CharField(max_length=12)
    visits = models.PositiveIntegerField()
    first_on = models.DateField()
    last_on = models.DateField()
    last_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["region", "last_on", "visits"], name="reached_by_region"),
            models.Index(fields=["last_on", "region"], name="reached_by_last_day"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(visits__gte=1, last_on__gte=F("first_on")), name="reached_at_least_once_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"Reached {self.pk}"


class Photo(EnteredRecord):
    """Photo（照片）: taken on a visit with the consent of the adult `worker`, drawn again without what it told besides.

    The picture lies sealed on disk（`vault`）until `delete_on`, or until the consent ends; the row stays, so that the
    same record sent again does not bring the picture back. `made_of` is the digest of what was sent. `gone_as` says
    how the picture went: "" while it is there.
    """

    GONE = (("", "还在"), ("asked", "删了"), ("withdrawn", "同意收回了"), ("expired", "到期了"))
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="photos")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    made_of = models.CharField(max_length=64)
    width_px = models.PositiveIntegerField()
    height_px = models.PositiveIntegerField()
    size_bytes = models.PositiveIntegerField()
    delete_on = models.DateField()
    gone_as = models.CharField(max_length=10, choices=GONE, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)
    gone_why = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=["gone_as", "delete_on", "id"], name="photos_by_deletion_day"),
            models.Index(fields=["worker", "gone_as"], name="photos_of_worker"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(gone_as="", gone_at__isnull=True, gone_why="")
                | (Q(gone_as__in=["asked", "withdrawn", "expired"], gone_at__isnull=False) & ~Q(gone_why="")),
                name="photo_there_or_gone_with_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(width_px__range=(1, 1600), height_px__range=(1, 1600), size_bytes__gte=1),
                name="photo_is_small",
            ),
        )

    def __str__(self) -> str:
        return f"Photo {self.pk}"


class Position(models.Model):
    """Position（位置）: where a household visited lives, to a hundredth of a degree, which is a village and no house.

    With the consent of the adult `worker`, until `delete_on` or until the consent ends. It says nothing of where staff
    were, nor when.
    """

    visit = models.OneToOneField(Visit, primary_key=True, on_delete=models.PROTECT, related_name="position")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    lat = models.DecimalField(max_digits=4, decimal_places=2)
    lon = models.DecimalField(max_digits=5, decimal_places=2)
    delete_on = models.DateField()

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["delete_on", "visit"], name="positions_by_deletion_day"),)
        constraints = (
            models.CheckConstraint(condition=Q(lat__range=(-90, 90), lon__range=(-180, 180)), name="position_on_earth"),
        )

    def __str__(self) -> str:
        return f"Position {self.pk}"
