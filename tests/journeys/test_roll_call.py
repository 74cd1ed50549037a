"""The roll call in a browser: the bar with the count stays in sight, a person is found, the keyboard is enough."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect
from tests.factories.accounts import logged_in, officer
from tests.factories.placements import placement
from tests.factories.register import VILLAGE, worker

from qiao.story.placements.models import Report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PEOPLE = 30


@pytest.mark.parametrize("width", [360, 1366])
def test_a_clerk_finds_somebody_ticks_by_keyboard_and_saves_from_where_they_are(
    new_context: Any, shoot: Any, width: int
) -> None:
    names = [(f"冉{chr(0x4E00 + n)}", f"r{n:02d}") for n in range(PEOPLE - 1)] + [("蒋波", "jb")]
    for name, initials in names:
        placement(worker(region=VILLAGE, status="working", name=name, initials=initials), home_region=VILLAGE)
    page = new_context(logged_in(officer("village", VILLAGE))).new_page()
    page.set_viewport_size({"width": width, "height": 740})
    page.goto("/placements/roll-call/")
    bar = page.locator(".q-roll__foot")
    expect(bar).to_contain_text("点了 0 人")
    expect(bar.get_by_role("button", name="记下点名")).to_be_in_viewport()
    assert page.evaluate(IS_ON_TOP)

    page.get_by_label("找一个人").fill("jb")
    expect(page.locator("tbody tr:visible")).to_have_count(1)
    expect(page.locator("#roll-found")).to_have_text("找到 1 人")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("group", name="蒋波").get_by_role("radio", name="返乡")).to_be_checked()
    expect(bar).to_contain_text("点了 1 人")
    assert page.evaluate(HEADINGS_OVER_ROWS) == 0
    shoot(page, f"roll-call-found-{width}")
    page.get_by_label("找一个人").press("Escape")
    expect(page.locator("tbody tr:visible")).to_have_count(PEOPLE)
    page.evaluate("window.scrollTo(0, 0)")
    expect(bar.get_by_role("button", name="记下点名")).to_be_in_viewport()
    shoot(page, f"roll-call-{width}")
    page.get_by_label("找一个人").fill("没有这人")
    expect(page.locator("#roll-found")).to_contain_text("没有这个人")
    bar.get_by_role("button", name="记下点名").press("Enter")
    expect(page.get_by_text("返乡 1")).to_be_visible()
    assert [(one.kind, one.placement.worker.name) for one in Report.objects.all()] == [("returned", "蒋波")]


IS_ON_TOP = """() => {
    const save = document.querySelector(".q-roll__foot button"), { x, y, width, height } = save.getBoundingClientRect();
    return save.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""
"""Whether nothing lies over the button that saves, such as a phone's navigation at the foot."""
HEADINGS_OVER_ROWS = """() => {
    if (getComputedStyle(document.querySelector("thead")).clipPath !== "none") return 0;
    const row = document.querySelector("tbody tr:not([hidden])").getBoundingClientRect();
    const heading = document.querySelector("thead th").getBoundingClientRect();
    return Math.max(0, Math.min(heading.bottom, row.bottom) - Math.max(heading.top, row.top));
}"""
"""How far the headings lie over the first row; on a phone they are said, not shown."""
