"""Work near home lived through: a township's craft, a workshop proposed on it, its people, its recognition and grade;
then a class for what is short, attendance without signal, certificates that anybody can check, and work near home."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.field_phone import Service
from tests.journeys.pressing import followed

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
SIZE = 45


def filled(page: Page, told: dict[str, str]) -> None:
    """Labels and what is typed or chosen."""
    for label, value in told.items():
        field = page.locator("main").get_by_label(re.compile(rf"^{re.escape(label)}(\s|$)"))
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)


def opened(page: Page, text: str) -> Any:
    """A form behind its words."""
    page.locator("summary", has_text=text).click()
    return page.locator("details[open]", has_text=text)


def begun(page: Page, base: str, person: str) -> None:
    """Somebody of the village begins in the workshop, through the page."""
    page.goto(f"{base}/placements/new/{person}/")
    filled(page, {"上岗日期": "2018-03-01", "在哪家车间": "人民绣坊", "岗位工种": "绣工"})
    followed(page.get_by_role("button", name="记上岗"))
    expect(page.get_by_text("人民绣坊").first).to_be_visible()


def test_from_a_townships_craft_to_the_grade_of_its_workshop(service: Service, phones: Any) -> None:
    ground = service.step("near-home-ground")
    office = phones(width=1366)
    page = office.opened()
    office.logged_in("county")
    page.goto(f"{office.base}/workshops/assets/new/")
    place = service.step("place")
    filled(page, {"名称": "刺绣", "是什么": "手艺", "哪个乡镇或村": place, "哪天了解的": "2019-06-01"})
    followed(page.get_by_role("button", name="存下"))

    page.goto(f"{office.base}/workshops/new/")
    filled(page, {
        "车间名称": "人民绣坊", "在哪个村（社区）": place, "详细地址": "村口", "经营主体": "示例绣品合作社",
        "主体性质": "农民专业合作社", "做什么": "刺绣", "能容多少人同时做工": "20", "哪天开办": "2018-02-01",
    })  # fmt: skip
    followed(page.get_by_role("button", name="存下"))
    workshop = page.url
    begun(page, office.base, ground["sews"])
    service.step("staff", n=4)

    page.goto(workshop)
    expect(page.get_by_text("缺营业执照")).to_be_visible()
    for kind in ("营业执照", "场地证明"):
        form = opened(page, "记一份材料")
        form.get_by_label("什么材料").select_option(label=kind)
        form.get_by_label("哪天发的").fill("2018-02-01")
        followed(form.get_by_role("button", name="记下"))
    expect(page.get_by_text("条件都够了。")).to_be_visible()
    form = opened(page, "认定这家车间")
    form.get_by_label("认定文件").fill("县人社〔2018〕1号")
    form.get_by_label("认定日期").fill("2018-06-01")
    followed(form.get_by_role("button", name="认定"))
    expect(page.locator(".q-chip").first).to_have_text("已认定")

    followed(page.get_by_role("link", name="工资台账"))
    days = page.get_by_label("做了几天 龚绣娘")
    days.fill("22")
    page.get_by_label("工资（元） 龚绣娘").fill("3200")
    followed(page.get_by_role("button", name="存工资"))
    expect(page.get_by_text("记了 1 人，共 3,200 元")).to_be_visible()

    page.goto(workshop)
    form = opened(page, "评定一年")
    form.get_by_label("年度").select_option(label="2018")
    form.get_by_label("等次").select_option(label="合格")
    form.get_by_label("评定文件").fill("县人社〔2019〕2号")
    form.get_by_label("理由").fill("当年没有记工资")
    followed(form.get_by_role("button", name="定下"))
    assert "县人社〔2019〕2号" in page.locator("main").inner_text()


def planned(page: Page, base: str, place: str) -> str:
    """A school, a course, and the class that the gaps ask for; the address of its page."""
    for kind, told in (
        ("schools", {"机构名称": "巫溪职校", "在哪里": "重庆市巫溪县"}),
        ("courses", {"课程名称": "刺绣初级", "工种": "刺绣", "多少学时": "40", "学会什么": "刺绣", "多少分合格": "60"}),
    ):
        page.goto(f"{base}/training/made-of/{kind}/new/")
        filled(page, told)
        followed(page.get_by_role("button", name="存下"))
    page.goto(f"{base}/training/gaps/")
    row = page.get_by_role("row", name="走不开的妇女")
    expect(row.get_by_role("cell").nth(1)).to_have_text(str(SIZE))
    expect(row.get_by_role("cell").nth(6)).to_have_text("20")
    followed(row.get_by_role("link", name="办班"))
    expect(page.get_by_label("课程", exact=True)).to_contain_text("刺绣初级")
    filled(page, {
        "班号": "WX2019-07", "培训机构": "巫溪职校", "培训形式": "进村办班", "在哪个乡镇或村": place,
        "上课地点": "村委会", "开班日期": "2019-06-30", "结业日期": "2019-06-30", "名额": str(SIZE),
    })  # fmt: skip
    followed(page.get_by_role("button", name="存下"))
    held = page.url
    followed(page.get_by_role("button", name="开始报名"))
    form = opened(page, "排课")
    for label, value in (("从哪天", "2019-06-30"), ("几点开始", "09:00"), ("几点结束", "12:00")):
        form.get_by_label(label).fill(value)
    followed(form.get_by_role("button", name="排上"))
    return held


def called(phone: Any, codes: list[str]) -> None:
    """Everybody's slip, one after the other as fast as a reader types, without signal."""
    for code in codes:
        phone.page.get_by_label("短码").fill(code)
        phone.page.locator("main").get_by_role("button", name="签到").click()


def taken_without_signal(phone: Any, codes: list[str]) -> None:
    """The roll of a class without signal; the phone dies in the middle, somebody comes twice, a code is nobody's."""
    phone.begun()
    phone.relay.cut()
    phone.tab("签到")
    called(phone, codes[:20])
    expect(phone.page.locator("main h3")).to_have_text("这台手机点到 20 人")
    phone.killed()  # the battery is empty, with twenty unsent
    phone.reopened()
    phone.tab("签到")
    called(phone, codes[:1])
    expect(phone.page.locator("#toast")).to_contain_text("签过了")
    called(phone, ["AAAA2222", *codes[20:]])
    expect(phone.page.locator("#standing b")).to_have_text(f"待上传 {SIZE + 1} 条")
    phone.logged_in()
    phone.relay.mend()
    phone.synced(1)  # the code of nobody is refused by name, and stays
    expect(phone.page.locator("main")).to_contain_text("不是这个班的")


def checked(phone: Any, number: str, code: str) -> None:
    """Anybody looks whether a certificate is genuine, and whether a forged one is."""
    page = phone.opened()
    page.goto(f"{phone.base}/certificates/{number}/{code}/")
    expect(page.get_by_text("这张证是真的。")).to_be_visible()
    page.goto(f"{phone.base}/certificates/{number}/AAAA2222/")
    expect(page.get_by_text("没有这张证")).to_be_visible()


def test_from_a_gap_to_a_class_to_certificates_and_work_near_home(service: Service, phones: Any) -> None:
    service.step("near-home-ground")
    service.step("wishes", n=SIZE)
    office = phones(width=1366)
    page = office.opened()
    office.logged_in("county")
    held = planned(page, office.base, service.step("place"))

    followed(page.get_by_role("link", name="报名和名单"))
    page.get_by_label("找谁").fill("冉绣00")
    followed(page.get_by_role("button", name="找"))
    form = page.locator("details[open]", has_text="冉绣00")
    form.get_by_label("谁说的").fill("本人")
    form.get_by_label("怎么报的").select_option(label="走访")
    followed(form.get_by_role("button", name="报名"))
    expect(page.get_by_text("冉绣00：已录取。")).to_be_visible()
    codes = service.step("enrolled", n=SIZE)
    assert len(codes) == SIZE
    page.goto(held)
    followed(page.get_by_role("button", name="开班"))

    taken_without_signal(phones(), codes)
    came = service.step("attended")
    assert (len(came), {way for way, _note in came}) == (SIZE, {"code"})

    page.goto(f"{held}exam/")
    page.get_by_label("考核日期").fill("2019-06-30")
    for name in ("冉绣00", "冉绣01"):
        page.get_by_label(f"成绩 {name}").fill("85")
    followed(page.get_by_role("button", name="存成绩"))
    followed(page.get_by_role("button", name="发 2 张"))
    number, code = service.step("certificate")
    checked(phones(), number, code)

    page.goto(held)
    followed(page.get_by_role("button", name="结业", exact=True))
    person = service.step("person", called="冉绣00")
    page.goto(f"{office.base}/placements/new/{person}/")
    filled(page, {
        "上岗日期": "2019-06-30", "用人单位": "示例绣坊", "工作地点": "重庆市巫溪县", "岗位工种": "绣工",
        "就业渠道": "本地企业",
    })  # fmt: skip
    page.get_by_label("由政府组织输送").uncheck()
    followed(page.get_by_role("button", name="记上岗"))
    page.goto(held)
    expect(page.locator("dl", has_text="结业后有活干").locator("div", has_text="结业后有活干")).to_contain_text("1")
