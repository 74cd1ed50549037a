"""Reading training: who sees which classes and people, who has a seat, who waits, who came, and what they are owed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.privacy.visibility import seen_by
from qiao.story.register.queries import own_regions
from qiao.story.training import permissions, states
from qiao.story.training.models import (
    Attendance,
    Certificate,
    Course,
    Enrolment,
    School,
    SeatPromise,
    Session,
    TrainingClass,
)
from qiao.story.vacancies.queries import bare, within_regions
from qiao.story.vacancies.unmet import trade_of


def classes() -> QuerySet[TrainingClass]:
    """All classes, with what a page says of each."""
    return TrainingClass.objects.select_related("course", "school", "base", "workshop")


def own_schools(actor: Actor, permission: str) -> QuerySet[School]:
    """The schools for which the actor acts."""
    own = {scope.organisation_id for scope in actor.reaches(permission) if scope.organisation_id is not None}
    return School.objects.filter(organisation_id__in=own)


def classes_seen(actor: Actor, permission: str = permissions.VIEW) -> QuerySet[TrainingClass]:
    """Classes of the actor's regions, of those above while looking only, and of their own school."""
    rows = classes()
    if actor.is_system:
        return rows
    looking = permission in (permissions.VIEW, permissions.EXPORT, permissions.ENROL, permissions.ATTEND)
    regions = own_regions(actor, permission) if looking else actor.regions(permission)
    seen = within_regions("region", regions) | Q(school__in=own_schools(actor, permission))
    if looking:
        above = {bare(region)[:cut] for region in regions for cut in (6, 9)}
        seen |= Q(region__in=above)
    return rows.filter(seen)


def holds(actor: Actor, permission: str, held: TrainingClass) -> bool:
    """Whether the actor may do it with this class: theirs by region, or by their school."""
    if actor.covers(permission, held.region):
        return True
    return own_schools(actor, permission).filter(pk=held.school_id).exists()


def enrolled_in(held: TrainingClass) -> QuerySet[Enrolment]:
    """Who has a seat, or finished."""
    return Enrolment.objects.filter(held=held, state__in=states.IN_CLASS)


def waiting_for(held: TrainingClass) -> QuerySet[Enrolment]:
    """Who waits for a seat, first come first."""
    return Enrolment.objects.filter(held=held, state=states.WAITING).order_by("asked_at", "pk")


def enrolments_seen(actor: Actor, permission: str = permissions.VIEW) -> QuerySet[Enrolment]:
    """Enrolments in the classes that the actor sees, of people whom they may see; a school sees all of its own."""
    rows = Enrolment.objects.select_related("held__course", "worker__subject")
    if actor.is_system:
        return rows
    theirs = seen_by(actor, permission, "worker__subject_id")
    own = Q(held__school__in=own_schools(actor, permission))
    return rows.filter(own | Q(theirs), held__in=classes_seen(actor, permission))


def clash_of(worker_ids: Iterable[UUID], held: TrainingClass) -> tuple[str, date] | None:
    """A class in which they have a seat, one of whose sessions is at the same time as one of this class; with its
    day."""
    mine = Session.objects.filter(
        held__enrolments__worker__in=list(worker_ids), held__enrolments__state=states.ENROLLED,
        held__state__in=states.TAKES_PEOPLE,
    ).exclude(held=held)  # fmt: skip
    days = mine.filter(on__in=held.sessions.values("on")).select_related("held").order_by("on", "begins_at", "pk")
    own = list(held.sessions.order_by("on", "begins_at"))
    for other in days.distinct():
        if any(o.on == other.on and o.begins_at < other.ends_at and other.begins_at < o.ends_at for o in own):
            return other.held.number, other.on
    return None


def came_to(enrolment: Enrolment) -> int:
    """To how many sessions they came."""
    return enrolment.attendance.count()


def living_days(held: TrainingClass) -> dict[UUID, int]:
    """The days on which each came（生活补贴天数）: a day with two sessions is one. By enrolment."""
    rows = Attendance.objects.filter(enrolment__held=held).values_list("enrolment")
    return dict(rows.annotate(days=Count("session__on", distinct=True)).order_by("enrolment"))


def living_fen(held: TrainingClass) -> int:
    """What the days come to, in fen: what a living subsidy would be, by the class's document."""
    return sum(living_days(held).values()) * held.living_fen_day


def standing_certificate(number: str, check_code: str) -> Certificate | None:
    """The certificate with this number and this code; None where either is wrong, so that neither can be guessed."""
    found = Certificate.objects.filter(number=number.strip(), check_code=check_code.strip().upper())
    return found.select_related("enrolment__held__course", "enrolment__held__school", "enrolment__worker").first()


def twice_at_once(first: date, last: date) -> QuerySet[Attendance]:
    """Attendance of people who, by the books, sat in two classes at the same time between two days（一人两处）."""
    elsewhere = Attendance.objects.filter(
        enrolment__worker=OuterRef("enrolment__worker"), session__on=OuterRef("session__on"),
        session__begins_at__lt=OuterRef("session__ends_at"), session__ends_at__gt=OuterRef("session__begins_at"),
    ).exclude(session__held=OuterRef("session__held"))  # fmt: skip
    rows = Attendance.objects.filter(Exists(elsewhere), session__on__range=(first, last))
    return rows.select_related("enrolment__held", "session", "enrolment__worker__subject")


BEFORE, AFTER, CARRIED = timedelta(days=3), timedelta(days=1), 20
"""So long before its day a phone may have a session's codes, and so long after it what was missed can be entered."""


def carried(actor: Actor, on: date) -> list[dict[str, Any]]:
    """The sessions of these days for a phone that takes attendance: their codes, and nobody's name."""
    rows = Session.objects.filter(
        held__in=classes_seen(actor, permissions.ATTEND), held__state__in=states.TAKES_PEOPLE,
        on__range=(on - AFTER, on + BEFORE),
    ).select_related("held__course").order_by("on", "begins_at", "pk")[:CARRIED]  # fmt: skip
    return [_codes(one) for one in rows]


def _codes(session: Session) -> dict[str, Any]:
    codes = enrolled_in(session.held).order_by("code").values_list("code", flat=True)
    return {
        "id": str(session.pk), "name": f"{session.held.number} {session.held.course.name}", "on": str(session.on),
        "place": f"{session.held.place} {session.begins_at:%H:%M}–{session.ends_at:%H:%M}",
        "slips": {code: [] for code in codes},
    }  # fmt: skip


def course_in(trade: str) -> Course | None:
    """A course still taught whose trade belongs to this minor group（小类）; None where there is none."""
    rows = Course.objects.filter(ended_on__isnull=True).order_by("name", "pk")
    return next((one for one in rows if trade_of([one.trade, *one.skills]) == trade), None)


# What a list asks about classes and people --------------------------------------------------------------------------
def ordered() -> Q:
    """Classes for which somebody promised seats（订单班）."""
    return Q(Exists(SeatPromise.objects.filter(held=OuterRef("pk"), dropped_on__isnull=True)))


def to_end() -> Q:
    """Running classes whose last day is over."""
    return Q(state=states.RUNNING, ends_on__lt=clock.today())


def without_sessions() -> Q:
    """Classes that begin within a week, or began, without a session."""
    soon = clock.today() + timedelta(days=7)
    none_set = ~Exists(Session.objects.filter(held=OuterRef("pk")))
    return Q(none_set, state__in=states.TAKES_PEOPLE, starts_on__lte=soon)


def to_certify() -> Q:
    """Classes in which somebody passed and has no certificate yet."""
    passed = Enrolment.objects.filter(held=OuterRef("pk"), passed=True, certificate__isnull=True)
    return Q(Exists(passed))
