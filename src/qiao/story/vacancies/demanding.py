"""Writing demand lists（需求清单）, the county's side: counting one, going over its lines, sending, closing.

The city's side is in `demand_answering.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.vacancies import demand_queries, demand_refusals, demand_states, errors, permissions
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.folding import NAMES, Group
from qiao.story.vacancies.models import Demand, DemandLine
from qiao.story.vacancies.queries import bare
from qiao.story.vacancies.stored_wording import contact_said, said_wrongly
from qiao.story.vacancies.texts.occupations import occupation_name
from qiao.story.vacancies.unmet import beside, count_unmet

TRIES = 5
DONE = {"send": "sent_out", "close": "closed", "withdraw": "withdrawn"}


def make_demand(
    *,
    by: Actor,
    demand_id: UUID,
    home_region: str,
    work_region: str,
    answer_by: date,
    townships: Sequence[str] = (),
    note: str = "",
    previous: Demand | None = None,
) -> Demand:
    """Count a county's unmet needs today and make the draft of a list; `demand_id` is the form's own key.

    `previous`, a closed list of the same pair, gives what its city did not find: lines added by hand are taken over
    with what is missing, and counted lines that are needed still say so.

    Raises VacancyRefused: not_your_list, not_paired, township_outside, deadline_past, nobody_unmet, demand_condition,
    demand_charge.
    """
    county, today = bare(home_region), clock.today()
    if not by.covers(permissions.ASK, county):
        raise VacancyRefused(demand_refusals.NOT_YOUR_LIST)
    _refuse_unpaired(home_region, work_region)
    if answer_by <= today:
        raise VacancyRefused(demand_refusals.DEADLINE_PAST, field="answer_by", day=answer_by)
    refuse_wording(note=note)
    for code in townships:
        if not code.startswith(county):
            raise VacancyRefused(demand_refusals.TOWNSHIP_OUTSIDE, field="townships", code=code)
    counted, others = count_unmet(county, townships, today), beside(county, townships, today)
    missing = demand_queries.not_found(list(previous.lines.all())) if previous is not None else []
    by_hand = [(line, left) for line, left in missing if line.counted is None]
    if not counted.groups and not by_hand:
        raise VacancyRefused(demand_refusals.NOBODY_UNMET, **asdict(others))
    wanted = Demand(
        id=demand_id, home_region=home_region, work_region=work_region, townships=list(townships), as_of=today,
        answer_by=answer_by, note=note.strip()[:200], counted=counted.people, homes=counted.homes, previous=previous,
        created_by_id=by.user_id,
    )  # fmt: skip
    with transaction.atomic():
        demand, is_new = _numbered(wanted)
        if is_new:
            earlier = {_group_of(line): line for line, _left in missing}
            lines = [_line(demand, group, people, earlier.get(group)) for group, people in counted.groups]
            lines += [_again(demand, line, left) for line, left in by_hand]
            for position, line in enumerate(lines, start=1):
                _number(line, position, by)
            DemandLine.objects.bulk_create(lines)
            _note(
                by, "created", demand, people=counted.people, lines=len(lines), untold=counted.untold, to=work_region,
                **asdict(others),
            )  # fmt: skip
    return demand


def change_line(*, by: Actor, line: DemandLine, seen_version: int, asked: int, why: str) -> DemandLine:
    """Ask for another number, with the reason. Raises ChangedMeanwhile; VacancyRefused: not_your_list,
    demand_moved_on, line_dropped, demand_why_asked, demand_condition, demand_charge."""
    _refuse_others(by, line.demand, demand_states.DRAFT)
    why = why.strip()[:200]
    if line.dropped_why:
        raise VacancyRefused(demand_refusals.LINE_DROPPED)
    if not why and asked != line.counted:
        raise VacancyRefused(demand_refusals.WHY_ASKED, field="why")
    refuse_wording(why=why)
    with transaction.atomic():
        _write_line(line, seen_version, asked=asked, why=why)
        _note_line(by, "changed", line, why, asked=[line.asked, asked])
    return DemandLine.objects.select_related("demand").get(pk=line.pk)


def drop_line(*, by: Actor, line: DemandLine, seen_version: int, why: str) -> DemandLine:
    """Take a line off the list, with the reason; it is kept for whoever asks. Raises as `change_line`."""
    _refuse_others(by, line.demand, demand_states.DRAFT)
    why = why.strip()[:200]
    if line.dropped_why:
        raise VacancyRefused(demand_refusals.LINE_DROPPED)
    if not why:
        raise VacancyRefused(demand_refusals.WHY_ASKED, field="why")
    with transaction.atomic():
        _write_line(line, seen_version, dropped_why=why)
        _note_line(by, "removed", line, why)
    return DemandLine.objects.select_related("demand").get(pk=line.pk)


def add_line(
    *, by: Actor, demand: Demand, line_id: UUID, asked: int, why: str, occupation: str = "", trade: str = "",
    wage_yuan: int = 0, day_only: bool | None = None,
) -> DemandLine:  # fmt: skip
    """Add a line that no count gave, for the whole county. Raises VacancyRefused: not_your_list, demand_moved_on,
    demand_why_asked, demand_condition, demand_charge."""
    _refuse_others(by, demand, demand_states.DRAFT)
    if not why.strip():
        raise VacancyRefused(demand_refusals.WHY_ASKED, field="why")
    refuse_wording(trade=trade, why=why)
    with transaction.atomic():
        Demand.objects.select_for_update().get(pk=demand.pk)
        if (entered := DemandLine.objects.filter(pk=line_id, demand=demand).first()) is not None:
            return entered
        last = demand.lines.aggregate(last=Max("position"))["last"] or 0
        line = DemandLine(
            id=line_id, demand=demand, region=bare(demand.home_region), occupation=occupation, trade=trade.strip()[:60],
            wage_yuan=wage_yuan, day_only=day_only, asked=asked, why=why.strip()[:200],
        )  # fmt: skip
        _number(line, last + 1, by)
        line.save(force_insert=True)
        _note_line(by, "added", line, line.why, asked=asked)
    return line


def move(*, by: Actor, demand: Demand, verb: str, why: str = "") -> Demand:
    """Send a list to the paired city, close it with its result, or withdraw it with the reason（发出、结清、撤回）.

    Raises VacancyRefused: not_your_list, demand_moved_on, not_paired, deadline_past, demand_empty, reason_needed, and
    those of `refuse_wording`.
    """
    starts, end = demand_states.MOVES[verb]
    _refuse_others(by, demand, *starts)
    why, now = why.strip()[:200], clock.now()
    if verb == "send":
        _refuse_unpaired(demand.home_region, demand.work_region)
        if demand.answer_by < clock.today():
            raise VacancyRefused(demand_refusals.DEADLINE_PAST, day=demand.answer_by)
        if not demand.lines.filter(dropped_why="").exists():
            raise VacancyRefused(demand_refusals.DEMAND_EMPTY)
        written: dict[str, Any] = {"sent_at": clock.moment(), "sent_by_id": by.user_id}
    else:
        if not why:
            raise VacancyRefused(demand_refusals.WHY_ENDED, field="why")
        refuse_wording(why=why)
        written = {"ended_at": clock.moment(), "ended_why": why}
    with transaction.atomic():
        held = Demand.objects.filter(pk=demand.pk, state__in=starts)
        if not held.update(**written, state=end, version=F("version") + 1, updated_at=now):
            refuse_state(Demand.objects.get(pk=demand.pk), *starts)
        _note(by, DONE[verb], demand, reason=why, state=end, to=demand.work_region)
    return Demand.objects.get(pk=demand.pk)


def refuse_state(demand: Demand, *allowed: str) -> None:
    """Raises VacancyRefused demand_moved_on unless the list is in one of the states."""
    if demand.state not in allowed:
        zh, en = demand_states.STATE_WORDS[demand.state]
        raise VacancyRefused(demand_refusals.DEMAND_MOVED_ON, state=zh, state_en=en)


def _refuse_others(by: Actor, demand: Demand, *allowed: str) -> None:
    if not demand_queries.asks(by, demand):
        raise VacancyRefused(demand_refusals.NOT_YOUR_LIST)
    refuse_state(demand, *allowed)


def refuse_wording(**texts: str) -> None:
    """What the other side reads asks for nothing that a post may not ask for, and names nobody.

    Raises VacancyRefused: demand_condition, demand_charge, demand_contact.
    """
    for field, text in texts.items():
        if (found := contact_said(text)) is not None:
            raise VacancyRefused(demand_refusals.CONTACT_TOLD, field=field, found=found)
        if (fault := said_wrongly(text)) is not None:
            asks = fault.kind in (errors.MAY_NOT_BE_ASKED, errors.AGE_WITHOUT_GROUND)
            kind = demand_refusals.CONDITION_ASKED if asks else demand_refusals.WORKER_WOULD_PAY
            raise VacancyRefused(kind, field=field, **fault.figures)


def _refuse_unpaired(home: str, work: str) -> None:
    if not demand_queries.are_paired(home, work):
        raise VacancyRefused(demand_refusals.NOT_PAIRED, field="direction")


def _numbered(wanted: Demand) -> tuple[Demand, bool]:
    """The list with the next number; two made at once get two numbers, one form sent twice makes one list."""
    for _try in range(TRIES):
        if (entered := Demand.objects.filter(pk=wanted.pk).first()) is not None:
            return entered, False
        wanted.number = (Demand.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        try:
            with transaction.atomic():
                wanted.save(force_insert=True)
            return wanted, True
        except IntegrityError:
            continue
    raise AssertionError("no number was free")


def _line(demand: Demand, group: Group, people: int, earlier: DemandLine | None) -> DemandLine:
    return DemandLine(
        demand=demand, counted=people, asked=people, carried_from=earlier,
        trade=(occupation_name(group.occupation) or "")[:60],
        **asdict(group),
    )  # fmt: skip


def _again(demand: Demand, line: DemandLine, missing: int) -> DemandLine:
    same = ("region", "occupation", "trade", "wage_yuan", "day_only", "together", "work_limits", "reach", "why")
    return DemandLine(demand=demand, asked=missing, carried_from=line, **{name: getattr(line, name) for name in same})


def _group_of(line: DemandLine) -> Group:
    return Group(**{name: getattr(line, name) for name in NAMES})


def _number(line: DemandLine, position: int, by: Actor) -> None:
    line.position, line.created_by_id = position, by.user_id
    # Letters before it, so that no workbook takes it for a day.
    line.code = f"XQ{line.demand.number:04d}-{position:03d}"


def _write_line(line: DemandLine, seen_version: int, **values: Any) -> None:
    held = DemandLine.objects.filter(pk=line.pk, version=seen_version)
    if not held.update(**values, version=F("version") + 1, updated_at=clock.now()):
        raise ChangedMeanwhile((), version=DemandLine.objects.get(pk=line.pk).version)


def _note(by: Actor, verb: str, demand: Demand, *, reason: str = "", **details: Any) -> None:
    record(
        by=by, action=f"vacancies.demand.{verb}", subject=demand, region=demand.home_region, reason=reason,
        details=details,
    )  # fmt: skip


def _note_line(by: Actor, verb: str, line: DemandLine, why: str, **details: Any) -> None:
    record(
        by=by, action=f"vacancies.demand_line.{verb}", subject=line, region=line.demand.home_region, reason=why,
        details={"code": line.code, **details},
    )  # fmt: skip
