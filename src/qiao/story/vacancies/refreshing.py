"""Refreshing（岗位保鲜）: the employer says whether a post still stands: 仍在招, 招满了, 不招了, 人数改为;
and of one that it had ended, that it hires again.

What was confirmed longer ago than QIAO_POST_ASK_DAYS is asked about; longer than QIAO_POST_STALE_DAYS, it leaves the
matching and the public list until somebody answers.
"""

from __future__ import annotations

from typing import Any, Literal

from django.db import transaction

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.story.vacancies import errors, permissions, refusals, states
from qiao.story.vacancies.actions import SETTLED, as_changed, refuse_barred, write_seen
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.readers import HEADCOUNT_MOST

Answer = Literal["hiring", "full", "over", "number", "again"]
ANSWERS: tuple[Answer, ...] = ("hiring", "full", "over", "number", "again")


def answer(
    *, by: Actor, vacancy: Vacancy, said: Answer, seen_version: int | None = None, headcount: int | None = None
) -> Vacancy:
    """What the employer says of its post today. 招满了 closes the seats left; 不招了 ends it; `headcount` is new.
    又要招了 takes one up that was ended so: it waits to be verified again.

    Neither touches whom the post was promised to. More seats, said by the firm itself, are verified before they are
    offered; an office that verifies there has asked. Raises ChangedMeanwhile; VacancyRefused: not_allowed,
    answer_over, below_filled, headcount_missing, headcount_large, employer_suspended, licence_over.
    """
    if not permissions.holds_at(by, permissions.EDIT, region=vacancy.place, employer_id=vacancy.employer_id):
        raise VacancyRefused(errors.NOT_ALLOWED)
    if vacancy.state not in ((states.CLOSED,) if said == "again" else states.ANSWERED):
        raise VacancyRefused(refusals.ANSWER_OVER, title=vacancy.title)
    asked = permissions.holds_at(by, permissions.VERIFY, region=vacancy.place, employer_id=None)
    told = _told(vacancy, said, headcount, stands=asked)
    if told["state"] == states.OPEN != vacancy.state:
        refuse_barred(vacancy.employer)
    written: dict[str, Any] = {**told, "confirmed_on": clock.today()}
    with transaction.atomic():
        write_seen(vacancy, vacancy.version if seen_version is None else seen_version, written, told)
        record(
            by=by, action=f"vacancies.vacancy.answered_{said}", subject=vacancy, region=vacancy.place,
            details={"state": told["state"], **({"headcount": headcount} if said == "number" else {})},
        )  # fmt: skip
    return Vacancy.objects.select_related("employer").get(pk=vacancy.pk)


def _told(vacancy: Vacancy, said: Answer, headcount: int | None, *, stands: bool) -> dict[str, Any]:
    if said == "over":
        return {"state": states.end("close")}
    if said == "again":
        return {"state": states.end("reconsider")}
    if said == "full":
        return {"state": states.FILLED if vacancy.state in (states.OPEN, states.PAUSED) else vacancy.state}
    if said == "number":
        if headcount is None or headcount < 1:
            raise VacancyRefused(refusals.HEADCOUNT_MISSING)
        if headcount > HEADCOUNT_MOST:
            raise VacancyRefused(errors.HEADCOUNT_LARGE, found=headcount, most=HEADCOUNT_MOST)
        after = as_changed(vacancy, {"headcount": headcount}, stands=stands)
        return {"headcount": headcount, "headcount_told": True, **{name: getattr(after, name) for name in SETTLED}}
    # A post that the employer had closed by itself is open again while it has seats.
    reopens = vacancy.state == states.FILLED and vacancy.filled < vacancy.headcount
    return {"state": states.OPEN if reopens else vacancy.state}
