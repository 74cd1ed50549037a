"""Comparing（对照）: another system's export beside ours: who is only there, only here, what differs; no writing."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground import clock
from qiao.ground.audit.scrubbing import tailed
from qiao.ground.exchange.faults import LedgerRefused
from qiao.ground.exchange.files.containers import Limits, container_of_head
from qiao.ground.exchange.reading.recognising import HEADING_ROW
from qiao.ground.exchange.writing.sheets import Book, writing
from qiao.ground.jobs.actions import enqueue
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.queries import shown
from qiao.ground.jobs.registry import job
from qiao.ground.jobs.running import JobRefused, Run
from qiao.ground.privacy.permissions import RELEASE_ASK
from qiao.ground.privacy.release_files import release_files
from qiao.ground.privacy.sealed_folder import NotThere
from qiao.ground.saying import reader_language
from qiao.story.register.permissions import REVEAL
from qiao.story.reports.differences import (
    DIFFERS,
    DOUBLED,
    GROUPS,
    HERE,
    LEDGER,
    SAME,
    THERE,
    WRONG,
    columns_of,
    compare,
)
from qiao.web.frame.forms import FileChoice
from qiao.web.frame.pages import Page
from qiao.web.jobs.results import leads_to
from qiao.web.jobs.words import said
from qiao.web.releases.forms import PlaceForm

COMPARE = "releases.compare"
SHOWN = 200
COVERS = (
    ("auto", gettext_lazy("照对方的列名自己判断")),
    ("everyone", gettext_lazy("所有登记的人")),
    ("poor", gettext_lazy("只有脱贫（贫困）户和监测户")),
    ("wishing", gettext_lazy("只有说过求职意愿或在岗的人")),
    ("working", gettext_lazy("只有在岗的人")),
)
SCOPE_NAMES = {
    "poor": gettext_lazy("只有脱贫（贫困）户和监测户"),
    "wishing": gettext_lazy("只有说过求职意愿或在岗的人"),
    "working": gettext_lazy("只有在岗的人"),
    "open": gettext_lazy("只有在岗的经历"),
}
GROUP_NAMES = {
    THERE: gettext_lazy("只在对方"),
    HERE: gettext_lazy("只在我们这里"),
    DIFFERS: gettext_lazy("不一致"),
    SAME: gettext_lazy("一致"),
    WRONG: gettext_lazy("证件号有错"),
    DOUBLED: gettext_lazy("对方重复"),
}
KEYS = frozenset(column.key for column in LEDGER.columns)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@job(COMPARE, "对照差异", "Compare with another system")
def work(run: Run) -> dict[str, Any]:
    """Compare the sealed file, and keep what came of it sealed."""
    key, region = UUID(run.params["key"]), run.params["region"]
    if not (run.actor.can(REVEAL) and run.actor.covers(RELEASE_ASK, region)):
        raise JobRefused("not_allowed", "你现在没有这个权限。", "You may not do this any more.")
    try:
        with release_files.workshop(key) as folder:
            path = folder / run.params["file"]
            path.write_bytes(release_files.content_of(key, "theirs"))
            told = compare(
                path, by=run.actor, region=region, covers=run.params.get("covers", "auto"),
                of_sheet=run.params.get("columns"),
                progress=lambda done, total: run.progress(done, total=total, step="对照已有的人"),
            )  # fmt: skip
    except NotThere as gone:
        raise JobRefused("file_gone", "文件已经不在了。请重新上传。", "The file is gone. Upload it again.") from gone
    except LedgerRefused as refused:
        _keep_columns(run, key)
        raise JobRefused(refused.fault.code, refused.fault.said("zh"), refused.fault.said("en")) from refused
    _keep(run, key, told)
    return {"counts": told["counts"], "fields": told["fields"]}


def _keep(run: Run, key: UUID, told: dict[str, Any]) -> None:
    """What was found, sealed; their file stays its day, so that somebody may say what a column is."""
    with run.writing():
        release_files.keep(key, "compared", json.dumps(told, ensure_ascii=False, default=str).encode())


def _keep_columns(run: Run, key: UUID) -> None:
    """The columns of a file that could not be compared as it is, so that somebody may say what they are."""
    with release_files.workshop(key) as folder:
        path = folder / run.params["file"]
        path.write_bytes(release_files.content_of(key, "theirs"))
        try:
            columns = columns_of(path)
        except LedgerRefused:
            columns = []  # it does not even open: the first refusal stands
    if columns:
        _keep(run, key, {"columns": columns})
    else:
        release_files.forget(key, "theirs")


@leads_to(COMPARE)
def leads(asked: Any) -> str:
    """To the differences."""
    return reverse("releases.differences", args=[asked.id])


class CompareForm(PlaceForm):
    """Which file, of which place. It asks no purpose: nothing leaves with a whole number."""

    file = forms.FileField(
        label=gettext_lazy("对方系统导出的文件"),
        widget=FileChoice(attrs={"accept": ".xlsx,.xls,.csv"}),
        help_text=gettext_lazy("xlsx、xls 或 csv，要有证件号一列。只对照，不写入。"),
    )
    covers = forms.ChoiceField(
        label=gettext_lazy("对方名单管到哪些人"),
        choices=COVERS,
        initial="auto",
        required=False,
        help_text=gettext_lazy("“只在我们这里”只列名单该有的人：脱贫户的名单里没有一般农户，不算差异。"),
    )
    field_order = ("file", "office", "place", "covers")


class ComparePage(Page):
    """和国家系统对照."""

    permission = RELEASE_ASK
    stage = "reports"
    template = "releases/compare.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form."""
        return self.show(form=CompareForm(by=self.actor, initial={"key": uuid4()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Seal the file and ask for the comparison."""
        form = CompareForm(request.POST, request.FILES, by=self.actor)
        if not form.is_valid():
            return self.show(form=form, status=422)
        file: UploadedFile[Any] = form.cleaned_data["file"]
        name = tailed(Path(file.name or "").name) or "ledger"
        content = file.read()
        try:
            container_of_head(content[:65_536], len(content), name, Limits())
        except LedgerRefused as refused:
            form.add_error("file", refused.fault.said("en" if request.LANGUAGE_CODE == "en" else "zh"))
            return self.show(form=form, status=422)
        key, region = form.cleaned_data["key"], form.cleaned_data["region"]
        release_files.keep(key, "theirs", content)
        asked = enqueue(
            by=self.actor, kind=COMPARE, key=f"{COMPARE}:{self.actor.user_id}:{key}", title="对照差异",
            title_en="Comparison", region=region, params={
                "key": str(key), "region": region, "file": name, "covers": form.cleaned_data["covers"] or "auto"
            },
        )  # fmt: skip
        return HttpResponseRedirect(reverse("releases.differences", args=[asked.pk]))


class DifferencesPage(Page):
    """What differs: counts, and the rows of one group; for whoever asked."""

    permission = RELEASE_ASK
    stage = "reports"
    template = "releases/differences.html"

    def found(self, job_id: UUID) -> Job:
        """The actor's own comparison. Raises Http404."""
        asked = Job.objects.filter(kind=COMPARE, created_by_id=self.actor.user_id or 0, pk=job_id).first()
        if asked is None:
            raise Http404
        return asked

    def told(self, asked: Job) -> dict[str, Any] | None:
        """What was found, None while it is not there, or any more."""
        try:
            content = release_files.content_of(UUID(asked.params["key"]), "compared")
        except NotThere:
            return None
        found: dict[str, Any] = json.loads(content)
        return found

    def may_say(self, asked: Job) -> bool:
        """Whether the file is still there, so that its columns can be named."""
        return release_files.has(UUID(asked.params["key"]), "theirs")

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Show it."""
        asked = self.found(job_id)
        told = self.told(asked) if asked.state == "done" else None
        group = request.GET.get("show", "")
        group = group if group in GROUPS else DIFFERS
        may_say = self.may_say(asked) and asked.state in ("done", "failed") and self.told(asked) is not None
        if told is None:
            return self.show(asked=asked, job=said(shown(asked)), is_over=asked.state == "done", may_say=may_say)
        return self.show(
            asked=asked,
            group=group,
            name=GROUP_NAMES[group],
            groups=[(key, GROUP_NAMES[key], told["counts"].get(key, 0)) for key in GROUPS],
            fields=told["fields"],
            lines=[_shown(line) for line in told["lines"].get(group, [])[:SHOWN]],
            more=max(0, told["counts"].get(group, 0) - SHOWN),
            known=[(key, GROUP_NAMES[key]) for key in GROUPS],
            last=_last_heading(group),
            remarks=_remarks(told),
            may_say=may_say,
        )


def _shown(line: dict[str, Any]) -> dict[str, Any]:
    why = line.get("why") or {}
    return line | {"about": why.get(reader_language(), "") or line["about"]}


def _last_heading(group: str) -> str:
    if group == DIFFERS:
        return _("对方 → 我们这里")
    return _("为什么") if group in (WRONG, DOUBLED) else _("哪一段")


def _remarks(told: dict[str, Any]) -> list[str]:
    """Whom of ours was looked for, and what was not compared."""
    scope = [str(SCOPE_NAMES[key]) for key in told.get("scope", ())]
    said_of = [_("“只在我们这里”里找的：%(scope)s。") % {"scope": "、".join(scope) or _("所有登记的人")}]
    if asked := told.get("asked"):
        named = "、".join(f"{letter}“{heading}”" for _sheet, letter, heading in asked)
        said_of.append(_("没有认出、没有对照的列：%(columns)s。") % {"columns": named})
    if empty := told.get("empty"):
        named = "、".join(_(title) for title in empty)
        said_of.append(_("对方整列空着、没有对照的列：%(columns)s。") % {"columns": named})
    if sheets := told.get("left_out"):
        said_of.append(_("没有对照的工作表：%(sheets)s。") % {"sheets": "、".join(sheets)})
    if withheld := told.get("withheld"):
        named = "、".join(_(title) for title in withheld)
        said_of.append(_("户不归您看的人，没有对照这些列：%(columns)s。") % {"columns": named})
    return said_of


class DifferencesColumns(DifferencesPage):
    """认列: whoever asked says what the columns are that could not be told, and the file is compared again."""

    template = "releases/columns.html"

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Each column with what it was taken for."""
        return self._form(self.found(job_id))

    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Compare again with what was chosen; without a column of identities there is nothing to compare by."""
        asked = self.found(job_id)
        sheets = self._sheets(asked)
        chosen = {sheet["name"]: self._chosen(at, sheet) for at, sheet in enumerate(sheets)}
        keys = [[key for key in told.values() if key and key in KEYS] for told in chosen.values()]
        if any(len(one) != len(set(one)) for one in keys):
            return self._form(asked, refusal=_("一张表里，有两列选成了同一项。每一项只选一列。"), chosen=chosen)
        if not any("identity" in one for one in keys):
            return self._form(asked, refusal=_("还没有指明哪一列是身份证号。没有身份证号对不上人。"), chosen=chosen)
        key, region = UUID(asked.params["key"]), asked.params["region"]
        again = enqueue(
            by=self.actor, kind=COMPARE, key=f"{COMPARE}:{self.actor.user_id}:{key}:{uuid4().hex[:8]}",
            title="对照差异", title_en="Comparison", region=region, params={
                **{name: asked.params[name] for name in ("key", "region", "file")},
                "covers": asked.params.get("covers", "auto"), "columns": chosen,
            },
        )  # fmt: skip
        return HttpResponseRedirect(reverse("releases.differences", args=[again.pk]))

    def _sheets(self, asked: Job) -> list[dict[str, Any]]:
        told = self.told(asked)
        if told is None or not told.get("columns") or not self.may_say(asked):
            raise Http404
        sheets: list[dict[str, Any]] = told["columns"]
        return sheets

    def _chosen(self, at: int, sheet: dict[str, Any]) -> dict[str, str]:
        """By letter the key in the drop-down, and the row of the headings where none was found."""
        posted = self.request.POST
        told = {letter: posted.get(f"{at}-{letter}", "") for letter, _heading, _key in sheet["columns"]}
        told = {letter: key if key in KEYS else "" for letter, key in told.items()}
        return told | ({HEADING_ROW: sheet["row"]} if sheet["row"] else {})

    def _form(self, asked: Job, *, refusal: str = "", chosen: dict[str, dict[str, str]] | None = None) -> HttpResponse:
        sheets = self._sheets(asked)
        for sheet in sheets:
            told = (chosen or {}).get(sheet["name"], {})
            sheet["columns"] = [
                (letter, heading, told.get(letter, key) if told else key) for letter, heading, key in sheet["columns"]
            ]
        keys = [(column.key, _(column.title)) for column in LEDGER.columns]
        return self.show(status=422 if refusal else 200, asked=asked, sheets=sheets, keys=keys, refusal=refusal)


class DifferencesFile(DifferencesPage):
    """The differences as a workbook, of the groups chosen."""

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Give it; masked as the page is."""
        asked = self.found(job_id)
        told = self.told(asked)
        if told is None or "lines" not in told:
            raise Http404
        chosen = [group for group in GROUPS if group in request.GET.getlist("group")] or list(GROUPS)
        when = clock.now().astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M")
        who = " · ".join(filter(None, [self.actor.name, self.actor.office]))
        stamp = f"{who}（{self.actor.user_id}） · {when} · {str(asked.pk)[:8]}"
        with tempfile.TemporaryDirectory(prefix="qiao-differences-") as folder:
            path = Path(folder) / "differences.xlsx"
            with writing(path) as book:
                for group in chosen:
                    _sheet(book, group, told["lines"].get(group, []), stamp)
            content = path.read_bytes()
        response = HttpResponse(content, content_type=XLSX)
        response["Content-Disposition"] = 'attachment; filename="differences.xlsx"'
        response["Cache-Control"] = "no-store, private"
        return response


def _sheet(book: Book, group: str, lines: list[dict[str, Any]], stamp: str) -> None:
    headings = [_("姓名"), _("证件尾号"), _("工作表"), _("行号"), _last_heading(group)]
    if group == DIFFERS:
        headings = [*headings[:4], _("项目"), _("对方"), _("我们这里")]
    book.sheet(str(GROUP_NAMES[group]), headings, _rows(group, lines), text=[headings[1]], note=stamp)


def _rows(group: str, lines: list[dict[str, Any]]) -> Iterator[list[object]]:
    for line in lines:
        first = [line["name"], line["tail"], line["sheet"], line["row"] or None]
        if group != DIFFERS:
            yield [*first, _shown(line)["about"]]
            continue
        for field in line["fields"]:
            yield [*first, _(field["title"]), field["there"], field["here"]]
