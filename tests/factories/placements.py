"""Spells of work as they stand, and the programme they count for."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.factories.register import worker

from qiao.ground.agreements.models import Pairing, Programme
from qiao.story.placements.models import Placement, Report
from qiao.story.register.models import Worker
from qiao.web.frame.examples import example

WUXI_VILLAGE = "500238001002"


def programme() -> Programme:
    """The programme with one pair: Wuxi and Tai'an."""
    made = Programme.objects.create(
        name="鲁渝劳务协作",
        name_en="Shandong–Chongqing labour cooperation",
        sending_region="50",
        receiving_region="37",
        reconstructed=True,
    )
    Pairing.objects.create(programme=made, position=1, county="500238", city="370900")
    return made


def placement(of: Worker | None = None, **more: Any) -> Placement:
    """A poor worker of Wuxi, brought to Tai'an in 2018, still there."""
    told: dict[str, Any] = {
        "worker": of or worker(region=WUXI_VILLAGE),
        "employer_name": "岱宗服务（示例）",
        "job": "客服专员",
        "region": "370902",
        "home_region": WUXI_VILLAGE,
        "channel": "organised",
        "organised": True,
        "poverty_then": "poor",
        "started_on": date(2018, 3, 1),
        "wage_yuan_month": 3800,
        "state": "confirmed",
    }
    return Placement.objects.create(**{**told, **more})


@example("placements.placement", "placements.confirm", "placements.end", "placements.remove")
def a_placement(region: str) -> dict[str, Any]:
    """A spell of somebody whose home is the region, at work in it too."""
    told = {"region": region, "home_region": region, "channel": "local_firm", "organised": False}
    return {"placement_id": placement(worker(region=region), **told).pk}


def report(of: Placement | None = None, *, region: str = WUXI_VILLAGE, **more: Any) -> Report:
    """The village said that somebody at work came home."""
    spell = of or placement(worker(region=region, status="working"), home_region=region)
    told: dict[str, Any] = {"kind": "returned", "said_on": date(2019, 6, 28), "said_by_name": "彭光明"}
    return Report.objects.create(placement=spell, **{**told, **more})


@example("placements.report")
def a_report(region: str) -> dict[str, Any]:
    """A report of somebody whose home is the region."""
    return {"report_id": report(region=region).pk}
