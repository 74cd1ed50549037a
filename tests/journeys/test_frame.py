"""The frame in a browser: nothing of it is cut, no name breaks a list, a person is found while typing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from tests.factories import fairs
from tests.factories import register as factory
from tests.factories.accounts import logged_in, officer
from tests.factories.placements import programme
from tests.factories.vacancies import employer, vacancy
from tests.factories.visits import conflict, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
VILLAGE = "500238100205"
CUT = """() => [...document.querySelectorAll(".q-header *")]
    .filter((one) => one.clientWidth > 1 && getComputedStyle(one).overflowX !== "visible"
        && one.scrollWidth > one.clientWidth + 1 && one.tagName !== "svg")
    .map((one) => one.textContent.trim())"""
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def opened(new_context: Callable[..., BrowserContext], **more: object) -> Page:
    programme()
    page = new_context(logged_in(officer("county", "500238")), **more).new_page()
    page.goto(reverse("register.workers"))
    return page


@pytest.mark.parametrize("width", [320, 360, 768, 1366])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_of_the_header_is_cut_in_large_letters(
    new_context: Callable[..., BrowserContext], width: int, language: str
) -> None:
    page = opened(new_context, width=width, language=language, large=True)

    assert page.evaluate(CUT) == []
    assert page.locator(".q-asof").is_visible()
    assert page.evaluate(OVER) <= 0


@pytest.mark.parametrize("width", [360, 1366])
def test_one_long_name_breaks_no_list(new_context: Callable[..., BrowserContext], width: int) -> None:
    factory.worker(region=VILLAGE, name="欧阳" * 40)
    page = opened(new_context, width=width)

    assert page.locator(".q-name").first.get_attribute("title") == "欧阳" * 40
    assert page.evaluate(OVER) <= 0
    if width == 1366:
        last = page.get_by_role("columnheader").last.bounding_box()
        assert last is not None
        assert last["x"] < 1366


def test_a_person_is_found_while_typing_and_opened_by_the_keyboard(new_context: Callable[..., BrowserContext]) -> None:
    found = [factory.worker(region=VILLAGE, name=f"谭建{last}") for last in "国军红"]
    page = opened(new_context)

    page.keyboard.press("/")
    page.keyboard.type("谭建")
    page.locator(".q-found a").nth(2).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    page.wait_for_url("**/people/**", wait_until="networkidle")
    assert any(str(one.pk) in page.url for one in found)
    page.keyboard.press("/")
    page.keyboard.type("谭建")
    page.keyboard.press("Enter")
    page.wait_for_url("**/register/search/", wait_until="networkidle")
    assert page.locator("tbody tr").count() == 3


def test_on_a_phone_the_bottom_bar_opens_a_box_that_is_ready_to_type_in(
    new_context: Callable[..., BrowserContext],
) -> None:
    found = factory.worker(region=VILLAGE, name="谭建国")
    page = opened(new_context, width=360)

    page.locator(".q-bottom").get_by_text("搜人").click()
    page.wait_for_url(f"**{reverse('register.search')}", wait_until="networkidle")
    expect(page.locator("main input:focus")).to_be_visible()
    page.keyboard.type("谭建国")
    page.keyboard.press("Enter")

    page.wait_for_url("**/people/**", wait_until="networkidle")
    assert str(found.pk) in page.url


@pytest.mark.parametrize("width", [360, 1366])
def test_a_short_page_of_a_demonstration_does_not_scroll(
    new_context: Callable[..., BrowserContext], width: int
) -> None:
    programme()
    page = new_context(logged_in(officer("county", "500238")), width=width, height=1400).new_page()
    page.goto(reverse("visits.diary"), wait_until="networkidle")

    assert page.locator(".q-still").is_visible()
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
    assert page.evaluate(OVER) <= 0


def test_the_diary_keeps_the_lines_of_what_was_seen(new_context: Callable[..., BrowserContext]) -> None:
    programme()
    visit(household=factory.household(region=VILLAGE), situation="房子好\n老人在家")
    page = new_context(logged_in(officer("county", "500238")), width=360).new_page()
    page.goto(reverse("visits.diary") + "?first=2019-01-01&last=2019-06-30&who=all", wait_until="networkidle")

    assert page.locator(".q-as-typed").inner_text() == "房子好\n老人在家"


def test_no_column_of_a_fair_s_table_is_one_sign_wide_on_a_phone(new_context: Callable[..., BrowserContext]) -> None:
    programme()
    of = fairs.fair()
    for number in range(3):
        firm = employer(f"岱宗服饰第{number}分公司（示例）", contact="人事部王老师")
        fairs.post(of, f"A0{number}", vacancy(firm, title="平车缝纫工学徒"))
    page = new_context(logged_in(officer("county", "500238")), width=360).new_page()
    page.goto(reverse("fairs.fair", args=[of.pk]), wait_until="networkidle")

    widths = page.locator(".q-scroll .q-table tbody :is(th, td)").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().width / parseFloat(getComputedStyle(one).fontSize))"
    )

    assert len(widths) >= 9
    assert all(width >= 4.4 for width in widths), widths
    assert page.evaluate(OVER) <= 0


LINES = """() => [...document.querySelectorAll(".q-where > *")].map((one) => [...one.getClientRects()].map(
    ({ top, bottom }) => [top, bottom])).flat()"""


@pytest.mark.parametrize(("language", "most"), [("zh-hans", 64), ("en", 84)])
def test_the_name_of_the_programme_is_whole_within_the_header_of_a_phone(
    new_context: Callable[..., BrowserContext], language: str, most: int
) -> None:
    context = new_context(logged_in(officer("county", "500238")), width=360, language=language)
    programme()
    page = context.new_page()
    page.goto(reverse("register.workers"), wait_until="networkidle")

    header = page.locator(".q-header").bounding_box()
    assert header is not None
    for top, bottom in page.evaluate(LINES):
        assert header["y"] <= top
        assert bottom <= header["y"] + header["height"]
    assert header["height"] <= most


def test_a_question_of_several_buttons_that_is_left_out_is_named_once(
    new_context: Callable[..., BrowserContext],
) -> None:
    one = conflict(region=VILLAGE)
    page = new_context(logged_in(officer("county", "500238")), width=360).new_page()
    page.goto(reverse("visits.conflict", args=[one.pk]), wait_until="networkidle")

    page.locator("main form button").last.click()
    field = page.locator(".q-field", has=page.locator("[name=settled_as]"))
    expect(field.locator(".q-field__error")).to_have_text(["请选一项。"])
    page.locator("[name=settled_as]").last.check()
    expect(field.locator(".q-field__error")).to_have_count(0)
    assert page.locator("[name=settled_as][aria-invalid]").count() == 0
