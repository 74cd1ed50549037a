"""Filling（填表）: a blank form of anybody's, looked at, its sheets chosen, and filled from what is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.scrubbing import tailed
from qiao.ground.exchange.faults import LedgerRefused
from qiao.ground.exchange.files.containers import container_of_head
from qiao.ground.exchange.filling.forms import LIMITS, Form, FormSheet, packed, pointed, read_form, unpacked
from qiao.ground.exchange.filling.workbooks import NO_HEADING, NOT_CHOSEN, Filling, fill_form
from qiao.ground.exchange.reading.recognising import letter_of
from qiao.ground.jobs.actions import enqueue
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.queries import shown
from qiao.ground.jobs.registry import job
from qiao.ground.jobs.running import JobRefused, Run
from qiao.ground.privacy.models import Release
from qiao.ground.privacy.permissions import RELEASE_ASK
from qiao.ground.privacy.release_files import release_files
from qiao.ground.privacy.releases import may_still_make, rows_alone_left
from qiao.ground.privacy.sealed_folder import NotThere
from qiao.story.register.permissions import EXPORT
from qiao.story.reports.form_filling import Whom, filling_of, people_in, whom, withheld_in
from qiao.story.reports.known_ledger import FORMS
from qiao.web.frame.forms import FileChoice
from qiao.web.frame.pages import Page
from qiao.web.jobs.results import leads_to
from qiao.web.jobs.words import said
from qiao.web.releases.forms import AskForm
from qiao.web.releases.making import MAKERS, Made, stamp_of
from qiao.web.releases.pages import asked_for, to_release
from qiao.web.releases.words import remark_said

KIND = "filled"
LOOK = "releases.look"
GONE = JobRefused("form_gone", "上传的表已经不在了。请重新上传。", "The form is gone. Upload it again.")


@job(LOOK, "看空白表", "Look at a blank form")
def look(run: Run) -> dict[str, Any]:
    """Find what can be filled in the sealed form, in a process of its own, and keep what was found sealed."""
    key = UUID(run.params["key"])
    if not run.actor.can(RELEASE_ASK):
        raise JobRefused("not_allowed", "你现在没有这个权限。", "You may not do this any more.")
    run.progress(0, step="读文件")
    try:
        with release_files.workshop(key) as folder:
            path = folder / run.params["file"]
            path.write_bytes(release_files.content_of(key, "source"))
            found = read_form(path, FORMS)
    except NotThere as gone:
        raise GONE from gone
    except LedgerRefused as refused:
        release_files.forget(key, "source")
        raise JobRefused(refused.fault.code, refused.fault.said("zh"), refused.fault.said("en")) from refused
    with run.writing():
        release_files.keep(key, "looked", packed(found))
    return {"sheets": len(found.sheets)}


@leads_to(LOOK)
def leads(asked: Any) -> str:
    """To the choice of sheets."""
    return reverse("releases.fill_sheets", args=[asked.id])


@dataclass(frozen=True, slots=True)
class Called:
    """What the file is called in both languages."""

    zh: str = "填好的表"
    en: str = "Filled form"


@dataclass(frozen=True, slots=True)
class FillMaker:
    """The maker of a filled form."""

    permission: str = EXPORT

    @property
    def called(self) -> Called:
        """A filled form."""
        return Called()

    def rows_now(self, by: Actor, release: Release) -> int:
        """How many people it would be filled with now; as was asked for once the form is not there any more."""
        try:
            found = unpacked(release_files.content_of(release.pk, "looked"))
        except NotThere:
            return release.rows
        return len(people_in(plans_of(found, by, release.region, release.params)))

    def make(self, run: Run, release: Release, by: Actor, folder: Path) -> Made:
        """The user's own file, filled."""
        source, target = folder / "form.xlsx", folder / "made.xlsx"
        try:
            source.write_bytes(release_files.content_of(release.pk, "source"))
            found = unpacked(release_files.content_of(release.pk, "looked"))
            plans = plans_of(found, by, release.region, release.params)
            people = len(people_in(plans))
            may_still_make(release, people)
            run.progress(0, total=people, step="写入")
            fillings = [filling_of(plan, by) for plan in plans]
            run.progress(people)
            fill_form(source, target, fillings, stamp=stamp_of(release), left_out=left_out_of(found, release.params))
        except NotThere as gone:
            raise GONE from gone
        except LedgerRefused as refused:
            raise JobRefused(refused.fault.code, refused.fault.said("zh"), refused.fault.said("en")) from refused
        missing = sum(len(plan.missing) for plan in plans)
        told = {"columns": _told(fillings), "missing": missing, "withheld": _withheld(plans, by)}
        return Made(target, people, {"sheets": len(plans), "missing": missing}, told)


def plans_of(found: Form, by: Actor, region: str, params: Any) -> list[Whom]:
    """The people of each sheet that was chosen."""
    chosen = [sheet for at, sheet in enumerate(found.sheets) if at in params.get("sheets", ())]
    return [whom(sheet, by, region, poor_only=bool(params.get("poor_only"))) for sheet in chosen]


def left_out_of(found: Form, params: Any) -> dict[str, str]:
    """The sheets that are not filled, each with why."""
    rest = {sheet.name: NOT_CHOSEN for at, sheet in enumerate(found.sheets) if at not in params.get("sheets", ())}
    return rest | dict.fromkeys(found.others, NO_HEADING)


def _told(fillings: Sequence[Filling]) -> list[list[str]]:
    """The remarks of each sheet as the page of the release tells them; a heading may hold anything that was typed."""
    return [
        [tailed(filling.form.name), one.letter, tailed(one.heading), one.why, one.title]
        for filling in fillings
        for one in filling.remarks
    ]


def _withheld(plans: Sequence[Whom], by: Actor) -> dict[str, Any]:
    columns, rows = withheld_in(plans, by)
    return {"columns": columns, "rows": rows} if rows else {}


MAKERS[KIND] = FillMaker()


class FormFile(forms.Form):
    """Which form."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    file = forms.FileField(
        label=gettext_lazy("空白表"),
        widget=FileChoice(attrs={"accept": ".xlsx"}),
        help_text=gettext_lazy(
            "上级发来的任何表，xlsx。列名认得出的填上，其余标出来；已经写了姓名或证件号的，就填在那些人旁边。"
        ),
    )


class FillPage(Page):
    """上传空白表: looked at by a job, then its sheets are chosen."""

    permission = RELEASE_ASK
    stage = "reports"
    template = "releases/fill.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form."""
        return self._form(FormFile(initial={"key": uuid4()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Seal the file and ask for it to be looked at; one that is no xlsx by its first bytes is refused here."""
        form = FormFile(request.POST, request.FILES)
        if not form.is_valid():
            return self._form(form, status=422)
        file: UploadedFile[Any] = form.cleaned_data["file"]
        name, content, key = tailed(Path(file.name or "").name) or "form.xlsx", file.read(), form.cleaned_data["key"]
        try:
            container_of_head(content[:65_536], len(content), name, LIMITS)
        except LedgerRefused as refused:
            form.add_error("file", refused.fault.said("en" if request.LANGUAGE_CODE == "en" else "zh"))
            return self._form(form, status=422)
        if Release.objects.filter(pk=key).exists():
            form.add_error(None, _("这张表已经申请过。请重新打开这一页再上传。"))
            return self._form(form, status=422)
        asked_key = f"{LOOK}:{self.actor.user_id}:{key}"
        if not Job.objects.filter(key=asked_key).exists():
            release_files.keep(key, "source", content)
        asked = enqueue(
            by=self.actor, kind=LOOK, key=asked_key, title="看空白表", title_en="Blank form",
            params={"key": str(key), "file": name}, region=self.actor.own_region,
        )  # fmt: skip
        return HttpResponseRedirect(reverse("releases.fill_sheets", args=[asked.pk]))

    def _form(self, form: FormFile, *, status: int = 200) -> HttpResponse:
        return self.show(status=status, form=form, known=[title for _key, title in _keys()])


@dataclass(frozen=True, slots=True)
class SheetShown:
    """A sheet to choose: its place, how much of it is known, what is said of the rest."""

    at: int
    sheet: FormSheet
    is_chosen: bool

    @property
    def recognised(self) -> int:
        """How many of its columns are filled."""
        return len(self.sheet.cells)

    @property
    def askable(self) -> list[tuple[int, str, str]]:
        """Number, letter and heading of each column of which somebody may say what it is."""
        letters = {one.letter for one in self.sheet.remarks if one.why in ("unknown", "unsure")}
        shown = enumerate(self.sheet.shown, 1)
        return [(at, letter_of(at - 1), text) for at, text in shown if letter_of(at - 1) in letters]

    @property
    def remarks(self) -> list[tuple[str, str, str]]:
        """Letter, heading and what is said of each column that is not filled."""
        return [(one.letter, one.heading, remark_said(one.why, one.title)) for one in self.sheet.remarks]


class SheetsPage(Page):
    """选工作表: what was found in the form, and what for, of whom, on which sheets it is to be filled."""

    permission = RELEASE_ASK
    stage = "reports"
    template = "releases/sheets.html"

    def found(self, job_id: UUID) -> Job:
        """The actor's own form. Raises Http404."""
        asked = Job.objects.filter(kind=LOOK, created_by_id=self.actor.user_id or 0, pk=job_id).first()
        if asked is None:
            raise Http404
        return asked

    def looked(self, asked: Job) -> Form | None:
        """What was found in the form, None while it is not there, or any more."""
        try:
            return unpacked(release_files.content_of(UUID(asked.params["key"]), "looked"))
        except NotThere:
            return None

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """The sheets with the first good one chosen; once asked for, the release."""
        asked = self.found(job_id)
        if (release := Release.objects.filter(pk=asked.params["key"]).first()) is not None:
            return to_release(release)
        found = self.looked(asked) if asked.state == "done" else None
        if found is None:
            return self.show(job=said(shown(asked)), file=asked.params["file"], is_over=asked.state == "done")
        first = [found.sheets.index(found.first_good)] if found.first_good else []
        form = AskForm(by=self.actor, initial={"key": asked.params["key"]})
        return self._form(asked, found, form, first)

    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Count whom the sheets need, each person once, and ask."""
        asked = self.found(job_id)
        found = self.looked(asked)
        if found is None or Release.objects.filter(pk=asked.params["key"]).exists():
            return HttpResponseRedirect(reverse("releases.fill_sheets", args=[asked.pk]))
        key = UUID(asked.params["key"])
        if (told_apart := _pointed(found, request.POST)) != found:
            found = told_apart
            release_files.keep(key, "looked", packed(found))
        if request.POST.get("do") == "point":
            return HttpResponseRedirect(reverse("releases.fill_sheets", args=[asked.pk]))
        form = AskForm(request.POST.dict() | {"key": asked.params["key"]}, by=self.actor)
        chosen = [at for at in range(len(found.sheets)) if str(at) in request.POST.getlist("sheets")]
        if not form.is_valid() or not chosen:
            return self._form(asked, found, form, chosen, status=422)
        told = form.cleaned_data
        params: dict[str, Any] = {"sheets": chosen, "poor_only": told["poor_only"]}
        plans = plans_of(found, self.actor, told["region"], params)
        params |= {
            "filled": [tailed(plan.form.name) for plan in plans],
            "left_out": [tailed(name) for name in left_out_of(found, params)],
            "withheld": _withheld(plans, self.actor),
        }
        named = sum(len(plan.form.named) for plan in plans)
        release = asked_for(
            self, KIND, MAKERS[KIND], form, params=params, rows=len(people_in(plans)),
            file_name=f"{Path(asked.params['file']).stem}（已填）.xlsx", nobody=_nobody(named),
        )  # fmt: skip
        return self._form(asked, found, form, chosen, status=422) if release is None else to_release(release)

    def _form(
        self, asked: Job, found: Form, form: AskForm, chosen: Sequence[int], *, status: int = 200
    ) -> HttpResponse:
        assert self.actor.user_id is not None
        sheets = [SheetShown(at, sheet, at in chosen) for at, sheet in enumerate(found.sheets)]
        return self.show(
            status=status,
            form=form,
            file=asked.params["file"],
            sheets=sheets,
            others=found.others,
            is_none_chosen=form.is_bound and not chosen,
            left=rows_alone_left(self.actor.user_id),
            keys=_keys(),
        )


def _keys() -> list[tuple[str, str]]:
    """What a column may be: the facts that are kept, by their titles."""
    return [(one.key, _(one.title)) for one in FORMS.ledger.columns if one.key in FORMS.kept]


def _pointed(found: Form, told: QueryDict) -> Form:
    """The form with what somebody said of its columns（column-工作表-列号）; it is kept with the blank."""
    kept, sheets = dict(_keys()), []
    for number, sheet in enumerate(found.sheets):
        asked = {at: told.get(f"column-{number}-{at}", "") for at in range(1, len(sheet.shown) + 1)}
        sheets.append(pointed(sheet, {at: key for at, key in asked.items() if key in kept}))
    return replace(found, sheets=tuple(sheets))


def _nobody(named: int) -> str:
    """Why a form that names people is filled with nobody, "" for one that names none."""
    if not named:
        return ""
    return _("表里写着 %(n)s 个人，一个也没有对上：没有建档，或不在所选的地区。核对姓名和证件号，或换地区。") % {
        "n": named
    }
