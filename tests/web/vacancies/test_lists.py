"""The list of vacancies: who sees which, filters, bulk actions, and how many questions the database is asked."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from tests.factories.accounts import acting, logged_in, officer
from tests.factories.matching import pairing
from tests.factories.vacancies import employer, vacancy

from qiao.ground.agreements.models import Pairing
from qiao.story.vacancies.models import Vacancy
from qiao.web.vacancies.due import to_renew

pytestmark = pytest.mark.django_db
LIST = "/vacancies/"


def titles(browser, query=""):
    page = browser.get(LIST + query)
    assert page.status_code == 200
    return {line.label for line in page.context["lines"]}


@pytest.mark.parametrize(
    ("role", "region", "seen"),
    [
        ("city", "3709", {"泰安"}),
        ("city", "3701", {"济南"}),
        ("province", "37", {"泰安", "济南"}),
        ("county", "500238", {"泰安", "巫溪"}),
        ("township", "500238001", {"泰安"}),
        ("county", "500235", set()),
    ],
)
def test_each_office_sees_its_own_posts_and_the_home_side_those_of_its_paired_city(role, region, seen):
    pairing()
    for title, place in (("泰安", "370902"), ("济南", "370102"), ("巫溪", "500238")):
        vacancy(title=title, place=place)

    assert titles(logged_in(officer(role, region))) == seen


def test_a_pairing_that_ended_shows_nothing_any_more():
    pairing()
    Pairing.objects.update(valid_to=date(2019, 6, 29))
    vacancy()

    assert titles(logged_in(officer("county", "500238"))) == set()


def test_a_firm_sees_its_own_posts_and_no_others():
    own = vacancy(title="自家")
    vacancy(title="别家")

    assert titles(logged_in(officer("employer", organisation=own.employer_id))) == {"自家"}


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("?state=draft", {"待核"}),
        ("?word=缝", {"缝纫工"}),
        ("?pay_from=5000", {"高薪"}),
        ("?night=1", {"夜班"}),
        ("?soon=1", {"快到期"}),
        ("?place=370911", {"岱岳"}),
        ("?place=3701", {"待核", "缝纫工", "高薪", "夜班", "快到期", "岱岳"}),
    ],
)
def test_filters_narrow_and_a_foreign_place_narrows_nothing(query, seen):
    vacancy(title="待核", state="draft")
    vacancy(title="缝纫工")
    vacancy(title="高薪", wage_low_yuan=5000)
    vacancy(title="夜班", night=True)
    vacancy(title="快到期", expires_on=date(2019, 7, 5))
    vacancy(title="岱岳", place="370911")

    assert titles(logged_in(officer("city", "3709")), query) == seen


def test_a_list_of_fifty_asks_the_database_no_more_than_a_list_of_one(django_assert_max_num_queries):
    browser = logged_in(officer("county", "500238"))
    pairing()
    firm = employer()
    for number in range(50):
        vacancy(firm, title=f"岗位{number}")

    with django_assert_max_num_queries(38):
        page = browser.get(LIST)

    assert len(page.context["lines"]) == 50


def test_chosen_posts_are_verified_and_those_of_another_place_are_left_out_and_told():
    pairing()
    browser = logged_in(officer("county", "500238"))
    own, paired = vacancy(state="draft", place="500238"), vacancy(state="draft")
    asked = {"do": "bulk", "action": "verify", "id": [str(own.pk), str(paired.pk)]}

    summary = browser.post(LIST, asked)
    done = browser.post(LIST, {**asked, "confirm": "1", "applies": "1"})

    assert (summary.context["summary"].applies, done.context["outcome"].done) == (1, 1)
    assert [Vacancy.objects.get(pk=v.pk).state for v in (own, paired)] == ["verified", "draft"]


def test_what_waits_counts_the_rows_of_the_list_that_it_opens():
    pairing()
    browser = logged_in(officer("county", "500238"))
    vacancy(state="draft", place="500238")
    vacancy(state="draft")

    from qiao.ground.accounts.actors import actor_of
    from qiao.ground.accounts.models import User
    from qiao.web.vacancies import due

    waits = due.to_verify(actor_of(User.objects.get()))

    assert waits.count == len(browser.get(waits.url).context["lines"]) == 1


@pytest.mark.parametrize("role", ["village", "system_admin", "security_admin", "workshop"])
def test_roles_that_have_nothing_to_do_with_posts_are_refused(role):
    assert logged_in(officer(role, "500238001002" if role == "village" else "")).get(LIST).status_code == 403


def test_the_employers_list_shows_whom_one_may_not_be_recommended():
    employer("岱宗（示例）", suspended_until=date(2019, 9, 1), suspended_why="核查")
    employer("别处", region="370102")
    browser = logged_in(officer("city", "3709"))

    page = browser.get(reverse("vacancies.employers"))

    assert [line.label for line in page.context["lines"]] == ["岱宗（示例）"]
    assert "暂停推荐" in page.content.decode()


def test_posts_are_narrowed_by_the_major_group_of_their_occupation():
    vacancy(title="电焊工", occupation="6-18-02-04")
    vacancy(title="会计", occupation="2-06-03-00")
    vacancy(title="还没选")
    browser = logged_in(officer("city", "3709"))

    assert titles(browser, "?group=6") == {"电焊工"}
    assert titles(browser, "?group=2&group=6") == {"电焊工", "会计"}
    assert titles(browser, "?no_occupation=1") == {"还没选"}


def test_a_licence_that_ends_within_a_month_is_to_do_and_its_count_is_the_list_it_opens():
    for name, day, state in (
        ("过期的", date(2019, 6, 1), "open"), ("快到期的", date(2019, 7, 30), "draft"),
        ("还早的", date(2019, 7, 31), "open"), ("没有岗位的", date(2019, 6, 1), "expired"),
    ):  # fmt: skip
        vacancy(employer(name, licence_valid_to=day), state=state)
    vacancy(employer("外地的", region="370102", licence_valid_to=date(2019, 6, 1)))

    waits = to_renew(acting("city", "3709"))
    listed = logged_in(officer("city", "3709")).get(waits.url).context["lines"]

    assert (waits.count, waits.deadline, waits.is_late) == (2, date(2019, 6, 1), True)
    assert len(listed) == 2
