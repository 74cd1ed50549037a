"""Enrolling（报名）: a seat, or a place in the queue; who leaves gives theirs to the first who waits.

Enrolment is open to all（hard rule 6）: whoever is sixteen and asks is taken, first come first, whatever group the
class was planned for. Leaving costs nothing.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.privacy.free_text import without_numbers
from qiao.ground.privacy.resident_ids import age_on
from qiao.ground.privacy.slip_codes import new_code
from qiao.story.register.models import Worker
from qiao.story.register.queries import workers_seen
from qiao.story.training import errors, permissions, queries, states
from qiao.story.training.actions import refuse_others, refuse_state
from qiao.story.training.models import Enrolment, TrainingClass


def enrol(
    *, by: Actor, held: TrainingClass, worker_id: UUID, said_by: str, how: str, key: UUID | None = None,
    batch_id: UUID | None = None,
) -> Enrolment:  # fmt: skip
    """Enrol somebody who asks（报名）: a seat while there is one, else a place in the queue. Asked twice, it is one.

    Whoever had left or was not taken asks anew, behind those who wait.
    Raises Worker.DoesNotExist; TrainingRefused: not_yours, moved_on, under_age, clash, why (who said it, and how).
    """
    if held not in queries.classes_seen(by, permissions.ENROL):
        raise errors.not_yours()
    refuse_state(held, states.TAKES_PEOPLE)
    worker = workers_seen(by, permissions.ENROL).select_related("subject").get(pk=worker_id)
    said_by, how = without_numbers(said_by.strip()[:80]), how.strip()[:40]
    if not said_by or not how:
        raise errors.reason_needed("said_by")
    _refuse_young(worker, held.starts_on)
    if (clash := queries.clash_of([worker.pk], held)) is not None:
        raise errors.clash(*clash)
    try:
        with transaction.atomic():
            known = Enrolment.objects.filter(held=held, worker=worker).first()
            if known is not None and known.state in (states.ENROLLED, states.WAITING, states.FINISHED):
                return known
            made = _asked(by, held, worker, known, said_by, how, key, batch_id)
            note(by, "requested", made)
            _seat_next(by, held)
    except IntegrityError:  # two phones at one moment: the other one was faster
        return Enrolment.objects.get(held=held, worker=worker)
    return Enrolment.objects.get(pk=made.pk)


def _asked(
    by: Actor, held: TrainingClass, worker: Worker, known: Enrolment | None, said_by: str, how: str, key: UUID | None,
    batch_id: UUID | None,
) -> Enrolment:  # fmt: skip
    told = {"state": states.WAITING, "asked_at": clock.moment(), "said_by": said_by, "how": how}
    if known is None:
        more = {"id": key} if key else {}
        return Enrolment.objects.create(
            held=held, worker=worker, code=new_code(), created_by_id=by.user_id, batch_id=batch_id, **more, **told
        )
    Enrolment.objects.filter(pk=known.pk).update(
        left_on=None, left_why="", version=F("version") + 1, updated_at=clock.now(), **told
    )
    return Enrolment.objects.get(pk=known.pk)


def leave(*, by: Actor, enrolment: Enrolment, on: date, why: str) -> Enrolment:
    """Somebody leaves the class or the queue（退出）, since a day: the first who waits gets the seat. Their attendance
    stands. Raises TrainingRefused: not_yours, moved_on, day_ahead, why."""
    held = enrolment.held
    if not queries.enrolments_seen(by, permissions.ENROL).filter(pk=enrolment.pk).exists():
        raise errors.not_yours()
    refuse_state(held, states.TAKES_PEOPLE)
    why = without_numbers(why.strip()[:120])
    if not why:
        raise errors.reason_needed()
    if on > clock.today():
        raise errors.day_ahead("left_on")
    with transaction.atomic():
        going = Enrolment.objects.filter(pk=enrolment.pk, state__in=[states.ENROLLED, states.WAITING])
        told = {"state": states.LEFT, "left_on": on, "left_why": why}
        if going.update(**told, version=F("version") + 1, updated_at=clock.now()):
            note(by, "gave_up", enrolment, why=why, on=str(on))
            _seat_next(by, held)
    return Enrolment.objects.get(pk=enrolment.pk)


def seat_waiting(*, by: Actor, held: TrainingClass) -> int:
    """Give the free seats to those who wait, first come first: after a class was made larger. Returns how many."""
    refuse_others(by, held, permissions.PLAN)
    refuse_state(held, states.TAKES_PEOPLE)
    with transaction.atomic():
        return _seat_next(by, held)


def _seat_next(by: Actor, held: TrainingClass) -> int:
    """Seats to those who wait; under the class's row, so that of two who ask for the last seat one waits."""
    TrainingClass.objects.filter(pk=held.pk).update(updated_at=clock.now())
    seats = TrainingClass.objects.values_list("seats", flat=True).get(pk=held.pk)
    free = seats - queries.enrolled_in(held).count()
    taken = list(queries.waiting_for(held)[: max(0, free)])
    for one in taken:
        Enrolment.objects.filter(pk=one.pk).update(
            state=states.ENROLLED, version=F("version") + 1, updated_at=clock.now()
        )
        note(by, "seated", one)
    return len(taken)


def _refuse_young(worker: Worker, on: date) -> None:
    if worker.born_on is not None and age_on(worker.born_on, on) < states.LEAST_AGE:
        raise errors.too_young()


def note(by: Actor, verb: str, of: Enrolment, why: str = "", **details: object) -> None:
    """Write into the audit what was done with an enrolment; inside the caller's transaction."""
    told = {"class": str(of.held_id), "worker": str(of.worker_id), **details}
    record(by=by, action=f"training.enrolment.{verb}", subject=of, region=of.held.region, reason=why, details=told)
