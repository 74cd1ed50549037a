"""A clerk brings a ledger in, corrects it, and takes it back, in a browser; progress comes without a reload."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.factories.accounts import logged_in, officer
from tests.factories.batches import KEY, csv_of, offered, row_of
from tests.journeys.conftest import Watch
from tests.journeys.pressing import followed
from tests.journeys.test_axe import AXE, barriers

from qiao.ground.exchange.batches.models import Batch
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.story.register.models import Household

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
WIDTHS = (360, 768, 1366)


@pytest.fixture(autouse=True)
def households_offered(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.QIAO_UPLOADS = tmp_path / "uploads"
    with offered():
        yield


@pytest.fixture
def context(new_context: Callable[..., BrowserContext]) -> BrowserContext:
    return new_context(logged_in(officer("county", "500238")))


def work_off() -> None:
    """What a worker beside the server would do."""
    for job in Job.objects.filter(state="queued").order_by("created_at"):
        run_job(job.pk)


def looked_at(page: Page, name: str, shoot: Callable[[Page, str], None]) -> list[str]:
    """What axe finds at three widths, and where the page scrolls sideways."""
    wrong = []
    page.evaluate(AXE)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        shoot(page, f"imports-{name}-{width}")
        wrong += [f"{name} at {width}: {barrier}" for barrier in barriers(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{name} at {width}: {wide} px wide"] if wide > width else []
    return wrong


def test_a_ledger_comes_in_is_corrected_and_taken_back(
    context: BrowserContext, tmp_path: Path, shoot: Callable[[Page, str], None]
) -> None:
    Household.objects.create(number="H00002", region="500238", poverty="exited")
    headings = ("甲", "地区码", "户主证件号码", "贫困类型", "健康状况")
    rows = [row_of(number, "" if number % 7 == 0 else "建卡贫困户") for number in range(1, 61)]
    ledger = tmp_path / "文峰镇6月户台账.csv"
    ledger.write_bytes(csv_of(rows, headings))
    page = context.new_page()
    watch = Watch(page)
    page.goto(f"/imports/new/{KEY}/")
    wrong = looked_at(page, "upload", shoot)
    page.set_input_files("#file", ledger)
    followed(page.get_by_role("button", name="上传，先看再写"))
    expect(page.get_by_text("可以关掉页面")).to_be_visible()
    wrong += looked_at(page, "checking", shoot)
    work_off()
    expect(page.get_by_text("还没认出：户编号")).to_be_visible(timeout=10_000)
    wrong += looked_at(page, "columns", shoot)
    page.get_by_label("A 列").select_option("number")
    followed(page.get_by_role("button", name="照这样校验"))
    expect(page.get_by_text("可以关掉页面")).to_be_visible()
    work_off()
    expect(page.get_by_text("一行不少")).to_be_visible(timeout=10_000)
    wrong += looked_at(page, "preview", shoot)
    followed(page.get_by_role("link", name="有变化"))
    expect(page.locator("ins")).to_have_text("建卡贫困户")
    followed(page.get_by_role("button", name="写入 52 行"))
    expect(page.get_by_text("写入中").first).to_be_visible()
    work_off()
    expect(page.get_by_role("heading", name="写好了")).to_be_visible(timeout=10_000)
    wrong += looked_at(page, "written", shoot)
    followed(page.get_by_role("link", name="整批撤回"), "Enter")
    wrong += looked_at(page, "undo", shoot)
    page.get_by_role("button", name="撤回").press("Enter")
    expect(page.get_by_text("撤回中").first).to_be_visible()
    work_off()
    expect(page.get_by_text("整批撤回了")).to_be_visible(timeout=10_000)
    wrong += looked_at(page, "undone", shoot)
    page.goto("/imports/")
    wrong += looked_at(page, "list", shoot)
    page.goto(f"/tasks/{Job.objects.filter(kind='batches.write').get().pk}/")
    wrong += looked_at(page, "job", shoot)
    page.goto("/tasks/")
    wrong += looked_at(page, "jobs", shoot)
    assert wrong == []
    assert watch.complaints == []
    assert Batch.objects.get().state == "undone"
    assert list(Household.objects.values_list("number", "poverty")) == [("H00002", "exited")]


def test_rows_come_while_scrolling(context: BrowserContext, tmp_path: Path) -> None:
    ledger = tmp_path / "户台账.csv"
    ledger.write_bytes(csv_of([row_of(number, "") for number in range(1, 121)]))
    page = context.new_page()
    page.goto(f"/imports/new/{KEY}/")
    page.set_input_files("#file", ledger)
    followed(page.get_by_role("button", name="上传，先看再写"))
    expect(page.get_by_text("可以关掉页面")).to_be_visible()
    work_off()
    expect(page.get_by_text("没有能写的行")).to_be_visible(timeout=10_000)
    rows = page.locator(".q-cells th[scope=row]")
    assert rows.count() == 50
    for count in (100, 120):
        page.locator(".q-cells tr").last.scroll_into_view_if_needed()
        expect(rows).to_have_count(count)


def test_the_confirm_bar_lies_over_no_row_of_the_table(
    context: BrowserContext, tmp_path: Path, shoot: Callable[[Page, str], None]
) -> None:
    """With the rows' card at the top the table ends above the bar; on a phone the other ways are folded away."""
    ledger = tmp_path / "户台账.csv"
    ledger.write_bytes(csv_of([row_of(number, "") for number in range(1, 61)] + [row_of(61)]))
    page = context.new_page()
    page.goto(f"/imports/new/{KEY}/")
    page.set_input_files("#file", ledger)
    followed(page.get_by_role("button", name="上传，先看再写"))
    expect(page.get_by_text("可以关掉页面")).to_be_visible()
    work_off()
    expect(page.get_by_text("一行不少")).to_be_visible(timeout=10_000)
    for width, height in ((1366, 768), (360, 740)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("document.getElementById('rows').scrollIntoView()")
        shoot(page, f"imports-bar-{width}")
        frame, bar = (page.locator(part).bounding_box() for part in (".q-cells-frame", "form.q-confirm"))
        first = page.locator(".q-cells tbody tr:nth-child(2)").bounding_box()
        assert frame is not None
        assert bar is not None
        assert first is not None
        assert first["y"] + first["height"] <= bar["y"], width
        if width > 1000:
            assert frame["y"] + frame["height"] <= bar["y"]
    expect(page.get_by_role("button", name="放弃")).to_be_hidden()
    page.get_by_text("别的做法").click()
    expect(page.get_by_role("button", name="放弃")).to_be_visible()
