"""The field app in a browser of its own: its forms, its consents, its weight, its barriers."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.factories import register
from tests.journeys.field_phone import Phone, Service
from tests.journeys.test_axe import AXE, barriers

from qiao.ground.audit.scrubbing import holds_number

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
FIRST_BYTES, SCRIPT_BYTES = 150_000, 50_000


def test_a_refused_consent_is_recorded_and_loses_nothing(service: Service, phones: Callable[..., Phone]) -> None:
    phone = phones()
    page = phone.begun()
    phone.house(service.houses[0]["id"])
    page.get_by_label("看到的情况").fill("都好")
    for question in ("本人同意拍照吗", "本人同意记位置吗"):
        page.get_by_role("group", name=question).get_by_role("radio", name="不同意").check()
    assert page.get_by_text("拍照", exact=True).count() == 0
    phone.kept()
    phone.synced()

    assert sorted(service.step("consents")) == [["photo", False], ["position", False]]
    assert [visit["situation"] for visit in service.step("report")["visits"]] == ["都好"]


def test_a_photo_is_drawn_anew_and_small_and_what_is_none_is_refused(
    service: Service, phones: Callable[..., Phone], tmp_path: Path
) -> None:
    from PIL import Image

    large, exif = tmp_path / "large.jpg", Image.Exif()
    exif[0x010E] = "GPS-SECRET"
    Image.new("RGB", (4000, 3000), "green").save(large, exif=exif)
    (tmp_path / "none.jpg").write_bytes(b"no picture")
    phone = phones()
    page = phone.begun()
    phone.house(service.houses[0]["id"])
    page.get_by_role("group", name="本人同意拍照吗").get_by_role("radio", name="同意", exact=True).check()
    page.locator("input[type=file]").set_input_files(tmp_path / "none.jpg")
    expect(page.locator(".f-photos .f-wrong")).to_contain_text("读不成照片")
    page.locator("input[type=file]").set_input_files(large)
    expect(page.locator(".f-photos img")).to_have_count(1)
    made = page.evaluate(SHRUNK, large.read_bytes().hex())
    assert made["width"] == 1600
    assert made["height"] == 1200
    assert b"GPS-SECRET" not in bytes(made["bytes"])

    # A no afterwards takes it away at once.
    page.get_by_role("group", name="本人同意拍照吗").get_by_role("radio", name="不同意").check()
    expect(page.locator(".f-photos img")).to_have_count(0)


SHRUNK = """async (hex) => {
    const { shrunk } = await import("/static/qiao/field/photo.js");
    const raw = new Uint8Array(hex.match(/../g).map((two) => parseInt(two, 16)));
    const { bytes } = await shrunk(new File([raw], "x.jpg", { type: "image/jpeg" }));
    const { width, height } = await createImageBitmap(new Blob([bytes]));
    return { width, height, bytes: [...bytes] };
}"""


def test_a_position_is_no_finer_than_a_village(service: Service, phones: Callable[..., Phone]) -> None:
    phone = phones()
    page = phone.begun()
    assert phone.context is not None
    phone.context.grant_permissions(["geolocation"], origin=phone.base)
    phone.context.set_geolocation({"latitude": 31.398765, "longitude": 109.570123})
    phone.house(service.houses[0]["id"])
    page.get_by_role("group", name="本人同意记位置吗").get_by_role("radio", name="同意", exact=True).check()
    page.get_by_role("button", name="记下位置").click()

    expect(page.locator(".f-consents")).to_contain_text("北纬 31.4，东经 109.57")
    assert "31.39" not in page.content()


def test_a_workshop_is_visited_and_its_promise_kept_from_the_diary(
    service: Service, phones: Callable[..., Phone]
) -> None:
    phone = phones()
    page = phone.begun()
    phone.relay.cut()
    phone.tab("别处")
    page.get_by_role("radio", name="帮扶车间").check()
    page.get_by_label("看到的情况").fill("缺两台缝纫机")
    page.get_by_role("button", name="存到手机").click()
    expect(page.locator(".f-errors")).to_contain_text("请写明是哪一家")
    page.get_by_label("叫什么").fill("人民社区刺绣车间")
    page.get_by_role("button", name="记一件").click()
    page.get_by_label("答应办什么").fill("联系缝纫机")
    page.get_by_label("哪天以前").fill("2019-07-15")
    phone.kept()
    phone.tab("日记")
    expect(page.locator(".f-section").first).to_contain_text("联系缝纫机")
    page.get_by_role("button", name="办了", exact=True).click()
    page.get_by_label("怎么办的").fill("厂里送来了")
    page.get_by_role("button", name="办了", exact=True).click()
    expect(page.locator(".f-section").first).to_contain_text("没有未办的承诺")
    phone.relay.mend()
    phone.synced()

    told = service.step("report")
    assert [(visit["kind"], visit["place"]) for visit in told["visits"]] == [("workshop", "人民社区刺绣车间")]
    assert ["联系缝纫机", "kept"] in told["promises"]


def test_a_record_the_server_refuses_waits_for_its_person_and_is_stored_once_it_is_mended(
    service: Service, phones: Callable[..., Phone]
) -> None:
    phone = phones()
    page = phone.begun()
    phone.relay.cut()
    phone.house(service.houses[0]["id"])
    page.get_by_label("看到的情况").fill("卡 6222 0212 3456 7890")
    page.get_by_role("button", name="存到手机").click()
    expect(page.locator(".f-errors")).to_contain_text("证件号、电话或卡号")
    page.get_by_label("看到的情况").fill("都好")
    phone.kept()
    service.step("move-house", key=service.houses[0]["id"], region="500238001003")
    phone.relay.mend()
    phone.tab("待上传")
    page.get_by_role("button", name="现在再试").click()
    expect(page.locator(".f-card--wait")).to_contain_text("不归你走访")
    assert phone.unsent() == 1
    assert service.step("report")["visits"] == []

    service.step("move-house", key=service.houses[0]["id"], region="500238001002")
    page.get_by_role("button", name="照原样再传").click()
    expect(page.locator("#standing b")).to_have_text("待上传 0 条")
    assert [visit["situation"] for visit in service.step("report")["visits"]] == ["都好"]


NUMBERS = [
    register.identity(7), "身份证" + register.identity(8), "1380013" + "8000", "138-0013-" + "8000",
    "+86 138 0013" + " 8000", "１３８００１３" + "８０００", "6222 0212 3456 7890", "0" + "23-51234567",
    "电话1380013" + "8000打不通",
    "房子 3 间，地 5 亩", "2019-06-30 去的", "2019.6.30、2019-07-01 两次", "3000 元", "12345", "2,000 元 × 3",
]  # fmt: skip


def test_the_phone_refuses_every_number_that_the_server_would(service: Service, phones: Callable[..., Phone]) -> None:
    phone = phones()
    page = phone.opened()
    page.goto(f"{phone.base}/field/")
    found = page.evaluate(
        "async (texts) => { const { holdsNumber } = await import('/static/qiao/field/numbers.js');"
        " return texts.map(holdsNumber); }",
        NUMBERS,
    )
    assert found == [holds_number(text) for text in NUMBERS]
    assert sum(found) == 9


def test_the_first_visit_stays_within_its_weight(service: Service, phones: Callable[..., Phone]) -> None:
    """150 KB compressed with at most 50 KB of scripts; nothing comes from elsewhere."""
    phone = phones()
    page = phone.opened()
    weights: dict[str, int] = {}
    page.on("response", lambda answer: weights.update({answer.url: len(gzip.compress(answer.body()))}))
    page.goto(f"{phone.base}/field/", wait_until="networkidle")
    scripts = sum(weight for url, weight in weights.items() if url.endswith(".js"))

    assert len(weights) > 15
    assert sum(weights.values()) <= FIRST_BYTES
    assert scripts <= SCRIPT_BYTES
    assert [url for url in weights if not url.startswith(phone.base)] == []


@pytest.mark.parametrize(("width", "large"), [(360, False), (320, True)])
def test_no_view_has_a_barrier(
    service: Service, phones: Callable[..., Phone], shoot: Any, width: int, large: bool
) -> None:
    phone = phones(width=width)
    page = phone.opened()
    page.goto(f"{phone.base}/field/")
    page.get_by_role("link", name="登录").wait_for()
    wrong = _looked_at(page, "welcome", width, shoot)
    phone.closed_browser()
    page = phone.begun()
    if large:
        page.get_by_role("button", name="大字").click()
    phone.relay.cut()
    phone.visited(service.houses[0]["id"], "都好")
    for name in ("名单", "别处", "日记", "待上传", "更多"):
        phone.tab(name)
        page.wait_for_timeout(300)
        wrong += _looked_at(page, name, width, shoot)
    phone.house(service.houses[1]["id"])
    for question in ("本人同意拍照吗", "本人同意记位置吗"):
        page.get_by_role("group", name=question).get_by_role("radio", name="同意", exact=True).check()
    page.get_by_text("再问几样").click()
    page.get_by_text("哪天、怎么去的").click()
    page.get_by_role("button", name="记一件").click()
    page.get_by_role("button", name="存到手机").click()
    wrong += _looked_at(page, "visit", width, shoot)
    page.reload()
    page.get_by_label("手机里记录的 PIN").wait_for()
    wrong += _looked_at(page, "locked", width, shoot)
    assert page.evaluate("document.documentElement.classList.contains('q-large')") is large
    assert wrong == []


def _looked_at(page: Page, name: str, width: int, shoot: Any) -> list[str]:
    page.evaluate(AXE)
    high = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(max(740, high), 6000)})
    shoot(page, f"field-{name}-{width}")
    wrong = [f"{name}: {barrier}" for barrier in barriers(page)]
    wide = page.evaluate("document.documentElement.scrollWidth")
    small = page.evaluate(SMALL)
    page.set_viewport_size({"width": width, "height": 740})
    return wrong + ([f"{name}: {wide} px wide"] if wide > width else []) + [f"{name}: {one}" for one in small]


SMALL = """() => [...document.querySelectorAll("button, a.f-button, .f-choice label, select, textarea, summary, "
    + "input:not([type=radio]):not(.visually-hidden)")]
    .filter((one) => one.offsetParent && !one.closest(".visually-hidden") && one.getBoundingClientRect().height < 44)
    .map((one) => `${one.textContent.trim() || one.id}: ${one.getBoundingClientRect().height} px high`)"""


def test_the_form_is_filled_by_the_keyboard_alone(service: Service, phones: Callable[..., Phone]) -> None:
    phone = phones()
    page = phone.begun()
    phone.relay.cut()
    phone.tab("名单")
    page.locator("#f-search").focus()
    page.keyboard.type(service.houses[3]["name"])
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.house"):
            break
    page.keyboard.press("Enter")
    page.get_by_label("看到的情况").wait_for()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
    page.keyboard.type("键盘写的")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "存到手机":
            break
    page.keyboard.press("Enter")
    page.locator("#tabs").wait_for()
    assert phone.unsent() == 1


def test_a_second_window_is_refused(service: Service, phones: Callable[..., Phone]) -> None:
    phone = phones()
    phone.begun()
    assert phone.context is not None
    other = phone.context.new_page()
    other.goto(f"{phone.base}/field/")
    expect(other.get_by_role("heading", name="已经在另一个窗口打开")).to_be_visible()


def test_the_app_opens_in_english_without_signal(service: Service, phones: Callable[..., Phone]) -> None:
    phone = phones()
    page = phone.begun()
    phone.relay.cut()
    phone.tab("更多")
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="Enter PIN").wait_for()
    page.goto(f"{phone.base}/field/")
    page.get_by_role("heading", name="Enter PIN").wait_for()
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_wage_that_is_no_plain_number_is_named_and_not_kept(service: Service, phones: Callable[..., Phone]) -> None:
    phone = phones()
    page = phone.begun()
    phone.house(service.houses[0]["id"])
    page.get_by_label("看到的情况").fill("都好")
    page.get_by_role("group", name="最远去哪里干").get_by_role("radio", name="县内").check()
    page.get_by_role("group", name="想不想找活").get_by_role("radio", name="愿就近").check()
    wage = page.get_by_label("一个月至少多少钱")
    for typed, said in (("-5", "读不出"), ("2500.5", "读不出"), ("499", "不到 500"), ("60000", "最多填")):
        wage.fill(typed)
        expect(page.locator(".f-ask:has(.f-amount) .f-wrong")).to_contain_text(said)
        page.get_by_role("button", name="存到手机").click()
        expect(page.locator(".f-errors")).to_contain_text(said)
        expect(wage).to_have_value(typed)
    wage.fill("２．５万")
    expect(page.locator(".f-ask:has(.f-amount) .f-hint")).to_have_text("记为一个月 25,000 元")
    wage.fill("２５００")
    expect(page.locator(".f-ask:has(.f-amount) .f-hint")).to_have_text("记为一个月 2,500 元")
    phone.kept()
    phone.synced()
    assert service.step("wages") == [2500]


def test_the_app_offers_to_be_installed_until_it_is_told_not_to(service: Service, phones: Callable[..., Phone]) -> None:
    phone = phones()
    phone.script = ASKED
    page = phone.begun()
    phone.tab("名单")
    hint = page.locator(".f-install")
    expect(hint).to_contain_text("添加到主屏幕")
    page.evaluate("offerInstalling()")
    hint.get_by_role("button", name="现在装").click()
    expect(hint.get_by_role("button", name="现在装")).to_have_count(0)
    assert page.evaluate("window.asked") == 1
    expect(hint).to_contain_text("添加到主屏幕")
    hint.get_by_role("button", name="不再提示").click()
    expect(hint).to_have_count(0)

    phone.reopened()
    expect(page.locator("#f-search")).to_be_visible()
    expect(page.locator(".f-install")).to_have_count(0)
    phone.tab("更多")
    expect(page.locator(".f-install")).to_contain_text("添加到主屏幕")


# Chromium's own offer comes when it likes, so that it is kept back.
ASKED = """window.asked = 0;
window.addEventListener("beforeinstallprompt", (event) => event.isTrusted && event.stopImmediatePropagation());
window.offerInstalling = () => {
    const offer = new Event("beforeinstallprompt");
    offer.prompt = async () => { window.asked += 1; };
    window.dispatchEvent(offer);
};"""


def test_what_stood_before_is_no_answer_of_today(service: Service, phones: Callable[..., Phone]) -> None:
    phone = phones()
    page = phone.begun()
    house = service.houses[0]["id"]
    phone.visited(house, "都好", reply="愿外出", reach="省内")
    phone.synced()
    phone.relay.cut()
    phone.house(house)
    reach = page.get_by_role("group", name="最远去哪里干")
    expect(reach).to_contain_text("上次（06-30）：省内")
    expect(page.locator(".f-person input[type=radio]:checked")).to_have_count(0)
    page.get_by_label("看到的情况").fill("再看一次")
    reach.get_by_role("radio", name="都行").check()
    reach.get_by_role("button", name="收回这一项").click()
    expect(reach.get_by_role("radio", name="都行")).not_to_be_checked()
    expect(reach.get_by_role("button", name="收回这一项")).to_be_hidden()
    phone.kept()
    phone.tab("待上传")
    expect(page.locator("main")).not_to_contain_text("答了")

    phone.house(house)
    page.get_by_label("看到的情况").fill("问了最远去哪里")
    reach.get_by_role("radio", name="省内").check()
    phone.kept()
    assert phone.unsent() == 2
    phone.tab("待上传")
    expect(page.locator("main")).to_contain_text("答了 1 处")


def test_how_far_said_before_is_named_at_its_question_when_it_goes_against_todays_answer(
    service: Service, phones: Callable[..., Phone]
) -> None:
    phone = phones()
    page = phone.begun()
    house = service.houses[0]["id"]
    phone.visited(house, "都好", reply="愿外出", reach="省内")
    phone.house(house)
    reach = page.get_by_role("group", name="最远去哪里干")
    page.get_by_role("radio", name="愿就近").first.check()
    expect(reach).to_contain_text("说过的是“省内”，和“愿就近”对不上")
    expect(reach).to_be_in_viewport()
    name = page.locator(".f-person").get_attribute("aria-label")
    expect(page.get_by_role("group", name=f"{name}本人同意拍照吗")).to_have_count(1)
    reach.get_by_role("radio", name="县内").check()
    assert "对不上" not in reach.inner_text()


def test_the_line_of_state_tells_the_real_hour_and_once_the_demonstrations_day(
    service: Service, phones: Callable[..., Phone]
) -> None:
    phone = phones()
    page = phone.begun()
    phone.tab("名单")
    standing = page.locator("#standing")
    real = page.evaluate("new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 10)")
    expect(standing).to_contain_text(f"上次同步 {real}")
    expect(standing).to_contain_text("（真实时间）")
    expect(standing).to_contain_text("演示里的今天是 2019-06-30")
    assert page.locator("#standing").inner_text().count("2019-06-30") == 1
    assert "今天 " not in page.locator("#standing").inner_text()
