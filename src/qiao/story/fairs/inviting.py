"""Inviting（邀请）: codes for the slips, three best booths each, and what they answered. A no costs nothing."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.privacy.slip_codes import new_code
from qiao.story.fairs import errors, permissions, states
from qiao.story.fairs.bridge import Best
from qiao.story.fairs.models import Fair, FairVacancy, Invitation, Suggestion
from qiao.story.register.queries import workers_seen

Invited = tuple[str, str, list[Best]]
"""The keys of a worker and of their need, and their best posts."""


def invite_some(fair: Fair, people: Iterable[Invited], posts: list[FairVacancy]) -> int:
    """Write the invitations of some people; inside the caller's transaction. Who was asked already keeps code and
    answer; while they have not answered, their booths are the new ones. Returns how many are new."""
    told = list(people)
    keys = [worker for worker, _, _ in told]
    asked = Invitation.objects.filter(Q(worker__in=keys) | Q(worker__merged_into__in=keys), fair=fair)
    known: dict[UUID, Invitation] = {}
    for one in asked.select_related("worker").order_by("pk"):  # under a record that is merged now, they were asked too
        person = one.worker.merged_into_id or one.worker_id
        if person not in known or known[person].state == states.WAITING:
            known[person] = one
    made, rows = [], []
    for worker, need, best in told:
        invitation = known.get(UUID(worker))
        if invitation is None:
            invitation = Invitation(fair=fair, worker_id=worker, need_id=need, code=new_code(), told_for=fair.held_on)
            made.append(invitation)
        elif invitation.state != states.WAITING:
            continue
        rows += [
            Suggestion(invitation=invitation, post=posts[one.post], rank=rank, utility=one.utility, reasons=one.reasons)
            for rank, one in enumerate(best, start=1)
        ]
    Invitation.objects.bulk_create(made)
    Suggestion.objects.filter(invitation__in=[i for i in known.values() if i.state == states.WAITING]).delete()
    Suggestion.objects.bulk_create(rows)
    return len(made)


def record_reply(
    *,
    by: Actor,
    invitation: Invitation,
    seen_version: int,
    answer: str,
    said_by: str = "",
    how: str = "",
    why: str = "",
) -> Invitation:
    """Record what an invited person said: yes (by whom and how), no (nothing more needed), unreachable.

    Only one not answered yet, or not reached, can be answered. Raises FairRefused: who_and_how, already_answered,
    moved_on.
    """
    assert answer in (states.YES, states.NO, states.UNREACHABLE), answer
    said_by, how, why = said_by.strip()[:80], how.strip()[:40], why.strip()[:200]
    workers_seen(by, permissions.REPLY).get(pk=invitation.worker.merged_into_id or invitation.worker_id)
    if answer == states.YES and not (said_by and how):
        raise errors.who_and_how()
    if invitation.fair.state in (states.OVER, states.CANCELLED):
        raise errors.moved_on(*states.STATE_WORDS[invitation.fair.state])
    # Whoever answered was told the day; whom nobody reached was not.
    known = {} if answer == states.UNREACHABLE else {"told_for": invitation.fair.held_on}
    with transaction.atomic():
        open_ones = Invitation.objects.filter(
            pk=invitation.pk, version=seen_version, state__in=(states.WAITING, states.UNREACHABLE)
        )
        if not open_ones.update(
            state=answer, said_by=said_by, how=how, why=why, replied_at=clock.moment(), recorded_by_id=by.user_id,
            version=F("version") + 1, **known,
        ):  # fmt: skip
            raise errors.already_answered()
        record(
            by=by, action="fairs.invitation.replied", subject=invitation, region=invitation.worker.region, reason=why,
            details={"answer": answer, "how": how},
        )  # fmt: skip
    invitation.refresh_from_db()
    return invitation
