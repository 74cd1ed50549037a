"""Roles as rows: the migration writes them all, and written again they stay as they are."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from qiao.ground.accounts.models import Role
from qiao.ground.accounts.permissions import declared
from qiao.ground.accounts.roles import ADMINISTRATORS, LEVELS, ROLES

SEES_PEOPLE = ("register.", "needs.", "matching.", "placements.", "vacancies.")


def write() -> None:
    import_module("qiao.ground.accounts.migrations.0002_roles").write_roles(apps, None)


@pytest.mark.django_db
def test_every_role_is_a_row_and_writing_them_twice_changes_nothing() -> None:
    write()
    once = list(Role.objects.order_by("pk").values())
    write()
    assert list(Role.objects.order_by("pk").values()) == once
    assert {row["code"] for row in once} == {role.code for role in ROLES}


def test_no_administrator_may_see_a_worker() -> None:
    """三员: who runs the service, its accounts or its audit sees no record of people."""
    about_people = {name: roles for name, roles in declared().items() if name.startswith(SEES_PEOPLE)}
    assert {name for name, roles in about_people.items() if roles & ADMINISTRATORS} == set()


def test_levels_are_of_roles_whose_scope_is_a_region() -> None:
    scopes = {role.code: role.scope for role in ROLES}
    assert {scopes[code] for code in LEVELS} <= {"region", "households"}
