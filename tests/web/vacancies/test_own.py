"""The employer's own page: invited once, one-time codes first, its own firm and nothing else."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import acting, logged_in, officer
from tests.factories.demands import answer, demand, line
from tests.factories.matching import answered, need
from tests.factories.vacancies import employer, site_check, vacancy, workplace

from qiao.ground import clock
from qiao.ground.accounts.models import Appointment, User
from qiao.ground.audit.models import Event
from qiao.story.matching.models import FirmAnswer, Proposal, Round
from qiao.story.placements.models import Arrival, Placement
from qiao.story.vacancies import inviting, suspending
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.models import Invitation, Vacancy
from qiao.story.vacancies.phrases import shown_value, term_said

pytestmark = pytest.mark.django_db
PASSWORD = "qiao-yuan-shui-chang-2019"
TYPED = {"username": "daizong", "display_name": "人事部", "password": PASSWORD, "again": PASSWORD}


def invited(firm):
    return reverse("vacancies.invitation", args=[
        inviting.invite(by=acting("city", "3709"), employer=firm, called="人事部")
    ])  # fmt: skip


def proposal(**more):
    """A proposal of a round of its own."""
    asked = need()
    number = Round.objects.count() + 1
    found = Round.objects.create(number=number, home_region="500238", work_region="3709", cutoff_on=date(2019, 6, 30))
    return Proposal.objects.create(round=found, need=asked, worker=asked.worker, utility=1.0, **more)


def own(firm):
    return logged_in(officer("employer", organisation=firm.pk))


def test_a_link_makes_one_log_in_for_that_firm_alone_and_then_opens_nothing():
    firm = employer("岱宗")
    link = invited(firm)

    made = Client().post(link, TYPED)
    again = Client().post(link, {**TYPED, "username": "other"})

    post = Appointment.objects.get(user=User.objects.get(username="daizong"))
    assert (made.status_code, again.status_code) == (302, 410)
    assert (post.role_id, post.organisation_id, post.region) == ("employer", firm.pk, "")
    assert not User.objects.filter(username="other").exists()
    assert Client().get(link).status_code == 410


def test_before_the_one_time_codes_are_set_nothing_of_the_firm_shows():
    firm = employer("岱宗")
    Client().post(invited(firm), TYPED)
    browser = Client()
    browser.force_login(
        User.objects.get(username="daizong"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )

    answer = browser.get(reverse("vacancies.own"))

    assert answer.status_code == 302
    assert "岱宗" not in answer.content.decode()


@pytest.mark.parametrize("how", ["expired", "revoked"])
def test_a_link_that_is_too_old_or_taken_back_opens_nothing(how):
    link = invited(employer())
    if how == "expired":
        Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    else:
        inviting.revoke_invitation(by=acting("city", "3709"), invitation=Invitation.objects.get())

    assert (Client().get(link).status_code, Client().post(link, TYPED).status_code) == (410, 410)
    assert not User.objects.filter(username="daizong").exists()


def test_a_firm_invites_nobody():
    firm = employer()

    with pytest.raises(VacancyRefused) as refused:
        inviting.invite(by=acting("employer", organisation=firm.pk), employer=firm, called="同事")

    assert refused.value.code == "not_allowed"


def test_it_sees_its_own_posts_and_not_another_firm_s():
    firm, post = employer("岱宗"), vacancy(employer("别家"), title="裁剪工")
    vacancy(firm, title="缝纫工")
    browser = own(firm)

    page = browser.get(reverse("vacancies.own")).content.decode()

    assert "缝纫工" in page
    assert "裁剪工" not in page
    assert browser.get(reverse("vacancies.vacancy", args=[post.pk])).status_code == 404
    assert browser.get(reverse("vacancies.employer", args=[post.employer_id])).status_code == 404
    assert browser.post(reverse("vacancies.answer", args=[post.pk]), {"said": "over"}).status_code == 404
    assert Vacancy.objects.get(pk=post.pk).state == "open"


@pytest.mark.parametrize(
    ("firm", "post", "said"),
    [
        ({"suspended_until": date(2099, 1, 1), "suspended_why": "欠薪核查"}, {}, "单位暂停推荐"),
        ({"suspended_until": date(2099, 1, 1), "suspended_why": "欠薪核查"}, {"state": "paused"}, "暂停"),
        ({"licence_valid_to": date(2019, 6, 1)}, {"state": "verified"}, "单位执照过期"),
        ({}, {"expires_on": date(2019, 6, 1)}, "已到期"),
        ({}, {"collected_on": date(2019, 1, 1)}, "太久没确认"),
        ({}, {}, "招聘中"),
    ],
    ids=str,
)
def test_every_page_says_alike_how_a_post_stands(firm, post, said):
    of = employer("岱宗", **firm)
    row, office = vacancy(of, title="缝纫工甲", **post), logged_in(officer("city", "3709"))
    answered_by = answer(line(demand(state="sent")), row)
    pages = {
        "own": own(of).get(reverse("vacancies.own")),
        "list": office.get(reverse("vacancies.list")),
        "vacancy": office.get(reverse("vacancies.vacancy", args=[row.pk])),
        "employer": office.get(reverse("vacancies.employer", args=[of.pk])),
        "line": office.get(reverse("vacancies.demand_line", args=[answered_by.line_id])),
    }

    for name, page in pages.items():
        chips = re.findall(r'<span class="q-chip[^"]*">(?:<svg.*?</svg>)?([^<]+)</span>', page.content.decode())
        assert said in chips, (name, chips)
        assert said == "招聘中" or "招聘中" not in chips, name


def test_the_number_that_a_firm_gives_stands_in_what_it_is_told_and_hours_have_no_needless_nought():
    firm = employer("岱宗")
    post = vacancy(
        firm, terms={"wage": "25元/小时", "hours_day": 10.0, "days_month": 26}, wage_low_yuan=6500, wage_high_yuan=6500
    )
    browser = own(firm)

    said = browser.post(reverse("vacancies.answer", args=[post.pk]), {"said": "number", "headcount": "3"}, follow=True)
    page = browser.get(reverse("vacancies.vacancy", args=[post.pk])).content.decode()

    assert "记下了：人数改为 3。" in said.content.decode()
    assert "<dd>10</dd>" in page
    assert "10.0" not in page
    assert term_said(10.0) == "10"
    assert shown_value("terms", {"hours_day": 10.0}) == "一天几小时 10"


def test_pay_by_the_month_says_so_wherever_a_post_stands():
    post = vacancy(employer("岱宗"))
    answered_by = answer(line(demand(state="sent")), post)
    office = logged_in(officer("city", "3709"))

    for at in (
        reverse("vacancies.vacancy", args=[post.pk]),
        reverse("vacancies.employer", args=[post.employer_id]),
        reverse("vacancies.demand_line", args=[answered_by.line_id]),
    ):
        assert "4,000–6,000 元/月" in office.get(at).content.decode(), at
    assert "4,000–6,000 元/月" in own(post.employer).get(reverse("vacancies.own")).content.decode()


def test_a_suspension_is_told_once():
    firm, office = employer("岱宗"), acting("city", "3709")
    suspending.suspend_employer(by=office, employer=firm, until=date(2019, 9, 1), why="欠薪核查")

    page = logged_in(officer("city", "3709")).get(reverse("vacancies.employer", args=[firm.pk])).content.decode()

    # Once as it stands, once in the history.
    assert page.count("欠薪核查") == 2
    assert "以前的暂停" not in page


def test_a_post_is_ended_by_a_second_tap_that_says_what_follows_and_has_a_way_back():
    firm = employer("岱宗")
    post, browser = vacancy(firm, title="缝纫工"), own(firm)
    answered(firm, vacancy=post, state="pending")
    answered(firm, vacancy=post, state="yes")
    at, told = reverse("vacancies.answer", args=[post.pk]), {"said": "over", "back": "own"}

    asked = browser.post(at, told).content.decode()
    assert Vacancy.objects.get(pk=post.pk).state == "open"
    for said in ("“缝纫工”不招了？", "还在等答复的 1 人", "答应了还要来的 1 人", "又要招了", 'name="sure" value="1"'):
        assert said in asked
    page = browser.post(at, told | {"sure": "1"}, follow=True).content.decode()
    assert Vacancy.objects.get(pk=post.pk).state == "closed"
    assert "单位不招了" in page
    assert "又要招了" in browser.get(reverse("vacancies.vacancy", args=[post.pk])).content.decode()
    browser.post(at, {"said": "again", "back": "own"})

    assert Vacancy.objects.get(pk=post.pk).state == "draft"


@pytest.mark.parametrize(
    "name", ["register.workers", "register.households", "needs.list", "matching.rounds", "matching.proposals",
             "visits.list", "vacancies.appeals", "audit.list", "accounts.users"],
)  # fmt: skip
def test_the_register_and_all_that_is_the_offices_are_closed_to_it(name):
    assert own(employer()).get(reverse(name)).status_code in (403, 404)


def test_before_a_yes_it_sees_skills_and_the_start_and_after_it_the_name():
    firm = employer("岱宗")
    waiting = proposal(vacancy=vacancy(firm), state="pending")
    said_yes = proposal(vacancy=vacancy(firm), state="yes", reply_by_name="本人", reply_how="电话")
    waiting.need.skills = ["缝纫"]
    waiting.need.save(update_fields=["skills"])
    proposal(vacancy=vacancy(employer("别家")), state="pending")

    page = own(firm).get(reverse("vacancies.own"))
    told, shown = [one for one, _coming, _why in page.context["people"]], page.content.decode()

    assert sorted((one.called, one.said_yes) for one in told) == [("", False), (said_yes.worker.called, True)]
    assert "缝纫" in shown
    assert waiting.worker.name not in shown


def test_it_answers_a_proposal_and_says_who_came_and_takes_both_back():
    firm = employer("岱宗")
    one = answered(firm)
    browser = own(firm)
    answer, arrival = (reverse(f"vacancies.own_{name}", args=[one.pk]) for name in ("answer", "arrival"))

    sent = [
        browser.post(answer, {"said": "declined", "reason": "要男的"}),
        browser.post(answer, {"said": "accepted"}),
        browser.post(answer, {"said": "back"}),
        browser.post(arrival, {"said": "came", "on": "2019-06-20"}),
        browser.post(arrival, {"said": "absent", "on": "2019-06-20"}),
    ]
    page = browser.get(reverse("vacancies.own")).content.decode()
    came = Placement.objects.get()
    browser.post(arrival, {"said": "back"})
    browser.post(arrival, {"said": "came", "on": "昨天"})

    assert {response.status_code for response in sent} == {302}
    assert (came.state, str(came.started_on), came.worker_id) == ("confirmed", "2019-06-20", one.worker_id)
    assert "已到岗" in page
    assert "点错了，撤回" in page
    assert not Placement.objects.exists()
    assert [(one.said, one.taken_back_at is None) for one in FirmAnswer.objects.all()] == [("accepted", False)]


@pytest.mark.parametrize("name", ["vacancies.own_answer", "vacancies.own_arrival"])
@pytest.mark.parametrize("said", ["accepted", "declined", "came", "absent", "back"])
def test_a_guessed_key_of_another_firm_s_person_is_not_there(name, said):
    theirs = answered(employer("别家"))
    browser = own(employer("岱宗"))

    told = {"said": said, "on": "2019-06-20", "reason": "terms"}
    found = browser.post(reverse(name, args=[theirs.pk]), told)

    assert found.status_code == browser.get(reverse(name, args=[theirs.pk])).status_code == 404
    assert not FirmAnswer.objects.exists()
    assert not Placement.objects.exists()
    assert not Arrival.objects.exists()


def test_of_another_firm_nothing_opens_by_a_guessed_address():
    mine, theirs = employer("岱宗"), employer("别家")
    check = site_check(workplace(theirs))
    spell = Placement.objects.create(
        worker=answered(theirs).worker, employer=theirs, employer_name="别家", region="370902", home_region="500238",
        channel="self", started_on=date(2019, 6, 12),
    )  # fmt: skip
    post = vacancy(theirs)
    browser = own(mine)

    shut = {
        name: browser.get(reverse(name, args=[key])).status_code
        for name, key in (
            ("vacancies.employer", theirs.pk), ("vacancies.employer_change", theirs.pk), ("vacancies.check", check.pk),
            ("vacancies.vacancy", post.pk), ("vacancies.vacancy_edit", post.pk), ("vacancies.answer", post.pk),
            ("vacancies.share", post.pk), ("placements.placement", spell.pk), ("vacancies.no_age_limit", post.pk),
        )
    }  # fmt: skip
    lists = [browser.get(reverse(name)).content.decode() for name in ("vacancies.list", "vacancies.employers",
             "placements.list", "vacancies.own")]  # fmt: skip

    assert {name: code for name, code in shut.items() if code != 404} == {}
    assert [page for page in lists if "别家" in page] == []


def test_a_lost_telephone_is_the_office_s_to_reset_and_a_log_in_to_take_back():
    firm, city = employer("岱宗"), officer("city", "3709")
    hers = officer("employer", organisation=firm.pk)
    browser, office = logged_in(hers), logged_in(city)
    Authenticator.objects.create(user=hers, type=Authenticator.Type.TOTP, data={"secret": "sealed"})
    post = Appointment.objects.get(user=hers)
    change = reverse("vacancies.employer_change", args=[firm.pk])

    told = {"part": post.pk, "why": "手机丢了"}
    office.post(change, {"do": "reset_codes", **told, "why": ""})
    assert Authenticator.objects.filter(user_id=post.user_id).exists()
    office.post(change, {"do": "reset_codes", **told})
    reset = browser.get(reverse("vacancies.own"))
    stranger = logged_in(officer("city", "3710")).post(change, {"do": "end_log_in", **told})
    office.post(change, {"do": "end_log_in", **told})

    assert not Authenticator.objects.filter(user_id=post.user_id).exists()
    assert reset.status_code == 302
    assert stranger.status_code == 404
    assert Appointment.objects.get(pk=post.pk).revoked_at is not None
    who = Event.objects.filter(action__in=["vacancies.employer.codes_reset", "vacancies.employer.left"])
    assert list(who.values_list("actor_name", flat=True)) == [city.display_name] * 2


def test_who_holds_another_post_too_is_not_reset_from_a_firm_s_page():
    firm = employer("岱宗")
    hers = officer("employer", organisation=firm.pk)
    post = Appointment.objects.get(user=hers)
    Appointment.objects.create(user=hers, role_id="county", region="500238", office="局", valid_from=date(2019, 1, 1))

    with pytest.raises(VacancyRefused) as refused:
        inviting.reset_codes(by=acting("city", "3709"), employer=firm, post=post, why="手机丢了")

    assert refused.value.code == "other_posts"


def test_it_answers_with_one_tap_and_comes_back_to_its_page():
    firm = employer()
    post = vacancy(firm)

    answer = own(firm).post(reverse("vacancies.answer", args=[post.pk]), {"said": "full", "back": "own"})

    assert (answer.status_code, answer.url) == (302, reverse("vacancies.own"))
    assert Vacancy.objects.get().state == "filled"


def test_its_suspension_shows_and_its_appeal_waits_for_somebody_else():
    firm = employer()
    city = officer("city", "3709")
    logged_in(city).post(
        reverse("vacancies.employer_change", args=[firm.pk]),
        {"do": "suspend", "until": "2019-09-01", "why": "欠薪核查"},
    )
    browser = own(firm)

    page = browser.get(reverse("vacancies.own")).content.decode()
    browser.post(reverse("vacancies.employer_change", args=[firm.pk]), {"do": "appeal", "said": "已经补发"})

    assert "欠薪核查" in page
    assert suspending.appeals_waiting().count() == 1
    own_list = logged_in(city).get(reverse("vacancies.appeals")).content.decode()
    other_list = logged_in(officer("city", "3709")).get(reverse("vacancies.appeals")).content.decode()
    assert ("已经补发" in own_list, "已经补发" in other_list) == (False, True)


def test_who_acts_for_no_firm_has_no_such_page():
    assert logged_in(officer("city", "3709")).get(reverse("vacancies.own")).status_code == 403
