"""Which households were reached."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qiao.story.register.models import Household


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
