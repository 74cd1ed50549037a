"""Home, health and readiness."""

from __future__ import annotations

import pytest
from django.test import Client


def test_health_answers_anybody() -> None:
    assert Client().get("/health").json() == {"status": "ok"}


@pytest.mark.django_db
def test_home_sends_a_stranger_to_the_log_in() -> None:
    answer = Client().get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=%2F")
