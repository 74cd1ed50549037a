"""Inviting: who is asked, with which three booths, by which token; a no costs nothing."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.accounts import acting
from tests.factories.fairs import fair, invitation, looking, post
from tests.factories.matching import HOME
from tests.factories.register import VILLAGE

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.jobs.running import run_job
from qiao.ground.privacy.consents import withdraw
from qiao.story.fairs import actions, inviting, queries
from qiao.story.fairs.errors import FairRefused
from qiao.story.fairs.models import Invitation, Suggestion
from qiao.story.needs.models import Need

pytestmark = pytest.mark.django_db


def run(of):
    job = actions.ask_invitations(by=acting("county", HOME), fair=of)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.result
    return job.result


def test_each_person_gets_the_three_best_booths_one_a_firm_with_reasons():
    of = fair(state="planned")
    for booth, wage in (("A01", 4000), ("A02", 5000), ("A03", 6000), ("A04", 4500)):
        post(of, booth, wage_low_yuan=wage)
    post(of, "A03", what=post(of, "A09").vacancy.__class__.objects.create(
        employer=of.firms.get(booth="A03").employer, title="质检", state="open", place="370902", headcount=2,
        wage_low_yuan=5900, collected_on=date(2019, 6, 1), night=False,
    ))  # fmt: skip
    wish = looking()

    result = run(of)

    told = Suggestion.objects.filter(invitation__worker=wish.worker).order_by("rank").select_related("post__firm")
    assert result["invited"] == 1
    assert [one.post.firm.booth for one in told] == ["A03", "A02", "A04"]
    assert told[0].reasons[0] == "near:paired_city"
    assert "wage_over_floor:3000" in told[0].reasons


def test_asked_again_everybody_keeps_code_and_answer_and_who_came_since_is_added():
    of = fair(state="planned")
    post(of)
    looking()
    run(of)
    first = Invitation.objects.get()
    inviting.record_reply(by=acting("village", VILLAGE), invitation=first, seen_version=1, answer="no")
    looking()

    assert run(of)["new"] == 1

    first.refresh_from_db()
    assert (first.state, Invitation.objects.count()) == ("no", 2)


def test_nobody_is_asked_who_is_under_18_withdrew_or_fits_nothing_and_each_is_counted_with_the_reason():
    of = fair(state="planned")
    post(of, wage_low_yuan=4000, night=True)
    looking(born=date(2002, 1, 1))
    gone = looking()
    withdraw(by=SYSTEM, subject=gone.worker.subject, purpose="matching", said_how="电话")
    Need.objects.filter(pk=looking().pk).update(wage_floor_yuan=9000, night_ok=True)
    Need.objects.filter(pk=looking().pk).update(wage_floor_yuan=9000, night_ok=False)
    Need.objects.filter(pk__in=[looking().pk, looking().pk]).update(reach=1, night_ok=True)

    assert run(of) | {"fair": ""} == {
        "fair": "", "looked_at": 4, "fit": 0, "invited": 0, "new": 0, "posts": 1,
        "kept_out": {"reach": 2, "several": 1, "wage": 1}, "left_out": {"minor": 1, "not_agreed": 1, "promised": 0},
    }  # fmt: skip


def test_who_fits_is_not_counted_among_those_kept_out():
    of = fair(state="planned")
    post(of, wage_low_yuan=4000)
    looking()
    Need.objects.filter(pk=looking().pk).update(wage_floor_yuan=9000)

    told = run(of)

    assert (told["looked_at"], told["fit"], told["kept_out"]) == (2, 1, {"wage": 1})


def test_a_fair_without_open_posts_invites_nobody():
    with pytest.raises(FairRefused) as refused:
        actions.ask_invitations(by=acting("county", HOME), fair=fair(state="planned"))

    assert refused.value.code == "no_firms"


def test_a_yes_says_who_and_how_and_a_no_needs_nothing():
    by, first, second = acting("village", VILLAGE), invitation(fair()), invitation(fair())

    with pytest.raises(FairRefused) as refused:
        inviting.record_reply(by=by, invitation=first, seen_version=1, answer="yes")
    no = inviting.record_reply(by=by, invitation=second, seen_version=1, answer="no")
    with pytest.raises(FairRefused) as again:
        inviting.record_reply(by=by, invitation=no, seen_version=2, answer="yes", said_by="本人", how="电话")

    assert (refused.value.code, again.value.code) == ("who_and_how", "already_answered")
    assert (no.state, no.worker.status) == ("no", "looking_far")


def test_the_token_opens_its_own_invitation_and_tells_nobody():
    one = invitation(fair())
    token = queries.token_of(one)

    assert queries.invited_by_token(one.fair, token) == one
    assert queries.invited_by_code(one.fair, one.code.lower()) == one
    assert one.worker.name not in token
    assert str(one.worker_id) not in token


@pytest.mark.parametrize(
    ("change", "code"), [(lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"), "token_forged"),
                         (lambda token: "7" + token[1:], "token_forged"), (lambda token: "", "token_forged")]
)  # fmt: skip
def test_a_forged_token_is_refused_by_name(change, code):
    one = invitation(fair())
    Invitation.objects.filter(pk=one.pk).update(code="ABCDEFGH")
    one.refresh_from_db()

    with pytest.raises(FairRefused) as refused:
        queries.invited_by_token(one.fair, change(queries.token_of(one)))

    assert refused.value.code == code


def test_a_slip_of_another_fair_names_it():
    one = invitation(fair(name="上一场"))

    with pytest.raises(FairRefused, match="上一场") as refused:
        queries.invited_by_token(fair(), queries.token_of(one))

    assert refused.value.code == "other_fair"
