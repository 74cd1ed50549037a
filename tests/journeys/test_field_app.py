"""The field app in a browser of its own: its PIN and what lies on the disk, its forms, its consents, its weight."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.factories import register
from tests.journeys.field_phone import PIN, Phone, Service
from tests.journeys.test_axe import AXE, barriers

from qiao.ground.audit.scrubbing import holds_number

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
FIRST_BYTES, SCRIPT_BYTES = 150_000, 50_000
WRONG = "918273"
SECRET = "屋后的水井要修，老人不愿搬"


def downloaded(phone: Phone, button: str, folder: Path) -> Path:
    """The file that a button hands out."""
    with phone.page.expect_download() as waited:
        phone.page.get_by_role("button", name=button).click()
    target = folder / "phone.qiao.json"
    target.write_bytes(Path(waited.value.path()).read_bytes())
    return target


def on_disk(profile: Path, word: str) -> list[str]:
    """Files of the browser's profile in which a word stands, in either writing that browsers use."""
    forms = [word.encode(), word.encode("utf-16-le")]
    files = [path for path in profile.rglob("*") if path.is_file()]
    return [path.name for path in files if any(form in path.read_bytes() for form in forms)]


def test_the_disk_of_the_phone_shows_neither_names_nor_what_was_written(
    service: Service, phones: Callable[..., Phone]
) -> None:
    phone, house = phones(), service.houses[0]
    phone.begun()
    phone.relay.cut()
    phone.visited(house["id"], SECRET)
    phone.house(service.houses[1]["id"])
    phone.page.get_by_label("看到的情况").fill("还没写完的秘密")
    phone.page.wait_for_timeout(500)
    phone.killed()

    assert on_disk(phone.profile, "qiao-field")  # what is looked for would be found
    assert [on_disk(phone.profile, word) for word in (SECRET, "还没写完的秘密", house["name"], PIN)] == [[], [], [], []]


def test_ten_wrong_pins_wipe_the_phone_and_what_was_not_sent_can_still_be_handed_over(
    service: Service, phones: Callable[..., Phone], tmp_path: Path
) -> None:
    phone, house = phones(), service.houses[0]
    page = phone.begun()
    phone.relay.cut()
    phone.visited(house["id"], SECRET)
    page.reload()
    for left in range(9, 4, -1):
        _try(page, WRONG)
        expect(page.get_by_role("alert").last).to_contain_text(f"{left} 次")
    phone.killed()  # a new start gives no new tries
    page = phone.opened()
    page.goto(f"{phone.base}/field/")
    for left in range(4, 0, -1):
        _try(page, WRONG)
        expect(page.get_by_role("alert").last).to_contain_text(f"{left} 次")
    _try(page, WRONG)
    expect(page.get_by_role("heading", name="手机里的名单清除了")).to_be_visible()
    assert page.evaluate(ROWS) == {"lock": 0, "rows": 0, "rescue": 1}

    file = downloaded(phone, "导出加密包", tmp_path)
    assert SECRET not in file.read_text()
    told = service.step("open-file", path=str(file))
    assert [record["body"]["situation"] for record in told["records"]] == [SECRET]


ROWS = """async () => {
    const base = await new Promise((done) => { indexedDB.open("qiao-field").onsuccess = (e) => done(e.target.result); });
    const told = {};
    for (const part of base.objectStoreNames) told[part] = await new Promise((done) => {
        base.transaction(part).objectStore(part).count().onsuccess = (e) => done(e.target.result);
    });
    base.close();
    return told;
}"""


def _try(page: Page, pin: str) -> None:
    button = page.get_by_role("button", name="打开")
    expect(button).to_be_enabled()
    page.get_by_label("手机里记录的 PIN").fill(pin)
    button.click()


def test_a_phone_that_the_office_ended_is_wiped_at_its_next_contact_and_keeps_what_was_not_sent_sealed(
    service: Service, phones: Callable[..., Phone]
) -> None:
    phone, house = phones(), service.houses[0]
    page = phone.begun()
    phone.relay.cut()
    phone.visited(house["id"], SECRET)
    service.step("end-device", username="clerk")
    phone.relay.mend()
    phone.tab("待上传")
    page.get_by_role("button", name="现在再试").click()

    expect(page.get_by_role("heading", name="手机里的名单清除了")).to_be_visible()
    assert page.evaluate(ROWS) == {"lock": 0, "rows": 0, "rescue": 1}
    assert service.step("report")["visits"] == []


def test_the_sealed_file_holds_all_that_waits_and_only_the_server_opens_it(
    service: Service, phones: Callable[..., Phone], tmp_path: Path
) -> None:
    phone = phones()
    phone.begun()
    phone.relay.cut()
    for house in service.houses[:3]:
        phone.visited(house["id"], SECRET + house["name"])
    phone.tab("待上传")
    file = downloaded(phone, "导出加密包", tmp_path)

    assert service.houses[0]["name"] not in file.read_text()
    told = service.step("open-file", path=str(file))
    assert [record["body"]["household"] for record in told["records"]] == [one["id"] for one in service.houses[:3]]
    assert phone.unsent() == 3


def test_leaving_for_good_asks_for_the_file_first_while_something_waits(
    service: Service, phones: Callable[..., Phone], tmp_path: Path
) -> None:
    phone = phones()
    page = phone.begun()
    phone.relay.cut()
    phone.visited(service.houses[0]["id"], SECRET)
    phone.tab("更多")
    page.get_by_role("button", name="退出并清除手机里的名单").click()
    expect(page.get_by_role("dialog")).to_contain_text("还有 1 条没有上传")
    page.get_by_role("button", name="不用了").click()
    assert page.evaluate(ROWS)["lock"] == 1

    page.get_by_role("button", name="退出并清除手机里的名单").click()
    downloaded(phone, "先导出加密包", tmp_path)
    page.get_by_role("button", name="存好了，清除").click()
    expect(page.get_by_role("heading", name="手机走访")).to_be_visible()
    assert page.evaluate(ROWS)["rows"] == 0


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
    expect(page.locator("#toast")).to_contain_text("读不成照片")
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
    expect(page.get_by_role("alert").first).to_contain_text("请写明是哪一家")
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
    """The household went to somebody else's care is a refusal that only time mends; a number in the text one's own."""
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
    "+86 138 0013" + " 8000", "１３８００１３" + "８０００", "6222 0212 3456 7890", "0" + "23-51234567", "电话1380013" + "8000打不通",
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
    if large:
        page.get_by_role("button", name="大字").click()
    phone.closed_browser()
    page = phone.begun()
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


SMALL = """() => [...document.querySelectorAll("button, a.f-button, .f-choice label, input:not([type=radio]):not(.visually-hidden), select, textarea, summary")]
    .filter((one) => one.offsetParent && !one.closest(".visually-hidden") && one.getBoundingClientRect().height < 44)
    .map((one) => `${one.textContent.trim() || one.id} is ${Math.round(one.getBoundingClientRect().height)} px high`)"""


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
    expect(page.get_by_role("heading", name="Enter the PIN")).to_be_visible()
    page.goto(f"{phone.base}/field/")
    expect(page.get_by_role("heading", name="Enter the PIN")).to_be_visible()
