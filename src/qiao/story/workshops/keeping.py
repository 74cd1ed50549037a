"""Keeping（材料、订单、检查）: a workshop's papers, its orders, and what offices found there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.privacy.free_text import without_numbers
from qiao.story.workshops import errors, permissions, queries, states
from qiao.story.workshops.actions import refuse_state
from qiao.story.workshops.models import Inspection, Workshop, WorkshopOrder, WorkshopPaper

BAD, UNSEEN = "bad", "unseen"
ASPECTS = ("safety", "pay", "work")


# Papers --------------------------------------------------------------------------------------------------------------
def keep_paper(
    *, by: Actor, workshop: Workshop, kind: str, issued_on: date, number: str = "", valid_until: date | None = None
) -> WorkshopPaper:
    """Keep a paper; it takes the place of the one of its kind that stood. The same one twice is one.

    Raises WorkshopRefused: not_yours, moved_on, day_ahead, days_crossed.
    """
    _refuse_others(by, workshop, permissions.APPLY, permissions.RUN)
    refuse_state(workshop, states.STANDING)
    if issued_on > clock.today():
        raise errors.day_ahead("issued_on")
    if valid_until is not None and valid_until < issued_on:
        raise errors.days_crossed("valid_until", issued_on)
    given = {"number": number.strip()[:60], "issued_on": issued_on, "valid_until": valid_until}
    stood = workshop.papers.filter(kind=kind, replaced_on__isnull=True).first()
    if stood is not None and all(getattr(stood, name) == value for name, value in given.items()):
        return stood
    with transaction.atomic():
        workshop.papers.filter(kind=kind, replaced_on__isnull=True).update(
            replaced_on=clock.today(), version=F("version") + 1, updated_at=clock.now()
        )
        paper = WorkshopPaper.objects.create(workshop=workshop, kind=kind, created_by_id=by.user_id, **given)
        _note(by, "paper_kept", workshop, kind=kind, valid_until=str(valid_until or ""))
    return paper


# Orders --------------------------------------------------------------------------------------------------------------
def take_order(
    *, by: Actor, workshop: Workshop, order_id: UUID, product: str, taken_on: date, due_on: date, buyer: str = "",
    quantity: int | None = None, unit: str = "",
) -> WorkshopOrder:  # fmt: skip
    """Keep an order that came; `order_id` is the form's own key.

    Raises WorkshopRefused: not_yours, moved_on, day_ahead, days_crossed; HoldsNumber.
    """
    _refuse_others(by, workshop, permissions.APPLY, permissions.RUN)
    refuse_state(workshop, states.STANDING)
    if taken_on > clock.today():
        raise errors.day_ahead("taken_on")
    if due_on < taken_on:
        raise errors.days_crossed("due_on", taken_on)
    order = WorkshopOrder(
        id=order_id, workshop=workshop, product=without_numbers(product.strip()[:60]), taken_on=taken_on,
        due_on=due_on, buyer=without_numbers(buyer.strip()[:80]), quantity=quantity, unit=unit.strip()[:10],
        created_by_id=by.user_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            if (made := WorkshopOrder.objects.filter(pk=order_id, workshop=workshop).first()) is not None:
                return made
            order.save(force_insert=True)
            _note(by, "order_taken", workshop, product=order.product, due_on=str(due_on))
    except IntegrityError:
        return WorkshopOrder.objects.get(pk=order_id, workshop=workshop)
    return order


def end_order(*, by: Actor, order: WorkshopOrder, delivered_on: date | None = None, why: str = "") -> None:
    """An order was delivered on a day, or fell through for a reason. Again, it stays as it was.

    Raises WorkshopRefused: not_yours, day_ahead, days_crossed, why.
    """
    workshop = order.workshop
    _refuse_others(by, workshop, permissions.APPLY, permissions.RUN)
    why = without_numbers(why.strip()[:120])
    if delivered_on is None and not why:
        raise errors.reason_needed()
    if delivered_on is not None and delivered_on > clock.today():
        raise errors.day_ahead("delivered_on")
    if delivered_on is not None and delivered_on < order.taken_on:
        raise errors.days_crossed("delivered_on", order.taken_on)
    written = {"delivered_on": delivered_on} if delivered_on else {"dropped_why": why}
    with transaction.atomic():
        going = WorkshopOrder.objects.filter(pk=order.pk, delivered_on__isnull=True, dropped_why="")
        if going.update(**written, version=F("version") + 1, updated_at=clock.now()):
            verb = "order_delivered" if delivered_on else "order_dropped"
            _note(by, verb, workshop, why=why, product=order.product)


# Inspections ---------------------------------------------------------------------------------------------------------
def inspect(
    *, by: Actor, workshop: Workshop, key: UUID, on: date, found: Mapping[str, str], said: str = "",
    present: int | None = None, mend_by: date | None = None,
) -> Inspection:  # fmt: skip
    """Keep what was found on a day: of safety, pay and work each its finding. Sent twice with its key, it is one.

    Raises WorkshopRefused: not_yours, day_ahead, days_crossed, mend_what; HoldsNumber.
    """
    _refuse_others(by, workshop, permissions.INSPECT)
    if (made := Inspection.objects.filter(pk=key, workshop=workshop).first()) is not None:
        return made
    if on > clock.today():
        raise errors.day_ahead("on")
    bad = BAD in [found[aspect] for aspect in ASPECTS]
    said = without_numbers(said.strip()[:500])
    if bad and (not said or mend_by is None):
        raise errors.mend_what()
    if mend_by is not None and mend_by < on:
        raise errors.days_crossed("mend_by", on)
    with transaction.atomic():
        made = Inspection.objects.create(
            id=key, workshop=workshop, on=on, by_name=f"{by.office} {by.name}".strip()[:80], said=said,
            present=present, mend_by=mend_by if bad else None, created_by_id=by.user_id,
            **{aspect: found[aspect] for aspect in ASPECTS},
        )  # fmt: skip
        details = {aspect: found[aspect] for aspect in ASPECTS}
        _note(by, "inspected", workshop, on=str(on), mend_by=str(made.mend_by or ""), **details)
    return made


def mend(*, by: Actor, inspection: Inspection, on: date, said: str) -> None:
    """What was found is mended（已整改）: seen by an office, on a day. Again, it stays as it was.

    Raises WorkshopRefused: not_yours, day_ahead, days_crossed, why; HoldsNumber.
    """
    workshop = inspection.workshop
    _refuse_others(by, workshop, permissions.INSPECT)
    said = without_numbers(said.strip()[:200])
    if not said:
        raise errors.reason_needed("said")
    if on > clock.today():
        raise errors.day_ahead("on")
    if on < inspection.on:
        raise errors.days_crossed("on", inspection.on)
    with transaction.atomic():
        waiting = Inspection.objects.filter(pk=inspection.pk, mend_by__isnull=False, mended_on__isnull=True)
        if waiting.update(mended_on=on, mended_said=said, version=F("version") + 1, updated_at=clock.now()):
            _note(by, "mended", workshop, on=str(on))


def _refuse_others(by: Actor, workshop: Workshop, *ways: str) -> None:
    if not any(queries.holds(by, permission, workshop) for permission in ways):
        raise errors.not_yours()


def _note(by: Actor, verb: str, workshop: Workshop, why: str = "", **details: object) -> None:
    record(
        by=by, action=f"workshops.workshop.{verb}", subject=workshop, region=workshop.region, reason=why,
        details=details,
    )  # fmt: skip
