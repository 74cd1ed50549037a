"""What staff hand on: only of public posts, with the public address, and nothing of anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from defusedxml.ElementTree import fromstring
from tests.factories.accounts import logged_in, officer
from tests.factories.matching import pairing
from tests.factories.vacancies import employer, public

from qiao.ground import clock
from qiao.ground.saying import Refused
from qiao.site.lines import Line
from qiao.web.public.picture import wrapped

pytestmark = pytest.mark.django_db
BASE = "https://example.org"


@pytest.fixture
def city(settings):
    settings.QIAO_PUBLIC_URL = BASE
    return logged_in(officer("city", "3709"))


def share(post) -> str:
    return f"/vacancies/{post.pk}/share/"


def test_a_public_post_is_handed_on_with_its_public_address(city):
    post = public(employer(contact="赵铁柱", contact_phone="13812340000"), description="找赵铁柱 13812340000")

    page = city.get(share(post)).content.decode()

    assert f"{BASE}/jobs/{post.pk}/" in page
    assert "【免费招工】缝纫工 4,000–6,000 元/月" in page
    assert "赵铁柱" not in page
    assert "13812340000" not in page


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"state": "verified"}, "已核实"), ({"state": "paused"}, "暂停"), ({"filled": 5}, "名额满了"),
        ({"verified_on": None}, "没有写核实日期"), ({"blocked_why": "押金"}, "拦下"),
        ({"verified_on": clock.today() - timedelta(91), "collected_on": clock.today() - timedelta(92)}, "超过 90 天"),
        ({"expires_on": clock.today() - timedelta(1)}, "已经过了"),
    ],
)  # fmt: skip
def test_a_post_that_is_not_public_says_why_and_hands_on_nothing(city, more, why):
    post = public(**more)

    page = city.get(share(post)).content.decode()

    assert why in page
    assert "免费招工" not in page
    assert city.get(f"/vacancies/{post.pk}/share/picture.svg").status_code == 404
    assert "poster__cell" not in city.get(f"/vacancies/posters/?id={post.pk}").content.decode()


def test_the_picture_is_whole_whatever_the_texts_hold(city):
    post = public(employer("甲</text>&乙"), title="焊" * 60 + "</svg><script>")

    drawn = city.get(f"/vacancies/{post.pk}/share/picture.svg")

    assert drawn["Content-Type"].startswith("image/svg+xml")
    root = fromstring(drawn.content)
    texts = [element.text for element in root.iter() if element.tag.endswith("}text")]
    assert "4,000–6,000 元/月" in texts
    assert any("甲</text>&乙" in text for text in texts)
    assert not [element for element in root.iter() if element.tag.endswith("script")]


@pytest.mark.parametrize(
    ("role", "region", "stations", "said"),
    [
        ("township", "500238001", ("500238", "370902"), "巫溪劳务站，零二三，五五五五零零零二"),
        ("city", "3709", ("500238", "370902"), "巫溪劳务站，零二三，五五五五零零零二"),
        ("city", "3709", ("370902",), "泰山劳务站，零五三八，二二二零零零零"),
        ("city", "3709", (), "协作热线，零二三，五五五五零零零幺"),
    ],
    ids=str,
)
def test_the_loudspeaker_says_which_station_to_ask_and_its_number_twice(settings, role, region, stations, said):
    known = {
        "500238": Line("巫溪劳务站", "023-55550002", "500238"),
        "370902": Line("泰山劳务站", "0538-2220000", "370902"),
    }
    settings.QIAO_STATIONS = tuple(known[code] for code in stations)
    settings.QIAO_HOTLINE = Line("协作热线", "023-55550001")
    pairing()
    post = public(place="370902")

    one = logged_in(officer(role, region)).get(share(post)).context["spoken"]
    some = logged_in(officer(role, region)).get(f"/vacancies/share/?id={post.pk}").context["spoken"]

    for text in (one, some):
        assert f"到村委会问，或者打{said}，{said.partition('，')[2]}。" in text


def test_a_text_too_long_for_the_picture_ends_in_dots():
    assert wrapped("焊" * 30, 84, 2) == ["焊" * 11, "焊" * 10 + "…"]
    assert wrapped("缝纫工", 84, 2) == ["缝纫工"]


@pytest.mark.parametrize(("posts", "grid"), [(1, 1), (3, 4), (12, 12)])
def test_a_poster_holds_one_to_twelve_posts_each_with_its_code(city, posts, grid):
    chosen = "&".join(f"id={public().pk}" for _ in range(posts))

    page = city.get(f"/vacancies/posters/?{chosen}").content.decode()

    assert page.count('class="poster__cell"') == posts
    assert page.count('class="poster__qr"') == posts
    assert f"poster--{grid}" in page
    assert "不收任何钱" in page


def test_thirteen_posts_are_refused_with_the_figure_and_the_remedy(city):
    chosen = "&".join(f"id={public().pk}" for _ in range(13))
    answers = [city.get(f"/vacancies/posters/{which}?{chosen}") for which in ("", "file/")]

    assert {answer.status_code for answer in answers} == {422}
    assert all("选了 13 条，一张海报最多放 12 条" in answer.content.decode() for answer in answers)


def test_a_post_out_of_sight_stands_on_no_poster(city):
    far = public(place="371302", title="别市的活")

    page = city.get(f"/vacancies/posters/?id={far.pk}&id=x").content.decode()

    assert "别市的活" not in page
    assert "还没有选岗位" in page


def test_a_server_without_documents_says_what_to_install_and_still_shows_the_poster(city, monkeypatch):
    def absent(*_given):
        raise Refused("no_documents", "要装 pango", "install pango")

    monkeypatch.setattr("qiao.web.vacancies.sharing.pdf_of", absent)
    answer = city.get(f"/vacancies/posters/file/?id={public().pk}")

    assert answer.status_code == 503
    assert "要装 pango" in answer.content.decode()
    assert "poster__cell" in answer.content.decode()


def test_the_poster_is_one_sheet_of_a3(city, monkeypatch):
    try:
        from weasyprint import CSS, HTML
    except (ImportError, OSError):
        pytest.skip("PANGO ABSENT: no PDF can be made on this machine")
    given = []
    monkeypatch.setattr("qiao.web.vacancies.sharing.pdf_of", lambda html, sheet: given.append((html, sheet)) or b"%PDF")
    answer = city.get("/vacancies/posters/file/?" + "&".join(f"id={public().pk}" for _ in range(12)))

    html, sheet = given[0]
    pages = HTML(string=html).render(stylesheets=[CSS(string=sheet.read_text(encoding="utf-8"))]).pages
    assert answer["Content-Type"] == "application/pdf"
    assert [(round(page.width / 96 * 25.4), round(page.height / 96 * 25.4)) for page in pages] == [(297, 420)]
