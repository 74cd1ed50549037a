"""One worker's page, and what the worker agreed to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from qiao.ground.privacy.consents import record_consent, standing
from qiao.ground.privacy.errors import PrivacyRefused
from qiao.ground.privacy.models import Consent
from qiao.ground.saying import reader_language
from qiao.story.matching.queries import latest_proposal_of
from qiao.story.needs.queries import standing_need
from qiao.story.placements.freshness import HOME_RULES, WORK_RULES
from qiao.story.placements.queries import accepted_proposals, open_placement
from qiao.story.register import listed
from qiao.story.register.models import Household, Worker
from qiao.story.register.named import NAMES_OF
from qiao.story.register.queries import households_seen, workers_seen
from qiao.web.frame.forms import FreeText
from qiao.web.frame.pages import Page
from qiao.web.matching.measures import block_of
from qiao.web.people import composing
from qiao.web.people.steps import next_step
from qiao.web.privacy.pages import masked
from qiao.web.register.phones import phone_block
from qiao.web.register.then import ThenForm
from qiao.web.visits.contacts import title_of

PURPOSES = (
    ("sharing", gettext_lazy("两地共享")),
    ("matching", gettext_lazy("推荐岗位")),
    ("messages", gettext_lazy("短信通知")),
    ("photo", gettext_lazy("拍照")),
    ("position", gettext_lazy("记录位置")),
    ("poverty_to_employer", gettext_lazy("入职后向用人单位说明帮扶身份")),
)


class WorkerPage(Page):
    """一人一档: facts, journey, timeline over all stages, one next step."""

    permission = "register.view"
    stage = "register"
    template = "people/worker.html"

    def get(self, request: HttpRequest, worker_id: UUID) -> HttpResponse:
        """Show it; the address of a merged record leads to the one that stands."""
        seen = workers_seen(self.actor, proposed=True).select_related("subject", "household")
        worker = seen.filter(pk=worker_id).first()
        if worker is None:
            return self._standing(worker_id)
        if not workers_seen(self.actor).filter(pk=worker.pk).exists():
            return self._proposed(worker)
        entries = composing.entries_of(worker, self.actor)
        placement = open_placement(worker.pk) if self.actor.can("placements.view") else None
        work = placement.region if placement else ""
        row = listed.row_of(worker)
        need = standing_need(worker) if self.actor.can("needs.view") else None
        accepted = accepted_proposals(worker.pk) if self.actor.can("placements.edit") else []
        step = next_step(worker, self.actor, need, placement, accepted)
        return self.show(
            worker=worker,
            row=row,
            chip_told=composing.chip_of(worker, work),
            identity=masked(self.actor, worker.subject, "resident_id"),
            phone=masked(self.actor, worker.subject, "phone", self._why_called()),
            health=masked(self.actor, worker.subject, "health"),
            ethnicity=masked(self.actor, worker.subject, "ethnicity"),
            consent=standing(worker.subject_id, "sharing"),
            facts=self._facts(worker, row),
            nodes=composing.nodes(entries, self.actor),
            piers=composing.piers(worker, entries, work),
            step=step,
            then=ThenForm(),
            proposed=latest_proposal_of(worker, self.actor, reader_language()),
            call=phone_block(worker, self.actor),
            told=block_of(worker, self.actor),
            opens_household=households_seen(self.actor).filter(workers=worker).exists(),
            may_edit=self.actor.can("register.edit"),
            may_need=self.actor.can("needs.edit"),
            may_visit=self.actor.can("visits.edit"),
            may_place=self.actor.can("placements.edit") and placement is None,
        )

    def _why_called(self) -> str:
        """Why whoever comes from a list of people to ask wants the number: the list's own sentence, "" for others."""
        key = self.request.GET.get("call", "")
        sides = {"home": HOME_RULES, "work": WORK_RULES}
        found = [(side, rule) for side, rules in sides.items() for rule in rules if f"{side}.{rule.key}" == key]
        return _("打电话问：%(why)s") % {"why": title_of(found[0][0], found[0][1].key)} if found else ""

    def _proposed(self, worker: Worker) -> HttpResponse:
        """For a city to which the worker is proposed and no more: the name, the skills, from when they can come."""
        need = standing_need(worker)
        return self.show(
            template="people/only_proposed.html",
            worker=worker,
            skills="、".join(dict.fromkeys([*worker.skills, *(need.abilities if need else [])])),
            start_on=need.start_on if need else None,
            proposed=latest_proposal_of(worker, self.actor, reader_language()),
        )

    def _standing(self, worker_id: UUID) -> HttpResponse:
        merged = Worker.objects.filter(pk=worker_id, merged_into__isnull=False).first()
        if merged is None or merged.merged_into_id is None:
            raise Http404
        if not workers_seen(self.actor, proposed=True).filter(pk=merged.merged_into_id).exists():
            raise Http404
        return HttpResponseRedirect(reverse("people.worker", args=[merged.merged_into_id]))

    def _facts(self, worker: Worker, row: listed.WorkerRow) -> list[tuple[str, Any]]:
        told: list[tuple[str, Any]] = [(_("年龄"), row.age if row.age is not None else _("未知")), (_("家"), row.place)]
        if not worker.subject.resident_id_sealed:
            told.insert(0, (_("身份证号"), _("缺身份证号")))
        if worker.household is not None:
            told.append((_("同户"), self._kin(worker.household)))
        told.append((_("文化程度"), row.education or _("没有登记")))
        if row.skills:
            told.append((_("技能"), row.skills))
        if worker.certificates:
            told.append((_("证书"), "、".join(worker.certificates)))
        for label, name in ((_("劳动技能"), "labour"), (_("在校"), "student"), (_("务工"), "works_where")):
            if code := getattr(worker, name):
                told.append((label, NAMES_OF[name][code]))
        if worker.person_type:
            told.append((_("人员类别"), NAMES_OF["person_type"][worker.person_type]))
        told.append((_("核实于"), row.verified_on or _("还没有")))
        return told

    def _kin(self, house: Household) -> str:
        kin = list(workers_seen(self.actor).filter(household=house).order_by().values_list("status", flat=True))
        at_work = sum(status == "working" for status in kin)
        told = ngettext("%(people)s 人，%(working)s 人在岗", "%(people)s 人，%(working)s 人在岗", len(kin))
        return told % {"people": len(kin), "working": at_work}


class ConsentForm(forms.Form):
    """An answer of the person's: for what, yes or no, how it was given."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("同意什么"),
        choices=PURPOSES,
        help_text=gettext_lazy(
            "拍照：不拍孩子，只在本系统里看，走访一年后删除。记录位置：只记到村。收回同意，照片和位置马上删除。"
        ),
    )
    agreed = forms.ChoiceField(
        label=gettext_lazy("本人怎么说"),
        choices=[("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))],
        widget=forms.RadioSelect,
    )
    said_how = FreeText(label=gettext_lazy("怎么说的"), max_length=80, help_text=gettext_lazy("当面、电话，或签了字。"))
    valid_to = forms.DateField(
        label=gettext_lazy("到哪天"), required=False, help_text=gettext_lazy("没有说期限就空着。")
    )


class ConsentPage(Page):
    """同意: what the worker agreed to or refused. A no costs nothing."""

    permission = "register.edit"
    stage = "register"
    template = "people/consent.html"

    def get(self, request: HttpRequest, worker_id: UUID) -> HttpResponse:
        """The answers that stand, and the form."""
        return self._form(self._worker(worker_id), ConsentForm())

    def post(self, request: HttpRequest, worker_id: UUID) -> HttpResponse:
        """Write the answer down."""
        worker, form = self._worker(worker_id), ConsentForm(request.POST)
        if not form.is_valid():
            return self._form(worker, form, status=422)
        given = form.cleaned_data
        try:
            record_consent(
                by=self.actor,
                subject=worker.subject,
                purpose=given["purpose"],
                agreed=given["agreed"] == "yes",
                said_how=given["said_how"],
                valid_to=given["valid_to"],
            )
        except PrivacyRefused as refused:
            form.add_error(None, refused.said)
            return self._form(worker, form, status=422)
        messages.success(request, _("记好了。"))
        return HttpResponseRedirect(reverse("people.worker", args=[worker_id]))

    def _worker(self, worker_id: UUID) -> Worker:
        return get_object_or_404(workers_seen(self.actor, self.permission).select_related("subject"), pk=worker_id)

    def _form(self, worker: Worker, form: ConsentForm, *, status: int = 200) -> HttpResponse:
        stands = Consent.objects.filter(subject=worker.subject_id, ended_at__isnull=True).order_by("recorded_at")
        names = dict(PURPOSES)
        answers = [(names[one.purpose], one.agreed, one.said_how, one.valid_to) for one in stands]
        return self.show(worker=worker, form=form, answers=answers, status=status)
