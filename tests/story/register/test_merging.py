"""Merging: which value stays, and taking a merge back whole or not at all."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests.factories import register as factory
from tests.factories.accounts import acting
from tests.factories.needs import need
from tests.factories.visits import visit

from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.invariants import run_invariants
from qiao.ground.audit.models import Event
from qiao.ground.privacy import subjects, visibility
from qiao.ground.saying import Refused
from qiao.story.needs.actions import close_need, follow_merge, unfollow_merge
from qiao.story.needs.models import Need
from qiao.story.register.finding import found_by
from qiao.story.register.merging import merge_workers, merges_of, note_followed, unmerge_workers
from qiao.story.register.models import Candidate, Merge, Worker

pytestmark = pytest.mark.django_db
COUNTY, FAR = "500238", "370211"


@pytest.fixture
def by() -> Actor:
    return acting("county", COUNTY)


def merged(by: Actor, keep: Worker, drop: Worker, *take: str) -> Merge:
    with transaction.atomic():
        merge_workers(by=by, keep_id=keep.pk, drop_id=drop.pk, why="同一人", take=take)
        followed = follow_merge(by=by, keep_id=keep.pk, drop_id=drop.pk)
        note_followed(keep_id=keep.pk, drop_id=drop.pk, followed={"needs": followed})
    return Merge.objects.get(keep=keep, drop=drop, undone_at__isnull=True)


def undone(by: Actor, merge: Merge) -> None:
    followed = merge.moved["followed"]["needs"]
    made = [one["made"] for one in followed if "made" in one]
    with transaction.atomic():
        unmerge_workers(by=by, merge_id=merge.pk, why="看错了", but=made)
        unfollow_merge(by=by, followed=followed)


def told(worker: Worker) -> list[object]:
    now = Worker.objects.select_related("subject").get(pk=worker.pk)
    plain = [now.name, now.initials, now.region, now.relation, now.education, now.skills, now.status, now.merged_into]
    return [*plain, subjects.in_clear(now.subject, "phone"), visibility.home_of(now.subject_id)]


def test_an_undone_merge_leaves_both_as_they_were(by: Actor) -> None:
    keep = factory.worker(name="冉建国", phone="15400990001", relation="户主")
    drop = factory.worker(
        name="冉建果", phone="15400990002", region="500238113204", skills=["缝纫"], education=3, status="working"
    )
    earlier = factory.worker(name="冉大建")
    merge_workers(by=by, keep_id=drop.pk, drop_id=earlier.pk, why="旧证")
    visibility.show(subject=drop.subject, region=FAR, ground=visibility.PLACEMENT, cause="p")
    before = told(keep), told(drop)

    merge = merged(by, keep, drop, "name", "region", "skills", "education", "phone")

    assert told(keep)[:6] == ["冉建果", "rjg", "500238113204", "户主", 3, ["缝纫"]]
    assert (told(keep)[6], told(keep)[8]) == ("working", "15400990002")
    assert Worker.objects.get(pk=earlier.pk).merged_into_id == keep.pk
    assert [one.pk for one in merges_of(keep)] == [merge.pk]
    assert "15400990001" not in str(bytes(merge.before_sealed))

    undone(by, merge)

    assert (told(keep), told(drop)) == before
    assert Worker.objects.get(pk=earlier.pk).merged_into_id == drop.pk
    assert [one.pk for one in found_by("建果", by)] == [drop.pk]
    assert [one.pk for one in found_by("大建", by)] == [drop.pk]
    assert merges_of(keep) == []
    assert not [row for row in keep.subject.visibilities.all().order_by("pk") if row.region == FAR and not row.valid_to]
    assert all(not looked.findings for looked in run_invariants(("register.tokens_agree",)))
    actions = Event.objects.filter(action__contains="merged").order_by("pk").values_list("action", flat=True)
    assert list(actions)[-2:] == ["register.worker.merged", "register.worker.unmerged"]


def test_needs_follow_a_merge_and_come_back_with_it(by: Actor) -> None:
    keep, drop = factory.worker(), factory.worker()
    stated = need(drop)
    merge = merged(by, keep, drop)
    assert set(Need.objects.values_list("worker_id", "state")) == {(drop.pk, "closed"), (keep.pk, "open")}
    undone(by, merge)
    assert set(Need.objects.values_list("worker_id", "state")) == {(drop.pk, "open"), (keep.pk, "closed")}
    assert Need.objects.get(pk=stated.pk).closed_on is None


def test_a_need_that_went_on_since_keeps_the_merge(by: Actor) -> None:
    keep, drop = factory.worker(), factory.worker()
    need(drop)
    merge = merged(by, keep, drop)
    close_need(by=by, need_id=Need.objects.get(worker=keep).pk, why="不找了")
    with pytest.raises(Refused) as refused:
        undone(by, merge)
    assert refused.value.code == "need_changed_since_merge"
    assert Worker.objects.get(pk=drop.pk).merged_into_id == keep.pk


def test_rows_that_came_later_keep_the_merge(by: Actor) -> None:
    keep, drop = factory.worker(), factory.worker()
    merge = merged(by, keep, drop)
    visit(kind="person", worker=keep)
    with pytest.raises(Refused) as refused:
        undone(by, merge)
    assert (refused.value.code, "走访" in refused.value.zh) == ("used_since_merge", True)
    assert Merge.objects.get(pk=merge.pk).undone_at is None


def test_what_was_changed_after_values_were_taken_keeps_the_merge(by: Actor) -> None:
    keep, drop = factory.worker(), factory.worker(skills=["缝纫"])
    merge = merged(by, keep, drop, "skills")
    Worker.objects.filter(pk=keep.pk).update(version=9)
    with pytest.raises(Refused) as refused:
        undone(by, merge)
    assert refused.value.code == "changed_since_merge"


def test_a_chain_of_merges_is_undone_from_its_end(by: Actor) -> None:
    first, second, third = factory.worker(), factory.worker(), factory.worker()
    one = merged(by, second, first)
    two = merged(by, third, second)
    with pytest.raises(Refused) as refused:
        undone(by, one)
    assert refused.value.code == "merged_on"
    undone(by, two)
    undone(by, one)
    assert not Worker.objects.filter(merged_into__isnull=False).exists()
    with pytest.raises(Refused) as again:
        undone(by, one)
    assert again.value.code == "unmerged_already"


def test_a_merge_answers_the_question_and_its_undo_asks_again(by: Actor) -> None:
    keep, drop = factory.worker(), factory.worker()
    first, second = sorted((keep.pk, drop.pk))
    pair = Candidate.objects.create(other_id=first, worker_id=second)
    merge = merged(by, keep, drop)
    assert Candidate.objects.get(pk=pair.pk).state == "same"
    undone(by, merge)
    assert Candidate.objects.get(pk=pair.pk).state == "asked"


def test_whoever_may_not_change_the_person_may_not_undo(by: Actor) -> None:
    merge = merged(by, factory.worker(), factory.worker())
    with pytest.raises(Worker.DoesNotExist):
        unmerge_workers(by=acting("county", FAR), merge_id=merge.pk, why="看错了")
