"""Holding（停下）: standing posts are read again by the rules of today, which may have learnt since they were opened.

What no post may say blocks it, as when it is entered. An age limit without a ground pauses it: it leaves the matching
and the public list, whoever was promised the post keeps it, and it opens again once the limit is mended. A post whose
firm's licence ended is paused too.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.story.vacancies import states
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.stored_wording import age_objections, objections

HELD = Q(state=states.PAUSED) & ~Q(blocked_why="")
"""Posts that were open and wait for their age limit to be mended."""


def standing_after(after: UUID | None, most: int) -> list[Vacancy]:
    """The next verified or open posts by their key."""
    rows = Vacancy.objects.filter(state__in=(states.VERIFIED, states.OPEN)).select_related("employer").order_by("pk")
    return list((rows if after is None else rows.filter(pk__gt=after))[:most])


def of_ended_licences(on: date) -> QuerySet[Vacancy]:
    """Open posts of firms whose licence is over."""
    return Vacancy.objects.filter(state=states.OPEN, employer__licence_valid_to__lt=on).select_related("employer")


def pause_unlicensed(*, by: Actor, vacancy: Vacancy) -> bool:
    """Pause a post whose firm's licence is over; it opens again by the office's hand, once the new licence is there."""
    until = vacancy.employer.licence_valid_to
    with transaction.atomic():
        held = Vacancy.objects.filter(pk=vacancy.pk, state=states.OPEN, version=vacancy.version)
        if not held.update(state=states.PAUSED, version=F("version") + 1, updated_at=clock.now()):
            return False
        record(
            by=by, action="vacancies.vacancy.held", subject=vacancy, region=vacancy.place,
            reason=f"用人单位的营业执照 {until} 到期", details={"state": states.PAUSED},
        )  # fmt: skip
    return True


def why_unfit(vacancy: Vacancy) -> str:
    """What keeps it from standing, in one sentence; "" when nothing does."""
    return objections(vacancy) or age_objections(vacancy)


def hold(*, by: Actor, vacancy: Vacancy) -> bool:
    """Stop it on the version that was read; whoever changed it meanwhile had it read again by that."""
    why = why_unfit(vacancy)
    open_to = states.PAUSED if vacancy.state == states.OPEN else states.DRAFT
    to = states.BLOCKED if objections(vacancy) else open_to
    told: dict[str, Any] = {"state": to, "blocked_why": "" if to == states.DRAFT else why}
    with transaction.atomic():
        held = Vacancy.objects.filter(pk=vacancy.pk, state=vacancy.state, version=vacancy.version)
        if not held.update(**told, version=F("version") + 1, updated_at=clock.now()):
            return False
        record(
            by=by, action="vacancies.vacancy.held", subject=vacancy, region=vacancy.place, reason=why,
            details={"state": to},
        )  # fmt: skip
    return True
