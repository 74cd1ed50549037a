"""Listed（列表行）: placements as lists and pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from qiao.ground import clock
from qiao.story.placements import states
from qiao.story.placements.models import Placement
from qiao.story.placements.queries import CONFIRM_WITHIN_DAYS, city_name, place_name
from qiao.story.register.listed import POVERTY_NAMES, near_name

STATE_NAMES: dict[str, Any] = {
    states.REPORTED: _("待企业确认"),
    states.CONFIRMED: _("已确认"),
    states.DISPUTED: _("有争议"),
    states.ENDED: _("已离岗"),
}
CHANNEL_NAMES: dict[str, Any] = {
    "organised": _("组织输出"),
    "self": _("自行就业"),
    "workshop": _("帮扶车间"),
    "public_post": _("公益性岗位"),
    "local_firm": _("本地企业"),
    "broker": _("劳务经纪"),
    "other": _("其他"),
}
WORKSHOP_UNTIL_2020 = _("扶贫车间")
"""What such a workshop was called until the end of 2020（DOMAIN §9）: the label follows the record's date."""


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """A placement in a list."""

    pk: UUID
    worker_id: UUID
    name: str
    initials: str
    tail: str
    home: str
    employer: str
    job: str
    city: str
    place: str
    state: Any
    tone: str
    channel: Any
    organised: bool
    poverty_then: Any
    started_on: date
    ended_on: date | None
    ended_why: str
    days: int
    wage: int | None
    is_late: bool


def as_rows(placements: Sequence[Placement]) -> list[PlacementRow]:
    """Rows for one page; workers and subjects are loaded for all at once."""
    full = Placement.objects.filter(pk__in=[p.pk for p in placements]).select_related("worker__subject")
    by_key = {placement.pk: placement for placement in full}
    return [_row(by_key[placement.pk]) for placement in placements if placement.pk in by_key]


def channel_name(placement: Placement) -> Any:
    """The channel by the name of its time."""
    if placement.channel == "workshop" and placement.started_on.year <= 2020:
        return WORKSHOP_UNTIL_2020
    return CHANNEL_NAMES[placement.channel]


def _row(placement: Placement) -> PlacementRow:
    worker, today = placement.worker, clock.today()
    since = (today - placement.started_on).days
    return PlacementRow(
        pk=placement.pk,
        worker_id=worker.pk,
        name=worker.called,
        initials=worker.called_initials,
        tail=worker.subject.resident_id_tail,
        home=near_name(placement.home_region),
        employer=placement.employer_name,
        job=placement.job,
        city=city_name(placement.region),
        place=place_name(placement.region),
        state=STATE_NAMES[placement.state],
        tone=states.TONE[placement.state],
        channel=channel_name(placement),
        organised=placement.organised,
        poverty_then=POVERTY_NAMES[placement.poverty_then],
        started_on=placement.started_on,
        ended_on=placement.ended_on,
        ended_why=placement.ended_why,
        days=((placement.ended_on or today) - placement.started_on).days + 1,
        wage=placement.wage_yuan_month,
        is_late=placement.state == states.REPORTED and since > CONFIRM_WITHIN_DAYS,
    )
