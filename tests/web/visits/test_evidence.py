"""Photos on the visit's page: kept with a consent, opened as an attachment, deleted with a reason."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.accounts import logged_in, officer
from tests.factories.register import VILLAGE
from tests.factories.visits import agreeing, jpeg, photo, visit

from qiao.ground.accounts.actors import SYSTEM
from qiao.story.visits.evidence import keep_position
from qiao.story.visits.models import Photo, Position

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """The village's cadre."""
    return logged_in(officer("village", VILLAGE))


def sent(content: bytes, **more: Any) -> dict[str, Any]:
    return {"key": str(uuid4()), "photo": SimpleUploadedFile("a.jpg", content), **more}


def test_a_photo_is_kept_shown_opened_and_deleted(client: Client) -> None:
    made = visit(region=VILLAGE)
    adult = agreeing(made)
    page = client.post(f"/visits/{made.pk}/photos/new/", sent(jpeg(), worker=str(adult.pk)), follow=True)
    kept = Photo.objects.get()
    assert "40 × 30" in page.content.decode()
    opened = client.post(f"/visits/photos/{kept.pk}/open/", {"reason": "核对房屋情况"})
    assert opened["Content-Disposition"].startswith("attachment")
    assert "no-store" in opened["Cache-Control"]
    assert opened.content.startswith(b"\xff\xd8")
    gone = client.post(f"/visits/photos/{kept.pk}/delete/", {"reason": "拍到了邻居"}, follow=True)
    assert "拍到了邻居" in gone.content.decode()
    assert client.post(f"/visits/photos/{kept.pk}/open/", {"reason": "核对房屋情况"}).status_code == 422


def test_a_photo_that_is_too_large_is_refused_beside_its_field(client: Client) -> None:
    made = visit(region=VILLAGE)
    adult = agreeing(made)
    page = client.post(f"/visits/{made.pk}/photos/new/", sent(bytes(9 * 1024 * 1024), worker=str(adult.pk)))
    assert page.status_code == 422
    assert "9.0 MB" in page.content.decode()
    assert not Photo.objects.exists()


def test_where_nobody_agreed_there_is_no_form_and_nothing_is_taken(client: Client) -> None:
    made = visit(region=VILLAGE)
    assert "photos/new/" not in client.get(f"/visits/{made.pk}/").content.decode()
    page = client.post(f"/visits/{made.pk}/photos/new/", sent(jpeg()), follow=True)
    assert "没有同意拍照" in page.content.decode()
    assert not Photo.objects.exists()


def test_without_a_reason_the_photo_stays_closed_and_there(client: Client) -> None:
    made = photo(region=VILLAGE)
    for what in ("open", "delete"):
        assert client.post(f"/visits/photos/{made.pk}/{what}/", {"reason": ""}).status_code == 422
    assert Photo.objects.get().gone_as == ""


def test_the_position_is_shown_and_deleted(client: Client) -> None:
    made = visit(region=VILLAGE)
    keep_position(by=SYSTEM, visit_id=made.pk, worker_id=agreeing(made, "position").pk, lat=31.398, lon=109.57)
    assert "31.40, 109.57" in client.get(f"/visits/{made.pk}/").content.decode()
    client.post(f"/visits/{made.pk}/position/delete/", {"reason": "记错了"})
    assert not Position.objects.exists()


@pytest.mark.parametrize(("role", "region"), [("station", "37"), ("province", "50"), ("auditor", "50")])
def test_the_other_offices_see_neither_photo_nor_position(role: str, region: str) -> None:
    made = photo(region=VILLAGE)
    client = logged_in(officer(role, region))
    page = client.get(f"/visits/{made.visit_id}/")
    assert page.status_code == 404 or page.context["evidence"] is None
    assert client.post(f"/visits/photos/{made.pk}/open/", {"reason": "核对房屋情况"}).status_code == 403
