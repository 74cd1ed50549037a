"""Entering a vacancy for a line of a demand list: the form begins with what the line asks, and then answers it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from qiao.ground.accounts.actors import Actor
from qiao.ground.saying import Refused
from qiao.story.vacancies import demand_answering, demand_queries, permissions
from qiao.story.vacancies.models import DemandLine, Vacancy
from qiao.story.vacancies.queries import place_name

LEAST_WAGE = 500


def line_of(actor: Actor, text: str) -> DemandLine | None:
    """The line in the address or the form, of a list that is the actor's to answer."""
    try:
        return demand_queries.lines_seen(actor, permissions.ANSWER).filter(pk=UUID(text)).first()
    except ValueError:
        return None


def start_of(line: DemandLine) -> dict[str, Any]:
    """What the form begins with. What the law or the employer must say stays open."""
    told: dict[str, Any] = {
        "line": line.pk,
        "title": line.trade,
        "occupation": line.occupation,
        "headcount": missing_of(line) or None,
        "place_text": place_name(line.demand.work_region),
    }
    if line.wage_yuan and line.wage_yuan >= LEAST_WAGE:
        told["wage_low_yuan"] = line.wage_yuan
    if line.day_only:
        told["night"] = "0"
    return told


def missing_of(line: DemandLine) -> int:
    """How many seats the line was not given yet, verified or not."""
    return max(0, line.asked - demand_queries.given_by_line([line.pk]).get(line.pk, 0))


def answer_with(request: HttpRequest, actor: Actor, line: DemandLine, vacancy: Vacancy) -> None:
    """Name the new vacancy for its line, as far as the line asks; what stands in the way is said."""
    seats = min(vacancy.headcount, missing_of(line)) or vacancy.headcount
    try:
        demand_answering.name_vacancy(by=actor, line=line, vacancy=vacancy, seats=seats)
        messages.success(request, _("答复了需求 %(code)s：%(n)s 个。") % {"code": line.code, "n": seats})
    except Refused as refused:
        messages.warning(request, _("还没有用来答复需求 %(code)s：%(why)s") % {"code": line.code, "why": refused.said})
