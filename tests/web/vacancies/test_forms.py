"""Every kind of bad input that the lists of real firms bring, by name, through the list and through the form: read
right, or asked about; nothing invented."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.collection import confirmed, handed_in, listed, to_write
from tests.story.vacancies.test_stored_wording import ROW
from tests.web.vacancies.test_pages import NEW, typed

from qiao.ground.exchange.batches.models import Batch
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.rates import rate_of

pytestmark = pytest.mark.django_db
LOW, HIGH = "最低月工资（元）", "最高月工资（元）"
MISREAD = "普工".encode().decode("gb18030")

READ = {
    "6-8千": ({"工资": "6-8千"}, (3, 6000, 8000)),
    "0.8-1万/月": ({"工资": "0.8-1万/月"}, (3, 8000, 10000)),
    "20-30万/年": ({"工资": "20-30万/年"}, (3, 16667, 25000)),
    "13薪": ({"工资": "8千-1万·13薪"}, (3, 8000, 10000)),
    "a multi-line pay cell": ({"工资": "4000-6000元\n/月，\n包吃住"}, (3, 4000, 6000)),
    "a multi-line headcount": ({"招聘人数": "招\n8\n人"}, (8, 4000, 6000)),
    "no-break spaces": ({"工资": "5000\u00a0-\u00a06000元/月", "招聘人数": "\u00a05\u00a0"}, (5, 5000, 6000)),
}
ASKED = {
    "25元/小时": ({"工资": "25元/小时"}, (3, None, None), "没写一个月干多少，照原样记"),
    "3000以下": ({"工资": "3000以下"}, (3, None, 3000), "没写最低多少"),
    "2名（急）, pay below the least": ({"招聘人数": "2名（急）", "工资": "800元/月"}, (2, 800, 800), "低于 1550 元"),
    "probation at a half": ({"试用期": "1个月，工资2000元"}, (3, 4000, 6000), "只有转正工资的 50%"),
    "probation at 70%": ({"试用期": "三个月，转正工资的70%"}, (3, 4000, 6000), "只有转正工资的 70%"),
    "board taken from the pay": ({"备注": "伙食费每天扣15元"}, (3, 4000, 6000), "没有写在“扣款项目”里"),
    "pay max below min in one text": ({"工资": "6000-4000元/月"}, (3, 4000, 6000), "前面的数比后面的大"),
    "若干": ({"招聘人数": "若干"}, (1, 4000, 6000), "若干"),
    "2-3人": ({"招聘人数": "2-3人"}, (2, 4000, 6000), "按少的 2 人算"),
    "面议": ({"工资": "面议\u00a0"}, (3, None, None), "没有写明工资"),
    "no pay": ({"工资": ""}, (3, None, None), "没有写明工资"),
}
REFUSED = {
    "headcount 0": ({"招聘人数": "0"}, "招聘人数是 0"),
    "pay max below min": ({"工资": "", LOW: "6000", HIGH: "4000"}, "比最低工资"),
    "13薪 alone": ({"工资": "13薪"}, "看不懂这个工资"),
    "pay of two weeks": ({"工资": "5000元/2周"}, "看不懂这个工资"),
    "pay with a rebate in it": ({"工资": "综合工资5000含返费"}, "把中介返费算进了工资"),
    "99999999人": ({"招聘人数": "99999999"}, "太大，不像一个岗位的人数"),
    "mojibake": ({"岗位名称": MISREAD}, "这一格是乱码"),
    "mojibake within a cell": ({"备注": "包吃住，è¿™里招人"}, "另存为 .xlsx"),
    "mojibake within a description": ({"岗位描述": "流水线ï¼Œ长白班"}, "另存为 .xlsx"),
}


def city():
    return logged_in(officer("city", "3709"))


def rows_of(cases):
    return [{**ROW, "岗位名称": f"操作工{at}", LOW: "", HIGH: "", **told[0]} for at, told in enumerate(cases.values())]


def stored():
    rows = Vacancy.objects.values_list("title", "headcount", "wage_low_yuan", "wage_high_yuan")
    return {title: tuple(told) for title, *told in rows}


def shown(browser, batch: Batch, what: str) -> str:
    return browser.get(reverse("imports.batch", args=[batch.pk]), {"show": what}).content.decode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_by_a_list_what_can_be_read_is_read_and_nothing_asked(encoding):
    browser = city()
    batch = handed_in(browser, listed(rows_of(READ), encoding))

    confirmed(browser, batch, to_write(batch))

    assert (batch.counts["wrong"], batch.counts["warned"]) == (0, 0)
    assert stored() == {f"操作工{at}": figures for at, (_, figures) in enumerate(READ.values())}


def test_by_a_list_what_is_read_with_a_doubt_is_asked_about():
    browser = city()
    batch = handed_in(browser, listed(rows_of(ASKED)))
    page = shown(browser, batch, "warned")

    confirmed(browser, batch, to_write(batch))

    assert (batch.counts["wrong"], batch.counts["warned"]) == (0, len(ASKED))
    assert stored() == {f"操作工{at}": figures for at, (_, figures, _) in enumerate(ASKED.values())}
    assert [words for *_, words in ASKED.values() if words not in page] == []


def test_by_a_list_what_cannot_be_read_is_refused_with_its_reason_and_not_stored():
    browser = city()
    batch = handed_in(browser, listed([{**ROW, "岗位名称": "操作工", LOW: "", HIGH: ""}, *rows_of(REFUSED)]))
    page = shown(browser, batch, "wrong")

    confirmed(browser, batch, to_write(batch))

    assert batch.counts["wrong"] == len(REFUSED)
    assert list(stored()) == ["操作工"]
    assert [words for _, words in REFUSED.values() if words not in page] == []


def test_headings_that_stand_lower_or_in_another_order_are_found():
    rows = listed([dict(reversed({**ROW, "岗位名称": "操作工"}.items()))], "utf-8").decode()
    titled = f"泰安市岗位采集表,,,,\n填报单位：人社局,,,,\n{rows}"
    browser = city()

    batch = handed_in(browser, titled.encode())
    confirmed(browser, batch, to_write(batch))

    assert stored() == {"操作工": (3, 4000, 6000)}


def test_cells_that_slid_one_column_are_refused_and_nothing_of_them_is_stored():
    headings, cells = [*ROW, "岗位名称"], [*ROW.values(), "操作工"]
    slid = "\n".join([",".join(headings), *(",".join(["", *cells[:-1]]) for _ in range(4))])

    batch = handed_in(city(), slid.encode())

    assert (batch.counts["new"], batch.counts["wrong"]) == (0, 4)


def test_a_whole_file_of_a_wrong_encoding_is_refused_as_that():
    garbled = listed([{**ROW, "岗位名称": "操作工"}] * 3, "utf-8").decode("latin-1").encode()

    batch = handed_in(city(), garbled)

    assert (batch.state, batch.refusal["code"]) == ("refused", "mojibake")


BY_FORM = {
    "headcount 0": ({"headcount": "0"}, "headcount"),
    "pay max below min": ({"wage_low_yuan": "6000", "wage_high_yuan": "4000"}, "wage_high_yuan"),
    "25元/小时": ({"wage_low_yuan": "25元/小时"}, "wage_low_yuan"),
    "25 without its unit": ({"wage_low_yuan": "25", "wage_high_yuan": ""}, "wage_low_yuan"),
    "6-8千": ({"wage_low_yuan": "6-8千"}, "wage_low_yuan"),
    "0.8-1万/月": ({"wage_high_yuan": "0.8-1万/月"}, "wage_high_yuan"),
    "20-30万/年": ({"wage_high_yuan": "20-30万/年"}, "wage_high_yuan"),
    "13薪": ({"wage_low_yuan": "13薪"}, "wage_low_yuan"),
    "99999999人": ({"headcount": "99999999"}, "headcount"),
    "mojibake": ({"title": MISREAD}, "title"),
    "mojibake within a text": ({"description": "流水线ï¼Œ长白班"}, "description"),
    "mojibake of the firm": ({"employer_name": "普通工人".encode("gb18030").decode("latin-1")}, "employer_name"),
}


@pytest.mark.parametrize("case", BY_FORM, ids=json.dumps)
def test_by_the_form_bad_input_is_told_at_its_field_and_nothing_is_stored(case):
    told, field = BY_FORM[case]

    answer = city().post(NEW, typed(**told))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Vacancy.objects.exists()


def test_by_the_form_line_breaks_and_no_break_spaces_are_no_part_of_a_name_or_a_number():
    city().post(NEW, typed(title="普工\n（长\u00a0白班）", headcount="\u00a05\u00a0", wage_low_yuan="\u00a04000"))

    assert stored() == {"普工 （长 白班）": (5, 4000, 6000)}


def test_a_post_that_stands_twice_in_one_file_is_new_once_however_far_apart():
    rows = [{**ROW, "岗位名称": f"操作工{at}"} for at in range(1_200)]
    browser = city()

    batch = handed_in(browser, listed([*rows, *rows[:30]]))
    confirmed(browser, batch, to_write(batch))
    batch.refresh_from_db()

    assert (batch.counts["new"], batch.counts["same"]) == (1_200, 30)
    assert batch.counts["created"] == Vacancy.objects.count() == 1_200


def test_a_post_without_an_occupation_is_shown_its_likeliest_one_and_stored_without():
    browser = city()
    batch = handed_in(browser, listed([{**ROW, "岗位名称": "缝纫工", "招聘人数": "若干"}]))

    page = shown(browser, batch, "warned")
    confirmed(browser, batch, to_write(batch))

    assert "职业（建议，导入后可选） — → 6-05-01-03 缝纫工" in page
    assert Vacancy.objects.get().occupation == ""


def test_a_contact_in_the_words_of_a_row_is_a_warning_with_its_quote_and_the_row_is_taken():
    browser = city()

    batch = handed_in(
        browser, listed([{**ROW, "岗位名称": "操作工", "岗位描述": "长白班，找李姐，加v abc123"}], "utf-8")
    )
    page = shown(browser, batch, "warned")
    confirmed(browser, batch, to_write(batch))

    assert "写了联系方式“找李姐、加v abc123”，公开页面会去掉。" in page
    assert stored() == {"操作工": (3, 4000, 6000)}


def test_pay_that_was_not_told_is_the_same_by_the_list_and_by_the_form_and_both_pages_say_so():
    browser = city()
    batch = handed_in(browser, listed([{**ROW, "岗位名称": "操作工", "工资": "面议"}]))
    confirmed(browser, batch, to_write(batch))
    browser.post(NEW, typed(title="缝纫工", wage_low_yuan="", wage_high_yuan=""))

    assert stored() == {"操作工": (3, None, None), "缝纫工": (3, None, None)}
    for post in Vacancy.objects.all():
        assert post.state == "draft"
        assert "面议" in browser.get(reverse("vacancies.vacancy", args=[post.pk])).content.decode()


def test_heads_that_nobody_counted_are_several_on_the_page_and_in_the_list():
    browser = city()
    batch = handed_in(browser, listed([{**ROW, "岗位名称": "操作工", "招聘人数": "若干"}]))
    confirmed(browser, batch, to_write(batch))

    page = browser.get(reverse("vacancies.vacancy", args=[Vacancy.objects.get().pk])).content.decode()

    assert "若干（先按 1 人算）" in page
    assert "若干（先按 1 人算）" in browser.get(reverse("vacancies.list")).content.decode()


def test_the_preview_shows_words_and_no_codes():
    browser = city()
    row = {**ROW, "岗位名称": "操作工", "学历要求": "高中", "职业": "6-05-01-03", "招聘人数": "若干", "是否夜班": "否"}
    page = shown(browser, handed_in(browser, listed([row])), "warned")

    for word in ("高中", "山东省泰安市泰山区", "6-05-01-03 缝纫工"):
        assert word in page
    assert "370902" not in page


def test_what_a_list_changes_is_shown_in_words():
    browser = city()
    row = {**ROW, "岗位名称": "操作工", "学历要求": "高中", "工作经验": "1年"}
    batch = handed_in(browser, listed([row]))
    confirmed(browser, batch, to_write(batch))

    page = shown(browser, handed_in(browser, listed([{**row, "学历要求": "大专", "工作经验": "2年"}])), "changed")

    assert "高中 → 大专" in page
    assert "1 年以上 → 2 年以上" in page


def test_pay_by_the_hour_is_kept_as_stated_by_a_list_as_by_the_form_and_a_later_list_takes_back_a_months_figure():
    browser = city()
    for pay in ("25元/小时", "4000-6000元/月", "25元/小时"):
        batch = handed_in(browser, listed([{**ROW, "岗位名称": "操作工", "工资": pay}]))
        confirmed(browser, batch, to_write(batch))
        post = Vacancy.objects.get()
        hourly = pay.startswith("25")
        assert post.terms["wage"] == pay
        assert (post.wage_low_yuan, post.wage_high_yuan) == ((None, None) if hourly else (4000, 6000))
        assert post.pay_method == "计时"
    told = rate_of(post)
    assert told is not None
    assert (told.period, told.low) == ("hour", 25)


def test_the_preview_shows_the_pay_that_was_read():
    browser = city()
    rows = [{**ROW, "岗位名称": f"操作工{pay}", "工资": pay} for pay in ("6-8千", "0.8-1万·13薪", "3000以下", "面议")]

    page = shown(browser, handed_in(browser, listed(rows)), "all")

    for told in ("6,000–8,000 元/月", "8,000–10,000 元/月，13 薪", "最高 3,000 元/月", "面议"):
        assert told in page


def test_a_list_finds_its_firm_however_its_name_is_spelt():
    browser = city()
    for spelt in ("岱宗（泰安）服饰有限公司", "岱宗(泰安)服饰有限公司", "岱宗（泰安）服饰 有限 公司"):
        batch = handed_in(browser, listed([{**ROW, "岗位名称": "操作工", "用人单位": spelt}]))
        confirmed(browser, batch, to_write(batch))

    assert Vacancy.objects.get().employer.name == "岱宗（泰安）服饰有限公司"
