"""What must hold of the register: a worker whom their own office would not find is found by the check."""

from __future__ import annotations

import pytest
from tests.factories.register import worker

from qiao.ground.audit.invariants import run_invariants
from qiao.ground.privacy import visibility
from qiao.ground.privacy.models import Visibility
from qiao.story.register import invariants
from qiao.story.register.models import SearchToken, Worker

pytestmark = pytest.mark.django_db


def found(name: str = "register.worker_seen_at_home") -> set[str]:
    (looked,) = run_invariants((name,))
    return {finding.record for finding in looked.findings}


def test_workers_seen_at_home_are_sound_also_when_others_see_them() -> None:
    one = worker()
    visibility.show(subject=one.subject, region="370211", ground=visibility.PLACEMENT, cause="p")
    assert found() == set()


def test_a_worker_whom_nobody_sees_is_found() -> None:
    one, _ = worker(), worker()
    Visibility.objects.filter(subject=one.subject).delete()
    assert found() == {f"register.worker {one.pk}"}


def test_a_worker_seen_elsewhere_than_they_live_is_found() -> None:
    one, _ = worker(), worker()
    visibility.move_residence(subject=one.subject, region="500241002001")
    assert found() == {f"register.worker {one.pk}"}


def test_a_record_merged_into_another_is_left_out() -> None:
    one, other = worker(), worker()
    Visibility.objects.filter(subject=one.subject).delete()
    type(one).objects.filter(pk=one.pk).update(merged_into=other)
    assert found() == set()


def test_a_record_merged_into_a_merged_one_or_in_a_circle_is_found() -> None:
    one, two, three, four, five = (worker() for _ in range(5))
    for lost, into in ((one, two), (two, three), (four, five), (five, four)):
        Worker.objects.filter(pk=lost.pk).update(merged_into=into)
    assert found("register.merged_once") == {f"register.worker {lost.pk}" for lost in (one, four, five)}
    Worker.objects.filter(pk__in=[one.pk, two.pk, four.pk]).update(merged_into=three)
    Worker.objects.filter(pk=five.pk).update(merged_into=None)
    assert found("register.merged_once") == set()


def test_a_token_missing_strange_or_of_another_home_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invariants, "CHUNK", 2)
    sound, missing, strange, moved, merged = (worker(name="张建国") for _ in range(5))
    assert found("register.tokens_agree") == set()
    SearchToken.objects.filter(worker=missing, token="建国").delete()
    SearchToken.objects.create(worker=strange, token="李四", initials=strange.initials, region=strange.region)
    SearchToken.objects.filter(worker=moved).update(region="500241002001")
    Worker.objects.filter(pk=merged.pk).update(merged_into=sound)
    assert found("register.tokens_agree") == {f"register.worker {one.pk}" for one in (missing, strange, moved, merged)}
