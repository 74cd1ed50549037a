"""Writing needs: stating, changing, pausing, closing, and what later stages ask for: met, opened again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.story.needs import refusals, states
from qiao.story.needs.models import Need
from qiao.story.needs.permissions import EDIT
from qiao.story.needs.queries import needs_seen
from qiao.story.needs.summary import FIELD_NAMES, shown, value_said
from qiao.story.register import errors, facts
from qiao.story.register.actions import move_status
from qiao.story.register.errors import ChangedMeanwhile, Difference
from qiao.story.register.history import last_change, marks
from qiao.story.register.models import Worker
from qiao.story.register.queries import workers_seen
from qiao.story.register.states import IDLE

REPLACED = "由新的需求代替"
DAYS = ("start_on", "return_on")
"""What was said of one time only, and does not hold for the next."""


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """A need as stated. `work_limits` is the bit set, `wage_floor_yuan` whole yuan a month (0: none named)."""

    reach: int
    next_step: str = ""
    wage_floor_yuan: int = 0
    night_ok: bool | None = None
    care: bool = False
    work_limits: int = 0
    skills: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    start_on: date | None = None
    return_on: date | None = None
    trained: bool | None = None
    training_wish: bool | None = None
    training_trade: str = ""
    unemployed_why: str = ""

    def values(self) -> dict[str, Any]:
        """By column."""
        return {**asdict(self), "skills": list(self.skills), "certificates": list(self.certificates)}


def open_need(
    *,
    by: Actor,
    worker_id: UUID,
    key: UUID,
    given: NeedFacts,
    stated_on: date | None = None,
    family: UUID | None = None,
) -> Need:
    """State a need（登记需求）; the standing one is closed by it. `key` is the form's own: sent twice, it is one need.

    Raises Worker.DoesNotExist; Refused: under_age, standing_need.
    """
    worker = workers_seen(by, EDIT).get(pk=worker_id)
    if facts.is_child(worker.born_on):
        raise errors.under_age()
    if (stated := Need.objects.filter(pk=key, worker=worker).first()) is not None:
        return stated
    try:
        with transaction.atomic():
            _close_standing(by, worker.pk)
            need = Need(
                id=key, worker=worker, stated_on=stated_on or clock.today(), family=family, created_by_id=by.user_id,
                **given.values(),
            )  # fmt: skip
            need.save(force_insert=True)
            record(by=by, action="needs.need.opened", subject=need, region=worker.region)
            _follow(by, need)
    except IntegrityError:
        if (stated := Need.objects.filter(pk=key, worker=worker).first()) is not None:
            return stated
        raise refusals.two_standing() from None
    return need


def _close_standing(by: Actor, worker_id: UUID) -> None:
    for old in Need.objects.filter(worker_id=worker_id, state__in=states.STANDING):
        _move(by, old, states.CLOSED, REPLACED)


def change_need(
    *,
    by: Actor,
    need_id: UUID,
    version: int,
    given: NeedFacts,
    stated_on: date | None = None,
    said: Collection[str] | None = None,
) -> Need:
    """Correct a standing need on the version seen. `stated_on`: the day on which the person said so; never set back.
    `said`: which wishes the person spoke of then, all where it is not told; the others keep their day.

    Raises Need.DoesNotExist; ChangedMeanwhile; Refused need_move for one that stands no more.
    """
    with transaction.atomic():
        need = needs_seen(by, EDIT).select_related("worker").get(pk=need_id)
        if need.state not in states.STANDING:
            raise refusals.wrong_move(need.get_state_display(), "修改")
        values = {name: value for name, value in given.values().items() if value != getattr(need, name)}
        if not values and need.version == version:
            return need
        held = Need.objects.filter(pk=need.pk, version=version)
        days = {} if stated_on is None else _said(need, said, stated_on)
        if not held.update(**values, **days, version=F("version") + 1, updated_at=clock.now()):
            raise _meanwhile(Need.objects.get(pk=need.pk), given)
        told = {name: [shown(name, getattr(need, name)), shown(name, value)] for name, value in values.items()}
        need.refresh_from_db()
        record(
            by=by, action="needs.need.changed", subject=need, region=need.worker.region,
            details={"changes": told, **marks(need.version)},
        )  # fmt: skip
        _follow(by, need)
    return need


def pause_need(*, by: Actor, need_id: UUID, why: str) -> Need:
    """Not looking for now（暂不找活）. Raises Need.DoesNotExist, Refused need_move."""
    return _move_seen(by, need_id, states.PAUSED, why)


def resume_need(*, by: Actor, need_id: UUID) -> Need:
    """Looking again with the same need. Raises Need.DoesNotExist, Refused need_move."""
    return _move_seen(by, need_id, states.OPEN, "恢复找活")


def close_need(*, by: Actor, need_id: UUID, why: str) -> Need:
    """Withdraw a need（关闭）, with the reason. Raises Need.DoesNotExist, Refused need_move."""
    return _move_seen(by, need_id, states.CLOSED, why)


def _said(need: Need, said: Collection[str] | None, day: date) -> dict[str, Any]:
    """The columns that tell when which wish was said, after these were on that day; a day is never set back."""
    if day < need.stated_on:
        return {}
    return {"stated_on": day, "said_before": need.days_after(said, day, NeedFacts.__slots__)}


def confirm_need(*, by: Actor, need_id: UUID, on: date | None = None, said: Collection[str] | None = None) -> Need:
    """Say that the person was asked on that day (today) and still wants the same（核实）; `said` as for change_need.

    Raises as pause_need.
    """
    day = on or clock.today()
    with transaction.atomic():
        need = needs_seen(by, EDIT).select_related("worker").get(pk=need_id)
        if need.state != states.OPEN:
            raise refusals.wrong_move(need.get_state_display(), "核实")
        days = _said(need, said, day)
        if not days or all(getattr(need, name) == value for name, value in days.items()):
            return need
        Need.objects.filter(pk=need.pk).update(**days, version=F("version") + 1)
        told = {} if said is None else {"said": sorted(said)}
        record(by=by, action="needs.need.confirmed", subject=need, region=need.worker.region, details=told)
        need.refresh_from_db()
    return need


def meet_need(*, by: Actor, worker_id: UUID, why: str) -> Need | None:
    """Called by placements: the worker has started somewhere, so the standing need is met（已就业）."""
    with transaction.atomic():
        need = Need.objects.filter(worker_id=worker_id, state__in=states.STANDING).select_related("worker").first()
        if need is not None:
            _move(by, need, states.MET, why)
    return need


def unmeet_need(*, by: Actor, need_id: UUID, why: str) -> None:
    """Called when a start of work was a slip（点错了）: the need that it met stands as before, unless another does."""
    with transaction.atomic():
        need = Need.objects.select_related("worker").get(pk=need_id)
        others = Need.objects.filter(worker_id=need.worker_id, state__in=states.STANDING)
        if need.state == states.MET and not others.exists():
            _move(by, need, states.OPEN, why)


def reopen_need(*, by: Actor, worker_id: UUID, why: str) -> Need | None:
    """Called when work ended（重新求职）: the latest need stands again as a new one; a standing one is left alone.

    None when the worker never stated a need, or is a child.
    """
    with transaction.atomic():
        worker = Worker.objects.get(pk=worker_id)
        standing = Need.objects.filter(worker=worker, state__in=states.STANDING).first()
        last = standing or Need.objects.filter(worker=worker).order_by("-stated_on", "-created_at").first()
        if last is None or standing is not None or facts.is_child(worker.born_on):
            return standing
        need = _again(last, by, worker_id=worker.pk, stated_on=clock.today())
        record(by=by, action="needs.need.reopened", subject=need, region=worker.region, reason=why)
        move_status(by=by, worker_ids=[worker.pk], to=states.status_of(need.state, need.reach, again=True), why=why)
    return need


def follow_merge(*, by: Actor, keep_id: UUID, drop_id: UUID) -> list[dict[str, Any]]:
    """After two records became one（并档）: the dropped one's standing need is closed, and stated for the kept one
    if that has none. In the transaction of the merge. Returns what `unfollow_merge` needs to take that back."""
    followed = []
    with transaction.atomic():
        for need in Need.objects.filter(worker_id=drop_id, state__in=states.STANDING).select_related("worker"):
            was = need.state
            _move(by, need, states.CLOSED, "并档")
            told: dict[str, Any] = {"closed": str(need.pk), "was": was, "version": need.version}
            followed.append(told)
            if Need.objects.filter(worker_id=keep_id, state__in=states.STANDING).exists():
                continue
            kept = _again(need, by, worker_id=keep_id, stated_on=need.stated_on)
            home = kept.worker.region
            record(by=by, action="needs.need.merged", subject=kept, region=home, details={"from": str(need.pk)})
            _follow(by, kept)
            told |= {"made": str(kept.pk), "made_version": kept.version}
    return followed


def unfollow_merge(*, by: Actor, followed: Sequence[Mapping[str, Any]]) -> None:
    """After a merge was undone（撤销并档）: the need that it stated is closed, the one that it closed stands again. In
    the transaction of the undo. Raises Refused need_changed_since_merge."""
    with transaction.atomic():
        for told in followed:
            if "made" in told:
                _move(by, _unchanged(told["made"], told["made_version"]), states.CLOSED, "撤销并档")
            need = _unchanged(told["closed"], told["version"])
            if not Need.objects.filter(worker_id=need.worker_id, state__in=states.STANDING).exists():
                _move(by, need, told["was"], "撤销并档")
                _follow(by, need)


def _unchanged(key: str, version: int) -> Need:
    """The need as the merge left it. Raises Refused."""
    need = Need.objects.select_related("worker").filter(pk=key).first()
    if need is None or need.version != version:
        raise refusals.changed_since_merge()
    return need


def _again(last: Need, by: Actor, *, worker_id: UUID, stated_on: date) -> Need:
    """The same wishes as a new need."""
    wishes = {name: getattr(last, name) for name in NeedFacts.__slots__ if name not in DAYS}
    need = Need(worker_id=worker_id, stated_on=stated_on, created_by_id=by.user_id, **wishes)
    need.save(force_insert=True)
    return need


def _move_seen(by: Actor, need_id: UUID, to: str, why: str) -> Need:
    with transaction.atomic():
        need = needs_seen(by, EDIT).select_related("worker").get(pk=need_id)
        if to not in states.MOVES[need.state]:
            raise refusals.wrong_move(need.get_state_display(), f"改成“{dict(Need.STATES)[to]}”")
        _move(by, need, to, why)
        _follow(by, need)
    return need


def _move(by: Actor, need: Need, to: str, why: str) -> None:
    over = to not in states.STANDING
    held = Need.objects.filter(pk=need.pk, state=need.state)
    moved = held.update(
        state=to, closed_on=clock.today() if over else None, closed_why=why[:200] if over else "",
        version=F("version") + 1, updated_at=clock.now(),
    )  # fmt: skip
    if not moved:
        raise refusals.wrong_move(Need.objects.get(pk=need.pk).get_state_display(), f"改成“{dict(Need.STATES)[to]}”")
    was = need.state
    need.refresh_from_db()
    record(
        by=by, action="needs.need.moved", subject=need, region=need.worker.region, reason=why,
        details={"state": [was, to]},
    )  # fmt: skip


def _follow(by: Actor, need: Need) -> None:
    """The worker's status follows the need, unless they are at work or on the way there."""
    worker = Worker.objects.get(pk=need.worker_id)
    if worker.status in IDLE:
        move_status(by=by, worker_ids=[worker.pk], to=states.status_of(need.state, need.reach), why="需求有变")


def _meanwhile(now: Need, given: NeedFacts) -> ChangedMeanwhile:
    told = tuple(
        Difference(name, str(FIELD_NAMES[name]), value_said(name, getattr(now, name)), value_said(name, value))
        for name, value in given.values().items()
        if getattr(now, name) != value
    )
    last = last_change(now)
    return ChangedMeanwhile(told, version=now.version, by=last.by if last else "", at=last.at if last else None)
