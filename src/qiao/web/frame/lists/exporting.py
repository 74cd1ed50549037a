"""Exports（导出）: a list as a workbook, made by a worker, with who took it, when, and its number on every sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _

from qiao.ground import clock
from qiao.ground.exchange.writing.sheets import writing
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.registry import job
from qiao.ground.jobs.running import JobRefused, Run
from qiao.web.frame.gate import ANY_ROLE, opens_to
from qiao.web.frame.lists.columns import Column
from qiao.web.frame.lists.every import list_page
from qiao.web.frame.lists.keyset import page
from qiao.web.frame.lists.listing import ListPage
from qiao.web.frame.lists.telling import tell_export

ROWS_AT_ONCE = 1_000
ROWS_AT_MOST = 1_000_000
KEPT_HOURS = 24


def export_path(job_id: UUID | str) -> Path:
    """Where an export's file stands."""
    return Path(settings.QIAO_UPLOADS) / "exports" / f"{job_id}.xlsx"


@job("lists.export", "导出列表", "Export a list")
def export(run: Run) -> dict[str, Any]:
    """Write the workbook of a list as its asker sees it now."""
    with translation.override(run.params["language"]):
        return _export(run)


def _export(run: Run) -> dict[str, Any]:
    kind = list_page(run.params["list"])
    if not run.actor.can(kind.export_permission):
        raise JobRefused("not_allowed", "你现在没有导出的权限。", "You may not export this list any more.")
    shown = kind.seen_by(run.actor, run.params["query"])
    by_key = {column.key: column for column in shown.offered_columns()}
    columns = [by_key[key] for key in run.params["columns"] if key in by_key]
    target = export_path(run.job.pk)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp = _("%(who)s · %(office)s · %(when)s · 编号 %(id)s") % {
        "who": run.actor.name,
        "office": run.actor.office,
        "when": clock.now().astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M"),
        "id": str(run.job.pk)[:8],
    }
    text = [str(column.title) for column in columns if column.text]
    with writing(target) as book:
        headings = [str(column.title) for column in columns]
        rows = book.sheet(str(shown.title), headings, _values(shown, columns, run), text=text, note=stamp)
    target.chmod(0o600)
    with run.writing(), transaction.atomic():
        tell_export(run.actor, kind.export_permission, "made", run.job, {"rows": rows, "list": kind.name})
    return {"rows": rows, "download": f"/exports/{run.job.pk}/", "file": f"{shown.title}.xlsx"}


def _values(shown: ListPage, columns: list[Column], run: Run) -> Iterator[list[object]]:
    state = shown.state()
    rows, done, after = state.narrowed(shown.rows()), 0, ""
    while done < ROWS_AT_MOST:
        found = page(rows, state.order, ROWS_AT_ONCE, after=after)
        for row in shown.shaped(found.rows):
            yield [column.exports(row) for column in columns]
        done += len(found.rows)
        run.progress(done)
        if not found.has_after:
            return
        after = str(found.rows[-1].pk)


@opens_to(ANY_ROLE)
def download(request: HttpRequest, job_id: UUID) -> HttpResponseBase:
    """The finished workbook, for whoever asked for it and nobody else."""
    asked = Job.objects.filter(pk=job_id, kind="lists.export", state="done")
    made = asked.filter(created_by_id=request.user.pk).first()
    path = export_path(job_id)
    if made is None or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=made.result["file"])


def sweep(older_than_hours: int = KEPT_HOURS) -> int:
    """Remove exports that stood long enough; returns how many."""
    folder = Path(settings.QIAO_UPLOADS) / "exports"
    before = clock.now().timestamp() - older_than_hours * 3600
    old = [path for path in folder.glob("*.xlsx") if path.stat().st_mtime < before] if folder.is_dir() else []
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


@job("lists.sweep", "清理导出文件", "Remove old exports", every_minutes=60)
def sweep_job(run: Run) -> dict[str, Any]:
    """Asked for by `qiao tick`."""
    return {"removed": sweep()}
