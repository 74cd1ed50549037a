"""Deciding: a person's word on who a row is, what the worker takes over, and taking it back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.factories import register as factory
from tests.factories.accounts import acting
from tests.factories.needs import need

from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.models import Event
from qiao.ground.privacy import sealing, subjects, visibility
from qiao.ground.privacy.rotation import KEEPERS
from qiao.ground.saying import Refused
from qiao.story.register import taking
from qiao.story.register.deciding import (
    candidates_of,
    pairs_seen,
    put_off,
    register_new,
    say_different,
    say_same,
    say_two,
    told_apart,
    unlinked_seen,
)
from qiao.story.register.finding import found_by
from qiao.story.register.models import Candidate, Household, Unlinked, Worker
from qiao.story.register.taking import undo_decision

pytestmark = pytest.mark.django_db
COUNTY, NEIGHBOUR = "500238", "500237"
WHY = "问过本人"


@pytest.fixture
def by() -> Actor:
    return acting("county", COUNTY)


def asking(worker: Worker | None = None, **more: Any) -> tuple[Unlinked, Worker]:
    worker = worker or factory.worker(name="冉建国", phone="15400990001")
    row = factory.unlinked(**{"name": "冉建果", "phone": "15400990002", "state": "asking", **more})
    Candidate.objects.create(unlinked=row, worker=worker, probability=0.8)
    return row, worker


def test_what_a_person_chose_stays_and_the_undo_gives_all_of_it_back(by: Actor) -> None:
    row, worker = asking(skills=["缝纫"], region="500238113204", education=3)
    say_same(by=by, row_id=row.pk, worker_id=worker.pk, take=["name", "region", "phone", "skills"], why=WHY)
    worker.refresh_from_db()
    row.refresh_from_db()
    assert (worker.name, worker.initials, worker.region, worker.skills) == ("冉建果", "rjg", "500238113204", ["缝纫"])
    assert (worker.education, row.state, row.worker_id, row.reason) == (None, "linked", worker.pk, WHY)
    assert subjects.holds(worker.subject, "phone", "15400990002")
    assert visibility.home_of(worker.subject_id) == "500238113204"
    assert "15400990001" not in str(bytes(row.before_sealed))

    undo_decision(by=by, row=row, why="看错了")

    worker = Worker.objects.select_related("subject").get(pk=worker.pk)
    row.refresh_from_db()
    assert (worker.name, worker.region, worker.skills) == ("冉建国", factory.VILLAGE, [])
    assert subjects.holds(worker.subject, "phone", "15400990001")
    assert visibility.home_of(worker.subject_id) == factory.VILLAGE
    assert (row.state, row.worker_id, Candidate.objects.get(unlinked=row).state) == ("asking", None, "asked")
    assert found_by("建国", by) == [worker]
    told = Event.objects.filter(action__startswith="register.unlinked").order_by("pk").values_list("action", "reason")
    assert list(told) == [("register.unlinked.linked", WHY), ("register.unlinked.reopened", "看错了")]


def test_whoever_was_changed_after_the_decision_is_not_given_back(by: Actor) -> None:
    row, worker = asking(skills=["缝纫"])
    say_same(by=by, row_id=row.pk, worker_id=worker.pk, take=["skills"], why=WHY)
    Worker.objects.filter(pk=worker.pk).update(version=9, skills=["养殖"])
    row.refresh_from_db()
    with pytest.raises(Refused) as refused:
        undo_decision(by=by, row=row, why="看错了")
    assert refused.value.code == "changed_since"
    assert Worker.objects.get(pk=worker.pk).skills == ["养殖"]
    (kept,) = taking.take_rows_back([row.pk], by=by)
    assert (kept.record_id, kept.who) == (row.pk, "冉建果")
    assert Unlinked.objects.get(pk=row.pk).state == "linked"


def test_a_new_person_without_identity_is_found_counted_and_taken_back(by: Actor) -> None:
    row, other = asking(household="TH-77", relation="户主")
    register_new(by=by, row_id=row.pk, why="村里确认是两个人")
    row.refresh_from_db()
    made = Worker.objects.select_related("subject", "household").get(pk=row.worker_id)
    assert (made.name, made.relation, made.status, made.household.number) == ("冉建果", "户主", "unverified", "TH-77")
    assert (made.subject.resident_id_sealed, made.subject.resident_id_tail) == (b"", "")
    assert subjects.holds(made.subject, "phone", "15400990002")
    assert found_by("冉建果", by) == [made]
    assert Candidate.objects.get(unlinked=row, worker=other).state == "different"
    undo_decision(by=by, row=row, why="重了")
    row.refresh_from_db()
    assert (row.state, Worker.objects.count(), Household.objects.count()) == ("unfound", 1, 0)


def test_whoever_has_a_need_by_now_stays_registered(by: Actor) -> None:
    row, _ = asking()
    register_new(by=by, row_id=row.pk, why=WHY)
    row.refresh_from_db()
    assert row.worker is not None
    need(row.worker)
    (kept,) = taking.take_rows_back([row.pk], by=by)
    assert "需求" in kept.zh
    assert Worker.objects.filter(pk=row.worker_id).exists()


def test_a_child_keeps_the_few_facts_of_a_child(by: Actor) -> None:
    row, _ = asking(born_on=date(2012, 1, 1), skills=["缝纫"], education=2)
    made = Worker.objects.get(pk=register_new(by=by, row_id=row.pk, why=WHY).worker_id)
    assert (made.skills, made.education, made.status, bytes(made.subject.phone_sealed)) == (
        [],
        None,
        "not_looking",
        b"",
    )


def test_an_identity_keeps_its_birth_and_sex_whatever_a_row_says(by: Actor) -> None:
    row, worker = asking(born_on=date(1990, 9, 9), sex="2")
    born = worker.born_on
    say_same(by=by, row_id=row.pk, worker_id=worker.pk, take=["born_on", "sex"], why=WHY)
    worker.refresh_from_db()
    assert (worker.born_on, worker.version) == (born, 1)


def test_later_stays_open_and_different_closes(by: Actor) -> None:
    row, worker = asking()
    put_off(by=by, row_id=row.pk, worker_id=worker.pk)
    row.refresh_from_db()
    assert (row.state, Candidate.objects.get(unlinked=row).state) == ("asking", "later")
    say_different(by=by, row_id=row.pk, worker_id=worker.pk, why=WHY)
    row.refresh_from_db()
    assert (row.state, Candidate.objects.get(unlinked=row).state) == ("unfound", "different")


def test_two_officers_decide_once(by: Actor) -> None:
    row, worker = asking()
    say_same(by=by, row_id=row.pk, worker_id=worker.pk, take=[], why=WHY)
    with pytest.raises(Refused) as refused:
        register_new(by=by, row_id=row.pk, why=WHY)
    assert refused.value.code == "decided_meanwhile"
    assert by.name in refused.value.zh


@pytest.mark.parametrize("why", ["", "  "])
def test_a_decision_has_a_ground(by: Actor, why: str) -> None:
    row, worker = asking()
    for decide in (
        lambda: say_same(by=by, row_id=row.pk, worker_id=worker.pk, take=[], why=why),
        lambda: say_different(by=by, row_id=row.pk, worker_id=worker.pk, why=why),
        lambda: register_new(by=by, row_id=row.pk, why=why),
    ):
        with pytest.raises(Refused) as refused:
            decide()
        assert refused.value.code == "why_missing"
    assert Unlinked.objects.get(pk=row.pk).state == "asking"


def test_nobody_sees_or_decides_what_lies_in_another_region(by: Actor) -> None:
    far = factory.worker(name="冉建国", region=f"{NEIGHBOUR}001001")
    visibility.show(subject=far.subject, region=COUNTY, ground=visibility.PLACEMENT, cause="p")
    row, _ = asking(far)
    stranger = acting("county", NEIGHBOUR)
    assert candidates_of(row, by) == []
    assert not unlinked_seen(stranger).exists()
    with pytest.raises(Unlinked.DoesNotExist):
        register_new(by=stranger, row_id=row.pk, why=WHY)
    with pytest.raises(Worker.DoesNotExist):
        say_same(by=by, row_id=row.pk, worker_id=far.pk, take=[], why=WHY)
    with pytest.raises(Candidate.DoesNotExist):
        say_different(by=by, row_id=row.pk, worker_id=far.pk, why=WHY)


def test_a_pair_is_shown_to_whoever_may_change_both(by: Actor) -> None:
    one, other, far = factory.worker(), factory.worker(), factory.worker(region=f"{NEIGHBOUR}001001")
    mine = told_apart(by=by, one=one, other=other, why=WHY)
    first, second = sorted((one.pk, far.pk))
    Candidate.objects.create(other_id=first, worker_id=second)
    assert [pair.pk for pair in pairs_seen(by)] == [mine.pk]
    assert (mine.state, told_apart(by=by, one=other, other=one, why=WHY).pk) == ("different", mine.pk)
    say_two(by=by, pair_id=mine.pk, state="later", why="")
    assert Candidate.objects.get(pk=mine.pk).state == "later"


def test_a_change_of_keys_carries_over_what_rows_keep_sealed(by: Actor) -> None:
    row, worker = asking()
    say_same(by=by, row_id=row.pk, worker_id=worker.pk, take=["phone"], why=WHY)
    keeper = KEEPERS["register.unlinked"]
    assert keeper.next_mark("", 10) == str(row.pk)
    assert keeper.holds("sealing", sealing.sealed_under(bytes(Unlinked.objects.get(pk=row.pk).before_sealed)))
