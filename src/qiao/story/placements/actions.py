"""Writing placements: the start of work, its confirmation, a dispute, its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.privacy.resident_ids import age_on
from qiao.ground.privacy.visibility import hide_cause, show
from qiao.ground.saying import Refused
from qiao.story.matching.models import Proposal
from qiao.story.needs.actions import meet_need, reopen_need
from qiao.story.placements import errors, states
from qiao.story.placements.knowing import employer_named
from qiao.story.placements.models import Placement, Report
from qiao.story.placements.permissions import CONFIRM, EDIT
from qiao.story.placements.queries import may_confirm, open_placement, place_name, placements_seen
from qiao.story.register.actions import move_status
from qiao.story.register.errors import under_age
from qiao.story.register.models import Household, Worker
from qiao.story.register.queries import workers_seen
from qiao.story.register.states import AGAIN, WORKING
from qiao.story.vacancies.actions import release_seat, take_seat
from qiao.story.vacancies.models import Vacancy
from qiao.story.workshops.models import Workshop, WorkshopPost

LEAST_AGE, ADULT_AGE = 16, 18
SEEN_AFTER_END = timedelta(days=180)
"""How long the place of work still sees somebody who left: for wages owed and claims. Assumption."""


@dataclass(frozen=True, slots=True)
class PlacementFacts:
    """A spell of work as reported. With a vacancy, employer and place are the vacancy's; without one, an employer on
    record is linked by its exact name. In a workshop they are the workshop's."""

    started_on: date
    channel: str
    employer_name: str = ""
    region: str = ""
    job: str = ""
    industry: str = ""
    wage_yuan_month: int | None = None
    organised: bool = False
    vacancy: Vacancy | None = None
    address: str = ""
    form: str = ""
    sector: str = ""
    employer_kind: str = ""
    special: str = ""
    workshop: Workshop | None = None


def record_placement(
    *, by: Actor, worker_id: UUID, key: UUID, given: PlacementFacts, proposal_id: UUID | None = None
) -> Placement:
    """Record that somebody started work（上岗）, out of a proposal with a yes or directly.

    The seat of its vacancy is taken, the standing need is met, and the place of work sees the worker from then on.
    `key` is the form's own: sent twice, it is one placement.
    Raises Worker.DoesNotExist; Refused: still_at_work, no_yes, under_age, too_young, not_near, day_ahead, no_seat.
    """
    worker = workers_seen(by, EDIT, proposed=True).select_related("household", "subject").get(pk=worker_id)
    if (made := Placement.objects.filter(pk=key, worker=worker).first()) is not None:
        return made
    proposal = None if proposal_id is None else _accepted(worker, proposal_id)
    if proposal is not None and (made := Placement.objects.filter(proposal=proposal).first()) is not None:
        return made
    return begin_spell(by=by, worker=worker, key=key, given=given, proposal=proposal)


def begin_spell(*, by: Actor, worker: Worker, key: UUID, given: PlacementFacts, proposal: Proposal | None) -> Placement:
    """Begin a spell, for whoever was looked at already. Raises Refused as `record_placement`."""
    placement = _placement(worker, key, given, proposal, by)
    _refuse_unfit(worker, placement, proposal.vacancy if proposal else given.vacancy)
    try:
        with transaction.atomic():
            placement.save(force_insert=True)
            _begin(by, placement, worker)
    except IntegrityError:
        if (made := Placement.objects.filter(pk=key, worker=worker).first()) is not None:
            return made
        raise _why_not(worker, proposal) from None
    return placement


def _accepted(worker: Worker, proposal_id: UUID) -> Proposal:
    proposal = Proposal.objects.select_related("vacancy__employer").filter(pk=proposal_id, worker=worker).first()
    if proposal is None or proposal.state != "yes":
        raise errors.no_yes()
    return proposal


def _placement(worker: Worker, key: UUID, given: PlacementFacts, proposal: Proposal | None, by: Actor) -> Placement:
    vacancy = proposal.vacancy if proposal is not None else given.vacancy
    workshop = given.workshop or _workshop_of(vacancy, worker)
    firm = workshop or vacancy
    employer = firm.employer if firm is not None else None
    return Placement(
        id=key,
        worker=worker,
        proposal=proposal,
        vacancy=vacancy,
        employer_id=employer.pk if employer is not None else employer_named(given.employer_name),
        employer_name=employer.name if employer is not None else given.employer_name.strip(),
        job=given.job or (vacancy.title[:80] if vacancy is not None else ""),
        industry=given.industry,
        region=workshop.region if workshop is not None else vacancy.place if vacancy is not None else given.region,
        home_region=worker.region,
        channel="workshop" if workshop is not None else given.channel,
        workshop=workshop,
        organised=given.organised or proposal is not None,
        poverty_then=poverty_on(worker.household, given.started_on),
        started_on=given.started_on,
        wage_yuan_month=given.wage_yuan_month,
        address=given.address,
        form=given.form,
        sector=given.sector,
        employer_kind=given.employer_kind,
        special=given.special,
        created_by_id=by.user_id,
    )


def _workshop_of(vacancy: Vacancy | None, worker: Worker) -> Workshop | None:
    """The workshop of the worker's own county in which a post's work is; None where it is in none."""
    if vacancy is None:
        return None
    posts = WorkshopPost.objects.filter(vacancy=vacancy, workshop__region__startswith=worker.region[:6])
    post = posts.select_related("workshop__employer").first()
    return post.workshop if post is not None else None


def poverty_on(household: Household | None, day: date) -> str:
    """The household's poverty status on a day, as far as it is known since when it holds."""
    if household is None or (household.poverty_since is not None and household.poverty_since > day):
        return ""
    return household.poverty


def _refuse_unfit(worker: Worker, placement: Placement, vacancy: Vacancy | None) -> None:
    if placement.started_on > clock.today():
        raise errors.day_ahead()
    if not placement.employer_name or not placement.region:
        raise errors.place_missing()
    age = age_on(worker.born_on, placement.started_on) if worker.born_on else ADULT_AGE
    if age < LEAST_AGE:
        raise under_age()
    if age < ADULT_AGE and not (vacancy is not None and vacancy.young_ok):
        raise errors.too_young()
    if placement.channel in states.NEAR_CHANNELS and placement.region[:6] != placement.home_region[:6]:
        raise errors.not_near(str(dict(Placement.CHANNELS)[placement.channel]))
    if (now := open_placement(worker.pk)) is not None:
        raise errors.still_at_work(now.employer_name, now.started_on)


def _begin(by: Actor, placement: Placement, worker: Worker) -> None:
    if placement.vacancy_id is not None:
        take_seat(by=by, vacancy_id=placement.vacancy_id)
    show(
        subject=worker.subject, region=placement.region, ground="placement", since=placement.started_on,
        cause=str(placement.pk),
    )  # fmt: skip
    record(
        by=by, action="placements.placement.recorded", subject=placement, region=placement.region,
        details={"worker": str(worker.pk), "channel": placement.channel, "organised": placement.organised},
    )  # fmt: skip
    why = f"在{placement.employer_name}上岗"
    meet_need(by=by, worker_id=worker.pk, why=why)
    move_status(by=by, worker_ids=[worker.pk], to=WORKING, why=why)


def _why_not(worker: Worker, proposal: Proposal | None) -> Refused:
    """Who was faster: another spell of the same worker."""
    now = open_placement(worker.pk)
    if now is None and proposal is not None:
        now = Placement.objects.filter(proposal=proposal).first()
    return errors.still_at_work(now.employer_name, now.started_on) if now else errors.wrong_move("（已变）", "记上岗")


def confirm_placement(*, by: Actor, placement_id: UUID) -> Placement:
    """The place of work says that it is so（确认在岗）. Confirmed twice, it is confirmed once.

    Raises Placement.DoesNotExist; Refused: not_yours, placement_move.
    """
    placement = _yours(by, placement_id)
    if placement.state == states.CONFIRMED:
        return placement
    office = f"{by.office} {by.name}".strip()[:80]
    extra: dict[str, Any] = {"confirmed_by": office, "confirmed_at": clock.now(), "dispute": ""}
    return _moved(by, placement, states.CONFIRMED, "确认", **extra)


def dispute_placement(*, by: Actor, placement_id: UUID, why: str) -> Placement:
    """The place of work says that it is not so（有争议）, and why. Raises as confirm_placement; Refused why_blank."""
    if not why.strip():
        raise Refused("why_blank", "请写明哪里不对。", "Say what is wrong.", field="why")
    return _moved(by, _yours(by, placement_id), states.DISPUTED, "提出异议", dispute=why.strip()[:200])


def _yours(by: Actor, placement_id: UUID) -> Placement:
    placement = placements_seen(by, CONFIRM).select_related("worker").get(pk=placement_id)
    if not may_confirm(by, placement):
        raise Refused(
            "not_yours",
            f"上岗由工作地确认：{place_name(placement.region)}的人社部门或用人单位。",
            "A placement is confirmed where the work is: by the office there or by the employer.",
        )
    return placement


def _moved(by: Actor, placement: Placement, to: str, what: str, why: str = "", **values: Any) -> Placement:
    if to not in states.MOVES[placement.state]:
        raise errors.wrong_move(placement.get_state_display(), what)
    with transaction.atomic():
        held = Placement.objects.filter(pk=placement.pk, state=placement.state)
        if not held.update(state=to, version=F("version") + 1, updated_at=clock.now(), **values):
            now = Placement.objects.filter(pk=placement.pk).first()
            raise errors.gone() if now is None else errors.wrong_move(now.get_state_display(), what)
        was = placement.state
        placement.refresh_from_db()
        record(
            by=by, action=f"placements.placement.{to}", subject=placement, region=placement.region,
            reason=why or str(values.get("dispute", "")), details={"state": [was, to]},
        )  # fmt: skip
    return placement


def end_placement(*, by: Actor, placement_id: UUID, on: date, why: str, note: str = "") -> Placement:
    """Record the last day and the reason（离岗）. `why` is a key of ENDINGS. The worker looks again.

    Raises Placement.DoesNotExist; Refused: day_order, placement_move.
    """
    placement = placements_seen(by, EDIT).select_related("worker").get(pk=placement_id)
    if not placement.started_on <= on <= clock.today():
        raise errors.day_order(placement.started_on)
    told = f"{states.ending_word(why)} {note}".strip()[:80]
    with transaction.atomic():
        ended = _moved(by, placement, states.ENDED, "记离岗", told, ended_on=on, ended_why=told)
        if ended.vacancy_id is not None and not states.holds_seat(ended.ended_why):
            release_seat(by=by, vacancy_id=ended.vacancy_id)
        after_end(by, ended)
    return ended


def after_end(by: Actor, placement: Placement) -> None:
    """What an end means for the worker: seen there for half a year more, and looking again."""
    last = placement.ended_on or clock.today()
    told: dict[str, Any] = {"state": "confirmed", "settled_at": clock.now(), "settled_why": "已记离岗"}
    Report.objects.filter(placement=placement, state="open").update(settled_by_id=by.user_id, **told)
    hide_cause(ground="placement", cause=str(placement.pk), until=last + SEEN_AFTER_END)
    _look_again(by, placement.worker_id, f"从{placement.employer_name}离岗")


def _look_again(by: Actor, worker_id: UUID, why: str) -> None:
    """Whoever has no other open spell looks for work again: the record that stands, if theirs was merged into one."""
    worker = Worker.objects.only("merged_into_id").get(pk=worker_id)
    standing = worker.merged_into_id or worker.pk
    if open_placement(standing) is None:
        reopen_need(by=by, worker_id=standing, why=why)
        move_status(by=by, worker_ids=[standing], to=AGAIN, why=why)


def remove_placement(*, by: Actor, placement_id: UUID, why: str) -> None:
    """Take back a placement that never was（记错了）: it counts nowhere any more; the audit keeps what stood there.

    Taken back twice, it is taken back once. Raises Placement.DoesNotExist; Refused why_blank, placement_gone.
    """
    if not why.strip():
        raise Refused("why_blank", "请写明为什么撤掉。", "Say why it is taken back.", field="why")
    placements_seen(by, EDIT).get(pk=placement_id)
    remove_spell(by=by, placement_id=placement_id, why=why)


def remove_spell(*, by: Actor, placement_id: UUID, why: str) -> None:
    """Take a spell back, for whoever was looked at already. Raises Refused placement_gone."""
    with transaction.atomic():
        # The row first: whoever ends or removes it at the same moment waits here, and finds what became of it.
        placement = Placement.objects.select_for_update().filter(pk=placement_id).first()
        if placement is None:
            raise errors.gone()
        details = {
            "worker": str(placement.worker_id), "employer": placement.employer_name, "region": placement.region,
            "started_on": str(placement.started_on), "state": placement.state, "channel": placement.channel,
        }  # fmt: skip
        record(
            by=by, action="placements.placement.removed", subject=placement, region=placement.region, reason=why,
            details=details,
        )  # fmt: skip
        if placement.vacancy_id is not None and states.holds_seat(placement.ended_why):
            release_seat(by=by, vacancy_id=placement.vacancy_id)
        hide_cause(ground="placement", cause=str(placement.pk))
        was_open, worker_id = placement.ended_on is None, placement.worker_id
        placement.delete()
        if was_open:
            _look_again(by, worker_id, why)
