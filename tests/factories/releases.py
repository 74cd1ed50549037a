"""Releases as they stand, past the rules of `privacy.releases`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from tests.factories.accounts import person

from qiao.ground import clock
from qiao.ground.jobs.models import Job
from qiao.ground.privacy.models import Release
from qiao.web.frame.examples import example


def release(region: str = "500238", **more: Any) -> Release:
    """Somebody asked for 1,200 rows and waits for a second person."""
    told: dict[str, Any] = {
        "id": uuid4(),
        "kind": "form.r2",
        "purpose": "For the city",
        "file_name": "求职意愿登记表.xlsx",
        "rows": 1_200,
        "needs_second": True,
        "asked_by_name": "Ran",
        "asked_at": clock.now(),
        "expires_at": clock.now() + timedelta(days=7),
        **more,
    }
    if "asked_by_id" not in told:
        told["asked_by_id"] = person().pk
    return Release.objects.create(region=region, **told)


@example("releases.release", "releases.decide")
def a_release_in(region: str) -> dict[str, Any]:
    """A release of the region that waits."""
    return {"release_id": release(region).pk}


@example("releases.file", bound="person")
def a_release_of_somebody(region: str) -> dict[str, Any]:
    """A finished release of somebody else's."""
    told = {"state": "made", "needs_second": False, "made_at": clock.now(), "rows_made": 3}
    return {"release_id": release(region, **told).pk}


@example("releases.new", bound="nobody")
def a_form(region: str) -> dict[str, Any]:
    """The key of a form."""
    return {"form": "r2"}


@example(
    "releases.differences", "releases.differences_file", "releases.differences_columns", bound="person"
)  # fmt: skip
def a_comparison_of_somebody(region: str) -> dict[str, Any]:
    """Somebody else's comparison."""
    told = {"kind": "releases.compare", "key": str(uuid4()), "title": "Comparison", "state": "done"}
    return {"job_id": Job.objects.create(params={"key": str(uuid4())}, created_by_id=person().pk, **told).pk}


@example("releases.fill_sheets", bound="person")
def a_form_of_somebody(region: str) -> dict[str, Any]:
    """Somebody else's blank form, looked at."""
    told = {"kind": "releases.look", "key": str(uuid4()), "title": "Form", "state": "done"}
    params = {"key": str(uuid4()), "file": "form.xlsx"}
    return {"job_id": Job.objects.create(params=params, created_by_id=person().pk, **told).pk}
