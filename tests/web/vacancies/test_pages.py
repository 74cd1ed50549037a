"""One vacancy in the browser: entered, blocked, changed by two at once, moved on; a foreign one is not there."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.vacancies import credit_code, employer, site_check, vacancy, workplace

from qiao.story.vacancies.models import Employer, Vacancy
from qiao.web.vacancies.lists import VacancyList

pytestmark = pytest.mark.django_db
NEW = "/vacancies/new/"


def typed(**changed):
    return {
        "employer_name": "岱宗服饰（示例）", "title": "缝纫工", "place_text": "山东省泰安市泰山区", "headcount": "3",
        "wage_low_yuan": "4000", "wage_high_yuan": "6000", "key": str(uuid4()), **changed,
    }  # fmt: skip


def city():
    return logged_in(officer("city", "3709"))


def test_a_post_is_entered_with_its_employer():
    answer = city().post(NEW, typed(demand_keys=["standing"], demand_reason="流水线", skills_text="缝纫、裁剪"))

    post = Vacancy.objects.select_related("employer").get()
    assert answer.url == reverse("vacancies.vacancy", args=[post.pk])
    assert (post.employer.name, post.place, post.demands, post.skills) == (
        "岱宗服饰（示例）", "370902", 1, ["缝纫", "裁剪"],
    )  # fmt: skip


def test_a_form_sent_twice_is_one_post_and_one_employer():
    browser, form = city(), typed()

    for _ in range(2):
        browser.post(NEW, form)

    assert (Vacancy.objects.count(), Employer.objects.count()) == (1, 1)


def test_an_employer_with_the_same_code_is_taken():
    known = employer("岱宗服饰有限公司", credit_code=credit_code(3))

    city().post(NEW, typed(credit_code=credit_code(3)))

    assert Vacancy.objects.get().employer_id == known.pk


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"wage_low_yuan": "70"}, "wage_low_yuan"),
        ({"wage_low_yuan": "7000"}, "wage_high_yuan"),
        ({"place_text": "不知道哪里"}, "place_text"),
        ({"headcount": "0"}, "headcount"),
        ({"credit_code": "123"}, "credit_code"),
        ({"demand_keys": ["standing"]}, "demand_reason"),
        ({"place_text": "山东省济南市历城区"}, "__all__"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(changed, field):
    answer = city().post(NEW, typed(**changed, description="多劳多得"))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "多劳多得" in answer.content.decode()
    assert not Vacancy.objects.exists()


def test_a_deposit_in_the_text_blocks_the_post_and_says_what_must_go():
    browser = city()

    page = browser.post(NEW, typed(description="入职交押金200元"), follow=True).content.decode()

    assert Vacancy.objects.get().state == "blocked"
    assert "押金200元" in page
    assert "这条岗位没有发布" in page


def test_two_officers_who_save_at_once_lose_nothing():
    post, browser = vacancy(), city()
    edit = reverse("vacancies.vacancy_edit", args=[post.pk])
    browser.post(edit, typed(headcount="8", version="1"))

    late = browser.post(edit, typed(headcount="9", version="1", description="夜里写的"))
    page = late.content.decode()
    again = browser.post(edit, typed(headcount="9", version="2", description="夜里写的"))

    assert (late.status_code, again.status_code) == (422, 302)
    assert "夜里写的" in page
    assert "<td>8</td><td>9</td>" in page
    assert 'name="version" value="2"' in page
    assert Vacancy.objects.get().headcount == 9


def test_moves_are_offered_as_the_state_allows_and_refused_otherwise():
    post, browser = vacancy(state="draft"), city()
    address = reverse("vacancies.vacancy", args=[post.pk])

    offered = [verb for verb, _, _ in browser.get(address).context["moves"]]
    refused = browser.post(reverse("vacancies.move", args=[post.pk]), {"verb": "open"}, follow=True)
    browser.post(reverse("vacancies.move", args=[post.pk]), {"verb": "verify"})

    assert offered == ["verify"]
    assert "不能开放" in refused.content.decode()
    assert Vacancy.objects.get().state == "verified"


@pytest.mark.parametrize("name", ["vacancies.vacancy", "vacancies.vacancy_edit", "vacancies.move"])
def test_a_foreign_post_is_not_there(name):
    post = vacancy(place="370102")

    assert city().get(reverse(name, args=[post.pk])).status_code == 404


def test_a_county_reads_a_post_of_its_paired_city_and_cannot_change_it():
    from tests.factories.matching import pairing

    pairing()
    post, browser = vacancy(), logged_in(officer("county", "500238"))

    page = browser.get(reverse("vacancies.vacancy", args=[post.pk]))

    assert (page.status_code, page.context["may_edit"], page.context["moves"]) == (200, False, [])
    assert browser.get(reverse("vacancies.vacancy_edit", args=[post.pk])).status_code == 404


def test_a_page_asks_the_database_few_questions(django_assert_max_num_queries):
    post, browser = vacancy(), city()

    with django_assert_max_num_queries(36):
        page = browser.get(reverse("vacancies.vacancy", args=[post.pk]))

    assert page.status_code == 200


def test_nothing_is_moved_by_an_address():
    post = vacancy(state="draft", number=UUID(int=5).int)

    assert city().get(reverse("vacancies.move", args=[post.pk])).status_code == 302
    assert Vacancy.objects.get().state == "draft"


def test_the_title_suggests_occupations_and_one_tap_takes_one_without_storing_anything():
    browser = city()

    found = browser.post(NEW, typed(title="电焊工", suggest="1", demand_keys=["standing"]))
    taken = browser.post(NEW, typed(title="电焊工", occupation_pick="6-18-02-04", description="多劳多得"))

    assert found.status_code == taken.status_code == 200
    assert 'name="occupation_pick" value="6-18-02-04"' in found.content.decode()
    assert 'name="occupation" value="6-18-02-04"' in taken.content.decode()
    assert "多劳多得" in taken.content.decode()
    assert not Vacancy.objects.exists()


@pytest.mark.parametrize(("written", "code"), [("6-18-02-04", "6-18-02-04"), ("焊工", "6-18-02-04"), ("", "")])
def test_an_occupation_is_kept_as_its_code_and_never_invented(written, code):
    city().post(NEW, typed(title="电焊工", occupation=written))

    assert Vacancy.objects.get().occupation == code


def test_an_occupation_that_the_classification_lacks_is_told_at_its_field():
    answer = city().post(NEW, typed(occupation="6-18-02-99"))

    assert list(answer.context["form"].errors) == ["occupation"]
    assert not Vacancy.objects.exists()


def test_an_edit_takes_a_suggestion_and_keeps_the_employer():
    post, browser = vacancy(title="电焊工", state="draft"), city()
    edit = reverse("vacancies.vacancy_edit", args=[post.pk])

    page = browser.post(edit, typed(title="电焊工", occupation_pick="6-18-02-04", version="1")).content.decode()
    browser.post(edit, typed(title="电焊工", occupation="6-18-02-04", version="1"))

    assert post.employer.name in page
    assert Vacancy.objects.get().occupation == "6-18-02-04"
    assert "6-18-02-04 焊工" in browser.get(reverse("vacancies.vacancy", args=[post.pk])).content.decode()


def test_an_age_limit_without_a_ground_is_quoted_stops_the_verification_and_goes_with_one_tap():
    browser = city()
    browser.post(NEW, typed(age_max="45", description="会平车，年龄40周岁以下，能倒班"))
    post = Vacancy.objects.get()
    address = reverse("vacancies.vacancy", args=[post.pk])

    page = browser.get(address).content.decode()
    refused = browser.post(reverse("vacancies.move", args=[post.pk]), {"verb": "verify"}, follow=True).content.decode()
    browser.post(reverse("vacancies.no_age_limit", args=[post.pk]), {"version": str(post.version)})
    mended = Vacancy.objects.get()
    browser.post(reverse("vacancies.move", args=[post.pk]), {"verb": "verify"})

    assert post.state == "draft"
    assert "45 岁以下" in page
    assert "年龄40周岁以下" in page
    assert "没有写法律、法规的依据" in refused
    assert (mended.age_max, mended.description) == (None, "会平车，能倒班")
    assert Vacancy.objects.get().state == "verified"


def test_an_age_limit_is_not_dropped_on_a_version_that_somebody_changed():
    post, browser = vacancy(age_max=45, state="draft"), city()

    browser.post(reverse("vacancies.no_age_limit", args=[post.pk]), {"version": "7"})
    shown = browser.get(reverse("vacancies.no_age_limit", args=[post.pk]))

    assert shown.status_code == 302
    assert Vacancy.objects.get().age_max == 45


def test_an_age_limit_with_its_ground_is_verified():
    browser = city()
    browser.post(NEW, typed(title="货运司机", age_max="60", age_reason="licence"))
    post = Vacancy.objects.get()

    browser.post(reverse("vacancies.move", args=[post.pk]), {"verb": "verify"})

    assert Vacancy.objects.get().state == "verified"


def test_another_law_must_be_named():
    answer = city().post(NEW, typed(age_max="60", age_reason="other_law"))

    assert list(answer.context["form"].errors) == ["age_law"]


@pytest.mark.parametrize(
    ("state", "filled", "said"),
    [("filled", 0, "单位说招满了"), ("filled", 5, "已满"), ("closed", 2, "单位说不招了"), ("expired", 0, "已到期")],
)
def test_a_post_that_hires_nobody_lacks_nobody_on_its_page_and_in_the_list(state, filled, said):
    post, browser = vacancy(state=state, filled=filled), city()

    page = browser.get(reverse("vacancies.vacancy", args=[post.pk])).content.decode()
    left = next(column for column in VacancyList.columns if column.key == "left")

    assert f"5 个，已到岗 {filled} 人，{said}" in page
    assert "还缺 <b>" not in page
    assert left.shows(post).text == 0


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"dormitory": "bad", "dormitory_said": "没有消防通道"}, ["宿舍要整改"]),
        ({"canteen": "bad", "canteen_said": "没有证", "work": "unseen"}, ["食堂要整改", "车间没看"]),
    ],
)
def test_a_check_that_verifies_nothing_says_which_finding_stands_in_the_way(found, said):
    firm = employer()
    vacancy(firm, state="draft")
    there = workplace(firm)
    bad, well = site_check(there, **found), site_check(there)

    page, other = (
        city().get(reverse("vacancies.check", args=[check.pk])).content.decode() for check in (bad, well)
    )  # fmt: skip

    assert "这次核验不能核实岗位" in page
    assert all(f"<li>{one}</li>" in page for one in said)
    assert "这次核验不能核实岗位" not in other
    assert "一起核实" in other


def test_a_new_post_does_not_end_before_today_and_nothing_is_stored():
    answer = city().post(NEW, typed(expires_on="2019-06-29", starts_on="2019-07-10"))
    wrong = answer.context["form"].errors

    assert (answer.status_code, list(wrong), Vacancy.objects.count()) == (422, ["expires_on"], 0)
    assert "请写今天或以后的日期" in wrong["expires_on"][0]
    city().post(NEW, typed(expires_on="2019-06-30", starts_on="2019-07-10"))
    assert Vacancy.objects.count() == 1


def test_a_limit_of_any_field_is_told_in_plain_words():
    wrong = city().post(NEW, typed(age_min="12", age_max="120", hours="长" * 101)).context["form"].errors

    assert wrong["age_min"] == ["最小是 16，请改大。"]
    assert wrong["age_max"] == ["最大是 99，请改小。"]
    assert wrong["hours"] == ["最多 100 个字，现在有 101 个。请删短再存。"]


@pytest.mark.parametrize(("title", "there"), [("冒名工", False), ("状态工", False), ("电子装配工", True)])
def test_a_title_like_no_occupation_is_suggested_none(title, there):
    page = city().post(NEW, typed(title=title, suggest="1")).content.decode()

    assert ("occupation_pick" in page) is there
