"""What several actions ask before they write: who may, and that nobody else changes the same user meanwhile."""

from __future__ import annotations

from django.db.models import F

from qiao.ground.accounts.actors import Actor
from qiao.ground.accounts.errors import AccountRefused
from qiao.ground.accounts.models import Role, User
from qiao.ground.accounts.permissions import MANAGE
from qiao.ground.accounts.roles import SECURITY_ADMIN


def must_manage(by: Actor) -> None:
    """Raises AccountRefused for whoever may not manage accounts."""
    if not by.can(MANAGE):
        raise AccountRefused(
            "not_yours",
            "账户由安全管理员管理，请联系他们。",
            "Accounts are managed by the security administrator; ask them.",
        )


def must_manage_or_be(by: Actor, user_id: int) -> None:
    """Raises AccountRefused for whoever is neither this user nor may manage accounts."""
    if by.user_id != user_id:
        must_manage(by)


def hold(user: User) -> None:
    """Keep everybody else from changing this user and their posts until the transaction ends, on both databases."""
    User.objects.filter(pk=user.pk).update(version=F("version") + 1)
    user.refresh_from_db()


def hold_administrators() -> None:
    """Keep everybody else from making or ending security administrators until the transaction ends."""
    Role.objects.filter(pk=SECURITY_ADMIN).update(zh=F("zh"))
