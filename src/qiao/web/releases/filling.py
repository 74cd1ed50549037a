"""Filling（填表）: a blank form of anybody's, filled from what is known of a place's people, or of those it names."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.scrubbing import tailed
from qiao.ground.exchange.faults import LedgerRefused
from qiao.ground.exchange.files.containers import container_of_head
from qiao.ground.exchange.filling.forms import LIMITS, FormSheet, NamedRow, read_form
from qiao.ground.exchange.filling.workbooks import Filling, fill_form
from qiao.ground.jobs.running import JobRefused, Run
from qiao.ground.privacy import release_files, subjects
from qiao.ground.privacy.keys import current_ring
from qiao.ground.privacy.models import Release
from qiao.ground.privacy.permissions import RELEASE_ASK
from qiao.ground.privacy.releases import may_still_make, rows_alone_left
from qiao.story.register.permissions import EXPORT
from qiao.story.reports.form_rows import ROWS_AT_ONCE, people_named, within
from qiao.story.reports.known import Known, Marks, people_of, value_of
from qiao.story.reports.known_ledger import KNOWN
from qiao.web.frame.forms import FileChoice
from qiao.web.frame.pages import Page
from qiao.web.releases.forms import AskForm
from qiao.web.releases.making import MAKERS, Made, stamp_of
from qiao.web.releases.pages import asked_for, to_release

KIND = "filled"
NOT_FOUND = "这个人没有建档，或不在所选的地区，没有填。"
SAME_NAME = "有几个同名的人，分不清是哪一个。写上证件号再填。"


@dataclass(frozen=True, slots=True)
class Called:
    """What the file is called in both languages."""

    zh: str = "填好的表"
    en: str = "Filled form"


@dataclass(frozen=True, slots=True)
class Whom:
    """The people of one sheet: beside which row, or in which order; and the rows whose person was not found."""

    form: FormSheet
    beside: Mapping[int, UUID]
    below: Sequence[UUID]
    missing: Mapping[int, str]

    @property
    def count(self) -> int:
        """How many rows are filled."""
        return len(self.beside) + len(self.below)


def chosen(sheets: Sequence[FormSheet], params: Mapping[str, Any]) -> list[FormSheet]:
    """The sheets to fill: those with names in them, and of blank ones the likeliest, or all when that was asked."""
    named, blank = [one for one in sheets if one.named], [one for one in sheets if not one.named]
    return named + (blank if params.get("all_sheets") else blank[: 0 if named else 1])


def whom(form: FormSheet, by: Actor, region: str, params: Mapping[str, Any]) -> Whom:
    """The people of one sheet, of those of the region whose identity the actor may see."""
    people = people_named(by, poor_only=bool(params.get("poor_only"))).filter(within(region, "region"))
    if not form.named:
        keys = people.order_by("region", "household__number", "name", "pk").values_list("pk", flat=True)
        return Whom(form, {}, list(keys), {})
    beside: dict[int, UUID] = {}
    missing: dict[int, str] = {}
    by_number, by_name = _numbered(form.named, people), _called(form.named, people)
    for row in form.named:
        found = by_number.get(row.identity, []) if row.identity else by_name.get(row.name, [])
        if len(found) == 1:
            beside[row.row] = found[0]
        else:
            missing[row.row] = SAME_NAME if found else NOT_FOUND
    return Whom(form, beside, (), missing)


def _numbered(rows: Sequence[NamedRow], people: Any) -> dict[str, list[UUID]]:
    of_subject = {
        s.pk: number for number, s in subjects.by_resident_ids(r.identity for r in rows if r.identity).items()
    }
    found = people.filter(subject_id__in=list(of_subject)).order_by("pk").values_list("subject_id", "pk")
    return {of_subject[subject]: [key] for subject, key in found}


def _called(rows: Sequence[NamedRow], people: Any) -> dict[str, list[UUID]]:
    names = {row.name for row in rows if row.name and not row.identity}
    found: dict[str, list[UUID]] = {}
    for name, key in people.filter(name__in=names).order_by("pk").values_list("name", "pk"):
        found.setdefault(name, []).append(key)
    return found


@dataclass(frozen=True, slots=True)
class FillMaker:
    """The maker of a filled form."""

    permission: str = EXPORT

    @property
    def called(self) -> Called:
        """A filled form."""
        return Called()

    def count(self, by: Actor, region: str, params: Mapping[str, Any]) -> int:
        """The page counts by the form itself, which this does not have."""
        raise NotImplementedError

    def make(self, run: Run, release: Release, by: Actor, folder: Path) -> Made:
        """The user's own file, filled."""
        source, target = folder / "form.xlsx", folder / "made.xlsx"
        try:
            source.write_bytes(release_files.content_of(release.pk, "source"))
            sheets = chosen(read_form(source, KNOWN), release.params)
            plans = [whom(sheet, by, release.region, release.params) for sheet in sheets]
            rows = sum(plan.count for plan in plans)
            may_still_make(release, rows)
            run.progress(0, total=rows, step="写入")
            fillings = [_filling(plan) for plan in plans]
            run.progress(rows)
            fill_form(source, target, fillings, stamp=stamp_of(release))
        except release_files.NotThere as gone:
            raise JobRefused(
                "form_gone", "上传的表已经不在了。请重新上传。", "The form is gone. Upload it again."
            ) from gone
        except LedgerRefused as refused:
            raise JobRefused(refused.fault.code, refused.fault.said("zh"), refused.fault.said("en")) from refused
        return Made(target, rows, {"sheets": len(plans), "missing": sum(len(plan.missing) for plan in plans)})


def _filling(plan: Whom) -> Filling:
    keys = [*plan.beside.values(), *plan.below]
    told = {known.worker.pk: _cells(plan.form, known) for known in _known(keys)}
    beside = {row: told[key] for row, key in plan.beside.items() if key in told}
    return Filling(plan.form, beside, [told[key] for key in plan.below if key in told], plan.missing)


def _known(keys: Sequence[UUID]) -> list[Known]:
    ring, marks = current_ring(), Marks()
    return [
        one
        for start in range(0, len(keys), ROWS_AT_ONCE)
        for one in people_of(keys[start : start + ROWS_AT_ONCE], ring, marks)
    ]


def _cells(form: FormSheet, known: Known) -> dict[str, object]:
    return {key: value_of(known, key) for key in form.places}


MAKERS[KIND] = FillMaker()


class FillForm(AskForm):
    """Which form, beside what for and of whom."""

    file = forms.FileField(
        label=gettext_lazy("空白表"),
        widget=FileChoice(attrs={"accept": ".xlsx"}),
        help_text=gettext_lazy(
            "上级发来的任何表，xlsx。列名认得出的填上，其余标出来；已经写了姓名或证件号的，就填在那些人旁边。"
        ),
    )
    all_sheets = forms.BooleanField(
        label=gettext_lazy("每张空白的工作表都填"),
        required=False,
        help_text=gettext_lazy("不勾只填最像的一张。"),
    )
    field_order = ("file", "purpose", "office", "place", "poor_only", "all_sheets")


class FillPage(Page):
    """上传空白表，填好拿回去."""

    permission = RELEASE_ASK
    stage = "reports"
    template = "releases/fill.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form."""
        return self._form(FillForm(by=self.actor, initial={"key": uuid4()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Look at the file, count whom it needs, and ask."""
        form = FillForm(request.POST, request.FILES, by=self.actor)
        if not form.is_valid():
            return self._form(form, status=422)
        told = form.cleaned_data
        params = {"poor_only": told["poor_only"], "all_sheets": told["all_sheets"]}
        try:
            content, name, rows = self._looked_at(told["file"], told["region"], params)
        except LedgerRefused as refused:
            language = "en" if request.LANGUAGE_CODE == "en" else "zh"
            form.add_error("file", refused.fault.said(language))
            return self._form(form, status=422)
        release = asked_for(
            self, KIND, MAKERS[KIND], form, params=params, rows=rows, file_name=name, source=content
        )  # fmt: skip
        return self._form(form, status=422) if release is None else to_release(release)

    def _looked_at(self, file: UploadedFile[Any], region: str, params: dict[str, Any]) -> tuple[bytes, str, int]:
        """The file's content, the name of the filled one, its rows with people. Raises LedgerRefused."""
        name = tailed(Path(file.name or "").name) or "form.xlsx"
        content = file.read()
        container_of_head(content[:65_536], len(content), name, LIMITS)
        with tempfile.TemporaryDirectory(prefix="qiao-form-") as folder:
            path = Path(folder) / name
            path.write_bytes(content)
            sheets = chosen(read_form(path, KNOWN), params)
            rows = sum(whom(sheet, self.actor, region, params).count for sheet in sheets)
        return content, f"{Path(name).stem}（已填）.xlsx", rows

    def _form(self, form: FillForm, *, status: int = 200) -> HttpResponse:
        assert self.actor.user_id is not None
        known = [_(column.title) for column in KNOWN.columns if not column.serial]
        return self.show(status=status, form=form, known=known, left=rows_alone_left(self.actor.user_id))
