"""A batch's page: how it stands, what its rows would do or did, and the one next step."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground.exchange.batches.actions import CHECK, MARK, UNDO, WRITE, rows_to_write
from qiao.ground.exchange.batches.importers import IMPORTERS, Registered
from qiao.ground.exchange.batches.models import Batch
from qiao.ground.exchange.batches.queries import UNDER_WAY, brought_before, kept_of, progress_of_write
from qiao.ground.exchange.batches.recognition import columns_of
from qiao.ground.exchange.batches.vault import vault
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.queries import JobView, shown
from qiao.ground.privacy.sealed_folder import NotThere
from qiao.ground.saying import name_of, reader_language
from qiao.story.placements.queries import awaiting_in
from qiao.story.register import bridge
from qiao.web.frame.numbers import whole
from qiao.web.imports.found import BatchPageBase, elsewhere_of, in_language
from qiao.web.imports.shown import can_mark, chosen_of, kinds_of, shares_of, table_of, tiles_of
from qiao.web.imports.uploading import xlsx
from qiao.web.imports.words import amount, standing_of
from qiao.web.jobs.results import leads_to
from qiao.web.jobs.words import Said, said

TEMPLATES = {
    "preview": "imports/preview.html",
    "written": "imports/written.html",
    "undone": "imports/ended.html",
    "refused": "imports/ended.html",
    "dropped": "imports/ended.html",
}


class BatchPage(BatchPageBase):
    """One import, in whatever state it is."""

    def get(self, request: HttpRequest, batch_id: UUID) -> HttpResponse:
        """Show it; a batch whose columns must be asked about leads to that question."""
        batch = self.found(batch_id)
        if batch.state == "mapping":
            return HttpResponseRedirect(reverse("imports.columns", args=[batch.pk]))
        told = told_of(batch)
        if batch.state in UNDER_WAY:
            return self.show(template="imports/under_way.html", **told, **self._under_way(batch))
        if batch.state == "preview":
            told |= self._preview(batch)
        elif batch.had_nothing_to_write:
            return self.show(template="imports/nothing.html", **told, **self._rows(batch), **self._read(batch))
        elif batch.state == "written":
            told |= self._written(batch)
        elif batch.state == "undone":
            told |= self._undone(batch)
        return self.show(template=TEMPLATES[batch.state], **told)

    def _under_way(self, batch: Batch) -> dict[str, Any]:
        job = job_of(batch)
        stopped = job is not None and job.job.may_restart
        return {"job": job, "is_stopped": stopped, "effects": progress_of_write(batch) if stopped else {}}

    def _rows(self, batch: Batch) -> dict[str, Any]:
        """The rows that were asked for, with their tiles and filters."""
        given = self.request.GET
        show = chosen_of(batch, given.get("show", ""))
        known = {kind["code"] for kind in batch.counts["codes"]}
        code = given.get("code", "") if show == "wrong" and given.get("code", "") in known else ""
        place = whole(given.get("after", "")) or 0
        return {
            "show_rows": show,
            "code": code,
            "kinds": kinds_of(batch, code) if show == "wrong" else [],
            "table": table_of(batch, show=show, code=code, after=place),
        }

    def _preview(self, batch: Batch) -> dict[str, Any]:
        told = self._rows(batch)
        return told | {
            "tiles": tiles_of(batch, told["show_rows"]),
            "shares": shares_of(batch),
            "rows_to_write": rows_to_write(batch),
            "unsure": batch.counts.get("unsure", 0),
            "registers_alone": bridge.is_installed(),
            **self._read(batch),
        }

    def _read(self, batch: Batch) -> dict[str, Any]:
        """How the file was read, and whether it was handed in before."""
        columns = [column for sheet in columns_of(batch) for column in sheet["columns"]]
        return {
            "earlier": brought_before(self.actor, batch),
            "read_columns": sum(1 for column in columns if column["key"]),
            "all_columns": len(columns),
            "remembered": any(sheet["remembered"] for sheet in columns_of(batch)),
            "whole_columns": whole_columns_of(batch),
        }

    def _undone(self, batch: Batch) -> dict[str, Any]:
        """What taking the whole batch back came to, in the counts of what it had written."""
        besides = [amount(count, kind) for kind, count in batch.counts.get("besides", {}).items()]
        names = ("created", "updated")
        return {"did": {name: batch.counts.get(name, 0) for name in names}, "besides": besides}

    def _written(self, batch: Batch) -> dict[str, Any]:
        is_open = batch.wrong_rows and not batch.settled_at
        told: dict[str, Any] = self._rows(batch) if is_open else {"table": None}
        registered = IMPORTERS[batch.ledger]
        list_url = reverse(registered.list_url) if registered.list_url else ""
        names = ("created", "updated", "same", "left_out", "edited", "undone", "kept")
        told["did"] = {name: batch.counts.get(name, 0) for name in names}
        told["did"]["same"] += batch.counts.get("unchanged", 0)
        told["whole_columns"] = whole_columns_of(batch)
        waiting = awaiting_in(batch.pk)
        told["waits"] = amount(waiting, "placements.awaited") if waiting else ""
        told["besides"] = [amount(count, kind) for kind, count in batch.counts.get("besides", {}).items()]
        return told | {"kept": kept_said(batch), "list_url": list_url, "refusal": in_language(batch.refusal)}


class RowsPart(BatchPage):
    """The next rows of the preview, asked when the last one comes into sight."""

    def get(self, request: HttpRequest, batch_id: UUID) -> HttpResponse:
        """Rows alone."""
        batch = self.found(batch_id)
        if "codes" not in batch.counts:
            raise Http404
        if not self.request.htmx:
            return HttpResponseRedirect(f"{reverse('imports.batch', args=[batch.pk])}?{request.GET.urlencode()}#rows")
        return self.show(template="imports/rows.html", **self._rows(batch))


class MarkingPart(BatchPageBase):
    """Whether the marked original is ready, asked while it is being made."""

    template = "imports/marking.html"
    passive = True

    def get(self, request: HttpRequest, batch_id: UUID) -> HttpResponse:
        """The link, or the word that it is not there yet."""
        batch = self.found(batch_id)
        return self.show(batch=batch, can_mark=can_mark(batch))


class MarkedFile(BatchPageBase):
    """The clerk's own file with its faults marked."""

    def get(self, request: HttpRequest, batch_id: UUID) -> HttpResponse:
        """As a download; 404 while it is not there."""
        batch = self.found(batch_id)
        try:
            content = vault.content_of(batch.pk, "marked")
        except NotThere:
            raise Http404 from None
        stem = batch.file_name.rpartition(".")[0] or batch.file_name
        return xlsx(content, _("%(file)s（标红）") % {"file": stem} + ".xlsx")


@leads_to(CHECK, WRITE, UNDO, MARK)
def page_of_batch(job: JobView) -> str:
    """Every job of a batch leads to the batch's page, done or not."""
    return reverse("imports.batch", args=[job.params["batch"]])


def whole_columns_of(batch: Batch) -> list[tuple[str, str, str]]:
    """What is said of whole columns, with the remedy: letter, heading, text."""
    space = " " if reader_language() == "en" else ""
    return [
        (c["letter"], c["heading"], f"{in_language(c)}{space}{in_language(c, 'remedy_')}".strip())
        for c in batch.counts["columns"]
    ]


def job_of(batch: Batch) -> Said | None:
    """The batch's present job, in words."""
    job = Job.objects.filter(pk=batch.job_id).first() if batch.job_id else None
    return said(shown(job)) if job else None


def kept_said(batch: Batch) -> list[tuple[str, str, list[str]]]:
    """What an undo had to leave: why, how many, and the first few of them."""
    return [(in_language({"zh": one.zh, "en": one.en}), amount(one.count, one.kind), one.who) for one in kept_of(batch)]


def told_of(batch: Batch) -> dict[str, Any]:
    """What every page of a batch shows."""
    registered: Registered = IMPORTERS[batch.ledger]
    elsewhere = IMPORTERS.get(elsewhere_of(batch))
    said, tone, icon = standing_of(batch)
    return {
        "batch": batch,
        "registered": registered,
        "name": name_of(registered),
        "stage": "imports",
        "elsewhere": name_of(elsewhere) if elsewhere else "",
        "state": said,
        "tone": tone,
        "icon_name": icon,
        "steps": steps_of(batch),
        "can_mark": can_mark(batch),
        "refusal": in_language(batch.refusal),
    }


def steps_of(batch: Batch) -> list[tuple[str, str]]:
    """The way of a file, and where this one stands."""
    order = ("uploaded", "mapping", "checking", "preview", "writing")
    names = (_("上传"), _("认列"), _("校验"), _("预览"), _("写入"))
    if batch.state not in order:
        done = batch.state in ("written", "undoing", "undone")
        return [(name, "done" if done else "") for name in names] if done else []
    now = order.index(batch.state)
    return [(name, "done" if at < now else "now" if at == now else "") for at, name in enumerate(names)]
