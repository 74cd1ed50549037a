"""The public site: what anybody may read, what nobody may, and what no visitor is given to carry."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import bridge
from tests.factories.accounts import logged_in, officer
from tests.factories.register import worker
from tests.factories.vacancies import employer, public, vacancy

from qiao.ground import clock
from qiao.site.lines import Line
from qiao.web.accounts.matrix import addresses
from qiao.web.frame.gate import PUBLIC
from qiao.web.public.telling import told

pytestmark = pytest.mark.django_db
LIST, HERE, BASE = "/jobs/", "http://testserver", "https://example.org"
HOME, PAIRED = "500238", "370902"


def read(path: str, status: int = 200) -> str:
    answer = Client().get(path)
    assert answer.status_code == status
    return answer.content.decode()


def address(post) -> str:
    return reverse("public.post", args=[post.pk])


def titles(path: str) -> list[str]:
    return re.findall(r'<h3><a href="[^"]*">([^<]*)</a></h3>', read(path))


# Which posts ---------------------------------------------------------------------------------------------------------
def test_a_post_that_is_not_open_verified_fresh_and_of_a_trusted_firm_is_not_shown():
    day = clock.today()
    for title, more in {
        "草稿": {"state": "draft"}, "没开放": {"state": "verified"}, "暂停的": {"state": "paused"},
        "拦下的": {"state": "blocked"}, "没核实": {"verified_on": None}, "过期的": {"expires_on": day - timedelta(1)},
        "招满的": {"filled": 5}, "陈旧的": {"verified_on": day - timedelta(91)},
    }.items():  # fmt: skip
        public(title=title, **more)
    public(employer(suspended_until=day), title="停用的")
    public(title="能去的", verified_on=day - timedelta(90), expires_on=day)

    assert titles(LIST) == ["能去的"]


@pytest.mark.parametrize(("more", "status"), [({"state": "filled", "filled": 5}, 410), ({"state": "draft"}, 404)])
def test_a_closed_post_is_gone_and_leads_to_others_in_the_city(more, status):
    closed, other = public(title="收了", **more), public(title="还招", place="370903")
    public(title="远的", place="371302")

    page = read(address(closed), status)

    assert "收了" not in page
    assert address(other) in page
    assert "远的" not in page


def test_a_post_that_never_was_public_is_not_found_like_one_that_never_was():
    pages = [read(address(vacancy(state="draft")), 404), read(reverse("public.post", args=[uuid4()]), 404)]

    assert all("没有这个活" in page and "免费" in page and "12333" in page for page in pages)


# What is asked for ---------------------------------------------------------------------------------------------------
def test_home_comes_first_then_the_paired_city_then_elsewhere_over_all_pages():
    bridge.programme()
    day = clock.today()
    for number in range(15):
        public(title=f"县{number}", place=HOME, collected_on=day - timedelta(number))
        public(title=f"泰{number}", place=PAIRED, collected_on=day - timedelta(number))
        public(title=f"远{number}", place="371302", collected_on=day - timedelta(number))

    path, seen = f"{LIST}?home={HOME}", []
    for _ in range(9):
        page = read(path)
        seen += re.findall(r'<h3><a href="[^"]*">([^<]*)</a></h3>', page)
        following = re.search(r'href="([^"]*)" rel="next"', page)
        if following is None:
            break
        path = LIST + unescape(following[1])

    assert seen == [f"{place}{number}" for place in "县泰远" for number in range(15)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("pay=5000", {"厨师"}), ("board=1", {"厨师"}), ("day=1", {"厨师", "缝纫工"}), ("young=1", {"缝纫工"}),
        ("q=做饭", {"厨师"}), ("q=泰安", {"厨师"}), ("at=371300", {"缝纫工"}), ("at=near&home=500238", {"保安"}),
        ("at=pair&home=500238", {"厨师"}), ("q=没有的活", set()),
        ("pay=999&at=1&home=x&after=x", {"厨师", "缝纫工", "保安"}),
    ],
)  # fmt: skip
def test_the_list_shows_what_is_asked_for_and_leaves_out_what_it_does_not_offer(query, found):
    bridge.programme()
    public(title="厨师", place=PAIRED, wage_low_yuan=5000, wage_high_yuan=5500, board_lodging="包吃包住")
    public(title="缝纫工", place="371302", young_ok=True)
    public(title="保安", place=HOME, night=True)

    assert set(titles(f"{LIST}?{query}")) == found


def test_a_long_text_is_cut_and_costs_no_more_than_a_short_one(django_assert_max_num_queries):
    public()
    with django_assert_max_num_queries(12):
        page = read(f"{LIST}?q={'缝纫 ' * 1500}")

    assert len(re.search(r'name="q" id="q" value="([^"]*)"', page)[1]) <= 40


def test_a_page_of_twenty_posts_asks_the_database_no_more_often_than_one_of_two(django_assert_max_num_queries):
    bridge.programme()
    for _ in range(20):
        public(place=HOME)
    with django_assert_max_num_queries(14):
        assert len(titles(f"{LIST}?home={HOME}")) == 20


# Nobody's data -------------------------------------------------------------------------------------------------------
PLANTED = ("赵铁柱", "13812340000", "138 1234 0000", "0538-7654321", "wx_zhao88", "zhao@example.com", "李经理",
           "１３９１２３４００００", "钱多多", "66-12-34", "孙厚道", "冉冬梅", "13700000007",
           "13912340000", "example.org")  # fmt: skip


def test_a_post_s_own_contact_is_named_on_no_public_page():
    post = public(employer(), contact="赵铁柱", contact_phone="13812340000", description="联系赵铁柱", place=PAIRED)

    assert "赵铁柱" not in Client().get(address(post)).content.decode()


def test_what_a_post_gives_stands_on_its_public_page():
    post = public(
        employer(), place=PAIRED, pay_method="计件", hours="8 小时", contract="劳务派遣",
        dispatched_by="众和人力（示例）", lodging_yuan_month=120, board_yuan_month=0, terms={"welfare": ["年终奖"]},
    )  # fmt: skip

    page = Client().get(address(post)).content.decode()

    assert [
        word for word in ("计件", "8 小时", "众和人力（示例）", "每月住宿费（元）", "120", "年终奖") if word not in page
    ] == []
    assert "每月饭费（元）" in page


def test_no_public_page_shows_the_name_or_the_telephone_of_a_contact():
    bridge.programme()
    said = (
        "联系赵铁柱 13812340000，座机0538-7654321，微信：wx_zhao88，邮箱 zhao@example.com，"
        "找李经理，１３９１２３４００００，https://example.org/x"
    )
    firm = employer(contact="赵铁柱", contact_phone="138 1234 0000")
    worker(name="冉冬梅", phone="13700000007")
    post = public(
        firm, title="缝纫工 13812340000", place=PAIRED, description=f"{said}，也可问钱多多 66-12-34、孙厚道",
        skills=["缝纫 赵铁柱"], contact="孙厚道", contact_phone="0538-7654321",
        terms={"welfare": [said], "remarks": said}, hours=said[:100], address="赵铁柱家", insurance="找赵铁柱",
        dispatched_by="赵铁柱", deductions=said[:100],
    )  # fmt: skip
    firm.contacts.create(name="钱多多", phone="66-12-34")
    closed = public(firm, title="赵铁柱招人", state="filled", filled=5, description=said)
    arguments = {"public.post": [post.pk], "public.certificate_of": ["SL2018-01-001", "AAAA2222BBBB"]}
    paths = [reverse(one.name, args=arguments.get(one.name)) for one in addresses() if one.name.startswith("public.")]

    pages = {path: Client().get(path).content.decode() for path in [*paths, f"{LIST}?home={HOME}", address(closed)]}

    assert len(pages) == 8
    assert {path: word for path, page in pages.items() for word in PLANTED if word in page} == {}
    assert "缝纫工" in pages[address(post)]


@pytest.mark.parametrize(
    "text", ["3000-5000元/月", "2019-06-01 上岗", "8:00-17:30，月休4天", "项目经理", "年终奖 10000 元"]
)
def test_pay_days_and_hours_are_no_telephone(text):
    assert text in read(address(public(description=text)))


def test_every_page_says_free_and_gives_the_hotline_and_no_visitor_gets_a_cookie(settings):
    settings.QIAO_HOTLINE = Line("协作热线", "023-55550000")
    post, closed = public(), public(state="filled", filled=5)
    for path in (LIST, LIST + "?lang=en&big=1", address(post), address(closed), reverse("public.post", args=[uuid4()])):
        answer = Client().get(path)
        page = answer.content.decode()
        assert "tel:02355550000" in page
        assert ("Free" if "lang=en" in path else "免费") in page
        assert not answer.cookies
        assert "Set-Cookie" not in answer.headers
    assert {one.need for one in addresses() if one.name.startswith("public.")} == {PUBLIC}


def test_a_post_is_answered_by_its_place_s_station_and_else_by_the_hotline(settings):
    settings.QIAO_STATIONS = (Line("市站", "0538-1110000", "370900"), Line("区站", "0538-2220000", "370902"))

    assert "tel:05382220000" in read(address(public(place="370902")))
    assert "tel:05381110000" in read(address(public(place="370921")))
    assert "tel:0538" not in read(address(public(place="371302")))


def test_a_page_says_who_answers_the_station_or_where_none_is_known_the_hotline(settings):
    settings.QIAO_STATIONS, settings.QIAO_HOTLINE = (Line("市站", "0538-1110000", "370900"),), Line("协作热线", "12333")
    near, far = public(title="缝纫工", place="370902"), public(title="保安", place="371302")

    station, hotline, cards = read(address(near)), read(address(far)), read(LIST)

    assert "接电话的是就业部门的工作站" in station
    assert "接电话的是就业部门的工作站" not in hotline
    assert "这里还没有登记工作站的电话，接电话的是热线" in hotline
    assert "打热线问 12333" in hotline
    assert '打电话<span class="p-hidden"> 缝纫工' in cards
    assert '打热线<span class="p-hidden"> 保安' in cards


# Where it stopped ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("how", "status", "said"),
    [
        ({"state": "expired"}, 410, "这个活不招了"),
        ({"state": "closed"}, 410, "这个活不招了"),
        ({"expires_on": clock.today() - timedelta(1)}, 410, "这个活不招了"),
        ({"state": "filled"}, 410, "这个活招满了"),
        ({"state": "paused"}, 404, "这个活暂时不招"),
        ("suspended", 404, "这个活暂时不招"),
        ({"state": "draft"}, 404, "这个活正在重新核实"),
        ({"state": "verified"}, 404, "这个活正在重新核实"),
        ({"state": "blocked", "blocked_why": "押金"}, 404, "这个活正在重新核实"),
        ({"verified_on": clock.today() - timedelta(91)}, 404, "这个活正在重新核实"),
    ],
    ids=str,
)
def test_a_post_that_stopped_leaves_the_list_and_the_sitemap_and_its_address_says_why(how, status, said):
    other = public(title="还招的")
    stopped = public(title="停了的") if how == "suspended" else public(title="停了的", **how)
    if how == "suspended":
        stopped.employer.suspended_until = clock.today()
        stopped.employer.save()

    page = read(address(stopped), status)

    assert titles(LIST) == ["还招的"]
    assert str(stopped.pk) not in read("/sitemap.xml")
    assert f"<h1>{said}</h1>" in page
    assert page.count("这个活不招了") == (2 if said == "这个活不招了" else 0)
    # Whoever may still come is told whom to ask, beside the hotline that stands on every page.
    assert page.count("p-acts p-acts--one") == (1 if status == 404 else 0)
    assert "押金" not in page
    assert "暂停推荐" not in page
    assert "停了的" not in page
    assert address(other) in page
    assert "application/ld+json" not in page
    assert '<meta name="robots" content="noindex">' in page


# How it was verified -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("how", "said"),
    [("site", "到用人单位看过"), ("phone", "打电话向用人单位问过"), ("papers", "看过用人单位的资料"),
     ("", "向用人单位问过")],
)  # fmt: skip
def test_a_post_says_how_and_when_it_was_verified_and_when_the_firm_said_so_again(how, said):
    day = clock.today()
    page = read(address(public(verified_how=how, confirmed_on=day)))

    assert f"{day - timedelta(7)} · 就业部门的人{said}" in page
    assert f"{day} 又确认：还在招" in page
    assert "又确认" not in read(address(public(confirmed_on=day - timedelta(7))))


# What engines read ---------------------------------------------------------------------------------------------------
EVIL = "焊工</script><script>alert(1)</script>\u202e\x07\u2066"


def test_the_posting_is_whole_and_no_text_breaks_out_of_it():
    post = public(employer("示例</script>厂"), title=EVIL, expires_on=clock.today() + timedelta(9), description=EVIL)

    page = read(address(post))

    written = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1]
    told = json.loads(written)
    assert (told["@type"], told["title"], told["directApply"]) == (
        "JobPosting", "焊工</script><script>alert(1)</script>", False,
    )  # fmt: skip
    assert told["datePosted"] == post.collected_on.isoformat()
    assert told["validThrough"].startswith(post.expires_on.isoformat())
    assert told["hiringOrganization"]["name"] == "示例</script>厂"
    assert told["jobLocation"]["address"] == {
        "@type": "PostalAddress", "addressCountry": "CN", "addressRegion": "山东省", "addressLocality": "泰安市泰山区",
    }  # fmt: skip
    assert told["baseSalary"] == {
        "@type": "MonetaryAmount", "currency": "CNY",
        "value": {"@type": "QuantitativeValue", "unitText": "MONTH", "minValue": 4000, "maxValue": 6000},
    }  # fmt: skip
    assert told["employmentType"] == "FULL_TIME"
    assert "alert(1)" in told["description"]
    assert "<script>alert" not in page
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", page)
    assert f'<link rel="canonical" href="{HERE}{address(post)}">' in page


def test_when_nothing_fits_it_is_said_before_the_form_that_is_open():
    page = read(LIST + "?q=没有的活")

    assert page.index("没有找到合适的活") < page.index('<details class="p-search" open>')
    assert page.count("没有找到合适的活") == 1


def test_a_post_without_pay_states_none_to_engines():
    page = read(address(public(wage_low_yuan=None, wage_high_yuan=None)))

    assert "baseSalary" not in page
    assert "工资面议" in page


def test_engines_find_every_public_post_and_nothing_else(settings):
    settings.QIAO_PUBLIC_URL = "https://example.org"
    post, closed = public(), public(state="paused")

    listed = read("/sitemap.xml")

    assert f"{BASE}{address(post)}" in listed
    assert str(closed.pk) not in listed
    assert "Sitemap: https://example.org/sitemap.xml" in read("/robots.txt")
    assert "Disallow: /\n" in read("/robots.txt")


def test_a_sitemap_that_is_too_long_is_told_in_parts(monkeypatch):
    monkeypatch.setattr("qiao.web.public.crawling.PART", 2)
    posts = {str(public().pk) for _ in range(5)}

    parts = re.findall(f"<loc>{HERE}([^<]*)</loc>", read("/sitemap.xml"))

    found = [key for part in parts for key in re.findall("/jobs/([0-9a-f-]{36})/", read(part))]
    assert len(parts) == 3
    assert sorted(found) == sorted(posts)


def test_a_demonstration_is_kept_out_of_every_index(settings):
    settings.QIAO_MODE = "demo"
    post = public()
    answers = [Client().get(path) for path in (LIST, address(post))]

    assert all("noindex" in answer["X-Robots-Tag"] for answer in answers)
    assert all('<meta name="robots" content="noindex">' in answer.content.decode() for answer in answers)
    assert "Allow" not in read("/robots.txt")
    read("/sitemap.xml", 404)


# How it is answered --------------------------------------------------------------------------------------------------
def test_an_answer_may_be_kept_a_minute_and_is_not_sent_twice():
    public()
    browser = Client()
    first = browser.get(LIST)
    again = browser.get(LIST, headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "public, max-age=60"
    assert (again.status_code, again.content) == (304, b"")


def test_an_officer_s_answer_is_kept_by_nobody():
    answer = logged_in(officer("city", "3709")).get(LIST)

    assert answer["Cache-Control"] == "no-store, private"


def test_the_page_needs_no_script_and_obeys_the_policy_of_the_site():
    public()
    answer = Client().get(LIST)
    page = answer.content.decode()

    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert not re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page)
    assert not re.findall(r"\son\w+=|style=", page)
    assert re.search(r"<form[^>]*method=\"get\"", page)


def test_english_is_carried_along_and_the_reading_stays_chinese():
    post = public(title="Welder")
    page = read(LIST + "?lang=en")

    assert '<html lang="en"' in page
    assert f"{address(post)}?lang=en" in page
    assert "一个月工资四千元到六千元" in page


@pytest.mark.parametrize(("years", "said"), [(None, False), (0, True), (1, False)])
def test_no_experience_is_said_only_where_somebody_said_so(years, said):
    assert told(public(experience_years_min=years)).no_experience is said
