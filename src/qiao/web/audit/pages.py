"""The audit's pages. Auditors see the events of their regions; the audit administrator sees all."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qiao.ground import clock
from qiao.ground.accounts.actors import SYSTEM, Actor
from qiao.ground.accounts.models import User
from qiao.ground.accounts.roles import AUDIT_ADMIN
from qiao.ground.audit.actions import record
from qiao.ground.audit.models import Event, Link
from qiao.ground.audit.sealing import current_head
from qiao.ground.jobs.housekeeping import VERIFY, ask_verification
from qiao.ground.jobs.models import Job
from qiao.story.register.reasons import reason_said
from qiao.web.audit.words import places, said
from qiao.web.frame.lists import Button, Cell, Choice, Column, ListPage, Range, Region, Sort, Text, View
from qiao.web.frame.lists.filters import division_name
from qiao.web.frame.pages import Page

AUDIT_VIEW = "audit.view"
COUNTED_MOST = 1_000


def who_did(event: Event) -> str:
    """Who did it; what the system did by itself is told in the reader's language."""
    if event.actor_id is None and event.actor_name == SYSTEM.name:
        return gettext("系统")
    return event.actor_name or "—"


def events_seen(actor: Actor) -> QuerySet[Event]:
    """The events an actor may read: of their regions, or all."""
    if actor.is_system or AUDIT_ADMIN in actor.roles:
        return Event.objects.all()
    return Event.objects.filter(actor.within(AUDIT_VIEW, "region"))


def moment(at: datetime) -> str:
    """A moment by China's clock, to the second."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S")


def grouped(digest: str) -> str:
    """A digest in groups of eight, so that people can compare it and narrow pages can break it."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def _of_whom(text: str) -> Q:
    people = User.objects.filter(Q(display_name__icontains=text) | Q(username__iexact=text)).values("pk")
    return Q(actor_id__in=people)


def _of_what(text: str) -> Q:
    return Q(subject_id=text) | Q(request_id=text)


def _between(low: date | None, high: date | None) -> Q:
    within = Q()
    if low is not None:
        within &= Q(at__gte=datetime.combine(low, time.min, clock.CHINA))
    if high is not None:
        within &= Q(at__lt=datetime.combine(high + timedelta(days=1), time.min, clock.CHINA))
    return within


def _at_place(code: str) -> Q:
    return Q(action__startswith=f"{code}.")


class EventList(ListPage):
    """Everything that was done, the latest first."""

    name = "audit.list"
    permission = AUDIT_VIEW
    title = _("审计记录")
    hint = _("谁、什么时候、对什么、做了什么、为什么。记录只增不改。")
    empty = _("没有这样的记录。换个筛选条件再看。")
    sort = "-at"
    columns = (
        Column(
            "at",
            _("时间"),
            lambda event: Cell(moment(event.at), "link", href=reverse("audit.event", args=[event.pk])),
            sort=Sort("id", descending_first=True),
            fixed=True,
        ),
        Column("who", _("谁"), lambda event: Cell(who_did(event), "strong", note=event.office)),
        Column("action", _("做了什么"), lambda event: Cell(said(event.action))),
        Column("reason", _("为什么"), lambda event: reason_said(event.reason)),
        Column("region", _("地区"), lambda event: division_name(event.region) if event.region else ""),
        Column("subject", _("记录"), lambda event: event.subject_id, text=True, shown=False),
        Column("request", _("请求编号"), lambda event: event.request_id, text=True, shown=False),
    )
    filters = (
        Text("who", _("谁（姓名或用户名）"), find=_of_whom),
        Choice("what", _("哪一环"), choices=lazy(places, list)(), find=_at_place),
        Text("record", _("记录或请求编号"), find=_of_what),
        Range("on", _("日期"), kind=date, find=_between),
        Region("region", _("地区"), permission=AUDIT_VIEW),
    )
    views = (View("reveals", _("查看明文"), "what=privacy"), View("exports", _("导出"), "what=lists"))

    def rows(self) -> QuerySet[Any]:
        """The events this actor may read."""
        return events_seen(self.actor)

    def label_of(self, row: Event) -> str:
        """What was done, and when."""
        return f"{said(row.action)} {moment(row.at)}"

    def href_of(self, row: Event) -> str:
        """The event's page."""
        return reverse("audit.event", args=[row.pk])

    def buttons(self) -> list[Button]:
        """The way to the chain."""
        return [Button(gettext("看审计链"), reverse("audit.chain"), "shield-check")]


class EventPage(Page):
    """One event, with all it tells and its place in the chain."""

    permission = AUDIT_VIEW
    template = "audit/event.html"

    def get(self, request: HttpRequest, event_id: int) -> HttpResponse:
        """Show it; 404 for another region's."""
        event = get_object_or_404(events_seen(self.actor), pk=event_id)
        link = Link.objects.filter(event=event).first()
        return self.show(
            event=event,
            said=said(event.action),
            who=who_did(event),
            reason=reason_said(event.reason),
            at=moment(event.at),
            region=division_name(event.region) if event.region else "",
            details=list(_flat(event.details)),
            link=link,
            digest=grouped(link.digest) if link else "",
            link_head=grouped(link.head) if link else "",
            sealed_at=moment(link.sealed_at) if link else "",
        )


class ChainPage(Page):
    """How the chain stands: its head, what waits to be sealed, what the last verification found."""

    permission = AUDIT_VIEW
    template = "audit/chain.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        head = current_head()
        last = Link.objects.filter(sequence=head.sequence).first()
        checked = Job.objects.filter(kind=VERIFY, state="done").order_by("-finished_at").first()
        waiting = Event.objects.filter(link__isnull=True, pk__gt=last.event_id if last else 0)[:COUNTED_MOST].count()
        return self.show(
            head=head,
            head_said=grouped(head.head),
            sealed_at=moment(last.sealed_at) if last else "",
            waiting=waiting,
            checked_at=moment(checked.finished_at) if checked and checked.finished_at else "",
            checked=checked.result if checked else {},
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ask for a verification, or take the head away."""
        if request.POST.get("do") == "verify":
            return HttpResponseRedirect(reverse("jobs.job", args=[ask_verification(by=self.actor).pk]))
        return self._head()

    def _head(self) -> HttpResponse:
        head, at = current_head(), clock.now()
        with transaction.atomic():
            record(by=self.actor, action="audit.head.exported", details={"sequence": head.sequence, "head": head.head})
        told = {"sequence": head.sequence, "head": head.head, "exported_at": at.isoformat(), "by": self.actor.name}
        response = HttpResponse(json.dumps(told, ensure_ascii=False, indent=1) + "\n", content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="audit-head-{head.sequence}.json"'
        response["Cache-Control"] = "no-store, private"
        return response


def _flat(value: Any, name: str = "") -> Any:
    """Details as pairs of a dotted name and a text."""
    if isinstance(value, dict) and value:
        for key, part in value.items():
            yield from _flat(part, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list) and value and any(isinstance(part, dict | list) for part in value):
        for number, part in enumerate(value, 1):
            yield from _flat(part, f"{name}.{number}")
    elif name:
        plain = isinstance(value, str | int | float) and not isinstance(value, bool)
        yield name, str(value) if plain else json.dumps(value, ensure_ascii=False)
