"""The visits' long work, and what they keep sealed, made known wherever keys are changed."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from qiao.ground.jobs.registry import job
from qiao.ground.jobs.running import Run
from qiao.story.visits import conflicts, packs, receipts
from qiao.story.visits.evidence import forget_due
from qiao.story.visits.models import Photo
from qiao.story.visits.vault import vault

__all__ = ["conflicts", "forget", "packs", "receipts"]


@job("visits.forget", "删除到期的照片和位置", "Delete photos and positions that are due", every_minutes=24 * 60)
def forget(run: Run) -> dict[str, Any]:
    """What has come to its day goes, and every file that no row names."""
    with run.writing(), transaction.atomic():
        gone = forget_due()
    wanted = {str(pk) for pk in Photo.objects.filter(gone_as="").values_list("pk", flat=True)}
    return {**gone, "files": vault.sweep(wanted)}
