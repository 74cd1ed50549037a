"""Arriving（手机签到、点到）: a check-in at a fair that a phone brings, by its slip, its short code, or as a note to be
settled; and who came to a session of a class."""

from __future__ import annotations

from uuid import UUID

from qiao.ground.accounts.actors import Actor
from qiao.story.fairs import arriving, permissions, queries
from qiao.story.fairs import errors as fair_errors
from qiao.story.fairs.duties import was_on_duty
from qiao.story.training import attending
from qiao.story.training import errors as training_errors
from qiao.story.training import permissions as training
from qiao.story.training import queries as classes
from qiao.story.training.models import Enrolment, Session
from qiao.story.visits.models import Receipt
from qiao.story.visits.permissions import USE
from qiao.story.visits.receipts import moment, moment_of
from qiao.web.field.records import AttendanceRecord, FairCheckin


def store_arrival(key: UUID, told: FairCheckin, *, by: Actor, receipt: Receipt) -> None:
    """Check somebody in, inside the caller's transaction. The phone's clock is set right by how far it was off.

    Raises Refused: what the slip or the fair refuses, not_at_the_door. A fair that is not there for this person:
    ObjectDoesNotExist.
    """
    fair = queries.fairs_seen(by, permissions.CHECK_IN).get(pk=told.fair)
    came_at = moment_of(moment(receipt.made_at), receipt.clock_off_s)
    if not by.can(USE) and not was_on_duty(by, fair, came_at):
        raise fair_errors.not_at_the_door(fair.name)
    if not (told.token or told.code):
        arriving.take_down(by=by, fair=fair, name=told.name, phone=told.phone, came_at=came_at, key=key)
        return
    by_token = bool(told.token)
    find = queries.invited_by_token if by_token else queries.invited_by_code
    invitation = find(fair, told.token or told.code)
    arriving.check_in(
        by=by, fair=fair, worker=invitation.worker, way="slip" if by_token else "code", invitation=invitation,
        came_at=came_at, key=key,
    )  # fmt: skip


def store_attendance(key: UUID, told: AttendanceRecord, *, by: Actor, receipt: Receipt) -> None:
    """Somebody came to a session, inside the caller's transaction; the phone's clock is set right as at a fair.

    Raises Refused: what the class refuses, code_of_another_class. A session that is not there for this person:
    ObjectDoesNotExist.
    """
    held = classes.classes_seen(by, training.ATTEND)
    session = Session.objects.select_related("held__course").get(pk=told.session, held__in=held)
    enrolment = Enrolment.objects.filter(code=told.code, held=session.held).first()
    if enrolment is None:
        raise training_errors.not_of_class()
    attending.attend(
        by=by, session=session, enrolment=enrolment, way="slip" if told.scanned else "code",
        came_at=moment_of(moment(receipt.made_at), receipt.clock_off_s), key=key,
    )  # fmt: skip
