"""Work on what a place has（因地制宜）: the industries that the report names, by assets on record and who works."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from qiao.ground import clock
from qiao.story.placements.models import Placement
from qiao.story.placements.workshop_staff import at_work
from qiao.story.workshops.models import Asset

NAMED = (("500241107", "莲"), ("500229107", "竹"), ("500238", "绣"))
"""石堤镇 and its lotus, 高观镇 and its bamboo, 巫溪县 and its embroidery, as the report names them（F17）."""


def own_assets() -> Q:
    """The assets behind them."""
    told = Q(pk__in=[])
    for region, word in own_industries(clock.today()):
        told |= Q(region__startswith=region, name__contains=word, gone_on__isnull=True)
    return told


def own_industries(on: date) -> list[tuple[str, str]]:
    """Those of them of which the place tells that it has it, and in which somebody works there on the day."""
    return [(region, word) for region, word in NAMED if _has(region, word) and _works(region, word, on)]


def _has(region: str, word: str) -> bool:
    return Asset.objects.filter(region__startswith=region, name__contains=word, gone_on__isnull=True).exists()


def _works(region: str, word: str, on: date) -> bool:
    there = Placement.objects.filter(at_work(on), workshop__region__startswith=region, job__contains=word)
    return there.exists()
