"""Deciding（认人）: a person says of a row, or of two records, who it is; each word with who, when and why."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.saying import Refused
from qiao.story.register import awaiting, errors, taking
from qiao.story.register.linking import people_of
from qiao.story.register.models import Candidate, Unlinked, Worker
from qiao.story.register.permissions import EDIT

OPEN = ("asked", "later")


def unlinked_seen(actor: Actor, permission: str = EDIT) -> QuerySet[Unlinked]:
    """The rows of the actor's regions."""
    return Unlinked.objects.filter(actor.within(permission, "region"))


def candidates_of(row: Unlinked, actor: Actor) -> list[Candidate]:
    """Who the row may be, of those whom the actor may see; the likeliest first, those said to be others last."""
    seen = Candidate.objects.filter(unlinked=row, worker__in=people_of(actor))
    told = list(seen.select_related("worker__subject", "worker__household").order_by("pk"))
    return sorted(told, key=lambda one: (one.state == "different", -(one.probability or 0.0), str(one.pk)))


def pairs_seen(actor: Actor) -> QuerySet[Candidate]:
    """Pairs of records that may be one person, both of them the actor's to change and neither merged."""
    mine = people_of(actor)
    return Candidate.objects.filter(
        Exists(mine.filter(pk=OuterRef("worker_id"))), Exists(mine.filter(pk=OuterRef("other_id"))), other__isnull=False
    )


def say_same(*, by: Actor, row_id: UUID, worker_id: UUID, take: Collection[str], why: str) -> Unlinked:
    """The row is this worker, who takes these fields of it over.

    Raises Unlinked.DoesNotExist, Candidate.DoesNotExist, Worker.DoesNotExist; Refused: why_missing, decided_meanwhile.
    """
    _refuse_no_reason(why)
    with transaction.atomic():
        row = _held(by, row_id)
        worker = people_of(by).select_for_update(of=("self",)).select_related("subject").get(pk=worker_id)
        pair = Candidate.objects.get(unlinked=row, worker=worker)
        taking.take_over(row, worker, take)
        _settled(row, "linked", by, why)
        _say(pair, "same", by, why)
        details = {"worker": str(worker.pk), "taken": sorted(take)}
        record(by=by, action="register.unlinked.linked", subject=row, region=row.region, reason=why, details=details)
    return row


def say_different(*, by: Actor, row_id: UUID, worker_id: UUID, why: str) -> Unlinked:
    """The row is not this worker, and nobody is asked about the two again. Raises as `say_same`."""
    _refuse_no_reason(why)
    return _answered(by, row_id, worker_id, "different", why)


def put_off(*, by: Actor, row_id: UUID, worker_id: UUID, why: str = "") -> Unlinked:
    """Nobody can say today（以后再定）. Raises as `say_same`."""
    return _answered(by, row_id, worker_id, "later", why)


def _answered(by: Actor, row_id: UUID, worker_id: UUID, state: str, why: str) -> Unlinked:
    with transaction.atomic():
        row = _held(by, row_id)
        pair = Candidate.objects.get(unlinked=row, worker__in=people_of(by).filter(pk=worker_id))
        _say(pair, state, by, why)
        if not Candidate.objects.filter(unlinked=row, state__in=OPEN).exists():
            row.state = "unfound"
            row.save(update_fields=["state", "updated_at"])
        details = {"worker": str(worker_id), "said": state}
        record(by=by, action="register.unlinked.answered", subject=row, region=row.region, reason=why, details=details)
    return row


def register_new(*, by: Actor, row_id: UUID, why: str) -> Unlinked:
    """Nobody registered is the row's person: they are registered without an identity（缺身份证号）.

    Those whom the row might have been are said to be others. Raises as `say_same`.
    """
    _refuse_no_reason(why)
    with transaction.atomic():
        row = _held(by, row_id)
        for pair in Candidate.objects.filter(unlinked=row, state__in=OPEN):
            _say(pair, "different", by, why)
        worker = taking.made_from(row, by=by)
        _settled(row, "made", by, why)
        record(by=by, action="register.worker.created", subject=worker, region=worker.region, reason=why)
        details = {"worker": str(worker.pk)}
        record(
            by=by, action="register.unlinked.registered", subject=row, region=row.region, reason=why, details=details
        )
    return row


def say_two(*, by: Actor, pair_id: UUID, state: str, why: str) -> Candidate:
    """Two records are not one person ("different", not asked again), or nobody can say today ("later").

    Raises Candidate.DoesNotExist; Refused why_missing.
    """
    assert state in ("different", "later"), state
    if state == "different":
        _refuse_no_reason(why)
    with transaction.atomic():
        pair = pairs_seen(by).select_for_update(of=("self",)).get(pk=pair_id)
        _say(pair, state, by, why)
        record(
            by=by, action="register.worker.told_apart" if state == "different" else "register.worker.put_off",
            subject=pair.worker, region=pair.worker.region, reason=why, details={"other": str(pair.other_id)},
        )  # fmt: skip
        pair.refresh_from_db()
    return pair


def pair_of(one: UUID, other: UUID) -> Candidate | None:
    """The question about two records, where one was asked."""
    first, second = sorted((one, other))
    return Candidate.objects.filter(other_id=first, worker_id=second).first()


def told_apart(*, by: Actor, one: Worker, other: Worker, why: str) -> Candidate:
    """Two records that somebody put side by side are not one person: remembered as if it had been asked."""
    _refuse_no_reason(why)
    first, second = sorted((one.pk, other.pk))
    with transaction.atomic():
        pair, _ = Candidate.objects.get_or_create(other_id=first, worker_id=second)
        return say_two(by=by, pair_id=pair.pk, state="different", why=why)


def _held(by: Actor, row_id: UUID) -> Unlinked:
    row = unlinked_seen(by).select_for_update(of=("self",)).get(pk=row_id)
    if row.worker_id is not None:
        raise errors.decided_meanwhile(row.decided_by_name)
    return row


def _settled(row: Unlinked, state: str, by: Actor, why: str) -> None:
    row.state, row.decided_at, row.reason = state, clock.now(), why[:200]
    row.decided_by_id, row.decided_by_name = by.user_id, by.name[:120]
    row.save()
    awaiting.tell_known(row, by=by)


def _say(pair: Candidate, state: str, by: Actor, why: str) -> None:
    said: dict[str, Any] = {"state": state, "reason": why[:200], "decided_at": clock.now()}
    Candidate.objects.filter(pk=pair.pk).update(**said, decided_by_id=by.user_id, decided_by_name=by.name[:120])


def _refuse_no_reason(why: str) -> None:
    if not why.strip():
        raise Refused(
            "why_missing", "请写明依据，例如“问过本人”。", "Say on what ground, as “asked them”.", field="why"
        )
