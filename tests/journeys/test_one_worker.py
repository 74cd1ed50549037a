"""One worker's way: a ledger comes in and is corrected; a need, a post, a round, a yes, a start of work.

Reads as the mission: the county writes down who lives there and what they want, the city offers posts, one round
matches both, the worker says yes, the city sees them at work.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.factories.accounts import logged_in, officer
from tests.factories.matching import pairing
from tests.factories.vacancies import credit_code
from tests.journeys.conftest import Watch
from tests.journeys.pressing import followed

from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.ground.privacy.resident_ids import compose
from qiao.story.placements.models import Placement
from qiao.story.register.models import Worker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

HOME = "重庆市巫溪县文峰镇文峰社区居民委员会"
PEOPLE = ("冉启明", "谭春秀", "李世全", "向大安")


def number(place: int) -> str:
    return compose("500901", date(1988, 3, 1 + place), 2 * place + 1)


def spoilt(identity: str) -> str:
    """The same number with another check digit."""
    return identity[:-1] + ("0" if identity[-1] != "0" else "1")


def ledger(folder: Path, name: str, headings: list[str], rows: list[list[str]]) -> Path:
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    path = folder / name
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    return path


def roster(folder: Path, *, mended: bool) -> Path:
    """Four people; the last one's identity number is mistyped until it is mended."""
    numbers = [number(place) for place in range(len(PEOPLE))]
    if not mended:
        numbers[-1] = spoilt(numbers[-1])
    rows = [
        [name, identity, f"138{place:08d}", HOME, "初中"]
        for place, (name, identity) in enumerate(zip(PEOPLE, numbers, strict=True))
    ]
    return ledger(folder, "文峰镇花名册.csv", ["姓名", "身份证号", "联系电话", "家庭住址", "文化程度"], rows)


def wishes(folder: Path) -> Path:
    headings = [
        "姓名",
        "身份证号",
        "居住地址",
        "文化程度",
        "下一步就业意愿",
        "最远可接受地点",
        "期望月薪（元）",
        "能否上夜班",
    ]
    rows = [
        [name, number(place), HOME, "初中", "外出务工", "结对地区", "3000", "否"] for place, name in enumerate(PEOPLE)
    ]
    return ledger(folder, "求职意愿.csv", headings, rows)


def posts(folder: Path) -> Path:
    headings = [
        "用人单位",
        "统一社会信用代码",
        "岗位名称",
        "招聘人数",
        "工资",
        "工作地点",
        "是否夜班",
        "食宿",
        "截止日期",
    ]
    offered = [["泰安示例餐饮有限公司", credit_code(1), "后厨帮工", "2", "3300-3800元/月"]]
    offered += [["泰安示例服务有限公司", credit_code(2), "客服", "3", "3500-4000元/月"]]
    rows = [[*row, "山东省泰安市泰山区", "否", "包吃包住", "2019-12-31"] for row in offered]
    return ledger(folder, "岗位.csv", headings, rows)


def work_off() -> None:
    """What a worker beside the server would do."""
    while waiting := Job.objects.filter(state="queued").order_by("created_at").first():
        run_job(waiting.pk)


def pressed(page: Page, name: str) -> None:
    """Press the page's button of that name, and wait for the page that answers."""
    followed(page.locator("main, .q-heading, .q-page").get_by_role("button", name=re.compile(name)).last)


def handed_in(page: Page, importer: str, file: Path) -> None:
    """Upload a ledger and wait for what it would do."""
    page.goto(f"/imports/new/{importer}/")
    page.set_input_files("#file", file)
    followed(page.get_by_role("button", name="上传，先看再写"))
    expect(page.get_by_text("可以关掉页面")).to_be_visible()
    work_off()
    expect(page.get_by_text("一行不少")).to_be_visible(timeout=15_000)


def written(page: Page, rows: int) -> None:
    followed(page.get_by_role("button", name=f"写入 {rows} 行"))
    expect(page.get_by_text("写入中").first).to_be_visible()
    work_off()
    expect(page.get_by_role("heading", name="写好了")).to_be_visible(timeout=15_000)
    page.wait_for_load_state("networkidle")


@pytest.fixture
def offices(new_context: Callable[..., BrowserContext], settings: Any, tmp_path: Path) -> tuple[Watch, Watch]:
    """The county's and the paired city's officers, each in their own browser."""
    settings.QIAO_UPLOADS = tmp_path / "uploads"
    pairing()
    county = new_context(logged_in(officer("county", "500238"))).new_page()
    city = new_context(logged_in(officer("city", "3709"))).new_page()
    return Watch(county), Watch(city)


def registered(county: Page, folder: Path, shoot: Callable[[Page, str], None]) -> None:
    """建档: one number is wrong, is named, and comes in once it is mended; the others stay as they are."""
    handed_in(county, "register.roster", roster(folder, mended=False))
    expect(county.get_by_text("校验位").first).to_be_visible()
    shoot(county, "journey-1-preview")
    written(county, 3)
    handed_in(county, "register.roster", roster(folder, mended=True))
    written(county, 1)


def asked_and_offered(county: Page, city: Page, folder: Path) -> None:
    """需求 and 岗位: what they want, and what the paired city offers."""
    handed_in(county, "needs.willingness", wishes(folder))
    written(county, 4)
    handed_in(city, "vacancies.collection", posts(folder))
    written(city, 2)
    for post in ("后厨帮工", "客服"):
        city.goto("/vacancies/")
        followed(city.get_by_role("link", name=post))
        pressed(city, "核实")
        pressed(city, "开放")


def matched(county: Page, shoot: Callable[[Page, str], None]) -> None:
    """匹配: everyone at once, with its certificate; then told to the villages."""
    county.goto("/matching/new/")
    pressed(county, "开始|算")
    work_off()
    expect(county.get_by_text("4 人里，4 人排到了合适的岗位")).to_be_visible(timeout=20_000)
    shoot(county, "journey-2-round")
    pressed(county, "发布")


def replied(county: Page, name: str, answer: str) -> None:
    """A yes says who said it and how; a no says nothing."""
    county.goto("/matching/proposals/")
    followed(county.get_by_role("link", name=name))
    if answer == "我愿意":
        county.get_by_label("谁说的").fill("本人")
        county.get_by_label("电话").check()
    pressed(county, f"^{answer}$")


def started_work(county: Page, city: Page, name: str) -> None:
    """上岗: the day of the start; the city, who sees her now, confirms it."""
    county.goto("/matching/proposals/")
    followed(county.get_by_role("link", name=name))
    followed(county.get_by_role("link", name="记上岗"))
    pressed(county, "记|上岗")
    city.goto("/placements/")
    followed(city.get_by_role("link", name=name).first)
    pressed(city, "确认")


def test_from_a_ledger_to_a_day_at_work(
    offices: tuple[Watch, Watch], tmp_path: Path, shoot: Callable[[Page, str], None]
) -> None:
    county, city = offices[0].page, offices[1].page
    registered(county, tmp_path, shoot)
    asked_and_offered(county, city, tmp_path)
    matched(county, shoot)
    replied(county, "谭春秀", "我愿意")
    replied(county, "李世全", "不去")
    started_work(county, city, "谭春秀")

    placement = Placement.objects.get()
    assert (placement.worker.name, placement.state) == ("谭春秀", "confirmed")
    assert sorted(Worker.objects.values_list("name", flat=True)) == sorted(PEOPLE)
    assert Worker.objects.get(name="李世全").status in ("looking_far", "looking_again")
    for page, office in ((county, "county"), (city, "city")):
        page.goto(f"/people/{placement.worker_id}/")
        expect(page.get_by_role("heading", name="谭春秀")).to_be_visible()
        expect(page.get_by_text("在岗").first).to_be_visible()
        shoot(page, f"journey-4-worker-{office}")
    # Whoever said no, the city sees no more.
    refused = city.goto(f"/people/{Worker.objects.get(name='李世全').pk}/")
    assert refused is not None
    assert refused.status == 404
    assert offices[0].complaints == offices[1].complaints == []
