"""Telling（告知）: a fair that moved to another day, or was called off, and who of those asked does not know it yet.

A yes for another day is no yes: it is asked anew. A no stays a no. Nobody is told by a machine: their village calls,
and says here that it did.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.story.fairs import errors, permissions, states
from qiao.story.fairs.models import CheckIn, Fair, Invitation
from qiao.story.register.queries import workers_seen

COMING = (states.PLANNED, states.INVITING, states.ON)


def to_tell() -> Q:
    """Invitations whose person still counts on another day, or on a fair that is called off. Past days are past."""
    asked = Q(state__in=(states.WAITING, states.YES, states.UNREACHABLE), told_for__isnull=False)
    # Whoever came knew.
    asked &= ~Q(Exists(CheckIn.objects.filter(fair=OuterRef("fair"), worker=OuterRef("worker"))))
    today = clock.today()
    moved = Q(fair__state__in=COMING, fair__held_on__gte=today) & ~Q(told_for=F("fair__held_on"))
    return asked & (moved | Q(fair__state=states.CANCELLED, told_for__gte=today))


def ask_anew(fair: Fair) -> int:
    """The fair has another day: whoever said yes to the old one, or was not reached, waits for an answer again. Inside
    the caller's transaction. Who said it, and when, stays with the invitation until the new answer."""
    said = Invitation.objects.filter(fair=fair, state__in=(states.YES, states.UNREACHABLE))
    return said.update(state=states.WAITING, version=F("version") + 1, updated_at=clock.now())


def told(*, by: Actor, invitation: Invitation) -> Invitation:
    """Say that somebody was told: the new day, or that the fair is called off. Twice is once.

    Raises FairRefused nothing_to_tell; Worker.DoesNotExist for somebody whom the actor may not call.
    """
    workers_seen(by, permissions.REPLY).get(pk=invitation.worker.merged_into_id or invitation.worker_id)
    fair = invitation.fair
    day = None if fair.state == states.CANCELLED else fair.held_on
    with transaction.atomic():
        open_ones = Invitation.objects.filter(to_tell(), pk=invitation.pk)
        if not open_ones.values("pk").exists():
            raise errors.nothing_to_tell()
        Invitation.objects.filter(pk=invitation.pk).update(
            told_for=day, version=F("version") + 1, updated_at=clock.now()
        )  # fmt: skip
        record(
            by=by, action="fairs.invitation.told", subject=invitation, region=invitation.worker.region,
            details={"day": str(day or ""), "state": fair.state},
        )  # fmt: skip
    invitation.refresh_from_db()
    return invitation
