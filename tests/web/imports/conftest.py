"""A ledger on offer, an officer's browser, and jobs done at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.batches import KEY, offered, worked

from qiao.ground.accounts.models import User
from qiao.ground.exchange.batches.models import Batch

Upload = Callable[..., Batch]


@pytest.fixture(autouse=True)
def households_offered() -> Iterator[None]:
    with offered():
        yield


@pytest.fixture
def clerk() -> User:
    return officer("county", "500238")


@pytest.fixture
def browser(clerk: User) -> Client:
    return logged_in(clerk)


@pytest.fixture
def upload(browser: Client) -> Upload:
    """Sends a file through the form and does its check; returns the batch."""

    def sent(content: bytes, name: str = "户台账.csv", **more: object) -> Batch:
        file = BytesIO(content)
        file.name = name
        told = {"file": file, "key": str(uuid4()), "sender": "文峰镇社保所", **more}
        answer = browser.post(reverse("imports.upload", args=[KEY]), told)
        assert answer.status_code == 302, answer.content.decode()
        return worked(Batch.objects.get(pk=answer["Location"].split("/")[-2]))

    return sent
