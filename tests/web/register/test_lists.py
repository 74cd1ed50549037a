"""The lists of workers and households: what each filter finds, what is pinned, what a bulk action does."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.factories import register as factory
from tests.factories.accounts import logged_in, officer
from tests.factories.placements import placement

from qiao.ground import clock
from qiao.ground.accounts.actors import actor_of
from qiao.ground.privacy.visibility import show
from qiao.story.register.models import Worker
from qiao.web.frame.lists import LIST_PAGES
from qiao.web.frame.todo import KINDS

pytestmark = pytest.mark.django_db
TODAY = date(2019, 6, 30)


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("county", "500238"))


def listed(browser: Client, query: str = "") -> set[str]:
    """The names that the list shows."""
    text = browser.get(f"{reverse('register.workers')}?{query}").content.decode()
    return {worker.name for worker in Worker.objects.all() if worker.name in text}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"甲一", "乙二", "丙三"}),
        ("status=looking_far", {"甲一"}),
        ("region=500238001", {"甲一", "乙二"}),
        ("age_from=40", {"乙二"}),
        ("age_to=39", {"甲一", "丙三"}),
        ("education=3", {"甲一"}),
        ("skill=缝", {"甲一"}),
        ("stale=1", {"乙二", "丙三"}),
        ("verified_from=2019-06-01", {"甲一"}),
        ("poverty=poor", {"甲一"}),
    ],
)
def test_each_filter_finds_its_own(browser: Client, query: str, found: set[str]) -> None:
    house = factory.household(poverty="poor")
    told = {"status": "looking_far", "education": 3, "skills": ["缝纫"], "verified_on": date(2019, 6, 10)}
    factory.worker(name="甲一", born=date(1985, 1, 1), household=house, **told)
    factory.worker(name="乙二", born=date(1970, 1, 1), status="not_looking", verified_on=TODAY - timedelta(days=91))
    long_ago = {"status": "unreachable", "registered_on": TODAY - timedelta(days=91)}
    factory.worker(name="丙三", born=date(1990, 1, 1), region="500238100", **long_ago)
    factory.worker(name="丁四", region="500237001")
    assert listed(browser, query) == found


@pytest.fixture
def no_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what the navigation counts, so that a page's own questions are counted alone."""
    reverse("home")  # loads every address, and with them all kinds of to-do
    monkeypatch.setattr("qiao.web.frame.todo.KINDS", {})


@pytest.mark.usefixtures("no_to_do")
@pytest.mark.parametrize(("name", "questions"), [("register.workers", 9), ("register.households", 9)])
def test_a_list_asks_the_same_few_questions_for_many_rows(
    browser: Client, django_assert_num_queries: DjangoAssertNumQueries, name: str, questions: int
) -> None:
    for _ in range(2):
        factory.worker(household=factory.household())
    browser.get(reverse(name))
    for _ in range(2):
        with django_assert_num_queries(questions):
            assert browser.get(reverse(name)).status_code == 200
        for _ in range(20):
            factory.worker(household=factory.household())


def test_a_child_is_listed_by_surname_only(browser: Client) -> None:
    factory.worker(name="冉小宝", born=date(2012, 1, 1), status="not_looking")
    text = browser.get(reverse("register.workers")).content.decode()
    assert "冉＊" in text
    assert "冉小宝" not in text


def test_the_bulk_action_verifies_only_whom_the_officer_may_change(browser: Client) -> None:
    mine, foreign = factory.worker(), factory.worker(region="500237001")
    told = {"do": "bulk", "action": "verified", "id": [str(mine.pk), str(foreign.pk)], "confirm": "1", "applies": "1"}
    answer = browser.post(reverse("register.workers"), told)
    assert answer.status_code == 200
    assert Worker.objects.get(pk=mine.pk).verified_on == TODAY
    assert Worker.objects.get(pk=foreign.pk).verified_on is None


def test_a_city_sees_a_worker_by_a_visibility_row_but_may_not_verify(browser: Client) -> None:
    from qiao.ground.privacy.visibility import show

    worker = factory.worker(name="陈兴碧")
    show(subject=worker.subject, region="370902", ground="placement", cause="x")
    city = logged_in(officer("city", "3709"))
    assert listed(city) == {"陈兴碧"}
    told = {"do": "bulk", "action": "verified", "id": [str(worker.pk)]}
    assert city.post(reverse("register.workers"), told).status_code == 403


def test_a_to_do_counts_the_rows_of_its_list(browser: Client) -> None:
    factory.worker(name="甲一", verified_on=TODAY)
    factory.worker(name="乙二", status="looking_far", verified_on=TODAY - timedelta(days=100))
    factory.worker(name="丙三", status="looking_far", verified_on=TODAY)
    actor = actor_of(officer("county", "500238"))
    due = KINDS["register.unverified"].find(actor)
    assert due.count == len(listed(browser, due.url.partition("?")[2])) == 1


def test_households_count_who_lives_and_works_there(browser: Client) -> None:
    house, idle = factory.household(number="TH-A", poverty="poor"), factory.household(number="TH-B", poverty="poor")
    factory.worker(household=house, relation="户主", name="龚世友", status="working")
    factory.worker(household=idle)
    text = browser.get(reverse("register.households")).content.decode()
    assert all(said in text for said in ("TH-A", "TH-B", "龚世友"))
    alone = browser.get(reverse("register.households") + "?poverty=poor&idle=1").content.decode()
    assert ("TH-A" in alone, "TH-B" in alone) == (False, True)


def test_where_no_household_stands_each_office_is_told_what_it_can_do() -> None:
    city = logged_in(officer("city", "3709")).get(reverse("register.households")).content.decode()
    county = logged_in(officer("county", "500238")).get(reverse("register.households")).content.decode()
    assert "户的情况归家乡一侧看" in city
    assert "导入花名册" not in city
    assert "导入花名册时写上户编号" in county


def test_the_to_do_the_tab_and_the_warm_cells_mean_the_same_persons() -> None:
    """超过 90 天未核实: of working age, not at work, verified long ago, or never and registered long ago. Who came
    today is not late, and who waits for the first visit is counted there alone."""
    long_ago = TODAY - timedelta(days=91)
    for name, status, verified, registered in (
        ("甲一", "looking_far", long_ago, long_ago),
        ("乙二", "not_looking", None, long_ago),
        ("丙三", "working", long_ago, long_ago),
        ("丁四", "looking_near", TODAY - timedelta(days=90), long_ago),
        ("己六", "looking_far", None, TODAY),
        ("庚七", "unverified", None, long_ago),
    ):
        factory.worker(name=name, status=status, verified_on=verified, registered_on=registered)
    factory.worker(name="戊五", born=date(2010, 1, 1), verified_on=None, status="not_looking")
    user = officer("county", "500238")
    browser = logged_in(user)

    due = KINDS["visits.silent"].find(actor_of(user))
    page = browser.get(reverse("register.workers")).content.decode()

    assert due.count == 2
    text = browser.get(due.url).content.decode()
    assert {worker.name for worker in Worker.objects.all() if worker.name in text} == {"甲一", "乙二"}
    assert listed(browser, "stale=1") == {"甲一", "乙二"}
    assert browser.get(f"{reverse('register.workers')}?counts=1").json()["stale"] == "2"
    assert (due.deadline, due.is_late) == (long_ago + timedelta(days=90), True)
    assert KINDS["register.unverified"].find(actor_of(user)).count == 1
    assert page.count("q-date q-warm") + page.count("q-text q-warm") == 2


def test_people_stand_in_the_order_of_their_pinyin_then_of_their_names() -> None:
    for name in ("万涛", "丁桂", "严洪", "丁贵", "安平"):
        factory.worker(region="500238", name=name)

    shown = logged_in(officer("county", "500238")).get(reverse("register.workers")).content.decode()

    assert re.findall(r'class="q-name">(\w+)<', shown) == ["安平", "丁桂", "丁贵", "万涛", "严洪"]


def test_households_are_found_by_stable_work_exit_and_monitoring(browser: Client) -> None:
    long_ago = clock.today() - timedelta(days=200)
    stable = factory.household(number="TS-稳", poverty="exited", exited_on=date(2018, 12, 31))
    fresh = factory.household(number="TS-新", monitored="marginal")
    left = factory.household(number="TS-空", poverty="monitored")
    placement(factory.worker(household=stable, status="working"), started_on=long_ago)
    placement(factory.worker(household=fresh, status="working"), started_on=clock.today())
    kept = factory.worker(household=stable, status="working")
    placement(kept, started_on=clock.today())
    Worker.objects.filter(pk=factory.worker(household=left, status="working").pk).update(merged_into=kept)

    def numbers(query: str) -> set[str]:
        text = browser.get(f"{reverse('register.households')}?{query}").content.decode()
        return {number for number in ("TS-稳", "TS-新", "TS-空") if number in text}

    assert {query: numbers(query) for query in ("stable=1", "unstable=1", "exited=1", "monitored=1", "idle=1")} == {
        "stable=1": {"TS-稳"},
        "unstable=1": {"TS-新", "TS-空"},
        "exited=1": {"TS-稳"},
        "monitored=1": {"TS-新", "TS-空"},
        "idle=1": {"TS-空"},
    }


def test_a_receiving_office_reads_no_household_s_kind_in_the_list_of_workers() -> None:
    """Neither column nor filter, and an address with one finds nothing by it."""
    one = factory.worker(household=factory.household(poverty="poor"))
    show(subject=one.subject, region="370902", ground="placement", cause="x")
    address = reverse("register.workers")
    for post, reads in ((("county", "500238"), True), (("city", "3709"), False)):
        page = logged_in(officer(*post)).get(address).content.decode()
        assert ("户类型" in page, 'name="poverty"' in page) == (reads, reads)
    asked = logged_in(officer("city", "3709")).get(f"{address}?poverty=exited").content.decode()
    assert one.name in asked
    assert "看不懂，或者不归你看" in asked


def test_whoever_opens_some_households_reads_and_finds_the_kind_of_those_alone() -> None:
    """An office to which some live and others come to work."""
    own = factory.worker(region="370902001001", household=factory.household(region="370902001001", poverty="poor"))
    other = factory.worker(household=factory.household(poverty="poor"))
    show(subject=other.subject, region="370902", ground="placement", cause="x")
    user = officer("city", "3709")
    browser = logged_in(user)
    assert listed(browser) == {own.name, other.name}
    assert listed(browser, "poverty=poor") == {own.name}
    shown = LIST_PAGES["register.workers"].seen_by(actor_of(user))
    assert {row.name: str(row.poverty) for row in shown.shaped([own, other])} == {
        own.name: "建卡贫困户",
        other.name: "",
    }
