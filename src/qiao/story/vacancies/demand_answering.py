"""Answering demand lists（答复需求清单）, the city's side: each line by vacancies, or with why there is none."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.story.vacancies import demand_queries, demand_refusals, demand_states, permissions
from qiao.story.vacancies.demanding import refuse_state, refuse_wording
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.models import Demand, DemandAnswer, DemandLine, Vacancy
from qiao.story.vacancies.phrases import STATE_WORDS
from qiao.story.vacancies.queries import bare, visible_vacancies


def name_vacancy(
    *, by: Actor, line: DemandLine, vacancy: Vacancy, seats: int, batch_id: UUID | None = None
) -> DemandAnswer:
    """Answer a line with a vacancy of one's own city and so many of its seats; a seat answers one line only.

    Raises VacancyRefused: not_your_list, demand_moved_on, line_dropped, post_not_hiring, seats_short, post_twice.
    """
    refuse_answer(by, line)
    refuse_vacancy(by, line, vacancy)
    try:
        with transaction.atomic():
            vacancy = Vacancy.objects.select_for_update().get(pk=vacancy.pk)
            left = seats_left(vacancy)
            if not 1 <= seats <= left:
                raise VacancyRefused(
                    demand_refusals.SEATS_SHORT, field="seats", title=vacancy.title, left=left, seats=seats
                )
            answer = DemandAnswer(
                line=line, vacancy=vacancy, seats=seats, filled_then=vacancy.filled, created_by_id=by.user_id,
                batch_id=batch_id,
            )  # fmt: skip
            answer.save(force_insert=True)
            _answered(by, line, demand_states.FOUND, "", vacancy=vacancy.title, seats=seats)
    except IntegrityError:
        raise VacancyRefused(demand_refusals.POST_TWICE, title=vacancy.title) from None
    return answer


def take_off(*, by: Actor, answer: DemandAnswer) -> None:
    """Take a vacancy off its line; a line without any waits again. Raises VacancyRefused: as `name_vacancy`."""
    line = answer.line
    refuse_answer(by, line)
    with transaction.atomic():
        details = {"code": line.code, "vacancy": answer.vacancy.title, "seats": answer.seats}
        DemandAnswer.objects.filter(pk=answer.pk).delete()
        unanswer(line)
        record(
            by=by, action="vacancies.demand_line.taken_back", subject=line, region=line.demand.work_region,
            details=details,
        )  # fmt: skip


def cannot_find(*, by: Actor, line: DemandLine, why: str) -> DemandLine:
    """Say that there is no post for a line, and why. Raises VacancyRefused: not_your_list, demand_moved_on,
    line_dropped, demand_why_not_found, demand_condition, demand_charge, demand_contact."""
    refuse_answer(by, line)
    if not (why := why.strip()[:200]):
        raise VacancyRefused(demand_refusals.WHY_NOT_FOUND, field="why")
    refuse_wording(why=why)
    with transaction.atomic():
        # Posts that were found for a part of it stay.
        found = DemandAnswer.objects.filter(line=line).exists()
        _answered(by, line, demand_states.FOUND if found else demand_states.CANNOT, why)
    return DemandLine.objects.get(pk=line.pk)


def finish(*, by: Actor, demand: Demand) -> Demand:
    """Tell the county that every line is answered（答复完了）. Raises VacancyRefused: not_your_list, demand_moved_on,
    lines_unanswered."""
    if not demand_queries.answers(by, demand):
        raise VacancyRefused(demand_refusals.NOT_YOUR_LIST)
    refuse_state(demand, demand_states.SENT)
    with transaction.atomic():
        if waiting := demand.lines.filter(answer="", dropped_why="").count():
            raise VacancyRefused(demand_refusals.LINES_UNANSWERED, count=waiting)
        now = clock.now()
        held = Demand.objects.filter(pk=demand.pk, state=demand_states.SENT)
        told = {"state": demand_states.ANSWERED, "answered_at": clock.moment(), "answered_by_id": by.user_id}
        if not held.update(**told, version=F("version") + 1, updated_at=now):
            refuse_state(Demand.objects.get(pk=demand.pk), demand_states.SENT)
        record(by=by, action="vacancies.demand.answered", subject=demand, region=demand.work_region, details={})
    return Demand.objects.get(pk=demand.pk)


def refuse_answer(by: Actor, line: DemandLine) -> None:
    """Raises VacancyRefused unless the actor may answer the line now."""
    if not demand_queries.answers(by, line.demand):
        raise VacancyRefused(demand_refusals.NOT_YOUR_LIST)
    refuse_state(line.demand, *demand_states.ANSWERABLE)
    if line.dropped_why:
        raise VacancyRefused(demand_refusals.LINE_DROPPED)


def refuse_vacancy(by: Actor, line: DemandLine, vacancy: Vacancy) -> None:
    """Raises VacancyRefused unless the vacancy stands, in the line's city, where the actor answers."""
    mine = visible_vacancies(by, permissions.ANSWER).filter(pk=vacancy.pk).exists()
    if not mine or not vacancy.place.startswith(bare(line.demand.work_region)):
        raise VacancyRefused(demand_refusals.NOT_YOUR_LIST)
    if vacancy.state not in demand_queries.OFFERABLE:
        zh, en = STATE_WORDS[vacancy.state]
        raise VacancyRefused(demand_refusals.POST_NOT_HIRING, title=vacancy.title, state=zh, state_en=en)


def seats_left(vacancy: Vacancy) -> int:
    """The seats of a vacancy that nobody took and no line was given."""
    taken = demand_queries.taken_seats([vacancy.pk]).get(vacancy.pk, 0)
    return max(0, vacancy.headcount - max(vacancy.filled, taken))


def unanswer(line: DemandLine) -> None:
    """A line whose last vacancy went waits again, unless it was said that there are no more."""
    none = DemandLine.objects.filter(~Q(answers__isnull=False), pk=line.pk)
    for one in none:
        said = demand_states.CANNOT if one.answer_why else ""
        DemandLine.objects.filter(pk=one.pk).update(answer=said, version=F("version") + 1, updated_at=clock.now())


def _answered(by: Actor, line: DemandLine, said: str, why: str, **details: Any) -> None:
    now = clock.now()
    told = {"answer": said, "answered_by_id": by.user_id, "answered_at": clock.moment(), "updated_at": now}
    told |= {"answer_why": why} if why else {}
    DemandLine.objects.filter(pk=line.pk).update(**told, version=F("version") + 1)
    record(
        by=by, action="vacancies.demand_line.answered", subject=line, region=line.demand.work_region, reason=why,
        details={"code": line.code, "said": said, **details},
    )  # fmt: skip
