"""A fair lived through: planned, firms and posts, invitations, check-in without signal by three phones, one of them of
a county officer on duty, one that dies; a walk-in matched on site, an intent, a start of work, and figures that open
their lists. A real server, a real line that is cut."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect
from tests.journeys.field_phone import Service
from tests.journeys.pressing import followed

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def typed(phone: Any, code: str) -> None:
    """A slip's token as a scanner types it, or its short code."""
    phone.tab("签到")
    phone.page.get_by_label("短码").fill(code)
    phone.page.locator("main").get_by_role("button", name="签到").click()


def planned(page: Any, base: str) -> str:
    """A fair with a firm and its post; the address of its page."""
    page.goto(f"{base}/fairs/new/")
    for label, value in (("名称", "巫溪—泰安招聘会"), ("日子", "2019-06-30"), ("地点", "县体育馆")):
        page.get_by_label(label, exact=True).fill(value)
    followed(page.get_by_role("button", name="存下"))
    page.get_by_label("用人单位").select_option(label="示例纺织厂")
    page.get_by_role("textbox", name="展位").fill("A01")
    followed(page.get_by_role("button", name="加上"))
    followed(page.get_by_role("button", name="缝纫工"))
    return str(page.url)


def at_the_door(phones: Any, slips: list[list[str]]) -> None:
    """Two village phones and a county officer's, all without signal: the same person at two of them, somebody without a
    slip, a code of nobody; one phone dies meanwhile. Then the signal comes back."""
    one, other, door = phones(), phones(), phones()
    one.begun()
    other.begun("colleague")
    door.begun("door", first="main form")
    expect(door.page.locator("#tabs button:visible")).to_have_count(3)  # no list of people, no visits, no diary
    for phone in (one, other, door):
        phone.relay.cut()
    typed(one, slips[0][2])
    expect(one.page.locator("#toast")).to_contain_text("A01")
    typed(one, slips[0][2])
    expect(one.page.locator("#toast")).to_contain_text("签过了")
    one.page.get_by_text("没有邀请单").click()
    one.page.get_by_label("姓名").fill("牟某某")
    one.page.get_by_role("button", name="记下来").click()
    expect(one.page.locator(".f-list .f-item")).to_have_count(2)
    one.killed()  # the battery is empty, with both unsent
    one.reopened()
    typed(other, slips[0][1])  # the same person at the other door
    typed(door, "AAAA2222")
    expect(door.page.locator("#toast")).to_contain_text("先存着")
    typed(door, slips[1][1])
    for phone, number in ((one, 2), (other, 1), (door, 2)):
        expect(phone.page.locator("#standing b")).to_have_text(f"待上传 {number} 条")
    one.logged_in()  # after a start of its own the browser knows no session; the records waited
    for phone, left in ((one, 0), (other, 0), (door, 1)):  # the code of nobody is refused by name, and stays
        phone.relay.mend()
        phone.synced(left)
        assert phone.complaints == []
    expect(door.page.locator("main")).to_contain_text("没有这个短码")


def walked_in(page: Any, fair: str, name: str) -> None:
    """Somebody without an invitation is found at the desk and matched on site."""
    page.goto(f"{fair}desk/")
    page.locator("main").get_by_label("姓名、拼音首字母").fill(name)
    followed(page.get_by_role("button", name="找人"))
    followed(page.get_by_role("link", name=name))
    followed(page.locator("main").get_by_role("button", name="签到"))
    expect(page.get_by_role("heading", name="这场最合适的")).to_be_visible()
    expect(page.get_by_text("A01 · 缝纫工").first).to_be_visible()


def hired(page: Any, fair: str, person: str) -> None:
    """What was said at the booth, and the interview."""
    page.goto(f"{fair}people/{person}/")
    expect(page.get_by_text("月薪 5,000 元起")).to_be_visible()
    page.get_by_label("说到什么程度").select_option(label="当场录用")
    followed(page.get_by_role("button", name="记意向"))
    followed(page.get_by_role("link", name="A01 · 缝纫工"))
    page.get_by_label("面试", exact=True).select_option(label="面试通过")
    followed(page.get_by_role("button", name="存下"))


def test_a_fair_from_its_plan_to_its_figures(service: Service, phones: Any) -> None:
    people = service.step("fair-ground")["people"]
    office = phones(width=1366)
    page = office.opened()
    office.logged_in("county")
    fair = planned(page, office.base)
    followed(page.get_by_role("button", name="发邀请"))
    assert service.step("run-jobs") == ["done"]
    slips = service.step("slips")
    assert [name for name, _code, _token in slips] == ["冉光荣", "向春梅"]
    page.get_by_label("派谁").select_option(value=service.step("user", username="door"))
    followed(page.get_by_role("button", name="派到签到台"))

    at_the_door(phones, slips)
    walked_in(page, fair, service.step("walk-in")["name"])
    hired(page, fair, people[0])
    service.step("started", worker=people[0])

    page.goto(fair)
    figures = dict(zip(
        page.locator(".q-tile__label").all_inner_texts(), page.locator(".q-tile__figure").all_inner_texts(), strict=True
    ))  # fmt: skip
    assert {label: int(figure.split()[0]) for label, figure in figures.items()} == {
        "企业": 1, "岗位": 1, "名额": 5, "邀请": 2, "愿意来": 0, "到场": 3, "意向": 1, "面试过": 1, "三个月内上岗": 1,
    }  # fmt: skip
    followed(page.get_by_role("link", name="到场"))
    expect(page.get_by_role("row")).to_have_count(4)
    expect(page.get_by_role("table")).to_contain_text("冉光荣")
    page.goto(f"{office.base}/fairs/notes/?open=1")
    expect(page.get_by_role("row")).to_have_count(2)
