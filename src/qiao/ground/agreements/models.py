"""The programme and its pairings."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from qiao.ground.accounts.models import Appointment


class Programme(models.Model):
    """Programme（协作项目）: two regions that run a labour cooperation. `reconstructed`: its records are a replay."""

    name = models.CharField(max_length=80, unique=True)
    name_en = models.CharField(max_length=120)
    sending_region = models.CharField(max_length=12)
    receiving_region = models.CharField(max_length=12)
    begun_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    distance_km = models.PositiveIntegerField(null=True, blank=True)
    reconstructed = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=~Q(sending_region=F("receiving_region")), name="programme_joins_two_regions"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(name_en=""), name="programme_has_names"),
        )

    def __str__(self) -> str:
        return self.name


class Pairing(models.Model):
    """Pairing（结对）: a county and a city that work together, from a day to a day; null where no source tells."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="pairings")
    position = models.PositiveSmallIntegerField()
    county = models.CharField(max_length=6)
    city = models.CharField(max_length=6)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=["programme", "county"], condition=Q(valid_to__isnull=True), name="county_paired_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="pairing_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.county}–{self.city}"


class PoorestTownship(models.Model):
    """Deeply poor township（深度贫困乡镇）: one of those that the programme set out to reach first.

    `is_example`: no source at hand names it; it stands in for one, and pages say 示例.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="poorest")
    region = models.CharField(max_length=9)
    is_example = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        ordering = ("region",)
        constraints = (
            models.UniqueConstraint(fields=["programme", "region"], name="poorest_township_named_once"),
            models.CheckConstraint(condition=Q(Exact(Length("region"), 9)), name="poorest_township_is_a_township"),
        )

    def __str__(self) -> str:
        return self.region


class TermOfOffice(models.Model):
    """Term of office（任期）: somebody serves the programme in a duty, by secondment or post, for a time."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="terms")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    duty = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="term_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.duty} {self.valid_from}"


class Demonstration(models.Model):
    """Demonstration（演示）: the one row that says this database is the demonstration's and may be made anew."""

    seed = models.BigIntegerField()
    begun_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.seed}"
