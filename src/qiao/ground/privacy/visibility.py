"""Visibility（可见）: who may see a person, by rows of region, ground and time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.privacy.models import Subject, Visibility
from qiao.ground.storing import insert_values

RESIDENCE, PROPOSAL, PLACEMENT, CASE, CONSENT = (ground for ground, _ in Visibility.GROUNDS)


def open_on(day: date) -> Q:
    """Rows that hold on a day: the day a ground ends is the first day without it."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def seen_by(
    actor: Actor,
    permission: str,
    subject_field: str = "subject_id",
    on: date | None = None,
    *,
    proposed: bool = False,
    few: bool = False,
) -> Q | Exists:
    """A filter for rows whose subject the actor may see on a day (today), by any region in which the permission holds.

    With `proposed`, those too whom nothing but a proposal shows: for what tells no more than a proposal may.

    Asked row by row for a province, whose list meets a visible row at once; asked as a set for anything smaller, where
    few of all the rows are visible and the index by region knows them. `few`: the rows asked about are a page of known
    keys, so that asking row by row is best for everybody.
    """
    if actor.is_system:
        return Q()
    regions = actor.regions(permission)
    rows = Visibility.objects.filter(open_on(on or clock.today()), actor.within(permission, "region"))
    if not proposed:
        rows = rows.exclude(ground=PROPOSAL)
    if few or any(len(region) <= PROVINCE_DIGITS for region in regions):
        return Exists(rows.filter(subject_id=OuterRef(subject_field)))
    return Q(**{f"{subject_field}__in": rows.values("subject_id")})


PROVINCE_DIGITS = 2


def shown_elsewhere(actor: Actor, permission: str) -> QuerySet[Visibility]:
    """The rows by which the actor sees somebody today for another reason than that they live in the actor's regions.

    A residence is left out; who lives there may be among them nevertheless, as who works at home is.
    """
    rows = Visibility.objects.filter(open_on(clock.today()), actor.within(permission, "region"))
    return rows.exclude(ground=RESIDENCE).exclude(ground=PROPOSAL)


def may_see(actor: Actor, permission: str, subject_id: UUID) -> bool:
    """Whether the actor sees one subject today by a region of theirs."""
    return Subject.objects.filter(seen_by(actor, permission, "pk"), pk=subject_id).exists()


def home_of(subject_id: UUID) -> str:
    """The region where a subject lives now, "" when nobody said."""
    rows = Visibility.objects.filter(subject_id=subject_id, ground=RESIDENCE, valid_to__isnull=True)
    return rows.values_list("region", flat=True).first() or ""


def show(*, subject: Subject, region: str, ground: str, since: date | None = None, cause: str = "") -> Visibility:
    """Let a region see a subject; once is enough. Called by the action that gives the ground, in its transaction.

    `cause`: the record that gives it, so that the ground ends with that record. A residence ends the one before.
    """
    begins = since or clock.today()
    if ground == RESIDENCE:
        return move_residence(subject=subject, region=region, since=begins)
    return _opened(subject, region, ground, cause, begins)


def show_many(
    grants: Iterable[tuple[UUID, str, str]], *, ground: str, since: date | None = None, until: date | None = None
) -> None:
    """Open many rows at once: (subject's id, region, cause) each; those that are open already stay as they are."""
    told: dict[str, Any] = {"ground": ground, "valid_from": since or clock.today(), "valid_to": until}
    rows = [Visibility(subject_id=s, region=r, cause=c, **told) for s, r, c in grants]
    Visibility.objects.bulk_create(rows, ignore_conflicts=True)


def hide(*, subject: Subject, region: str, ground: str, until: date | None = None, cause: str | None = None) -> int:
    """End a ground; from that day on the region does not see the subject by it. Returns the rows ended.

    Without `cause` every row of the ground ends there.
    """
    rows = Visibility.objects.filter(subject=subject, region=region, ground=ground)
    return _ended(rows if cause is None else rows.filter(cause=cause), until)


def hide_cause(*, ground: str, cause: str, until: date | None = None) -> int:
    """End what one record gave a ground for, in whatever regions; what would end later ends on that day too."""
    assert cause, "an empty cause would end everybody's"
    day = until or clock.today()
    later = Q(valid_to__isnull=True) | Q(valid_to__gt=Greatest("valid_from", Value(day)))
    rows = Visibility.objects.filter(later, ground=ground, cause=cause)
    return rows.update(valid_to=Greatest("valid_from", Value(day)))


def hide_ground(*, subject: Subject, ground: str, until: date | None = None) -> int:
    """End a ground for a subject in every region."""
    return _ended(Visibility.objects.filter(subject=subject, ground=ground), until)


def move_residence(*, subject: Subject, region: str, since: date | None = None) -> Visibility:
    """The old home stops seeing the subject by residence on the day the new one begins. The same home stays."""
    begins = since or clock.today()
    with transaction.atomic():
        # Two moves at once come one after the other: PostgreSQL holds the subject's row, SQLite lets one writer in.
        Subject.objects.select_for_update().only("pk").get(pk=subject.pk)
        others = Visibility.objects.filter(subject=subject, ground=RESIDENCE).exclude(region=region)
        _ended(others, begins)
        return _opened(subject, region, RESIDENCE, "", begins)


def settle(homes: Iterable[tuple[Subject, str]], since: date | None = None) -> None:
    """Write the residence of many new subjects at once."""
    begins = since or clock.today()
    fields = ("subject", "region", "ground", "cause", "valid_from")
    insert_values(Visibility, fields, [(subject.pk, home, RESIDENCE, "", begins) for subject, home in homes])


def _opened(subject: Subject, region: str, ground: str, cause: str, begins: date) -> Visibility:
    """The open row, made where there is none. Whoever comes second to make it finds the first one's."""
    wanted: dict[str, Any] = {"subject": subject, "region": region, "ground": ground, "cause": cause, "valid_to": None}
    try:
        return Visibility.objects.get_or_create(**wanted, defaults={"valid_from": begins})[0]
    except IntegrityError:
        # A rival opened the row and ended it again between our insert and our look.
        return Visibility.objects.get_or_create(**wanted, defaults={"valid_from": begins})[0]


def _ended(rows: QuerySet[Visibility], until: date | None) -> int:
    day = until or clock.today()
    return rows.filter(valid_to__isnull=True).update(valid_to=Greatest("valid_from", Value(day)))
