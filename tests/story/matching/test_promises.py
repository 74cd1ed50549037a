"""Nobody is asked by two rounds at once, and no seat is promised twice."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import IntegrityError, transaction
from tests.factories.accounts import acting
from tests.factories.matching import computed, market, need, published, started
from tests.factories.together import on_postgresql, together

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.story.matching import actions, promises
from qiao.story.matching.errors import MatchingRefused
from qiao.story.matching.models import Proposal, Recount
from qiao.story.needs.models import Need
from qiao.story.register.reasons import reason_said
from qiao.story.vacancies.actions import change_vacancy, move, take_seat
from qiao.story.vacancies.models import Vacancy

pytestmark = pytest.mark.django_db


def states_of(found):
    return sorted(Proposal.objects.filter(round=found).values_list("state", flat=True))


def said_yes(proposal):
    return actions.record_reply(
        by=SYSTEM, proposal=proposal, seen_version=proposal.version, answer="yes", said_by="本人", how="电话"
    )


def test_a_round_leaves_out_who_waits_and_the_seats_that_are_promised_and_counts_the_same_again():
    market(people=2, posts=1, seats=3)
    first = published()
    said_yes(Proposal.objects.select_related("round", "worker").filter(round=first).first())
    for number in (3, 4):
        need(number=number)

    second = computed()
    run_job(actions.recompute(by=SYSTEM, found=second).pk)

    told = {name: second.certificate[name] for name in ("workers", "headcount", "matched", "waiting", "promised")}
    assert told == {"workers": 2, "headcount": 1, "matched": 1, "waiting": 2, "promised": 2}
    assert Recount.objects.get(round=second).is_same


def test_a_yes_that_led_to_work_promises_nothing_any_more():
    market(people=1, posts=1)
    said_yes(Proposal.objects.select_related("round", "worker").get(round=published()))
    before = promises.workers_promised()
    Need.objects.update(state="met")

    assert (len(before), promises.workers_promised(), promises.seats_promised()) == (1, set(), {})


def test_a_round_when_everybody_waits_is_refused_with_a_remedy():
    market(people=1, posts=1)
    published()
    again = started()

    run_job(again.job_id)

    assert Job.objects.get(pk=again.job_id).error_code == "all_wait"


def test_two_rounds_of_the_same_people_published_one_after_the_other_ask_everybody_once():
    market(people=2, posts=1, seats=9)
    first, second = computed(), computed()

    actions.publish_round(by=SYSTEM, found=first)
    actions.publish_round(by=SYSTEM, found=second)

    assert (states_of(first), states_of(second)) == (["pending"] * 2, ["withdrawn"] * 2)
    assert set(Proposal.objects.filter(round=second).values_list("reply_why", flat=True)) == {promises.WAITS_ELSEWHERE}


def test_a_seat_promised_meanwhile_is_not_promised_again():
    market(people=1, posts=1, seats=1)
    first = computed()
    Need.objects.update(state="paused")
    need(number=2)
    second = computed()
    Need.objects.update(state="open")

    actions.publish_round(by=SYSTEM, found=second)
    actions.publish_round(by=SYSTEM, found=first)

    assert (states_of(second), states_of(first)) == (["pending"], ["withdrawn"])
    assert Proposal.objects.get(round=first).reply_why == promises.SEAT_PROMISED


def changed_by_the_firm():
    post = Vacancy.objects.get()
    firm = acting("employer", organisation=post.employer_id)
    return change_vacancy(by=firm, vacancy=post, seen_version=post.version, values={"wage_low_yuan": 1_000})


def test_a_proposal_of_a_post_that_was_changed_waits_and_a_yes_to_it_is_refused_by_what_changed():
    market(people=1, posts=1)
    found = published()
    changed_by_the_firm()
    asked = Proposal.objects.select_related("round", "worker").get(round=found)

    with pytest.raises(MatchingRefused) as refused:
        said_yes(asked)
    post = Vacancy.objects.get()
    for verb in ("verify", "open"):
        move(by=SYSTEM, vacancy=post, verb=verb)

    assert refused.value.code == "post_changed"
    assert "改了最低月薪，等重新核实" in refused.value.zh
    assert said_yes(asked).state == "yes"


def test_a_post_that_was_changed_is_not_sent_out_and_the_proposal_says_why():
    market(people=1, posts=1)
    found = computed()
    changed_by_the_firm()

    actions.publish_round(by=SYSTEM, found=found)

    told = Proposal.objects.values_list("state", "reply_why").get(round=found)
    assert told == ("withdrawn", promises.CHANGED)
    assert reason_said(promises.CHANGED) == promises.CHANGED


def test_whoever_said_yes_before_the_post_was_changed_keeps_the_seat():
    market(people=1, posts=1, seats=1)
    yes = said_yes(Proposal.objects.select_related("round", "worker").get(round=published()))
    post = changed_by_the_firm()

    take_seat(by=SYSTEM, vacancy_id=post.pk)

    assert (post.state, Proposal.objects.get(pk=yes.pk).state) == ("draft", "yes")
    assert Vacancy.objects.get().filled == 1


def test_a_yes_takes_the_other_proposals_back():
    market(people=1, posts=1, seats=2)
    first, second = computed(), computed()
    actions.publish_round(by=SYSTEM, found=first)

    said_yes(Proposal.objects.select_related("round", "worker").get(round=first))

    assert (states_of(first), states_of(second)) == (["yes"], ["withdrawn"])


def test_the_database_keeps_a_second_pending_proposal_out():
    market(people=1, posts=1, seats=2)
    first, second = computed(), computed()
    actions.publish_round(by=SYSTEM, found=first)

    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(round=second).update(state="pending")


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_rounds_published_at_the_same_moment_ask_everybody_once():
    market(people=3, posts=1, seats=3)
    rounds = [computed(), computed()]

    told = together(*[partial(actions.publish_round, by=SYSTEM, found=found) for found in rounds])

    assert [one for one in told if isinstance(one, Exception)] == []
    assert sorted(states_of(found)[0] for found in rounds) == ["pending", "withdrawn"]
    assert Proposal.objects.filter(state="pending").count() == 3
