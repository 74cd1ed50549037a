"""Inviting（邀请用人单位）: a link, once and for some days, by which one person of an employer makes their own log-in.

The log-in reaches that employer alone, and asks for one-time codes（TOTP）before it shows anything, as the role does.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actions import appoint, create_user, reset_second_factor, revoke
from qiao.ground.accounts.actors import SYSTEM, Actor, posts_on
from qiao.ground.accounts.models import Appointment, User
from qiao.ground.accounts.roles import EMPLOYER
from qiao.ground.audit.actions import record
from qiao.story.vacancies import errors, permissions, refusals
from qiao.story.vacancies.employing import refuse_elsewhere
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.models import Employer, Invitation

HOLDS_FOR: Final = timedelta(days=7)


def invite(*, by: Actor, employer: Employer, called: str) -> str:
    """The code of a new link, told once. Raises VacancyRefused: not_allowed, called_missing."""
    refuse_elsewhere(by, permissions.VERIFY, employer.region, None)
    if not called.strip():
        raise VacancyRefused(refusals.CALLED_MISSING)
    code = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.create(
            employer=employer, code_hash=_hash(code), called=" ".join(called.split())[:80], invited_by_id=by.user_id,
            expires_at=clock.now() + HOLDS_FOR,
        )  # fmt: skip
        record(by=by, action="vacancies.employer.invited", subject=employer, region=employer.region)
    return code


def revoke_invitation(*, by: Actor, invitation: Invitation) -> None:
    """The link opens nothing any more. Raises VacancyRefused: not_allowed."""
    employer = invitation.employer
    refuse_elsewhere(by, permissions.VERIFY, employer.region, None)
    with transaction.atomic():
        open_ones = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, revoked_at__isnull=True)
        if open_ones.update(revoked_at=clock.now(), updated_at=clock.now()):
            record(by=by, action="vacancies.employer.uninvited", subject=employer, region=employer.region)


def invitation_of(code: str) -> Invitation | None:
    """The invitation that a code opens now; None for one that is wrong, used, revoked or too old."""
    rows = Invitation.objects.filter(
        code_hash=_hash(code), used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=clock.now()
    )
    return rows.select_related("employer").first()


def accept(*, code: str, username: str, display_name: str, password: str) -> User:
    """Make the log-in: of two who use the link at once, one gets it. Raises VacancyRefused invitation_over,
    AccountRefused."""
    with transaction.atomic():
        found = invitation_of(code)
        if found is None:
            raise VacancyRefused(refusals.INVITATION_OVER)
        free = Invitation.objects.filter(pk=found.pk, used_at__isnull=True, revoked_at__isnull=True)
        if not free.update(used_at=clock.now(), updated_at=clock.now()):
            raise VacancyRefused(refusals.INVITATION_OVER)
        employer = found.employer.merged_into or found.employer
        user = create_user(
            by=SYSTEM, username=username, display_name=display_name, password=password, must_change=False
        )
        appoint(
            by=SYSTEM, user=user, role=EMPLOYER, office=employer.name, organisation_id=employer.pk, reason="受邀登记"
        )
        Invitation.objects.filter(pk=found.pk).update(user_id=user.pk)
        record(by=SYSTEM, action="vacancies.employer.joined", subject=employer, region=employer.region,
               details={"user": user.pk})  # fmt: skip
    return user


def posts_at(employer: Employer) -> QuerySet[Appointment]:
    """The posts by which somebody logs in for the employer today, or for one merged into it."""
    own = [employer.pk, *Employer.objects.filter(merged_into=employer).values_list("pk", flat=True)]
    return posts_on(clock.today()).filter(role_id=EMPLOYER, organisation_id__in=own).select_related("user")


def reset_codes(*, by: Actor, employer: Employer, post: Appointment, why: str) -> None:
    """Somebody of the employer lost their telephone: they set one-time codes up anew at the next log-in.

    The office knows whom it invited. Raises VacancyRefused: not_allowed, lift_why, other_posts.
    """
    _look_at(by, employer, post, why)
    if posts_on(clock.today()).filter(user_id=post.user_id).exclude(role_id=EMPLOYER).exists():
        raise VacancyRefused(refusals.OTHER_POSTS)
    with transaction.atomic():
        reset_second_factor(by=SYSTEM, user=post.user, reason=why.strip()[:200])
        _note(by, "codes_reset", employer, post, why)


def end_log_in(*, by: Actor, employer: Employer, post: Appointment, why: str) -> None:
    """Somebody does not act for the employer any more. Raises VacancyRefused: not_allowed, lift_why."""
    _look_at(by, employer, post, why)
    with transaction.atomic():
        revoke(by=SYSTEM, appointment=post, reason=why.strip()[:200])
        _note(by, "left", employer, post, why)


def _look_at(by: Actor, employer: Employer, post: Appointment, why: str) -> None:
    refuse_elsewhere(by, permissions.VERIFY, employer.region, None)
    if not posts_at(employer).filter(pk=post.pk).exists():
        raise VacancyRefused(errors.NOT_ALLOWED)
    if not why.strip():
        raise VacancyRefused(refusals.LIFT_WHY)


def _note(by: Actor, verb: str, employer: Employer, post: Appointment, why: str) -> None:
    record(
        by=by, action=f"vacancies.employer.{verb}", subject=employer, region=employer.region, reason=why,
        details={"user": post.user_id},
    )  # fmt: skip


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
