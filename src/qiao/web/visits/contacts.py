"""Whom to ask at home（该联系的人）: who is not at work and has fallen silent, each under one reason; to-dos."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, DateField, F, QuerySet, When
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.actors import Actor
from qiao.ground.saying import reader_language
from qiao.story.placements import freshness
from qiao.story.placements.freshness import HOME_RULES, Rule
from qiao.story.register import listed
from qiao.story.register.listed import WorkerRow
from qiao.story.register.models import Worker
from qiao.web.frame.lists import TAIL, Cell, Choice, Column, ListPage, Region, Sort, View, due, person
from qiao.web.frame.todo import PEOPLE, Due, todo
from qiao.web.privacy.pages import REVEAL
from qiao.web.register.lists import Verified


def _titled(side: str, key: str) -> str:
    rules = freshness.HOME_RULES if side == "home" else freshness.WORK_RULES
    return freshness.rule_of(rules, key).title.of(reader_language())


title_of = lazy(_titled, str)
"""A rule's sentence in the reader's language."""


def remedy_of(rules: tuple[Rule, ...], key: str) -> str:
    """What to do, in the reader's language."""
    return freshness.rule_of(rules, key).remedy.of(reader_language())


def to_ask(
    rules: tuple[Rule, ...], side: str, rows: Callable[[Actor], QuerySet[Any]], *, stage: str, permission: str
) -> None:
    """Each rule is a to-do of the stage, whose list is `due`."""

    def counted(rule: Rule) -> Callable[[Actor], Due]:
        def find(actor: Actor) -> Due:
            found = freshness.due(rows(actor), rules).filter(why=rule.key)
            return due(found, f"{stage}.due", f"why={rule.key}", by=rule.since, within=rule.within_days)

        return find

    for rule in rules:
        todo(f"{stage}.{rule.key}", stage, title_of(side, rule.key), PEOPLE, permission)(counted(rule))


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Somebody to ask, why, and since when."""

    row: WorkerRow
    why: str
    since: date | None

    def __getattr__(self, name: str) -> Any:
        """The person's own columns."""
        return getattr(self.row, name)


def _since() -> Case:
    """From which day somebody waits, by the rule under which they count: who waits longest stands first."""
    days = [When(why=rule.key, then=F(rule.since)) for rule in HOME_RULES]
    return Case(*days, output_field=DateField())


def call(side: str, worker_of: Callable[[Any], UUID]) -> Column:
    """The way to call somebody of a list: to their page, where the number is seen for a reason that stands there
    already, and called with a tap. A workbook has the tail alone."""

    without = _("没有电话，上门") if side == "home" else _("没有电话，到厂里问")

    def cell(row: Any) -> Cell:
        tail = _("尾号 %(tail)s") % {"tail": row.phone_tail}
        href = f"{reverse('people.worker', args=[worker_of(row)])}?call={side}.{row.why}"
        return Cell(_("打电话"), "button", icon="phone", href=href, note=tail) if row.phone_tail else Cell(without)

    def value(row: Any) -> str:
        return str(_("尾号 %(tail)s") % {"tail": row.phone_tail} if row.phone_tail else without)

    return Column("call", _("电话"), cell, value=value, text=True, offered_to=lambda actor: actor.can(REVEAL))


class ContactList(ListPage):
    """该联系的人: who is not at work and has fallen silent."""

    name = "visits.due"
    permission = "register.edit"
    export_permission = "register.export"
    stage = "visits"
    title = _("该联系的人")
    detail = "people.worker"
    hint = _("没有在岗的人由家乡这边问；在岗的由工作那边问。一个人只列一次。")
    empty = _("眼下没有要联系的人。")
    sort = "since"
    columns = (
        Column("name", _("姓名"), person("people.worker"), Sort("initials", then="name"), fixed=True),
        TAIL,
        call("home", lambda row: row.pk),
        Column("place", _("村"), lambda row: row.place),
        Column("status", _("状态"), lambda row: Cell(row.status, "chip", row.tone)),
        Column("why", _("为什么"), lambda row: Cell(_titled("home", row.why), tone="wait")),
        Column("since", _("从哪天起"), lambda row: row.since, Sort("waits_since")),
        Column("next", _("怎么办"), lambda row: remedy_of(HOME_RULES, row.why)),
        Column("verified", _("核实于"), lambda row: row.verified_on, shown=False),
    )
    filters = (
        Choice("why", _("为什么"), "why", tuple((rule.key, title_of("home", rule.key)) for rule in HOME_RULES)),
        Region("region", _("地区"), permission="register.edit"),
        Choice("status", _("状态"), "status", tuple(listed.STATUS_NAMES.items())),
    )
    views = tuple(View(rule.key, title_of("home", rule.key), f"why={rule.key}", warm=True) for rule in HOME_RULES)
    bulk = (Verified(),)

    def rows(self) -> QuerySet[Worker]:
        """Of those who live in the actor's regions."""
        found = freshness.due(freshness.of_home(self.actor, self.permission), HOME_RULES)
        told: QuerySet[Worker] = found.annotate(waits_since=_since())
        return told

    def shaped(self, rows: list[Any]) -> list[Any]:
        """With tails and names of places."""
        told = {row.pk: row for row in listed.as_rows(rows)}
        return [ContactRow(told[row.pk], row.why, row.waits_since) for row in rows if row.pk in told]


to_ask(HOME_RULES, "home", freshness.of_home, stage="visits", permission="register.edit")
