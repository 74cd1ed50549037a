"""A firm says who came: that makes or confirms the spell; who did not come is disputed; a slip goes back whole."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from tests.factories.accounts import acting
from tests.factories.matching import answered
from tests.factories.vacancies import employer, vacancy

from qiao.ground.saying import Refused
from qiao.story.matching.models import Proposal
from qiao.story.placements import arrivals
from qiao.story.placements.actions import PlacementFacts, confirm_placement, end_placement, record_placement
from qiao.story.placements.models import Arrival, Placement
from qiao.story.register.models import Worker
from qiao.story.vacancies.models import Vacancy

pytestmark = pytest.mark.django_db
DAY = date(2019, 6, 20)


def at(firm):
    return acting("employer", organisation=firm.pk)


def says(proposal, said="came", on=DAY):
    return arrivals.say_arrival(by=at(proposal.vacancy.employer), proposal_id=proposal.pk, said=said, on=on)


def takes_back(proposal):
    arrivals.take_arrival_back(by=at(proposal.vacancy.employer), proposal_id=proposal.pk)


def reported(proposal):
    return record_placement(
        by=acting("county", "500238"), worker_id=proposal.worker_id, key=uuid4(), proposal_id=proposal.pk,
        given=PlacementFacts(started_on=DAY, channel="organised"),
    )  # fmt: skip


def standing(proposal):
    """The spell's state, the worker's status, the need's state, the seats taken."""
    spell = Placement.objects.filter(worker=proposal.worker).first()
    proposal.need.refresh_from_db()
    worker, post = Worker.objects.get(pk=proposal.worker_id), Vacancy.objects.get(pk=proposal.vacancy_id)
    return (spell.state if spell else None, worker.status, proposal.need.state, post.filled)


def test_who_came_has_a_confirmed_spell_from_that_day_and_a_seat():
    proposal = answered(employer())

    says(proposal)

    spell = Placement.objects.get()
    assert (spell.started_on, spell.proposal_id, spell.organised, spell.channel) == (
        DAY,
        proposal.pk,
        True,
        "organised",
    )
    assert standing(proposal) == ("confirmed", "working", "met", 1)


def test_taken_back_all_is_as_before_and_may_be_said_anew():
    proposal = answered(employer())
    before = standing(proposal)
    says(proposal)

    takes_back(proposal)
    takes_back(proposal)

    assert before == standing(proposal) == (None, "leaving", "open", 0)
    assert Arrival.objects.filter(taken_back_at__isnull=False).count() == 1
    says(proposal, "absent")
    assert Arrival.objects.get(taken_back_at__isnull=True).said == "absent"


def test_an_office_s_report_is_confirmed_by_it_and_goes_back_to_reported():
    proposal = answered(employer())
    reported(proposal)

    says(proposal)
    confirmed = standing(proposal)[0]
    takes_back(proposal)

    assert (confirmed, standing(proposal)[0]) == ("confirmed", "reported")
    assert Placement.objects.get().confirmed_by == ""


def test_who_did_not_come_disputes_the_report_and_without_one_is_the_office_s_to_ask():
    one, other = answered(employer()), answered(employer())
    reported(one)

    says(one, "absent")
    says(other, "absent")

    assert (standing(one)[0], standing(other)[0]) == ("disputed", None)
    assert list(arrivals.absent()) == [other]


def test_what_the_office_confirmed_before_stays_confirmed():
    proposal = answered(employer())
    spell = reported(proposal)
    confirm_placement(by=acting("city", "3709"), placement_id=spell.pk)

    says(proposal)
    takes_back(proposal)

    assert standing(proposal)[0] == "confirmed"


def test_a_word_on_which_somebody_went_on_stays():
    proposal = answered(employer())
    says(proposal)
    end_placement(
        by=acting("county", "500238"), placement_id=Placement.objects.get().pk, on=date(2019, 6, 25), why="quit"
    )

    with pytest.raises(Refused) as refused:
        takes_back(proposal)

    assert refused.value.code == "arrival_used"
    assert Arrival.objects.get().taken_back_at is None


@pytest.mark.parametrize(("on", "code"), [(date(2019, 7, 1), "day_ahead"), (date(2019, 6, 9), "before_the_yes")])
def test_the_day_lies_between_the_yes_and_today(on, code):
    with pytest.raises(Refused) as refused:
        says(answered(employer()), on=on)

    assert refused.value.code == code
    assert not Placement.objects.exists()


def test_said_twice_it_is_one_and_otherwise_is_refused():
    proposal = answered(employer())

    one, again = says(proposal), says(proposal)
    with pytest.raises(Refused) as refused:
        says(proposal, "absent")

    assert (one.pk, refused.value.code, Placement.objects.count()) == (again.pk, "arrival_said", 1)


def test_a_firm_learns_not_where_somebody_works_who_works_elsewhere():
    proposal, elsewhere = answered(employer()), employer("别家")
    Placement.objects.create(
        worker=proposal.worker, employer=elsewhere, employer_name="别家", region="370902", home_region="500238",
        channel="self", started_on=date(2019, 6, 12),
    )  # fmt: skip

    with pytest.raises(Refused) as refused:
        says(proposal)

    assert refused.value.code == "works_elsewhere"
    assert "别家" not in refused.value.said


def test_another_firm_s_people_are_not_there_and_a_yes_is_needed():
    proposal, waiting = answered(employer()), answered(employer(), state="pending")

    for by, one in ((at(employer("别家")), proposal), (at(waiting.vacancy.employer), waiting)):
        with pytest.raises(Proposal.DoesNotExist):
            arrivals.say_arrival(by=by, proposal_id=one.pk, said="came", on=DAY)

    assert not Placement.objects.exists()


def test_with_no_seat_left_nobody_starts():
    firm = employer()
    proposal = answered(firm, vacancy=vacancy(firm, headcount=1, filled=1, filled_before=1, state="filled"))

    with pytest.raises(Refused) as refused:
        says(proposal)

    assert refused.value.code == "no_seat"
    assert not Placement.objects.exists()
    assert not Arrival.objects.exists()
