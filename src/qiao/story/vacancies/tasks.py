"""The long work of vacancies: their form and lists of firms come in; each day those past their last day expire, and
those whose words no post may have stop."""

from __future__ import annotations

from typing import Any

from qiao.ground import clock
from qiao.ground.exchange.batches.importers import offer
from qiao.ground.jobs.registry import job
from qiao.ground.jobs.running import Run
from qiao.story.vacancies import actions, collecting, enrolling, holding, permissions, states
from qiao.story.vacancies.models import Vacancy

AT_ONCE = 200

offer(
    "vacancies.collection", "岗位采集表", "Vacancy form",
    permission=permissions.IMPORT, stage="vacancies", list_url="vacancies.list",
)(collecting.Collection)  # fmt: skip


offer(
    "vacancies.employers", "企业名录", "List of firms",
    permission=permissions.IMPORT, stage="vacancies", list_url="vacancies.employers",
)(enrolling.Enrolment)  # fmt: skip


@job("vacancies.expire", "岗位到期", "Let vacancies expire", every_minutes=60)
def expire(run: Run) -> dict[str, Any]:
    """Vacancies whose last day is over expire, some hundreds a transaction; those of ended licences pause."""
    today, expired = clock.today(), 0
    due = Vacancy.objects.filter(expires_on__lt=today, state__in=states.MOVES["expire"][0])
    while ids := list(due.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        with run.writing():
            expired += actions.expire_by(today, by=run.actor, ids=ids)
        run.progress(expired)
    paused = 0
    for post in list(holding.of_ended_licences(today).order_by("pk")):
        with run.writing():
            paused += holding.pause_unlicensed(by=run.actor, vacancy=post)
    return {"expired": expired, "paused": paused}


@job("vacancies.hold", "停下写了不能写的话的岗位", "Stop posts that say what none may", every_minutes=24 * 60)
def hold(run: Run) -> dict[str, Any]:
    """Standing posts are read again by the rules of today, some hundreds at once."""
    held, after = 0, None
    while posts := holding.standing_after(after, AT_ONCE):
        if unfit := [post for post in posts if holding.why_unfit(post)]:
            with run.writing():
                held += sum(holding.hold(by=run.actor, vacancy=post) for post in unfit)
        after = posts[-1].pk
        run.progress(held)
    return {"held": held}
