"""Suspending（暂停推荐）: an employer's posts are recommended to nobody until a day, for a reason; it may appeal.

Whoever decides an appeal is somebody else than who suspended. A term that is over ends by itself.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.story.vacancies import errors, permissions, refusals
from qiao.story.vacancies.employing import refuse_elsewhere
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.models import Employer, Suspension

LONGEST_DAYS = 365
"""The longest term of one suspension: whoever wants it longer decides again, and can be appealed against again.
Assumption."""

Decision = Literal["upheld", "lifted"]


def running(employer: Employer) -> Suspension | None:
    """The suspension that runs today."""
    going = employer.suspensions.filter(lifted_on__isnull=True, until__gte=clock.today())
    return going.order_by("-until", "pk").first()


def suspend_employer(*, by: Actor, employer: Employer, until: date, why: str) -> Suspension:
    """Stop recommending an employer's posts until a day, for a reason.

    Raises VacancyRefused: not_allowed, reason_needed, suspension_long, suspended_already.
    """
    refuse_elsewhere(by, permissions.VERIFY, employer.region, None)
    why, today = why.strip()[:200], clock.today()
    if not why or until <= today:
        raise VacancyRefused(errors.REASON_NEEDED)
    if until > (last := today + timedelta(days=LONGEST_DAYS)):
        raise VacancyRefused(refusals.SUSPENSION_LONG, field="until", last=last)
    with transaction.atomic():
        free = Q(suspended_until__isnull=True) | Q(suspended_until__lt=today)
        taken = Employer.objects.filter(free, pk=employer.pk).update(
            suspended_until=until, suspended_why=why, version=F("version") + 1, updated_at=clock.now()
        )
        if not taken:
            now = Employer.objects.get(pk=employer.pk)
            raise VacancyRefused(refusals.SUSPENDED_ALREADY, employer=now.name, until=now.suspended_until)
        made = Suspension.objects.create(employer=employer, since=today, until=until, why=why, created_by_id=by.user_id)
        record(
            by=by, action="vacancies.employer.suspended", subject=employer, region=employer.region, reason=why,
            details={"until": str(until)},
        )  # fmt: skip
    return made


def lift_suspension(*, by: Actor, employer: Employer, why: str) -> None:
    """Recommend an employer again before the term is over. An appeal that waits is decided, not gone round.

    Raises VacancyRefused: not_allowed, lift_why, appeal_waits.
    """
    refuse_elsewhere(by, permissions.VERIFY, employer.region, None)
    why = why.strip()[:200]
    if not why:
        raise VacancyRefused(refusals.LIFT_WHY)
    with transaction.atomic():
        going = running(employer)
        if going is not None and going.appealed_on is not None and not going.decided_as:
            raise VacancyRefused(refusals.APPEAL_WAITS)
        _lift(employer, why)
        record(by=by, action="vacancies.employer.reinstated", subject=employer, region=employer.region, reason=why)


def appeal(*, by: Actor, suspension: Suspension, said: str) -> None:
    """The employer's objection, brought by itself or by an office in its name; once, while the suspension runs.

    Raises VacancyRefused: not_allowed, appeal_empty, appeal_over.
    """
    employer = suspension.employer
    refuse_elsewhere(by, permissions.EDIT, employer.region, employer.pk)
    said = said.strip()[:500]
    if not said:
        raise VacancyRefused(refusals.APPEAL_EMPTY)
    told = {"appeal": said, "appealed_on": clock.today(), "appealed_by_id": by.user_id, "updated_at": clock.now()}
    with transaction.atomic():
        open_ones = Suspension.objects.filter(
            pk=suspension.pk, appealed_on__isnull=True, lifted_on__isnull=True, until__gte=clock.today()
        )
        if not open_ones.update(**told, version=F("version") + 1):
            raise VacancyRefused(refusals.APPEAL_OVER)
        record(by=by, action="vacancies.employer.appealed", subject=employer, region=employer.region)


def decide_appeal(*, by: Actor, suspension: Suspension, decision: Decision, why: str) -> None:
    """Uphold the suspension or lift it. Raises VacancyRefused: not_allowed, lift_why, decided_by_same, appeal_over."""
    employer = suspension.employer
    refuse_elsewhere(by, permissions.VERIFY, employer.region, None)
    why = why.strip()[:200]
    if not why:
        raise VacancyRefused(refusals.LIFT_WHY)
    told = {"decided_as": decision, "decided_on": clock.today(), "decided_by_id": by.user_id, "decided_why": why}
    try:
        with transaction.atomic():
            waiting = appeals_waiting().filter(pk=suspension.pk)
            if not waiting.update(**told, version=F("version") + 1, updated_at=clock.now()):
                raise VacancyRefused(refusals.APPEAL_OVER)
            if decision == "lifted":
                _lift(employer, why)
            record(
                by=by, action=f"vacancies.employer.appeal_{decision}", subject=employer, region=employer.region,
                reason=why,
            )  # fmt: skip
    except IntegrityError:
        raise VacancyRefused(refusals.DECIDED_BY_SAME) from None


def appeals_waiting() -> QuerySet[Suspension]:
    """Appeals that nobody has decided yet, of suspensions that still stand."""
    return Suspension.objects.filter(
        appealed_on__isnull=False, decided_as="", lifted_on__isnull=True, until__gte=clock.today()
    )


def _lift(employer: Employer, why: str) -> None:
    today = clock.today()
    employer.suspensions.filter(lifted_on__isnull=True, until__gte=today).update(
        lifted_on=today, lifted_why=why, version=F("version") + 1, updated_at=clock.now()
    )
    Employer.objects.filter(pk=employer.pk).update(
        suspended_until=None, suspended_why="", version=F("version") + 1, updated_at=clock.now()
    )
