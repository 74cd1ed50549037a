"""Somebody of fifty with a phone: near home, a post, the station, sent on to the family; with script and without.

Who stands behind a page's parts is told in `test_public_site`; here one person goes all the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.factories import bridge
from tests.factories.vacancies import employer, public
from tests.journeys.conftest import Watch
from tests.journeys.pressing import followed

from qiao.site.lines import Line

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
STATION = Line("巫溪县就业局", "023-51234567", "500238")
SHARING = """
window.shared = [];
Object.defineProperty(navigator, "share", { value: WHAT });
"""
TAKES_IT = "async told => { shared.push(told); }"


@pytest.fixture
def posts(settings: Any) -> list[Any]:
    """One post near home, paid by the piece; one in the paired city; one far away."""
    bridge.programme()
    settings.QIAO_STATIONS, settings.QIAO_HOTLINE = (STATION,), Line("协作热线", "023-12345678")
    firm = employer("巫溪服装厂（示例）", contact="赵铁柱", contact_phone="13812340000")
    near = public(firm, title="缝纫工", place="500238", pay_method="计件", verified_how="site", description="找赵铁柱")
    return [near, public(title="后厨帮工", place="370902"), public(title="保安", place="371302")]


@pytest.fixture
def phone(browser: Any, live_server: Any) -> Iterator[Callable[..., Page]]:
    """A phone of 360 px."""
    made: list[Any] = []

    def make(*, script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, base_url=live_server.url, java_script_enabled=script, has_touch=True
        )
        made.append(context)
        page: Page = context.new_page()
        return page

    yield make
    for context in made:
        context.close()


def from_home_to_the_post(page: Page, post: Any) -> None:
    """No position: the county is chosen by hand. Then one tap for near, one for the post."""
    page.goto("/jobs/")
    page.locator("#home").select_option(label="巫溪县")
    followed(page.get_by_role("button", name="找", exact=True))
    followed(page.get_by_role("link", name="离家近", exact=True))

    expect(page.get_by_role("link", name="离家近", exact=True)).to_have_attribute("aria-current", "page")
    assert page.locator("h3").all_inner_texts() == ["缝纫工"]
    followed(page.get_by_role("link", name="看清楚"))

    expect(page.get_by_role("heading", level=1)).to_have_text("缝纫工")
    assert reverse("public.post", args=[post.pk]) in page.url
    said = page.locator("main").inner_text()
    for part in ("4,000–6,000", "按件算，做多少拿多少", "就业部门的人到用人单位看过", "巫溪服装厂（示例）"):
        assert part in said
    assert "赵铁柱" not in page.content()
    assert "13812340000" not in page.content()


def fits(page: Page) -> bool:
    """Whether nothing reaches beyond the phone's edge."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_phone_finds_a_post_near_home_calls_the_station_and_sends_the_post_on(
    phone: Callable[..., Page], posts: list[Any], live_server: Any
) -> None:
    page = phone()
    watch = Watch(page)
    page.add_init_script(SHARING.replace("WHAT", TAKES_IT))
    from_home_to_the_post(page, posts[0])

    # In sight without a scroll: the station's call stays at the foot.
    call = page.locator("footer a", has_text="打电话问")
    expect(call).to_be_in_viewport()
    expect(call).to_have_attribute("href", "tel:02351234567")
    expect(page.locator("footer .p-call")).to_have_attribute("href", "tel:02312345678")
    assert fits(page)
    page.get_by_role("button", name="发给别人").click()

    address = live_server.url + reverse("public.post", args=[posts[0].pk])
    told = page.evaluate("shared")
    assert [one["title"] for one in told] == ["缝纫工"]
    assert told[0]["text"].endswith(address)
    assert all(word in told[0]["text"] for word in ("免费", "不收任何钱", "023-51234567"))
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("缝纫工")
    assert not watch.complaints


def test_without_script_the_same_way_is_open_and_the_address_stands_there_to_be_copied(
    phone: Callable[..., Page], posts: list[Any], live_server: Any
) -> None:
    page = phone(script=False)
    from_home_to_the_post(page, posts[0])

    expect(page.locator("footer a", has_text="打电话问")).to_have_attribute("href", "tel:02351234567")
    address = live_server.url + reverse("public.post", args=[posts[0].pk])
    expect(page.get_by_role("link", name=address)).to_have_attribute("href", address)
    assert page.locator("main button:visible").count() == 0


def test_the_paired_city_is_one_tap_from_home(phone: Callable[..., Page], posts: list[Any]) -> None:
    page = phone()
    page.goto("/jobs/?home=500238")
    followed(page.get_by_role("link", name="结对的泰安"))

    assert page.locator("h3").all_inner_texts() == ["后厨帮工"]
    followed(page.get_by_role("link", name="都看", exact=True))
    assert page.locator("h3").all_inner_texts() == ["缝纫工", "后厨帮工", "保安"]


def test_a_phone_that_gives_no_position_says_to_choose_by_hand(phone: Callable[..., Page], posts: list[Any]) -> None:
    page = phone()
    page.goto("/jobs/")
    page.get_by_role("button", name="用手机定位").click()

    expect(page.get_by_text("手机没有给位置。请自己选区县。")).to_be_visible()
    expect(page.locator("#home")).to_be_enabled()
    assert page.locator("#home").input_value() == ""


def test_a_phone_that_stays_silent_says_so_and_lets_the_button_go(phone: Callable[..., Page], posts: list[Any]) -> None:
    page = phone()
    page.clock.install()
    page.add_init_script(
        "Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: class {} });"
        "Object.defineProperty(window, 'speechSynthesis',"
        " { value: { getVoices: () => [], addEventListener() {}, cancel() {}, speak() {} } });"
    )
    page.goto(reverse("public.post", args=[posts[0].pk]))
    page.get_by_role("button", name="念给我听").click()
    expect(page.get_by_role("button", name="停")).to_be_visible()
    page.clock.run_for(6_000)

    expect(page.get_by_text("这部手机念不出来。打热线，请人讲给您听。")).to_be_visible()
    expect(page.get_by_role("button", name="念给我听")).to_have_attribute("aria-pressed", "false")
    assert page.locator(".p-say[aria-pressed=true]").count() == 0


def test_where_a_phone_cannot_share_the_text_is_copied_for_wechat(
    phone: Callable[..., Page], posts: list[Any], live_server: Any
) -> None:
    page = phone()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    page.add_init_script(SHARING.replace("WHAT", "undefined"))
    page.goto(reverse("public.post", args=[posts[0].pk]))
    page.get_by_role("button", name="发给别人").click()

    expect(page.get_by_role("button", name="复制好了，去微信里粘贴")).to_be_visible()
    assert "【免费招工】缝纫工" in page.evaluate("navigator.clipboard.readText()")
