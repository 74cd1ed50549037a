"""Pages of releases: asking, one release with its progress, agreeing or not, taking the file."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground import clock
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.queries import shown
from qiao.ground.privacy.errors import PrivacyRefused
from qiao.ground.privacy.models import Release
from qiao.ground.privacy.permissions import RELEASE_APPROVE, RELEASE_ASK, RELEASE_VIEW
from qiao.ground.privacy.release_files import release_files
from qiao.ground.privacy.releases import (
    approve_release,
    ask_release,
    refuse_release,
    releases_seen,
    rows_alone_left,
    take_release,
    waiting_for,
)
from qiao.ground.privacy.sealed_folder import NotThere
from qiao.ground.saying import name_of
from qiao.story.register.listed import full_name
from qiao.story.register.permissions import REVEAL, WORK_OFFICES
from qiao.web.frame.forms import refused_at
from qiao.web.frame.pages import Page
from qiao.web.jobs.words import said
from qiao.web.releases.forms import AskForm, DecideForm
from qiao.web.releases.lists import TONES, file_of
from qiao.web.releases.making import MAKERS, FormMaker, Maker, ask_making, key_of, may_have
from qiao.web.releases.words import asks_of, has_failed, next_of, remark_said, state_of, told_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def to_release(release: Release) -> HttpResponse:
    """To its page."""
    return HttpResponseRedirect(reverse("releases.release", args=[release.pk]))


class AskPage(Page):
    """要一份上报表格: what for, of which place. Few rows are made at once; many wait for a second person."""

    permission = RELEASE_ASK
    stage = "reports"
    template = "releases/ask.html"

    def maker(self, form: str) -> FormMaker:
        """The form. Raises Http404, and PermissionDenied for one that is not this role's."""
        maker = MAKERS.get(f"form.{form}")
        if not isinstance(maker, FormMaker):
            raise Http404
        if not self.actor.can(maker.permission):
            raise PermissionDenied
        return maker

    def get(self, request: HttpRequest, form: str) -> HttpResponse:
        """An empty form."""
        return self._form(self.maker(form), AskForm(by=self.actor, initial={"key": uuid4()}))

    def post(self, request: HttpRequest, form: str) -> HttpResponse:
        """Ask, or say beside the field what is wrong."""
        maker, asked = self.maker(form), AskForm(request.POST, by=self.actor)
        if not asked.is_valid():
            return self._form(maker, asked, status=422)
        params = {"poor_only": asked.cleaned_data.get("poor_only", False)}
        name, region = f"{maker.called.zh}.xlsx", asked.cleaned_data["region"]
        rows = maker.count(self.actor, region, params)
        release = asked_for(
            self, f"form.{form}", maker, asked, rows=rows, file_name=name,
            params={**params, "withheld": maker.withheld(self.actor, region, params)},
            nobody="" if rows or not params["poor_only"] else _nobody_poor(maker.count(self.actor, region, {})),
        )  # fmt: skip
        return self._form(maker, asked, status=422) if release is None else to_release(release)

    def _form(self, maker: FormMaker, asked: AskForm, *, status: int = 200) -> HttpResponse:
        assert self.actor.user_id is not None
        withheld = [maker.withheld(self.actor, region, {}) for region in self.actor.regions(RELEASE_ASK)]
        return self.show(
            status=status,
            form=asked,
            withheld=maker.layout.of_household,
            withheld_rows=sum(told.get("rows", 0) for told in withheld),
            withholds=bool(self.actor.roles & set(WORK_OFFICES)) and bool(maker.layout.of_household),
            name=name_of(maker.called),
            columns=[column.title for column in maker.layout.columns],
            losses=maker.layout.losses,
            blank=maker.layout.blank,
            required=[one.title for one in maker.layout.columns if one.key in maker.layout.required],
            left=rows_alone_left(self.actor.user_id),
        )


def _nobody_poor(others: int) -> str:
    """Why a form of households in need alone is of nobody, where it would be of others."""
    if not others:
        return ""
    return _(
        "这里有 %(n)s 行，没有一行是您能看户情的脱贫（贫困）户或监测户。户情只给户籍地的单位；不勾“只要脱贫户”再试。"
    ) % {"n": others}


def asked_for(
    page: Page,
    kind: str,
    maker: Maker,
    form: AskForm,
    *,
    params: dict[str, Any],
    rows: int,
    file_name: str,
    nobody: str = "",
) -> Release | None:
    """Ask for the file and, where nobody else must agree, for its making; None with the refusal put on the form.

    `nobody`: why it is of nobody, where that is known better than that nobody fits.
    """
    told = form.cleaned_data
    if refusal := _may_not(page, maker, told["region"]) or (nobody if not rows else ""):
        form.add_error(None, refusal)
        return None
    try:
        release = ask_release(
            by=page.actor, release_id=told["key"], kind=kind, region=told["region"], purpose=told["purpose"], rows=rows,
            file_name=file_name, params=params,
        )  # fmt: skip
    except PrivacyRefused as refused:
        refused_at(form, refused)
        return None
    if release.state == "approved":
        ask_making(by=page.actor, release=release)
    return release


def _may_not(page: Page, maker: Maker, region: str) -> str:
    """Why this actor may not have this file of this region, "" when they may."""
    if not page.actor.covers(RELEASE_ASK, region):
        return _("%(place)s不在您能申请的地区里。请换一个，或找那里的就业局。") % {"place": full_name(region)}
    if not page.actor.can(REVEAL):
        return _("您的岗位不能看完整的证件号，所以不能要这份表。请找本单位能看的同事。")
    if not may_have(page.actor, maker, region):
        return _("您的岗位不能导出“%(form)s”。请找本单位有这个权限的同事。") % {"form": name_of(maker.called)}
    return ""


class ReleasePage(Page):
    """One release: what it is, how far it is, the file for whoever asked, the question for whoever may agree."""

    permission = RELEASE_VIEW
    stage = "reports"
    template = "releases/release.html"

    def found(self, release_id: UUID) -> Release:
        """The release. Raises Http404."""
        return get_object_or_404(releases_seen(self.actor, self.permission), pk=release_id)

    def get(self, request: HttpRequest, release_id: UUID) -> HttpResponse:
        """Show it."""
        return self.page_of(self.found(release_id), DecideForm())

    def page_of(self, release: Release, form: DecideForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
        """The page, with what the second person said when that was refused; `refusal` when nothing is to be decided."""
        job = Job.objects.filter(key=key_of(release)).first()
        facts = [
            (_("地区"), full_name(release.region)),
            (_("行数"), release.rows if release.rows_made is None else release.rows_made),
            *told_of(release),
            (_("用途"), release.purpose),
            (_("谁要的"), " · ".join(filter(None, [release.asked_by_name, release.asked_office]))),
            (_("什么时候"), release.asked_at),
        ]
        if release.decided_by_name:
            facts.append((_("第二个人"), f"{release.decided_by_name} {release.decided_why}".strip()))
        mine = release.asked_by_id == self.actor.user_id
        decides = self.actor.can(RELEASE_APPROVE) and waiting_for(self.actor).filter(pk=release.pk).exists()
        shown_job = said(shown(job)) if job and release.state == "approved" else None
        return self.show(
            template=ReleasePage.template,
            status=status,
            release=release,
            name=file_of(release),
            state=state_of(release, shown_job),
            tone="wrong" if has_failed(shown_job) else TONES[release.state],
            facts=facts,
            form=form,
            job=shown_job,
            next=next_of(release, shown_job, is_mine=mine),
            columns=[
                (sheet, letter, heading, remark_said(why, title))
                for sheet, letter, heading, why, title in release.params.get("columns", ())
            ],
            may_take=mine and release.state == "made" and release_files.has(release.pk, "made"),
            may_decide=decides,
            asks=asks_of(release) if decides else "",
            refusal=refusal,
        )


class DecidePage(ReleasePage):
    """The second person agrees, or not."""

    permission = RELEASE_APPROVE

    def get(self, request: HttpRequest, release_id: UUID) -> HttpResponse:
        """Nothing is agreed to by an address."""
        return to_release(self.found(release_id))

    def post(self, request: HttpRequest, release_id: UUID) -> HttpResponse:
        """Decide, and let the file be made."""
        release, form = self.found(release_id), DecideForm(request.POST)
        if not form.is_valid():
            return self.page_of(release, form, status=422)
        agrees = request.POST.get("do") == "approve"
        try:
            act = approve_release if agrees else refuse_release
            decided = act(by=self.actor, release_id=release.pk, why=form.cleaned_data["why"])
        except PrivacyRefused as refused:
            form.add_error("why", refused.said)
            release.refresh_from_db()
            waits = waiting_for(self.actor).filter(pk=release.pk).exists()
            return self.page_of(release, form, refusal="" if waits else refused.said, status=422)
        if agrees:
            ask_making(by=self.actor, release=decided)
        messages.success(request, _("记下了：同意。") if agrees else _("记下了：不同意。"))
        return to_release(decided)


class ReleaseFile(Page):
    """The file, for whoever asked for it and nobody else."""

    permission = RELEASE_VIEW

    def get(self, request: HttpRequest, release_id: UUID) -> HttpResponse:
        """Give it."""
        mine = Release.objects.filter(asked_by_id=self.actor.user_id or 0, state="made", expires_at__gt=clock.now())
        release = get_object_or_404(mine, pk=release_id)
        try:
            content = take_release(by=self.actor, release=release)
        except NotThere as gone:
            raise Http404 from gone
        response = HttpResponse(content, content_type=XLSX)
        response["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(release.file_name)}"
        response["Cache-Control"] = "no-store, private"
        return response
