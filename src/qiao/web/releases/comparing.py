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
from qiao.ground.exchange.writing.sheets import Book, writing
from qiao.ground.jobs.actions import enqueue
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.queries import shown
from qiao.ground.jobs.registry import job
from qiao.ground.jobs.running import JobRefused, Run
from qiao.ground.privacy import release_files
from qiao.ground.privacy.permissions import RELEASE_ASK
from qiao.story.register.permissions import REVEAL
from qiao.story.reports.differences import DIFFERS, GROUPS, HERE, SAME, THERE, compare
from qiao.web.frame.forms import FileChoice
from qiao.web.frame.pages import Page
from qiao.web.jobs.results import leads_to
from qiao.web.jobs.words import said
from qiao.web.releases.forms import PlaceForm

COMPARE = "releases.compare"
SHOWN = 200
GROUP_NAMES = {
    THERE: gettext_lazy("只在对方"),
    HERE: gettext_lazy("只在我们这里"),
    DIFFERS: gettext_lazy("不一致"),
    SAME: gettext_lazy("一致"),
}
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
                path, by=run.actor, region=region,
                progress=lambda done, total: run.progress(done, total=total, step="对照已有的人"),
            )  # fmt: skip
    except release_files.NotThere as gone:
        raise JobRefused("file_gone", "文件已经不在了。请重新上传。", "The file is gone. Upload it again.") from gone
    except LedgerRefused as refused:
        raise JobRefused(refused.fault.code, refused.fault.said("zh"), refused.fault.said("en")) from refused
    with run.writing():
        release_files.keep(key, "compared", json.dumps(told, ensure_ascii=False, default=str).encode())
        release_files.forget(key, "theirs")
    return {"counts": told["counts"], "fields": told["fields"]}


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
    field_order = ("file", "office", "place")


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
            title_en="Comparison", params={"key": str(key), "region": region, "file": name}, region=region,
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
        except release_files.NotThere:
            return None
        found: dict[str, Any] = json.loads(content)
        return found

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Show it."""
        asked = self.found(job_id)
        told = self.told(asked) if asked.state == "done" else None
        group = request.GET.get("show", "")
        group = group if group in GROUPS else DIFFERS
        return self.show(
            asked=asked,
            job=said(shown(asked)) if told is None else None,
            is_over=told is None and asked.state == "done",
            group=group,
            name=GROUP_NAMES[group],
            groups=[(key, GROUP_NAMES[key], told["counts"][key]) for key in GROUPS] if told else [],
            fields=told["fields"] if told else [],
            lines=told["lines"][group][:SHOWN] if told else [],
            more=max(0, told["counts"][group] - SHOWN) if told else 0,
            known=[(key, GROUP_NAMES[key]) for key in GROUPS],
        )


class DifferencesFile(DifferencesPage):
    """The differences as a workbook, of the groups chosen."""

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Give it; masked as the page is."""
        asked = self.found(job_id)
        if (told := self.told(asked)) is None:
            raise Http404
        chosen = [group for group in GROUPS if group in request.GET.getlist("group")] or list(GROUPS)
        when = clock.now().astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M")
        who = " · ".join(filter(None, [self.actor.name, self.actor.office]))
        stamp = f"{who}（{self.actor.user_id}） · {when} · {str(asked.pk)[:8]}"
        with tempfile.TemporaryDirectory(prefix="qiao-differences-") as folder:
            path = Path(folder) / "differences.xlsx"
            with writing(path) as book:
                for group in chosen:
                    _sheet(book, group, told["lines"][group], stamp)
            content = path.read_bytes()
        response = HttpResponse(content, content_type=XLSX)
        response["Content-Disposition"] = 'attachment; filename="differences.xlsx"'
        response["Cache-Control"] = "no-store, private"
        return response


def _sheet(book: Book, group: str, lines: list[dict[str, Any]], stamp: str) -> None:
    headings = [_("姓名"), _("证件尾号"), _("工作表"), _("行号"), _("哪一段")]
    if group == DIFFERS:
        headings = [*headings[:4], _("项目"), _("对方"), _("我们这里")]
    book.sheet(str(GROUP_NAMES[group]), headings, _rows(group, lines), text=[headings[1]], note=stamp)


def _rows(group: str, lines: list[dict[str, Any]]) -> Iterator[list[object]]:
    for line in lines:
        first = [line["name"], line["tail"], line["sheet"], line["row"] or None]
        if group != DIFFERS:
            yield [*first, line.get("about", "")]
            continue
        for field in line["fields"]:
            yield [*first, _(field["title"]), field["there"], field["here"]]
