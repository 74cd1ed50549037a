"""The lists of fairs: fairs, posts at the booths, invitations, who came, intents, who started work, notes to settle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.actors import Actor
from qiao.ground.agreements.queries import short_name
from qiao.story.fairs import permissions, queries, states, telling
from qiao.story.fairs.arriving import note_said
from qiao.story.fairs.models import CheckIn, Fair, Intent, Invitation, Suggestion
from qiao.story.placements.models import Placement
from qiao.story.placements.queries import placements_seen
from qiao.story.register.listed import near_name
from qiao.story.reports.fairs import placed_from
from qiao.story.vacancies.rates import pay_in_short
from qiao.web.frame.lists import Button, Cell, Choice, Column, Flag, ListPage, Mine, Region, Sort, Text, View
from qiao.web.frame.lists.bulk import BulkAction, LeftOut, Outcome, Summary, one_by_one
from qiao.web.frame.lists.records import OfRecords
from qiao.web.vacancies.stands import seats_left

STATE_TITLES = {
    "planned": _("筹备中"), "inviting": _("邀请中"), "on": _("进行中"), "over": _("已结束"), "cancelled": _("已取消"),
}  # fmt: skip
KIND_TITLES = {"onsite": _("现场"), "online": _("线上"), "rural": _("送岗下乡")}
REPLY_TITLES = {"waiting": _("待答复"), "yes": _("愿意来"), "no": _("不来"), "unreachable": _("没联系上")}
WAY_TITLES = {"slip": _("扫码"), "code": _("短码"), "name": _("按姓名")}
INTENT_TITLES = {"interest": _("意向"), "agreed": _("初步达成"), "hired": _("当场录用")}
RESULT_TITLES = {
    "passed": _("面试通过"), "failed": _("没有通过"), "absent": _("没有去"), "declined": _("本人不去"),
}  # fmt: skip
FAIRS_OFFERED = 50


def chip(fair: Fair) -> Cell:
    """A fair's state."""
    return Cell(STATE_TITLES[fair.state], "chip", tone=states.TONE[fair.state])


def reply_chip(invitation: Invitation) -> Cell:
    """What somebody answered."""
    return Cell(REPLY_TITLES[invitation.state], "chip", tone=states.REPLY_TONE[invitation.state])


def result_of(intent: Intent) -> Any:
    """The interview's result in words."""
    return RESULT_TITLES.get(intent.result, _("未反馈"))


@dataclass(frozen=True)
class OfFair(OfRecords):
    """Rows of one of the latest fairs that the actor sees."""

    field: str = "fair"

    def one(self, key: UUID, actor: Actor) -> Fair | None:
        """A fair."""
        return queries.fairs_seen(actor).filter(pk=key).first()

    def offered(self, actor: Actor) -> QuerySet[Fair]:
        """The latest fairs."""
        return queries.fairs_seen(actor).order_by("-held_on", "pk")[:FAIRS_OFFERED]

    def offered_as(self, record: Fair) -> str:
        """Its name and its day."""
        return f"{record.name} {record.held_on}"

    def narrow(self, rows: QuerySet[Any], value: list[Fair]) -> QuerySet[Any]:
        """Rows of these fairs."""
        return rows.filter(**{f"{self.field}__in": value})


class PlacedAt(OfFair):
    """Spells of work that came of these fairs."""

    def narrow(self, rows: QuerySet[Any], value: list[Fair]) -> QuerySet[Any]:
        """Those begun within three months, with an employer to whom the person told an intent."""
        wanted = Q(pk__in=[])
        for fair in value:
            wanted |= placed_from(fair)
        return rows.filter(wanted)


def _fair_link(fair: Fair) -> Cell:
    return Cell(fair.name, "link", href=reverse("fairs.fair", args=[fair.pk]))


def _worker(row: Any) -> Cell:
    return Cell(row.worker.called, "strong", href=_address(row), note=row.worker.called_initials)


def _address(row: Any) -> str:
    if isinstance(row, Invitation):
        return reverse("fairs.invitation", args=[row.pk])
    return reverse("fairs.intent", args=[row.pk]) if isinstance(row, Intent) else ""


class FairList(ListPage):
    """Fairs, the next one first."""

    name = "fairs.list"
    permission = permissions.VIEW
    export_permission = permissions.EXPORT
    stage = "fairs"
    title = _("招聘会")
    detail = "fairs.fair"
    empty = _("还没有招聘会。区县和对口市定了日子，先办一场。")
    sort = "-held"
    columns = (
        Column("name", _("招聘会"), _fair_link, fixed=True),
        Column("held", _("日子"), lambda f: f.held_on, sort=Sort("held_on", descending_first=True)),
        Column("kind", _("形式"), lambda f: str(KIND_TITLES[f.kind])),
        Column("sides", _("两边"), lambda f: f"{short_name(f.home_region)} · {short_name(f.work_region)}"),
        Column("place", _("地点"), lambda f: f.place),
        Column("state", _("状态"), chip),
    )
    filters = (
        Text("word", _("名称"), lambda text: Q(name__icontains=text)),
        Choice("state", _("状态"), "state", list(STATE_TITLES.items())),
        Choice("kind", _("形式"), "kind", list(KIND_TITLES.items())),
        Flag("no_firms", _("七天内，还没有企业"), condition=queries.without_firms),
        Mine("mine", _("归我办的"), pick=lambda rows, actor: rows & queries.fairs_seen(actor, permissions.PLAN)),
    )
    views = (View("coming", _("筹备和邀请中"), "state=planned&state=inviting"), View("over", _("已结束"), "state=over"))

    def rows(self) -> QuerySet[Any]:
        """What the actor may see."""
        return queries.fairs_seen(self.actor)

    def buttons(self) -> list[Button]:
        """Intents, the workbook, a new fair."""
        told = [Button(_("意向"), reverse("fairs.intents"), "message-2-heart")]
        told += self.import_button("fairs.firms", _("导入企业岗位"))
        if self.actor.can(permissions.PLAN):
            told.append(Button(_("办一场"), reverse("fairs.new"), "plus", primary=True))
        return told


class PostList(ListPage):
    """Which firm stands at which booth, with which posts."""

    name = "fairs.posts"
    permission = permissions.VIEW
    export_permission = permissions.EXPORT
    stage = "fairs"
    title = _("参会企业和岗位")
    empty = _("还没有企业带岗位来。在招聘会的页面上加，或导入一张表。")
    sort = "added"
    columns = (
        Column("booth", _("展位"), lambda p: p.firm.booth, text=True, fixed=True),
        Column("employer", _("用人单位"), lambda p: p.firm.employer.name),
        Column(
            "vacancy", _("岗位"),
            lambda p: Cell(p.vacancy.title, "link", href=reverse("vacancies.vacancy", args=[p.vacancy_id])),
        ),
        Column("pay", _("月薪（元）"), lambda p: pay_in_short(p.vacancy)),
        Column("headcount", _("名额"), lambda p: p.vacancy.headcount, numeric=True),
        Column("left", _("还缺"), lambda p: seats_left(p.vacancy), numeric=True),
        Column("wrong", _("现在不能推荐的原因"), queries.why_not),
        Column("fair", _("招聘会"), lambda p: p.firm.fair.name),
        Column("contact", _("现场联系人"), lambda p: p.firm.contact, shown=False),
        Column("added", _("加入"), lambda p: p.created_at, sort=Sort("created_at"), shown=False),
    )  # fmt: skip
    filters = (
        OfFair("fair", _("招聘会"), field="firm__fair"),
        Text("employer", _("用人单位"), lambda text: Q(firm__employer__name__icontains=text)),
        Text("word", _("工种"), lambda text: Q(vacancy__title__icontains=text)),
    )

    def rows(self) -> QuerySet[Any]:
        """What the actor may see."""
        return queries.posts_seen(self.actor)

    def buttons(self) -> list[Button]:
        """The workbook."""
        return self.import_button("fairs.firms", _("导入企业岗位"))


class ToldSome(BulkAction):
    """Say that people were told of the other day, or that the fair is called off."""

    key, title = "told", _("告诉了")
    icon = "phone-check"
    permission = permissions.REPLY
    warns = _("打过电话或上门说过的，才点这里。改了日子的，答复要重新问。")

    def summary(self, actor: Actor, rows: QuerySet[Any]) -> Summary:
        """How many have something new to hear."""
        total, able = rows.count(), rows.filter(telling.to_tell()).count()
        return Summary(able, (LeftOut(total - able, _("没有变动，或已经告诉了")),) if total > able else ())

    def apply(self, actor: Actor, rows: QuerySet[Any], given: dict[str, Any]) -> Outcome:
        """Note it of each."""
        able = rows.filter(telling.to_tell())
        return one_by_one(
            able, lambda one: telling.told(by=actor, invitation=one), called=lambda one: one.worker.called
        )


class InvitationList(ListPage):
    """Who was asked, by village: to call, or to hand out the slips."""

    name = "fairs.invitations"
    permission = permissions.VIEW
    export_permission = permissions.EXPORT
    stage = "fairs"
    title = _("招聘会邀请")
    detail = "fairs.invitation"
    hint = _("来不来，由本人说了算。不来不用说理由，也没有任何影响。")
    empty = _("还没有邀请谁。在招聘会的页面上点“发邀请”。")
    sort = "asked"
    columns = (
        Column("name", _("姓名"), _worker, value=lambda i: i.worker.called, fixed=True),
        Column("place", _("家在"), lambda i: near_name(i.worker.region)),
        Column("fair", _("招聘会"), lambda i: i.fair.name),
        Column("booths", _("推荐展位"), lambda i: "、".join(one.post.firm.booth for one in i.best)),
        Column("state", _("答复"), reply_chip),
        Column("told_for", _("知道的日子"), lambda i: i.told_for, shown=False),
        Column("said_by", _("谁说的"), lambda i: i.said_by, shown=False),
        Column("tail", _("电话"), lambda i: i.worker.subject.phone_tail, text=True),
        Column("asked", _("邀请"), lambda i: i.created_at, sort=Sort("created_at"), shown=False),
    )
    filters = (
        OfFair("fair", _("招聘会")),
        Choice("state", _("答复"), "state", list(REPLY_TITLES.items())),
        Flag("to_tell", _("改期或取消，还没告诉的"), condition=telling.to_tell),
        Region("region", _("家在"), field="worker__region", permission=permissions.VIEW),
    )
    views = (View("waiting", _("待答复"), "state=waiting", warm=True), View("yes", _("愿意来"), "state=yes"),
             View("to_tell", _("改期或取消，还没告诉的"), "to_tell=1", warm=True))  # fmt: skip
    bulk = (ToldSome(),)

    def rows(self) -> QuerySet[Any]:
        """What the actor may see."""
        return queries.invitations_seen(self.actor)

    def shaped(self, rows: list[Any]) -> list[Any]:
        """With their booths."""
        ranked = Suggestion.objects.select_related("post__firm").order_by("rank")
        best = Prefetch("suggestions", ranked, to_attr="best")
        full = queries.invitations_seen(self.actor).prefetch_related(best)
        by_key = {one.pk: one for one in full.filter(pk__in=[row.pk for row in rows])}
        return [by_key[row.pk] for row in rows if row.pk in by_key]

    def label_of(self, row: Any) -> str:
        """The person."""
        return str(row.worker.called)


class ArrivalList(ListPage):
    """Who came."""

    name = "fairs.arrivals"
    permission = permissions.VIEW
    export_permission = permissions.EXPORT
    stage = "fairs"
    title = _("签到")
    empty = _("还没有人签到。手机上或签到台都能签。")
    sort = "-came"
    columns = (
        Column(
            "name", _("姓名"),
            lambda c: Cell(c.worker.called, "strong", href=_at_desk(c), note=c.worker.called_initials),
            value=lambda c: c.worker.called, fixed=True,
        ),
        Column("place", _("家在"), lambda c: near_name(c.worker.region)),
        Column("came", _("到的时间"), lambda c: Cell(c.came_at, "date"), sort=Sort("came_at", descending_first=True)),
        Column("way", _("怎么签的"), lambda c: str(WAY_TITLES[c.way])),
        Column("note", _("提醒"), note_said),
        Column("fair", _("招聘会"), lambda c: c.fair.name),
    )  # fmt: skip
    filters = (
        OfFair("fair", _("招聘会")),
        Choice("way", _("怎么签的"), "way", list(WAY_TITLES.items())),
        Region("region", _("家在"), field="worker__region", permission=permissions.VIEW),
    )

    def rows(self) -> QuerySet[Any]:
        """What the actor may see."""
        return queries.check_ins_seen(self.actor)


def _at_desk(came: CheckIn) -> str:
    return reverse("fairs.person", args=[came.fair_id, came.worker.merged_into_id or came.worker_id])


class IntentList(ListPage):
    """What was agreed at the booths, and what came of it."""

    name = "fairs.intents"
    permission = permissions.VIEW
    export_permission = permissions.EXPORT
    stage = "fairs"
    title = _("招聘会意向")
    detail = "fairs.intent"
    empty = _("还没有意向。人签到以后，在展位上记。")
    sort = "-said"
    columns = (
        Column("name", _("姓名"), _worker, value=lambda i: i.worker.called, fixed=True),
        Column("post", _("岗位"), lambda i: i.post.vacancy.title),
        Column("employer", _("用人单位"), lambda i: i.post.firm.employer.name),
        Column("kind", _("意向"), lambda i: str(INTENT_TITLES[i.kind])),
        Column("result", _("面试"), result_of),
        Column("said", _("哪天"), lambda i: i.said_on, sort=Sort("said_on", descending_first=True)),
        Column("fair", _("招聘会"), lambda i: i.fair.name),
    )
    filters = (
        OfFair("fair", _("招聘会")),
        Choice("kind", _("意向"), "kind", list(INTENT_TITLES.items())),
        Choice("result", _("面试"), "result", list(RESULT_TITLES.items())),
        Flag("interviewed", _("面试过"), condition=lambda: Q(result__in=("passed", "failed"))),
        Flag("late", _("过了两周没有反馈"), condition=queries.to_follow_up),
    )
    views = (View("late", _("过了两周没有反馈"), "late=1", warm=True),)

    def rows(self) -> QuerySet[Any]:
        """What the actor may see."""
        return queries.intents_seen(self.actor)


class PlacedList(ListPage):
    """Who started work within three months of a fair, with an employer of an intent there."""

    name = "fairs.placed"
    permission = "placements.view"
    export_permission = "placements.export"
    stage = "fairs"
    title = _("招聘会后三个月内上岗")
    detail = "placements.placement"
    hint = _("在招聘会上有意向，92 天内到这家企业上岗的。")
    empty = _("还没有人上岗。")
    sort = "-started"
    columns = (
        Column("name", _("姓名"), lambda p: p.worker.called, fixed=True),
        Column("employer", _("用人单位"), lambda p: p.employer_name),
        Column("job", _("岗位"), lambda p: p.job),
        Column("started", _("上岗"), lambda p: p.started_on, sort=Sort("started_on", descending_first=True)),
    )
    filters = (PlacedAt("fair", _("招聘会")),)

    def rows(self) -> QuerySet[Placement]:
        """Of the placements that the actor may see, those of the fairs they may see."""
        wanted = Q(pk__in=[])
        if "fair" not in self.request.GET:
            for fair in queries.fairs_seen(self.actor).order_by("-held_on", "pk")[:FAIRS_OFFERED]:
                wanted |= placed_from(fair)
            return placements_seen(self.actor).filter(wanted).select_related("worker")
        return placements_seen(self.actor).select_related("worker")


class NoteList(ListPage):
    """Walk-ins who were noted on a phone and wait to be found in the register."""

    name = "fairs.notes"
    permission = permissions.CHECK_IN
    stage = "fairs"
    title = _("没有单子的登记条")
    detail = "fairs.walk_in"
    empty = _("没有要处理的登记条。")
    sort = "taken"
    columns = (
        Column("fair", _("招聘会"), lambda n: n.fair.name, fixed=True),
        Column("taken", _("到的时间"), lambda n: Cell(n.came_at, "date"), sort=Sort("created_at")),
    )
    filters = (OfFair("fair", _("招聘会")), Flag("open", _("待处理"), condition=lambda: Q(state="open")))
    views = (View("open", _("待处理"), "open=1", warm=True),)

    def rows(self) -> QuerySet[Any]:
        """What the actor may settle."""
        return queries.walk_ins_seen(self.actor)
