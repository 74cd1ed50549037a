"""One employer in the browser: its posts, its data, its suspension with reason and term, and its twin."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.vacancies import employer, vacancy

from qiao.story.vacancies.models import Employer, EmployerMerge, Vacancy

pytestmark = pytest.mark.django_db


def test_a_merge_stands_in_the_history_of_both_firms_with_who_and_why():
    user = officer("city", "3709")
    kept, gone, browser = employer("岱宗服饰甲"), employer("岱宗服饰乙"), logged_in(user)
    change = reverse("vacancies.employer_change", args=[kept.pk])
    browser.post(change, {"do": "merge", "twin": str(gone.pk), "why": "同一张执照"})
    at = reverse("vacancies.employer", args=[kept.pk])

    merged = history_in(browser.get(at))
    browser.post(change, {"do": "unmerge", "part": str(EmployerMerge.objects.get().pk), "why": "认错了"})
    apart, other = history_in(browser.get(at)), history_in(browser.get(reverse("vacancies.employer", args=[gone.pk])))

    assert f"{user.display_name} · “岱宗服饰乙”并进来：同一张执照" in merged
    assert "撤销合并：和“岱宗服饰乙”分开：认错了" in apart
    assert f"{user.display_name} · 并到“岱宗服饰甲”：同一张执照" in other
    assert "撤销合并：和“岱宗服饰甲”分开：认错了" in other


def history_in(page):
    return re.search(r'id="history".*?</section>', page.content.decode(), re.DOTALL)[0]


@pytest.mark.parametrize("phone", ["0538822123", "1381234000", "12345", "人事部"])
def test_a_telephone_with_a_wrong_length_is_told_at_its_field_wherever_it_is_entered(phone):
    firm = employer("岱宗服饰")
    browser, change = logged_in(officer("city", "3709")), reverse("vacancies.employer_change", args=[firm.pk])
    told = {"name": firm.name, "contact_phone": phone, "version": firm.version}

    answers = [
        browser.post(change, {"do": "change", **told}).context["form"].errors["contact_phone"],
        browser.post(change, {"do": "contact", "name": "王老师", "phone": phone}).context["contact"].errors["phone"],
        browser.post("/vacancies/new/", {"contact_phone": phone}).context["form"].errors["contact_phone"],
    ]

    for errors in answers:
        assert "手机 11 位，座机带区号" in errors[0]
    assert not firm.contacts.exists()


@pytest.mark.parametrize(
    "phone", ["13812340000", "+86 138 1234 0000", "0538-8221234", "0538-8221234转12", "4008001234"]
)
def test_a_telephone_is_kept_as_it_was_typed(phone):
    firm = employer("岱宗服饰")
    browser, change = logged_in(officer("city", "3709")), reverse("vacancies.employer_change", args=[firm.pk])

    browser.post(change, {"do": "contact", "name": "王老师", "phone": phone})

    assert firm.contacts.get().phone == phone


def city():
    return logged_in(officer("city", "3709"))


def change(firm, **typed):
    return city().post(reverse("vacancies.employer_change", args=[firm.pk]), typed)


def test_its_page_lists_its_posts():
    post = vacancy(title="裁剪工")

    page = city().get(reverse("vacancies.employer", args=[post.employer_id])).content.decode()

    assert "裁剪工" in page


def test_a_suspension_has_its_reason_and_term_and_can_be_lifted():
    firm = employer()

    no_reason = change(firm, do="suspend", until="2019-09-01", why="")
    past = change(firm, do="suspend", until="2019-06-30", why="欠薪核查")
    change(firm, do="suspend", until="2019-09-01", why="欠薪核查")
    suspended = Employer.objects.get()
    change(firm, do="lift", why="已补发")

    assert (no_reason.status_code, past.status_code) == (422, 422)
    assert (suspended.suspended_until, suspended.suspended_why) == (date(2019, 9, 1), "欠薪核查")
    assert Employer.objects.get().suspended_until is None


def test_its_data_are_changed_on_the_version_seen():
    firm = employer()

    change(firm, do="change", name="新名", version="1")
    late = change(firm, do="change", name="又一名", version="1")

    assert late.status_code == 422
    assert Employer.objects.get().name == "新名"


def test_the_same_firm_entered_twice_is_merged_and_its_posts_move():
    winner, loser = employer("岱宗"), employer("岱宗")
    post = vacancy(loser)

    change(winner, do="merge", twin=str(loser.pk), why="同一张执照")

    assert Vacancy.objects.get(pk=post.pk).employer_id == winner.pk
    assert Employer.objects.get(pk=loser.pk).merged_into_id == winner.pk
    old = city().get(reverse("vacancies.employer", args=[loser.pk]))
    assert (old.status_code, old["Location"]) == (302, reverse("vacancies.employer", args=[winner.pk]))


def test_one_merged_into_a_firm_that_the_actor_may_not_see_leads_nowhere():
    loser = employer(region="370102", merged_into=employer(region="370102"))

    assert city().get(reverse("vacancies.employer", args=[loser.pk])).status_code == 404


def test_a_post_names_its_firm_and_links_to_it_only_where_the_firm_opens():
    own, foreign = vacancy(employer("岱宗")), vacancy(employer("外地公司", region="370102"))
    pages = [city().get(reverse("vacancies.vacancy", args=[post.pk])).content.decode() for post in (own, foreign)]

    assert [post.employer.name in page for post, page in zip((own, foreign), pages, strict=True)] == [True, True]
    links = [reverse("vacancies.employer", args=[post.employer_id]) for post in (own, foreign)]
    assert [link in page for link, page in zip(links, pages, strict=True)] == [True, False]


def test_a_foreign_employer_is_not_there():
    firm = employer(region="370102")

    assert city().get(reverse("vacancies.employer", args=[firm.pk])).status_code == 404
    assert change(firm, do="suspend", until="2019-09-01", why="x").status_code == 404
