"""Workshops near Wuxi's villages, and what a township has to build them on."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from tests.factories.register import VILLAGE
from tests.factories.vacancies import employer

from qiao.story.workshops.models import Asset, Inspection, Workshop, WorkshopPaper
from qiao.web.frame.examples import example

_numbers = count(1)
OPENED = date(2018, 3, 1)


def workshop(region: str = VILLAGE, **more: Any) -> Workshop:
    """A workshop that applied; `state="recognised"` brings the document with it."""
    number = next(_numbers)
    told: dict[str, Any] = {
        "name": f"绣坊{number}", "region": region, "address": "村口", "legal_form": "cooperative", "trade": "刺绣",
        "capacity": 20, "opened_on": OPENED, "applied_on": date(2018, 4, 1),
    }  # fmt: skip
    if more.get("state") in ("recognised", "withdrawn"):
        told |= {"document": "县人社〔2018〕1号", "recognised_on": date(2018, 5, 1), "recognised_by": "巫溪县就业局"}
    if "employer" not in more:
        told["employer"] = employer(region=region[:6])
    return Workshop.objects.create(**{**told, **more})


def paper(of: Workshop, kind: str = "licence", **more: Any) -> WorkshopPaper:
    """A paper that stands."""
    return WorkshopPaper.objects.create(**{"workshop": of, "kind": kind, "issued_on": OPENED, **more})


def asset(region: str = VILLAGE[:9], kind: str = "craft", name: str = "刺绣", **more: Any) -> Asset:
    """Something that a township has."""
    return Asset.objects.create(region=region, kind=kind, name=name, **{"told_on": date(2019, 1, 1), **more})


def inspection(of: Workshop, **more: Any) -> Inspection:
    """A look at a workshop in which everything was well."""
    told = {"on": date(2019, 3, 1), "by_name": "社保所", "safety": "good", "pay": "good", "work": "good", **more}
    return Inspection.objects.create(workshop=of, **told)


@example("workshops.workshop", "workshops.edit", "workshops.change", "workshops.pay", "workshops.roll")
def a_workshop(region: str) -> dict[str, Any]:
    """A workshop of the region."""
    return {"workshop_id": workshop(region).pk}


@example("workshops.asset", "workshops.asset_change")
def an_asset(region: str) -> dict[str, Any]:
    """Something that the region has."""
    return {"asset_id": asset(region, name=f"手艺{next(_numbers)}").pk}


@example("workshops.profile")
def a_profile(region: str) -> dict[str, Any]:
    """The profile of the region's township, or its county."""
    return {"region": region[:9] if len(region) >= 9 else region[:6]}
