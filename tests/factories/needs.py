"""Needs as they stand, past the rules of `needs.actions`."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.factories.register import VILLAGE, worker

from qiao.story.needs.models import Need
from qiao.story.register.models import Worker
from qiao.web.frame.examples import example


def need(of: Worker | None = None, *, region: str = VILLAGE, **more: Any) -> Need:
    """An open need of somebody who would go to the paired region, stated a month ago."""
    told: dict[str, Any] = {"reach": 3, "wage_floor_yuan": 3200, "stated_on": date(2019, 6, 1), **more}
    return Need.objects.create(worker=of or worker(region=region, status="looking_far"), **told)


@example("needs.need", "needs.need_edit", "needs.need_move")
def a_need(region: str) -> dict[str, Any]:
    """A need of somebody whose home is the region."""
    return {"need_id": need(region=region).pk}
