"""Computing a round: one effect however often it is begun, killed or stopped; the same bytes on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from tests.factories.matching import computed, market, need, pairing, published, started

from qiao.ground import clock
from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.jobs.actions import request_stop, restart
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.story.matching import actions, plans, tasks
from qiao.story.matching.models import Excluded, Proposal, Recount, Round, Unmet, Unplaced
from qiao.story.needs.models import Need
from qiao.story.register.models import Worker
from qiao.story.vacancies.models import Vacancy

pytestmark = pytest.mark.django_db
DIGEST = "61db1121809045b7"
PLAN_DIGEST = "215185bb838a32a8d5a27aec685be33c1076b5171e193e1b89f92efac786913c"


def effect(found: Round) -> tuple[object, ...]:
    """Everything that a round wrote."""
    return (
        plans.digest_of(plans.lines_stored(found.pk)),
        sorted(Proposal.objects.filter(round=found).values_list("pk", flat=True)),
        sorted(Unplaced.objects.filter(round=found).values_list("need_id", "why", "allowed")),
        sorted(Excluded.objects.filter(round=found).values_list("need_id", "limit", "fails_this", "fails_only_this")),
        sorted(Unmet.objects.filter(round=found).values_list("vacancy_id", "left", "why")),
    )


def test_the_same_problem_gives_the_same_bytes_on_any_database():
    market()

    found = computed(round_id=UUID(int=1))

    assert (found.digest, found.plan_digest) == (DIGEST, PLAN_DIGEST)
    assert plans.digest_of(plans.lines_stored(found.pk)) == found.plan_digest


def test_everybody_has_a_post_or_a_reason_and_every_seat_is_accounted_for():
    market(people=6, posts=2, seats=2)

    found = computed()

    assert (Proposal.objects.count(), Unplaced.objects.count()) == (4, 2)
    assert found.certificate["workers"] == 6
    assert set(Unplaced.objects.values_list("why", flat=True)) == {"taken"}


def test_children_never_enter_a_round():
    pairing()
    market(people=1, posts=1)
    child = need(number=2)
    Worker.objects.filter(pk=child.worker_id).update(born_on=date(2003, 7, 1))

    found = computed()

    assert (found.certificate["workers"], found.certificate["youngest"]) == (1, 34)


def test_nothing_about_sex_ethnicity_health_or_poverty_is_in_the_problem():
    market(people=1, posts=1)

    people = tasks.unpacked(bytes(computed().problem.people))

    assert set(people.columns) == {
        *("row", "need", "worker", "home", "home_county", "age", "education", "work_limits", "skills"),
        *("wage_floor_yuan", "reach", "night_ok", "care", "family", "start_on"),
    }


def test_a_round_without_people_is_refused_with_a_remedy_and_can_be_begun_again():
    pairing()
    found = started()

    first = run_job(found.job_id)
    refused = Job.objects.get(pk=found.job_id)
    failed = Round.objects.get(pk=found.pk).state
    market(people=1, posts=1)
    restart(by=SYSTEM, job_id=found.job_id)
    second = run_job(found.job_id)

    assert (first, refused.error_code, failed, second) == ("failed", "nobody", "failed", "done")
    assert Round.objects.get(pk=found.pk).state == "computed"


def test_a_job_that_breaks_between_two_chunks_goes_on_and_writes_the_same(monkeypatch):
    market()
    expected = effect(computed(round_id=UUID(int=1)))
    monkeypatch.setattr(plans, "ROWS_AT_ONCE", 1)
    found = started(round_id=UUID(int=2))
    breaks = [True]
    real = tasks.Run.writing

    def breaking(self, **cursor):
        if cursor.get("chunks") == 4 and breaks:
            breaks.clear()
            raise KeyboardInterrupt
        return real(self, **cursor)

    monkeypatch.setattr(tasks.Run, "writing", breaking)
    with pytest.raises(KeyboardInterrupt):
        run_job(found.job_id)
    Job.objects.filter(pk=found.job_id).update(heartbeat_at=clock.now() - timedelta(minutes=5))
    state = run_job(found.job_id)

    again = effect(Round.objects.get(pk=found.pk))
    assert state == "done"
    assert (again[0], again[2:]) == (expected[0], expected[2:])


def test_what_changes_in_the_ledgers_after_a_kill_does_not_change_the_round(monkeypatch):
    market()
    expected = effect(computed(round_id=UUID(int=1)))
    found = started(round_id=UUID(int=2))
    with monkeypatch.context() as broken:
        broken.setattr(tasks, "compute_apart", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run_job(found.job_id)
    Need.objects.update(wage_floor_yuan=9_000)
    Vacancy.objects.update(state="paused")
    Job.objects.filter(pk=found.job_id).update(heartbeat_at=clock.now() - timedelta(minutes=5))

    run_job(found.job_id)

    assert effect(Round.objects.get(pk=found.pk))[0] == expected[0]


def test_a_stop_is_heard_while_the_engine_works_and_the_round_can_go_on(monkeypatch):
    market()
    found = started()
    real = tasks.compute_apart

    def asked(*frames, seed, tell):
        request_stop(by=SYSTEM, job_id=found.job_id)
        return real(*frames, seed=seed, tell=tell)

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "compute_apart", asked)
        stopped = run_job(found.job_id)
    state = Round.objects.get(pk=found.pk).state
    restart(by=SYSTEM, job_id=found.job_id)

    assert (stopped, state) == ("stopped", "stopped")
    assert run_job(found.job_id) == "done"


def test_a_job_run_again_after_its_end_changes_nothing():
    market()
    found = computed()
    before = effect(found)
    Job.objects.filter(pk=found.job_id).update(state="queued")

    run_job(found.job_id)

    assert effect(found) == before


def test_computed_again_from_the_stored_problem_no_line_differs():
    market()
    found = computed()

    state = run_job(actions.recompute(by=SYSTEM, found=found).pk)

    again = Recount.objects.get(round=found)
    assert (state, again.is_same, again.lines) == ("done", True, 4)


def test_a_line_that_was_changed_in_the_database_is_found_when_computing_again():
    market()
    found = computed()
    one = Proposal.objects.filter(round=found).order_by("pk").first()
    Proposal.objects.filter(pk=one.pk).update(utility=one.utility + 0.01)

    run_job(actions.recompute(by=SYSTEM, found=found).pk)

    assert Recount.objects.get(round=found).differing == 2


def test_proposals_beyond_a_few_are_sent_out_by_a_job(monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    market()
    found = actions.publish_round(by=SYSTEM, found=computed())
    waiting = Proposal.objects.filter(state="draft").count()

    run_job(Job.objects.get(key=f"matching.publish:{found.pk}").pk)

    assert (waiting, Proposal.objects.filter(state="pending").count()) == (4, 4)


def test_rounds_whose_time_for_answers_is_over_are_closed_by_the_daily_work():
    market(people=1, posts=1)
    found = published()
    Round.objects.filter(pk=found.pk).update(replies_until=date(2019, 6, 29))
    job = Job.objects.create(kind="matching.expire", key="matching.expire:test", title="推荐到期")

    run_job(job.pk)

    assert Round.objects.get(pk=found.pk).state == "closed"
    assert Proposal.objects.get().state == "expired"
