"""Reading accounts: users with their posts, ready to show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import posts_on
from qiao.ground.accounts.models import Appointment, User
from qiao.ground.accounts.roles import SECURITY_ADMIN


def security_administrators(on: date | None = None) -> QuerySet[Appointment]:
    """Posts of security administrators that hold on a day (today), of users who may log in."""
    return posts_on(on or clock.today()).filter(role=SECURITY_ADMIN, user__is_active=True)


def posts_by_user(users: Iterable[User], on: date | None = None) -> dict[int, list[Appointment]]:
    """The posts that users hold on a day (today), by the user's number, for many at once."""
    held: dict[int, list[Appointment]] = {}
    posts = posts_on(on or clock.today()).filter(user__in=list(users)).select_related("role")
    for post in posts.order_by("valid_from", "pk"):
        held.setdefault(post.user_id, []).append(post)
    return held


def called(text: str) -> Q:
    """Users by the beginning of their username, or a part of their name."""
    return Q(username__istartswith=text) | Q(display_name__icontains=text)


def posts_of(user: User) -> list[Appointment]:
    """Every post of a user, those of today first, then the latest."""
    posts = Appointment.objects.filter(user=user).select_related("role", "delegated_from__user", "granted_by")
    return sorted(posts, key=lambda post: (post.revoked_at is not None, -post.valid_from.toordinal(), post.pk))


def delegations_by(user: User) -> list[Appointment]:
    """Posts that others hold for this user and that nobody took back, the latest first."""
    given = Appointment.objects.filter(delegated_from__user=user, revoked_at__isnull=True, valid_to__gte=clock.today())
    return list(given.select_related("role", "user").order_by("-valid_from", "pk"))
