"""Bulk actions（批量操作）: one action on the rows chosen, after a summary, with every failure named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.utils.translation import gettext

from qiao.ground.accounts.actors import Actor
from qiao.ground.saying import Refused

ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that the action does not apply to: how many, and why."""

    count: int
    why: Any


@dataclass(frozen=True, slots=True)
class Summary:
    """What the action would do: to how many rows, and who is left out and why."""

    applies: int
    left_out: tuple[LeftOut, ...] = ()


@dataclass(slots=True)
class Outcome:
    """What the action did; `failed` names each row (as the list shows it) with the reason."""

    done: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


class BulkAction:
    """The base of bulk actions. `permission`: what it needs; `form` asks what else must be known (a reason, a day)."""

    key: ClassVar[str]
    title: ClassVar[Any]
    icon: ClassVar[str] = ""
    permission: ClassVar[str]
    form: ClassVar[type[forms.Form] | None] = None
    warns: ClassVar[Any] = ""
    """A consequence worth saying beside the button, such as that it cannot be taken back."""

    def summary(self, actor: Actor, rows: QuerySet[Any]) -> Summary:
        """What would happen to these rows (at most ROWS_AT_ONCE). Reads only."""
        return Summary(rows.count())

    def leads_to(self, actor: Actor, rows: QuerySet[Any]) -> str:
        """An address to go on to with these rows, for what changes none of them; "" for what does. Raises Refused."""
        return ""

    def apply(self, actor: Actor, rows: QuerySet[Any], given: dict[str, Any]) -> Outcome:
        """Do it, through the stage's actions: each row in its own short transaction, failures gathered."""
        raise NotImplementedError


def one_by_one(rows: QuerySet[Any], do: Callable[[Any], object], *, called: Callable[[Any], str]) -> Outcome:
    """Do it to every row in its own transaction; whoever is refused is named with the reason.

    A record that the action does not find is one that the actor may see and not change.
    """
    outcome = Outcome()
    for row in rows.order_by("pk"):
        try:
            do(row)
        except Refused as refused:
            outcome.failed.append((called(row), refused.said))
        except ObjectDoesNotExist:
            outcome.failed.append((called(row), gettext("你只能看，不能改这个人")))
        else:
            outcome.done += 1
    return outcome
