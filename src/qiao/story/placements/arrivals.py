"""Arrivals（到岗答复）: the firm says of those who said yes to its posts: 已到岗 or 没来, with the day.

Having come is a start of work, confirmed by whoever knows it best; the spell is made here, by the stage whose record it
is. Not having come disputes a spell that an office reported; the office ends it. A slip is taken back as long as nobody
went on from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.story.matching.models import Proposal
from qiao.story.matching.promises import promised
from qiao.story.needs.actions import unmeet_need
from qiao.story.placements import errors, states
from qiao.story.placements.actions import PlacementFacts, begin_spell, remove_spell
from qiao.story.placements.models import Arrival, Placement
from qiao.story.placements.permissions import ARRIVALS
from qiao.story.placements.queries import open_placement
from qiao.story.register.actions import move_status
from qiao.story.register.states import LEAVING, PROPOSED
from qiao.story.register.uses import uses_of
from qiao.story.vacancies.permissions import own_firms

SHOWN_FOR = timedelta(days=30)
CAME, ABSENT = "came", "absent"
NOT_COME = "用人单位说没来"
TAKEN_BACK = "用人单位撤回：点错了"


def expected_at(actor: Actor) -> QuerySet[Proposal]:
    """Who said yes to a post of the actor's firm, and may have come."""
    rows = Proposal.objects.filter(vacancy__employer_id__in=own_firms(actor, ARRIVALS), state="yes")
    return rows.select_related("vacancy__employer", "worker__household", "worker__subject")


@dataclass(frozen=True, slots=True)
class Coming:
    """Of somebody who said yes: the firm's word, and the spell out of it that stands."""

    arrival: Arrival | None
    spell: Placement | None

    @property
    def is_over(self) -> bool:
        """Nothing is left to say: the spell ended, or they have been at work for a month."""
        if self.spell is None:
            return False
        long_ago = self.spell.started_on < clock.today() - SHOWN_FOR
        return self.spell.state == states.ENDED or (self.spell.state == states.CONFIRMED and long_ago)

    @property
    def waits(self) -> bool:
        """Whether the firm has not said yet."""
        return self.arrival is None and (self.spell is None or self.spell.state in (states.REPORTED, states.DISPUTED))


def coming(proposals: list[UUID]) -> dict[UUID, Coming]:
    """How it stands with these proposals, by proposal."""
    said = arrivals_of(proposals)
    spells = {one.proposal_id: one for one in Placement.objects.filter(proposal_id__in=proposals)}
    return {key: Coming(said.get(key), spells.get(key)) for key in proposals}


def arrivals_of(proposals: list[UUID]) -> dict[UUID, Arrival]:
    """What the firm said of them, by proposal."""
    standing = Arrival.objects.filter(proposal_id__in=proposals, taken_back_at__isnull=True)
    return {one.proposal_id: one for one in standing}


def absent() -> QuerySet[Proposal]:
    """Promises of those who the firm says did not come, and of whom nobody reported a start: the office asks them."""
    said = Arrival.objects.filter(said=ABSENT, taken_back_at__isnull=True, placement__isnull=True)
    return promised().filter(pk__in=said.values("proposal_id"))


def say_arrival(*, by: Actor, proposal_id: UUID, said: str, on: date) -> Arrival:
    """Keep the firm's word（已到岗、没来）and do what it means. Said again alike, it is the same word.

    Raises Proposal.DoesNotExist; Refused: day_ahead, before_the_yes, works_elsewhere, arrival_said, placement_move,
    under_age, too_young, no_seat.
    """
    assert said in (CAME, ABSENT), said
    proposal = expected_at(by).get(pk=proposal_id)
    if on > clock.today():
        raise errors.day_ahead()
    if proposal.replied_at is not None and on < (yes := proposal.replied_at.astimezone(clock.CHINA).date()):
        raise errors.before_the_yes(yes)
    try:
        with transaction.atomic():
            # The proposal first: two at the firm who say it at one moment come one after the other.
            Proposal.objects.select_for_update().get(pk=proposal.pk)
            if (now := arrivals_of([proposal.pk]).get(proposal.pk)) is not None:
                if (now.said, now.on) != (said, on):
                    raise errors.arrival_said()
                return now
            return _kept(by, proposal, said, on)
    except IntegrityError:
        raise errors.arrival_said() from None


def _kept(by: Actor, proposal: Proposal, said: str, on: date) -> Arrival:
    spell = _spell_of(proposal)
    before = spell.state if spell is not None else ""
    if said == CAME:
        spell = _confirmed(by, spell) if spell is not None else _begun(by, proposal, on)
    elif spell is not None:
        spell = _disputed(by, spell)
    made = Arrival.objects.create(
        proposal=proposal, placement=spell, said=said, on=on, said_by_name=by.name[:80] or "系统",
        made=said == CAME and not before, turned=bool(before) and spell is not None and spell.state != before,
        spell_version=spell.version if spell else None, created_by_id=by.user_id,
    )  # fmt: skip
    record(
        by=by, action=f"placements.arrival.{said}", subject=made, region=proposal.vacancy.place,
        details={"proposal": str(proposal.pk), "on": str(on)},
    )  # fmt: skip
    return made


def _spell_of(proposal: Proposal) -> Placement | None:
    """The spell out of the proposal, or the open one at the same firm. Raises Refused works_elsewhere."""
    if (own := Placement.objects.filter(proposal=proposal).first()) is not None:
        return own
    standing = open_placement(proposal.worker_id)
    if standing is not None and standing.employer_id != proposal.vacancy.employer_id:
        raise errors.works_elsewhere()
    return standing


def _begun(by: Actor, proposal: Proposal, on: date) -> Placement:
    # Out of a round's proposal: brought by the programme, whoever says that they arrived.
    facts = PlacementFacts(started_on=on, channel="organised", organised=True)
    made = begin_spell(by=by, worker=proposal.worker, key=uuid4(), given=facts, proposal=proposal)
    return _confirmed(by, made)


def _confirmed(by: Actor, spell: Placement) -> Placement:
    if spell.state == states.CONFIRMED:
        return spell
    who = f"{by.office} {by.name}".strip()[:80]
    return _turned(by, spell, states.CONFIRMED, confirmed_by=who, confirmed_at=clock.now(), dispute="")


def _disputed(by: Actor, spell: Placement) -> Placement:
    return _turned(by, spell, states.DISPUTED, dispute=NOT_COME)


def _turned(by: Actor, spell: Placement, to: str, **values: Any) -> Placement:
    """On the state that was seen. Raises Refused placement_move."""
    if to not in states.MOVES[spell.state]:
        raise errors.wrong_move(spell.get_state_display(), dict(Placement.STATES)[to])
    held = Placement.objects.filter(pk=spell.pk, state=spell.state, version=spell.version)
    if not held.update(state=to, version=F("version") + 1, updated_at=clock.now(), **values):
        raise errors.arrival_used()
    was = spell.state
    spell.refresh_from_db()
    record(
        by=by, action=f"placements.placement.{to}", subject=spell, region=spell.region,
        reason=str(values.get("dispute", "")), details={"state": [was, to]},
    )  # fmt: skip
    return spell


def take_arrival_back(*, by: Actor, proposal_id: UUID) -> None:
    """The firm's word was a slip: what it did goes back. Taken back twice, it is taken back once.

    Raises Proposal.DoesNotExist; Refused arrival_used where somebody went on from it.
    """
    proposal = expected_at(by).get(pk=proposal_id)
    with transaction.atomic():
        standing = Arrival.objects.select_for_update(of=("self",)).filter(proposal=proposal, taken_back_at__isnull=True)
        arrival = standing.first()
        if arrival is None:
            return
        told = {"taken_back_at": clock.moment(), "taken_back_by_id": by.user_id, "version": F("version") + 1}
        spell_id = arrival.placement_id
        Arrival.objects.filter(pk=arrival.pk).update(placement=None, **told, updated_at=clock.now())
        record(by=by, action="placements.arrival.unsaid", subject=arrival, region=proposal.vacancy.place)
        if spell_id is not None:
            _undone(by, arrival, spell_id)


def _undone(by: Actor, arrival: Arrival, spell_id: UUID) -> None:
    spell = Placement.objects.select_for_update(of=("self",)).filter(pk=spell_id).first()
    if spell is None or spell.version != arrival.spell_version:
        raise errors.arrival_used()
    if arrival.made:
        if uses_of(Placement, [spell_id]):
            raise errors.arrival_used()
        unmeet_need(by=by, need_id=arrival.proposal.need_id, why=TAKEN_BACK)
        remove_spell(by=by, placement_id=spell_id, why=TAKEN_BACK)
        # Their yes stands, so that they are on the way again; looking for work they were in between.
        for status in (PROPOSED, LEAVING):
            move_status(by=by, worker_ids=[spell.worker_id], to=status, why=TAKEN_BACK)
    elif arrival.turned:
        _reported_again(by, spell)


def _reported_again(by: Actor, spell: Placement) -> None:
    back: dict[str, Any] = {"state": states.REPORTED, "confirmed_by": "", "confirmed_at": None, "dispute": ""}
    Placement.objects.filter(pk=spell.pk).update(**back, version=F("version") + 1, updated_at=clock.now())
    record(
        by=by, action="placements.placement.reported", subject=spell, region=spell.region, reason=TAKEN_BACK,
        details={"state": [spell.state, states.REPORTED]},
    )  # fmt: skip
