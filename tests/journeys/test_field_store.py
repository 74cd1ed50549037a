"""What lies on a phone: encrypted, counted, wiped, and handed over sealed; only the server opens it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.field_phone import PIN, Phone, Service

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
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
    phone = phones()
    page = phone.begun()
    phone.relay.cut()
    for house in service.houses[:2]:
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
    assert page.evaluate(ROWS) == {"lock": 0, "rows": 0, "rescue": 2}

    file = downloaded(phone, "导出加密包", tmp_path)
    assert SECRET not in file.read_text()
    assert service.step("bring-file", path=str(file)) == ["ready", "ready"]
    assert [visit["situation"] for visit in service.step("report")["visits"]] == [SECRET, SECRET]


ROWS = """async () => {
    const base = await new Promise((done) => {
        indexedDB.open("qiao-field").onsuccess = (e) => done(e.target.result);
    });
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

    # The office takes it in; when the net comes after all, nothing is there twice.
    assert service.step("bring-file", path=str(file)) == ["ready"] * 3
    phone.relay.mend()
    phone.synced()
    assert service.step("bring-file", path=str(file)) == ["rest"] * 3
    assert len(service.step("report")["visits"]) == 3


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
