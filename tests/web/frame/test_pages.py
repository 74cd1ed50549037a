"""One control for every file, in the page's language; what is wrong is said at its field; every page leads up and
prints under its title."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.register import VILLAGE, household, worker

from qiao.web.releases.comparing import CompareForm
from qiao.web.visits.evidence_forms import PhotoForm

pytestmark = pytest.mark.django_db
WEB = Path(__file__).resolve().parents[3] / "src" / "qiao" / "web"
CONTROL = re.compile(r'<span class="q-file"><input type="file" name="(\w+)"')


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("county", VILLAGE[:6]))


def text(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def test_nothing_but_the_one_control_takes_a_file() -> None:
    """The field app draws its own, under a label of its own words."""
    drawn = [path for path in WEB.rglob("*.html") if re.search(r"""type=["']?file""", path.read_text(encoding="utf-8"))]
    made = [path for path in WEB.rglob("*.py") if "forms.FileInput" in path.read_text(encoding="utf-8")]
    assert [path.relative_to(WEB).as_posix() for path in drawn] == ["templates/frame/file.html"]
    assert [path.relative_to(WEB).as_posix() for path in made] == ["frame/forms.py"]


@pytest.mark.parametrize(
    "address", ["/imports/new/register.roster/", "/field/file/", "/releases/compare/", "/releases/fill/"]
)
def test_each_page_that_takes_a_file_says_so_in_its_own_language(browser: Client, address: str) -> None:
    for language, button, nothing in (("zh-hans", "选文件", "没有选文件"), ("en", "Choose a file", "No file chosen")):
        browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        page = text(browser, address)
        assert CONTROL.findall(page) == ["file"]
        assert f"</svg>{button}</span>" in page
        assert f'data-none="{nothing}">{nothing}</output>' in page
        assert "required" in page[page.index('type="file"') : page.index('type="file"') + 300]


def test_a_form_of_djangos_draws_the_same_control() -> None:
    page = str(PhotoForm(agreed=[("1", "冉")]))
    assert CONTROL.findall(page) == ["photo"]
    assert 'accept="image/jpeg,image/png,image/webp"' in page
    assert 'id="id_photo"' in page
    assert CompareForm.base_fields["file"].widget.template_name == "frame/file.html"


def test_a_wrong_field_of_a_visit_names_its_error_and_nothing_stands_above(browser: Client) -> None:
    page = text(browser, reverse("visits.new"))
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    told = {
        "key": key[1], "kind": "village", "region": "不存在的地方", "visited_on": "2019-06-31", "how": "there",
        "outcome": "seen", "situation": "电话 15400000012",
    }  # fmt: skip
    answer = browser.post(reverse("visits.new"), told)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "q-errors" not in page
    for field in ("region", "visited_on", "situation"):
        control = re.search(rf'<(?:input|textarea)[^>]*name="{field}"[^>]*>', page)
        assert control is not None, field
        assert 'aria-invalid="true"' in control[0]
        described = re.search(r'aria-describedby="([^"]*)"', control[0])
        assert described is not None
        assert f"id_{field}_error" in described[1].split()
        assert f'id="id_{field}_error"' in page


def test_what_an_action_refuses_stands_at_the_field_of_the_visit(browser: Client) -> None:
    """A township for a village: found by the action, not by the form."""
    page = text(browser, reverse("visits.new"))
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    told = {
        "key": key[1], "kind": "village", "region": "重庆市巫溪县宁河街道", "visited_on": "2019-06-28", "how": "there",
        "outcome": "seen", "situation": "都好",
    }  # fmt: skip
    page = browser.post(reverse("visits.new"), told).content.decode()
    assert "q-errors" not in page
    assert 'id="id_region_error"' in page


def test_a_date_left_empty_in_the_diary_is_named_and_not_replaced(browser: Client) -> None:
    answer = browser.get(reverse("visits.diary"), {"first": "", "last": "2019-06-30", "who": "mine"})
    assert answer.status_code == 422
    assert 'id="id_first_error"' in answer.content.decode()
    assert browser.get(reverse("visits.diary"), {"who": "mine"}).status_code == 200


def pages() -> list[str]:
    """Addresses of each kind: lists, forms, a person's and a household's pages."""
    one, house = worker(region=VILLAGE), household(region=VILLAGE)
    told = (
        "register.worker_edit",
        "register.worker_status",
        "register.worker_merge",
        "people.consent",
        "needs.need_new",
        "people.worker",
    )
    return [
        *(reverse(name, args=[one.pk]) for name in (*told, "needs.need_new", "people.worker")),
        reverse("register.household", args=[house.pk]), reverse("register.household_edit", args=[house.pk]),
        *(reverse(name) for name in ("register.worker_new", "register.search", "register.households")),
        *(reverse(name) for name in ("visits.promises", "visits.conflicts", "visits.covered", "needs.list", "home")),
    ]  # fmt: skip


TOP = {"needs.list", "home"}
"""Where the navigation itself leads: nothing is above them."""


def test_every_page_prints_under_its_title_and_leads_up(browser: Client) -> None:
    top = {reverse(name) for name in TOP}
    for address in pages():
        page = text(browser, address)
        paper = re.search(r'<div class="q-paper"><span>(.*?)</span>', page, re.DOTALL)
        assert paper is not None, address
        assert all(part.strip() for part in paper[1].split("·")[1:2]), address
        crumbs = re.search(r'<nav class="q-crumbs".*?</nav>', page, re.DOTALL)
        assert (crumbs is None) == (address in top), address
        if crumbs is not None:
            assert re.search(r'<a href="/[^"]*">[^<]+</a>', crumbs[0]), address


def test_the_day_that_is_meant_is_told_where_the_programmes_stands_still(browser: Client, settings: object) -> None:
    said = "演示停在 2019-06-30：“今天”、年龄、期限都按这一天算；写到几点几分的，是真实的时间。"
    assert said in text(browser, reverse("home"))
    settings.QIAO_AS_OF = None  # type: ignore[attr-defined]
    assert "演示停在" not in text(browser, reverse("home"))
