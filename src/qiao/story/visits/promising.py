"""Writing promises（承诺）: giving one on a visit, keeping it, dropping it with the reason."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.story.visits import errors, states
from qiao.story.visits.facts import PromiseFacts, checked_end, checked_promise
from qiao.story.visits.models import Promise
from qiao.story.visits.permissions import EDIT
from qiao.story.visits.queries import promises_seen, visits_seen

_EN = {states.KEPT: "kept", states.DROPPED: "dropped", states.OPEN: "open"}


def add_promise(*, by: Actor, visit_id: UUID, key: UUID, given: PromiseFacts) -> Promise:
    """Promise something on a visit（答应办）. `key` is made by whoever enters it: sent twice, it is one promise.

    Raises Visit.DoesNotExist; HoldsNumber; Refused: due_before_visit, blank, too_long, key_taken.
    """
    visit = visits_seen(by, EDIT).get(pk=visit_id)
    given = checked_promise(given)
    if given.due_on < visit.visited_on:
        raise errors.due_before_visit(given.due_on, visit.visited_on)
    if (made := _made(by, key, visit_id, given)) is not None:
        return made
    promise = Promise(
        id=key, visit=visit, what=given.what, keeper=given.keeper, due_on=given.due_on, created_by_id=by.user_id
    )
    try:
        with transaction.atomic():
            promise.save(force_insert=True)
            told = {"visit": str(visit.pk), "due_on": given.due_on, "what": given.what, "keeper": given.keeper}
            record(by=by, action="visits.promise.recorded", subject=promise, region=visit.region, details=told)
    except IntegrityError:
        if (made := _made(by, key, visit_id, given)) is not None:
            return made
        raise
    return promise


def _made(by: Actor, key: UUID, visit_id: UUID, given: PromiseFacts) -> Promise | None:
    made = Promise.objects.filter(pk=key).first()
    if made is None:
        return None
    stands = (made.created_by_id, made.visit_id, made.what, made.keeper, made.due_on)
    if stands != (by.user_id, visit_id, given.what, given.keeper, given.due_on):
        raise errors.key_taken()
    return made


def keep_promise(*, by: Actor, promise_id: UUID, how: str, on: date | None = None) -> Promise:
    """It was done（办了）: how, and on which day (today).

    Raises Promise.DoesNotExist; HoldsNumber; Refused: blank, too_long, day_ahead, settled_before_visit, promise_move.
    """
    return _settle(by, promise_id, states.KEPT, checked_end("how", how), on or clock.today())


def drop_promise(*, by: Actor, promise_id: UUID, why: str) -> Promise:
    """It will not be done（不办了）, with the reason. Raises as keep_promise."""
    return _settle(by, promise_id, states.DROPPED, checked_end("why", why), clock.today())


def _settle(by: Actor, promise_id: UUID, to: str, how: str, on: date) -> Promise:
    with transaction.atomic():
        promise = promises_seen(by, EDIT).select_related("visit").get(pk=promise_id)
        if on > clock.today():
            raise errors.day_ahead(on, clock.today())
        if on < promise.visit.visited_on:
            raise errors.settled_before_visit(on, promise.visit.visited_on)
        standing = [state for state, ends in states.MOVES.items() if to in ends]
        held = Promise.objects.filter(pk=promise.pk, state__in=standing)
        moved = held.update(
            state=to, settled_on=on, settled_by_id=by.user_id, settled_how=how, version=F("version") + 1,
            updated_at=clock.now(),
        )  # fmt: skip
        promise.refresh_from_db()
        if not moved:
            raise errors.promise_move(promise.get_state_display(), _EN[promise.state])
        action = "visits.promise.kept" if to == states.KEPT else "visits.promise.dropped"
        record(by=by, action=action, subject=promise, region=promise.visit.region, reason=how, details={"on": on})
    return promise
