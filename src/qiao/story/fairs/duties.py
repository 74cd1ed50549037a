"""Duties（值守）: who works at the door of a fair with a phone, though they are no village's and no township's."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor, posts_on
from qiao.ground.accounts.permissions import roles_of
from qiao.ground.audit.actions import record
from qiao.story.fairs import errors, permissions, queries, states
from qiao.story.fairs.models import Duty, Fair
from qiao.story.register.queries import names_of
from qiao.story.vacancies.queries import bare
from qiao.story.visits.permissions import USE

BEFORE = timedelta(days=3)
"""So long before its day a phone may have a fair's codes: the hall may be without signal from the evening before."""


class OnDuty(NamedTuple):
    """Somebody at the door: the user's number, and their name with their office."""

    user_id: int
    name: str


def who_may(fair: Fair) -> list[OnDuty]:
    """Whoever holds a post today with which one checks people in, at or above or below one of the fair's two sides. Who
    visits with a phone anyway is not named, and carries the fair with the list."""
    sides = [bare(fair.home_region), bare(fair.work_region)]
    posts = posts_on(clock.today()).filter(
        role__in=sorted(roles_of(permissions.CHECK_IN) - roles_of(USE)), user__is_active=True
    )
    told: dict[int, str] = {}
    for post in posts.exclude(region="").select_related("user").order_by("office", "pk"):
        region = bare(post.region)
        if any(region.startswith(side) or side.startswith(region) for side in sides):
            told.setdefault(post.user_id, f"{post.user} · {post.office}")
    return [OnDuty(user, name) for user, name in told.items()]


def on_duty(fair: Fair) -> list[OnDuty]:
    """Who stands at the door of a fair."""
    keys = list(
        Duty.objects.filter(fair=fair, ended_at__isnull=True)
        .order_by("given_at", "pk")
        .values_list("user_id", flat=True)
    )
    names = names_of(keys)
    return [OnDuty(key, names.get(key, "")) for key in keys]


def put_on_duty(*, by: Actor, fair: Fair, user_id: int) -> Duty:
    """Name somebody for the door（派到签到台）; again is once.

    Raises FairRefused: not_yours, moved_on, not_for_the_door.
    """
    if not queries.holds(by, permissions.PLAN, fair):
        raise errors.not_yours()
    if fair.state not in states.CHANGEABLE:
        raise errors.moved_on(*states.STATE_WORDS[fair.state])
    if user_id not in {one.user_id for one in who_may(fair)}:
        raise errors.not_for_the_door()
    with transaction.atomic():
        duty, created = Duty.objects.get_or_create(
            fair=fair, user_id=user_id, defaults={"given_by_id": by.user_id, "given_at": clock.moment()}
        )
        back = Duty.objects.filter(pk=duty.pk, ended_at__isnull=False).update(ended_at=None, given_at=clock.moment())
        if created or back:
            record(
                by=by, action="fairs.duty.given", subject=duty, region=fair.home_region, details={"user": user_id}
            )  # fmt: skip
    duty.refresh_from_db()
    return duty


def relieve(*, by: Actor, fair: Fair, user_id: int) -> None:
    """Somebody leaves the door（不用值守）: their phone gets no more codes; what it holds is taken in still."""
    if not queries.holds(by, permissions.PLAN, fair):
        raise errors.not_yours()
    with transaction.atomic():
        duty = Duty.objects.filter(fair=fair, user_id=user_id, ended_at__isnull=True).first()
        if duty is None:
            return
        Duty.objects.filter(pk=duty.pk).update(ended_at=clock.moment())
        record(by=by, action="fairs.duty.ended", subject=duty, region=fair.home_region, details={"user": user_id})


def _of(actor: Actor) -> QuerySet[Duty]:
    return Duty.objects.none() if actor.user_id is None else Duty.objects.filter(user_id=actor.user_id)


def was_on_duty(actor: Actor, fair: Fair, at: datetime) -> bool:
    """Whether somebody was at the door of the fair then."""
    duty = _of(actor).filter(fair=fair).first()
    return duty is not None and (duty.ended_at is None or at <= duty.ended_at)


def fairs_at_the_door(actor: Actor, on: date) -> QuerySet[Fair]:
    """The fairs whose codes somebody's phone may have on a day: theirs, until the day of the fair is over."""
    own = _of(actor).filter(ended_at__isnull=True).values("fair")
    rows = queries.fairs_seen(actor, permissions.CHECK_IN).filter(pk__in=own, state__in=states.CHANGEABLE)
    return rows.filter(held_on__gte=on, held_on__lte=on + BEFORE).order_by("held_on", "pk")
