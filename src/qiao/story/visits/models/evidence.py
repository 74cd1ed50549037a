"""Photos and positions of visits."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qiao.ground.records import EnteredRecord
from qiao.story.register.models import Worker
from qiao.story.visits.models.visit import Visit


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
