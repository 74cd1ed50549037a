"""Visits and promises as they stand, past the rules of `visits.actions`."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django.db import transaction
from tests.factories.register import VILLAGE, household, worker

from qiao.ground.accounts.actors import SYSTEM
from qiao.story.needs.models import Need
from qiao.story.register.models import Worker
from qiao.story.visits.conflicts import Values, keep_conflict
from qiao.story.visits.models import Conflict, Promise, Visit
from qiao.web.frame.examples import example


def visit(*, region: str = VILLAGE, **more: Any) -> Visit:
    """A visit to a household on 3 June, at which somebody was seen."""
    kind = more.get("kind", "household")
    told: dict[str, Any] = {
        "kind": kind,
        "visited_on": date(2019, 6, 3),
        "outcome": "seen",
        "situation": "房子修好了",
        "made_of": "0" * 64,
    }
    if kind == "household" and "household" not in more:
        told["household"] = household(region=region)
    if kind == "person" and "worker" not in more:
        told["worker"] = worker(region=region)
    of = more.get("household") or more.get("worker")
    return Visit.objects.create(id=uuid4(), region=of.region if of else region, **{**told, **more})


def promise(of: Visit | None = None, *, region: str = VILLAGE, **more: Any) -> Promise:
    """A promise of that visit, due in a fortnight after it."""
    given = of or visit(region=region)
    told: dict[str, Any] = {"what": "联系乡镇问低保", "due_on": date(2019, 6, 17), "created_by_id": given.created_by_id}
    return Promise.objects.create(visit=given, **{**told, **more})


def conflict(of: Worker | None = None, *, region: str = VILLAGE, **more: Any) -> Conflict:
    """A phone told another least wage (3500) than the register has by now (3200); both began with 3000."""
    somebody = of or worker(region=region, status="looking_far")
    if of is None:
        Need.objects.create(worker=somebody, reach=3, wage_floor_yuan=3200, stated_on=date(2019, 6, 1))
    given = visit(kind="person", worker=somebody)
    told = {"field": "need.wage_floor_yuan", "values": Values(3000, 3200, 3500), **more}
    with transaction.atomic():
        return keep_conflict(by=SYSTEM, visit=given, worker=somebody, **told)


@example("visits.visit", "visits.edit", "visits.promise_new")
def a_visit(region: str) -> dict[str, Any]:
    """A visit to a household in the region, on which something was promised."""
    return {"visit_id": promise(region=region).visit_id}


@example("visits.promise_end")
def a_promise(region: str) -> dict[str, Any]:
    """A promise given to a household in the region."""
    return {"promise_id": promise(region=region).pk}


@example("visits.no_change")
def a_household_to_visit(region: str) -> dict[str, Any]:
    """A household in the region."""
    return {"household_id": household(region=region).pk}


@example("visits.household_new")
def a_household_as_subject(region: str) -> dict[str, Any]:
    """A household in the region."""
    return {"subject_id": household(region=region).pk}


@example("visits.person_new")
def a_person_as_subject(region: str) -> dict[str, Any]:
    """Somebody whose home is the region."""
    return {"subject_id": worker(region=region).pk}


@example("visits.conflict")
def a_conflict(region: str) -> dict[str, Any]:
    """A wish that a phone and the register tell differently, of somebody whose home is the region."""
    return {"conflict_id": conflict(region=region).pk}
