"""Reveals in the browser: by POST, for a reason, of a person one sees; in place of the mask, and never kept."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import acting, logged_in, officer
from tests.factories.privacy import subject

from qiao.ground.privacy import sealing
from qiao.ground.privacy.models import Reveal, Subject
from qiao.story.register.models import Household, Worker
from qiao.web.privacy.pages import masked

pytestmark = pytest.mark.django_db
REASON = {"reason": "核对补贴银行卡"}


@pytest.fixture
def worker() -> Worker:
    return Worker.objects.create(subject=subject("500238101", phone="13800138000"), name="向明珍", region="500238101")


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("county", "500238"), htmx=True)


def address(worker: Worker, column: str = "phone") -> str:
    return f"/privacy/{worker.subject_id}/{column}/"


def test_the_value_stands_in_place_of_its_mask_and_is_kept_nowhere(browser: Client, worker: Worker) -> None:
    answer = browser.post(address(worker), REASON)
    page = answer.content.decode()
    assert "13800138000" in page
    assert f'id="masked-phone-{worker.subject_id}"' in page
    assert 'data-hide-after="60"' in page
    assert 'data-instead="尾号 8000"' in page
    assert "no-store" in answer["Cache-Control"]
    assert "13800138000" not in str(answer.headers)
    assert Reveal.objects.get().reason == REASON["reason"]


def test_without_script_it_has_a_page_of_its_own_that_goes_away(worker: Worker) -> None:
    answer = logged_in(officer("county", "500238")).post(address(worker), REASON)
    assert "13800138000" in answer.content.decode()
    assert answer["Refresh"].startswith("60;")
    assert "no-store" in answer["Cache-Control"]


def test_an_address_alone_shows_nothing(browser: Client, worker: Worker) -> None:
    assert browser.get(address(worker)).status_code == 405
    assert not Reveal.objects.exists()


def test_without_a_reason_the_form_comes_back_with_what_was_typed(browser: Client, worker: Worker) -> None:
    answer = browser.post(address(worker), {"reason": "看看"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "至少 4 个字" in page
    assert 'value="看看"' in page
    assert "13800138000" not in page


def test_the_limit_is_said_with_the_minutes_to_wait(browser: Client, worker: Worker, settings) -> None:
    settings.QIAO_REVEALS_AN_HOUR = 1
    browser.post(address(worker), REASON)
    answer = browser.post(address(worker), REASON)
    assert answer.status_code == 422
    assert "60 分钟后再试" in answer.content.decode()


@pytest.mark.parametrize(("role", "region"), [("county", "500239"), ("city", "370211"), ("village", "500238102201")])
def test_a_person_of_another_region_is_not_there(worker: Worker, role: str, region: str) -> None:
    answer = logged_in(officer(role, region), htmx=True).post(address(worker), REASON)
    assert answer.status_code == 404
    assert not Reveal.objects.exists()


@pytest.mark.parametrize(("role", "region"), [("auditor", "500238"), ("province", "50"), ("security_admin", "")])
def test_a_role_without_the_permission_is_refused(worker: Worker, role: str, region: str) -> None:
    assert logged_in(officer(role, region), htmx=True).post(address(worker), REASON).status_code == 403


def test_a_helper_sees_the_households_assigned_to_them_and_no_other(worker: Worker) -> None:
    house = Household.objects.create(region="500238101", number="1")
    Worker.objects.filter(pk=worker.pk).update(household=house)
    own = logged_in(officer("helper", households=[house.pk]), htmx=True)
    other = logged_in(officer("helper", households=[uuid.uuid4()]), htmx=True)
    assert own.post(address(worker), REASON).status_code == 200
    assert other.post(address(worker), REASON).status_code == 404


@pytest.mark.parametrize("column", ["name", "resident_id_sealed", "id", "password"])
def test_only_sealed_values_can_be_asked_for(browser: Client, worker: Worker, column: str) -> None:
    assert browser.post(address(worker, column), REASON).status_code == 404


def test_a_value_that_does_not_open_is_said_and_shows_nothing(browser: Client, worker: Worker, caplog) -> None:
    moved = sealing.seal("13800138000", sealing.place("privacy_subject", "phone", uuid.uuid4()))
    Subject.objects.update(phone_sealed=moved)
    answer = browser.post(address(worker), REASON)
    assert answer.status_code == 422
    assert "打不开" in answer.content.decode()
    assert "does not open" in caplog.text
    assert not Reveal.objects.exists()


def test_a_mask_shows_the_tail_and_a_way_only_to_whoever_may(worker: Worker) -> None:
    may, may_not = acting("county", "500238"), acting("province", "50")
    assert masked(may, worker.subject, "phone")["shown"] == "尾号 8000"
    assert masked(may, worker.subject, "phone")["reveal_url"] == address(worker)
    assert masked(may_not, worker.subject, "phone")["reveal_url"] == ""
    assert masked(may, worker.subject, "bank_card")["shown"] == "已登记"
    assert masked(may, worker.subject, "health") == {
        "shown": "没有登记",
        "reveal_url": "",
        "key": f"health-{worker.subject_id}",
        "what": "健康状况",
        "least": 4,
        "calls": False,
        "reason": "",
    }


def test_each_way_to_see_a_value_says_which_value(worker: Worker) -> None:
    page = logged_in(officer("county", "500238")).get(reverse("people.worker", args=[worker.pk])).content.decode()
    named = re.findall(r"查看（说明用途）<span class=\"visually-hidden\">：(.*?)</span>", page)
    assert {"身份证号", "电话"} <= set(named)
    assert len(named) == len(set(named)) == page.count("查看（说明用途）"), "no two of one name, none without"
    assert all(f">看{what}</button>" in page for what in named)


def test_how_long_a_reason_must_be_is_said_before_it_is_sent(worker: Worker) -> None:
    page = logged_in(officer("county", "500238")).get(reverse("people.worker", args=[worker.pk])).content.decode()
    assert "至少 4 个字，例如" in page
    assert f'aria-describedby="least-phone-{worker.subject_id}"' in page
