"""What must hold of the register: a worker whom their own office would not find is found by the check."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from tests.factories import register as factory
from tests.factories.register import worker

from qiao.ground.audit.invariants import run_invariants
from qiao.ground.privacy import visibility
from qiao.ground.privacy.models import Visibility
from qiao.story.register import invariants
from qiao.story.register.keeping_past import Source, held, keep_past
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


@pytest.mark.parametrize(
    "key", ["register.one_head", "register.incomes_in_order", "register.child_minimal", "register.past_agrees"]
)
def test_facts_in_order_are_found_by_nobody(key: str) -> None:
    house = factory.household(income_before_yuan=2000, income_before_year=2014, income_now_yuan=1, income_now_year=2018)
    factory.worker(household=house, relation="户主", education=2)
    factory.worker(household=house, relation="配偶")
    factory.worker(household=house, relation="之子", born=date(2015, 1, 1))
    with transaction.atomic():
        keep_past([held(house, "poverty")], Source())
        house.save()
    (looked,) = run_invariants((key,))
    assert looked.findings == ()


def test_two_heads_incomes_out_of_order_a_child_with_more_and_a_torn_past_are_each_found() -> None:
    house = factory.household(income_before_yuan=2000, income_before_year=2018, income_now_yuan=1, income_now_year=2014)
    for _ in range(2):
        factory.worker(household=house, relation="户主")
    child = factory.worker(household=house, born=date(2015, 1, 1), labour="ordinary")
    with transaction.atomic():
        keep_past([held(house, "poverty")], Source())
    found = {
        key: [finding.record for finding in looked.findings]
        for key in ("one_head", "incomes_in_order", "child_minimal", "past_agrees")
        for looked in run_invariants((f"register.{key}",))
    }
    of_house = [f"register.household {house.pk}"]
    assert found == {
        "one_head": of_house,
        "incomes_in_order": of_house,
        "child_minimal": [f"register.worker {child.pk}"],
        "past_agrees": of_house,
    }
