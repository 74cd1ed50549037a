"""The public site in a browser: what a cold visit weighs, reading aloud, the nearest county, no script, no barrier."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.factories import bridge
from tests.factories.accounts import logged_in, officer
from tests.factories.vacancies import employer, public
from tests.journeys.conftest import Watch
from tests.journeys.test_axe import looked_at

from qiao.site.lines import Line

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

BYTES, SCRIPT_BYTES = 150_000, 50_000
WIDTHS = (1366, 768, 360, 320)
VOICE = """
window.said = [];
class Said { constructor(text) { this.text = text; } }
Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Said });
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => VOICES, addEventListener() {}, cancel() { said.push("stop"); },
  speak(one) { said.push(`${one.lang} ${one.text}`); } } });
"""


@pytest.fixture
def posts() -> list[Any]:
    """Twenty-five posts with long texts, in the county, in the paired city and elsewhere."""
    bridge.programme()
    firm = employer("岱下餐饮服务有限公司（示例）", contact="赵铁柱", contact_phone="13812340000")
    more = {"description": "按要求干活。" * 300, "board_lodging": "包吃包住", "terms": {"contract": "劳务派遣"}}
    return [public(firm, place=("500238", "370902", "371302")[number % 3], **more) for number in range(25)]


def address(post: Any) -> str:
    return reverse("public.post", args=[post.pk])


def weighed(page: Page, url: str) -> tuple[int, int]:
    """The bytes of a cold visit, uncompressed, and those of them that are script."""
    sizes: list[tuple[str, int]] = []
    page.on("response", lambda answer: sizes.append((answer.request.resource_type, len(answer.body()))))
    page.goto(url, wait_until="networkidle")
    return sum(size for _, size in sizes), sum(size for kind, size in sizes if kind == "script")


def test_a_cold_visit_weighs_no_more_than_the_budget(new_context: Any, posts: list[Any]) -> None:
    """Uncompressed, so that no proxy is needed for it to hold."""
    for path in ("/jobs/?home=500238", "/jobs/?home=500238&lang=en&big=1", address(posts[0])):
        context = new_context(Client())
        context.clear_cookies()
        everything, script = weighed(context.new_page(), path)
        assert 5_000 < everything <= BYTES, path
        assert 0 < script <= SCRIPT_BYTES, path
        assert context.cookies() == []


def test_reading_aloud_says_the_post_in_words_and_stops(new_context: Any, posts: list[Any]) -> None:
    page = new_context(Client(), width=360).new_page()
    page.add_init_script(VOICE.replace("VOICES", "[{lang: 'zh-CN'}]"))
    page.goto(address(posts[1]))

    button = page.get_by_role("button", name="念给我听")
    button.click()
    expect(page.get_by_role("button", name="停")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="停").click()

    said = page.evaluate("said")
    assert [line[:5] for line in said] == ["stop", "zh-CN", "stop"]
    assert "一个月工资四千元到六千元" in said[1]
    expect(button).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("voice", ["[{lang: 'en-US'}]", None])
def test_where_nobody_reads_chinese_no_button_offers_it(new_context: Any, posts: list[Any], voice: str | None) -> None:
    page = new_context(Client(), width=360).new_page()
    gone = "delete window.speechSynthesis; Object.defineProperty(window, 'speechSynthesis', {value: undefined});"
    page.add_init_script(VOICE.replace("VOICES", voice) if voice else gone)
    page.goto("/jobs/")

    expect(page.get_by_role("link", name="看清楚").first).to_be_visible()
    assert page.locator(".p-say:visible").count() == 0


def test_the_nearest_county_is_found_on_the_phone_and_no_position_leaves_it(
    new_context: Any, posts: list[Any], live_server: Any
) -> None:
    context = new_context(Client(), width=360)
    context.grant_permissions(["geolocation"], origin=live_server.url)
    context.set_geolocation({"longitude": 109.60, "latitude": 31.38})
    page = context.new_page()
    page.goto("/jobs/")
    asked: list[str] = []  # all but the site's own fixed files: a browser fetches its icon when it likes
    own = f"{live_server.url}/static/"
    page.on("request", lambda each: each.url.startswith(own) or asked.append(each.url + (each.post_data or "")))

    page.get_by_role("button", name="用手机定位").click()
    expect(page.locator("#home")).to_have_value("500238")
    assert asked == []
    page.get_by_role("button", name="找", exact=True).click()

    expect(page.get_by_role("heading", name="离家近：巫溪")).to_be_visible()
    assert asked
    assert not [url for url in asked if "109.6" in url or "31.38" in url]


def test_without_script_a_visitor_finds_a_job_and_whom_to_call(
    browser: Any, live_server: Any, posts: list[Any]
) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/jobs/")
    page.locator("#home").select_option("500238")
    page.get_by_role("button", name="找", exact=True).click()
    page.get_by_role("link", name="再看一些").click()
    page.get_by_role("link", name="看清楚").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("缝纫工")
    assert page.locator('a[href^="tel:"]').count() == 2
    expect(page.locator(".p-say:visible")).to_have_count(0)
    context.close()


@pytest.mark.parametrize(("language", "large"), [("zh-hans", False), ("en", True)])
def test_no_public_page_has_a_barrier_in_any_state(
    new_context: Any,
    shoot: Callable[[Page, str], None],
    posts: list[Any],
    language: str,
    large: bool,
    settings: Any,
) -> None:
    settings.QIAO_STATIONS = (Line("泰安工作站", "0538-1234567", "370900"),)
    closed, hour = (
        public(state="paused"),
        public(wage_low_yuan=4680, wage_high_yuan=5200, terms={"wage": "180-200元/天"}),
    )
    page = new_context(Client(), language=language, large=large).new_page()
    watch, wrong = Watch(page), []
    for name, path in {
        "list": "/jobs/?home=500238", "asked": "/jobs/?pay=3000&q=厨", "nothing": "/jobs/?q=天文学家",
        "near": "/jobs/?at=near", "pair": "/jobs/?at=pair&home=500238", "post": address(posts[1]),
        "hour": address(hour), "gone": address(closed), "never": reverse("public.post", args=[uuid4()]),
    }.items():  # fmt: skip
        page.goto(path)
        wrong += looked_at(page, f"public-{name}-{language}", WIDTHS, shoot)
        small = page.evaluate(
            "[...document.querySelectorAll('main a, main button, main select, main summary, footer a, header a')]"
            ".filter(one => one.offsetHeight && one.closest('p:not(.p-back):not(.p-station)') === null"
            " && one.closest('h3') === null && one.getBoundingClientRect().height < 45.5)"
            ".map(one => one.outerHTML.slice(0, 90))"
        )
        wrong += [f"{name}: too small to touch: {one}" for one in small]
    assert not wrong + watch.complaints, "\n".join(wrong + watch.complaints)


def test_several_posts_ticked_in_the_list_are_handed_on_without_a_barrier(
    new_context: Any, shoot: Callable[[Page, str], None], posts: list[Any]
) -> None:
    page = new_context(logged_in(officer("city", "3709"))).new_page()
    watch = Watch(page)
    page.goto("/vacancies/?state=open")
    for box in page.locator("tbody input[name=id]").all()[:3]:
        box.check()
    page.get_by_role("button", name="发出去").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("几条一起发")
    assert page.locator("#message").input_value().startswith("【免费招工】3 个岗位")
    wrong = looked_at(page, "share-some", WIDTHS, shoot)
    page.set_viewport_size({"width": 1366, "height": 900})
    page.get_by_role("link", name="A3 海报").click()
    expect(page.locator(".poster__cell")).to_have_count(3)
    wrong += looked_at(page, "share-poster", WIDTHS, shoot)
    assert not wrong + watch.complaints, "\n".join(wrong + watch.complaints)


def test_staff_keep_a_picture_and_copy_the_texts(new_context: Any, posts: list[Any], tmp_path: Path) -> None:
    context = new_context(logged_in(officer("city", "3709")))
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    watch = Watch(page)
    page.goto(f"/vacancies/{posts[1].pk}/share/")

    page.get_by_role("button", name="复制").first.click()
    expect(page.get_by_role("button", name="复制好了")).to_be_visible()
    assert "【免费招工】缝纫工" in page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as coming:
        page.get_by_role("button", name="存成图片").click()
    coming.value.save_as(tmp_path / "picture.png")

    drawn = (tmp_path / "picture.png").read_bytes()
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(drawn[16:20]), int.from_bytes(drawn[20:24])) == (1080, 1440)
    assert not watch.complaints
