"""Writing the register: workers and their status. Households: `householding.py`; many at a time: `intake.py`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.privacy import subjects
from qiao.ground.privacy.models import Subject
from qiao.ground.privacy.subjects import Sealed
from qiao.ground.privacy.visibility import move_residence
from qiao.ground.saying import Refused
from qiao.story.register import errors, facts, states, tokens
from qiao.story.register.births import born_shown
from qiao.story.register.errors import ChangedMeanwhile, Difference
from qiao.story.register.facts import PLAIN, TITLES, WorkerFacts
from qiao.story.register.history import last_change, marks
from qiao.story.register.householding import household_numbered
from qiao.story.register.initials import initials_of
from qiao.story.register.keeping_past import Source, held, keep_past
from qiao.story.register.models import Household, Worker
from qiao.story.register.permissions import EDIT, VIEW
from qiao.story.register.queries import workers_seen

EVENTS_AT_ONCE = 50
HEAD = "户主"


def create_worker(*, by: Actor, key: UUID, given: WorkerFacts) -> Worker:
    """Register a worker（建档）. `key` is the form's own: sent twice, it is one worker.

    Raises Refused: an identity or phone that is none, outside_scope; AlreadyRegistered; registered_elsewhere.
    """
    if (made := _made(by, key)) is not None:
        return made
    identity = facts.read_identity(given.identity)
    child = facts.is_child(facts.born_of(identity))
    kept = facts.of_child(given) if child else given
    _refuse_outside(by, kept.region, kept.household)
    refuse_if_known(by, identity)
    try:
        with transaction.atomic():
            return _create(by, key, kept, identity, child=child)
    except IntegrityError:
        # Somebody else was faster: with the same form, or with the same identity.
        if (made := _made(by, key)) is not None:
            return made
        refuse_if_known(by, identity)
        raise


def _made(by: Actor, key: UUID) -> Worker | None:
    made = Worker.objects.filter(pk=key).first()
    if made is not None and made.created_by_id != by.user_id:
        raise Refused(
            "key_taken", "这张表已经由别人存过，请重新打开。", "This form was saved by somebody else: reopen it."
        )
    return made


def _create(by: Actor, key: UUID, given: WorkerFacts, identity: str, *, child: bool) -> Worker:
    told = {name: text for name in ("health", "ethnicity") if (text := getattr(given, name)) not in ("", facts.CLEAR)}
    subject = subjects.put(Subject(), resident_id=identity, phone=facts.read_phone(given.phone), **told)
    subject.save(force_insert=True)
    house = household_numbered(by, given.household, given.region)
    _refuse_second_head(by, house, given.relation)
    worker = Worker(
        id=key,
        subject=subject,
        household=house,
        initials=initials_of(given.name),
        sex=facts.sex_of(identity),
        born_on=facts.born_of(identity),
        status=states.NOT_LOOKING if child else states.UNVERIFIED,
        created_by_id=by.user_id,
        **_plain(given),
    )
    worker.save(force_insert=True)
    tokens.write_new([worker])
    move_residence(subject=subject, region=worker.region)
    record(by=by, action="register.worker.created", subject=worker, region=worker.region)
    return worker


def refuse_if_known(by: Actor, identity: str, but: UUID | None = None) -> None:
    """Raises AlreadyRegistered, or registered_elsewhere when the actor may not see who it is."""
    subject = subjects.by_resident_id(identity)
    if subject is None or subject.pk == but:
        return
    worker = Worker.objects.filter(subject=subject).select_related("merged_into").first()
    if worker is None:
        return  # an identity without a worker: of a merged or withdrawn record; the unique index decides
    standing = worker.merged_into or worker
    if workers_seen(by, VIEW).filter(pk=standing.pk).exists():
        raise errors.AlreadyRegistered(standing.pk, standing.name)
    raise errors.registered_elsewhere()


def change_worker(
    *, by: Actor, worker_id: UUID, version: int, given: WorkerFacts, opened: Mapping[str, Any] | None = None,
    since: date | None = None, visit_id: UUID | None = None,
) -> Worker:  # fmt: skip
    """Save what an officer changed on the version they saw. Nothing changed is nothing written.

    `opened` is what the form showed when it was opened, by fact: a conflict then names only what both have changed.
    `since`: from which day what is new was true already, today when nobody says; `visit_id`: the visit that found it.
    Raises Worker.DoesNotExist for whom the actor may not change; ChangedMeanwhile; Refused as for create_worker,
    and day_to_come.
    """
    if since is not None and since > clock.today():
        raise errors.day_to_come("true_since")
    source = Source(by.user_id, visit_id=visit_id)
    identity = facts.read_identity(given.identity) if given.identity else ""
    phone = facts.read_phone(given.phone) if given.phone else ""
    try:
        with transaction.atomic():
            read = replace(given, identity=identity, phone=phone)
            return _change(by, worker_id, version, read, opened or {}, since, source)
    except IntegrityError:
        refuse_if_known(by, identity)
        raise


def _change(
    by: Actor, worker_id: UUID, version: int, given: WorkerFacts, opened: Mapping[str, Any], since: date | None,
    source: Source,
) -> Worker:  # fmt: skip
    worker = workers_seen(by, EDIT).select_related("subject", "household").get(pk=worker_id)
    if worker.version != version:
        raise _meanwhile(worker, given, opened)
    identity = given.identity
    if given.region != worker.region:
        _refuse_outside(by, given.region, given.household)
    born = facts.born_of(identity) if identity else worker.born_on
    kept = facts.of_child(given) if facts.is_child(born) else given
    values = {name: value for name, value in _plain(kept).items() if value != getattr(worker, name)}
    house = household_numbered(by, kept.household, kept.region)
    if house is None and worker.household is not None and not worker.household.number:
        house = worker.household  # one without a number is not left by saving the form that cannot name it
    if (house and house.pk) != worker.household_id:
        values["household"] = house
    if {"relation", "household"} & set(values):
        _refuse_second_head(by, house, kept.relation, but=worker.pk)
    sealed = _newly_sealed(worker, replace(kept, phone=given.phone, no_phone=given.no_phone))
    if identity and "resident_id" in sealed:
        of_number = {"born_on": born, "sex": facts.sex_of(identity), WITH_BIRTH: False}
        values |= {name: value for name, value in of_number.items() if value != getattr(worker, name)}
    if not values and not sealed:
        return worker
    past = [held(worker, name, since=since) for name in (*values, *sealed) if name != WITH_BIRTH]
    _reseal(by, worker, sealed, identity)
    keep_past(past, source)
    before = {name: _told(name, getattr(worker, name)) for name in values if name != WITH_BIRTH}
    if "born_on" in before:
        before["born_on"] = born_shown(worker)
    if not _save(worker, version, {**values, "since": worker.since}):
        raise _meanwhile(Worker.objects.select_related("household", "subject").get(pk=worker.pk), given, opened)
    if "region" in values:
        move_residence(subject=worker.subject, region=worker.region)
    told = {name: [was, _told(name, values[name])] for name, was in before.items()}
    record(
        by=by, action="register.worker.changed", subject=worker, region=worker.region,
        details={"changes": told, "resealed": sorted(sealed), **marks(worker.version)},
    )  # fmt: skip
    return worker


def _reseal(by: Actor, worker: Worker, new: Mapping[Sealed, str], identity: str) -> None:
    """Seal what is new, clear what is no more."""
    if "resident_id" in new:
        refuse_if_known(by, identity, but=worker.subject_id)
    if new:
        subjects.put(worker.subject, None, **{str(column): text for column, text in new.items()}).save()


def _newly_sealed(worker: Worker, given: WorkerFacts) -> dict[Sealed, str]:
    """Of what is sealed what was typed and is not stored already, by column; "" is to be cleared."""
    told: dict[Sealed, str] = {
        "resident_id": given.identity, "phone": given.phone, "health": given.health, "ethnicity": given.ethnicity
    }  # fmt: skip
    cleared = {column for column, text in told.items() if text == facts.CLEAR}
    if given.no_phone and not given.phone:
        cleared.add("phone")
    kept = {column: text for column, text in told.items() if text and column not in cleared}
    new = {column: text for column, text in kept.items() if not subjects.holds(worker.subject, column, text)}
    return new | {column: "" for column in cleared if getattr(worker.subject, f"{column}_sealed")}


def _save(worker: Worker, version: int, values: Mapping[str, Any]) -> bool:
    """Write on the version seen; whether it still stood."""
    extra = {"initials": initials_of(values["name"])} if "name" in values else {}
    held = Worker.objects.filter(pk=worker.pk, version=version)
    if not held.update(**values, **extra, version=F("version") + 1, updated_at=clock.now()):
        return False
    worker.refresh_from_db()
    if {"name", "region"} & set(values):
        tokens.rewrite([worker.pk])
    return True


def _meanwhile(now: Worker, given: WorkerFacts, opened: Mapping[str, Any]) -> ChangedMeanwhile:
    last = last_change(now)
    told = (*_plain_differences(now, given, opened), *_sealed_differences(now, given))
    return ChangedMeanwhile(told, version=now.version, by=last.by if last else "", at=last.at if last else None)


def _plain_differences(now: Worker, given: WorkerFacts, opened: Mapping[str, Any]) -> Iterator[Difference]:
    """What stands now and what was typed, where the two differ and both were changed since the form was opened."""
    for name, stands in facts.of_worker(now).items():
        typed = getattr(given, name)
        if typed != stands and not (name in opened and opened[name] in (typed, stands)):
            yield Difference(name, str(TITLES[name]), facts.shown(name, stands), facts.shown(name, typed))


def _sealed_differences(now: Worker, given: WorkerFacts) -> Iterator[Difference]:
    """Identity and phone by their tails: whoever typed one meant to change it, whatever the form had shown."""
    tails = {"resident_id": ("identity", now.subject.resident_id_tail), "phone": ("phone", now.subject.phone_tail)}
    for column, typed in _newly_sealed(now, given).items():
        if column not in tails:
            hidden = gettext("（保密）")
            yield Difference(column, str(TITLES[column]), hidden, hidden)
            continue
        field, stands = tails[column]
        yield Difference(field, str(TITLES[field]), facts.tail_shown(stands), facts.tail_shown(typed[-4:]))


def change_phone(*, by: Actor, worker_id: UUID, phone: str, visit_id: UUID | None = None) -> Worker:
    """A new number, told by the person; "" where the one stored is nobody's any more（号码作废）. `visit_id`: the visit
    on which it was told.

    Raises Worker.DoesNotExist; ChangedMeanwhile; Refused for a number that is none.
    """
    with transaction.atomic():
        worker = workers_seen(by, EDIT).select_related("subject", "household").get(pk=worker_id)
        given = WorkerFacts(worker.name, worker.region, phone=facts.read_phone(phone), no_phone=not phone.strip())
        if not (sealed := _newly_sealed(worker, given)):
            return worker
        past = [held(worker, name) for name in sealed]
        _reseal(by, worker, sealed, "")
        keep_past(past, Source(by.user_id, visit_id=visit_id))
        if not _save(worker, worker.version, {"since": worker.since}):
            raise _meanwhile(worker, given, facts.of_worker(worker))
        record(
            by=by, action="register.worker.changed", subject=worker, region=worker.region,
            details={"changes": {}, "resealed": sorted(sealed), **marks(worker.version)},
        )  # fmt: skip
    return worker


def verify_worker(*, by: Actor, worker_id: UUID, how: str = "无变化", on: date | None = None) -> Worker:
    """Say that somebody asked and what is registered still holds（核实）. `how`: what was found and how; `on`: the day
    (today), which a later one that stands outweighs.

    Raises Worker.DoesNotExist; Refused under_age.
    """
    day = on or clock.today()
    with transaction.atomic():
        worker = workers_seen(by, EDIT).get(pk=worker_id)
        if (worker.verified_on or date.min) > day:
            return worker
        values: dict[str, Any] = {"verified_on": day}
        if worker.status in (states.UNVERIFIED, states.UNREACHABLE):
            values["status"] = states.NOT_LOOKING
        if worker.verified_on == day and "status" not in values:
            return worker
        Worker.objects.filter(pk=worker.pk).update(**values, version=F("version") + 1, updated_at=clock.now())
        worker.refresh_from_db()
        record(
            by=by, action="register.worker.verified", subject=worker, region=worker.region, reason=how,
            details=marks(worker.version),
        )  # fmt: skip
    return worker


def move_status(*, by: Actor, worker_ids: Iterable[UUID], to: str, why: str, strict: bool = False) -> int:
    """Move workers to a status, in the transaction of the action that causes it（重新求职、待答复、在岗 …）.

    Whoever cannot go there from where they are stays (with `strict`: is refused), and children stay out of all looking.
    Returns how many moved. Raises Refused status_move, under_age.
    """
    with transaction.atomic():
        found = Worker.objects.filter(pk__in=list(worker_ids)).exclude(status=to)
        judged = [(worker, _refusal_to_move(worker, to)) for worker in found.order_by("pk")]
        for _, refusal in judged:
            if strict and refusal is not None:
                raise refusal
        moved = [worker for worker, refusal in judged if refusal is None and _moved(worker, to)]
        _note_moves(by, moved, to, why)
    return len(moved)


def _moved(worker: Worker, to: str) -> bool:
    """On the status seen. The version stays: it guards what officers type, and nobody types this."""
    held = Worker.objects.filter(pk=worker.pk, status=worker.status)
    return bool(held.update(status=to, updated_at=clock.now()))


def _note_moves(by: Actor, moved: list[Worker], to: str, why: str) -> None:
    """An event a worker; of many at once one event that names them all."""
    action = "register.worker.status"
    if len(moved) > EVENTS_AT_ONCE:
        record(by=by, action=action, reason=why, details={"to": to, "workers": [str(worker.pk) for worker in moved]})
        return
    for worker in moved:
        told = {"status": [worker.status, to]}
        record(by=by, action=action, subject=worker, region=worker.region, reason=why, details=told)


def set_status(*, by: Actor, worker_id: UUID, to: str, why: str) -> Worker:
    """What an officer may set by hand: 待核实, 暂不找活, 联系不上.

    Raises Worker.DoesNotExist; Refused status_move, under_age.
    """
    with transaction.atomic():
        worker = workers_seen(by, EDIT).get(pk=worker_id)
        if to not in states.BY_HAND or worker.status in (states.WORKING, states.PROPOSED, states.LEAVING):
            raise errors.bad_status(worker.get_status_display(), dict(Worker.STATUS)[to])
        move_status(by=by, worker_ids=[worker.pk], to=to, why=why, strict=True)
        worker.refresh_from_db()
    return worker


def _refusal_to_move(worker: Worker, to: str) -> Refused | None:
    if facts.is_child(worker.born_on) and to not in states.OF_CHILDREN:
        return errors.under_age()
    if not states.may_move(worker.status, to):
        return errors.bad_status(worker.get_status_display(), dict(Worker.STATUS)[to])
    return None


def _refuse_second_head(by: Actor, house: Household | None, relation: str, but: UUID | None = None) -> None:
    """A household has one head（户主）: exactly whoever has that relation."""
    if house is None or relation != HEAD:
        return
    heads = house.workers.filter(relation=HEAD, merged_into__isnull=True).order_by("pk")
    head = next((one for one in heads if one.pk != but), None)
    if head is not None:
        seen = workers_seen(by, VIEW).filter(pk=head.pk).exists()
        raise errors.two_heads(head.called if seen else gettext("另一个人"))


def _refuse_outside(by: Actor, region: str, household: str) -> None:
    """A helper writes in the households assigned to them, everybody else in their regions."""
    if by.covers(EDIT, region):
        return
    keys = [key for scope in by.reaches(EDIT) for key in scope.households]
    if not Household.objects.filter(pk__in=keys, region=region, number=household).exclude(number="").exists():
        raise errors.outside_scope()


def _plain(given: WorkerFacts) -> dict[str, Any]:
    return {name: getattr(given, name) for name in PLAIN} | {
        "name": given.name.strip(),
        **{name: list(getattr(given, name)) for name in facts.LISTS},
    }


WITH_BIRTH = "born_month_only"
"""Goes wherever a worker's birth goes: a column, and no fact of its own."""


def _told(name: str, value: Any) -> Any:
    """A value as the audit keeps it."""
    return value.number if isinstance(value, Household) else str(value) if name == "born_on" else value
