"""The lists of visits and of promises, and what was promised and is due."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.actors import Actor
from qiao.ground.accounts.models import User
from qiao.story.visits import states
from qiao.story.visits.covering import reached_q
from qiao.story.visits.facts import KIND_NAMES, OUTCOME_NAMES, STATE_NAMES, WAY_NAMES
from qiao.story.visits.listed import PromiseRow, VisitRow, as_promise_rows, as_rows
from qiao.story.visits.models import Promise, Visit
from qiao.story.visits.queries import (
    is_due_q,
    is_late_q,
    own_promises,
    own_visits,
    promises_seen,
    visits_seen,
    with_open_promises,
)
from qiao.web.frame.lists import (
    Button,
    Cell,
    Choice,
    Column,
    Flag,
    ListPage,
    Mine,
    Range,
    Region,
    Sort,
    Text,
    View,
    due,
)
from qiao.web.frame.todo import MATTERS, Due, todo


def by_whom(text: str) -> Q:
    """Visits of those whose name begins so."""
    return Q(created_by_id__in=User.objects.filter(display_name__startswith=text).values("pk"))


def _subject(row: VisitRow) -> Cell:
    return Cell(row.subject, "strong", href=reverse("visits.visit", args=[row.pk]))


class VisitList(ListPage):
    """走访: who was visited, or what, when and by whom."""

    name = "visits.list"
    permission = "visits.view"
    export_permission = "visits.export"
    stage = "visits"
    title = _("走访")
    detail = "visits.visit"
    hint = _("去过哪些户、村和单位，看到什么，答应了什么")
    empty = _("这里还没有走访记录。打开一户，点“记走访”；走访村镇和单位的，点“记走访”选走访的是什么。")
    sort = "-day"
    columns = (
        Column("subject", _("走访的是谁、哪里"), _subject, fixed=True),
        Column("kind", _("类别"), lambda row: row.kind),
        Column("place", _("地点"), lambda row: row.place),
        Column("day", _("日期"), lambda row: row.visited_on, Sort("visited_on", descending_first=True)),
        Column("outcome", _("结果"), lambda row: Cell(row.outcome, "chip", row.tone)),
        Column("how", _("怎么走访的"), lambda row: row.how),
        Column("by", _("谁去的"), lambda row: row.by),
        Column("promises", _("没办的承诺"), lambda row: row.open_promises or None, numeric=True),
        Column("companions", _("同去的人"), lambda row: row.companions, shown=False),
        Column("situation", _("看到的情况"), lambda row: row.situation, shown=False),
        Column("needs", _("要帮什么"), lambda row: row.needs, shown=False),
        Column("willingness", _("本人想怎么办"), lambda row: row.willingness, shown=False),
    )
    filters = (
        Choice("kind", _("类别"), "kind", tuple(KIND_NAMES.items())),
        Region("region", _("地区"), permission="visits.view"),
        Region("home", _("户现在登记在"), field="household__region", permission="visits.view"),
        Flag("reached", _("到了现场、见到了人"), reached_q),
        Range("day", _("日期"), "visited_on", date),
        Choice("outcome", _("结果"), "outcome", tuple(OUTCOME_NAMES.items())),
        Choice("how", _("怎么走访的"), "how", tuple(WAY_NAMES.items())),
        Mine("mine", _("我去的"), pick=own_visits),
        Text("by", _("谁去的"), by_whom),
        Flag("promised", _("还有承诺没有办"), with_open_promises),
        Flag("late", _("有承诺过期没有办"), lambda: with_open_promises(is_late_q())),
    )
    views = (
        View("mine", _("我去的"), "mine=1"),
        View("households", _("到户"), "kind=household&kind=person"),
        View("places", _("到村镇"), "kind=county&kind=township&kind=village"),
        View("firms", _("到单位"), "kind=workshop&kind=employer&kind=project"),
        View("late", _("有承诺过期没有办"), "late=1", warm=True),
    )

    def rows(self) -> QuerySet[Visit]:
        """Those the actor may see."""
        return visits_seen(self.actor, self.permission)

    def shaped(self, rows: list[Any]) -> list[Any]:
        """With names and places."""
        return as_rows(rows, self.actor)

    def buttons(self) -> list[Button]:
        """The diary, the promises, a new visit."""
        told = [Button(_("该联系的人"), reverse("visits.due"), "phone")] if self.actor.can("register.edit") else []
        told += [
            Button(_("覆盖"), reverse("visits.coverage"), "map-2"),
            Button(_("日志"), reverse("visits.diary"), "notes"),
            Button(_("承诺"), reverse("visits.promises"), "checklist"),
        ]
        if self.actor.can("visits.settle"):
            told.append(Button(_("要人定的"), reverse("visits.conflicts") + "?open=1", "git-compare"))
        if self.actor.can("field.bring"):
            told.append(Button(_("收密封文件"), reverse("field.file"), "upload"))
        if self.actor.can("placements.report"):
            told.append(Button(_("点名"), reverse("placements.roll_call"), "checklist"))
        if self.actor.can("field.use"):
            told.append(Button(_("手机走访"), reverse("visits.phone"), "device-mobile"))
        if self.actor.can("visits.edit"):
            told.append(Button(_("记走访"), reverse("visits.new"), "walk", primary=True))
        return told


def _what(row: PromiseRow) -> Cell:
    return Cell(row.what, "strong", href=reverse("visits.visit", args=[row.visit_id]))


class PromiseList(ListPage):
    """承诺: what was promised on visits, until when, by whom."""

    name = "visits.promises"
    permission = "visits.view"
    export_permission = "visits.export"
    stage = "visits"
    title = _("走访时答应的事")
    hint = _("答应了什么，谁办，哪天以前；办了、不办了都写清楚")
    empty = _("这里还没有承诺。打开一次走访，写下答应办的事。")
    sort = "due"
    columns = (
        Column("what", _("答应办什么"), _what, fixed=True),
        Column("subject", _("对谁"), lambda row: row.subject),
        Column("place", _("地点"), lambda row: row.place),
        Column("keeper", _("谁来办"), lambda row: row.keeper),
        Column(
            "due",
            _("哪天以前"),
            lambda row: Cell(row.due_on, "date", tone="wait" if row.is_late else ""),
            Sort("due_on"),
        ),
        Column("state", _("状态"), lambda row: Cell(row.state, "chip", row.tone)),
        Column("settled", _("了结于"), lambda row: row.settled_on, shown=False),
        Column("how", _("怎么办的、为什么不办"), lambda row: row.settled_how, shown=False),
    )
    filters = (
        Choice("state", _("状态"), "state", tuple(STATE_NAMES.items())),
        Mine("mine", _("我答应的"), pick=own_promises),
        Flag("due", _("一周内到期或过期"), is_due_q),
        Flag("late", _("过期没有办"), is_late_q),
        Range("until", _("期限"), "due_on", date),
        Region("region", _("地区"), field="visit__region", permission="visits.view"),
    )
    views = (
        View("open", _("没有办"), f"state={states.OPEN}"),
        View("mine", _("我答应的，没有办"), f"state={states.OPEN}&mine=1"),
        View("late", _("过期没有办"), "late=1", warm=True),
    )

    def rows(self) -> QuerySet[Promise]:
        """Of visits the actor may see."""
        return promises_seen(self.actor, self.permission)

    def shaped(self, rows: list[Any]) -> list[Any]:
        """With names and places."""
        return as_promise_rows(rows, self.actor)

    def href_of(self, row: Any) -> str:
        """The visit on which it was given."""
        return reverse("visits.visit", args=[row.visit_id])

    def buttons(self) -> list[Button]:
        """Back to the visits."""
        return [Button(_("看走访"), reverse("visits.list"), "walk")]


@todo("visits.promises", "visits", _("走访时答应的事快到期了"), MATTERS, "visits.edit")
def promised(actor: Actor) -> Due:
    """Promised by this officer, not settled, late or due within a week."""
    rows = own_promises(promises_seen(actor, "visits.view"), actor).filter(is_due_q())
    return due(rows, "visits.promises", "mine=1&due=1", by="due_on")
