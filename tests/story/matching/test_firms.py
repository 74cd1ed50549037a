"""A firm answers those proposed to it: for lawful reasons only, each borne out by the facts; a slip is taken back."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.factories.accounts import acting
from tests.factories.matching import answered
from tests.factories.vacancies import employer, vacancy

from qiao.ground.audit.models import Event
from qiao.story.matching import actions, firms
from qiao.story.matching.errors import MatchingRefused
from qiao.story.matching.models import FirmAnswer, Proposal
from qiao.story.matching.promises import declined_by_firms
from qiao.story.register.models import Worker

pytestmark = pytest.mark.django_db


def at(firm):
    return acting("employer", organisation=firm.pk)


def declines(proposal, reason):
    firms.answer_as_firm(
        by=at(proposal.vacancy.employer), proposal_id=proposal.pk, said="declined", reason=reason
    )  # fmt: skip


def borne_out():
    """By reason: a proposal that bears it out, and one that does not."""
    firm = employer()
    return {
        "full": (answered(firm, vacancy=vacancy(firm, state="filled")), answered(firm)),
        "over": (answered(firm, vacancy=vacancy(firm, state="closed")), answered(firm)),
        "skill": (
            answered(firm, vacancy=vacancy(firm, certificates=["电工证"])),
            answered(firm, skills=("缝纫",), vacancy=vacancy(firm, skills=["缝纫"])),
        ),
        "start": (late(firm, date(2019, 8, 1)), late(firm, date(2019, 7, 1))),
        "terms": (answered(firm), answered(firm, state="pending")),
    }


def late(firm, can):
    found = answered(firm, vacancy=vacancy(firm, starts_on=date(2019, 7, 15)))
    found.need.start_on = can
    found.need.save(update_fields=["start_on"])
    return found


@pytest.mark.parametrize("reason", list(firms.LAWFUL))
def test_a_reason_holds_where_the_facts_bear_it_out_and_is_refused_where_not(reason):
    true, false = borne_out()[reason]

    declines(true, reason)
    with pytest.raises(MatchingRefused) as refused:
        declines(false, reason)

    assert refused.value.code == "reason_not_borne_out"
    assert list(FirmAnswer.objects.values_list("proposal_id", "reason")) == [(true.pk, reason)]


@pytest.mark.parametrize("reason", ["", "要男的", "age", "太远了"])
def test_there_is_no_reason_beside_the_list(reason):
    with pytest.raises(MatchingRefused) as refused:
        declines(answered(employer()), reason)

    assert refused.value.code == "reason_of_the_list"
    assert not FirmAnswer.objects.exists()


def test_the_database_takes_no_other_reason_either():
    with pytest.raises(IntegrityError), transaction.atomic():
        FirmAnswer.objects.create(
            proposal=answered(employer()), said="declined", reason="sex", said_on=date(2019, 6, 30), said_by_name="张"
        )


def test_said_twice_it_is_one_and_otherwise_is_refused_until_taken_back():
    proposal = answered(employer())
    by = at(proposal.vacancy.employer)

    one = firms.answer_as_firm(by=by, proposal_id=proposal.pk, said="accepted")
    again = firms.answer_as_firm(by=by, proposal_id=proposal.pk, said="accepted")
    with pytest.raises(MatchingRefused) as refused:
        firms.answer_as_firm(by=by, proposal_id=proposal.pk, said="declined", reason="terms")
    firms.take_answer_back(by=by, proposal_id=proposal.pk)
    firms.take_answer_back(by=by, proposal_id=proposal.pk)
    firms.answer_as_firm(by=by, proposal_id=proposal.pk, said="declined", reason="terms")

    assert (one.pk, refused.value.code) == (again.pk, "firm_answered")
    assert list(Event.objects.order_by("pk").values_list("action", flat=True)) == [
        "matching.proposal.firm_accepted", "matching.proposal.firm_unsaid", "matching.proposal.firm_declined",
    ]  # fmt: skip


def test_another_firm_s_proposals_are_not_there():
    proposal = answered(employer())
    other = at(employer("别家"))

    with pytest.raises(Proposal.DoesNotExist):
        firms.answer_as_firm(by=other, proposal_id=proposal.pk, said="accepted")
    with pytest.raises(Proposal.DoesNotExist):
        firms.take_answer_back(by=other, proposal_id=proposal.pk)

    assert firms.offered_to(other) == []


def test_a_yes_that_the_firm_declined_is_withdrawn_and_the_person_looks_for_work_again():
    proposal = answered(employer())
    county = acting("county", "500238")
    with pytest.raises(MatchingRefused) as refused:
        actions.withdraw_proposal(by=county, proposal=proposal, seen_version=proposal.version, why="企业没要")
    declines(proposal, "terms")
    assert list(declined_by_firms()) == [proposal]

    actions.withdraw_proposal(by=county, proposal=proposal, seen_version=proposal.version, why="企业没要")

    assert refused.value.code == "already_answered"
    assert Proposal.objects.get().state == "withdrawn"
    assert Worker.objects.get().status == "looking_far"
    assert not declined_by_firms().exists()
