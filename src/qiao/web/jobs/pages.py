"""Jobs（后台任务）: what runs for me, how far it is, stop and go on. Closing the page changes nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from qiao.ground.jobs.actions import request_stop, restart
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.queries import JobView, job_of, jobs_of, shown
from qiao.web.frame.gate import ANY_ROLE
from qiao.web.frame.lists import Cell, Choice, Column, ListPage, Sort
from qiao.web.frame.pages import Page
from qiao.web.jobs.words import STATES, Said, said


def _address(row: Said) -> str:
    return reverse("jobs.job", args=[row.job.id])


def _done_of(row: Said) -> str:
    total = f" / {row.job.total:,}" if row.job.total else ""
    return f"{row.job.done:,}{total}" if row.job.done or total else ""


class JobList(ListPage):
    """My jobs, the latest first; for whoever runs the system, all."""

    name = "jobs.list"
    permission = ANY_ROLE
    title = _("后台任务")
    hint = _("导入、匹配、导出这些要等一等的事，都在这里。关掉页面不影响。")
    empty = _("没有后台任务。")
    sort = "-asked"
    columns = (
        Column("title", _("任务"), lambda job: Cell(job.title, "link", href=_address(job)), fixed=True),
        Column("kind", _("种类"), lambda job: job.kind),
        Column("state", _("状态"), lambda job: Cell(job.state, "chip", tone=job.job.tone, icon=job.icon)),
        Column("done", _("进度"), _done_of),
        Column("asked", _("什么时候"), lambda job: Cell(job.job.created_at, "date"), sort=Sort("created_at")),
    )
    filters = (Choice("state", _("状态"), "state", [(key, _(word)) for key, word in STATES.items()]),)

    def rows(self) -> QuerySet[Any]:
        """The actor's own; scheduled work is shown to whoever runs the system."""
        return jobs_of(self.actor)

    def shaped(self, rows: list[Job]) -> list[Said]:
        """In words."""
        return [said(shown(row)) for row in rows]

    def key_of(self, row: Said) -> str:
        """The job's number."""
        return str(row.job.id)

    def href_of(self, row: Said) -> str:
        """Its page."""
        return _address(row)


class JobPage(Page):
    """One job: its bar, what became of it, and the way to its result."""

    permission = ANY_ROLE
    template = "jobs/job.html"

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Show it; 404 for somebody else's."""
        return self.show(shown=said(self.found(job_id)))

    def found(self, job_id: UUID) -> JobView:
        """The job, 404 when it is not there or not for this actor."""
        if (job := job_of(self.actor, job_id)) is None:
            raise Http404
        return job


class ProgressPart(JobPage):
    """The progress alone, asked every second by the page that shows it. With ?then=refresh, a page that waits for the
    job's end is loaded anew when it comes."""

    template = "jobs/progress.html"
    passive = True

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Show it."""
        job, then = self.found(job_id), request.GET.get("then", "")
        response = self.show(shown=said(job), then="refresh" if then == "refresh" else "")
        if then == "refresh" and not job.is_under_way:
            response["HX-Refresh"] = "true"
        return response


class StopJob(JobPage):
    """Ask a job to stop."""

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Nothing is stopped by an address."""
        return HttpResponseRedirect(reverse("jobs.job", args=[self.found(job_id).id]))

    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Ask, and back to where the button stood."""
        request_stop(by=self.actor, job_id=self.found(job_id).id)
        return self.back(job_id)

    def back(self, job_id: UUID) -> HttpResponse:
        """To the page of this site on which the button stood, else to the job's own."""
        came_from = self.request.headers.get("Referer", "")
        hosts, secure = {self.request.get_host()}, self.request.is_secure()
        safe = url_has_allowed_host_and_scheme(came_from, allowed_hosts=hosts, require_https=secure)
        return HttpResponseRedirect(came_from if safe else reverse("jobs.job", args=[job_id]))


class RestartJob(StopJob):
    """Go on with a stopped or failed job."""

    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Ask, and back to where the button stood."""
        restart(by=self.actor, job_id=self.found(job_id).id)
        return self.back(job_id)
