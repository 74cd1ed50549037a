"""Writing classes（培训班）: planning, changing and moving one on; its sessions, its trainers and its promised seats.

Schools, trainers, bases and courses: `offering.py`; people: `enrolling.py`; who came: `attending.py`; exams and
certificates: `examining.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.privacy.free_text import without_numbers
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.training import errors, permissions, queries, states
from qiao.story.training.models import Enrolment, SeatPromise, Session, Teaching, Trainer, TrainingClass
from qiao.story.vacancies.models import Employer, Vacancy
from qiao.story.workshops.models import Workshop

FIELDS = (
    *("number", "course", "school", "base", "workshop", "region", "place", "form", "starts_on", "ends_on", "seats"),
    *("living_fen_day", "document"),
)
"""What an office tells of a class; its state, sessions and people have actions of their own."""
_DONE = {"open": "opened", "begin": "begun", "end": "ended", "cancel": "cancelled"}
HOUR_MINUTES = 45
"""A teaching hour（学时）has 45 minutes."""


def plan_class(*, by: Actor, class_id: UUID, values: Mapping[str, Any], batch_id: UUID | None = None) -> TrainingClass:
    """Plan a class（办班）; `class_id` is the form's own key: sent twice, it is one.

    Raises TrainingRefused: not_yours, number_taken, trade_not_licensed, base_full, days_crossed; HoldsNumber.
    """
    given = _known(values)
    _refuse_elsewhere(by, given["region"])
    held = TrainingClass(id=class_id, created_by_id=by.user_id, batch_id=batch_id, **given)
    _refuse_unfit(held)
    try:
        with transaction.atomic():
            if (entered := TrainingClass.objects.filter(pk=class_id).first()) is not None:
                return entered
            held.save(force_insert=True)
            note(by, "planned", held, course=str(held.course_id), starts_on=str(held.starts_on))
    except IntegrityError:
        entered = TrainingClass.objects.filter(pk=class_id).first()
        if entered is None:
            raise errors.number_taken(given["number"]) from None
        return entered
    return held


def change_class(*, by: Actor, held: TrainingClass, seen_version: int, values: Mapping[str, Any]) -> TrainingClass:
    """Change a class that was seen at `seen_version`. Nobody who has a seat loses it, and no session falls outside.

    Raises ChangedMeanwhile; TrainingRefused: as plan_class, and moved_on, seats_below_enrolled, session_outside.
    """
    given = _known(values)
    refuse_others(by, held, permissions.PLAN)
    refuse_state(held, states.TAKES_PEOPLE)
    after = TrainingClass(**{**{name: getattr(held, name) for name in FIELDS}, **given})
    _refuse_elsewhere(by, after.region)
    _refuse_unfit(after)
    if (enrolled := queries.enrolled_in(held).count()) > after.seats:
        raise errors.seats_below(enrolled)
    if held.sessions.exclude(on__range=(after.starts_on, after.ends_on)).exists():
        raise errors.session_outside(after.starts_on, after.ends_on)
    changed = {name: value for name, value in given.items() if getattr(held, name) != value}
    told = {name: [str(getattr(held, name)), str(value)] for name, value in changed.items()}
    try:
        with transaction.atomic():
            seen = TrainingClass.objects.filter(pk=held.pk, version=seen_version, state__in=states.TAKES_PEOPLE)
            if not seen.update(**changed, version=F("version") + 1, updated_at=clock.now()):
                raise ChangedMeanwhile((), version=TrainingClass.objects.get(pk=held.pk).version)
            note(by, "changed", held, changes=told)
    except IntegrityError:
        raise errors.number_taken(given.get("number", held.number)) from None
    return queries.classes().get(pk=held.pk)


def move(*, by: Actor, held: TrainingClass, verb: str, why: str = "") -> TrainingClass:
    """Open a class for enrolment, begin it, end it or cancel it. A cancelled one keeps who had come, and their days.

    At its end whoever has a seat has finished, whoever waits was not taken.
    Raises TrainingRefused: not_yours, moved_on, day_ahead, no_sessions, why.
    """
    refuse_others(by, held, permissions.PLAN)
    starts, end = states.MOVES[verb]
    refuse_state(held, starts)
    why, today = without_numbers(why.strip()[:200]), clock.today()
    if verb == "begin" and not held.sessions.exists():
        raise errors.no_sessions()
    if (verb == "begin" and held.starts_on > today) or (verb == "end" and held.ends_on > today):
        raise errors.day_ahead("starts_on" if verb == "begin" else "ends_on")
    if verb == "cancel" and not why:
        raise errors.reason_needed()
    written = {"cancelled_on": today, "cancelled_why": why} if verb == "cancel" else {}
    with transaction.atomic():
        seen = TrainingClass.objects.filter(pk=held.pk, state__in=starts)
        if not seen.update(state=end, version=F("version") + 1, updated_at=clock.now(), **written):
            refuse_state(TrainingClass.objects.get(pk=held.pk), starts)
        if verb == "end":
            _finish(held)
        note(by, _DONE[verb], held, why=why, state=end)
    return queries.classes().get(pk=held.pk)


def _finish(held: TrainingClass) -> None:
    told = {"version": F("version") + 1, "updated_at": clock.now()}
    of = Enrolment.objects.filter(held=held)
    of.filter(state=states.ENROLLED).update(state=states.FINISHED, **told)
    of.filter(state=states.WAITING).update(state=states.DROPPED, **told)


# Sessions and trainers -----------------------------------------------------------------------------------------------
def add_session(
    *, by: Actor, held: TrainingClass, on: date, begins_at: time, ends_at: time, what: str = ""
) -> Session:  # fmt: skip
    """Set a session of a class; the same one twice is one.

    Raises TrainingRefused: not_yours, moved_on, session_outside, days_crossed, too_many_hours.
    """
    refuse_others(by, held, permissions.PLAN)
    refuse_state(held, states.TAKES_PEOPLE)
    if not held.starts_on <= on <= held.ends_on:
        raise errors.session_outside(held.starts_on, held.ends_on)
    if ends_at <= begins_at:
        raise errors.days_crossed("ends_at", on)
    new = Session(held=held, on=on, begins_at=begins_at, ends_at=ends_at, what=without_numbers(what.strip()[:80]))
    standing = list(held.sessions.all())
    if (same := next((one for one in standing if (one.on, one.begins_at) == (on, begins_at)), None)) is not None:
        return same
    hours = sum(hours_of(one) for one in (*standing, new))
    if hours > held.course.hours:
        raise errors.too_many_hours(hours, held.course.hours)
    with transaction.atomic():
        made, is_new = Session.objects.get_or_create(
            held=held, on=on, begins_at=begins_at, defaults={"ends_at": ends_at, "what": new.what}
        )
        if is_new:
            note(by, "session_set", held, on=str(on), begins_at=str(begins_at))
    return made


WEEKDAYS: Mapping[str, frozenset[int]] = {
    "all": frozenset(range(7)), "work": frozenset(range(5)), "weekend": frozenset({5, 6}),
}  # fmt: skip
"""On which days of the week a series of sessions lies, Monday being 0."""
SERIES_DAYS = 366


def add_sessions(
    *, by: Actor, held: TrainingClass, first: date, last: date, days: str, begins_at: time, ends_at: time,
    what: str = "",
) -> list[Session]:  # fmt: skip
    """Set the same hours on the days of a span, all of them or none（排课）. Raises TrainingRefused as add_session,
    and days_crossed where the span holds no such day."""
    span = range(min((last - first).days, SERIES_DAYS) + 1)
    meant = [day for day in (first + timedelta(days=step) for step in span) if day.weekday() in WEEKDAYS[days]]
    if not meant:
        raise errors.days_crossed("last", first)
    with transaction.atomic():
        return [add_session(by=by, held=held, on=day, begins_at=begins_at, ends_at=ends_at, what=what) for day in meant]


def hours_of(session: Session) -> float:
    """The teaching hours of a session, each of 45 minutes."""
    minutes = (session.ends_at.hour - session.begins_at.hour) * 60 + session.ends_at.minute - session.begins_at.minute
    return minutes / HOUR_MINUTES


def drop_session(*, by: Actor, session: Session) -> None:
    """Take a session off to which nobody came. Raises TrainingRefused: not_yours, session_held."""
    held = session.held
    refuse_others(by, held, permissions.PLAN)
    if session.attendance.exists():
        raise errors.session_held()
    with transaction.atomic():
        note(by, "session_dropped", held, on=str(session.on))
        session.delete()


def give_class(*, by: Actor, held: TrainingClass, trainer: Trainer, hours: int) -> Teaching:
    """Say who teaches a class, for so many hours; said again, the hours are new. Raises TrainingRefused: not_yours."""
    refuse_others(by, held, permissions.PLAN)
    with transaction.atomic():
        made, _ = Teaching.objects.update_or_create(held=held, trainer=trainer, defaults={"hours": hours})
        note(by, "trainer_named", held, trainer=trainer.name, hours=hours)
    return made


# Promised seats ------------------------------------------------------------------------------------------------------
def promise_seats(
    *, by: Actor, held: TrainingClass, key: UUID, employer: Employer, seats: int, until: date, said_by: str,
    workshop: Workshop | None = None, vacancy: Vacancy | None = None, wage_yuan_month: int | None = None,
) -> SeatPromise:  # fmt: skip
    """Keep an employer's promise to take so many who pass（订单班）. Sent twice with its key, it is one.

    Raises TrainingRefused: not_yours, promise_suspended, days_crossed, known; HoldsNumber.
    """
    refuse_others(by, held, permissions.PROMISE)
    if employer.suspended_until is not None and employer.suspended_until >= clock.today():
        raise errors.promise_of_nobody()
    if until < held.ends_on:
        raise errors.days_crossed("until", held.ends_on)
    promise = SeatPromise(
        id=key, held=held, employer=employer, workshop=workshop, vacancy=vacancy, seats=seats, until=until,
        wage_yuan_month=wage_yuan_month, said_by=without_numbers(said_by.strip()[:80]), said_on=clock.today(),
        created_by_id=by.user_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            if (made := SeatPromise.objects.filter(pk=key).first()) is not None:
                return made
            promise.save(force_insert=True)
            note(by, "seats_promised", held, employer=employer.name, seats=seats)
    except IntegrityError:
        made = SeatPromise.objects.filter(pk=key).first()
        if made is None:
            raise errors.known_already(employer.name) from None
        return made
    return promise


def drop_promise(*, by: Actor, promise: SeatPromise, why: str) -> None:
    """The employer takes its promise back: since today, and why. Raises TrainingRefused: not_yours, why."""
    refuse_others(by, promise.held, permissions.PROMISE)
    why = without_numbers(why.strip()[:200])
    if not why:
        raise errors.reason_needed()
    with transaction.atomic():
        standing = SeatPromise.objects.filter(pk=promise.pk, dropped_on__isnull=True)
        told = {"dropped_on": clock.today(), "dropped_why": why, "version": F("version") + 1}
        if standing.update(**told, updated_at=clock.now()):
            note(by, "promise_dropped", promise.held, why=why, employer=promise.employer.name, seats=promise.seats)


# Refusals ------------------------------------------------------------------------------------------------------------
def refuse_state(held: TrainingClass, starts: tuple[str, ...]) -> None:
    """Raises TrainingRefused moved_on where the class is in none of these states."""
    if held.state not in starts:
        raise errors.moved_on(held.number, *states.STATE_WORDS[held.state])


def refuse_others(by: Actor, held: TrainingClass, permission: str) -> None:
    """Raises TrainingRefused not_yours where the class is not the actor's."""
    if not queries.holds(by, permission, held):
        raise errors.not_yours()


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(FIELDS)
    assert not unknown, f"no such field of a class: {sorted(unknown)}"
    for name in ("number", "place"):
        without_numbers(str(values.get(name, "")))
    return dict(values)


def _refuse_unfit(held: TrainingClass) -> None:
    if held.ends_on < held.starts_on:
        raise errors.days_crossed("ends_on", held.starts_on)
    trades = held.school.trades
    if trades and held.course.trade not in trades:
        raise errors.trade_not_licensed(held.school.name, held.course.trade)
    if held.base is not None and held.seats > held.base.seats:
        raise errors.base_full(held.base.name, held.base.seats)


def _refuse_elsewhere(by: Actor, region: str) -> None:
    if not by.covers(permissions.PLAN, region):
        raise errors.not_yours()


def note(by: Actor, verb: str, held: TrainingClass, why: str = "", **details: Any) -> None:
    """Write into the audit what was done with a class; inside the caller's transaction."""
    record(by=by, action=f"training.class.{verb}", subject=held, region=held.region, reason=why, details=details)
