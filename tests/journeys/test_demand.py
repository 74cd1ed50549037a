"""A demand list lived through: the county counts and sends it, the city answers by a post it has and one it enters, a
start of work shows in the figures, and the county closes it and asks again for what is missing."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.field_phone import Service
from tests.journeys.pressing import followed

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def figures(page: Page, state: str) -> dict[str, int]:
    expect(page.locator(".q-chip").first).to_have_text(state)
    labels = page.locator(".q-tile__label").all_inner_texts()
    told = page.locator(".q-tile__figure").all_inner_texts()
    return {label: int(figure.split()[0]) for label, figure in zip(labels, told, strict=True)}


def test_a_county_asks_its_city_answers_and_the_figures_say_what_came_of_it(service: Service, phones: Any) -> None:
    service.step("demand-ground")
    county, city = phones(width=1366), phones(width=1366)
    home, away = county.opened(), city.opened()
    county.logged_in("county")
    home.goto(f"{county.base}/vacancies/")
    followed(home.get_by_role("link", name="需求清单").first)
    followed(home.get_by_role("link", name="做一份"))
    home.get_by_label("给对方的话").fill("盼早复")
    followed(home.get_by_role("button", name="数一数，做草稿"))
    assert figures(home, "草稿") == {"要的": 4, "找到": 0, "配上": 0, "到岗": 0}
    followed(home.get_by_role("link", name="XQ0001-001"))
    home.get_by_label("要几个").fill("5")
    home.get_by_label("为什么和数出来的不一样").fill("还有一人要来登记")
    followed(home.get_by_role("button", name="改人数"))
    expect(home.get_by_text("XQ0001-001 改成要 5 个。")).to_be_visible()
    followed(home.get_by_role("link", name="第 1 号需求清单"))
    followed(home.get_by_role("button", name="发给泰安"))
    expect(home.get_by_text("第 1 号需求清单现在是“已发出”。")).to_be_visible()
    listed = home.url

    city.logged_in("city")
    away.goto(city.base)
    followed(away.get_by_role("link", name="需求清单待答复"))
    followed(away.locator("main").get_by_role("link", name="第 1 号需求清单"))
    expect(away.get_by_text("盼早复")).to_be_visible()
    followed(away.get_by_role("link", name="XQ0001-001"))
    followed(away.get_by_role("button", name="用它答复 缝纫工"))
    expect(away.get_by_text("还差 2 个")).to_be_visible()
    followed(away.get_by_role("link", name="照这一项录入岗位"))
    expect(away.get_by_label("招几人")).to_have_value("2")
    away.get_by_label("用人单位", exact=True).fill("泰安新企业")
    followed(away.get_by_role("button", name="存下，等核实"))
    expect(away.get_by_text("答复了需求 XQ0001-001：2 个。")).to_be_visible()
    entered = away.url
    away.goto(listed.replace(county.base, city.base))
    assert figures(away, "已发出") == {"要的": 5, "找到": 3, "配上": 0, "到岗": 0}
    away.goto(entered)
    followed(away.get_by_role("button", name="核实", exact=True))
    away.goto(listed.replace(county.base, city.base))
    followed(away.get_by_role("button", name="答复完了"))
    assert figures(away, "已答复") == {"要的": 5, "找到": 5, "配上": 0, "到岗": 0}

    service.step("demand-started")
    home.reload()
    assert figures(home, "已答复") == {"要的": 5, "找到": 5, "配上": 0, "到岗": 1}
    followed(home.locator(".q-tile", has_text="到岗"))
    expect(home.get_by_role("row")).to_have_count(2)
    home.goto(listed)
    home.get_by_label("结果或原因").fill("岗位都找到了，人在陆续走")
    followed(home.get_by_role("button", name="结清"))
    expect(home.get_by_text("岗位都找到了")).to_be_visible()
