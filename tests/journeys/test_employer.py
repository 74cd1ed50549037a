"""An employer's way in: invited, codes set, a post sent in, seen on site, verified, opened, public; somebody came."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect
from tests.factories.accounts import code_of, kept, logged_in, officer
from tests.factories.matching import answered
from tests.factories.vacancies import employer
from tests.journeys.pressing import followed

from qiao.story.placements.models import Placement
from qiao.story.vacancies.models import Employer, SitePhoto, Vacancy

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
PASSWORD = "qiao-yuan-shui-chang-2019"


def pressed(page: Page, name: str) -> None:
    followed(page.get_by_role("button", name=name, exact=True).first)


def picture() -> dict[str, Any]:
    """A photo of a room without anybody."""
    held = io.BytesIO()
    Image.new("RGB", (640, 480), (180, 190, 170)).save(held, "JPEG")
    return {"name": "宿舍.jpg", "mimeType": "image/jpeg", "buffer": held.getvalue()}


def invited(office: Page, firm: Employer) -> str:
    """The city registers a place of work, and sends a link."""
    office.goto(reverse("vacancies.employer", args=[firm.pk]))
    office.get_by_text("加一个工作场所").first.click()
    office.get_by_label("在哪里").fill("山东省泰安市泰山区")
    office.get_by_label("详细地址").fill("示例路 1 号")
    pressed(office, "加一个工作场所")
    office.get_by_text("邀请一位").first.click()
    office.get_by_label("邀请哪一位").fill("人事部")
    pressed(office, "邀请一位")
    return office.get_by_label("链接").input_value()


def joined(page: Page, link: str) -> None:
    """A log-in of their own, and one-time codes before anything shows."""
    page.goto(link)
    page.get_by_label("用户名").fill("daizong")
    page.get_by_label("姓名").fill("孙丽")
    page.get_by_label("口令", exact=True).fill(PASSWORD)
    page.get_by_label("再写一遍口令").fill(PASSWORD)
    pressed(page, "建账号")
    page.get_by_label("用户名").fill("daizong")
    page.get_by_label("口令").fill(PASSWORD)
    pressed(page, "登录")
    page.goto(reverse("vacancies.own"))
    assert "/me/codes/" in page.url
    secret = page.locator("code.q-secret").first.inner_text().replace(" ", "")
    page.locator("main [name=code]").fill(code_of(secret))
    followed(page.get_by_role("button", name="启用动态验证码"))
    expect(page.get_by_role("heading", name="抄下备用码")).to_be_visible()


def posted(page: Page) -> Vacancy:
    """A post with a fee is blocked and says why; mended, it waits to be verified."""
    page.goto(reverse("vacancies.own"))
    followed(page.get_by_role("link", name="录入岗位"))
    page.get_by_label("岗位名称").fill("缝纫工")
    page.get_by_label("招几人").fill("3")
    page.get_by_label("工资最低多少元").fill("4000")
    page.get_by_label("工资最高多少元").fill("5000")
    page.get_by_label("岗位描述").fill("流水线缝纫，入职交押金 300 元")
    followed(page.locator("main form button.q-primary").last)
    expect(page.get_by_text("这条岗位没有发布")).to_be_visible()
    followed(page.get_by_role("link", name="修改"))
    page.get_by_label("岗位描述").fill("流水线缝纫")
    followed(page.locator("main form button.q-primary").last)
    expect(page.locator("h1")).to_have_text("缝纫工")
    return Vacancy.objects.get()


def verified_on_site(office: Page, firm: Employer) -> None:
    """Seen, photographed, verified in one step, opened."""
    office.goto(reverse("vacancies.employer", args=[firm.pk]))
    office.get_by_text("记一次实地核验").click()
    for room in ("宿舍", "食堂", "车间"):
        office.get_by_label(room, exact=True).select_option(label="好")
    pressed(office, "存下核验")
    office.get_by_label("拍的是").select_option(label="宿舍")
    office.get_by_label("照片", exact=True).set_input_files(picture())
    pressed(office, "存照片")
    pressed(office, "一起核实")
    post = Vacancy.objects.get()
    office.goto(reverse("vacancies.vacancy", args=[post.pk]))
    expect(office.get_by_text("实地核验")).to_be_visible()
    pressed(office, "开放")


def test_an_employer_from_the_invitation_to_whoever_came(new_context: Any, shoot: Any) -> None:
    kept("employer")
    firm = employer("岱宗服饰（示例）")
    office = new_context(logged_in(officer("city", "3709"))).new_page()
    hers = new_context(width=360).new_page()
    anybody = new_context(width=360).new_page()
    link = invited(office, firm)
    joined(hers, link)
    anybody.goto(link)
    expect(anybody.get_by_role("alert")).to_contain_text("用过了")

    post = posted(hers)
    assert post.state == "draft"
    verified_on_site(office, firm)
    post.refresh_from_db()
    assert (post.state, post.verified_how, SitePhoto.objects.count()) == ("open", "site", 1)
    anybody.goto(reverse("public.post", args=[post.pk]))
    expect(anybody.get_by_role("heading", name="缝纫工")).to_be_visible()

    proposal = answered(firm, vacancy=post)
    hers.goto(reverse("vacancies.own"))
    shoot(hers, "employer-own-360")
    followed(hers.get_by_role("button", name="同意"))
    expect(hers.get_by_text("答复记下了")).to_be_visible()
    hers.get_by_label("哪一天").fill("2019-06-20")
    followed(hers.get_by_role("button", name="已到岗"))
    expect(hers.get_by_text("上岗记录跟着改好了")).to_be_visible()
    spell = Placement.objects.get()
    assert (spell.state, spell.proposal_id, spell.vacancy_id) == ("confirmed", proposal.pk, post.pk)
    assert Vacancy.objects.get().filled == 1
