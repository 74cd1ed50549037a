"""Consents（同意）: what a person agreed to or refused, one standing answer for each purpose; a no costs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.privacy import errors
from qiao.ground.privacy.free_text import without_numbers
from qiao.ground.privacy.models import Consent, Subject
from qiao.ground.privacy.visibility import CONSENT, hide_ground, home_of

Purpose = Literal["sharing", "matching", "messages", "photo", "position", "poverty_to_employer"]
PURPOSES: tuple[str, ...] = tuple(purpose for purpose, _ in Consent.PURPOSES)
SHARING = "sharing"
"""The purpose that lets a region see a person by consent: when it ends, so do those rows of visibility."""


def record_consent(
    *,
    by: Actor,
    subject: Subject,
    purpose: Purpose,
    agreed: bool,
    said_how: str,
    valid_to: date | None = None,
) -> Consent:
    """Write down an answer, given how (当面, 电话, 签字); it replaces the one that stood.

    Raises HowMissing, HoldsNumber. Two at once: the later one stands.
    """
    assert purpose in PURPOSES, purpose
    return _recorded(by, subject, purpose, agreed, _how(said_how), valid_to)


def record_signed(*, by: Actor, purpose: Purpose, hows: Mapping[UUID, str]) -> dict[UUID, UUID]:
    """For an import, whose batch is the event: a yes, given so, for each subject that has not answered yet.

    By subject the key of its new consent; whoever has an answer that stands keeps it.
    """
    done = answered(hows, purpose)
    made = [
        Consent(
            subject_id=key, purpose=purpose, agreed=True, said_how=_how(how), recorded_by_id=by.user_id,
            recorded_at=clock.now(),
        )
        for key, how in hows.items()
        if key not in done
    ]  # fmt: skip
    Consent.objects.bulk_create(made)
    return {consent.subject_id: consent.pk for consent in made}


def unsign(consents: Iterable[UUID]) -> list[UUID]:
    """Remove what an import recorded, when it is taken back; those that were withdrawn or replaced since are left, and
    given back."""
    keys = list(consents)
    Consent.objects.filter(pk__in=keys, ended_at__isnull=True).delete()
    return list(Consent.objects.filter(pk__in=keys).values_list("pk", flat=True))


def withdraw(*, by: Actor, subject: Subject, purpose: Purpose, said_how: str) -> Consent:
    """End the standing answer at the person's wish. Raises NoStandingConsent, HowMissing, HoldsNumber."""
    how = _how(said_how)
    with transaction.atomic():
        consent = _standing_rows(subject.pk, purpose).filter(agreed=True).first()
        if consent is None or not _end(consent, by, "withdrawn", how):
            raise errors.NoStandingConsent
        _tell(by, "privacy.consent.withdrawn", subject, consent, how)
        _hide_what_it_showed(subject, purpose)
    consent.refresh_from_db()
    return consent


def standing(subject: Subject | UUID, purpose: Purpose, on: date | None = None) -> Consent | None:
    """The answer that stands for a purpose on a day (today): a yes or a no; None when nobody asked or it ran out."""
    key = subject.pk if isinstance(subject, Subject) else subject
    return _standing_rows(key, purpose).filter(_valid(on or clock.today())).first()


def has_agreed(subject: Subject | UUID, purpose: Purpose, on: date | None = None) -> bool:
    """Whether a yes stands."""
    consent = standing(subject, purpose, on)
    return consent is not None and consent.agreed


def agreed_to(purpose: Purpose, subject_field: str = "subject_id", on: date | None = None) -> Exists:
    """A filter for rows whose subject has said yes to a purpose."""
    rows = Consent.objects.filter(_valid(on or clock.today()), purpose=purpose, agreed=True, ended_at__isnull=True)
    return Exists(rows.filter(subject_id=OuterRef(subject_field)))


def those_agreed(subjects: Iterable[UUID], purpose: Purpose, on: date | None = None) -> set[UUID]:
    """Which of these subjects have said yes to a purpose."""
    rows = Consent.objects.filter(_valid(on or clock.today()), purpose=purpose, agreed=True, ended_at__isnull=True)
    return set(rows.filter(subject_id__in=list(subjects)).values_list("subject_id", flat=True))


def answered(subjects: Iterable[UUID], purpose: Purpose) -> set[UUID]:
    """Which of these subjects have an answer that stands, a yes or a no."""
    rows = Consent.objects.filter(purpose=purpose, ended_at__isnull=True, subject_id__in=list(subjects))
    return set(rows.values_list("subject_id", flat=True))


def answers_standing(subjects: Iterable[UUID], purpose: Purpose) -> dict[UUID, bool]:
    """The answers that stand for a purpose today, by subject; who was not asked, or whose answer ran out, is absent."""
    rows = Consent.objects.filter(_valid(clock.today()), purpose=purpose, ended_at__isnull=True)
    return dict(rows.filter(subject_id__in=list(subjects)).values_list("subject_id", "agreed"))


def _recorded(by: Actor, subject: Subject, purpose: Purpose, agreed: bool, how: str, valid_to: date | None) -> Consent:
    with transaction.atomic():
        # Answers at once come one after the other: PostgreSQL holds the subject's row, SQLite lets one writer in.
        Subject.objects.select_for_update().only("pk").get(pk=subject.pk)
        before = _standing_rows(subject.pk, purpose).first()
        if before is not None:
            _end(before, by, "replaced", how)
        consent = Consent.objects.create(
            subject=subject,
            purpose=purpose,
            agreed=agreed,
            said_how=how,
            recorded_by_id=by.user_id,
            recorded_at=clock.now(),
            valid_to=valid_to,
        )
        _tell(by, "privacy.consent.recorded", subject, consent, how)
        if not agreed:
            _hide_what_it_showed(subject, purpose)
    return consent


def _standing_rows(subject_id: UUID, purpose: str) -> QuerySet[Consent]:
    return Consent.objects.filter(subject_id=subject_id, purpose=purpose, ended_at__isnull=True)


def _valid(day: date) -> Q:
    """`valid_to` is the first day on which the answer no longer holds, as with visibility."""
    return Q(valid_to__isnull=True) | Q(valid_to__gt=day)


def _end(consent: Consent, by: Actor, ending: str, how: str) -> int:
    open_row = Consent.objects.filter(pk=consent.pk, ended_at__isnull=True)
    return open_row.update(ended_at=clock.now(), ended_as=ending, ended_how=how, ended_by_id=by.user_id)


def _hide_what_it_showed(subject: Subject, purpose: str) -> None:
    if purpose == SHARING:
        hide_ground(subject=subject, ground=CONSENT)


def _tell(by: Actor, action: str, subject: Subject, consent: Consent, how: str) -> None:
    details = {"purpose": consent.purpose, "agreed": consent.agreed, "consent": consent.pk, "how": how}
    record(by=by, action=action, subject=subject, region=home_of(subject.pk), details=details)


def _how(given: str) -> str:
    how = " ".join(given.split())
    if not how:
        raise errors.HowMissing
    return without_numbers(how)[: Consent._meta.get_field("said_how").max_length]
