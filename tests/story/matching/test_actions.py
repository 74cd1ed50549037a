"""Rounds and replies: one effect whoever clicks twice, a yes with its witness, a no that costs nothing."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from tests.factories.accounts import acting
from tests.factories.matching import CUTOFF, HOME, WORK, computed, market, pairing, published, started

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit.models import Event
from qiao.ground.jobs.models import Job
from qiao.ground.privacy.models import Visibility
from qiao.story.matching import actions
from qiao.story.matching.errors import MatchingRefused
from qiao.story.matching.models import Proposal, Round
from qiao.story.needs.models import Need
from qiao.story.register.models import Worker
from qiao.story.vacancies.models import Employer, Vacancy

pytestmark = pytest.mark.django_db


def reply(proposal: Proposal, answer: str, **told: str) -> Proposal:
    given = {"said_by": "本人", "how": "电话"} if answer == "yes" else {}
    return actions.record_reply(
        by=SYSTEM, proposal=proposal, seen_version=proposal.version, answer=answer, **{**given, **told}
    )


def one_pending() -> Proposal:
    market(people=1, posts=1)
    return Proposal.objects.select_related("round", "worker").get(round=published())


def test_a_round_started_twice_is_one_round_and_one_job():
    pairing()
    key = UUID(int=9)

    first, second = started(round_id=key), started(round_id=key)

    assert (first.pk, first.number) == (second.pk, second.number)
    assert (Round.objects.count(), Job.objects.filter(kind="matching.round").count()) == (1, 1)
    assert Event.objects.filter(action="matching.round.started").count() == 1


@pytest.mark.parametrize(
    ("role", "region", "home", "work", "cutoff", "code"),
    [
        ("county", "500235", HOME, WORK, CUTOFF, "outside_scope"),
        ("county", "500238", HOME, "370100", CUTOFF, "no_direction"),
        ("county", "500238", HOME, WORK, CUTOFF + timedelta(days=1), "cutoff_ahead"),
    ],
)
def test_a_round_that_cannot_be_is_refused_by_name(role, region, home, work, cutoff, code):
    pairing()

    with pytest.raises(MatchingRefused) as refused:
        actions.start_round(
            by=acting(role, region), round_id=UUID(int=1), home_region=home, work_region=work, cutoff_on=cutoff
        )

    assert (refused.value.code, Round.objects.count()) == (code, 0)


def test_publishing_makes_the_work_side_see_whom_it_may_get_and_nobody_before():
    market(people=2, posts=1)
    found = computed()
    before = Visibility.objects.filter(ground="proposal").count()

    actions.publish_round(by=acting("county", "500238"), found=found)

    rows = Visibility.objects.filter(ground="proposal")
    assert (before, sorted({row.region for row in rows})) == (0, ["3709"])
    assert Worker.objects.filter(status="proposed").count() == Proposal.objects.filter(state="pending").count() == 2
    assert Round.objects.get(pk=found.pk).replies_until == date(2019, 7, 14)


def test_publishing_twice_is_refused_the_second_time():
    market(people=1, posts=1)
    found = computed()
    again = Round.objects.get(pk=found.pk)
    actions.publish_round(by=SYSTEM, found=found)

    with pytest.raises(MatchingRefused, match="已发布"):
        actions.publish_round(by=SYSTEM, found=again)

    assert Event.objects.filter(action="matching.round.published").count() == 1


def test_a_plan_in_which_the_second_program_found_a_fault_goes_to_nobody():
    market(people=1, posts=1)
    found = computed()
    found.certificate = {**found.certificate, "violations": 1}

    with pytest.raises(MatchingRefused) as refused:
        actions.publish_round(by=SYSTEM, found=found)

    assert refused.value.code == "broken_rules"
    assert Proposal.objects.filter(state="pending").count() == 0


def test_who_was_placed_elsewhere_or_whose_post_closed_before_publishing_gets_no_proposal():
    market(people=2, posts=2, seats=1)
    found = computed()
    gone, closed = Proposal.objects.filter(round=found).order_by("pk")
    Need.objects.filter(pk=gone.need_id).update(state="met")
    Vacancy.objects.filter(pk=closed.vacancy_id).update(state="paused")

    actions.publish_round(by=SYSTEM, found=found)

    assert set(Proposal.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert not Visibility.objects.filter(ground="proposal").exists()


def test_a_yes_says_who_said_it_and_how():
    proposal = one_pending()

    with pytest.raises(MatchingRefused) as refused:
        reply(proposal, "yes", said_by=" ", how="电话")
    said = reply(proposal, "yes")

    assert refused.value.code == "who_and_how_needed"
    assert (said.state, said.reply_by_name, said.reply_how) == ("yes", "本人", "电话")
    assert Worker.objects.get(pk=said.worker_id).status == "leaving"


def test_a_no_needs_no_reason_and_costs_nothing():
    proposal = one_pending()

    said = reply(proposal, "no")

    assert (said.state, said.reply_why) == ("no", "")
    assert Need.objects.get(pk=said.need_id).state == "open"
    assert Worker.objects.get(pk=said.worker_id).status == "looking_far"
    assert not Visibility.objects.filter(ground="proposal", valid_to__isnull=True).exists()


def test_a_no_ends_the_round_for_the_worker():
    proposal = one_pending()
    firm = Vacancy.objects.get(pk=proposal.vacancy_id).employer
    other = Vacancy.objects.create(employer=firm, title="后厨", place="370902", headcount=1, collected_on=CUTOFF)
    second = Proposal.objects.create(
        round=proposal.round, need_id=proposal.need_id, worker_id=proposal.worker_id, vacancy=other, rank=2, utility=1,
        state="draft",
    )  # fmt: skip

    reply(proposal, "no")

    assert Proposal.objects.get(pk=second.pk).state == "withdrawn"


def test_who_could_not_be_reached_still_waits():
    proposal = one_pending()

    for _ in range(2):
        proposal = reply(proposal, "unreachable")

    assert (proposal.state, proposal.tries) == ("pending", 2)


def test_two_officers_who_answer_at_once_make_one_truth_and_the_second_is_told_it():
    proposal = one_pending()
    seen = Proposal.objects.select_related("round", "worker").get(pk=proposal.pk)
    officer = acting("county", "500238")
    actions.record_reply(
        by=officer, proposal=proposal, seen_version=proposal.version, answer="yes", said_by="本人", how="当面"
    )

    with pytest.raises(MatchingRefused) as refused:
        reply(seen, "no")

    assert refused.value.code == "already_answered"
    assert "愿意" in refused.value.zh
    assert officer.name in refused.value.zh
    assert Proposal.objects.get(pk=proposal.pk).state == "yes"


@pytest.mark.parametrize(
    ("model", "change", "code", "said"),
    [
        (Need, {"state": "met"}, "need_over", "已就业"),
        (Vacancy, {"state": "paused"}, "post_over", "暂停"),
        (Vacancy, {"state": "filled", "filled": 2}, "post_over", "2 个名额已经满了"),
        (Vacancy, {"expires_on": date(2019, 6, 29)}, "post_over", "已到期"),
        (Employer, {"suspended_until": date(2019, 8, 1), "suspended_why": "核查"}, "post_over", "2019-08-01"),
    ],
)
def test_a_yes_that_comes_too_late_is_refused_by_name_and_a_no_is_not(model, change, code, said):
    proposal = one_pending()
    model.objects.update(**change)

    with pytest.raises(MatchingRefused) as refused:
        reply(proposal, "yes")
    answered = reply(proposal, "no")

    assert refused.value.code == code
    assert said in refused.value.zh
    assert answered.state == "no"


def test_a_proposal_is_withdrawn_with_its_reason_before_it_is_answered_only():
    proposal = one_pending()

    with pytest.raises(MatchingRefused) as refused:
        actions.withdraw_proposal(by=SYSTEM, proposal=proposal, seen_version=proposal.version, why=" ")
    taken = actions.withdraw_proposal(by=SYSTEM, proposal=proposal, seen_version=proposal.version, why="企业停产")
    with pytest.raises(MatchingRefused) as late:
        reply(taken, "yes")

    assert (refused.value.code, taken.state, late.value.code) == ("reason_needed", "withdrawn", "already_answered")


def corrected(proposal: Proposal, why: str = "记成了别人的") -> Proposal:
    return actions.correct_reply(by=SYSTEM, proposal=proposal, seen_version=proposal.version, why=why)


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_an_answer_written_down_wrongly_is_asked_for_again(answer):
    proposal = reply(one_pending(), answer)

    again = corrected(proposal)

    assert (again.state, again.reply_by_name, again.replied_at) == ("pending", "", None)
    assert Worker.objects.get(pk=proposal.worker_id).status == "proposed"
    assert Visibility.objects.filter(ground="proposal", valid_to__isnull=True).count() == 1
    event = Event.objects.get(action="matching.proposal.corrected")
    assert (event.reason, event.details["was"]) == ("记成了别人的", answer)
    assert reply(again, "no" if answer == "yes" else "yes").state != answer


def test_a_correction_says_why_and_comes_once():
    proposal = reply(one_pending(), "no")
    stale = Proposal.objects.select_related("round", "worker").get()

    with pytest.raises(MatchingRefused) as silent:
        corrected(proposal, " ")
    corrected(proposal)
    with pytest.raises(MatchingRefused) as late:
        corrected(stale)

    assert (silent.value.code, late.value.code) == ("reason_needed", "already_answered")


@pytest.mark.parametrize(
    ("answer", "model", "change"),
    [
        ("no", Vacancy, {"filled": 9, "headcount": 9}),
        ("no", Need, {"state": "met", "closed_on": CUTOFF}),
        ("yes", Need, {"state": "met", "closed_on": CUTOFF}),
        ("yes", Round, {"state": "closed"}),
        ("no", Round, {"state": "closed"}),
    ],
)
def test_an_answer_stands_once_work_began_the_seat_is_gone_or_the_round_is_over(answer, model, change):
    proposal = reply(one_pending(), answer)
    model.objects.update(**change)

    with pytest.raises(MatchingRefused) as refused:
        corrected(proposal)

    assert refused.value.code == "cannot_ask_again"
    assert Proposal.objects.get().state == answer


def test_what_nobody_answered_expires_without_any_consequence():
    proposal = one_pending()

    ended = actions.close_round(by=SYSTEM, found=proposal.round)
    again = actions.close_round(by=SYSTEM, found=proposal.round)

    assert (ended, again) == (1, 0)
    assert Proposal.objects.get(pk=proposal.pk).state == "expired"
    assert Worker.objects.get(pk=proposal.worker_id).status == "looking_far"
    assert Round.objects.get(pk=proposal.round_id).state == "closed"


def test_a_post_near_home_shows_the_worker_to_nobody_else():
    market(people=1, posts=1)
    Vacancy.objects.update(place="500238001")

    actions.publish_round(by=SYSTEM, found=computed(near=True))

    assert Proposal.objects.get().state == "pending"
    assert not Visibility.objects.filter(ground="proposal").exists()
