"""Paper（一人一档）: one worker over all stages as it is printed: no identity number, of a minor the surname only.

The page is what a browser prints; the document is the same as a PDF, for a purpose that the audit keeps. Who printed
it, when, and what the worker agreed to stand on every sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.agreements.queries import current_programme
from qiao.ground.audit.actions import record
from qiao.ground.privacy.errors import PrivacyRefused
from qiao.ground.privacy.models import Consent
from qiao.ground.privacy.reveals import reason_of, reveal
from qiao.ground.privacy.sealing import NotOpened
from qiao.ground.saying import Refused
from qiao.story.register import listed
from qiao.story.register.models import Household, Worker
from qiao.story.register.queries import households_seen, workers_seen
from qiao.web.frame.context import programme_name
from qiao.web.frame.forms import FreeText
from qiao.web.frame.pages import Page
from qiao.web.people import composing
from qiao.web.people.documents import pdf_of
from qiao.web.people.pages import PURPOSES
from qiao.web.privacy.pages import REVEAL


@dataclass(frozen=True, slots=True)
class Kin:
    """Somebody of the household, as the paper names them."""

    name: str
    relation: str
    age: int | None
    status: Any


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on the paper. `foot` is on every sheet."""

    name: str
    facts: list[tuple[str, Any]]
    household: list[tuple[str, Any]]
    kin: list[Kin]
    consents: list[str]
    nodes: list[composing.Node]
    foot: str


def paper_of(worker: Worker, actor: Actor, phone: str = "") -> Paper:
    """The paper of a worker as the actor may see them; `phone` only where it was revealed for this paper."""
    row = listed.row_of(worker)
    told: list[tuple[str, Any]] = [
        (_("年龄"), row.age if row.age is not None else _("未知")),
        (_("性别"), {"1": _("男"), "2": _("女")}.get(worker.sex, _("未知"))),
        (_("家"), listed.full_name(worker.region)),
        (_("文化程度"), row.education or _("没有登记")),
        (_("技能"), row.skills or _("没有登记")),
        (_("状态"), row.status),
        (_("建档于"), worker.registered_on.isoformat()),
        (_("核实于"), worker.verified_on.isoformat() if worker.verified_on else _("还没有")),
    ]
    if phone:
        told.append((_("电话"), phone))
    house = worker.household if worker.household_id else None
    sees_house = house is not None and households_seen(actor).filter(pk=house.pk).exists()
    consents = _consents(worker)
    return Paper(
        name=worker.called,
        facts=told,
        household=_household(house) if house and sees_house else [],
        kin=_kin(house, actor) if house and sees_house else [],
        consents=consents,
        nodes=composing.nodes(composing.entries_of(worker, actor)[::-1], actor),
        foot=_foot(actor, consents),
    )


def _household(house: Household) -> list[tuple[str, Any]]:
    return [
        (_("户编号"), house.number or _("没有编号")),
        (_("住址"), listed.full_name(house.region)),
        (_("户类型"), listed.POVERTY_NAMES[house.poverty]),
        (_("从哪天起"), house.poverty_since.isoformat() if house.poverty_since else _("未登记")),
    ]


def _kin(house: Household, actor: Actor) -> list[Kin]:
    people = workers_seen(actor).filter(household=house).select_related("subject", "household")
    rows = [(listed.row_of(worker), relation) for worker, relation in listed.relations(people)]
    return [Kin(row.name, relation, row.age, row.status) for row, relation in rows]


def _consents(worker: Worker) -> list[str]:
    """The answers that stand, each in a line."""
    stands = Consent.objects.filter(subject=worker.subject_id, ended_at__isnull=True).order_by("recorded_at", "pk")
    names = dict(PURPOSES)
    told = []
    for one in stands:
        until = _("到 %(day)s") % {"day": one.valid_to.isoformat()} if one.valid_to else ""
        parts = [f"{names[one.purpose]}：{_('同意') if one.agreed else _('不同意')}", until]
        told.append(" ".join(filter(None, parts)))
    return told


def _foot(actor: Actor, consents: list[str]) -> str:
    when = clock.now().astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M")
    agreed = "；".join(consents) or _("还没有问过本人")
    who = " · ".join(filter(None, [actor.name, actor.office]))
    return _("本人同意：%(agreed)s。%(who)s 打印于 %(when)s") % {"agreed": agreed, "who": who, "when": when}


class DocumentForm(forms.Form):
    """What the document is for, and whether the phone stands on it."""

    reason = FreeText(
        label=gettext_lazy("用途"), max_length=200, help_text=gettext_lazy("给谁、办什么事。会记进审计。")
    )
    with_phone = forms.BooleanField(label=gettext_lazy("写上完整的电话（算一次查看明文）"), required=False)


class PaperPage(Page):
    """一人一档: the page that is printed, and the form for the document."""

    permission = "register.view"
    stage = "register"
    template = "people/paper.html"

    def worker(self, worker_id: UUID) -> Worker:
        """The worker, of those whom the actor sees by more than a proposal. Raises Http404."""
        seen = workers_seen(self.actor, self.permission).select_related("subject", "household")
        return get_object_or_404(seen, pk=worker_id)

    def get(self, request: HttpRequest, worker_id: UUID) -> HttpResponse:
        """Show it."""
        return self.page_of(self.worker(worker_id), DocumentForm())

    def page_of(self, worker: Worker, form: DocumentForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
        """The page, with why no document was made."""
        if not self.actor.can(REVEAL):
            del form.fields["with_phone"]
        paper = paper_of(worker, self.actor)
        return self.show(
            template="people/paper.html", worker=worker, paper=paper, form=form, refusal=refusal, status=status
        )


class PaperFile(PaperPage):
    """一人一档 as one PDF: for a purpose, told to the audit."""

    def get(self, request: HttpRequest, worker_id: UUID) -> HttpResponse:
        """Nothing is taken out by an address."""
        return HttpResponseRedirect(reverse("people.paper", args=[self.worker(worker_id).pk]))

    def post(self, request: HttpRequest, worker_id: UUID) -> HttpResponse:
        """Make it, or say why not. Nothing is told to the audit that was not made."""
        worker, form = self.worker(worker_id), DocumentForm(request.POST)
        if not form.is_valid():
            return self.page_of(worker, form, status=422)
        with_phone = form.cleaned_data["with_phone"] and self.actor.can(REVEAL)
        try:
            content = self.document(worker, form.cleaned_data["reason"], with_phone=with_phone)
        except PrivacyRefused as refused:
            form.add_error("reason", refused.said)
            return self.page_of(worker, form, status=422)
        except NotOpened:
            return self.page_of(worker, form, refusal=_("存的内容打不开，请把请求编号告诉系统管理员。"), status=422)
        except Refused as refused:
            return self.page_of(worker, form, refusal=refused.said, status=503)
        response = HttpResponse(content, content_type="application/pdf")
        name = _("一人一档 %(name)s") % {"name": worker.called}
        response["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(name)}.pdf"
        response["Cache-Control"] = "no-store, private"
        return response

    def document(self, worker: Worker, reason: str, *, with_phone: bool) -> bytes:
        """The PDF; a phone on it is a reveal. Raises PrivacyRefused, NotOpened, NoDocuments."""
        reason = reason_of(reason)
        with transaction.atomic():
            phone = ""
            if with_phone:
                phone = reveal(by=self.actor, subject=worker.subject, column="phone", reason=reason)
            programme = current_programme()
            told = {
                "paper": paper_of(worker, self.actor, phone),
                "programme_name": programme_name(programme) if programme else "",
                "language": "en" if self.request.LANGUAGE_CODE == "en" else "zh-Hans",
            }
            content = pdf_of(render_to_string("people/record.html", told))
            details = {"with_phone": with_phone, "bytes": len(content)}
            record(
                by=self.actor, action="register.record.printed", subject=worker, region=worker.region, reason=reason,
                details=details,
            )  # fmt: skip
        return content
