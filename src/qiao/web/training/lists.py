"""The lists of training: classes, the people in them, and what classes are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.actors import Actor
from qiao.story.placements.after_training import placed_meanwhile, working_after
from qiao.story.register.listed import near_name
from qiao.story.training import permissions, queries, states, taught
from qiao.story.training.models import Base, Course, Enrolment, School, Trainer, TrainingClass
from qiao.web.frame.lists import Button, Cell, Choice, Column, Flag, ListPage, Range, Region, Sort, Text, View
from qiao.web.frame.lists.records import OfRecords
from qiao.web.training.words import FORM_TITLES, PERSON_TITLES, STATE_TITLES

CLASSES_OFFERED = 50


def chip(held: TrainingClass) -> Cell:
    """A class's state."""
    return Cell(STATE_TITLES[held.state], "chip", tone=states.TONE[held.state])


def class_link(held: TrainingClass) -> Cell:
    """The class's page."""
    return Cell(held.number, "link", href=reverse("training.class", args=[held.pk]))


def parts(actor: Actor) -> list[Button]:
    """What classes are made of, for those who plan them."""
    if not actor.can(permissions.PLAN):
        return []
    return [
        Button(_("机构"), reverse("training.schools"), "building-community"),
        Button(_("课程"), reverse("training.courses"), "notes"),
        Button(_("师资"), reverse("training.trainers"), "users"),
        Button(_("基地"), reverse("training.bases"), "map-pin"),
    ]


def _told(kind: str) -> Q:
    """Classes of which the report tells."""
    found = {"excavators": taught.excavator_classes, "crafts": taught.craft_classes}[kind]
    return Q(pk__in=found().values("pk"))


class ClassList(ListPage):
    """Classes by day."""

    name = "training.list"
    permission = permissions.VIEW
    export_permission = permissions.EXPORT
    stage = "training"
    title = _("培训班")
    detail = "training.class"
    empty = _("还没有培训班。先看“缺什么人”，再从最能安排就业的办起。")
    sort = "-starts"
    columns = (
        Column("number", _("班号"), class_link, fixed=True),
        Column("course", _("课程"), lambda c: c.course.name),
        Column("trade", _("工种"), lambda c: c.course.trade),
        Column("school", _("培训机构"), lambda c: c.school.name),
        Column("place", _("在哪里"), lambda c: near_name(c.region), sort=Sort("region")),
        Column("form", _("培训形式"), lambda c: str(FORM_TITLES[c.form])),
        Column("starts", _("开班日期"), lambda c: c.starts_on, sort=Sort("starts_on", descending_first=True)),
        Column("ends", _("结业日期"), lambda c: c.ends_on),
        Column("seats", _("名额"), lambda c: c.seats, numeric=True),
        Column("enrolled", _("已录取"), lambda c: c.enrolled, numeric=True),
        Column("waiting", _("候补"), lambda c: c.waiting, numeric=True, shown=False),
        Column("passed", _("考核合格"), lambda c: c.passed, numeric=True, shown=False),
        Column("document", _("补贴文件"), lambda c: c.document, text=True, shown=False),
        Column("state", _("状态"), chip),
    )
    filters = (
        Text("word", _("班号、课程、工种或机构"),
             lambda text: Q(number__icontains=text) | Q(course__name__icontains=text)
             | Q(course__trade__icontains=text) | Q(school__name__icontains=text)),
        Choice("state", _("状态"), "state", list(STATE_TITLES.items())),
        Choice("form", _("培训形式"), "form", list(FORM_TITLES.items())),
        Region("region", _("在哪里"), permission=permissions.VIEW),
        Range("starts", _("开班日期"), "starts_on"),
        Choice("told", _("报道说到的班"), choices=[("excavators", _("挖掘机班")), ("crafts", _("留守妇女的手艺班"))],
               find=_told),
        Flag("ordered", _("订单班"), condition=queries.ordered),
        Flag("to_end", _("到了结业日期还没结业"), condition=queries.to_end),
        Flag("no_sessions", _("开班了没有排课"), condition=queries.without_sessions),
        Flag("certify", _("合格了还没发证"), condition=queries.to_certify),
    )  # fmt: skip
    views = (
        View("enrolling", _("报名中"), "state=enrolling"),
        View("running", _("开班"), "state=running"),
        View("certify", _("合格了还没发证"), "certify=1", warm=True),
    )

    def rows(self) -> QuerySet[Any]:
        """What the actor may see, with their people counted."""
        in_class = Q(enrolments__state__in=states.IN_CLASS)
        return queries.classes_seen(self.actor).annotate(
            enrolled=Count("enrolments", filter=in_class),
            waiting=Count("enrolments", filter=Q(enrolments__state=states.WAITING)),
            passed=Count("enrolments", filter=Q(enrolments__passed=True)),
        )

    def buttons(self) -> list[Button]:
        """What is wanted, what classes are made of, a new class."""
        told = [Button(_("缺什么人"), reverse("training.gaps"), "chart-bar"), *parts(self.actor)]
        if self.actor.can(permissions.PLAN):
            told.append(Button(_("办一个班"), reverse("training.new"), "plus", primary=True))
        return told


@dataclass(frozen=True)
class OfClass(OfRecords):
    """People of one of the latest classes."""

    def one(self, key: UUID, actor: Actor) -> TrainingClass | None:
        """A class."""
        return queries.classes_seen(actor).filter(pk=key).first()

    def offered(self, actor: Actor) -> QuerySet[TrainingClass]:
        """The latest classes."""
        return queries.classes_seen(actor).order_by("-starts_on", "pk")[:CLASSES_OFFERED]

    def called(self, record: TrainingClass) -> str:
        """Its number."""
        return record.number

    def offered_as(self, record: TrainingClass) -> str:
        """Its number and its course."""
        return f"{record.number} {record.course.name}"

    def narrow(self, rows: QuerySet[Any], value: list[TrainingClass]) -> QuerySet[Any]:
        """Their people."""
        return rows.filter(held__in=value)


class PeopleList(ListPage):
    """Who enrolled, in any class."""

    name = "training.people"
    permission = permissions.VIEW
    export_permission = permissions.EXPORT
    stage = "training"
    title = _("参加培训的人")
    detail = "training.enrolment"
    empty = _("还没有人报名。打开一个班，给想学的人报名。")
    sort = "-asked"
    columns = (
        Column("name", _("姓名"), lambda e: e.worker.called, fixed=True),
        Column("home", _("家"), lambda e: near_name(e.worker.region)),
        Column("class", _("班号"), lambda e: class_link(e.held)),
        Column("course", _("课程"), lambda e: e.held.course.name),
        Column("state", _("状态"),
               lambda e: Cell(PERSON_TITLES[e.state], "chip", tone=states.ENROLMENT_TONE[e.state])),
        Column("days", _("到课天数"), lambda e: e.days, numeric=True),
        Column("living", _("生活补贴（元）"), lambda e: e.days * e.held.living_fen_day / 100, numeric=True,
               shown=False),
        Column("score", _("考核成绩"), lambda e: e.score, numeric=True),
        Column("asked", _("报名"), lambda e: e.asked_at.date(), sort=Sort("asked_at", descending_first=True)),
        Column("left", _("退出"), lambda e: e.left_on, shown=False),
        Column("why", _("退出原因"), lambda e: e.left_why, shown=False),
    )  # fmt: skip
    filters = (
        OfClass("class", _("哪个班")),
        Choice("state", _("状态"), "state", list(PERSON_TITLES.items())),
        Region("home", _("家在"), field="worker__region", permission=permissions.VIEW),
        Flag("passed", _("考核合格"), condition=lambda: Q(passed=True)),
        Flag("working", _("结业后有活干"), condition=working_after),
        Flag("placed", _("学到一半上岗了"), condition=placed_meanwhile),
    )
    views = (
        View("waiting", _("候补"), "state=waiting", warm=True),
        View("working", _("结业后有活干"), "working=1"),
    )

    def rows(self) -> QuerySet[Enrolment]:
        """What the actor may see, with the days on which they came."""
        return queries.enrolments_seen(self.actor).annotate(days=Count("attendance__session__on", distinct=True))


def _edit(kind: str) -> Any:
    def cell(row: Any) -> Cell:
        return Cell(row.name, "link", href=reverse("training.offered", args=[kind, row.pk]))

    return cell


def _words(row: Any) -> str:
    return "、".join(row.trades)


class _Offered(ListPage):
    """What classes are made of. `kind`: its part of the address."""

    permission = permissions.PLAN
    export_permission = permissions.EXPORT
    stage = "training"
    sort = "name"
    kind = ""
    model: type[Any]

    def rows(self) -> QuerySet[Any]:
        """All of them: a school of the next county may be asked."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        return rows

    def buttons(self) -> list[Button]:
        """One more."""
        return [Button(_("登记一个"), reverse("training.offered_new", args=[self.kind]), "plus", primary=True)]


class SchoolList(_Offered):
    """Schools."""

    name, kind, model = "training.schools", "schools", School
    title = _("培训机构")
    empty = _("还没有登记培训机构。")
    columns = (
        Column("name", _("机构名称"), _edit("schools"), fixed=True, sort=Sort("name")),
        Column("place", _("在哪里"), lambda s: near_name(s.region)),
        Column("licence", _("办学许可证号"), lambda s: s.licence_no, text=True),
        Column("trades", _("批准的工种"), _words),
        Column("contact", _("联系人"), lambda s: s.contact, shown=False),
        Column("ended", _("不再使用"), lambda s: s.ended_on),
    )
    filters = (Text("word", _("名称"), lambda text: Q(name__icontains=text)),)


class TrainerList(_Offered):
    """Trainers."""

    name, kind, model = "training.trainers", "trainers", Trainer
    title = _("师资")
    empty = _("还没有登记师资。")
    columns = (
        Column("name", _("姓名"), _edit("trainers"), fixed=True, sort=Sort("name")),
        Column("place", _("从哪里来"), lambda t: near_name(t.region)),
        Column("school", _("哪家机构的"), lambda t: t.school.name if t.school else ""),
        Column("trades", _("能教什么"), _words),
    )
    filters = (Text("word", _("姓名"), lambda text: Q(name__icontains=text)),)

    def rows(self) -> QuerySet[Any]:
        """With their schools."""
        return super().rows().select_related("school")


class BaseList(_Offered):
    """Bases."""

    name, kind, model = "training.bases", "bases", Base
    title = _("实训基地")
    empty = _("还没有登记实训基地。")
    columns = (
        Column("name", _("基地名称"), _edit("bases"), fixed=True, sort=Sort("name")),
        Column("place", _("在哪里"), lambda b: near_name(b.region)),
        Column("seats", _("一次坐得下多少人"), lambda b: b.seats, numeric=True),
        Column("trades", _("能练什么"), _words),
        Column("ended", _("不再使用"), lambda b: b.ended_on),
    )
    filters = (Text("word", _("名称"), lambda text: Q(name__icontains=text)),)


class CourseList(_Offered):
    """Courses."""

    name, kind, model = "training.courses", "courses", Course
    title = _("课程")
    empty = _("还没有登记课程。")
    columns = (
        Column("name", _("课程名称"), _edit("courses"), fixed=True, sort=Sort("name")),
        Column("trade", _("工种"), lambda c: c.trade),
        Column("hours", _("多少学时"), lambda c: c.hours, numeric=True),
        Column("skills", _("学会什么"), lambda c: "、".join(c.skills)),
        Column("certificate", _("结业发什么证"), lambda c: c.certificate),
        Column("mark", _("多少分合格"), lambda c: c.pass_mark, numeric=True, shown=False),
        Column("ended", _("不再使用"), lambda c: c.ended_on),
    )
    filters = (Text("word", _("名称或工种"), lambda text: Q(name__icontains=text) | Q(trade__icontains=text)),)
