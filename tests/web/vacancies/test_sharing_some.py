"""Several posts handed on at once: from the list, only public ones, free and the hotline on everything."""

from __future__ import annotations

import re
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from openpyxl import load_workbook
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from tests.factories.accounts import logged_in, officer
from tests.factories.vacancies import employer, public

from qiao.site.lines import Line

pytestmark = pytest.mark.django_db
BASE, SHARE = "https://example.org", "/vacancies/share/"
FREE = ("免费", "不收", "不押身份证")


@pytest.fixture
def city(settings) -> Client:
    settings.QIAO_PUBLIC_URL, settings.QIAO_HOTLINE = BASE, Line("协作热线", "023-55550001")
    return logged_in(officer("city", "3709"))


def chosen(*posts) -> str:
    return "?" + "&".join(f"id={post.pk}" for post in posts)


def test_posts_ticked_in_the_list_lead_to_one_page_that_hands_them_on(city):
    posts = [public(title=f"岗位{number}") for number in range(3)]

    answer = city.post("/vacancies/", {"do": "bulk", "action": "hand_on", "id": [str(post.pk) for post in posts]})

    asked = urlsplit(answer["Location"])
    assert (answer.status_code, asked.path) == (302, SHARE)
    assert set(parse_qs(asked.query)["id"]) == {str(post.pk) for post in posts}


def test_thirteen_ticked_are_refused_with_the_figure_and_nothing_is_made(city):
    keys = [str(public().pk) for _ in range(13)]

    answer = city.post("/vacancies/", {"do": "bulk", "action": "hand_on", "id": keys}, follow=True)

    assert "选了 13 条，一张海报最多放 12 条" in answer.content.decode()
    assert answer.request["PATH_INFO"] == "/vacancies/"
    assert city.get(SHARE + "?" + "&".join(f"id={key}" for key in keys)).status_code == 422


def test_one_message_and_one_text_name_every_post_with_free_and_the_hotline(city):
    firm = employer("岱下餐饮（示例）", contact="赵铁柱", contact_phone="13812340000")
    first = public(firm, title="后厨帮工", board_lodging="包吃包住", description="找赵铁柱 13812340000")
    second = public(firm, title="缝纫工", pay_method="计件", dispatched_by="某派遣公司")

    answer = city.get(SHARE + chosen(first, second))

    message, spoken = answer.context["message"], answer.context["spoken"]
    assert message.splitlines()[0] == "【免费招工】2 个岗位"
    assert all(f"{BASE}/jobs/{post.pk}/" in message for post in (first, second))
    assert "按件算，做多少拿多少" in message
    assert "劳务派遣" in message
    assert "023-55550001" in message
    assert spoken.startswith("各位乡亲，广播两个工作。第一个，")
    assert "第二个，" in spoken
    assert "一个月工资四千元到六千元" in spoken
    assert "这是劳务派遣，合同跟派遣公司签" in spoken
    assert "零二三，五五五五零零零幺" in spoken
    assert not [sign for sign in spoken if sign.isdigit()]
    assert all(word in spoken for word in FREE)
    page = answer.content.decode()
    assert not [word for word in ("赵铁柱", "13812340000") if word in page]


def test_a_post_that_is_not_public_is_counted_and_not_told(city):
    page = city.get(SHARE + chosen(public(title="能发的"), public(title="停了的", state="paused"))).content.decode()

    assert "有 1 条现在不能发" in page
    assert "停了的" not in page
    assert "没有能发的岗位" in city.get(SHARE).content.decode()


def test_the_workbook_has_a_row_a_post_with_its_texts_and_address(city):
    posts = [public(title="=缝纫工"), public(title="保安")]

    answer = city.get("/vacancies/share/file/" + chosen(*posts))

    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(number for number, row in enumerate(rows) if "网址" in row)
    told = [dict(zip(rows[head], row, strict=False)) for row in rows[head + 1 : head + 3]]
    assert {row["网址"] for row in told} == {f"{BASE}/jobs/{post.pk}/" for post in posts}
    assert {row["免费"] for row in told} == {"不收任何钱，不押身份证"}
    assert {row["热线"] for row in told} == {"023-55550001"}
    assert all("免费招工" in row["发微信群的话"] for row in told)
    assert not [row["岗位"] for row in told if row["岗位"].startswith("=")]
    assert city.get("/vacancies/share/file/").status_code == 302


def test_everything_that_is_handed_on_says_free_and_gives_the_hotline(city):
    post = public()
    page = city.get(f"/vacancies/{post.pk}/share/")
    told = {
        "message": page.context["message"], "loudspeaker": page.context["spoken"],
        "picture": city.get(f"/vacancies/{post.pk}/share/picture.svg").content.decode(),
        "poster": city.get("/vacancies/posters/" + chosen(post)).content.decode(),
    }  # fmt: skip

    assert [name for name, text in told.items() if "免费" not in text] == []
    assert [name for name, text in told.items() if "不押身份证" not in text] == []
    numbers = ("023-55550001", "零二三，五五五五零零零幺")
    assert [name for name, text in told.items() if not any(number in text for number in numbers)] == []


# The code that is scanned --------------------------------------------------------------------------------------------
def drawn_modules(svg: str) -> set[tuple[int, int]]:
    """The dark modules of the one QR code in a drawing, as (row, column) without the quiet around it."""
    [path] = re.findall(r'<path[^>]* d="(M4 4\.5[^"]*)"', svg)
    x, y, dark = 0.0, 0.0, set()
    for verb, told in re.findall(r"([Mmh])([-\d. ]*)", path):
        numbers = [float(number) for number in told.split()]
        if verb == "h":
            dark |= {(int(y), int(x) + step) for step in range(int(numbers[0]))}
            x += numbers[0]
        else:
            x, y = (numbers[0], numbers[1]) if verb == "M" else (x + numbers[0], y + numbers[1])
    return {(row - 4, column - 4) for row, column in dark}


def codes_of(address: str) -> list[set[tuple[int, int]]]:
    """The same text as another library draws it, in each of the eight masks that a reader accepts."""
    told = []
    for mask in range(8):
        code = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=mask)
        code.add_data(address, optimize=0)
        code.make(fit=True)
        rows = enumerate(code.get_matrix())
        told.append({(row, column) for row, line in rows for column, dark in enumerate(line) if dark})
    return told


def test_the_code_on_picture_and_poster_opens_the_post(city):
    post = public()
    path = f"/jobs/{post.pk}/"
    picture = city.get(f"/vacancies/{post.pk}/share/picture.svg").content.decode()
    poster = city.get("/vacancies/posters/" + chosen(post)).content.decode()
    [cell] = re.findall(r'<div class="poster__qr">(.*?)</div>', poster, re.DOTALL)

    assert drawn_modules(picture) in codes_of(BASE + path)
    assert drawn_modules(cell) in codes_of(BASE + path)
    assert drawn_modules(cell) not in codes_of(BASE + "/jobs/")
    assert Client().get(path).status_code == 200
