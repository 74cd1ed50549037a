"""What somebody of the receiving city saw where an employer's people work and live."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qiao.ground.records import EnteredRecord
from qiao.story.vacancies.models.employer import Workplace
from qiao.story.visits.models import Visit

FINDINGS = (("good", "好"), ("fair", "过得去"), ("bad", "要整改"), ("none", "没有"), ("unseen", "没看"))
KNOWN = tuple(key for key, _ in FINDINGS)


class SiteCheck(EnteredRecord):
    """Check on site（实地核验）: dormitory, canteen and workplace as they were found on a day; by `created_by_id`."""

    workplace = models.ForeignKey(Workplace, on_delete=models.PROTECT, related_name="checks")
    visit = models.ForeignKey(Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_on = models.DateField()
    dormitory = models.CharField(max_length=6, choices=FINDINGS)
    dormitory_said = models.CharField(max_length=200, blank=True)
    canteen = models.CharField(max_length=6, choices=FINDINGS)
    canteen_said = models.CharField(max_length=200, blank=True)
    work = models.CharField(max_length=6, choices=FINDINGS)
    work_said = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["workplace", "checked_on"], name="site_checks_of_workplace"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(dormitory__in=KNOWN, canteen__in=KNOWN, work__in=KNOWN), name="site_check_findings_known"
            ),
            models.CheckConstraint(
                condition=(~Q(dormitory="bad") | ~Q(dormitory_said=""))
                & (~Q(canteen="bad") | ~Q(canteen_said=""))
                & (~Q(work="bad") | ~Q(work_said="")),
                name="site_check_says_what_is_to_mend",
            ),
        )

    def __str__(self) -> str:
        return f"SiteCheck {self.pk}"

    @property
    def is_well(self) -> bool:
        """Where people work was seen, and nothing must be mended."""
        return "bad" not in (self.dormitory, self.canteen, self.work) and self.work != "unseen"


class SitePhoto(EnteredRecord):
    """Photo of a room（现场照片）: drawn again, no people in it; the picture lies sealed on disk（`papers`）.

    `made_of` is the digest of what was sent. One that was deleted keeps its row with the reason.
    """

    ROOMS = (("dormitory", "宿舍"), ("canteen", "食堂"), ("work", "车间"))
    check_made = models.ForeignKey(SiteCheck, on_delete=models.PROTECT, related_name="photos")
    room = models.CharField(max_length=9, choices=ROOMS)
    made_of = models.CharField(max_length=64)
    width_px = models.PositiveIntegerField()
    height_px = models.PositiveIntegerField()
    size_bytes = models.PositiveIntegerField()
    gone_at = models.DateTimeField(null=True, blank=True)
    gone_why = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["check_made", "made_of"], name="site_photo_once"),
            models.CheckConstraint(
                condition=Q(room__in=["dormitory", "canteen", "work"]), name="site_photo_of_a_known_room"
            ),
            models.CheckConstraint(
                condition=Q(gone_at__isnull=True, gone_why="") | (Q(gone_at__isnull=False) & ~Q(gone_why="")),
                name="site_photo_gone_with_its_reason",
            ),
        )

    def __str__(self) -> str:
        return f"SitePhoto {self.pk}"
