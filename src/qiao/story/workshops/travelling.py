"""Travelling（车程）: who lives within so many minutes of a place, by what people who go there told.

Where nobody told anything, one's own township is within half an hour and no other is: an assumption, and said as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Q

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor, code_range
from qiao.ground.audit.actions import record
from qiao.story.workshops import errors, permissions
from qiao.story.workshops.models import TravelTime

HALF_HOUR = 30
TOWNSHIP_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Reached:
    """The codes from which a place is reached in time（each with all below it, unless left out）, and whether any of
    them was told: else only the assumption stands."""

    codes: tuple[str, ...]
    left_out: tuple[str, ...]
    told: bool

    def holds(self, home: str) -> bool:
        """Whether a home lies there."""
        return home.startswith(self.codes) and not home.startswith(self.left_out)

    def homes(self, field: str) -> Q:
        """A filter on where people live."""
        inside, outside = Q(pk__in=[]), Q(pk__in=[])
        for code in self.codes:
            low, high = code_range(code)
            inside |= Q(**{f"{field}__gte": low, f"{field}__lt": high})
        for code in self.left_out:
            low, high = code_range(code)
            outside |= Q(**{f"{field}__gte": low, f"{field}__lt": high})
        return inside & ~outside


def tell_minutes(*, by: Actor, home: str, place: str, minutes: int, told_on: date) -> TravelTime:
    """Keep how long it takes; the newer word stands, whichever way it was told.

    Raises WorkshopRefused: not_yours, day_ahead, same_place, minutes_unlikely.
    """
    if not (by.covers(permissions.PROFILE, home) or by.covers(permissions.PROFILE, place)):
        raise errors.not_yours()
    if told_on > clock.today():
        raise errors.day_ahead("told_on")
    if home == place:
        raise errors.same_place()
    if not 1 <= minutes <= 600:
        raise errors.minutes_unlikely(minutes)
    first, second = sorted((home, place))
    with transaction.atomic():
        stood = TravelTime.objects.filter(home=first, place=second).first()
        if stood is None:
            made = TravelTime.objects.create(
                home=first, place=second, minutes=minutes, told_on=told_on, created_by_id=by.user_id
            )
        else:
            newer = TravelTime.objects.filter(pk=stood.pk, told_on__lte=told_on)
            newer.update(minutes=minutes, told_on=told_on, version=F("version") + 1, updated_at=clock.now())
            made = TravelTime.objects.get(pk=stood.pk)
        record(
            by=by, action="workshops.travel.entered", subject=made, region=first[:6],
            details={"home": first, "place": second, "minutes": minutes},
        )  # fmt: skip
    return made


def reached(place: str, minutes: int = HALF_HOUR) -> Reached:
    """From where a township or a village is reached within so many minutes: of what was told of it or of its township,
    and its own township where nothing else was told."""
    own = place[:TOWNSHIP_DIGITS]
    near, far = {own}, set[str]()
    rows = TravelTime.objects.filter(Q(home__in=(place, own)) | Q(place__in=(place, own)))
    told = False
    for row in rows.order_by("pk"):
        other = row.place if row.home in (place, own) else row.home
        told = True
        (near if row.minutes <= minutes else far).add(other)
    return Reached(tuple(sorted(near - far)), tuple(sorted(far)), told)
