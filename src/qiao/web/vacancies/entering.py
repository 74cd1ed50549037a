"""Entering and changing one vacancy by its form."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground.saying import Refused, either, reader_language
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.vacancies import actions, employing, permissions, queries, refusals, standing, states
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.firm_names import firms_on_record, normalised
from qiao.story.vacancies.models import Employer, Vacancy
from qiao.story.vacancies.stored_wording import asked_of, contacts_told
from qiao.story.vacancies.texts.occupations import occupation_name
from qiao.web.frame.forms import refused_at
from qiao.web.frame.pages import Page
from qiao.web.vacancies.demand_entry import answer_with, line_of, start_of
from qiao.web.vacancies.forms import ANOTHER, STILL, VacancyForm
from qiao.web.vacancies.pages import VacancyPage
from qiao.web.vacancies.stands import gaps_said, stands


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


def warn_of_words(request: HttpRequest, vacancy: Vacancy) -> None:
    """Say of each text with somebody's name or number that the public page leaves it out, and what to ask about."""
    for asked in asked_of(vacancy):
        messages.warning(request, asked.said(reader_language()))
    for title, found in contacts_told(vacancy):
        told = {"title": either(*title), "found": "、".join(found)}
        messages.warning(request, _("“%(title)s”里写了联系方式（%(found)s），公开页面会去掉。") % told)


class NewVacancy(Page):
    """Enter a vacancy; its employer with it when nobody has it yet."""

    permission = permissions.EDIT
    stage = "vacancies"
    template = "vacancies/form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form, or one for an employer that is known."""
        start: dict[str, Any] = {"key": uuid4()}
        own = self._own()
        employer = self._chosen(request.GET.get("employer", "")) or (own[0] if own else None)
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
        form = VacancyForm(request.POST, draft="draft" in request.POST)
        if form.is_valid() and self._placed(form):
            try:
                if (like := self._like(form)) is not None:
                    form.offer_still()
                    form.add_error(STILL, _("这家已经有一个一样的岗位。先看看是不是它；不是，就勾上再存。"))
                    return self.show(status=422, form=form, vacancy=None, like=like, like_stands=stands(like))
                vacancy = self._entered(form)
                if (line := line_of(self.actor, str(form.cleaned_data["line"] or ""))) is not None:
                    answer_with(request, self.actor, line, vacancy)
                return self.told(vacancy)
            except Refused as refused:
                refused_at(form, refused)
                if refused.code == refusals.EMPLOYER_ALIKE.code:
                    form.offer_another()
        return self.show(status=422, form=form, vacancy=None)

    def told(self, vacancy: Vacancy) -> HttpResponse:
        """To the vacancy's page, saying for whom it was entered and what comes next."""
        told = {"title": vacancy.title, "employer": vacancy.employer.name, "gaps": gaps_said(vacancy)}
        if vacancy.gaps:
            messages.success(self.request, _("“%(title)s”存成草稿了，还缺%(gaps)s。") % told)
        elif vacancy.state == states.BLOCKED:
            messages.warning(self.request, _("存下了，但拦下没有发布：请照下面的话请企业改掉。"))
        else:
            messages.success(self.request, _("“%(title)s”存下了，用人单位是%(employer)s，等核实。") % told)
        warn_of_words(self.request, vacancy)
        return HttpResponseRedirect(reverse("vacancies.vacancy", args=[vacancy.pk]))

    def _placed(self, form: VacancyForm) -> bool:
        """Whether the post has a place: of a draft that names none, its firm's seat stands there until it does."""
        given = form.cleaned_data
        if "place" in given:
            return True
        firms = self._own() or list(
            firms_on_record(names=[given["employer_name"]], codes=filter(None, [given["credit_code"]]))
        )
        if len(firms) != 1:
            form.add_error("place_text", _("系统里没有这家，或者不止一家：草稿也要写工作地点。"))
            return False
        given["place"] = firms[0].region
        return True

    def _like(self, form: VacancyForm) -> Vacancy | None:
        """The firm's like post that nobody has said is another one; none for a form that was sent before."""
        given = form.cleaned_data
        if given.get(STILL) or Vacancy.objects.filter(pk=given["key"]).exists():
            return None
        if own := self._own():
            firm: Employer | None = self._of_own(own, given["employer_name"], given["credit_code"])
        else:
            is_another = bool(given.get(ANOTHER))
            firm = self._known(given["employer_name"], given["credit_code"], given["place"], is_another=is_another)
        return None if firm is None else queries.like_post(firm.pk, form.values())

    def _entered(self, form: VacancyForm) -> Vacancy:
        given = form.cleaned_data
        key = given["key"] or uuid4()
        name, code = given["employer_name"], given["credit_code"]
        own = self._own()
        is_another = bool(given.get(ANOTHER))
        if own:
            employer: Employer | None = self._of_own(own, name, code)
        else:
            employer = self._known(name, code, given["place"], is_another=is_another)
        if employer is None:
            values = {"name": name, "credit_code": code, "region": given["place"][:6]}
            # The form sent twice makes one firm too.
            employer = employing.create_employer(
                by=self.actor, values=values, employer_id=uuid5(key, "employer"), is_another=is_another
            )
            messages.info(self.request, _("系统里原来没有“%(name)s”，新登记了这家用人单位。") % {"name": employer.name})
        return actions.create_vacancy(by=self.actor, employer=employer, values=form.values(), vacancy_id=key)

    def _of_own(self, own: list[Employer], name: str, code: str | None) -> Employer:
        """The own firm that was typed. Raises VacancyRefused: another_firm, for a post is never put under another name
        than the one that was written."""
        for firm in own:
            if normalised(firm.name) == normalised(name) and code in (None, firm.credit_code):
                return firm
        named = "、".join(firm.name for firm in own)
        raise VacancyRefused(refusals.ANOTHER_FIRM, field="employer_name", own=named, found=name)

    def _known(self, name: str, code: str | None, place: str, *, is_another: bool) -> Employer | None:
        """The firm on record of that code, else of that name in that city, however it is spelt."""
        rows = Employer.objects.filter(merged_into__isnull=True)
        by_code = rows.filter(credit_code=code).first() if code else None
        if by_code is None and is_another:
            return None
        there = firms_on_record(names=[name]).filter(region__startswith=place[:4])
        same = there.order_by("created_at", "pk").first()
        return by_code or (same if same and (not code or not same.credit_code) else None)

    def _own(self) -> list[Employer]:
        """The firms of whoever acts for one; none for an office."""
        keys = permissions.own_firms(self.actor, permissions.EDIT)
        return list(Employer.objects.filter(pk__in=keys, merged_into__isnull=True).order_by("pk"))

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
        return self.show(form=self._form(vacancy), vacancy=vacancy, stands=vacancy.state in states.ANSWERED)

    def post(self, request: HttpRequest, vacancy_id: UUID) -> HttpResponse:
        """Save; when somebody else saved first, both values are shown and nothing typed is lost."""
        vacancy = self.found(vacancy_id, permissions.EDIT)
        stands = vacancy.state in states.ANSWERED
        if (asked := asking_for_occupation(request)) is not None:
            return self.show(form=self._form(vacancy, initial=asked), vacancy=vacancy, stands=stands)
        form = self._form(vacancy, request.POST, draft="draft" in request.POST and bool(vacancy.gaps))
        changes: Any = ()
        if form.is_valid():
            given = form.cleaned_data
            try:
                saved = actions.change_vacancy(
                    by=self.actor, vacancy=vacancy, seen_version=given["version"] or 0, values=form.values(),
                    asked=given.get("asked", ""),
                )  # fmt: skip
                return self.told(saved)
            except ChangedMeanwhile as meanwhile:
                changes = meanwhile.differences
                form.data = typed = request.POST.copy()
                typed["version"] = str(meanwhile.version)
                form.add_error(None, _("别人刚才改过这个岗位，你的还没有存。核对下面的不同，再存一次。"))
            except Refused as refused:
                form.add_error(None, refused.said)
        return self.show(status=422, form=form, vacancy=vacancy, changes=changes, stands=stands)

    def told(self, saved: Vacancy) -> HttpResponse:
        """To the vacancy's page, saying what the change means for it."""
        told = {"title": saved.title, "what": standing.changed_said(saved, english=reader_language() == "en")}
        if standing.waits_again(saved):
            messages.warning(
                self.request, _("“%(title)s”存下了。改了%(what)s，要重新核实，核实以前不推荐也不公开。") % told
            )
        else:
            messages.success(self.request, _("“%(title)s”改好了。") % told)
        warn_of_words(self.request, saved)
        return HttpResponseRedirect(reverse("vacancies.vacancy", args=[saved.pk]))

    def _form(self, vacancy: Vacancy, *args: Any, **kwargs: Any) -> VacancyForm:
        asks = permissions.holds_at(self.actor, permissions.VERIFY, region=vacancy.place, employer_id=None)
        return VacancyForm(*args, of=vacancy, asks=asks, **kwargs)
