"""Who changed a record last, and what of a worker was changed when: names of facts, never their values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.factories import register as factory
from tests.factories.accounts import acting

from qiao.ground.audit.models import Event
from qiao.story.register import facts
from qiao.story.register.actions import change_worker, verify_worker
from qiao.story.register.facts import WorkerFacts
from qiao.story.register.history import edits_of, last_change
from qiao.story.register.models import Worker

pytestmark = pytest.mark.django_db


def given(worker: Worker, **more: Any) -> WorkerFacts:
    return replace(WorkerFacts(**facts.of_worker(worker)), **more)


def test_an_edit_names_the_facts_the_day_and_the_officer_and_no_value() -> None:
    worker = factory.worker(phone="15400001111")
    officer = acting("county", "500238")
    changed = given(worker, phone="15400002222", skills=("电焊",))
    change_worker(by=officer, worker_id=worker.pk, version=1, given=changed)
    (edit,) = edits_of(worker)
    assert (edit.on, edit.by) == (date(2019, 6, 30), officer.name)
    assert sorted(edit.what.split("、")) == ["技能特长", "联系电话"]
    assert "2222" not in str(Event.objects.get(action="register.worker.changed").details)


def test_the_last_change_is_told_only_of_the_version_that_stands() -> None:
    worker = factory.worker()
    assert last_change(worker) is None
    verify_worker(by=acting("county", "500238"), worker_id=worker.pk)
    worker.refresh_from_db()
    assert last_change(worker) is not None
    worker.version += 1  # as an import does, whose event names no single worker
    assert last_change(worker) is None
