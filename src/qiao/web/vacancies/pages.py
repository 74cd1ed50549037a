"""One vacancy: seen, entered, changed, moved on."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground.saying import Refused, reader_language
from qiao.story.needs.work_limits import names
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.register.models import EDUCATION
from qiao.story.register.queries import names_of
from qiao.story.vacancies import actions, employing, permissions, queries, refreshing, states
from qiao.story.vacancies.ledgers import CONTRACTS, PAY_METHODS
from qiao.story.vacancies.models import Employer, Vacancy
from qiao.story.vacancies.phrases import FIELD_WORDS, TYPED, shown_value
from qiao.story.vacancies.phrases import TERMS as TERM_WORDS
from qiao.story.vacancies.stored_wording import age_faults_of, faults_of
from qiao.story.vacancies.texts.occupations import occupation_name
from qiao.web.frame.forms import refused_at
from qiao.web.frame.numbers import whole
from qiao.web.frame.pages import Page
from qiao.web.vacancies.demand_entry import answer_with, line_of, start_of
from qiao.web.vacancies.forms import VacancyForm, stored
from qiao.web.vacancies.lists import STATE_TITLES, TONE

MOVE_TITLES = {
    "verify": ("check", "核实"), "open": ("player-play", "开放"), "pause": ("player-pause", "暂停"),
    "reconsider": ("refresh", "重新核实"),
}  # fmt: skip
ANSWER_TITLES = {
    "hiring": gettext_lazy("仍在招"), "full": gettext_lazy("招满了"), "over": gettext_lazy("不招了"),
    "number": gettext_lazy("人数改为"),
}  # fmt: skip
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
            state=STATE_TITLES[vacancy.state],
            tone=TONE[vacancy.state],
            left=max(0, vacancy.headcount - vacancy.filled),
            pay=queries.pay_said(vacancy.wage_low_yuan, vacancy.wage_high_yuan),
            place=queries.place_name(vacancy.place),
            asks=asks_of(vacancy, language),
            terms=terms_of(vacancy, language),
            verified=verified_said(vacancy),
            is_stale=vacancy.state == states.OPEN and queries.is_stale(vacancy),
            answers=self.answers(vacancy),
            left_asked=vacancy.headcount,
            wrong=[(fault.heading, fault.said(language)) for fault in faults_of(vacancy)],
            unfounded=[(fault.heading, fault.said(language)) for fault in age_faults_of(vacancy)],
            occupation=shown_value("occupation", vacancy.occupation) if vacancy.occupation else "",
            moves=self.moves(vacancy),
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
        return list(ANSWER_TITLES.items()) if may and vacancy.state in states.ANSWERED else []


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
    """仍在招 / 招满了 / 不招了 / 人数改为: the employer's word, with one tap."""

    permission = permissions.EDIT

    def get(self, request: HttpRequest, vacancy_id: UUID) -> HttpResponse:
        """Nothing is answered by an address."""
        return HttpResponseRedirect(reverse("vacancies.vacancy", args=[self.found(vacancy_id).pk]))

    def post(self, request: HttpRequest, vacancy_id: UUID) -> HttpResponse:
        """Keep it, and say so."""
        vacancy, said = self.found(vacancy_id, permissions.EDIT), request.POST.get("said", "")
        if said not in refreshing.ANSWERS:
            raise Http404
        try:
            headcount = whole(request.POST.get("headcount", ""), 100_000) if said == "number" else None
            refreshing.answer(by=self.actor, vacancy=vacancy, said=said, headcount=headcount)
            messages.success(request, _("记下了：%(said)s。") % {"said": ANSWER_TITLES[said]})
        except Refused as refused:
            messages.error(request, refused.said)
        to = reverse("vacancies.own") if request.POST.get("back") == "own" else None
        return HttpResponseRedirect(to or reverse("vacancies.vacancy", args=[vacancy_id]))


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


def asking_for_occupation(request: HttpRequest) -> dict[str, Any] | None:
    """What was typed, with the occupation that was tapped, when a button of that field sent the form; else None."""
    picked = request.POST.get("occupation_pick", "")
    if not picked and "suggest" not in request.POST:
        return None
    typed: dict[str, Any] = request.POST.dict()
    typed["demand_keys"] = request.POST.getlist("demand_keys")
    if occupation_name(picked):
        typed["occupation"] = picked
    return typed


class NewVacancy(Page):
    """Enter a vacancy; its employer with it when nobody has it yet."""

    permission = permissions.EDIT
    stage = "vacancies"
    template = "vacancies/form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form, or one for an employer that is known."""
        start: dict[str, Any] = {"key": uuid4(), "headcount": 1}
        employer = self._chosen(request.GET.get("employer", "")) or self._own()
        if employer is not None:
            start |= {"employer_name": employer.name, "credit_code": employer.credit_code or ""}
            start["place_text"] = queries.place_name(employer.region)
        if (line := line_of(self.actor, request.GET.get("line", ""))) is not None:
            start |= start_of(line)
        return self.show(form=VacancyForm(initial=start), vacancy=None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Enter it; what is wrong stands beside its field, and nothing typed is lost."""
        if (asked := asking_for_occupation(request)) is not None:
            return self.show(form=VacancyForm(initial=asked), vacancy=None)
        form = VacancyForm(request.POST)
        if form.is_valid():
            try:
                vacancy = self._entered(form)
                if (line := line_of(self.actor, str(form.cleaned_data["line"] or ""))) is not None:
                    answer_with(request, self.actor, line, vacancy)
                return self.told(vacancy)
            except Refused as refused:
                refused_at(form, refused)
        return self.show(status=422, form=form, vacancy=None)

    def told(self, vacancy: Vacancy) -> HttpResponse:
        """To the vacancy's page, saying what comes next."""
        if vacancy.state == states.BLOCKED:
            messages.warning(self.request, _("存下了，但拦下没有发布：请照下面的话请企业改掉。"))
        else:
            messages.success(self.request, _("“%(title)s”存下了，等核实。") % {"title": vacancy.title})
        return HttpResponseRedirect(reverse("vacancies.vacancy", args=[vacancy.pk]))

    def _entered(self, form: VacancyForm) -> Vacancy:
        given = form.cleaned_data
        key = given["key"] or uuid4()
        employer = self._own() or self._known(given["employer_name"], given["credit_code"], given["place"])
        if employer is None:
            values = {"name": given["employer_name"], "credit_code": given["credit_code"], "region": given["place"][:6]}
            # The form sent twice makes one firm too.
            employer = employing.create_employer(by=self.actor, values=values, employer_id=uuid5(key, "employer"))
        return actions.create_vacancy(by=self.actor, employer=employer, values=form.values(), vacancy_id=key)

    def _known(self, name: str, code: str | None, place: str) -> Employer | None:
        rows = Employer.objects.filter(merged_into__isnull=True)
        by_code = rows.filter(credit_code=code).first() if code else None
        same = rows.filter(name=name, region__startswith=place[:4]).order_by("created_at", "pk").first()
        return by_code or (same if same and (not code or not same.credit_code) else None)

    def _own(self) -> Employer | None:
        """The employer's own firm, for whoever acts for one."""
        own = [scope.organisation_id for scope in self.actor.reaches(permissions.EDIT) if scope.organisation_id]
        return Employer.objects.filter(pk__in=own).order_by("pk").first()

    def _chosen(self, text: str) -> Employer | None:
        try:
            return queries.visible_employers(self.actor).filter(pk=UUID(text)).first()
        except ValueError:
            return None


class EditVacancy(VacancyPage):
    """Change a vacancy on the version that was seen."""

    permission = permissions.EDIT
    template = "vacancies/form.html"

    def get(self, request: HttpRequest, vacancy_id: UUID) -> HttpResponse:
        """The form with what is stored."""
        vacancy = self.found(vacancy_id, permissions.EDIT)
        return self.show(form=self._form(initial=stored(vacancy)), vacancy=vacancy)

    def post(self, request: HttpRequest, vacancy_id: UUID) -> HttpResponse:
        """Save; when somebody else saved first, both values are shown and nothing typed is lost."""
        vacancy = self.found(vacancy_id, permissions.EDIT)
        if (asked := asking_for_occupation(request)) is not None:
            known = {"employer_name": vacancy.employer.name, "credit_code": vacancy.employer.credit_code or ""}
            return self.show(form=self._form(initial={**asked, **known}), vacancy=vacancy)
        form = self._form(request.POST)
        changes: Any = ()
        if form.is_valid():
            values = form.values()
            values["terms"] = {k: v for k, v in vacancy.terms.items() if k not in form.fields} | values["terms"]
            try:
                saved = actions.change_vacancy(
                    by=self.actor, vacancy=vacancy, seen_version=form.cleaned_data["version"] or 0, values=values
                )
                messages.success(request, _("“%(title)s”改好了。") % {"title": saved.title})
                return HttpResponseRedirect(reverse("vacancies.vacancy", args=[saved.pk]))
            except ChangedMeanwhile as meanwhile:
                changes = meanwhile.differences
                form.data = typed = request.POST.copy()
                typed["version"] = str(meanwhile.version)
                form.add_error(None, _("别人刚才改过这个岗位，你的还没有存。核对下面的不同，再存一次。"))
            except Refused as refused:
                form.add_error(None, refused.said)
        return self.show(status=422, form=form, vacancy=vacancy, changes=changes)

    def _form(self, *args: Any, **kwargs: Any) -> VacancyForm:
        form = VacancyForm(*args, **kwargs)
        for name in ("employer_name", "credit_code"):
            form.fields[name].disabled = True
            form.fields[name].required = False
        return form
