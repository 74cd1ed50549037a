"""Writing fairs: planning, who stands at which booth with what, and moving the fair on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.jobs.actions import enqueue
from qiao.ground.jobs.models import Job
from qiao.story.fairs import errors, permissions, queries, states
from qiao.story.fairs.models import Fair, FairFirm, FairVacancy, Intent
from qiao.story.fairs.telling import ask_anew
from qiao.story.matching.queries import paired_today
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.vacancies.models import Employer, Vacancy
from qiao.story.vacancies.queries import bare, still_open
from qiao.story.vacancies.stored_wording import contact_said, said_wrongly

FIELDS = ("name", "kind", "held_on", "begins_at", "ends_at", "place", "capacity", "home_organiser", "work_organiser")
SAID = ("name", "place", "home_organiser", "work_organiser", "booth")
"""Texts that whoever is invited reads."""
_DONE = {"begin": "begun", "finish": "ended", "cancel": "cancelled"}


def plan_fair(*, by: Actor, fair_id: UUID, home_region: str, work_region: str, values: Mapping[str, Any]) -> Fair:
    """Plan a fair（办一场）; `fair_id` is the form's own key.

    Raises FairRefused: not_paired, not_yours, day_past, fair_wording.
    """
    if (home_region, work_region) not in paired_today():
        raise errors.not_paired()
    if not any(by.covers(permissions.PLAN, bare(side)) for side in (home_region, work_region)):
        raise errors.not_yours()
    _refuse_past(values)
    _refuse_wording(values)
    with transaction.atomic():
        if (entered := Fair.objects.filter(pk=fair_id).first()) is not None:
            return entered
        fair = Fair(
            id=fair_id, home_region=home_region, work_region=work_region, created_by_id=by.user_id, **_known(values)
        )
        fair.save(force_insert=True)
        _note(by, "planned", fair, held_on=str(fair.held_on), work_region=work_region)
    return fair


def change_fair(*, by: Actor, fair: Fair, seen_version: int, values: Mapping[str, Any]) -> Fair:
    """Change a fair that was seen at `seen_version`.

    Raises ChangedMeanwhile; FairRefused: not_yours, moved_on, day_past, fair_wording.
    """
    given = _known(values)
    _refuse_others(by, fair, permissions.PLAN)
    _refuse_state(fair, states.CHANGEABLE)
    changed = {name: value for name, value in given.items() if getattr(fair, name) != value}
    _refuse_past(changed)
    _refuse_wording(changed)
    with transaction.atomic():
        held = Fair.objects.filter(pk=fair.pk, version=seen_version)
        if not held.update(**changed, version=F("version") + 1, updated_at=clock.now()):
            raise ChangedMeanwhile((), version=Fair.objects.get(pk=fair.pk).version)
        told = {name: [str(getattr(fair, name)), str(value)] for name, value in changed.items()}
        anew = ask_anew(fair) if "held_on" in changed else 0
        _note(by, "changed", fair, changes=told, **({"asked_anew": anew} if anew else {}))
    return Fair.objects.get(pk=fair.pk)


def move(*, by: Actor, fair: Fair, verb: str, why: str = "") -> Fair:
    """Begin, finish or cancel a fair. Raises FairRefused: not_yours, moved_on, too_early, reason_needed."""
    _refuse_others(by, fair, permissions.PLAN)
    starts, end = states.MOVES[verb]
    _refuse_state(fair, starts)
    why = why.strip()[:200]
    if verb == "begin" and fair.held_on > clock.today():
        raise errors.too_early(fair.held_on, clock.today())
    if verb == "cancel" and not why:
        raise errors.reason_needed()
    extra = {"cancelled_why": why} if verb == "cancel" else {}
    with transaction.atomic():
        held = Fair.objects.filter(pk=fair.pk, state__in=starts)
        if not held.update(state=end, version=F("version") + 1, updated_at=clock.now(), **extra):
            _refuse_state(Fair.objects.get(pk=fair.pk), starts)
        record(
            by=by, action=f"fairs.fair.{_DONE[verb]}", subject=fair, region=fair.home_region, reason=why,
            details={"state": end},
        )  # fmt: skip
    fair.refresh_from_db()
    return fair


def ask_invitations(*, by: Actor, fair: Fair) -> Job:
    """Work out who is invited, and each one's three best booths（发邀请）: a job with its progress. Again, it adds who
    came to look for work since. Raises FairRefused: not_yours, moved_on, no_firms."""
    _refuse_others(by, fair, permissions.INVITE)
    _refuse_state(fair, states.CHANGEABLE)
    if not queries.open_posts(fair).exists():
        raise errors.no_firms()
    with transaction.atomic():
        if Fair.objects.filter(pk=fair.pk, state=states.PLANNED).update(
            state=states.INVITING, version=F("version") + 1, updated_at=clock.now()
        ):
            _note(by, "opened", fair, state=states.INVITING)
        return enqueue(
            by=by, kind="fairs.invite", key=f"fairs.invite:{fair.pk}:{uuid4()}", title=f"{fair.name}：发邀请",
            title_en=f"{fair.name}: invitations", params={"fair": str(fair.pk)}, region=fair.home_region,
        )  # fmt: skip


def add_firm(*, by: Actor, fair: Fair, employer: Employer, booth: str, contact: str = "") -> FairFirm:
    """Give a firm a booth. Raises FairRefused: not_yours, moved_on, suspended, firm_twice, booth_taken,
    fair_wording."""
    _refuse_others(by, fair, permissions.PLAN)
    _refuse_state(fair, states.CHANGEABLE)
    refuse_suspended(employer)
    _refuse_wording({"booth": booth})
    firm = FairFirm(fair=fair, employer=employer, booth=booth.strip()[:12], contact=contact.strip()[:80])
    try:
        with transaction.atomic():
            firm.save(force_insert=True)
            details = {"employer": employer.name, "booth": firm.booth}
            record(by=by, action="fairs.firm.added", subject=firm, region=fair.home_region, details=details)
    except IntegrityError:
        _refuse_taken(fair, employer, firm.booth)
        raise
    return firm


def remove_firm(*, by: Actor, firm: FairFirm) -> None:
    """Take a firm and its posts off a fair. Raises FairRefused: not_yours, moved_on, firm_has_intents."""
    fair = firm.fair
    _refuse_others(by, fair, permissions.PLAN)
    _refuse_state(fair, states.CHANGEABLE)
    with transaction.atomic():
        if number := Intent.objects.filter(post__firm=firm).count():
            raise errors.firm_has_intents(firm.employer.name, number)
        details = {"employer": firm.employer.name, "booth": firm.booth}
        record(by=by, action="fairs.firm.removed", subject=firm, region=fair.home_region, details=details)
        FairVacancy.objects.filter(firm=firm).delete()
        firm.delete()


def bring_post(*, by: Actor, firm: FairFirm, vacancy: Vacancy) -> FairVacancy:
    """Bring a verified, open post to the firm's booth; twice is once.

    Raises FairRefused: not_yours, moved_on, post_elsewhere, suspended, post_not_open.
    """
    _refuse_others(by, firm.fair, permissions.PLAN)
    _refuse_state(firm.fair, states.CHANGEABLE)
    if vacancy.employer_id != firm.employer_id:
        raise errors.post_elsewhere(vacancy.title)
    refuse_suspended(firm.employer)
    if not Vacancy.objects.filter(still_open(clock.today()), pk=vacancy.pk).exists():
        raise errors.post_not_open(vacancy.title)
    with transaction.atomic():
        post, created = FairVacancy.objects.get_or_create(firm=firm, vacancy=vacancy)
        if created:
            details = {"post": vacancy.title, "booth": firm.booth}
            record(by=by, action="fairs.offer.added", subject=post, region=firm.fair.home_region, details=details)
    return post


def refuse_suspended(employer: Employer) -> None:
    """Raises FairRefused employer_suspended."""
    if employer.suspended_until is not None and employer.suspended_until >= clock.today():
        raise errors.suspended(employer.name, employer.suspended_until)


def _refuse_past(values: Mapping[str, Any]) -> None:
    if (day := values.get("held_on")) is not None and day < clock.today():
        raise errors.day_past(day, clock.today())


def _refuse_wording(values: Mapping[str, Any]) -> None:
    for field in SAID:
        if found := wrong_in(str(values.get(field) or "")):
            raise errors.wording(field, found)


def wrong_in(text: str) -> str | None:
    """What of a fair's name, place or booth may not be said to those invited; None when all is well."""
    fault = said_wrongly(text)
    return str(fault.figures["found"]) if fault is not None else contact_said(text)


def _refuse_taken(fair: Fair, employer: Employer, booth: str) -> None:
    there = FairFirm.objects.filter(fair=fair, employer=employer).first()
    if there is not None:
        raise errors.firm_twice(employer.name, there.booth)
    taken = FairFirm.objects.filter(fair=fair, booth=booth).select_related("employer").first()
    if taken is not None:
        raise errors.booth_taken(booth, taken.employer.name)


def _refuse_others(by: Actor, fair: Fair, permission: str) -> None:
    if not queries.holds(by, permission, fair):
        raise errors.not_yours()


def _refuse_state(fair: Fair, allowed: tuple[str, ...]) -> None:
    if fair.state not in allowed:
        raise errors.moved_on(*states.STATE_WORDS[fair.state])


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(FIELDS)
    assert not unknown, f"no such field of a fair: {sorted(unknown)}"
    return dict(values)


def _note(by: Actor, verb: str, fair: Fair, **details: Any) -> None:
    record(by=by, action=f"fairs.fair.{verb}", subject=fair, region=fair.home_region, details=details)
