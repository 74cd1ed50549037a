"""The pages of needs: stated once, corrected on the version seen, moved by their buttons."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import register as factory
from tests.factories.accounts import logged_in, officer
from tests.factories.needs import need

from qiao.story.needs.models import Need

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("county", "500238"))


def form(**more: Any) -> dict[str, Any]:
    told = {"key": str(uuid4()), "next_step": "外出务工", "reach": "3", "wage_floor_yuan": "3200"}
    return {**told, "skills": "缝纫", "work_limits": ["lifting", "heights"], "night_ok": "True", **more}


def test_a_double_click_states_one_need(browser: Client) -> None:
    worker, twice = factory.worker(), form()
    answers = [browser.post(reverse("needs.need_new", args=[worker.pk]), twice) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {302}
    stated = Need.objects.get()
    assert (stated.reach, stated.wage_floor_yuan, stated.work_limits, stated.night_ok) == (3, 3200, 0b110, True)


def test_a_child_is_refused_in_words(browser: Client) -> None:
    child = factory.worker(born=date(2010, 1, 1), status="not_looking")
    answer = browser.post(reverse("needs.need_new", args=[child.pk]), form())
    assert answer.status_code == 422
    assert "未满 16 岁" in answer.content.decode()


def test_a_correction_on_an_old_version_keeps_what_was_typed(browser: Client) -> None:
    stated = need()
    address = reverse("needs.need_edit", args=[stated.pk])
    assert browser.post(address, form(version="1")).status_code == 302
    answer = browser.post(address, form(version="1", wage_floor_yuan="3600", work_limits=["dust"]))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert all(said in text for said in ("3200", "3600", "粉尘", 'value="2"'))
    assert Need.objects.get().wage_floor_yuan == 3200


def test_the_buttons_confirm_pause_resume_and_close(browser: Client) -> None:
    stated = need(stated_on=date(2019, 1, 1))
    address = reverse("needs.need_move", args=[stated.pk])
    states = []
    for doing in ("confirm", "pause", "resume", "close", "resume"):
        browser.post(address, {"do": doing, "why": "本人说的"})
        stated.refresh_from_db()
        states.append((stated.state, stated.stated_on == date(2019, 6, 30)))
    assert states == [("open", True), ("paused", True), ("open", True), ("closed", True), ("closed", True)]
    assert browser.post(address, {"do": "nonsense"}).status_code == 404


@pytest.mark.parametrize("state", ["open", "paused", "closed"])
def test_a_need_opens_in_every_state(browser: Client, state: str) -> None:
    closed = {"closed_on": date(2019, 6, 1), "closed_why": "去创业"} if state == "closed" else {}
    stated = need(state=state, **closed)
    text = browser.get(reverse("needs.need", args=[stated.pk])).content.decode()
    assert stated.worker.name in text
    assert ("去创业" in text) == (state == "closed")


def test_another_countys_need_is_not_there(browser: Client) -> None:
    foreign = need(region="500237001")
    for name in ("needs.need", "needs.need_edit"):
        assert browser.get(reverse(name, args=[foreign.pk])).status_code == 404
    assert browser.post(reverse("needs.need_move", args=[foreign.pk]), {"do": "close"}).status_code == 404
    assert browser.get(reverse("needs.need_new", args=[foreign.worker_id])).status_code == 404


def test_nothing_is_chosen_for_anybody_and_a_form_sent_untouched_is_no_need(browser: Client) -> None:
    worker = factory.worker()
    address = reverse("needs.need_new", args=[worker.pk])
    text = browser.get(address).content.decode()
    assert set(re.findall(r'<option value="([^"]*)" selected', text)) == {""}
    assert "没问的，推荐时按不能算" in text
    untouched = {"key": str(uuid4()), "next_step": "", "reach": "", "night_ok": "", "skills": ""}
    assert browser.post(address, untouched).status_code == 422
    assert not Need.objects.exists()


@pytest.mark.parametrize(("night", "kept", "said"), [("", None, "夜班没问"), ("True", True, "能上夜班"),
                                                     ("False", False, "不上夜班")])  # fmt: skip
def test_what_nobody_asked_about_nights_is_kept_and_said_so(
    browser: Client, night: str, kept: bool | None, said: str
) -> None:
    browser.post(reverse("needs.need_new", args=[factory.worker().pk]), form(night_ok=night))
    stated = Need.objects.get()
    assert stated.night_ok is kept
    assert said in browser.get(reverse("needs.need", args=[stated.pk])).content.decode()


@pytest.mark.parametrize(("why", "said"), [("", "必填"), ("因" * 201, "最多 200 个字，现在有 201 个")])
def test_a_reason_missing_or_too_long_is_told_beside_it_and_nothing_moves(browser: Client, why: str, said: str) -> None:
    stated = need()
    answer = browser.post(reverse("needs.need_move", args=[stated.pk]), {"do": "close", "why": why})
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert why in answer.content.decode()
    stated.refresh_from_db()
    assert stated.state == "open"


def test_training_and_certificates_are_asked_kept_and_shown(browser: Client) -> None:
    worker = factory.worker()
    more = {
        "certificates": "叉车证、焊工证", "trained": "False", "training_wish": "True", "training_trade": "刺绣",
        "unemployed_why": "照料家人", "return_on": "2019-05-20", "start_on": "2019-07-01",
    }  # fmt: skip
    answer = browser.post(reverse("needs.need_new", args=[worker.pk]), form(**more))
    assert answer.status_code == 302
    need = Need.objects.get()
    assert (need.certificates, need.abilities) == (["叉车证", "焊工证"], ["缝纫", "叉车证", "焊工证"])
    assert (need.trained, need.training_wish, need.unemployed_why) == (False, True, "照料家人")
    page = browser.get(reverse("needs.need", args=[need.pk])).content.decode()
    for said in ("叉车证、焊工证", "刺绣", "照料家人", "2019"):
        assert said in page


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"start_on": "2019-05-01", "return_on": "2019-05-20"}, "这一天比返乡日期还早"),
        ({"training_wish": "False", "training_trade": "刺绣"}, "又说不愿意培训"),
    ],
)
def test_answers_that_contradict_each_other_are_told_and_nothing_is_stored(
    browser: Client, more: dict[str, str], said: str
) -> None:
    answer = browser.post(reverse("needs.need_new", args=[factory.worker().pk]), form(**more))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Need.objects.exists()
