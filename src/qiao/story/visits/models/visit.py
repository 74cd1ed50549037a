"""What was seen on a visit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
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
