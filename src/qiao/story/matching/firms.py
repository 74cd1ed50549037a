"""What a firm sees of those proposed for its posts, and what it answers（企业答复）.

Before the worker's yes: skills and the day from which they can start, nothing else（MISSION, hard rule 5）. After it
their name and the bare fact of the yes. Never a score, a reason, poverty, health, ethnicity, family or a telephone.
A firm declines for a reason out of a list, each checked against the post and the facts that it sees: there is no room
for a word about sex, age, marriage or birthplace（Employment Promotion Law of 2007, articles 26 to 31）.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.story.matching import errors, states
from qiao.story.matching.models import FirmAnswer, Proposal
from qiao.story.matching.permissions import ANSWER
from qiao.story.vacancies import states as posts
from qiao.story.vacancies.permissions import own_firms

SHOWN = 200
ACCEPTED, DECLINED = "accepted", "declined"


@dataclass(frozen=True, slots=True)
class Offered:
    """Somebody proposed for a post. `called` is "" until they said yes; `answer` is the firm's that stands."""

    key: UUID
    post: str
    skills: tuple[str, ...]
    start_on: date | None
    said_yes: bool
    called: str
    answer: FirmAnswer | None


def _lacks_skill(proposal: Proposal) -> bool:
    asked = {*proposal.vacancy.skills, *proposal.vacancy.certificates}
    return bool(asked - {*proposal.worker.skills, *proposal.need.abilities})


def _starts_late(proposal: Proposal) -> bool:
    begins, can = proposal.vacancy.starts_on, proposal.need.start_on
    return begins is not None and can is not None and can > begins


LAWFUL: Final[dict[str, Callable[[Proposal], bool]]] = {
    "full": lambda proposal: proposal.vacancy.state == posts.FILLED,
    "over": lambda proposal: proposal.vacancy.state in posts.ENDED,
    "skill": _lacks_skill,
    "start": _starts_late,
    "terms": lambda proposal: proposal.state == states.YES,
}
"""The reasons for which a firm may decline, each with whether the facts bear it out."""


def of_firms(actor: Actor) -> QuerySet[Proposal]:
    """The proposals for posts of the firms that the actor acts for, which wait for an answer or have a yes."""
    rows = Proposal.objects.filter(vacancy__employer_id__in=own_firms(actor, ANSWER))
    return rows.filter(state__in=(states.PENDING, states.YES)).select_related("vacancy", "need", "worker")


def offered_to(actor: Actor) -> list[Offered]:
    """Those who wait to answer or said yes to a post of the actor's firm; in an order that tells no rank."""
    rows = list(of_firms(actor).order_by("vacancy__title", "pk")[:SHOWN])
    standing = FirmAnswer.objects.filter(proposal__in=rows, taken_back_at__isnull=True)
    said = {one.proposal_id: one for one in standing}
    return [_offered(one, said.get(one.pk)) for one in rows]


def _offered(proposal: Proposal, answer: FirmAnswer | None) -> Offered:
    said_yes, start = proposal.state == states.YES, proposal.need.start_on
    return Offered(
        key=proposal.pk,
        post=proposal.vacancy.title,
        skills=tuple(proposal.need.skills),
        start_on=start if start is None or start > clock.today() else None,
        said_yes=said_yes,
        called=proposal.worker.called if said_yes else "",
        answer=answer,
    )


def answer_as_firm(*, by: Actor, proposal_id: UUID, said: str, reason: str = "") -> FirmAnswer:
    """Keep the firm's answer; said again alike, it is the same one. The proposal stays the office's to withdraw.

    Raises Proposal.DoesNotExist; MatchingRefused: reason_of_the_list, reason_not_borne_out, firm_answered.
    """
    assert said in (ACCEPTED, DECLINED), said
    proposal = of_firms(by).get(pk=proposal_id)
    reason = reason if said == DECLINED else ""
    if said == DECLINED:
        if reason not in LAWFUL:
            raise errors.reason_of_the_list()
        if not LAWFUL[reason](proposal):
            raise errors.reason_not_borne_out(reason)
    try:
        with transaction.atomic():
            if (now := answer_of(proposal)) is not None:
                if (now.said, now.reason) != (said, reason):
                    raise errors.firm_answered()
                return now
            made = FirmAnswer.objects.create(
                proposal=proposal, said=said, reason=reason, said_on=clock.today(), said_by_id=by.user_id,
                said_by_name=by.name[:80],
            )  # fmt: skip
            record(
                by=by, action=f"matching.proposal.firm_{said}", subject=proposal, region=proposal.vacancy.place,
                details={"reason": reason} if reason else {},
            )  # fmt: skip
    except IntegrityError:
        raise errors.firm_answered() from None
    return made


def take_answer_back(*, by: Actor, proposal_id: UUID) -> None:
    """The firm's answer was a slip: it may answer anew, as long as the office has not withdrawn the proposal.

    Taken back twice, it is taken back once. Raises Proposal.DoesNotExist.
    """
    proposal = of_firms(by).get(pk=proposal_id)
    with transaction.atomic():
        standing = FirmAnswer.objects.filter(proposal=proposal, taken_back_at__isnull=True)
        if standing.update(taken_back_at=clock.moment(), taken_back_by_id=by.user_id):
            record(by=by, action="matching.proposal.firm_unsaid", subject=proposal, region=proposal.vacancy.place)


def answer_of(proposal: Proposal) -> FirmAnswer | None:
    """The firm's answer that stands."""
    return FirmAnswer.objects.filter(proposal=proposal, taken_back_at__isnull=True).first()
