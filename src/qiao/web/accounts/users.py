"""The list of users（用户）, for whoever manages accounts: who may log in, and what they hold today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as told
from django.utils.translation import gettext_lazy as _

from qiao.ground import clock
from qiao.ground.accounts.actors import posts_on
from qiao.ground.accounts.models import Appointment, User
from qiao.ground.accounts.permissions import MANAGE
from qiao.ground.accounts.queries import called, posts_by_user
from qiao.ground.accounts.roles import ROLES, RoleKind
from qiao.ground.saying import name_of
from qiao.web.frame.lists import Button, Cell, Choice, Column, Flag, ListPage, Sort, Text, View


def _name_of(role: RoleKind) -> str:
    return name_of(role)


_named = lazy(_name_of, str)


@dataclass(frozen=True, slots=True)
class Row:
    """A user with the posts of today."""

    person: User
    posts: list[Appointment]

    @property
    def held(self) -> str:
        """The posts in words."""
        return "；".join(f"{post.role} {post.region}".strip() for post in self.posts) or told("没有任职")


def _of_role(code: str) -> Q:
    return Q(Exists(posts_on(clock.today()).filter(user=OuterRef("pk"), role=code)))


def _without_post() -> Q:
    return Q(~Exists(posts_on(clock.today()).filter(user=OuterRef("pk"))), is_active=True)


def _state(row: Row) -> Cell:
    if not row.person.is_active:
        return Cell(told("已停用"), "chip", tone="rest", icon="ban")
    if row.person.must_change_password:
        return Cell(told("要换口令"), "chip", tone="wait", icon="key")
    return Cell(told("可以登录"), "chip", tone="ready", icon="check")


class UserList(ListPage):
    """All users, by username."""

    name = "accounts.users"
    permission = MANAGE
    title = _("用户")
    hint = _("谁能登录，今天担任什么。看不到任何劳动者的信息。")
    empty = _("没有这样的用户。试试用户名的开头，或姓名里的一个字。")
    sort = "username"
    columns = (
        Column("name", _("姓名"), lambda row: Cell(str(row.person), "link", href=_address(row)), fixed=True),
        Column("username", _("用户名"), lambda row: row.person.username, sort=Sort("username"), text=True),
        Column("posts", _("今天的任职"), lambda row: row.held),
        Column("state", _("状态"), _state),
        Column("since", _("建立"), lambda row: Cell(row.person.date_joined, "date"), shown=False),
    )
    filters = (
        Text("q", _("用户名或姓名"), find=called),
        Choice("role", _("角色"), choices=[(role.code, _named(role)) for role in ROLES], find=_of_role),
        Flag("idle", _("没有任职"), condition=_without_post),
        Flag("closed", _("已停用"), condition=lambda: Q(is_active=False)),
    )
    views = (View("idle", _("没有任职"), "idle=1"), View("closed", _("已停用"), "closed=1"))

    def rows(self) -> QuerySet[Any]:
        """Everybody: accounts lie in no region."""
        return User.objects.all()

    def shaped(self, rows: list[User]) -> list[Row]:
        """With their posts."""
        held = posts_by_user(rows)
        return [Row(person, held.get(person.pk, [])) for person in rows]

    def key_of(self, row: Row) -> str:
        """The user's number."""
        return str(row.person.pk)

    def label_of(self, row: Row) -> str:
        """The user's name."""
        return str(row.person)

    def href_of(self, row: Row) -> str:
        """The user's page."""
        return _address(row)

    def buttons(self) -> list[Button]:
        """A new user."""
        return [Button(_("新用户"), reverse("accounts.user_new"), "user-plus", primary=True)]


def _address(row: Row) -> str:
    return reverse("accounts.user", args=[row.person.pk])
