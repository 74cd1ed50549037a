"""A list in a browser as wide as the offices' screens: every row is one line high."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext
from tests.factories import register as factory
from tests.factories.accounts import logged_in, officer
from tests.factories.placements import placement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
ROW = 36
"""Of the normal density（design/BRIEF.md）, in CSS pixels."""


@pytest.mark.parametrize("name", ["placements.list", "register.workers"])
def test_a_row_stays_one_line_high_at_1366(new_context: Callable[..., BrowserContext], name: str) -> None:
    village = "500238100205"
    for number in range(3):
        told = {"name": f"欧阳兴碧{number}", "skills": ["缝纫", "养殖", "中式烹饪", "家政服务"]}
        placement(
            factory.worker(region=village, verified_on=date(2019, 1, 1), **told),
            home_region=village,
            region="370902",
            employer_name="山东岱宗服饰制造有限责任公司第二分厂（示例）",
            job="服装制作工（平缝机操作）",
            state="ended" if number else "reported",
            ended_on=date(2019, 5, 1) if number else None,
        )
    page = new_context(logged_in(officer("county", "500238"))).new_page()
    page.goto(reverse(name))

    heights = page.eval_on_selector_all("tbody tr", "rows => rows.map(row => row.getBoundingClientRect().height)")

    assert len(heights) == 3
    assert max(heights) <= ROW + 1, heights  # and the line between two rows
    wide = page.eval_on_selector(".q-rows__scroll", "box => box.scrollWidth - box.clientWidth")
    assert wide <= 0
