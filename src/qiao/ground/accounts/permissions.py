"""Permissions（权限）: which roles may do what. Each stage declares its own in its `permissions.py`, through `permit`.

What nobody declared, nobody may do. The matrix in the documents and the test of every URL are made from this table.
"""

from __future__ import annotations

import rules

from qiao.ground.accounts.roles import BY_CODE, SECURITY_ADMIN, SYSTEM_ADMIN

_ROLES_OF: dict[str, frozenset[str]] = {}
_MEANING: dict[str, tuple[str, str]] = {}


def permit(permission: str, zh: str, en: str, *roles: str) -> str:
    """Declare that these roles may do something: "stage.verb_noun", and what it means. Returns its name."""
    assert permission not in _ROLES_OF, f"{permission} is declared twice"
    assert set(roles) <= set(BY_CODE), f"{permission}: no such role {set(roles) - set(BY_CODE)}"
    _ROLES_OF[permission] = frozenset(roles)
    _MEANING[permission] = (zh, en)
    rules.add_perm(permission, rules.predicate(lambda user: holds(user, permission), name=permission))
    return permission


def holds(user: object, permission: str) -> bool:
    """Whether one of the user's appointments of today carries the permission."""
    from qiao.ground.accounts.actors import actor_of

    return actor_of(user).can(permission)


def roles_of(permission: str) -> frozenset[str]:
    """The roles that may; of a permission that nobody declared, none."""
    return _ROLES_OF.get(permission, frozenset())


def declared() -> dict[str, frozenset[str]]:
    """Every declared permission with its roles, in order."""
    return dict(sorted(_ROLES_OF.items()))


def meaning(permission: str) -> tuple[str, str]:
    """What a permission means, in Chinese and in English."""
    return _MEANING[permission]


MANAGE = permit("accounts.manage", "管理用户、任职和设备", "Manage users, posts and devices", SECURITY_ADMIN)
OPERATE = permit("system.operate", "维护系统：任务、密钥、备份", "Run the service: jobs, keys, backups", SYSTEM_ADMIN)
