"""Households: who lives together, and how the household stands."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qiao.ground.records import Record

POVERTY = (("", "一般户"), ("poor", "建卡贫困户"), ("exited", "脱贫户"), ("monitored", "监测对象"))


class Household(Record):
    """Household（户）: who lives together, where, and its poverty status with the day from which it holds."""

    number = models.CharField(max_length=40, blank=True)
    region = models.CharField(max_length=12)
    poverty = models.CharField(max_length=10, choices=POVERTY, blank=True)
    poverty_since = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["region", "id"], name="households_by_region"),)
        constraints = (
            models.UniqueConstraint(
                fields=["region", "number"], condition=~Q(number=""), name="household_number_once_in_a_region"
            ),
            models.CheckConstraint(condition=Q(poverty__in=["", "poor", "exited", "monitored"]), name="poverty_known"),
        )

    def __str__(self) -> str:
        return f"{self.region} {self.number}"
