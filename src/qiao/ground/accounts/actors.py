"""Actors（操作人）: a user with the posts they hold today; what they may do, and how far it reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.models import Appointment, HouseholdAssignment
from qiao.ground.accounts.permissions import roles_of


def code_range(code: str) -> tuple[str, str]:
    """The half-open range of all division codes at or below `code`: ("500238", "5002389999999"); equality, range.

    A code has twelve digits at most, and digits sort alike in every collation, so that no database reads it otherwise.
    """
    return code, code.ljust(13, "9")


@dataclass(frozen=True)
class Scope:
    """How far one appointment reaches: a region and all below it, named households, or one organisation."""

    role: str
    region: str = ""
    households: tuple[UUID, ...] = ()
    organisation_id: UUID | None = None


@dataclass(frozen=True)
class Actor:
    """Who acts. `user_id` is None for the system itself. Immutable for the length of a request or a job.

    `office` is the first post's, `own_region` that of the first post which has one: what somebody does that no record
    places is done there.
    """

    user_id: int | None
    name: str
    office: str
    scopes: tuple[Scope, ...] = ()
    is_system: bool = False
    own_region: str = ""

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held today."""
        return frozenset(scope.role for scope in self.scopes)

    def can(self, permission: str) -> bool:
        """Whether any post held today carries the permission. The system itself may do everything."""
        return self.is_system or bool(self.roles & roles_of(permission))

    def reaches(self, permission: str) -> tuple[Scope, ...]:
        """The scopes in which the permission holds."""
        allowed = roles_of(permission)
        return tuple(scope for scope in self.scopes if scope.role in allowed)

    def regions(self, permission: str) -> tuple[str, ...]:
        """The regions in which the permission holds, each with all below it."""
        return tuple(dict.fromkeys(scope.region for scope in self.reaches(permission) if scope.region))

    def covers(self, permission: str, region: str) -> bool:
        """Whether the permission holds at a division code."""
        return self.is_system or any(region.startswith(own) for own in self.regions(permission))

    def within(self, permission: str, field: str) -> Q:
        """A filter on a region column: rows at or below a region in which the permission holds; none for no region."""
        if self.is_system:
            return Q()
        reached = Q(pk__in=[])
        for region in self.regions(permission):
            low, high = code_range(region)
            reached |= Q(**{f"{field}__gte": low, f"{field}__lt": high})
        return reached


SYSTEM = Actor(user_id=None, name="系统", office="", is_system=True)
NOBODY = Actor(user_id=None, name="", office="")


def actor_of(user: Any, on: date | None = None) -> Actor:
    """The user as they may act on a day (today): an ended, revoked or not yet begun appointment gives nothing.

    A delegated appointment holds only while the one it was delegated from holds and its holder may log in; it reaches
    the households assigned to that one.
    """
    if user is None or not user.is_authenticated or not user.is_active:
        return NOBODY
    held = _appointments(user, on or clock.today())
    office = held[0].office if held else ""
    scopes = tuple(_scope(a, on or clock.today()) for a in held)
    own_region = next((post.region for post in held if post.region), "")
    return Actor(user.pk, str(user), office, scopes, own_region=own_region)


def _running(prefix: str, on: date) -> Q:
    begun = Q(**{f"{prefix}valid_from__lte": on, f"{prefix}revoked_at__isnull": True})
    return begun & (Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": on}))


def posts_on(day: date) -> QuerySet[Appointment]:
    """Posts that hold on a day: begun, not ended, not revoked; delegated ones while the original and its holder do."""
    theirs = _running("delegated_from__", day) & Q(delegated_from__user__is_active=True)
    return Appointment.objects.filter(_running("", day), Q(delegated_from__isnull=True) | theirs)


def _appointments(user: Any, on: date) -> list[Appointment]:
    return list(posts_on(on).filter(user=user).order_by("valid_from", "pk"))


def _scope(appointment: Appointment, on: date) -> Scope:
    households: tuple[UUID, ...] = ()
    if appointment.role_id == "helper":
        open_ones = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        original = appointment.delegated_from_id or appointment.pk
        assigned = HouseholdAssignment.objects.filter(open_ones, appointment_id=original, valid_from__lte=on)
        households = tuple(assigned.order_by("household_id").values_list("household_id", flat=True))
        return Scope(appointment.role_id, "", households)
    return Scope(appointment.role_id, appointment.region, (), appointment.organisation_id)
