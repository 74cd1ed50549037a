"""Results（结果）: where a finished job leads. Each stage's web folder says it for its own kinds of job."""

from __future__ import annotations

from collections.abc import Callable

from qiao.ground.jobs.queries import JobView

Leads = Callable[[JobView], str]
_LEADS: dict[str, Leads] = {}


def leads_to(*kinds: str) -> Callable[[Leads], Leads]:
    """Register a function that gives the address of a job's result, "" for none."""

    def registered(leads: Leads) -> Leads:
        for kind in kinds:
            assert kind not in _LEADS, f"{kind} leads to two places"
            _LEADS[kind] = leads
        return leads

    return registered


def result_of(job: JobView) -> str:
    """The address of the result, "" while there is none. A result that is a file names it itself (`download`)."""
    if leads := _LEADS.get(job.kind):
        return leads(job)
    return str(job.result.get("download", "")) if job.state == "done" else ""
