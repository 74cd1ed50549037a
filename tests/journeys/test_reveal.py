"""An officer sees a phone for a reason; a minute later it is masked again; the auditor reads who saw it, and why."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect
from tests.factories.accounts import logged_in, officer
from tests.factories.register import worker

from qiao.ground.audit.sealing import seal_events

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "15400000321"


def test_a_phone_is_seen_for_a_reason_hidden_again_and_told_to_the_auditor(new_context: Any, shoot: Any) -> None:
    one = worker(region="500238101201", phone=PHONE)
    page = new_context(logged_in(officer("county", "500238"))).new_page()
    page.clock.install()
    page.goto(f"/people/{one.pk}/")
    mask = page.locator(f"#masked-phone-{one.subject_id}")
    expect(mask).to_contain_text("尾号 0321")

    mask.get_by_text("查看（说明用途）").click()
    mask.get_by_label("用途").fill("核对 15400000321")
    mask.get_by_role("button").click()
    expect(mask.get_by_role("alert")).to_contain_text("不要写证件号")
    shoot(page, "reveal-refused")
    mask.get_by_label("用途").fill("通知体检时间")
    mask.get_by_role("button").click()
    expect(mask.get_by_role("link", name=f"拨打 {PHONE}")).to_have_attribute("href", f"tel:{PHONE}")
    expect(mask.locator("[data-counting]")).to_be_visible()  # the minute counts from here, a moment after the swap
    shoot(page, "reveal-shown")
    page.clock.fast_forward(61_000)
    expect(mask).to_have_text("尾号 0321")

    seal_events()
    audit = new_context(logged_in(officer("auditor", "50"))).new_page()
    audit.goto("/audit/")
    row = audit.get_by_role("row").filter(has_text="通知体检时间")
    expect(row).to_contain_text("查看明文")
    shoot(audit, "audit-list")
    row.get_by_role("link").first.click()
    expect(audit.get_by_role("heading", level=1)).to_contain_text("查看明文")
    assert PHONE not in audit.content()
    shoot(audit, "audit-event")
    audit.goto("/audit/chain/")
    expect(audit.locator("main")).to_contain_text("共几环")
    shoot(audit, "audit-chain")
