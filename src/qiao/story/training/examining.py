"""Examining（考核、结业证）: who may sit the exam, what they reached, and the certificate that anybody may check."""

from __future__ import annotations

import math
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.privacy.free_text import without_numbers
from qiao.ground.privacy.slip_codes import new_code
from qiao.story.training import errors, permissions, queries, states
from qiao.story.training.enrolling import note
from qiao.story.training.models import Certificate, Enrolment

CHECK_LENGTH, NUMBER_LENGTH = 12, 6
"""60 random bits: who knows a number cannot guess its code."""


def examine(*, by: Actor, enrolment: Enrolment, score: int, on: date) -> Enrolment:
    """Enter what somebody reached of 100（考核）. Corrected, the audit keeps both, unless a certificate was given.

    Raises TrainingRefused: not_yours, moved_on, not_in_class, too_few_sessions, day_ahead, days_crossed, known.
    """
    held = enrolment.held
    if not queries.holds(by, permissions.EXAMINE, held):
        raise errors.not_yours()
    if held.state not in (states.RUNNING, states.ENDED):
        raise errors.moved_on(held.number, *states.STATE_WORDS[held.state])
    if enrolment.state not in states.IN_CLASS:
        raise errors.not_in_class()
    if on > clock.today():
        raise errors.day_ahead("examined_on")
    if on < held.starts_on:
        raise errors.days_crossed("examined_on", held.starts_on)
    sessions = held.sessions.filter(on__lte=on).count()
    least = math.ceil(sessions * states.LEAST_SHARE)
    if (came := queries.came_to(enrolment)) < least:
        raise errors.too_few_sessions(came, sessions, least)
    if Certificate.objects.filter(enrolment=enrolment, withdrawn_on__isnull=True).exists():
        raise errors.known_already(enrolment.certificate.number)
    passed = score >= held.course.pass_mark
    with transaction.atomic():
        Enrolment.objects.filter(pk=enrolment.pk).update(
            score=score, passed=passed, examined_on=on, version=F("version") + 1, updated_at=clock.now()
        )
        note(by, "examined", enrolment, score=[enrolment.score, score], passed=passed)
    return Enrolment.objects.select_related("held__course").get(pk=enrolment.pk)


def certify(*, by: Actor, enrolment: Enrolment) -> Certificate:
    """Give the certificate to whoever passed（发结业证）; given twice, it is the same.

    Raises TrainingRefused: not_yours, not_passed.
    """
    held = enrolment.held
    if not by.covers(permissions.CERTIFY, held.region):
        raise errors.not_yours()
    if not enrolment.passed:
        raise errors.not_passed()
    if (given := Certificate.objects.filter(enrolment=enrolment).first()) is not None:
        return given
    made = Certificate(
        enrolment=enrolment, number=f"{held.number}-{new_code(NUMBER_LENGTH)}", check_code=new_code(CHECK_LENGTH),
        given_on=clock.today(), given_by=f"{by.office} {by.name}".strip()[:80], created_by_id=by.user_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            record(
                by=by, action="training.certificate.issued", subject=made, region=held.region,
                details={"class": str(held.pk), "number": made.number},
            )  # fmt: skip
    except IntegrityError:  # given at the same moment by somebody else
        return Certificate.objects.get(enrolment=enrolment)
    return made


def withdraw(*, by: Actor, certificate: Certificate, why: str) -> None:
    """Withdraw a certificate（收回）, and say why: whoever checks it learns that it no longer holds.

    Raises TrainingRefused: not_yours, why.
    """
    held = certificate.enrolment.held
    if not by.covers(permissions.CERTIFY, held.region):
        raise errors.not_yours()
    why = without_numbers(why.strip()[:200])
    if not why:
        raise errors.reason_needed()
    with transaction.atomic():
        standing = Certificate.objects.filter(pk=certificate.pk, withdrawn_on__isnull=True)
        told = {"withdrawn_on": clock.today(), "withdrawn_why": why, "version": F("version") + 1}
        if standing.update(**told, updated_at=clock.now()):
            record(
                by=by, action="training.certificate.withdrawn", subject=certificate, region=held.region, reason=why,
                details={"number": certificate.number},
            )  # fmt: skip
