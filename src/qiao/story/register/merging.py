"""Merging（并档）: two records are one person, which value stays, and how that is taken back."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.privacy import sealing, subjects
from qiao.ground.privacy.models import Visibility
from qiao.ground.privacy.visibility import open_on, show
from qiao.ground.saying import Refused
from qiao.story.register import errors, states, tokens
from qiao.story.register.actions import move_status
from qiao.story.register.births import born_shown
from qiao.story.register.keeping import place_of_merge
from qiao.story.register.keeping_past import Source
from qiao.story.register.models import Candidate, Merge, Worker
from qiao.story.register.permissions import EDIT
from qiao.story.register.queries import workers_seen
from qiao.story.register.replacing import put_back, replace
from qiao.story.register.uses import uses_since

TAKEN = ("name", "sex", "born_on", "region", "household", "relation", "education", "skills", "phone")
"""What the record that stays may take over from the other; the identity stays with its record."""


def merge_workers(*, by: Actor, keep_id: UUID, drop_id: UUID, why: str, take: Collection[str] = ()) -> Worker:
    """Say that two records are one person（并档）: the dropped one leads to the kept one from now on.

    Later rows keep their key; queries follow it in one step. Whoever sees the dropped one sees the kept one. `take`:
    the fields whose value of the dropped one stays. Taken back by `unmerge_workers`.
    Raises Worker.DoesNotExist; Refused same_record, merged_meanwhile.
    """
    if keep_id == drop_id or not why.strip():
        raise Refused("same_record", "请选两条不同的记录，并写明依据。", "Choose two different records and say why.")
    with transaction.atomic():
        keep, drop = _both(by, keep_id, drop_id)
        moved: dict[str, Any] = {"status": keep.status, "followed": {}}
        led = Worker.objects.filter(merged_into=drop)
        moved["led"] = [str(key) for key in led.order_by("pk").values_list("pk", flat=True)]
        led.update(merged_into=keep)
        Worker.objects.filter(pk=drop.pk).update(merged_into=keep, version=F("version") + 1, updated_at=clock.now())
        merge = Merge(keep=keep, drop=drop, why=why[:200], merged_at=clock.now(), moved=moved, **_said_by(by, "merged"))
        _take(merge, keep, drop, take)
        tokens.rewrite([keep.pk, drop.pk])
        moved["opened"] = _open_grounds(keep, drop)
        if drop.status == states.WORKING:
            move_status(by=by, worker_ids=[keep.pk], to=states.WORKING, why=why)
        merge.keep_version = keep.version
        merge.save(force_insert=True)
        _settle_candidates(by, keep, drop, why)
        details = {"kept": str(keep.pk), "dropped": str(drop.pk), "taken": moved["taken"]}
        record(
            by=by, action="register.worker.merged", subject=keep, region=keep.region, reason=why, details=details
        )  # fmt: skip
    return keep


def _both(by: Actor, keep_id: UUID, drop_id: UUID) -> tuple[Worker, Worker]:
    seen = workers_seen(by, EDIT).select_related("subject")
    keep, drop = seen.get(pk=keep_id), seen.get(pk=drop_id)
    # Both are held, in one order: whoever merges them the other way round at the same moment comes after us.
    standing = Worker.objects.select_for_update().filter(pk__in=[keep.pk, drop.pk], merged_into__isnull=True)
    if len(standing.order_by("pk").values_list("pk", flat=True)) < 2:
        raise errors.merged_meanwhile()
    return keep, drop


def _said_by(by: Actor, deed: str) -> dict[str, Any]:
    return {f"{deed}_by_id": by.user_id, f"{deed}_by_name": by.name[:120]}


def _take(merge: Merge, keep: Worker, drop: Worker, take: Collection[str]) -> None:
    """Values of the dropped record that stay; what stood there before is kept sealed."""
    told = {name: getattr(drop, name) for name in TAKEN if name in take and name not in ("household", "phone")}
    if "born_on" in told:
        told["born_on"] = born_shown(drop) or None
    if "household" in take:
        told["household"] = drop.household_id
    if "phone" in take and drop.subject.phone_sealed:
        told["phone"] = subjects.in_clear(drop.subject, "phone")
    before = replace(keep, told, Source(merge.merged_by_id))
    merge.moved["taken"] = sorted(before)
    merge.before_sealed = sealing.seal(json.dumps(before, ensure_ascii=False) if before else "", place_of_merge(merge))


def _open_grounds(keep: Worker, drop: Worker) -> list[str]:
    """Whoever sees the dropped one sees the kept one; the rows opened for that, by key."""
    standing = set(Visibility.objects.filter(subject=keep.subject, valid_to__isnull=True).values_list("pk", flat=True))
    rows = drop.subject.visibilities.filter(open_on(clock.today())).exclude(ground="residence").order_by("pk")
    shown = [show(subject=keep.subject, region=row.region, ground=row.ground, cause=row.cause) for row in rows]
    return [str(row.pk) for row in shown if row.pk not in standing]


def _settle_candidates(by: Actor, keep: Worker, drop: Worker, why: str) -> None:
    """The pair's own question is answered; other questions about the dropped one are over."""
    first, second = sorted((keep.pk, drop.pk))
    said = {"decided_at": clock.now(), "decided_by_id": by.user_id, "decided_by_name": by.name[:120]}
    pair = Candidate.objects.filter(other_id=first, worker_id=second)
    pair.update(state="same", reason=why[:200], **said)


def note_followed(*, keep_id: UUID, drop_id: UUID, followed: dict[str, Any]) -> None:
    """What later stages moved of theirs after a merge, so that they can move it back. In the merge's transaction."""
    merge = Merge.objects.select_for_update().get(keep_id=keep_id, drop_id=drop_id, undone_at__isnull=True)
    merge.moved["followed"] = followed
    merge.save(update_fields=["moved"])


def unmerge_workers(*, by: Actor, merge_id: UUID, why: str, but: Sequence[UUID] = ()) -> Merge:
    """Take a merge back（撤销并档）: both records stand as before it.

    Refused when later rows stand on the kept record, because nobody knows whose they are; `but`: rows that later
    stages made because of the merge, and take back themselves. Raises Worker.DoesNotExist; Refused: why_missing,
    unmerged_already, merged_on, changed_since_merge, used_since_merge.
    """
    if not why.strip():
        raise Refused("why_missing", "请写明为什么撤销。", "Say why it is undone.", field="why")
    with transaction.atomic():
        merge = Merge.objects.select_for_update().get(pk=merge_id)
        keep = workers_seen(by, EDIT).select_related("subject").get(pk=_standing(merge))
        _refuse_if_built_on(merge, keep, but)
        drop = Worker.objects.select_related("subject").get(pk=merge.drop_id)
        Worker.objects.filter(pk=drop.pk).update(merged_into=None, version=F("version") + 1, updated_at=clock.now())
        Worker.objects.filter(pk__in=merge.moved["led"], merged_into=keep).update(merged_into=drop)
        Visibility.objects.filter(pk__in=merge.moved["opened"]).update(valid_to=clock.today())
        before = sealing.opened(merge.before_sealed, place_of_merge(merge))
        put_back(keep, json.loads(before or "{}"))
        tokens.rewrite([keep.pk, drop.pk])
        if drop.status == states.WORKING:  # that is why the kept one was at work
            Worker.objects.filter(pk=keep.pk, status=states.WORKING).update(status=merge.moved["status"])
        first, second = sorted((keep.pk, drop.pk))
        Candidate.objects.filter(other_id=first, worker_id=second, state="same").update(
            state="asked", decided_at=None, decided_by_id=None, decided_by_name="", reason=""
        )
        merge.undone_at, merge.undone_why = clock.now(), why[:200]
        merge.undone_by_id, merge.undone_by_name = by.user_id, by.name[:120]
        merge.save()
        details = {"kept": str(keep.pk), "dropped": str(drop.pk), "merge": str(merge.pk)}
        record(by=by, action="register.worker.unmerged", subject=keep, region=keep.region, reason=why, details=details)
    return merge


def _standing(merge: Merge) -> UUID:
    """The kept record while it stands itself. Raises Refused."""
    if merge.undone_at is not None:
        raise Refused("unmerged_already", "这次并档已经撤销了。", "This merge is undone already.")
    keep = Worker.objects.get(pk=merge.keep_id)
    if keep.merged_into_id is not None:
        raise Refused(
            "merged_on", "留下的那条后来又并到别的记录了。请先撤销后一次并档。",
            "The record that stayed was merged into another one later. Undo that merge first.",
        )  # fmt: skip
    return merge.keep_id


def _refuse_if_built_on(merge: Merge, keep: Worker, but: Sequence[UUID]) -> None:
    if keep.version != merge.keep_version and merge.moved["taken"]:
        raise Refused(
            "changed_since_merge", "并档以后又改过这条记录，撤不回。请逐项更正，或另建一条。",
            "The record was changed after the merge. Correct it field by field, or enter the other person anew.",
        )  # fmt: skip
    if (used := uses_since(Worker, keep.pk, merge.merged_at, but)) is not None:
        zh, en = used
        raise Refused(
            "used_since_merge", f"并档以后已经有新的{zh}，分不清是谁的，撤不回。请先把它更正或删除。",
            f"There is a new {en} since the merge, and nobody knows whose it is. Correct or remove it first.",
        )  # fmt: skip


def merges_of(worker: Worker) -> list[Merge]:
    """The merges into this worker that stand, the latest first."""
    standing = Merge.objects.filter(keep=worker, undone_at__isnull=True).select_related("drop")
    return list(standing.order_by("-merged_at", "pk"))
