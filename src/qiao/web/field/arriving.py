"""Arriving（手机签到）: a check-in that a phone brings, by its slip, its short code, or as a note to be settled."""

from __future__ import annotations

from uuid import UUID

from qiao.ground.accounts.actors import Actor
from qiao.story.fairs import arriving, permissions, queries
from qiao.story.fairs import errors as fair_errors
from qiao.story.fairs.duties import was_on_duty
from qiao.story.visits.models import Receipt
from qiao.story.visits.permissions import USE
from qiao.story.visits.receipts import moment
from qiao.web.field.records import FairCheckin


def store_arrival(key: UUID, told: FairCheckin, *, by: Actor, receipt: Receipt) -> None:
    """Check somebody in, inside the caller's transaction. The phone's clock is set right by how far it was off.

    Raises Refused: what the slip or the fair refuses, not_at_the_door. A fair that is not there for this person:
    ObjectDoesNotExist.
    """
    fair = queries.fairs_seen(by, permissions.CHECK_IN).get(pk=told.fair)
    came_at = arriving.moment_of(moment(receipt.made_at), receipt.clock_off_s)
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
