"""Checking on site（实地核验）: somebody of the receiving city sees where people will work, eat and sleep; then posts
there are verified in one step. Where something is to be mended, none is.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.story.vacancies import actions, permissions, refusals, states
from qiao.story.vacancies.employing import refuse_elsewhere
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.models import SiteCheck, Vacancy, Workplace
from qiao.story.visits.models import Visit

ROOMS = ("dormitory", "canteen", "work")
OF_FIRMS = ("employer", "workshop")
MEND, UNSEEN = "bad", "unseen"


def check_site(
    *, by: Actor, workplace: Workplace, checked_on: date, found: dict[str, str], check_id: UUID | None = None,
    visit_id: UUID | None = None,
) -> SiteCheck:  # fmt: skip
    """Keep what was found: of each room its finding, and what there is to say（`dormitory`, `dormitory_said` …).

    Sent twice with its key, it is one. Raises VacancyRefused: not_allowed, check_in_future, mend_what, nothing_seen,
    visit_of_another.
    """
    employer = workplace.employer
    refuse_elsewhere(by, permissions.VERIFY, employer.region, None)
    key = check_id or uuid4()
    if (made := SiteCheck.objects.filter(pk=key, workplace=workplace).first()) is not None:
        return made
    if checked_on > clock.today():
        raise VacancyRefused(refusals.CHECK_IN_FUTURE)
    if all(found[room] == UNSEEN for room in ROOMS):
        raise VacancyRefused(refusals.NOTHING_SEEN)
    if any(found[room] == MEND and not found.get(f"{room}_said", "").strip() for room in ROOMS):
        raise VacancyRefused(refusals.MEND_WHAT)
    told: dict[str, Any] = {f"{room}_said": found.get(f"{room}_said", "").strip()[:200] for room in ROOMS}
    with transaction.atomic():
        check = SiteCheck.objects.create(
            id=key, workplace=workplace, checked_on=checked_on,
            visit=_visit(visit_id, workplace), created_by_id=by.user_id,
            **told, **{room: found[room] for room in ROOMS},
        )  # fmt: skip
        details = {"workplace": str(workplace.pk), **{room: found[room] for room in ROOMS}}
        record(by=by, action="vacancies.employer.checked", subject=employer, region=employer.region, details=details)
    return check


def not_well(check: SiteCheck) -> list[tuple[str, str]]:
    """The rooms for whose finding nothing is verified by the check, with the finding; none where it is well."""
    wrong = [(room, MEND) for room in ROOMS if getattr(check, room) == MEND]
    return [*wrong, ("work", UNSEEN)] if check.work == UNSEEN else wrong


def waiting_there(check: SiteCheck) -> QuerySet[Vacancy]:
    """The employer's drafts at the place that was checked; none where something is to be mended."""
    if not check.is_well:
        return Vacancy.objects.none()
    place = check.workplace.place
    above = [place[:length] for length in (6, 9) if length < len(place)]
    there = Q(place__startswith=place) | Q(place__in=above)
    drafts = Vacancy.objects.filter(there, employer=check.workplace.employer, state=states.DRAFT)
    return drafts.select_related("employer").order_by("pk")


def verify_there(*, by: Actor, check: SiteCheck, ids: list[UUID]) -> tuple[int, list[tuple[str, str]]]:
    """Verify those of the drafts, each for itself. Returns how many, and the others' titles with why not."""
    done, left = 0, []
    for vacancy in waiting_there(check).filter(pk__in=ids):
        try:
            actions.move(by=by, vacancy=vacancy, verb="verify", how="site")
            done += 1
        except VacancyRefused as refused:
            left.append((vacancy.title, refused.said))
    return done, left


def _visit(visit_id: UUID | None, workplace: Workplace) -> Visit | None:
    if visit_id is None:
        return None
    found = Visit.objects.filter(pk=visit_id, kind__in=OF_FIRMS, record_id=workplace.employer_id).first()
    if found is None:
        raise VacancyRefused(refusals.VISIT_OF_ANOTHER)
    return found
