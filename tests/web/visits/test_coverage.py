"""Coverage in the browser: every figure opens a list with as many rows; small ones stay untold to who may not see."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from tests.factories.accounts import appointed, logged_in, officer, person
from tests.factories.placements import programme
from tests.factories.register import household
from tests.factories.visits import visit

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.agreements.actions import name_poorest
from qiao.ground.audit.models import Event
from qiao.story.register.models import Household
from qiao.story.visits.covering import store, tallies
from qiao.web.visits.areas import Figure

pytestmark = pytest.mark.django_db
COUNTY, TOWNSHIP, VILLAGE = "500238", "500238001", "500238001002"
PAGE = "/visits/coverage/"
QUERIES = 13


def reached(region: str, times: int = 1, **more: Any) -> Household:
    """A household to which somebody went so often, each time in another month."""
    house = household(region=region)
    for month in range(times):
        visit(household=house, visited_on=date(2019, 1 + month, 3), **more)
    store(tallies())
    return house


@pytest.fixture
def records() -> None:
    """Seven households of a township, three of them reached, one twice; two of another; one of another county."""
    programme()
    reached(VILLAGE, 2)
    reached(VILLAGE)
    reached(VILLAGE)
    for _ in range(4):
        household(region=VILLAGE)
    for _ in range(2):
        household(region="500238101201")
    reached("500242101201")


@pytest.fixture
def county(records: None) -> Client:
    """The county's own office."""
    return logged_in(officer("county", COUNTY))


def row_of(page: Any, code: str) -> Any:
    return next(area for area in page.context["shown"].areas if area.code == code)


def test_a_county_sees_its_townships_those_nobody_went_to_as_well(county: Client) -> None:
    page = county.get(PAGE)
    areas = {area.code: area for area in page.context["shown"].areas}
    assert page.status_code == 200
    assert (areas[TOWNSHIP].households.number, areas[TOWNSHIP].reached.number) == (7, 3)
    assert areas["500238101"].share == 0
    assert len(areas) > 20


@pytest.mark.parametrize("figure", ["households", "reached", "never", "due", "visits"])
@pytest.mark.parametrize("days", ["", "&first=2019-02-01&last=2019-06-30"])
@pytest.mark.parametrize("region", ["500238", "500238001"])
def test_every_figure_opens_a_list_of_so_many_rows(county: Client, figure: str, days: str, region: str) -> None:
    page = county.get(f"{PAGE}?region={region}{days}")
    told: Figure = getattr(row_of(page, TOWNSHIP if region == COUNTY else VILLAGE), figure)
    assert told.number > 0
    opened = county.get(told.href)
    assert opened.context["count"] == len(opened.context["lines"]) == told.number


def test_the_map_has_a_tile_for_each_place_with_its_words(county: Client) -> None:
    page = county.get(f"{PAGE}?view=map")
    shown = page.content.decode()
    drawn, folded = page.context["picture"].tiles, page.context["picture"].folded
    areas = page.context["shown"].areas
    assert [tile.area.code for tile in drawn] == [area.code for area in areas if area.households.number]
    assert len(folded) == len(areas) - len(drawn) > len(drawn), "places without households would drown the others"
    assert f"还有 {len(folded)} 个地方没有登记的户" in shown
    assert 'fill="url(#q-tile-2)"' in shown
    assert ">3/7</text>" in shown


def test_another_county_tells_no_small_number_and_opens_no_list(county: Client) -> None:
    area = row_of(county.get(f"{PAGE}?region=50"), "500242")
    assert (area.households.said, area.households.href, area.due, area.by) == ("少于 5", "", None, "")
    page = county.get(f"{PAGE}?region=500242")
    assert page.status_code == 200
    assert row_of(page, "500242101").reached.is_few
    assert page.context["totals"] is None
    assert county.get(f"{PAGE}?region=500242101").status_code == 404


def test_where_nearly_all_are_reached_the_rest_is_not_told_either(records: None) -> None:
    for _ in range(8):
        reached("500242101201")
    household(region="500242101201")
    page = logged_in(officer("county", COUNTY)).get(f"{PAGE}?region=50")
    area = row_of(page, "500242")
    assert (area.households.number, area.reached.is_few, area.share, area.last_on) == (10, True, None, None)


def test_the_receiving_side_reads_the_sending_one_without_small_numbers(records: None) -> None:
    page = logged_in(officer("city", "3709")).get(PAGE)
    assert page.status_code == 200
    area = row_of(page, COUNTY)
    assert (area.households.number, area.reached.is_few, area.households.href) == (9, True, "")


def test_a_village_sees_its_households_at_once(records: None) -> None:
    page = logged_in(officer("village", VILLAGE)).get(PAGE, follow=True)
    assert page.redirect_chain[-1][0] == "/visits/coverage/households/"
    assert page.context["count"] == 7


@pytest.mark.parametrize("region", ["x", "500", "5002380010", "<b>"])
def test_an_address_that_names_no_region_is_not_there(county: Client, region: str) -> None:
    assert county.get(PAGE, {"region": region}).status_code in (404, 302)


def test_days_in_the_wrong_order_are_refused_with_words(county: Client) -> None:
    page = county.get(f"{PAGE}?first=2019-06-02&last=2019-06-01")
    assert page.status_code == 422
    assert "结束那天早于开始那天" in page.content.decode()


def test_never_reached_comes_first_then_the_longest_ago(records: None) -> None:
    client = logged_in(officer("village", VILLAGE))
    page = client.get("/visits/coverage/households/?sort=last")
    days = [line.cells[4].text for line in page.context["lines"]]
    assert [isinstance(day, date) for day in days] == [False] * 4 + [True] * 3
    assert days[4:] == sorted(days[4:])


@pytest.mark.parametrize("sort", ["last", "-last"])
def test_pages_of_the_list_join_without_a_gap(records: None, sort: str) -> None:
    client = logged_in(officer("village", VILLAGE))
    for _ in range(60):
        household(region=VILLAGE)
    first = client.get(f"/visits/coverage/households/?sort={sort}&size=50")
    second = client.get(f"/visits/coverage/households/{first.context['next']}")
    keys = [line.key for page in (first, second) for line in page.context["lines"]]
    assert len(keys) == len(set(keys)) == 67
    back = client.get(f"/visits/coverage/households/{second.context['previous']}")
    assert [line.key for line in back.context["lines"]] == [line.key for line in first.context["lines"]]


def test_what_is_due_waits_for_the_village_and_the_township_not_for_the_county(records: None) -> None:
    for role, region, waits in (("village", VILLAGE, True), ("township", TOWNSHIP, True), ("county", COUNTY, False)):
        page = logged_in(officer(role, region)).get("/")
        told = {item.kind.key: item.due for item in page.context["waiting"]}
        assert ("visits.due" in told) == waits
        if waits:
            opened = logged_in(officer(role, region)).get(told["visits.due"].url)
            assert opened.context["count"] == told["visits.due"].count


def test_the_workbook_has_the_figures_of_the_page_and_is_told(county: Client) -> None:
    answer = county.post("/visits/coverage/workbook/", {"region": COUNTY})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    assert rows[TOWNSHIP][2:4] == (7, 3)
    assert Event.objects.filter(action="visits.coverage.exported", region=COUNTY).count() == 1
    assert logged_in(officer("village", VILLAGE)).post("/visits/coverage/workbook/").status_code == 403


def test_the_workbook_of_another_county_holds_no_small_number(county: Client) -> None:
    answer = county.post("/visits/coverage/workbook/", {"region": "500242"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    assert rows["500242101"][2:5] == ("少于 5", "少于 5", None)


def test_the_townships_to_reach_first_say_which_are_examples(records: None) -> None:
    user = person()
    for region in ("50", "37"):
        appointed(user, "province", region)
    from qiao.ground.agreements.queries import current_programme

    found = current_programme()
    assert found is not None
    name_poorest(by=SYSTEM, programme=found, townships={TOWNSHIP: False, "500238101": True})
    page = logged_in(user).get(f"{PAGE}?poorest=1")
    assert page.context["shown"].visited == 1
    shown = page.content.decode()
    assert "深度贫困乡镇（示例）" in shown
    assert "2 个乡镇，走到 1 个" in shown


@pytest.mark.parametrize("extra", [0, 30])
def test_the_page_asks_the_same_number_of_times_for_more_places(
    county: Client, extra: int, django_assert_num_queries: Any
) -> None:
    for number in range(extra):
        reached(f"50023810{number % 3 + 1}20{number % 2 + 1}")
    county.get(PAGE)
    with django_assert_num_queries(QUERIES):
        page = county.get(PAGE)
    assert page.context["totals"]["households"] == 9 + extra
