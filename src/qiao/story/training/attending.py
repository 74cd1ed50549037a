"""Attending（到课）: who came to which session, once however often and by however many phones."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext, gettext_noop

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.story.training import errors, permissions, queries, states
from qiao.story.training.models import Attendance, Enrolment, Session

CLOCK_WRONG = gettext_noop("手机上的日子不是上课那天，请核对")
AFTER_CANCELLED = gettext_noop("这个班后来取消了，到课照样算")


def attend(
    *, by: Actor, session: Session, enrolment: Enrolment, way: str, came_at: datetime | None = None,
    key: UUID | None = None,
) -> Attendance:  # fmt: skip
    """Somebody came to a session（到课）. The first word stands: a second phone finds it.

    What a phone brings later counts though the class was cancelled meanwhile, and says so.
    Raises TrainingRefused: not_yours, not_of_class, not_in_class, day_ahead.
    """
    held = session.held
    if not queries.classes_seen(by, permissions.ATTEND).filter(pk=held.pk).exists():
        raise errors.not_yours()
    if enrolment.held_id != held.pk:
        raise errors.not_of_class()
    moment = came_at or clock.moment()
    if session.on > clock.today():
        raise errors.day_ahead("on")
    if (before := Attendance.objects.filter(enrolment=enrolment, session=session).first()) is not None:
        return before
    _refuse_outside(enrolment, session)
    came = Attendance(
        id=key or uuid4(), enrolment=enrolment, session=session, way=way, came_at=moment,
        note="；".join(_notes(session, moment)), created_by_id=by.user_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            came.save(force_insert=True)
            details = {"class": str(held.pk), "session": str(session.on), "way": way}
            record(by=by, action="training.attendance.recorded", subject=came, region=held.region, details=details)
    except IntegrityError:  # two phones at one moment: the other one was faster
        return Attendance.objects.get(enrolment=enrolment, session=session)
    return came


def take_back(*, by: Actor, came: Attendance, why: str) -> None:
    """They did not come after all（记错了）; the audit keeps what stood. Raises TrainingRefused: not_yours, why."""
    held = came.session.held
    if not queries.holds(by, permissions.ATTEND, held):
        raise errors.not_yours()
    if not why.strip():
        raise errors.reason_needed()
    with transaction.atomic():
        details = {"class": str(held.pk), "session": str(came.session.on), "enrolment": str(came.enrolment_id)}
        record(
            by=by, action="training.attendance.removed", subject=came, region=held.region, reason=why.strip()[:200],
            details=details,
        )  # fmt: skip
        came.delete()


def _refuse_outside(enrolment: Enrolment, session: Session) -> None:
    left = enrolment.state == states.LEFT and enrolment.left_on is not None and enrolment.left_on >= session.on
    if enrolment.state not in states.IN_CLASS and not left:
        raise errors.not_in_class()


def _notes(session: Session, moment: datetime) -> list[str]:
    told = [CLOCK_WRONG] if moment.astimezone(clock.CHINA).date() != session.on else []
    return told + ([AFTER_CANCELLED] if session.held.state == states.CANCELLED else [])


def note_said(came: Attendance) -> str:
    """What a colleague should know of it, in the reader's language."""
    return "；".join(gettext(part) for part in came.note.split("；") if part)
