"""Needs: one stands at a time, and the worker's status follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from tests.factories import register as factory
from tests.factories.accounts import acting

from qiao.ground.accounts.actors import SYSTEM, Actor
from qiao.ground.saying import Refused
from qiao.story.needs import actions
from qiao.story.needs.actions import (
    NeedFacts,
    change_need,
    close_need,
    meet_need,
    open_need,
    pause_need,
    reopen_need,
    resume_need,
)
from qiao.story.needs.models import Need
from qiao.story.needs.queries import open_needs_frame
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.register.models import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Actor:
    return acting("county", "500238")


def status(worker: Worker) -> str:
    return Worker.objects.get(pk=worker.pk).status


def test_the_status_follows_how_far_somebody_would_go(officer: Actor) -> None:
    worker = factory.worker()
    open_need(by=officer, worker_id=worker.pk, key=uuid4(), given=NeedFacts(reach=3))
    assert status(worker) == "looking_far"
    open_need(by=officer, worker_id=worker.pk, key=uuid4(), given=NeedFacts(reach=1))
    assert status(worker) == "looking_near"
    assert sorted(Need.objects.values_list("state", "closed_why")) == [("closed", "由新的需求代替"), ("open", "")]


def test_a_double_click_states_one_need(officer: Actor) -> None:
    worker, key = factory.worker(), uuid4()
    first = open_need(by=officer, worker_id=worker.pk, key=key, given=NeedFacts(reach=3))
    assert open_need(by=officer, worker_id=worker.pk, key=key, given=NeedFacts(reach=3)) == first
    assert Need.objects.count() == 1


def test_two_officers_stating_at_once_make_one_standing_need(officer: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both saw no standing need; the constraint lets one through."""
    worker = factory.worker()
    Need.objects.create(worker=worker, reach=1, stated_on=date(2019, 6, 1))
    monkeypatch.setattr(actions, "_close_standing", lambda by, worker_id: None)
    with pytest.raises(Refused) as refused:
        open_need(by=officer, worker_id=worker.pk, key=uuid4(), given=NeedFacts(reach=3))
    assert refused.value.code == "standing_need"
    assert Need.objects.get().reach == 1


def test_nobody_under_sixteen_states_a_need(officer: Actor) -> None:
    child = factory.worker(born=date(2003, 7, 1), status="not_looking")
    with pytest.raises(Refused) as refused:
        open_need(by=officer, worker_id=child.pk, key=uuid4(), given=NeedFacts(reach=1))
    assert refused.value.code == "under_age"
    assert Need.objects.count() == 0


def test_paused_resumed_and_closed(officer: Actor) -> None:
    worker = factory.worker()
    need = open_need(by=officer, worker_id=worker.pk, key=uuid4(), given=NeedFacts(reach=3))
    assert pause_need(by=officer, need_id=need.pk, why="农忙").state == "paused"
    assert status(worker) == "not_looking"
    assert resume_need(by=officer, need_id=need.pk).state == "open"
    assert close_need(by=officer, need_id=need.pk, why="不想找了").closed_why == "不想找了"
    with pytest.raises(Refused) as refused:
        resume_need(by=officer, need_id=need.pk)
    assert refused.value.code == "need_move"


def test_a_correction_on_an_old_version_tells_both_values(officer: Actor) -> None:
    worker = factory.worker()
    need = open_need(by=officer, worker_id=worker.pk, key=uuid4(), given=NeedFacts(reach=3, wage_floor_yuan=3000))
    change_need(by=officer, need_id=need.pk, version=1, given=NeedFacts(reach=3, wage_floor_yuan=3200))
    with pytest.raises(ChangedMeanwhile, match=r"3200.*3500"):
        change_need(by=officer, need_id=need.pk, version=1, given=NeedFacts(reach=3, wage_floor_yuan=3500))


def test_work_meets_a_need_and_its_end_states_it_anew(officer: Actor) -> None:
    worker = factory.worker()
    open_need(by=officer, worker_id=worker.pk, key=uuid4(), given=NeedFacts(reach=3, wage_floor_yuan=3000))
    met = meet_need(by=SYSTEM, worker_id=worker.pk, why="上岗")
    assert met is not None
    assert met.state == "met"
    again = reopen_need(by=SYSTEM, worker_id=worker.pk, why="离岗")
    assert again is not None
    assert (again.pk != met.pk, again.state, again.wage_floor_yuan) == (True, "open", 3000)
    assert status(worker) == "looking_again"
    assert reopen_need(by=SYSTEM, worker_id=worker.pk, why="离岗") == again


def test_a_stranger_of_another_county_cannot_state_a_need() -> None:
    worker = factory.worker()
    with pytest.raises(Worker.DoesNotExist):
        open_need(by=acting("county", "500237"), worker_id=worker.pk, key=uuid4(), given=NeedFacts(reach=1))


def test_the_frame_holds_who_may_be_matched_and_nothing_else(officer: Actor) -> None:
    cutoff = date(2019, 6, 30)
    adult = factory.worker(born=date(1985, 3, 12), education=2, skills=["缝纫"], sex="2")
    sixteen = factory.worker(born=date(2003, 6, 30))
    child = factory.worker(born=date(2003, 7, 1))
    elsewhere, merged = factory.worker(region="500237001001"), factory.worker(merged_into=adult)
    for worker in (adult, sixteen, child, elsewhere, merged):
        Need.objects.create(worker=worker, reach=3, stated_on=date(2019, 6, 1), skills=["刺绣"], family=uuid4())
    late = factory.worker()
    Need.objects.create(worker=late, reach=3, stated_on=date(2019, 7, 1))
    frame = open_needs_frame("500238", cutoff)
    assert set(frame["worker"]) == {str(adult.pk), str(sixteen.pk)}
    assert not {"sex", "health", "ethnicity", "poverty"} & set(frame.columns)
    row = frame.filter(frame["worker"] == str(adult.pk)).to_dicts()[0]
    assert (row["age"], row["home"], row["skills"], row["start_on"]) == (34, "500238001002", ["缝纫", "刺绣"], cutoff)
    assert row["family"] is None


def test_people_who_go_together_share_a_number() -> None:
    together = uuid4()
    for _ in range(2):
        Need.objects.create(worker=factory.worker(), reach=3, stated_on=date(2019, 6, 1), family=together)
    assert open_needs_frame("500238", date(2019, 6, 30))["family"].to_list() == [0, 0]


def test_what_is_wanted_again_is_all_that_was_wanted_but_the_days(officer: Actor) -> None:
    worker = factory.worker()
    told = NeedFacts(
        reach=1, certificates=("叉车证",), trained=False, training_wish=True, training_trade="刺绣",
        unemployed_why="刚返乡", start_on=date(2019, 7, 1), return_on=date(2019, 5, 20),
    )  # fmt: skip
    open_need(by=officer, worker_id=worker.pk, key=uuid4(), given=told)
    meet_need(by=officer, worker_id=worker.pk, why="上岗")
    again = reopen_need(by=officer, worker_id=worker.pk, why="岗位没了")
    assert again is not None
    kept = replace(told, start_on=None, return_on=None).values()
    assert {name: getattr(again, name) for name in kept} == kept
