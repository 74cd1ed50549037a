"""Writing workshops（帮扶车间）: proposing and changing one, recognising, refusing, withdrawing it; the posts it takes.

Grades: `grading.py`; papers, orders and inspections: `keeping.py`; what a township has: `profiling.py`.
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
from qiao.ground.privacy.free_text import without_numbers
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.vacancies.models import Employer, Vacancy
from qiao.story.workshops import errors, permissions, queries, recognising, states
from qiao.story.workshops.models import Workshop, WorkshopPost

FIELDS = (
    *("name", "region", "address", "employer", "legal_form", "kind", "trade", "products", "months", "area_m2"),
    *("site_owner", "site", "capacity", "contact", "contact_phone", "opened_on"),
)
"""What an office tells of a workshop; its state, papers and people have actions of their own."""
_DONE = {"recognise": "recognised", "refuse": "refused", "withdraw": "withdrawn"}


def apply_for(*, by: Actor, workshop_id: UUID, values: Mapping[str, Any], batch_id: UUID | None = None) -> Workshop:
    """Propose a workshop for recognition（申报）; `workshop_id` is the form's own key: sent twice, it is one.

    Raises WorkshopRefused: not_yours, known, day_ahead; HoldsNumber.
    """
    given = _known(values)
    _refuse_elsewhere(by, permissions.APPLY, given["region"], given["employer"])
    _refuse_days(given["opened_on"])
    workshop = Workshop(id=workshop_id, applied_on=clock.today(), created_by_id=by.user_id, batch_id=batch_id, **given)
    try:
        with transaction.atomic():
            if (entered := Workshop.objects.filter(pk=workshop_id).first()) is not None:
                return entered
            workshop.save(force_insert=True)
            _note(by, "applied", workshop, state=workshop.state, employer=str(workshop.employer_id))
    except IntegrityError:
        return _standing_or_refused(workshop_id, given["name"])
    return workshop


def change_workshop(*, by: Actor, workshop: Workshop, seen_version: int, values: Mapping[str, Any]) -> Workshop:
    """Change what was told of a workshop that was seen at `seen_version`.

    Raises ChangedMeanwhile; WorkshopRefused: not_yours, known, moved_on, day_ahead; HoldsNumber.
    """
    given = _known(values)
    _refuse_elsewhere(by, permissions.APPLY, workshop.region, workshop.employer)
    _refuse_elsewhere(by, permissions.APPLY, given.get("region", workshop.region), workshop.employer)
    refuse_state(workshop, states.STANDING)
    _refuse_days(given.get("opened_on", workshop.opened_on))
    changed = {name: value for name, value in given.items() if getattr(workshop, name) != value}
    told = {name: [str(getattr(workshop, name)), str(value)] for name, value in changed.items()
            if not name.startswith("contact")}  # fmt: skip
    try:
        with transaction.atomic():
            held = Workshop.objects.filter(pk=workshop.pk, version=seen_version, state__in=states.STANDING)
            if not held.update(**changed, version=F("version") + 1, updated_at=clock.now()):
                raise ChangedMeanwhile((), version=Workshop.objects.get(pk=workshop.pk).version)
            _note(by, "changed", workshop, changes=told, fields=sorted(changed))
    except IntegrityError:
        raise errors.known_here(given.get("name", workshop.name)) from None
    return Workshop.objects.select_related("employer").get(pk=workshop.pk)


def recognise(
    *, by: Actor, workshop: Workshop, document: str, on: date, staff: int, poor: int, why: str = ""
) -> Workshop:
    """Recognise a workshop（认定）by a document, under the standard in force on that day.

    `staff` and `poor` are counted from the spells of work there, by whoever shows the page（placements）. What the
    standard asks for and is not there is named; an office may recognise all the same, and says why.
    Raises WorkshopRefused: not_yours, moved_on, day_ahead, days_crossed, no_standard, unfit, reason_needed.
    """
    _refuse_elsewhere(by, permissions.DECIDE, workshop.region, None)
    refuse_state(workshop, states.MOVES["recognise"][0])
    if not document.strip():
        raise errors.reason_needed("document")
    if on > clock.today():
        raise errors.day_ahead("recognised_on")
    if on < workshop.opened_on:
        raise errors.days_crossed("recognised_on", workshop.opened_on)
    lacks = recognising.lacks(workshop, on, staff=staff, poor=poor)
    if lacks and not why.strip():
        raise recognising.refusal(on, lacks)
    written = {"document": document.strip()[:80], "recognised_on": on, "recognised_by": f"{by.office} {by.name}"[:80]}
    return _moved(by, workshop, "recognise", why, written, lacks=[one.key for one in lacks], staff=staff, poor=poor)


def refuse(*, by: Actor, workshop: Workshop, on: date, why: str) -> Workshop:
    """Do not recognise it（不予认定）, and say why. Raises WorkshopRefused: not_yours, moved_on, reason_needed …"""
    return _ended(by, workshop, "refuse", on, why)


def withdraw(*, by: Actor, workshop: Workshop, on: date, why: str) -> Workshop:
    """Withdraw a recognition（取消认定）, and say why. Its people stay on record where they are: each is asked after.

    Raises WorkshopRefused: not_yours, moved_on, day_ahead, days_crossed, reason_needed.
    """
    return _ended(by, workshop, "withdraw", on, why)


def take_post(*, by: Actor, workshop: Workshop, vacancy: Vacancy) -> WorkshopPost:
    """Say that a vacancy's work is in this workshop; twice is once. Raises WorkshopRefused: not_yours, moved_on,
    post_elsewhere."""
    _refuse_elsewhere(by, permissions.APPLY, workshop.region, workshop.employer)
    refuse_state(workshop, states.STANDING)
    known = WorkshopPost.objects.filter(vacancy=vacancy).first()
    if known is not None and known.workshop_id == workshop.pk:
        return known
    if known is not None or vacancy.employer_id != workshop.employer_id or vacancy.place[:6] != workshop.region[:6]:
        raise errors.post_elsewhere()
    try:
        with transaction.atomic():
            post = WorkshopPost.objects.create(workshop=workshop, vacancy=vacancy)
            _note(by, "post_taken", workshop, vacancy=str(vacancy.pk), title=vacancy.title)
    except IntegrityError:
        raise errors.post_elsewhere() from None
    return post


def drop_post(*, by: Actor, post: WorkshopPost) -> None:
    """Say that a vacancy's work is not in the workshop after all. Raises WorkshopRefused: not_yours."""
    workshop = post.workshop
    _refuse_elsewhere(by, permissions.APPLY, workshop.region, workshop.employer)
    with transaction.atomic():
        _note(by, "post_dropped", workshop, vacancy=str(post.vacancy_id))
        post.delete()


def refuse_state(workshop: Workshop, starts: tuple[str, ...]) -> None:
    """Raises WorkshopRefused moved_on where the workshop is in none of these states."""
    if workshop.state not in starts:
        raise errors.moved_on(workshop.name, *states.STATE_WORDS[workshop.state])


def _ended(by: Actor, workshop: Workshop, verb: str, on: date, why: str) -> Workshop:
    _refuse_elsewhere(by, permissions.DECIDE, workshop.region, None)
    refuse_state(workshop, states.MOVES[verb][0])
    if not why.strip():
        raise errors.reason_needed()
    first = workshop.recognised_on or workshop.applied_on
    if on > clock.today():
        raise errors.day_ahead("ended_on")
    if on < first:
        raise errors.days_crossed("ended_on", first)
    return _moved(by, workshop, verb, why, {"ended_on": on, "ended_why": why.strip()[:200]})


def _moved(
    by: Actor, workshop: Workshop, verb: str, why: str, written: Mapping[str, Any], **details: Any
) -> Workshop:  # fmt: skip
    starts, end = states.MOVES[verb]
    with transaction.atomic():
        held = Workshop.objects.filter(pk=workshop.pk, state__in=starts)
        if not held.update(state=end, version=F("version") + 1, updated_at=clock.now(), **written):
            refuse_state(Workshop.objects.get(pk=workshop.pk), starts)
        _note(by, _DONE[verb], workshop, why=why.strip(), state=end, **details)
    return Workshop.objects.select_related("employer").get(pk=workshop.pk)


def _standing_or_refused(workshop_id: UUID, name: str) -> Workshop:
    """The same form, sent twice at the same moment: the other one was faster. Else the name is taken."""
    entered = Workshop.objects.filter(pk=workshop_id).first()
    if entered is None:
        raise errors.known_here(name)
    return entered


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(FIELDS)
    assert not unknown, f"no such field of a workshop: {sorted(unknown)}"
    for name in ("name", "address", "products"):
        without_numbers(str(values.get(name, "")))
    return dict(values)


def _refuse_days(opened_on: date) -> None:
    if opened_on > clock.today():
        raise errors.day_ahead("opened_on")


def _refuse_elsewhere(by: Actor, permission: str, region: str, employer: Employer | None) -> None:
    probe = Workshop(region=region, employer=employer) if employer is not None else None
    mine = by.covers(permission, region) if probe is None else queries.holds(by, permission, probe)
    if not mine:
        raise errors.not_yours()


def _note(by: Actor, verb: str, workshop: Workshop, why: str = "", **details: Any) -> None:
    record(
        by=by, action=f"workshops.workshop.{verb}", subject=workshop, region=workshop.region, reason=why,
        details=details,
    )  # fmt: skip
