"""The design page: every part in every state, for whoever runs the service."""

from __future__ import annotations

import re

import pytest
from tests.factories.accounts import logged_in, officer

pytestmark = pytest.mark.django_db


def test_it_shows_every_part() -> None:
    page = logged_in(officer("system_admin")).get("/frame/design/").content.decode()
    for tone in ("rest", "ready", "way", "wait", "wrong"):
        assert f"q-chip q-{tone}" in page
    for part in (
        "q-todo",
        "q-tile--red",
        "q-timeline",
        "q-strip",
        "q-compare",
        "q-progress",
        "q-confirm",
        "q-field__error",
    ):
        assert part in page


def test_a_wrong_field_is_tied_to_its_error_and_its_hint() -> None:
    page = logged_in(officer("system_admin")).get("/frame/design/").content.decode()
    control = re.search(r"<input[^>]*name=\"wage\"[^>]*>", page)
    assert control
    assert 'aria-invalid="true"' in control[0]
    described = re.search(r'aria-describedby="([^"]+)"', control[0])
    assert described
    assert all(f'id="{part}"' in page for part in described[1].split())


def test_it_is_not_for_offices() -> None:
    assert logged_in(officer("county", "500238")).get("/frame/design/").status_code == 403
