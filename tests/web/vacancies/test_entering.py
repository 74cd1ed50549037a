"""The form of a post: what it was verified with, for whom it is entered, pay by any unit, limits by name, contacts."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import acting, logged_in, officer
from tests.factories.vacancies import credit_code, employer, public, site_check, vacancy, workplace
from tests.web.vacancies.test_pages import NEW, city, typed

from qiao.story.vacancies import standing
from qiao.story.vacancies.models import Employer, Vacancy
from qiao.web.public.paying import pay_told
from qiao.web.vacancies.due import to_verify_again
from qiao.web.vacancies.forms import VacancyForm, stored

pytestmark = pytest.mark.django_db


def own(firm: Employer) -> Client:
    return logged_in(officer("employer", organisation=firm.pk))


def again(post: Vacancy, **changed: Any) -> dict[str, Any]:
    """The form of a post as a browser sends it back, with what was changed."""
    form = VacancyForm(of=post)
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in {**shown, **changed}.items() if value not in (None, False)}


def edited(browser: Client, post: Vacancy, **changed: Any) -> tuple[str, Vacancy]:
    post = Vacancy.objects.select_related("employer").get(pk=post.pk)
    page = browser.post(reverse("vacancies.vacancy_edit", args=[post.pk]), again(post, **changed), follow=True)
    return page.content.decode(), Vacancy.objects.get(pk=post.pk)


def test_a_form_sent_back_untouched_leaves_an_open_post_as_it_stands():
    post = public(
        terms={"wage": "25元/小时", "remarks": "附言"}, wage_low_yuan=5200, wage_high_yuan=5200, place="370902005001",
        description=" 平车\n两班倒 ", skills=["缝纫、锁边"],
    )  # fmt: skip

    _page, after = edited(own(post.employer), post, description="平车\r\n两班倒", contact="人事部")

    assert (after.contact, after.place, after.skills) == ("人事部", "370902005001", ["缝纫、锁边"])
    assert (after.state, after.as_verified, after.wage_low_yuan) == ("open", {}, 5200)
    assert after.terms["wage"] == "25元/小时"
    assert after.terms["remarks"] == "附言"


def test_a_firm_that_says_several_is_taken_at_its_word_and_a_number_or_that_must_be_said():
    browser, form = city(), typed(headcount="")
    empty = browser.get(NEW).context["form"]["headcount"].value()
    neither = browser.post(NEW, form)
    both = browser.post(NEW, {**form, "headcount": "3", "several": "on"})
    browser.post(NEW, {**form, "several": "on"})

    post = Vacancy.objects.get()
    assert empty is None
    assert neither.context["form"].errors["headcount"] == ["请填招几人；单位只说“若干”，就勾下面那一格。"]
    assert "several" in both.context["form"].errors
    assert (post.headcount, post.headcount_told, post.seats_said) == (1, False, "若干（先按 1 人算）")
    kept = edited(browser, post, contact="人事部")[1]
    assert (kept.contact, kept.headcount, kept.headcount_told) == ("人事部", 1, False)
    told = edited(browser, post, headcount="8", several=False)[1]
    assert (told.headcount, told.headcount_told) == (8, True)


def test_a_post_that_the_firm_has_already_is_told_with_a_way_to_enter_it_all_the_same():
    browser = city()
    browser.post(NEW, typed(expires_on="2099-07-01"))
    first = Vacancy.objects.get()

    asked = browser.post(NEW, again := typed(expires_on="2099-07-01", description="二车间"))
    assert asked.status_code == 422
    assert reverse("vacancies.vacancy", args=[first.pk]) in asked.content.decode()
    assert 'name="is_still"' in asked.content.decode()
    assert "二车间" in asked.content.decode()
    assert Vacancy.objects.count() == 1
    for _ in range(2):
        browser.post(NEW, {**again, "is_still": "on"})
    browser.post(NEW, typed(expires_on="2099-08-01"))
    browser.post(NEW, typed(expires_on="2099-07-01", place_text="山东省泰安市岱岳区"))

    assert Vacancy.objects.count() == 4


def test_what_is_over_is_no_like_post():
    vacancy(firm := employer("岱宗服饰（示例）"), state="closed")

    own(firm).post(NEW, typed(employer_name=firm.name))

    assert sorted(Vacancy.objects.values_list("state", flat=True)) == ["closed", "draft"]


def test_a_firm_that_changes_its_pay_reads_why_the_post_left_and_the_office_reads_both_values():
    post = public(wage_low_yuan=5000, wage_high_yuan=6000)
    browser, address = own(post.employer), reverse("vacancies.vacancy", args=[post.pk])

    page, after = edited(browser, post, wage_low_yuan="3000")
    office = city().get(address).content.decode()
    todo = to_verify_again(acting("city", "3709"))
    listed = city().get(reverse("vacancies.list") + "?mine=1&again=1").content.decode()

    assert after.state == "draft"
    assert "改了最低月薪，要重新核实" in page
    assert "改了最低月薪，等人社局重新核实" in browser.get(reverse("vacancies.own")).content.decode()
    assert "<td>5000</td><td>3000</td>" in office
    assert 'value="verify"' in office
    assert (todo.count, post.title in listed) == (1, True)
    assert "正在重新核实" in Client().get(reverse("public.post", args=[post.pk])).content.decode()


def test_an_officer_says_in_the_form_that_they_asked_and_a_firm_is_not_asked_for_it():
    post = public()

    offered = b'name="asked"' in city().get(reverse("vacancies.vacancy_edit", args=[post.pk])).content
    shown = b'name="asked"' in own(post.employer).get(reverse("vacancies.vacancy_edit", args=[post.pk])).content
    _page, after = edited(city(), post, wage_low_yuan="4500", asked="phone")
    _page, sent = edited(own(post.employer), post, wage_low_yuan="4600", asked="phone")

    assert (offered, shown) == (True, False)
    assert (after.state, after.wage_low_yuan, after.verified_how) == ("open", 4500, "phone")
    assert (sent.state, sent.wage_low_yuan) == ("draft", 4600)


def test_on_site_is_offered_once_somebody_was_there_and_refused_with_the_remedy_before():
    post, browser = vacancy(state="draft"), city()
    address = reverse("vacancies.vacancy", args=[post.pk])

    before = browser.get(address).content.decode()
    move = reverse("vacancies.move", args=[post.pk])
    refused = browser.post(move, {"verb": "verify", "how": "site"}, follow=True).content.decode()
    site_check(workplace(post.employer))
    after = browser.get(address).content.decode()

    assert '<option value="site">' not in before
    assert reverse("vacancies.employer", args=[post.employer_id]) + "#checks" in before
    assert "没有" in refused
    assert "的实地核验记录，不能按“实地”核实。请先在用人单位的页面记下实地核验" in refused
    assert '<option value="site">' in after


@pytest.mark.parametrize(
    ("given", "low", "high", "terms", "told"),
    [
        ({"pay_unit": "hour", "wage_low_yuan": "25", "wage_high_yuan": "", "hours_day": "10", "days_month": "26"},
         6500, 6500, {"wage": "25元/小时", "hours_day": 10.0, "days_month": 26},
         "25 元/小时（约 6,500 元/月，按 260 小时算）"),
        ({"pay_unit": "hour", "wage_low_yuan": "22.5", "wage_high_yuan": "25"},
         None, None, {"wage": "22.5-25元/小时"}, "22.5–25 元/小时"),
        ({"pay_unit": "day", "wage_low_yuan": "200", "wage_high_yuan": "220", "days_month": "25"},
         5000, 5500, {"wage": "200-220元/天", "days_month": 25}, "200–220 元/天（约 5,000–5,500 元/月，按 25 天算）"),
        ({"pay_unit": "piece", "wage_low_yuan": "0.35", "wage_high_yuan": "0.5"},
         None, None, {"wage": "0.35-0.5元/件"}, "0.35–0.5 元/件"),
    ],
)  # fmt: skip
def test_pay_is_entered_by_its_unit_and_a_month_is_reckoned_only_from_what_was_told(given, low, high, terms, told):
    browser = city()

    browser.post(NEW, typed(**given))
    post = Vacancy.objects.get()
    _page, after = edited(browser, post)

    assert (post.wage_low_yuan, post.wage_high_yuan, post.terms, post.state) == (low, high, terms, "draft")
    assert pay_told(post) == told
    assert told in browser.get(reverse("vacancies.vacancy", args=[post.pk])).content.decode()
    assert (after.wage_low_yuan, after.terms) == (low, terms)


def test_a_rate_without_hours_is_public_as_a_rate_and_never_as_a_month():
    post = public(wage_low_yuan=None, wage_high_yuan=None, pay_method="计时", terms={"wage": "25元/小时"})
    piece = public(wage_low_yuan=None, wage_high_yuan=None, pay_method="计件", terms={"wage": "0.35元/件"})

    page = Client().get(reverse("public.post", args=[post.pk])).content.decode()
    by_piece = Client().get(reverse("public.post", args=[piece.pk])).content.decode()

    assert "25 <small>元/小时</small>" in page
    assert "一个月多少小时没有说，先问清" in page
    assert '"unitText": "HOUR"' in page
    assert "0.35 <small>元/件</small>" in by_piece
    assert "按件算，做多少拿多少" in by_piece
    assert "baseSalary" not in by_piece
    assert "元/月" not in page + by_piece


def test_the_hours_that_were_told_are_those_that_the_public_reads():
    told = {"wage": "25元/小时", "hours_day": 10, "days_month": 26}
    post = public(wage_low_yuan=6500, wage_high_yuan=6500, pay_method="计时", terms=told)

    page = Client().get(reverse("public.post", args=[post.pk])).content.decode()

    assert "25 元一小时，一个月按 260 小时折算" in page


def test_other_pay_by_the_month_drops_the_rate_that_stood_before():
    post = vacancy(state="draft", wage_low_yuan=5200, wage_high_yuan=5200, terms={"wage": "25元/小时"})

    assert stored(post)["pay_unit"] == "hour"
    _page, after = edited(city(), post, pay_unit="month", wage_low_yuan="4800", wage_high_yuan="")

    assert (after.wage_low_yuan, after.wage_high_yuan, after.terms) == (4800, None, {})


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"headcount": "99999999"}, "headcount", "请填 1 到 100,000 之间的数。"),
        ({"wage_low_yuan": "99999999", "wage_high_yuan": ""}, "wage_low_yuan",
         "请填 500 到 100,000 之间的数（元/月）。"),
        ({"wage_high_yuan": "99999999"}, "wage_high_yuan", "请填 500 到 100,000 之间的数（元/月）。"),
        ({"wage_low_yuan": "25", "wage_high_yuan": ""}, "wage_low_yuan", "请填 500 到 100,000 之间的数（元/月）。"),
        ({"pay_unit": "hour", "wage_low_yuan": "5000", "wage_high_yuan": ""}, "wage_low_yuan",
         "请填 2 到 1,000 之间的数（元/小时）。"),
        ({"wage_low_yuan": "4000.5", "wage_high_yuan": ""}, "wage_low_yuan", "月薪填整数元。"),
        ({"board_yuan_month": "99999999"}, "board_yuan_month", "请填 0 到 5,000 之间的数。"),
    ],
)  # fmt: skip
def test_a_figure_beyond_its_limit_is_told_with_the_limit(changed, field, said):
    answer = city().post(NEW, typed(**changed))

    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == {field: [said]}


@pytest.mark.parametrize(("text", "found"), [("99999999", "99999999"), ("9" * 40, str(2**63 - 1))])
def test_a_headcount_beyond_the_limit_is_refused_by_name_in_the_one_tap_answer_too(text, found):
    post = vacancy()

    page = city().post(
        reverse("vacancies.answer", args=[post.pk]), {"said": "number", "headcount": text}, follow=True
    ).content.decode()  # fmt: skip

    assert f"招聘人数 {found} 太大" in page
    assert "最多填 100000" in page
    assert Vacancy.objects.get().headcount == 5


@pytest.mark.parametrize(
    "given", [{"employer_name": "别家服饰有限公司"}, {"employer_name": "岱宗服饰", "credit_code": credit_code(9)}]
)
def test_a_firm_enters_no_post_under_another_name_or_code(given):
    firm = employer("岱宗服饰", credit_code=credit_code(8))

    answer = own(firm).post(NEW, typed(**given))

    assert answer.status_code == 422
    assert "这个账号是岱宗服饰的" in dict(answer.context["form"].errors)["employer_name"][0]
    assert (Vacancy.objects.count(), Employer.objects.count()) == (0, 1)


def test_a_firm_enters_its_own_post_and_is_told_for_whom():
    firm = employer("岱宗服饰有限公司")

    page = own(firm).post(NEW, typed(employer_name="岱宗服饰"), follow=True).content.decode()

    assert "用人单位是岱宗服饰有限公司" in page
    assert Vacancy.objects.get().employer == firm


def test_an_employer_that_nobody_knew_is_told_to_be_a_new_one():
    employer("岱宗服饰")

    new = city().post(NEW, typed(employer_name="岱综服饰"), follow=True).content.decode()
    known = city().post(NEW, typed(employer_name="岱宗服饰"), follow=True).content.decode()

    assert "系统里原来没有“岱综服饰”，新登记了这家用人单位" in new
    assert "新登记了" not in known


@pytest.mark.parametrize(
    "spelt",
    ["岱宗（泰安）服饰有限公司", "岱宗(泰安)服饰有限公司", "岱宗（泰安） 服饰 有限公司", "岱宗（泰安）服饰有限　公司"],
)
def test_a_name_in_another_spelling_is_the_firm_on_record(spelt):
    firm = employer("岱宗（泰安）服饰有限公司")

    city().post(NEW, typed(employer_name=spelt))

    assert Employer.objects.get() == firm
    assert Vacancy.objects.get().employer == firm


def test_a_name_like_one_of_the_city_is_asked_about_and_is_another_firm_only_when_somebody_says_so():
    firm, browser = employer("岱宗服饰有限公司"), city()
    given = typed(employer_name="岱宗服饰厂")

    asked = browser.post(NEW, given)
    counted = Employer.objects.count()
    browser.post(NEW, {**given, "is_another": "on"})

    assert asked.status_code == 422
    assert "已经登记了“岱宗服饰有限公司”" in dict(asked.context["form"].errors)["employer_name"][0]
    assert b'name="is_another"' in asked.content
    assert b'name="is_another"' not in browser.get(NEW).content
    assert counted == 1
    assert Vacancy.objects.get().employer.name == "岱宗服饰厂"
    assert Vacancy.objects.get().employer != firm


def test_a_firm_of_a_like_name_in_another_city_or_of_another_code_is_nobodys_double():
    employer("岱宗服饰有限公司", credit_code=credit_code(8))

    page = city().post(NEW, typed(employer_name="岱宗服饰", credit_code=credit_code(9)), follow=True).content.decode()

    assert "新登记了这家用人单位" in page
    assert Employer.objects.count() == 2


def test_an_agency_that_dispatches_to_itself_is_asked_who_directs_the_work():
    given = {"employer_name": "岱宗服饰有限公司", "contract": "劳务派遣", "dispatched_by": "岱宗服饰"}

    answer = city().post(NEW, typed(**given))

    assert list(answer.context["form"].errors) == ["dispatched_by"]


def test_whoever_writes_a_contact_into_the_text_is_told_that_the_public_page_leaves_it_out():
    page = city().post(NEW, typed(description="找李姐，一三八零零一三八零零零"), follow=True).content.decode()

    assert "“岗位描述”里写了联系方式（找李姐、一三八零零一三八零零零），公开页面会去掉。" in page
    assert "公开页面会去掉" not in city().post(NEW, typed(description="每天8小时"), follow=True).content.decode()


def test_the_form_warns_like_the_list_of_a_firm_named_by_its_owner_of_low_pay_on_trial_and_of_board_taken_from_pay():
    given = {"probation": "1个月，工资1500元", "description": "伙食费每天扣15元，加卫星zhao88", "wage_low_yuan": "4000"}

    page = city().post(NEW, typed(**given, employer_name="岱综服饰（找小王）"), follow=True).content.decode()

    assert "“1个月,工资1500元”只有转正工资的 37%。" in page
    assert "没有写在“扣款项目”里" in page
    assert "“岗位描述”里写了联系方式（加卫星zhao88），公开页面会去掉。" in page
    assert "“用人单位”里写了联系方式（找小王），公开页面会去掉。" in page


def test_the_form_asks_about_pay_below_every_least_wage_and_about_long_hours():
    given = {"wage_low_yuan": "1200", "wage_high_yuan": "1300", "hours": "每天10小时", "description": ""}

    page = city().post(NEW, typed(**given), follow=True).content.decode()

    assert "月工资 1200 元，低于 1550 元" in page
    assert "“每天10小时”：一个月的加班多半超过 36 小时。" in page


def test_a_post_for_those_of_18_is_not_entered_as_open_to_those_of_16():
    answer = city().post(NEW, typed(young_ok="on", age_min="18"))

    assert list(answer.context["form"].errors) == ["young_ok"]
    assert city().post(NEW, typed(young_ok="on", age_min="16")).status_code == 302


def test_what_is_written_behind_a_place_is_read_too():
    answer = city().post(NEW, typed(place_text="山东省泰安市泰山区，限男"))

    assert list(answer.context["form"].errors) == ["place_text"]


def test_an_edit_while_it_waits_still_tells_what_was_verified_first():
    post = public(title="缝纫工")
    browser = own(post.employer)

    edited(browser, post, title="裁剪工")
    _page, after = edited(browser, post, title="普工")

    assert [(one.verified, one.now) for one in standing.differences(after)] == [("缝纫工", "普工")]


def test_changed_posts_are_verified_one_by_one_and_a_check_on_site_shows_what_was_changed_too():
    firm = employer()
    waits, changed = vacancy(firm, state="draft"), public(firm, title="裁剪工", wage_low_yuan=5000)
    edited(own(firm), changed, wage_low_yuan="4500")
    asked = {"do": "bulk", "action": "verify", "id": [str(waits.pk), str(changed.pk)]}

    page = city().post(reverse("vacancies.list"), asked).content.decode()
    city().post(reverse("vacancies.list"), {**asked, "confirm": "1", "applies": "1"})
    on_site = city().get(reverse("vacancies.check", args=[site_check(workplace(firm)).pk])).content.decode()

    assert "核实以后改过，要逐个看改了什么" in page
    assert dict(Vacancy.objects.values_list("title", "state")) == {"缝纫工": "verified", "裁剪工": "draft"}
    assert "最低月薪：核实过的是“5000”，现在写“4500”" in on_site
    assert f'value="{changed.pk}"> 裁剪工' in on_site


def test_pay_without_a_month_is_no_blank_in_the_list():
    vacancy(wage_low_yuan=None, wage_high_yuan=None, terms={"wage": "25元/小时"})

    assert "25 元/小时" in city().get(reverse("vacancies.list")).content.decode()
