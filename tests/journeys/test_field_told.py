"""What a phone tells its person: how a difference was settled, what is wrong while it is typed, that its clock is
wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests.journeys.field_phone import PIN, Phone, Service

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_the_next_sync_tells_how_the_office_settled_what_two_sides_told(
    service: Service, phones: Callable[..., Phone]
) -> None:
    phone, house = phones(), service.houses[0]
    page = phone.begun()
    phone.relay.cut()
    phone.visited(house["id"], "暂时不找", reply="暂不找活")
    service.step("office", heads=[house["head"]], to="unreachable")
    phone.relay.mend()
    phone.synced()
    expect(page.locator(".f-card--wait")).to_contain_text("两边的都留着，等办公室定")
    phone.tab("日记")
    expect(page.locator(".f-item")).to_contain_text("等办公室定")

    assert service.step("settle", settled_as="told", why="电话问过本人") == 1
    phone.synced()
    card = page.locator(".f-card", has_text="留下")
    expect(card).to_contain_text("留下：暂不找活（走访说的）")
    expect(card).to_contain_text("当时登记的： 联系不上")
    expect(card).to_contain_text("电话问过本人")
    expect(page.locator(".f-card--wait")).to_have_count(0)
    page.get_by_role("button", name="知道了").click()
    expect(page.locator(".f-card")).to_have_count(0)
    phone.tab("日记")
    expect(page.locator(".f-item")).to_contain_text("办公室定了")
    expect(page.locator(".f-item .f-told")).to_contain_text("留下：暂不找活")
    phone.house(house["id"])
    page.get_by_text("办公室定过 1 处").click()
    expect(page.locator(".f-settled .f-told")).to_contain_text("电话问过本人")

    # It was read: the app opened again does not call it news, and still tells it.
    phone.reopened()
    phone.tab("待上传")
    expect(page.locator(".f-card")).to_have_count(0)


def test_what_is_wrong_is_said_while_it_is_typed_and_goes_as_it_is_mended(
    service: Service, phones: Callable[..., Phone]
) -> None:
    phone = phones()
    page = phone.opened()
    phone.logged_in()
    page.goto(f"{phone.base}/field/")
    wrong = page.locator(".f-wrong:not(:empty)")
    page.get_by_label("新 PIN").press_sequentially("2048ab")
    expect(wrong).to_have_text("PIN 只用数字，6 到 12 位。请把别的字去掉。")
    page.get_by_label("再输一次").fill("2048ab")
    page.get_by_role("button", name="设好，下名单").click()
    assert "PIN 只用数字，6 到 12 位。请把别的字去掉。" in wrong.all_inner_texts()
    for label in ("新 PIN", "再输一次"):
        page.get_by_label(label).fill(PIN)
    expect(wrong).to_have_count(0)
    page.get_by_role("button", name="设好，下名单").click()
    page.locator(".f-row-button").first.wait_for()
    phone.synced()
    phone.relay.cut()
    phone.house(service.houses[0]["id"])
    save = page.get_by_role("button", name="存到手机")
    save.click()
    errors = page.locator(".f-errors li")
    expect(errors).to_have_text(["见到了，就写一句看到的情况。"])
    said = page.get_by_label("看到的情况")
    said.fill("好" * 1001)
    expect(errors).to_have_text(["“看到的情况”最多 1000 个字，现在 1001 个。请删短再存。"])
    expect(wrong).to_have_text(["最多 1000 个字，现在 1001 个。请删短再存。"])
    said.fill("都好")
    expect(errors).to_have_count(0)
    expect(wrong).to_have_count(0)

    # A date that was typed in part is named, and not dropped over looking at somebody else meanwhile.
    page.get_by_role("group", name="最远去哪里干").get_by_role("radio", name="结对省").check()
    page.get_by_text("再问几样").click()
    page.get_by_label("哪天能走").focus()
    page.keyboard.type("02")
    expect(wrong).to_contain_text("日期没有填完")
    people = page.locator(".f-tab:not(.f-tab--minor)")
    people.nth(1).click()
    save.click()
    expect(errors).to_contain_text("“哪天能走”没有填完")
    people.nth(0).click()
    expect(wrong).to_contain_text("日期没有填完")
    page.get_by_label("哪天能走").fill("2019-08-01")
    expect(errors).to_have_count(0)
    phone.kept()
    assert phone.unsent() == 1


def test_a_workshop_is_chosen_from_those_the_phone_knows(service: Service, phones: Callable[..., Phone]) -> None:
    phone = phones()
    page = phone.begun()
    phone.relay.cut()
    for place in ("人民社区刺绣车间", ""):
        phone.tab("别处")
        page.get_by_role("radio", name="帮扶车间").check()
        if place:
            page.get_by_label("叫什么").fill(place)
        else:
            page.get_by_label("手机里有的").select_option("人民社区刺绣车间")
            expect(page.get_by_label("叫什么")).to_have_value("人民社区刺绣车间")
        page.get_by_label("看到的情况").fill("缺两台缝纫机")
        phone.kept()
    phone.relay.mend()
    phone.synced()
    assert [visit["place"] for visit in service.step("report")["visits"]] == ["人民社区刺绣车间"] * 2


AHEAD = """(() => {
  const Real = Date, off = OFF;
  window.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + off); }
    static now() { return Real.now() + off; }
  };
})();"""


@pytest.mark.parametrize(
    ("days", "said"), [(1, "手机时钟快了 1 天"), (-1, "手机时钟慢了 1 天"), (-2600, "手机时钟慢了 7 年")]
)
def test_a_wrong_clock_is_said_with_the_remedy_and_both_times_are_kept(
    service: Service, phones: Callable[..., Phone], days: int, said: str
) -> None:
    phone = phones()
    phone.script = AHEAD.replace("OFF", str(days * 86_400_000))
    page = phone.begun()
    expect(page.locator("#standing")).to_contain_text(said)
    phone.tab("名单")
    expect(page.locator(".f-clock")).to_contain_text("把日期和时间改成“自动”")
    phone.visited(service.houses[0]["id"], "都好")
    phone.synced()
    ((made_at, off, day),) = service.step("clocks")
    assert day == "2019-06-30"
    assert abs(off - days * 86_400) < 120
    shown = datetime.fromisoformat(made_at) - timedelta(days=days)
    assert abs((shown - datetime.now(shown.tzinfo)).total_seconds()) < 300


def test_a_position_that_is_not_given_says_why_and_stops_nothing(
    service: Service, phones: Callable[..., Phone]
) -> None:
    phone = phones()
    page = phone.begun()
    phone.house(service.houses[0]["id"])
    page.get_by_label("看到的情况").fill("都好")
    page.get_by_role("group", name="本人同意记位置吗").get_by_role("radio", name="同意", exact=True).check()
    said = page.locator(".f-consents .f-wrong:not(:empty)")
    page.get_by_role("button", name="记下位置").click()
    expect(said).to_contain_text("没有得到定位许可")
    assert phone.context is not None
    phone.context.grant_permissions(["geolocation"], origin=phone.base)
    phone.context.new_cdp_session(page).send("Emulation.setGeolocationOverride", {})
    page.get_by_role("button", name="记下位置").click()
    expect(said).to_contain_text("请看定位开了没有")
    phone.kept()
    phone.synced()
    assert len(service.step("report")["visits"]) == 1
