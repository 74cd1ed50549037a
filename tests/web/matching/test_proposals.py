"""A proposal in the browser: its reasons, yes and no of one weight, two officers at once, and who sees it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from tests.factories import register as factory
from tests.factories.accounts import appointed, logged_in, officer
from tests.factories.matching import computed, market, published

from qiao.ground.accounts.actors import actor_of
from qiao.ground.accounts.models import User
from qiao.story.matching.models import Proposal
from qiao.story.register.models import Worker
from qiao.story.vacancies.models import Vacancy
from qiao.web.matching import due

pytestmark = pytest.mark.django_db
LIST = "/matching/proposals/"


def township():
    return logged_in(officer("township", "500238001"))


def pending():
    market(people=3, posts=2)
    published()
    return Proposal.objects.order_by("pk").first()


def address(proposal, name="matching.proposal"):
    return reverse(name, args=[proposal.pk])


def test_its_page_tells_why_this_post_and_why_not_the_others():
    proposal = pending()
    Vacancy.objects.filter(pk=proposal.vacancy_id).update(night=True)

    text = township().get(address(proposal)).content.decode()

    assert "在结对的城市" in text
    assert "不拿来劝本人降低要求" in text


def test_yes_and_no_have_the_same_weight():
    text = township().get(address(pending())).content.decode()

    classes = re.findall(r'<button class="([^"]*)" name="answer" value="(?:no|yes)"', text)
    assert classes == ["q-button", "q-button"]


def test_what_a_yes_needs_is_not_called_optional():
    text = township().get(address(pending())).content.decode()

    said = re.search(r'<label for="id_said_by">谁说的 <span class="q-optional">([^<]+)</span>', text)
    assert said is not None
    assert said[1] == "记“愿意”必填，其余可不填"


def test_a_yes_without_its_witness_is_refused_and_nothing_typed_is_lost():
    proposal, browser = pending(), township()

    answer = browser.post(address(proposal, "matching.reply"), {"answer": "yes", "version": "2", "why": "想学缝纫"})

    assert answer.status_code == 422
    assert "“愿意”要写清是谁说的" in answer.content.decode()
    assert "想学缝纫" in answer.content.decode()


@pytest.mark.parametrize(("answer", "state"), [("yes", "yes"), ("no", "no"), ("unreachable", "pending")])
def test_an_answer_is_recorded(answer, state):
    proposal, browser = pending(), township()

    given = {"answer": answer, "version": "2", "said_by": "本人", "how": "电话"}
    recorded = browser.post(address(proposal, "matching.reply"), given)

    assert recorded.url == address(proposal)
    assert Proposal.objects.get(pk=proposal.pk).state == state


def test_the_second_of_two_officers_is_told_what_the_first_recorded():
    proposal = pending()
    first, second = township(), township()
    given = {"version": "2", "said_by": "本人", "how": "电话"}
    first.post(address(proposal, "matching.reply"), {**given, "answer": "yes"})

    late = second.post(address(proposal, "matching.reply"), {**given, "answer": "no"})

    assert late.status_code == 422
    assert "这个推荐已经是“愿意”" in late.content.decode()
    assert Proposal.objects.get(pk=proposal.pk).state == "yes"


def test_a_post_that_filled_meanwhile_is_told_before_anybody_asks():
    proposal = pending()
    Vacancy.objects.filter(pk=proposal.vacancy_id).update(state="filled", filled=2)

    assert "2 个名额已经满了" in township().get(address(proposal)).content.decode()


def test_the_county_corrects_an_answer_that_the_township_wrote_down_wrongly():
    proposal, county = pending(), logged_in(officer("county", "500238"))
    township().post(address(proposal, "matching.reply"), {"answer": "no", "version": "2"})
    told = {"correct-why": "本人说的是愿意", "correct-version": "3"}

    offered = ["答复记错了" in one.get(address(proposal)).content.decode() for one in (township(), county)]
    refused = township().post(address(proposal, "matching.correct"), told)
    silent = county.post(address(proposal, "matching.correct"), {**told, "correct-why": ""})
    county.post(address(proposal, "matching.correct"), told)

    assert (offered, refused.status_code, silent.status_code) == ([False, True], 403, 422)
    assert Proposal.objects.get(pk=proposal.pk).state == "pending"


def test_the_county_withdraws_with_a_reason_and_the_township_may_not():
    proposal = pending()
    told = {"withdraw-why": "企业停产", "withdraw-version": "2"}

    refused = township().post(address(proposal, "matching.withdraw"), told)
    logged_in(officer("county", "500238")).post(address(proposal, "matching.withdraw"), told)

    assert refused.status_code == 403
    assert Proposal.objects.get(pk=proposal.pk).state == "withdrawn"


@pytest.mark.parametrize(
    ("role", "region", "seen"),
    [
        ("county", "500238", 3),
        ("village", "500238001002", 3),
        ("village", "500238001003", 0),
        ("township", "500235001", 0),
        ("city", "3709", 3),
        ("city", "3701", 0),
        ("auditor", "50", 3),
    ],
)
def test_each_office_sees_the_proposals_of_the_people_it_may_see(role, region, seen):
    pending()

    assert len(logged_in(officer(role, region)).get(LIST).context["lines"]) == seen


def test_nobody_sees_a_proposal_before_it_is_published_but_those_who_may_publish_it():
    market(people=3, posts=2)
    computed()

    assert len(logged_in(officer("county", "500238")).get(LIST).context["lines"]) == 3
    for role, region in (("township", "500238001"), ("city", "3709"), ("village", "500238001002")):
        assert len(logged_in(officer(role, region)).get(LIST).context["lines"]) == 0


def test_a_foreign_proposal_is_not_there_for_reading_or_writing():
    proposal, browser = pending(), logged_in(officer("township", "500235001"))

    assert browser.get(address(proposal)).status_code == 404
    assert browser.post(address(proposal, "matching.reply"), {"answer": "no", "version": "2"}).status_code == 404


@pytest.mark.parametrize(("find", "make"), [(due.to_publish, computed), (due.to_record, published)])
def test_what_waits_counts_the_rows_of_the_list_that_it_opens(find, make):
    market(people=3, posts=2)
    make()
    browser = logged_in(officer("county", "500238"))

    waits = find(actor_of(User.objects.get()))

    assert waits.count == len(browser.get(waits.url).context["lines"]) == 3


def test_filters_by_village_and_by_employer_narrow():
    pending()
    browser = logged_in(officer("county", "500238"))

    assert len(browser.get(f"{LIST}?region=500238001003").context["lines"]) == 0
    assert len(browser.get(f"{LIST}?employer=岱宗&round=1").context["lines"]) == 3
    assert len(browser.get(f"{LIST}?round=9").context["lines"]) == 0


def test_pages_ask_the_database_few_questions_however_many_rows_they_show(django_assert_max_num_queries):
    market(people=12, posts=1, seats=12)
    published()
    proposal, browser = Proposal.objects.order_by("pk").first(), township()

    with django_assert_max_num_queries(45):
        page = browser.get(address(proposal))
    with django_assert_max_num_queries(35):
        listed = browser.get(LIST)

    assert (page.status_code, len(listed.context["lines"])) == (200, 11)


@pytest.mark.parametrize("role", ["county", "township", "village", "helper"])
def test_every_link_of_a_proposal_opens_for_its_reader(role):
    proposal = pending()
    region = {"county": "500238", "township": "500238001", "village": proposal.worker.region, "helper": ""}[role]
    house = factory.household(region=proposal.worker.region)
    Worker.objects.filter(pk=proposal.worker_id).update(household=house)
    browser = logged_in(officer(role, region, households=[house.pk] if role == "helper" else []))

    for page in (address(proposal), LIST):
        answer = browser.get(page)
        assert answer.status_code == 200
        links = set(re.findall(r'href="(/(?:matching|vacancies|people|register)/[^"#?]*)"', answer.content.decode()))
        assert {link: browser.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_what_waits_for_a_seconded_officer_is_what_they_may_record():
    """By a second appointment at the work side they see people whose answers the home side records."""
    pending()
    user = officer("seconded", "500235")
    appointed(user, "station", "3709")
    browser = logged_in(user)

    waits = due.to_record(actor_of(user))

    assert len(browser.get(f"{LIST}?state=pending").context["lines"]) == 3
    assert waits.count == len(browser.get(waits.url).context["lines"]) == 0
