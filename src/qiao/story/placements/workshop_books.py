"""Books of a workshop（车间台账）: pay by the month, and the roll that is called.

Both are told of spells of work that are on record; who is not on record begins a spell first（actions）.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.story.placements import errors
from qiao.story.placements.models import PaySlip, Placement, StaffCall, StaffMark
from qiao.story.placements.permissions import BOOKS
from qiao.story.placements.workshop_staff import staff_of, whole_or_part
from qiao.story.workshops import queries as workshops
from qiao.story.workshops.models import Workshop


def keep_slip(
    *, by: Actor, placement: Placement, year: int, month: int, days: int, pay_fen: int, paid_on: date | None = None
) -> PaySlip:
    """Keep what was paid for a month; told again, the newer word stands and the audit keeps both.

    Raises Refused: not_the_books, slip_ahead, slip_outside, slip_days.
    """
    _refuse_others(by, placement.workshop)
    _refuse_month(placement, year, month, days)
    written: dict[str, Any] = {"days": days, "pay_fen": pay_fen, "paid_on": paid_on}
    with transaction.atomic():
        stood = PaySlip.objects.filter(placement=placement, year=year, month=month).first()
        if stood is not None and all(getattr(stood, name) == value for name, value in written.items()):
            return stood
        slip, _ = PaySlip.objects.update_or_create(
            placement=placement, year=year, month=month, defaults=written,
            create_defaults={**written, "created_by_id": by.user_id},
        )  # fmt: skip
        was = [stood.days, stood.pay_fen] if stood else []
        record(
            by=by, action="placements.slip.entered", subject=slip, region=placement.region,
            details={"placement": str(placement.pk), "month": f"{year}-{month:02d}", "was": was, "is": [days, pay_fen]},
        )  # fmt: skip
    return slip


def call_roll(*, by: Actor, workshop: Workshop, on: date, marks: Mapping[UUID, str], key: UUID) -> StaffCall:
    """Call the roll of a workshop（点名）: each of those on its books that day was there, on leave or absent.

    Called again on the same day, the new marks stand. Raises Refused: not_the_books, day_ahead, not_on_the_books.
    """
    _refuse_others(by, workshop)
    if on > clock.today():
        raise errors.day_ahead()
    staff = {spell.pk for spell in staff_of(workshop, on)}
    if strangers := set(marks) - staff:
        raise errors.not_on_the_books(len(strangers))
    called = f"{by.office} {by.name}".strip()[:80]
    try:
        with transaction.atomic():
            call, is_new = StaffCall.objects.get_or_create(
                workshop=workshop, on=on,
                defaults={"id": key, "called_by_name": called, "created_by_id": by.user_id},
            )  # fmt: skip
            if not is_new:
                StaffCall.objects.filter(pk=call.pk).update(
                    called_by_name=called, version=F("version") + 1, updated_at=clock.now()
                )
                StaffMark.objects.filter(call=call).delete()
            StaffMark.objects.bulk_create(
                [StaffMark(call=call, placement_id=spell, mark=mark) for spell, mark in marks.items()]
            )
            there = sum(mark == "there" for mark in marks.values())
            record(
                by=by, action="placements.staff_call.made", subject=call, region=workshop.region,
                details={"workshop": str(workshop.pk), "on": str(on), "books": len(staff), "there": there},
            )  # fmt: skip
    except IntegrityError:  # called at the same moment by somebody else: theirs stands
        return StaffCall.objects.get(workshop=workshop, on=on)
    return call


def _refuse_others(by: Actor, workshop: Workshop | None) -> None:
    if workshop is None or not workshops.holds(by, BOOKS, workshop):
        raise errors.not_the_books()


def _refuse_month(placement: Placement, year: int, month: int, days: int) -> None:
    first, today = date(year, month, 1), clock.today()
    if first > today:
        raise errors.slip_ahead(year, month)
    most = whole_or_part(placement.started_on, placement.ended_on or today, first)
    if most == 0:
        raise errors.slip_outside(year, month, placement.started_on, placement.ended_on)
    if days > most:
        raise errors.slip_days(days, most, year, month)
