"""Listed（列表行）: placements as lists and pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from qiao.ground import clock
from qiao.ground.saying import Tone
from qiao.story.placements import states
from qiao.story.placements.channels import channel_name
from qiao.story.placements.models import Placement
from qiao.story.placements.named import EMPLOYER_KIND_NAMES, FORM_NAMES, SECTOR_NAMES
from qiao.story.placements.queries import CONFIRM_WITHIN_DAYS, city_name, place_name
from qiao.story.register.listed import POVERTY_NAMES, near_name

STATE_NAMES: dict[str, Any] = {
    states.REPORTED: _("待企业确认"),
    states.CONFIRMED: _("已确认"),
    states.DISPUTED: _("有争议"),
    states.ENDED: _("已离岗"),
}


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
    tone: Tone
    channel: Any
    organised: bool
    poverty_then: Any
    started_on: date
    ended_on: date | None
    ended_why: str
    days: int
    wage: int | None
    is_late: bool
    started: str
    form: Any
    sector: Any
    employer_kind: Any


def as_rows(placements: Sequence[Placement]) -> list[PlacementRow]:
    """Rows for one page; workers and subjects are loaded for all at once."""
    full = Placement.objects.filter(pk__in=[p.pk for p in placements]).select_related("worker__subject")
    by_key = {placement.pk: placement for placement in full}
    return [_row(by_key[placement.pk]) for placement in placements if placement.pk in by_key]


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
        channel=channel_name(placement.channel, placement.started_on),
        organised=placement.organised,
        poverty_then=POVERTY_NAMES[placement.poverty_then],
        started_on=placement.started_on,
        ended_on=placement.ended_on,
        ended_why=placement.ended_why,
        days=((placement.ended_on or today) - placement.started_on).days + 1,
        wage=placement.wage_yuan_month,
        started=f"{placement.started_on:%Y-%m}" if placement.month_only else placement.started_on.isoformat(),
        form=FORM_NAMES.get(placement.form, ""),
        sector=SECTOR_NAMES.get(placement.sector, ""),
        employer_kind=EMPLOYER_KIND_NAMES.get(placement.employer_kind, ""),
        is_late=placement.state == states.REPORTED and since > CONFIRM_WITHIN_DAYS,
    )
