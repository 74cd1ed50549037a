"""The employer's own page, and the door by which its people come in: a link, once, then one-time codes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground import clock
from qiao.ground.saying import Refused, reader_language
from qiao.story.matching import firms as matching
from qiao.story.matching.models import Proposal
from qiao.story.matching.permissions import ANSWER
from qiao.story.placements import arrivals
from qiao.story.placements.permissions import ARRIVALS
from qiao.story.placements.queries import waiting_for
from qiao.story.vacancies import inviting, permissions, queries, standing, states, suspending
from qiao.story.vacancies.models import Employer, Vacancy
from qiao.web.accounts.forms import password_field
from qiao.web.frame.forms import refused_at
from qiao.web.frame.gate import PUBLIC
from qiao.web.frame.pages import Page
from qiao.web.public.paying import pay_told
from qiao.web.vacancies.employer_forms import AppealForm
from qiao.web.vacancies.pages import answers_to
from qiao.web.vacancies.stands import stands

SHOWN = 200
REASONS = (
    ("full", gettext_lazy("岗位招满了")),
    ("over", gettext_lazy("岗位不招了")),
    ("skill", gettext_lazy("没有岗位写明的技能或证书")),
    ("start", gettext_lazy("能上岗的日子晚于岗位的上岗日期")),
    ("terms", gettext_lazy("谈过了，工资、班次等条件没谈成")),
)
"""The lawful reasons to decline, as they are read."""


class OwnPage(Page):
    """我的单位: its posts with their answers, who was proposed, who came, and its suspension with the appeal."""

    permission = permissions.OWN
    stage = "vacancies"
    template = "vacancies/own.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it; whoever's employer is not on record is told whom to ask."""
        firms = permissions.own_firms(self.actor, permissions.OWN)
        employer = Employer.objects.filter(pk__in=firms, merged_into__isnull=True).order_by("pk").first()
        if employer is None:
            return self.show(employer=None)
        asked = set(employer.vacancies.filter(queries.to_ask_again()).values_list("pk", flat=True))
        posts = employer.vacancies.exclude(state=states.EXPIRED).order_by("-collected_on", "pk")[:SHOWN]
        going = suspending.running(employer)
        return self.show(
            employer=employer,
            posts=[(v, stands(v), v.pk in asked, answers_to(v),
                    pay_told(v), again_said(v)) for v in posts],
            asked=len(asked), licence_over=employer.licence_is_over,
            people=self.people(), reasons=REASONS, today=clock.today(), came=waiting_for(self.actor).count(),
            going=going, appeal=AppealForm(auto_id="appeal_%s"),
        )  # fmt: skip

    def people(self) -> list[tuple[matching.Offered, arrivals.Coming, str]]:
        """Those who were proposed, with what is known of their coming, and the reason of a no in words."""
        offered = matching.offered_to(self.actor)
        known, said = arrivals.coming([one.key for one in offered]), dict(REASONS)
        return [
            (one, known[one.key], str(said.get(one.answer.reason, "")) if one.answer else "")
            for one in offered
            if not known[one.key].is_over
        ]


def again_said(vacancy: Vacancy) -> str:
    """What was changed of a post that waits to be verified again; "" of any other."""
    english = reader_language() == "en"
    return standing.changed_said(vacancy, english=english) if standing.waits_again(vacancy) else ""


class OwnAnswer(Page):
    """同意 / 没有要: what the firm answers of somebody who was proposed; or the answer taken back."""

    permission = ANSWER
    done = gettext_lazy("答复记下了，人社局看得到。")
    undone = gettext_lazy("答复撤回了。")

    def get(self, request: HttpRequest, proposal_id: UUID) -> HttpResponse:
        """Nothing is answered by an address."""
        self.known(proposal_id)
        return HttpResponseRedirect(reverse("vacancies.own"))

    def post(self, request: HttpRequest, proposal_id: UUID) -> HttpResponse:
        """Keep it, or say above the page why not."""
        self.known(proposal_id)
        said = request.POST.get("said", "")
        try:
            if said == "back":
                self.take_back(proposal_id)
                messages.success(request, self.undone)
            else:
                self.keep(proposal_id, said)
                messages.success(request, self.done)
        except Refused as refused:
            messages.error(request, refused.said)
        return HttpResponseRedirect(f"{reverse('vacancies.own')}#p-{proposal_id}")

    def known(self, proposal_id: UUID) -> None:
        """404 for whoever was not proposed to the actor's own firm."""
        if not matching.of_firms(self.actor).filter(pk=proposal_id).exists():
            raise Http404

    def keep(self, proposal_id: UUID, said: str) -> None:
        """The firm's answer. Raises Refused."""
        if said not in (matching.ACCEPTED, matching.DECLINED):
            raise Http404
        reason = self.request.POST.get("reason", "")
        matching.answer_as_firm(by=self.actor, proposal_id=proposal_id, said=said, reason=reason)

    def take_back(self, proposal_id: UUID) -> None:
        """It was a slip."""
        matching.take_answer_back(by=self.actor, proposal_id=proposal_id)


class OwnArrival(OwnAnswer):
    """已到岗 / 没来, with the day; or the word taken back."""

    permission = ARRIVALS
    done = gettext_lazy("记下了，上岗记录跟着改好了。")
    undone = gettext_lazy("撤回了，上岗记录也改回去了。")

    def known(self, proposal_id: UUID) -> None:
        """404 for whoever did not say yes to the actor's own firm."""
        try:
            arrivals.expected_at(self.actor).get(pk=proposal_id)
        except Proposal.DoesNotExist:
            raise Http404 from None

    def keep(self, proposal_id: UUID, said: str) -> None:
        """The firm's word. Raises Refused."""
        if said not in (arrivals.CAME, arrivals.ABSENT):
            raise Http404
        form = ArrivalForm(self.request.POST)
        if not form.is_valid():
            raise Refused("arrival_day", "请填是哪一天，如 2019-07-01。", "Enter the day, as 2019-07-01.", field="on")
        arrivals.say_arrival(by=self.actor, proposal_id=proposal_id, said=said, on=form.cleaned_data["on"])

    def take_back(self, proposal_id: UUID) -> None:
        """It was a slip."""
        arrivals.take_arrival_back(by=self.actor, proposal_id=proposal_id)


class ArrivalForm(forms.Form):
    """On which day."""

    on = forms.DateField()


class JoinForm(forms.Form):
    """The first log-in of somebody who was invited."""

    username = forms.CharField(
        label=gettext_lazy("用户名"), max_length=30, help_text=gettext_lazy("小写字母和数字，如单位拼音")
    )
    display_name = forms.CharField(label=gettext_lazy("姓名"), max_length=80)
    password = password_field(gettext_lazy("口令"), "new-password")
    again = password_field(gettext_lazy("再写一遍口令"), "new-password")

    def clean(self) -> dict[str, Any]:
        """Both alike."""
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("两次写的口令不一样。"))
        return given


class InvitationPage(Page):
    """接受邀请: open to whoever holds the link, once; it tells no more than the employer's name."""

    permission = PUBLIC
    template = "vacancies/join.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The form; a link that is over says so, and whom to ask."""
        return self._shown(code, JoinForm())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Make the log-in; the next steps are the log-in itself and the one-time codes."""
        form = JoinForm(request.POST)
        if form.is_valid():
            given = {name: form.cleaned_data[name] for name in ("username", "display_name", "password")}
            try:
                inviting.accept(code=code, **given)
            except Refused as refused:
                refused_at(form, refused)
            else:
                messages.success(request, _("账号建好了。请登录，再按提示设好动态验证码。"))
                return HttpResponseRedirect(reverse("account_login"))
        return self._shown(code, form, status=422)

    def _shown(self, code: str, form: JoinForm, *, status: int = 200) -> HttpResponse:
        found = inviting.invitation_of(code)
        if found is None:
            return self.show(status=410, employer=None, form=form)
        return self.show(status=status, employer=found.employer, form=form)
