"""One vacancy: seen, entered, changed, moved on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground.saying import Refused, reader_language
from qiao.story.matching.models import Proposal
from qiao.story.matching.states import PENDING, YES
from qiao.story.needs.work_limits import names
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.register.models import EDUCATION
from qiao.story.register.queries import names_of
from qiao.story.vacancies import actions, permissions, queries, refreshing, standing, states
from qiao.story.vacancies.ledgers import CONTRACTS, PAY_METHODS
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.phrases import FIELD_WORDS, TYPED, shown_value
from qiao.story.vacancies.phrases import TERMS as TERM_WORDS
from qiao.story.vacancies.stored_wording import age_faults_of, faults_of
from qiao.web.frame.numbers import MOST, whole
from qiao.web.frame.pages import Page
from qiao.web.public.paying import pay_told
from qiao.web.vacancies.stands import STATE_TITLES, gaps_said, hires_nobody_said, seats_left, stands

MOVE_TITLES = {
    "verify": ("check", "核实"), "open": ("player-play", "开放"), "pause": ("player-pause", "暂停"),
    "reconsider": ("refresh", "重新核实"),
}  # fmt: skip
ANSWER_TITLES = {
    "hiring": gettext_lazy("仍在招"), "full": gettext_lazy("招满了"), "over": gettext_lazy("不招了"),
    "number": gettext_lazy("人数改为"),
}  # fmt: skip
AGAIN = {"again": gettext_lazy("又要招了，请重新核实")}
"""What may be answered of a post that the firm had ended."""
Fact = tuple[Any, Any]


class VacancyPage(Page):
    """A vacancy's page: what it is, what it asks, what may be done with it now."""

    permission = permissions.VIEW
    stage = "vacancies"
    template = "vacancies/vacancy.html"

    def found(self, vacancy_id: UUID, permission: str = permissions.VIEW) -> Vacancy:
        """The vacancy, 404 when it is not there or not for this actor."""
        return get_object_or_404(queries.visible_vacancies(self.actor, permission), pk=vacancy_id)

    def get(self, request: HttpRequest, vacancy_id: UUID) -> HttpResponse:
        """Show it."""
        vacancy = self.found(vacancy_id)
        language = reader_language()
        return self.show(
            vacancy=vacancy,
            stands=stands(vacancy),
            gaps=gaps_said(vacancy),
            left=seats_left(vacancy),
            nobody=hires_nobody_said(vacancy),
            pay=pay_told(vacancy),
            place=queries.place_name(vacancy.place),
            asks=asks_of(vacancy, language),
            terms=terms_of(vacancy, language),
            verified=verified_said(vacancy),
            is_stale=vacancy.state == states.OPEN and queries.is_stale(vacancy),
            **again_of(vacancy, language),
            answers=self.answers(vacancy),
            left_asked=vacancy.headcount,
            wrong=[(fault.heading, fault.said(language)) for fault in faults_of(vacancy)],
            unfounded=[(fault.heading, fault.said(language)) for fault in age_faults_of(vacancy)],
            occupation=shown_value("occupation", vacancy.occupation) if vacancy.occupation else "",
            moves=self.moves(vacancy),
            seen_on_site=(check := queries.site_check_of(vacancy)) is not None and check.is_well,
            # A firm may be seated where the actor sees nothing, and hire where they do.
            employer_opens=queries.visible_employers(self.actor).filter(pk=vacancy.employer_id).exists(),
            may_edit=permissions.holds_at(
                self.actor, permissions.EDIT, region=vacancy.place, employer_id=vacancy.employer_id
            ),
        )  # fmt: skip

    def moves(self, vacancy: Vacancy) -> list[tuple[str, str, str]]:
        """What may be done now: verb, icon, words."""
        if not permissions.holds_at(self.actor, permissions.VERIFY, region=vacancy.place, employer_id=None):
            return []
        titles = {"verify": _("核实"), "open": _("开放"), "pause": _("暂停"), "reconsider": _("重新核实")}
        return [
            (verb, MOVE_TITLES[verb][0], title)
            for verb, title in titles.items()
            if states.may(verb, vacancy.state)
        ]  # fmt: skip

    def answers(self, vacancy: Vacancy) -> list[tuple[str, Any]]:
        """What the employer, or an office for it, can answer with one tap."""
        may = permissions.holds_at(self.actor, permissions.EDIT, region=vacancy.place, employer_id=vacancy.employer_id)
        return answers_to(vacancy) if may else []


def answers_to(vacancy: Vacancy) -> list[tuple[str, Any]]:
    """What can be said of a post with one tap, as it stands."""
    if vacancy.state == states.CLOSED:
        return list(AGAIN.items())
    return list(ANSWER_TITLES.items()) if vacancy.state in states.ANSWERED else []


def again_of(vacancy: Vacancy, language: str) -> dict[str, Any]:
    """What was changed since the post was verified, for whoever verifies it again; nothing of one that stands."""
    english = language == "en"
    changed = standing.differences(vacancy, english=english)
    waits = standing.waits_again(vacancy)
    return {"waits_again": waits, "changed": changed, "changed_said": standing.changed_said(vacancy, english=english)}


def terms_of(vacancy: Vacancy, language: str) -> list[Fact]:
    """What a post gives: its own fields first, then what else the form told."""
    english = language == "en"
    own = [(FIELD_WORDS[name][english].capitalize(), getattr(vacancy, name)) for name in TYPED]
    rest = [(TERM_WORDS[key][english], vacancy.terms.get(key)) for key in TERM_WORDS]
    return [(label, shown(value)) for label, value in own + rest if value not in (None, "", [])]


def verified_said(vacancy: Vacancy) -> str:
    """How, by whom and when a post was verified; "" when it was not."""
    if vacancy.verified_on is None:
        return ""
    how = {"site": _("实地核验"), "phone": _("电话核实"), "papers": _("看资料核实"), "": _("核实")}[
        vacancy.verified_how
    ]
    who = names_of([vacancy.verified_by_id]).get(vacancy.verified_by_id, "")
    return " · ".join(part for part in (str(how), who, str(vacancy.verified_on)) if part)


def shown(value: Any) -> str:
    """A term as it is read: lists with 、 between."""
    if isinstance(value, list):
        return "、".join(value)
    if isinstance(value, float):
        return f"{value:g}"
    return _(value) if value in (*CONTRACTS, *PAY_METHODS) else str(value)


def asks_of(vacancy: Vacancy, language: str) -> list[Fact]:
    """What the post asks of a person; what it does not ask is absent."""
    education = dict(EDUCATION).get(vacancy.education_min or 0, "")
    told: list[Fact] = [
        (_("学历"), _(education) if education and vacancy.education_min else ""),
        (_("年龄"), _ages(vacancy)),
        (_("年龄限制依据"), _(vacancy.get_age_reason_display()) if vacancy.age_reason else ""),
        (_("技能"), "、".join(vacancy.skills)),
        (_("证书"), "、".join(vacancy.certificates)),
        (_("体力"), "、".join(names(vacancy.demands, language))),
        (_("为什么要这样的体力"), vacancy.demand_reason if vacancy.demands else ""),
        (_("经验"), _("%(n)d 年以上") % {"n": vacancy.experience_years_min} if vacancy.experience_years_min else ""),
        (_("夜班"), {None: _("没问清"), True: _("上"), False: _("不上")}[vacancy.night]),
        (_("16–17 岁"), _("可以") if vacancy.young_ok else _("不可以")),
    ]
    return [(label, value) for label, value in told if value]


def _ages(vacancy: Vacancy) -> str:
    ends = {"low": vacancy.age_min, "high": vacancy.age_max}
    if vacancy.age_max is None:
        return _("%(low)s 岁以上") % ends if vacancy.age_min is not None else ""
    return _("%(high)s 岁以下") % ends if vacancy.age_min is None else _("%(low)s–%(high)s 岁") % ends


class MoveVacancy(VacancyPage):
    """Verify, open or pause."""

    permission = permissions.VERIFY

    def get(self, request: HttpRequest, vacancy_id: UUID) -> HttpResponse:
        """Nothing is moved by an address."""
        return HttpResponseRedirect(reverse("vacancies.vacancy", args=[self.found(vacancy_id).pk]))

    def post(self, request: HttpRequest, vacancy_id: UUID) -> HttpResponse:
        """Move it, and say so."""
        vacancy, verb = self.found(vacancy_id), request.POST.get("verb", "")
        if verb not in MOVE_TITLES:
            raise Http404
        try:
            how = request.POST.get("how", "")
            if verb == "verify" and how not in dict(Vacancy.VERIFIED_HOW):
                raise Http404
            moved = actions.move(by=self.actor, vacancy=vacancy, verb=verb, how=how if verb == "verify" else "")
            messages.success(
                request, _("“%(title)s”现在是%(state)s。") % {"title": moved.title, "state": STATE_TITLES[moved.state]}
            )
        except Refused as refused:
            messages.error(request, refused.said)
        return HttpResponseRedirect(reverse("vacancies.vacancy", args=[vacancy_id]))


class AnswerVacancy(VacancyPage):
    """仍在招 / 招满了 / 不招了 / 人数改为: the employer's word, with one tap; 不招了 with another that it is meant."""

    permission = permissions.EDIT
    template = "vacancies/over.html"

    def get(self, request: HttpRequest, vacancy_id: UUID) -> HttpResponse:
        """Nothing is answered by an address."""
        return HttpResponseRedirect(reverse("vacancies.vacancy", args=[self.found(vacancy_id).pk]))

    def post(self, request: HttpRequest, vacancy_id: UUID) -> HttpResponse:
        """Keep it, and say so."""
        vacancy, said = self.found(vacancy_id, permissions.EDIT), request.POST.get("said", "")
        if said not in refreshing.ANSWERS:
            raise Http404
        back = "own" if request.POST.get("back") == "own" else ""
        if said == "over" and vacancy.state in states.ANSWERED and request.POST.get("sure") != "1":
            waiting = Proposal.objects.filter(vacancy=vacancy)
            return self.show(
                vacancy=vacancy, back=back, pending=waiting.filter(state=PENDING).count(),
                promised=waiting.filter(state=YES).count(),
            )  # fmt: skip
        try:
            headcount = _headcount(request.POST.get("headcount", "")) if said == "number" else None
            refreshing.answer(by=self.actor, vacancy=vacancy, said=said, headcount=headcount)
            told = f"{(ANSWER_TITLES | AGAIN)[said]}" + (f" {headcount:,}" if headcount is not None else "")
            messages.success(request, _("记下了：%(said)s。") % {"said": told})
        except Refused as refused:
            messages.error(request, refused.said)
        to = reverse("vacancies.own") if back else None
        return HttpResponseRedirect(to or reverse("vacancies.vacancy", args=[vacancy_id]))


def _headcount(text: str) -> int | None:
    """What was typed as the headcount, however long; None for no number."""
    return MOST if (told := whole(text)) is None and text.strip().isdecimal() else told


class DropAgeLimit(VacancyPage):
    """去掉年龄限制: one tap takes the limit out of the fields and of the words."""

    permission = permissions.EDIT

    def get(self, request: HttpRequest, vacancy_id: UUID) -> HttpResponse:
        """Nothing is changed by an address."""
        return HttpResponseRedirect(reverse("vacancies.vacancy", args=[self.found(vacancy_id).pk]))

    def post(self, request: HttpRequest, vacancy_id: UUID) -> HttpResponse:
        """Take it out, and say what is left to do by hand."""
        vacancy = self.found(vacancy_id, permissions.EDIT)
        seen = request.POST.get("version", "")
        try:
            saved = actions.drop_age_limit(
                by=self.actor, vacancy=vacancy, seen_version=int(seen) if seen.isdecimal() else 0
            )
        except ChangedMeanwhile:
            messages.error(request, _("别人刚才改过这个岗位，没有动。请看一眼再点一次。"))
        except Refused as refused:
            messages.error(request, refused.said)
        else:
            if age_faults_of(saved):
                messages.warning(request, _("年龄限制去掉了一部分，还有的在文字里，请用“修改”改掉。"))
            else:
                messages.success(request, _("年龄限制去掉了。"))
        return HttpResponseRedirect(reverse("vacancies.vacancy", args=[vacancy_id]))
