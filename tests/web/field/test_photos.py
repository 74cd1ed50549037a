"""Photos: one at a time, with a token, and refused by name before a large one is read."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.accounts import logged_in
from tests.factories.field import Phone
from tests.factories.register import worker
from tests.factories.visits import jpeg, visit

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.privacy.consents import record_consent
from qiao.story.visits.models import Photo

pytestmark = pytest.mark.django_db


def form(**more: Any) -> dict[str, Any]:
    told = {"id": str(uuid4()), "visit": str(uuid4()), "worker": str(uuid4())}
    return {**told, "file": SimpleUploadedFile("a.jpg", b"\xff\xd8\xff"), **more}


def test_a_photo_of_40_mb_is_refused_by_name_before_it_is_read() -> None:
    answer = Phone().browser.post("/field/photo/", form(), CONTENT_LENGTH=40 * 1024 * 1024)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "40.0 MB" in answer.json()["zh"]
    assert "8 MB" in answer.json()["zh"]


@pytest.mark.parametrize(
    ("wrong", "code"), [({"id": "x"}, "unreadable"), ({"file": ""}, "unreadable"), ({}, "not_yours")]
)
def test_a_photo_that_is_not_kept_is_refused_by_name(wrong: dict[str, Any], code: str) -> None:
    told = Phone().browser.post("/field/photo/", form(**wrong)).json()
    assert (told["result"], told["code"]) == ("refused", code)


def test_a_photo_without_its_token_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = logged_in(Phone().user).cookies
    answer = strict.post("/field/photo/", form())
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    token = answer.json()["csrf"]
    again = strict.post("/field/photo/", form(), headers={"X-CSRFToken": token})
    assert again.json()["code"] == "not_yours"


def test_a_photo_is_kept_once_by_its_key_and_only_with_a_standing_yes() -> None:
    phone, made = Phone(), visit()
    adult = worker(household=made.household, region=made.region)

    def sent() -> dict[str, str]:
        file = SimpleUploadedFile("a.jpg", jpeg())
        told = form(id=key, visit=str(made.pk), worker=str(adult.pk), file=file)
        answer: dict[str, str] = phone.browser.post("/field/photo/", told).json()
        return answer

    key = str(uuid4())
    assert (sent()["result"], sent()["code"]) == ("refused", "evidence_no_consent")
    record_consent(by=SYSTEM, subject=adult.subject, purpose="photo", agreed=True, said_how="当面")
    assert [sent()["result"] for _ in range(2)] == ["stored", "again"]
    assert [str(one.pk) for one in Photo.objects.all()] == [key]
