"""Releases（明文导出）: asked for with a purpose, agreed to by another person where they are many, made, gone again.

Whoever asks alone may take `QIAO_EXPORT_ROWS_ALONE` identified rows a day, all their files together; for more, another
person with the right agrees first. The page has checked the permission and that the actor may see the people.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from qiao.ground import clock
from qiao.ground.accounts.actors import SYSTEM, Actor
from qiao.ground.accounts.models import User
from qiao.ground.audit.actions import record
from qiao.ground.privacy import errors
from qiao.ground.privacy.free_text import without_numbers
from qiao.ground.privacy.models import Release
from qiao.ground.privacy.permissions import RELEASE_APPROVE, RELEASE_VIEW
from qiao.ground.privacy.release_files import release_files
from qiao.ground.privacy.reveals import LEAST_REASON, reason_of

WAITS = timedelta(days=7)
"""So long an asking stands that nobody agreed to, or that was never made."""
KEPT = timedelta(hours=24)
"""So long a finished file can be taken. Assumption."""
WINDOW = timedelta(hours=24)


def rows_alone_left(user_id: int) -> int:
    """How many more identified rows the user may take now without a second person."""
    mine = Release.objects.filter(asked_by_id=user_id, needs_second=False, asked_at__gt=clock.now() - WINDOW)
    taken = mine.exclude(state="refused").aggregate(rows=Sum("rows"))["rows"] or 0
    return max(0, settings.QIAO_EXPORT_ROWS_ALONE - taken)


def ask_release(
    *,
    by: Actor,
    release_id: UUID,
    kind: str,
    region: str,
    purpose: str,
    rows: int,
    file_name: str,
    params: dict[str, Any] | None = None,
) -> Release:
    """Ask for a file; asked again with the same id it is the same. Few rows are agreed to at once, many wait.

    Raises PurposeMissing, HoldsNumber, NobodyToRelease, KeyTaken, NotByTheSystem.
    """
    said = _said(purpose, errors.PurposeMissing)
    if by.user_id is None:
        raise errors.NotByTheSystem
    if rows <= 0:
        raise errors.NobodyToRelease
    with transaction.atomic():
        # Whoever asks twice at once is counted in turn, as with reveals.
        User.objects.select_for_update().only("pk").get(pk=by.user_id)
        if known := Release.objects.filter(pk=release_id).first():
            if known.asked_by_id != by.user_id:
                raise errors.KeyTaken
            return known
        many = rows > rows_alone_left(by.user_id)
        release = Release.objects.create(
            id=release_id,
            kind=kind,
            region=region,
            purpose=said,
            params=params or {},
            file_name=file_name,
            rows=rows,
            needs_second=many,
            state="asked" if many else "approved",
            asked_by_id=by.user_id,
            asked_by_name=by.name,
            asked_office=by.office,
            asked_at=clock.now(),
            expires_at=clock.now() + WAITS,
        )
        _tell(by, "asked", release, {"rows": rows, "kind": kind, "needs_second": many}, said)
    return release


def approve_release(*, by: Actor, release_id: UUID, why: str = "") -> Release:
    """Agree, as another person. Raises OwnRelease, NotWaiting, HoldsNumber, NotByTheSystem; Release.DoesNotExist."""
    return _decided(by, release_id, "approved", without_numbers(" ".join(why.split()))[:200])


def refuse_release(*, by: Actor, release_id: UUID, why: str) -> Release:
    """Not agree, with the reason. Raises WhyNotMissing, OwnRelease, NotWaiting, HoldsNumber, NotByTheSystem."""
    refused = _decided(by, release_id, "refused", _said(why, errors.WhyNotMissing))
    release_files.forget(refused.pk)
    return refused


def _said(given: str, missing: type[errors.ReasonMissing]) -> str:
    """A reason as it is kept. Raises HoldsNumber, and what is `missing` in this case for one that says nothing."""
    try:
        return reason_of(given)
    except errors.ReasonMissing as nothing:
        raise missing(LEAST_REASON) from nothing


def _decided(by: Actor, release_id: UUID, state: str, why: str) -> Release:
    if by.user_id is None:
        raise errors.NotByTheSystem
    with transaction.atomic():
        release = Release.objects.select_for_update().get(pk=release_id)
        if release.asked_by_id == by.user_id:
            raise errors.OwnRelease
        if release.state != "asked" or release.expires_at <= clock.now():
            raise errors.NotWaiting(_stands(release))
        release.state, release.decided_by_id, release.decided_by_name = state, by.user_id, by.name
        release.decided_at, release.decided_why = clock.now(), why
        release.save()
        _tell(by, state, release, {"rows": release.rows, "asked_by": release.asked_by_id}, why)
    return release


def may_still_make(release: Release, rows: int) -> None:
    """Raises NotWaiting for one that is not agreed to, MoreThanAgreed when it would be more than was."""
    if release.state != "approved":
        raise errors.NotWaiting(_stands(release))
    if rows > release.rows and (release.needs_second or rows > settings.QIAO_EXPORT_ROWS_ALONE):
        raise errors.MoreThanAgreed(rows, release.rows)


def made_release(
    *, by: Actor, release: Release, content: bytes, rows: int, facts: dict[str, Any], told: dict[str, Any] | None = None
) -> None:
    """Seal the finished file and say so; inside the job's own short transaction. Raises NotWaiting.

    `facts` go to the audit; `told` stands on the release's page, in its `params`.
    """
    held = Release.objects.filter(pk=release.pk, state="approved")
    now, params = clock.now(), {**release.params, **(told or {})}
    if not held.update(state="made", rows_made=rows, made_at=now, expires_at=now + KEPT, params=params):
        raise errors.NotWaiting(_stands(Release.objects.get(pk=release.pk)))
    release_files.keep(release.pk, "made", content)
    release_files.forget(release.pk, "source", "looked")
    _tell(by, "made", release, {"rows": rows, "kind": release.kind, **facts})


def _stands(release: Release) -> str:
    """How a release stands that no longer waits; one past its day counts as lapsed before the sweep has said so."""
    return "expired" if release.state == "asked" and release.expires_at <= clock.now() else release.state


def take_release(*, by: Actor, release: Release) -> bytes:
    """The file, for whoever asked for it, told to the audit. Raises NotThere."""
    assert release.asked_by_id == by.user_id, "somebody else's"
    content = release_files.content_of(release.pk, "made")
    with transaction.atomic():
        _tell(by, "taken", release, {"rows": release.rows_made, "kind": release.kind})
    return content


def expire_releases() -> int:
    """End what nobody settled or made in time, and finished files past their hours; returns how many."""
    over = Release.objects.filter(state__in=["asked", "approved", "made"], expires_at__lte=clock.now()).order_by("pk")
    ended = 0
    for release in list(over[:1_000]):
        with transaction.atomic():
            held = Release.objects.filter(pk=release.pk, state=release.state)
            if held.update(state="expired"):
                _tell(SYSTEM, "expired", release, {"was": release.state})
                ended += 1
        release_files.forget(release.pk)
    return ended


def releases_seen(actor: Actor, permission: str = RELEASE_VIEW) -> QuerySet[Release]:
    """Those of the actor's regions, and the actor's own."""
    own = Q(asked_by_id=actor.user_id or 0)
    return Release.objects.filter(actor.within(permission, "region") | own)


def waiting_for(actor: Actor) -> QuerySet[Release]:
    """Those that wait for this actor to agree or not."""
    asked = Release.objects.filter(actor.within(RELEASE_APPROVE, "region"), state="asked", expires_at__gt=clock.now())
    return asked.exclude(asked_by_id=actor.user_id or 0)


def _tell(by: Actor, deed: str, release: Release, details: dict[str, Any], reason: str = "") -> None:
    record(
        by=by,
        action=f"privacy.release.{deed}",
        subject=release,
        region=release.region,
        reason=reason,
        details=details,
    )
