"""The list of imports, and the to-do whose counts it opens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.batches import KEY, csv_of, row_of, worked

from qiao.ground.accounts.actors import actor_of
from qiao.ground.accounts.models import User
from qiao.ground.accounts.permissions import roles_of
from qiao.ground.exchange.batches.importers import IMPORTERS
from qiao.ground.exchange.batches.models import Batch
from qiao.ground.exchange.batches.permissions import VIEW
from qiao.web.frame.todo import KINDS
from qiao.web.imports import waiting

pytestmark = pytest.mark.django_db
Upload = Callable[..., Batch]


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "KINDS", dict(KINDS))
    monkeypatch.setattr("qiao.web.frame.todo.KINDS", waiting.KINDS)
    waiting.register()


def rows_of_list(browser: Client, query: str) -> int:
    page = browser.get(reverse("imports.list") + query).content.decode()
    return page.count('href="/imports/') - page.count('href="/imports/new/')


def test_the_list_shows_states_in_words(browser: Client, upload: Upload) -> None:
    upload(csv_of([row_of(1, "")]))
    page = browser.get(reverse("imports.list")).content.decode()
    assert "户台账.csv" in page
    assert "待确认" in page


def test_another_region_sees_nothing_of_it(upload: Upload) -> None:
    upload(csv_of([row_of(1)]))
    page = logged_in(officer("county", "500229")).get(reverse("imports.list")).content.decode()
    assert "户台账.csv" not in page


def test_the_to_do_counts_what_its_list_shows(browser: Client, upload: Upload, clerk: User, kinds: None) -> None:
    upload(csv_of([row_of(1)]))
    written = upload(csv_of([row_of(2), row_of(3, "")]), name="另一份.csv")
    browser.post(reverse("imports.decide", args=[written.pk]), {"do": "confirm", "rows": 1, "which": "good"})
    worked(written)
    for key, names in (("confirm", {"户台账.csv"}), ("wrong", {"另一份.csv"})):
        due = waiting.KINDS[f"imports.{key}.{KEY}"].find(actor_of(clerk))
        page = browser.get(due.url).content.decode()
        assert due.count == 1
        assert all(name in page for name in names)
        assert ({"户台账.csv", "另一份.csv"} - names).pop() not in page


def test_a_file_with_nothing_to_write_waits_for_nobody_and_one_of_wrong_rows_alone_to_be_corrected(
    browser: Client, upload: Upload, clerk: User, kinds: None
) -> None:
    first = upload(csv_of([row_of(1)]), name="头一份.csv")
    browser.post(reverse("imports.decide", args=[first.pk]), {"do": "confirm", "rows": 1, "which": "good"})
    worked(first)
    upload(csv_of([row_of(1)]), name="又一份.csv")
    upload(csv_of([row_of(2, "")]), name="全错.csv")
    due = {key: waiting.KINDS[f"imports.{key}.{KEY}"].find(actor_of(clerk)) for key in ("confirm", "wrong")}
    assert {key: one.count for key, one in due.items()} == {"confirm": 0, "wrong": 1}
    for key, names in (("confirm", set()), ("wrong", {"全错.csv"})):
        page = browser.get(due[key].url).content.decode()
        assert {name for name in ("头一份.csv", "又一份.csv", "全错.csv") if name in page} == names
    page = browser.get(reverse("imports.list")).content.decode()
    assert "没有要写的" in page
    assert "没有能写的" in page


def test_settled_rows_leave_the_to_do(browser: Client, upload: Upload, clerk: User, kinds: None) -> None:
    batch = upload(csv_of([row_of(2), row_of(3, "")]))
    browser.post(reverse("imports.decide", args=[batch.pk]), {"do": "confirm", "rows": 1, "which": "good"})
    worked(batch)
    browser.post(reverse("imports.decide", args=[batch.pk]), {"do": "settle"})
    assert waiting.KINDS[f"imports.wrong.{KEY}"].find(actor_of(clerk)).count == 0


def test_the_pages_open_to_exactly_the_roles_that_may_bring_in_a_ledger() -> None:
    """The matrix in the documents is made from the permission: it must not promise more than the page gives."""
    own = (one for one in IMPORTERS.values() if not one.key.startswith("tests."))
    assert roles_of(VIEW) == frozenset().union(*(roles_of(one.permission) for one in own))
    for role in roles_of(VIEW):
        assert logged_in(officer(role, "500238")).get(reverse("imports.list")).status_code == 200
