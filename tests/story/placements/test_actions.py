"""Placements: one open spell, a seat taken once, the need met and stated anew."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import uuid4

import pytest
from tests.factories import matching, vacancies
from tests.factories import register as factory
from tests.factories.accounts import acting
from tests.factories.together import on_postgresql, together

from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.models import Event
from qiao.ground.privacy.models import Visibility
from qiao.ground.saying import Refused
from qiao.story.needs.models import Need
from qiao.story.placements.actions import (
    PlacementFacts,
    confirm_placement,
    dispute_placement,
    end_placement,
    record_placement,
    remove_placement,
)
from qiao.story.placements.models import Placement
from qiao.story.placements.queries import placements_seen, waiting_for
from qiao.story.register.merging import merge_workers
from qiao.story.register.models import Worker
from qiao.story.register.queries import workers_seen
from qiao.story.vacancies.models import Vacancy

pytestmark = pytest.mark.django_db
TAIAN = "370902"


@pytest.fixture
def officer() -> Actor:
    return acting("county", "500238")


def facts(**more: object) -> PlacementFacts:
    told: dict[str, object] = {
        "started_on": date(2019, 4, 12), "channel": "organised", "employer_name": "岱下餐饮（示例）", "region": TAIAN,
        "organised": True, "wage_yuan_month": 3600,
    }  # fmt: skip
    return PlacementFacts(**{**told, **more})  # type: ignore[arg-type]


def begun(by: Actor, worker: Worker | None = None, **more: object) -> Placement:
    worker = worker or factory.worker(status="looking_far")
    return record_placement(by=by, worker_id=worker.pk, key=uuid4(), given=facts(**more))


def test_a_start_meets_the_need_and_lets_the_place_of_work_see_the_worker(officer: Actor) -> None:
    house = factory.household(poverty="poor")
    worker = factory.worker(household=house, status="looking_far")
    Need.objects.create(worker=worker, reach=3, stated_on=date(2019, 3, 6))
    city = acting("city", "3709")
    assert list(workers_seen(city)) == []
    placement = begun(officer, worker)
    assert (placement.poverty_then, placement.home_region, placement.state) == ("poor", worker.region, "reported")
    assert Need.objects.get().state == "met"
    assert Worker.objects.get().status == "working"
    assert list(workers_seen(city)) == [worker]
    assert list(placements_seen(city)) == [placement]
    assert list(placements_seen(acting("city", "3701"))) == []


def test_a_double_click_records_one_start(officer: Actor) -> None:
    worker, key = factory.worker(), uuid4()
    first = record_placement(by=officer, worker_id=worker.pk, key=key, given=facts())
    assert record_placement(by=officer, worker_id=worker.pk, key=key, given=facts()) == first
    assert Placement.objects.count() == 1


def test_a_second_open_spell_is_refused_with_the_first(officer: Actor) -> None:
    first = begun(officer)
    with pytest.raises(Refused, match="岱下餐饮") as refused:
        begun(officer, first.worker)
    assert refused.value.code == "still_at_work"


def test_the_last_seat_is_taken_once_and_given_back_by_who_never_came(officer: Actor) -> None:
    post = vacancies.vacancy(headcount=1)
    first = begun(officer, vacancy=post)
    with pytest.raises(Refused) as refused:
        begun(officer, vacancy=post)
    assert refused.value.code == "no_seat"
    assert Placement.objects.count() == 1
    end_placement(by=officer, placement_id=first.pk, on=date(2019, 4, 13), why="never_started")
    assert Vacancy.objects.get().filled == 0
    assert begun(officer, vacancy=post).employer == post.employer


def test_out_of_a_proposal_only_with_a_yes_and_once(officer: Actor) -> None:
    matching.market(people=1, posts=1)
    worker = Worker.objects.get()
    found = matching.Round.objects.create(
        number=1, state="published", home_region="500238", work_region="370900", cutoff_on=date(2019, 6, 30)
    )
    proposal = matching.actions.Proposal.objects.create(
        round=found, need=Need.objects.get(), worker=worker, vacancy=Vacancy.objects.get(), utility=1.0, state="pending"
    )
    with pytest.raises(Refused) as refused:
        record_placement(by=officer, worker_id=worker.pk, key=uuid4(), given=facts(), proposal_id=proposal.pk)
    assert refused.value.code == "no_yes"
    type(proposal).objects.update(state="yes", reply_by_name="本人", reply_how="电话")
    one = record_placement(by=officer, worker_id=worker.pk, key=uuid4(), given=facts(), proposal_id=proposal.pk)
    two = record_placement(by=officer, worker_id=worker.pk, key=uuid4(), given=facts(), proposal_id=proposal.pk)
    assert one == two
    assert (one.vacancy_id, one.organised) == (proposal.vacancy_id, True)


def test_nobody_under_sixteen_starts_and_the_young_only_where_it_is_cleared(officer: Actor) -> None:
    child = factory.worker(born=date(2003, 4, 13))
    with pytest.raises(Refused) as refused:
        begun(officer, child)
    assert refused.value.code == "under_age"
    young = factory.worker(born=date(2002, 4, 13))
    with pytest.raises(Refused) as refused:
        begun(officer, young, vacancy=vacancies.vacancy())
    assert refused.value.code == "too_young"
    assert begun(officer, young, vacancy=vacancies.vacancy(young_ok=True)).worker == young


def test_a_workshop_is_in_ones_own_county(officer: Actor) -> None:
    with pytest.raises(Refused) as refused:
        begun(officer, channel="workshop")
    assert refused.value.code == "not_near"
    assert begun(officer, channel="workshop", region="500238100", organised=False).channel == "workshop"


def test_the_place_of_work_confirms_and_the_home_may_not(officer: Actor) -> None:
    placement = begun(officer)
    with pytest.raises(Refused) as refused:
        confirm_placement(by=officer, placement_id=placement.pk)
    assert refused.value.code == "not_yours"
    city = acting("city", "3709")
    assert list(waiting_for(city)) == [placement]
    assert confirm_placement(by=city, placement_id=placement.pk).state == "confirmed"
    assert confirm_placement(by=city, placement_id=placement.pk).version == 2
    assert list(waiting_for(city)) == []


def test_an_employer_confirms_or_disputes_only_its_own(officer: Actor) -> None:
    post = vacancies.vacancy()
    placement = begun(officer, vacancy=post)
    with pytest.raises(Placement.DoesNotExist):
        confirm_placement(by=acting("employer", organisation=uuid4()), placement_id=placement.pk)
    own = acting("employer", organisation=post.employer_id)
    disputed = dispute_placement(by=own, placement_id=placement.pk, why="没有来过")
    assert (disputed.state, disputed.dispute) == ("disputed", "没有来过")
    assert confirm_placement(by=own, placement_id=placement.pk).dispute == ""


def test_the_end_states_the_need_anew_and_the_spell_stays_counted(officer: Actor) -> None:
    worker = factory.worker(status="looking_far")
    Need.objects.create(worker=worker, reach=3, stated_on=date(2019, 3, 6))
    placement = begun(officer, worker)
    ended = end_placement(by=officer, placement_id=placement.pk, on=date(2019, 6, 20), why="quit", note="太远")
    assert (ended.state, ended.ended_why) == ("ended", "本人辞工 太远")
    assert sorted(Need.objects.values_list("state", flat=True)) == ["met", "open"]
    assert Worker.objects.get().status == "looking_again"
    assert Visibility.objects.get(ground="placement").valid_to == date(2019, 12, 17)
    with pytest.raises(Refused) as refused:
        end_placement(by=officer, placement_id=placement.pk, on=date(2019, 6, 21), why="quit")
    assert refused.value.code == "placement_move"


@pytest.mark.parametrize("day", [date(2019, 4, 11), date(2019, 7, 1)])
def test_an_end_before_the_start_or_ahead_is_refused(officer: Actor, day: date) -> None:
    placement = begun(officer)
    with pytest.raises(Refused) as refused:
        end_placement(by=officer, placement_id=placement.pk, on=day, why="quit")
    assert refused.value.code == "day_order"


def test_a_placement_taken_back_counts_nowhere_and_the_audit_keeps_it(officer: Actor) -> None:
    placement = begun(officer)
    remove_placement(by=officer, placement_id=placement.pk, why="记到了别人名下")
    assert Placement.objects.count() == 0
    event = Event.objects.get(action="placements.placement.removed")
    assert (event.reason, event.details["employer"]) == ("记到了别人名下", "岱下餐饮（示例）")


def test_a_foreign_county_finds_no_worker() -> None:
    worker = factory.worker()
    with pytest.raises(Worker.DoesNotExist):
        record_placement(by=acting("county", "500237"), worker_id=worker.pk, key=uuid4(), given=facts())


def at_one_post(officer: Actor, people: int) -> list[Placement]:
    post = vacancies.vacancy(headcount=people, place=TAIAN)
    return [begun(officer, vacancy=post) for _ in range(people)]


def test_taken_back_twice_it_gives_back_one_seat(officer: Actor) -> None:
    first, _second = at_one_post(officer, 2)
    remove_placement(by=officer, placement_id=first.pk, why="记错了人")
    with pytest.raises(Placement.DoesNotExist):
        remove_placement(by=officer, placement_id=first.pk, why="记错了人")
    assert (Vacancy.objects.get().filled, Placement.objects.count()) == (1, 1)


@pytest.mark.parametrize(("why", "left"), [("quit", 1), ("never_started", 0)])
def test_an_ended_spell_that_never_was_gives_its_seat_back_once(officer: Actor, why: str, left: int) -> None:
    (spell,) = at_one_post(officer, 1)
    end_placement(by=officer, placement_id=spell.pk, on=date(2019, 5, 1), why=why)
    assert Vacancy.objects.get().filled == left
    remove_placement(by=officer, placement_id=spell.pk, why="记错了人")
    assert Vacancy.objects.get().filled == 0


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_taken_back_by_many_at_the_same_moment_it_gives_back_one_seat(officer: Actor) -> None:
    first, *_others = at_one_post(officer, 3)
    told = together(*[lambda: remove_placement(by=officer, placement_id=first.pk, why="记错了人")] * 6)
    assert told.count(None) == 1
    assert {type(one) for one in told if one is not None} <= {Refused, Placement.DoesNotExist}
    assert (Vacancy.objects.get().filled, Placement.objects.count()) == (2, 2)
    assert Event.objects.filter(action="placements.placement.removed").count() == 1


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_ended_and_taken_back_at_the_same_moment_it_is_one_of_both(officer: Actor) -> None:
    for spell in at_one_post(officer, 4):
        ending = partial(end_placement, by=officer, placement_id=spell.pk, on=date(2019, 5, 1), why="quit")
        removing = partial(remove_placement, by=officer, placement_id=spell.pk, why="记错了人")
        told = together(ending, removing, removing)
        broken = [one for one in told if isinstance(one, Exception)]
        assert {type(one) for one in broken} <= {Refused, Placement.DoesNotExist}
        assert Placement.objects.filter(pk=spell.pk).count() + told[1:].count(None) == 1
    assert Vacancy.objects.get().filled == Placement.objects.count()


def test_who_was_merged_while_at_work_is_at_work_until_that_spell_ends(officer: Actor) -> None:
    spell = begun(officer, factory.worker(name="谭建军", status="looking_far"))
    kept = factory.worker(name="谭建军", status="looking_far")
    merge_workers(by=officer, keep_id=kept.pk, drop_id=spell.worker_id, why="同一个人")
    assert Worker.objects.get(pk=kept.pk).status == "working"
    with pytest.raises(Refused) as second:
        begun(officer, kept)
    assert second.value.code == "still_at_work"
    end_placement(by=officer, placement_id=spell.pk, on=date(2019, 5, 1), why="quit")
    assert Worker.objects.get(pk=kept.pk).status == "looking_again"
