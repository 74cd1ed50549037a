"""The register's forms: what two change at once, what is too long, where places are found, a phone that is gone."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import register as factory
from tests.factories.accounts import logged_in, officer

from qiao.story.register.models import Household, Worker

pytestmark = pytest.mark.django_db
TOWNSHIP, VILLAGE = "500238113", "500238113200"


def shown(browser: Client, worker: Worker) -> dict[str, str]:
    """The edit form as a browser would send it back."""
    return fields(browser.get(reverse("register.worker_edit", args=[worker.pk])).content.decode())


def fields(page: str) -> dict[str, str]:
    page = page[page.index("<main") :]
    told = dict.fromkeys(re.findall(r'<select name="(\w+)"', page), "")
    for tag in re.findall(r"<input [^>]*>", page):
        name, value = re.search(r'name="(\w+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            told[name[1]] = unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        told[name] = chosen[1] if chosen else ""
    return told


def save(browser: Client, worker: Worker, form: dict[str, str], **more: str) -> Any:
    return browser.post(reverse("register.worker_edit", args=[worker.pk]), {**form, **more})


def new(**more: str) -> dict[str, str]:
    told = {"key": str(uuid4()), "identity": factory.identity(88_101), "name": "谭春秀", "phone": ""}
    return {**told, "residence": "天池村", "household": "", "relation": "", "education": "", "skills": "", **more}


def test_a_phone_that_two_change_at_once_is_shown_masked_with_who_and_kept_only_after_a_look() -> None:
    worker = factory.worker(region=VILLAGE, phone="15400000000", skills=["缝纫"])
    clerk = officer("county", "500238")
    county, township = logged_in(clerk), logged_in(officer("township", TOWNSHIP))
    first, second = shown(county, worker), shown(township, worker)
    assert save(county, worker, first, phone="15400001111", skills="电焊").status_code == 302
    answer = save(township, worker, second, phone="15400002222")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert all(said in text for said in ("联系电话", "尾号 1111", "尾号 2222", str(clerk)))
    assert "。。" not in text
    assert "<td><del>缝纫" not in text
    worker.subject.refresh_from_db()
    assert worker.subject.phone_tail == "1111"
    again = fields(text)
    assert (again["skills"], again["phone"]) == ("电焊", "15400002222")
    assert save(township, worker, again).status_code == 302
    worker.refresh_from_db()
    worker.subject.refresh_from_db()
    assert (worker.skills, worker.subject.phone_tail) == (["电焊"], "2222")


def test_a_form_that_does_not_tell_what_it_showed_is_compared_with_what_stands() -> None:
    worker = factory.worker(region=VILLAGE, education=1)
    browser = logged_in(officer("county", "500238"))
    form = {**shown(browser, worker), "opened": "spoilt"}
    assert save(browser, worker, form, education="3").status_code == 302
    assert "高中" in save(browser, worker, form, education="4").content.decode()


def test_an_unchanged_form_moves_nobody_even_where_the_name_would_be_read_otherwise() -> None:
    """A code that is no more shows the name of the county, which is another code."""
    worker = factory.worker(region="500238199")
    browser = logged_in(officer("county", "500238"))
    assert save(browser, worker, shown(browser, worker)).status_code == 302
    worker.refresh_from_db()
    assert (worker.region, worker.version) == ("500238199", 1)


def test_a_wrong_phone_is_taken_away_by_a_tick() -> None:
    worker = factory.worker(region=VILLAGE, phone="15400001111")
    browser = logged_in(officer("county", "500238"))
    form = shown(browser, worker)
    both = save(browser, worker, form, phone="15400002222", no_phone="on")
    assert (both.status_code, "两样留一样" in both.content.decode()) == (422, True)
    assert save(browser, worker, form, no_phone="on").status_code == 302
    worker.subject.refresh_from_db()
    assert worker.subject.phone_tail == ""
    assert 'name="no_phone"' not in browser.get(reverse("register.worker_edit", args=[worker.pk])).content.decode()


@pytest.mark.parametrize(
    ("role", "region", "typed"),
    [
        ("township", TOWNSHIP, "天池村"),
        ("village", VILLAGE, "天池村"),
        ("county", "500238", "田坝镇天池村"),
        ("county", "500238", "天池村"),
    ],
)
def test_a_bare_name_is_read_inside_the_officers_own_place(role: str, region: str, typed: str) -> None:
    own = {"village": "500238113204"}.get(role, region)
    browser = logged_in(officer(role, own))
    browser.post(reverse("register.worker_new"), new(residence=typed))
    assert Worker.objects.values_list("region", flat=True).first() == "500238113204"


@pytest.mark.parametrize("name", ["register.worker_new", "register.household_new"])
def test_who_serves_one_township_finds_it_filled_in_and_a_county_does_not(name: str) -> None:
    township, county = (logged_in(officer(*post)) for post in (("township", TOWNSHIP), ("county", "500238")))
    assert fields(township.get(reverse(name)).content.decode())["residence"] == "重庆市巫溪县田坝镇"
    assert fields(county.get(reverse(name)).content.decode())["residence"] == ""


@pytest.mark.parametrize(
    ("name", "said"), [("春" * 200, ("200 个字", "50")), ("谭春秀😀", ("这不像姓名",)), ("谭春秀❤", ("这不像姓名",))]
)
def test_a_name_too_long_or_with_a_picture_is_refused_and_not_cut(name: str, said: tuple[str, ...]) -> None:
    browser = logged_in(officer("county", "500238"))
    answer = browser.post(reverse("register.worker_new"), new(name=name))
    assert answer.status_code == 422
    assert all(word in answer.content.decode() for word in (*said, name))
    assert not Worker.objects.exists()


def test_no_browser_cuts_what_is_pasted_and_the_limit_is_told_in_words() -> None:
    browser = logged_in(officer("county", "500238"))
    address = reverse("register.household_new")
    page = browser.get(address).content.decode()
    assert "maxlength" not in page[page.index("<main") :]
    told = {"key": str(uuid4()), "number": "甲" * 60, "residence": "田坝镇天池村", "poverty": ""}
    answer = browser.post(address, told)
    assert (answer.status_code, "最多 40 个字，现在有 60 个" in answer.content.decode()) == (422, True)
    assert not Household.objects.exists()
