"""The pages of demand lists: made, gone over, sent, answered by posts chosen or entered; figures open lists."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from tests.factories.accounts import acting, logged_in, officer
from tests.factories.demands import TODAY, answer, demand, line, wishing
from tests.factories.matching import HOME, WORK, pairing, published
from tests.factories.needs import need
from tests.factories.placements import placement
from tests.factories.register import worker
from tests.factories.vacancies import employer, vacancy

from qiao.ground import clock
from qiao.story.matching.models import Proposal
from qiao.story.vacancies.models import Demand, DemandAnswer, DemandLine, Vacancy
from qiao.web.frame.lists.filters import division_name
from qiao.web.vacancies.demand_lists import DemandLineList

pytestmark = pytest.mark.django_db
SENT = {"state": "sent"}


@pytest.fixture
def county():
    return logged_in(officer("county", HOME))


@pytest.fixture
def city():
    return logged_in(officer("city", "3709"))


def tiles(page: str) -> dict[str, tuple[str, int]]:
    found = re.findall(
        r'<(?:a href="([^"]+)"|div) class="q-tile"><span class="q-tile__label">(.*?)</span>.*?figure">(\d+) ', page
    )
    return {label: (url.replace("&amp;", "&"), int(figure)) for url, label, figure in found}


def test_a_list_is_made_gone_over_and_sent_through_its_pages(county):
    pairing()
    wishing(4)
    page = county.get("/vacancies/demands/new/").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    told = {"key": key, "direction": f"{HOME}-{WORK}", "answer_by": "2019-07-10", "note": "盼早复"}
    wrong = county.post("/vacancies/demands/new/", {**told, "answer_by": "2019-06-30"})
    made = county.post("/vacancies/demands/new/", told)
    of = Demand.objects.get()
    row = of.lines.get()

    bare = county.post(reverse("vacancies.demand_asked", args=[row.pk]), {"asked": 6, "version": 1})
    good = county.post(reverse("vacancies.demand_asked", args=[row.pk]), {"asked": 6, "version": 1, "why": "还有两人"})
    key = re.search(r'name="key" value="([^"]+)"', county.get(made.url).content.decode())[1]
    county.post(
        reverse("vacancies.demand_add", args=[of.pk]),
        {"key": key, "trade": "电工", "occupation": "电工", "asked": 3, "why": "园区要", "wage_yuan": 5000},
    )
    sent = county.post(reverse("vacancies.demand_move", args=[of.pk]), {"verb": "send"}, follow=True)

    assert (wrong.status_code, made.status_code, bare.status_code, good.status_code) == (422, 302, 422, 302)
    assert "要写原因" in bare.content.decode()
    assert "已发出" in sent.content.decode()
    assert [(x.asked, x.why) for x in of.lines.order_by("position")] == [(6, "还有两人"), (3, "园区要")]


def test_the_city_answers_by_a_post_it_has_and_by_one_it_enters_from_the_line(city):
    of = demand(**SENT)
    row = line(of)
    post = vacancy(headcount=3)
    page = city.get(reverse("vacancies.demand_line", args=[row.pk])).content.decode()
    assert post.title in page
    assert "✓ 工种" in page

    city.post(reverse("vacancies.demand_answer", args=[row.pk]), {"vacancy": post.pk, "seats": 3})
    form = city.get(f"/vacancies/new/?line={row.pk}").content.decode()
    given = dict(re.findall(r'name="([a-z_]+)"[^>]*? value="([^"]*)"', form))
    told = {
        "line": given["line"], "key": given["key"], "title": given["title"], "employer_name": "泰安新企业",
        "headcount": given["headcount"], "wage_low_yuan": given["wage_low_yuan"], "place_text": given["place_text"],
        "occupation": given["occupation"], "night": "0",
    }  # fmt: skip
    entered = city.post("/vacancies/new/", told, follow=True)

    made = Vacancy.objects.get(employer__name="泰安新企业")
    assert (made.headcount, made.wage_low_yuan, made.state) == (2, 3500, "draft")
    assert sorted(DemandAnswer.objects.filter(line=row).values_list("seats", flat=True)) == [2, 3]
    assert f"答复了需求 {row.code}" in entered.content.decode()


def test_a_post_entered_for_a_line_meets_the_law_at_the_door(city):
    row = line(demand(**SENT))
    form = city.get(f"/vacancies/new/?line={row.pk}").content.decode()
    given = dict(re.findall(r'name="(line|key)"[^>]*? value="([^"]*)"', form))

    city.post(
        "/vacancies/new/",
        {**given, "title": "缝纫工，限女性", "employer_name": "泰安新企业", "headcount": 2, "wage_low_yuan": 3600,
         "place_text": "山东省泰安市"},
    )  # fmt: skip

    assert Vacancy.objects.get().state == "blocked"
    assert not DemandAnswer.objects.exists()


def test_cannot_find_needs_its_reason_and_the_list_is_told_to_be_answered(city):
    of = demand(**SENT)
    row = line(of)
    at = reverse("vacancies.demand_cannot", args=[row.pk])

    assert city.post(at, {"cannot-why": ""}).status_code == 422
    city.post(at, {"cannot-why": "没有这个工种"})
    done = city.post(reverse("vacancies.demand_move", args=[of.pk]), {"verb": "finish"}, follow=True)

    assert "已答复" in done.content.decode()
    assert DemandLine.objects.get().answer == "cannot"


def test_every_figure_is_the_number_of_rows_of_the_list_that_it_opens(county):
    of = demand(state="sent", sent_at=clock.moment() - timedelta(days=1))
    row = line(of)
    post = vacancy(employer("岱宗服饰（示例）"), headcount=9)
    answer(row, post, seats=4)
    person = need().worker
    placement(person, vacancy=post, employer=post.employer, home_region="500238001002", started_on=TODAY)
    placement(need().worker, vacancy=post, employer=post.employer, home_region="500231001002", started_on=TODAY)
    placement(need().worker, vacancy=post, employer=post.employer, home_region="500238001002",
              started_on=TODAY - timedelta(days=9))  # fmt: skip

    told = tiles(county.get(reverse("vacancies.demand", args=[of.pk])).content.decode())

    assert {label: figure for label, (_url, figure) in told.items()} == {"要的": 5, "找到": 4, "配上": 0, "到岗": 1}
    for label, rows in (("要的", 1), ("找到", 1), ("到岗", 1)):
        assert len(county.get(told[label][0]).context["lines"]) == rows, label
    assert told["配上"][0] == ""


def test_the_pages_tell_what_was_found_apart_from_what_is_not_verified_and_what_does_not_fit(county, city):
    of = demand(**SENT)
    mixed, waiting, unfit, partly = line(of), line(of), line(of), line(of)
    answer(mixed, vacancy(title="缝纫工甲", headcount=9), seats=7)
    answer(mixed, vacancy(title="缝纫工乙", state="draft"), seats=1)
    answer(mixed, vacancy(title="缝纫工丙", wage_low_yuan=2500), seats=1)
    answer(waiting, vacancy(state="draft"), seats=5)
    answer(unfit, vacancy(title="保安"), seats=5)
    answer(partly, vacancy(), seats=2)
    city.post(reverse("vacancies.demand_cannot", args=[partly.pk]), {"cannot-why": "只有这些"})

    page = county.get(reverse("vacancies.demand", args=[of.pk])).content.decode()
    lines = county.get(reverse("vacancies.demand_lines") + f"?demand={of.pk}").content.decode()
    one = county.get(reverse("vacancies.demand_line", args=[mixed.pk])).content.decode()
    short = county.get(reverse("vacancies.demand_line", args=[partly.pk])).content.decode()

    assert tiles(page)["找到"][1] == 5 + 0 + 0 + 2
    assert "多给 2 个；另有 2 条还没核实；另有 2 条不合要求" in page
    for told in (page, lines):
        for said in ("多给 2 个", "另有 1 条还没核实", "另有 1 条不合要求"):
            assert said in told
        # An answer that nobody verified, or that does not fit, is no post found.
        assert [told.count(f">{said}<") for said in ("有岗位", "还没核实", "不合要求", "没找齐")] == [1, 1, 1, 1]
    assert re.findall("[✓✗] 工资", one) == ["✓ 工资", "✓ 工资", "✗ 工资"]
    assert "为什么没找齐" in short
    assert "找不到" not in short


def test_matched_are_the_proposals_of_rounds_since_it_was_sent_and_the_city_sees_the_number(county, city):
    from tests.factories.matching import market

    market(people=3, posts=1)
    of = demand(state="sent", sent_at=clock.moment() - timedelta(hours=1))
    answer(line(of), Vacancy.objects.get(), seats=2)
    published()
    number = Proposal.objects.filter(state="pending").count()
    at = reverse("vacancies.demand", args=[of.pk])

    home, away = (tiles(who.get(at).content.decode()) for who in (county, city))

    assert number > 0
    assert home["配上"][1] == away["配上"][1] == number
    assert len(county.get(home["配上"][0]).context["lines"]) == number


def test_nobody_is_matched_by_an_answer_that_does_not_fit(county):
    from tests.factories.matching import market

    market(people=3, posts=1)
    of = demand(state="sent", sent_at=clock.moment() - timedelta(hours=1))
    answer(line(of, wage_yuan=9_000), Vacancy.objects.get(), seats=2)
    published()

    told = tiles(county.get(reverse("vacancies.demand", args=[of.pk])).content.decode())

    assert Proposal.objects.filter(state="pending").exists()
    assert (told["找到"][1], told["配上"][1]) == (0, 0)


def test_english_says_persons_as_people_do(county):
    of = demand(**SENT)
    line(of)
    answer(line(of), vacancy(), seats=1)

    county.cookies["django_language"] = "en"
    page = county.get(reverse("vacancies.demand", args=[of.pk])).content.decode()

    assert re.findall(r'figure">(\d+) <small>(\w+)</small>', page)[:2] == [("10", "people"), ("1", "person")]


def test_a_list_says_why_its_lines_add_up_to_more_people_than_it_has(county):
    of = demand(state="sent", sent_at=clock.moment() - timedelta(days=1))
    post, other = vacancy(headcount=9), vacancy(headcount=9)
    for row, what in ((line(of), post), (line(of), post), (line(of), other)):
        answer(row, what, seats=2)
    at = reverse("vacancies.demand", args=[of.pk])
    told = {"employer": other.employer, "home_region": "500238001002", "started_on": TODAY}
    placement(need().worker, vacancy=other, **told)
    assert "各项加起来" not in county.get(at).content.decode()
    for _ in range(2):
        placement(need().worker, vacancy=post, **{**told, "employer": post.employer})

    page = county.get(at).content.decode()

    assert tiles(page)["到岗"][1] == 3
    assert "各项加起来 5：一个岗位答复几项，它的人每项都算，这里只算一次" in page


def test_to_dos_of_both_sides_open_what_they_count(county, city):
    from qiao.web.frame.todo import KINDS

    demand(**SENT)
    demand(**SENT, answer_by=date(2019, 6, 1))
    demand()
    demand(state="answered")
    counts = {
        key: KINDS[f"vacancies.demands_{key}"].find(acting(role, region))
        for key, role, region in (
            ("answer", "city", "3709"), ("late", "county", HOME), ("send", "county", HOME), ("close", "county", HOME),
        )
    }  # fmt: skip

    assert {key: one.count for key, one in counts.items()} == {"answer": 2, "late": 1, "send": 1, "close": 1}
    assert counts["answer"].is_late
    for key, one in counts.items():
        page = (city if key == "answer" else county).get(one.url).content.decode()
        assert len(set(re.findall(r"/vacancies/demands/([0-9a-f-]{36})/", page))) == one.count


def test_the_city_sees_no_draft_no_dropped_line_and_no_county_figure(city):
    draft, of = demand(), demand(**SENT)
    kept, gone = line(of), line(of, dropped_why="重复了")
    page = city.get(reverse("vacancies.demand", args=[of.pk])).content.decode()

    assert city.get(reverse("vacancies.demand", args=[draft.pk])).status_code == 404
    assert city.get(reverse("vacancies.demand_line", args=[gone.pk])).status_code == 404
    assert kept.code in page
    assert gone.code not in page
    assert "太少，没有列出" not in page


def test_how_far_people_go_stands_on_the_pages_in_the_filter_and_in_the_workbook_for_both_sides(county, city):
    of = demand(**SENT)
    line(of, reach=3)
    line(of, reach=None, trade="电工", occupation="")
    line(of, reach=4, trade="焊工", occupation="")

    for side in (county, city):
        page = side.get(reverse("vacancies.demand", args=[of.pk])).content.decode()
        lines = reverse("vacancies.demand_lines") + f"?demand={of.pk}"
        assert re.findall(r"<td>(结对省|任何地方|至少结对省)</td>", page) == ["结对省", "至少结对省", "任何地方"]
        for reach, trade in ((3, "缝纫"), ("any", "电工"), (4, "焊工")):
            found = side.get(f"{lines}&reach={reach}")
            assert len(found.context["lines"]) == 1
            assert trade in found.content.decode()
        farthest = reverse("vacancies.demand_line", args=[of.lines.get(reach=4).pk])
        assert "<dd>任何地方</dd>" in side.get(farthest).content.decode()
    column = next(each for each in DemandLineList.columns if each.key == "reach")
    assert {row.trade: str(column.exports(row)) for row in of.lines.all()} == {
        "缝纫": "结对省", "电工": "至少结对省", "焊工": "任何地方",
    }  # fmt: skip


def test_the_city_sees_in_which_townships_people_live_on_the_page_and_in_the_workbook(county, city):
    of = demand(**SENT, homes={"500238001": 7, "500238002": 3})
    own, wide = line(of), line(of, region="500238", counted=14, asked=14)
    names = [division_name(f"50023800{number}") for number in (1, 2)]

    for side in (county, city):
        page = side.get(reverse("vacancies.demand", args=[of.pk])).content.decode()
        told = re.findall(
            r'<th scope="row">([^<]+)</th><td class="q-number">(\d+)</td><td class="q-number">(\d+)</td>', page
        )
        assert told == [(names[0], "5", "7"), (names[1], "0", "3"), ("其他乡镇", "0", "4")]
        assert page.count('href="#homes"') == 1
        lines = side.get(reverse("vacancies.demand_lines") + f"?demand={of.pk}&columns=code,homes").context["lines"]
    rows = DemandLineList.shaped(None, list(DemandLine.objects.select_related("demand").order_by("position")))
    column = next(each for each in DemandLineList.columns if each.key == "homes")
    assert len(lines) == 2
    assert [column.exports(row) for row in rows] == [
        names[0], f"散在各乡镇，每处不足 3 人；全县各项合起来：{names[0]} 7 人、{names[1]} 3 人、其他乡镇 4 人",
    ]  # fmt: skip
    assert (own.pk, wide.pk) == (rows[0].pk, rows[1].pk)


def test_who_stays_near_is_told_to_the_county_with_its_list_and_never_to_the_city(county, city):
    of = demand(**SENT)
    line(of)
    for reach in (0, 1, 2):
        need(worker(status="looking_near"), reach=reach)
    need(worker(status="proposed"), reach=3)

    home, away = (side.get(reverse("vacancies.demand", args=[of.pk])).content.decode() for side in (county, city))

    assert "2 人只愿在本县" in home
    assert "1 人只愿在本省" in home
    assert "1 人有推荐在等答复" in home
    assert "没有列入的" not in away
    opened = unescape(re.search(r'href="([^"]+near=1[^"]*)"', home)[1])
    assert len(county.get(opened).context["lines"]) == 2


def test_the_form_says_how_many_would_be_counted_before_anything_is_made(county):
    pairing()
    wishing(4)
    need(worker(status="proposed"))
    need(worker(status="looking_near"), reach=1)

    page = county.get("/vacancies/demands/new/").content.decode()

    assert re.findall(r'<td class="q-number">(?:<b>)?(\d+)', page) == ["4", "1", "0", "1", "0"]


def test_a_note_with_a_barred_condition_is_refused_at_its_field_and_nothing_typed_is_lost(county):
    pairing()
    wishing(4)
    page = county.get("/vacancies/demands/new/").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    told = {"key": key, "direction": f"{HOME}-{WORK}", "answer_by": "2019-07-10", "note": "只要女工"}

    answered = county.post("/vacancies/demands/new/", told)

    assert answered.status_code == 422
    assert answered.context["form"].errors["note"][0].startswith("“只要女工”不得作为招聘条件")
    assert 'value="只要女工"' in answered.content.decode()
    assert not Demand.objects.exists()


def test_a_closed_list_leads_to_the_next_with_its_pair(county):
    of = demand(state="closed")
    line(of)
    page = county.get(reverse("vacancies.demand", args=[of.pk])).content.decode()
    assert f"?previous={of.pk}" in page

    form = county.get(f"/vacancies/demands/new/?previous={of.pk}").content.decode()

    assert f'name="previous" value="{of.pk}"' in form
    assert "接着第" in form
