"""An offline day of a village clerk: fifty households, three of them changed in the office meanwhile, a browser that is
killed, an answer that is lost. Nothing is mocked: a real server on a file, a real line that is cut. What counts as not
lost is counted in the database."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect
from tests.journeys.field_phone import Service

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def test_of_an_offline_day_nothing_is_lost_and_nothing_is_doubled(service: Service, phones: Any) -> None:
    phone, houses = phones(), service.houses
    phone.begun()
    phone.relay.cut()
    for number, house in enumerate(houses[:20]):
        phone.visited(house["id"], f"第 {number} 户，房子好的")
    for house in houses[20:25]:
        phone.unchanged(house["id"])

    # The battery is flat in the middle of a word; what was typed and what was kept are there again, without a net.
    phone.house(houses[25]["id"])
    phone.page.get_by_label("看到的情况").press_sequentially("第 25 户，正在写")
    phone.page.wait_for_timeout(300)
    phone.killed()
    page = phone.reopened()
    assert phone.unsent() == 25
    phone.house(houses[25]["id"])
    expect(page.get_by_label("看到的情况")).to_have_value("第 25 户，正在写")
    phone.kept()
    for number, house in enumerate(houses[26:47], start=26):
        phone.visited(house["id"], f"第 {number} 户，老人在家")
    for number, house in enumerate(houses[47:], start=47):
        phone.visited(house["id"], f"第 {number} 户，电话打不通", reply="联系不上")
    assert phone.unsent() == 50
    service.step("office", heads=[house["head"] for house in houses[47:]], to="not_looking")

    # The net is back, the log-in is over: everything stays until somebody logs in. The next answers are lost.
    service.step("end-log-ins")
    phone.relay.mend()
    phone.tab("待上传")
    page.get_by_role("button", name="现在再试").click()
    expect(page.locator("#standing")).to_contain_text("请登录")
    assert phone.unsent() == 50
    phone.logged_in()
    phone.relay.lose_answer("POST /field/sync/", times=9)  # a browser tries a broken connection again by itself
    page.get_by_role("button", name="现在再试").click()
    expect(page.locator("#standing")).to_contain_text("没有信号", timeout=30_000)
    assert phone.relay.answers_lost >= 1
    phone.relay.lose_answer("POST /field/sync/", times=0)
    assert len(service.step("report")["visits"]) == 20
    assert phone.unsent() == 50
    phone.synced()

    told = service.step("report")
    assert sorted(visit["household"] for visit in told["visits"]) == sorted(house["id"] for house in houses)
    assert {visit["on"] for visit in told["visits"]} == {"2019-06-30"}
    assert sum(visit["outcome"] == "no_change" for visit in told["visits"]) == 5
    assert len({visit["situation"] for visit in told["visits"] if visit["outcome"] == "seen"}) == 45
    assert told["receipts"] == 50
    assert told["conflicts"] == sorted(house["head"] for house in houses[47:])
    assert {told["statuses"][house["head"]] for house in houses[47:]} == {"not_looking"}
    expect(page.locator(".f-card--wait")).to_have_count(3)
    expect(page.locator(".f-card--wait").first).to_contain_text("暂不找活")
    expect(page.locator(".f-card--wait").first).to_contain_text("联系不上")


def test_two_phones_in_one_household_keep_both_visits_and_both_values(service: Service, phones: Any) -> None:
    one, other, house = phones(), phones(), service.houses[0]
    one.begun()
    other.begun("colleague")
    for phone in (one, other):
        phone.relay.cut()
    one.visited(house["id"], "上午去的，想就近", reply="愿就近", reach="县内")
    other.visited(house["id"], "下午去的，暂时不找", reply="暂不找活")
    for phone in (one, other):
        phone.relay.mend()
        phone.synced()

    told = service.step("report")
    assert [visit["situation"] for visit in told["visits"]] == ["上午去的，想就近", "下午去的，暂时不找"]
    assert told["statuses"][house["head"]] == "looking_near"
    assert told["conflicts"] == [house["head"]]
    expect(other.page.locator(".f-card--wait")).to_contain_text("暂不找活")
    expect(one.page.locator(".f-card--wait")).to_have_count(0)


def test_a_record_sent_twice_by_a_phone_that_dies_before_its_receipt_is_stored_once(
    service: Service, phones: Any
) -> None:
    phone, house = phones(), service.houses[0]
    phone.begun()
    phone.relay.cut()
    phone.visited(house["id"], "门口的路修好了")
    phone.relay.mend()
    phone.relay.lose_answer("POST /field/sync/", times=9)
    phone.tab("待上传")
    phone.page.get_by_role("button", name="现在再试").click()
    expect(phone.page.locator("#standing")).to_contain_text("没有信号", timeout=30_000)
    phone.killed()
    phone.relay.lose_answer("POST /field/sync/", times=0)
    phone.reopened()
    assert phone.unsent() == 1
    phone.logged_in()
    phone.synced()

    told = service.step("report")
    assert [visit["situation"] for visit in told["visits"]] == ["门口的路修好了"]
    assert told["receipts"] == 1
