"""Arriving（签到）: who came, once however often and by however many phones; walk-ins; intents at the booth."""

from __future__ import annotations

import json
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext, gettext_noop

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.privacy import sealing
from qiao.ground.privacy.consents import standing
from qiao.ground.privacy.resident_ids import age_on
from qiao.ground.privacy.rotation import SealedRows, keep
from qiao.story.fairs import errors, permissions, queries, states
from qiao.story.fairs.models import CheckIn, Fair, FairVacancy, Intent, Invitation, WalkIn
from qiao.story.fairs.persons import everyone
from qiao.story.register.models import Worker
from qiao.story.register.queries import workers_seen

WORK_AGE = 16
CONSENT_GONE = gettext_noop("本人撤回了匹配的同意，只记到场，不推荐")
CLOCK_WRONG = gettext_noop("手机上的日子不是招聘会那天，请核对")


def check_in(
    *, by: Actor, fair: Fair, worker: Worker, way: str, invitation: Invitation | None = None,
    came_at: datetime | None = None, key: UUID | None = None,
) -> CheckIn:  # fmt: skip
    """Somebody came（签到）. The first one stands: a second phone finds it. A merged person is who they became.

    Raises FairRefused: not_yours, fair_cancelled, not_begun, too_young.
    """
    _refuse_closed(by, fair)
    person, moment = queries.standing_worker(worker), came_at or clock.moment()
    if person.born_on is not None and age_on(person.born_on, fair.held_on) < WORK_AGE:
        raise errors.too_young()
    if (before := CheckIn.objects.filter(fair=fair, worker__in=everyone(person)).first()) is not None:
        return before
    came = CheckIn(
        id=key or uuid4(), fair=fair, worker=person, invitation=invitation, way=way, came_at=moment,
        note="；".join(_notes(fair, person, moment)), created_by_id=by.user_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            came.save(force_insert=True)
            details = {"fair": str(fair.pk), "way": way}
            record(by=by, action="fairs.check_in.recorded", subject=came, region=person.region, details=details)
    except IntegrityError:  # two phones at one moment: the other one was faster
        return CheckIn.objects.get(fair=fair, worker=person)
    return came


def _notes(fair: Fair, person: Worker, moment: datetime) -> list[str]:
    answer = standing(person.subject_id, "matching")
    gone = answer is not None and not answer.agreed
    said = Invitation.objects.filter(fair=fair, worker__in=everyone(person)).exists() and answer is None
    told = [CONSENT_GONE] if gone or said else []
    return told + ([CLOCK_WRONG] if moment.astimezone(clock.CHINA).date() != fair.held_on else [])


def note_said(came: CheckIn) -> str:
    """What a colleague should know of a check-in, in the reader's language."""
    return "；".join(gettext(part) for part in came.note.split("；") if part)


def _refuse_closed(by: Actor, fair: Fair) -> None:
    if not queries.near(by, permissions.CHECK_IN, fair):
        raise errors.not_yours()
    if fair.state == states.CANCELLED:
        raise errors.fair_cancelled(fair.name)
    if fair.state == states.PLANNED or (fair.state == states.INVITING and fair.held_on > clock.today()):
        raise errors.not_begun(fair.name)


# Without a slip --------------------------------------------------------------------------------------------------
def _place(note: WalkIn) -> bytes:
    return sealing.place("fairs_walkin", "told", note.pk)


def take_down(*, by: Actor, fair: Fair, name: str, phone: str, came_at: datetime, key: UUID) -> WalkIn:
    """Note somebody without a slip, name and phone sealed, to be found in the register later（登记条）.

    Raises FairRefused: not_yours, fair_cancelled, not_begun, walk_in_empty.
    """
    _refuse_closed(by, fair)
    name, phone = name.strip()[:40], phone.strip()[:20]
    if not name:
        raise errors.walk_in_empty()
    with transaction.atomic():
        if (before := WalkIn.objects.filter(pk=key).first()) is not None:
            return before
        note = WalkIn(id=key, fair=fair, came_at=came_at, taken_by_id=by.user_id)
        note.told_sealed = sealing.seal(json.dumps([name, phone], ensure_ascii=False), _place(note))
        note.save(force_insert=True)
        record(by=by, action="fairs.walk_in.recorded", subject=note, region=fair.home_region)
    return note


def told_of(note: WalkIn) -> tuple[str, str]:
    """Name and phone of a note, for whoever settles it."""
    name, phone = json.loads(sealing.opened(bytes(note.told_sealed), _place(note)))
    return str(name), str(phone)


def settle_walk_in(*, by: Actor, note: WalkIn, worker_id: UUID | None, why: str = "") -> CheckIn | None:
    """Find the person of a note and check them in, or leave it with a reason. What was written goes with it.

    Raises FairRefused: settled_already, reason_needed, and what checking in refuses.
    """
    why = why.strip()[:200]
    worker = None if worker_id is None else workers_seen(by, permissions.CHECK_IN).get(pk=worker_id)
    if worker is None and not why:
        raise errors.reason_needed()
    with transaction.atomic():
        held = WalkIn.objects.filter(pk=note.pk, state="open")
        came = None
        if worker is not None:
            came = check_in(by=by, fair=note.fair, worker=worker, way="name", came_at=note.came_at)
        blank = sealing.seal(json.dumps(["", ""]), _place(note))
        if not held.update(
            state="settled" if came else "dropped", worker=came.worker if came else None, told_sealed=blank,
            settled_by_id=by.user_id, settled_why=why, version=F("version") + 1, updated_at=clock.now(),
        ):  # fmt: skip
            raise errors.settled_already()
        record(by=by, action="fairs.walk_in.settled", subject=note, region=note.fair.home_region, reason=why)
    return came


# At the booth ----------------------------------------------------------------------------------------------------
def record_intent(*, by: Actor, fair: Fair, worker: Worker, post: FairVacancy, kind: str) -> Intent:
    """What was agreed at a booth（意向）; said again, it goes on to the further kind.

    Raises FairRefused: not_yours, fair_cancelled, not_begun, post_elsewhere, not_here, post_not_open.
    """
    assert kind in dict(Intent.KINDS), kind
    _refuse_closed(by, fair)
    if post.firm.fair_id != fair.pk:
        raise errors.post_elsewhere(post.vacancy.title)
    person = queries.standing_worker(worker)
    people = everyone(person)
    if not CheckIn.objects.filter(fair=fair, worker__in=people).exists():
        raise errors.not_here()
    if queries.why_not(post):
        raise errors.post_not_open(post.vacancy.title)
    with transaction.atomic():
        # What was said under a record that is merged now is theirs as well.
        before = Intent.objects.filter(worker__in=people, post=post).order_by("created_at").first()
        intent, created = (before, False) if before else Intent.objects.get_or_create(
            worker=person, post=post,
            defaults={"fair": fair, "kind": kind, "said_on": clock.today(), "created_by_id": by.user_id},
        )  # fmt: skip
        if not created and intent.kind != kind:
            Intent.objects.filter(pk=intent.pk).update(kind=kind, version=F("version") + 1, updated_at=clock.now())
        details = {"kind": kind, "post": str(post.vacancy_id)}
        record(by=by, action="fairs.intent.recorded", subject=intent, region=person.region, details=details)
    intent.refresh_from_db()
    return intent


def record_result(*, by: Actor, intent: Intent, seen_version: int, result: str, on: date) -> Intent:
    """What became of the interview, between the fair and today. Raises FairRefused: result_day; already_answered when
    somebody changed it meanwhile."""
    assert result in dict(Intent.RESULTS[1:]), result
    if not intent.fair.held_on <= on <= clock.today():
        raise errors.result_day(intent.fair.held_on, clock.today())
    workers_seen(by, permissions.CHECK_IN).get(pk=queries.standing_worker(intent.worker).pk)
    with transaction.atomic():
        held = Intent.objects.filter(pk=intent.pk, version=seen_version)
        if not held.update(
            result=result, result_on=on, result_by_id=by.user_id, version=F("version") + 1, updated_at=clock.now()
        ):
            raise errors.already_answered()
        details = {"result": result, "on": str(on)}
        record(by=by, action="fairs.intent.followed", subject=intent, region=intent.worker.region, details=details)
    intent.refresh_from_db()
    return intent


keep(SealedRows(WalkIn, {"told_sealed": _place}))
