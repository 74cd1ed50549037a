"""The list of users: searched by name, narrowed by post, paged by key; a page of it asks few questions."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.factories.accounts import logged_in, officer, person

from qiao.ground.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Client:
    return logged_in(officer("security_admin"))


def shown(admin: Client, query: str = "") -> str:
    answer = admin.get(f"/users/?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_users_are_found_by_the_beginning_of_a_username_or_a_part_of_a_name(admin: Client) -> None:
    person("tanjianjun", display_name="谭建军")
    person("lihong", display_name="李红")
    for query in ("q=tanj", "q=TANJ", "q=建军"):
        page = shown(admin, query)
        assert "tanjianjun" in page
        assert "lihong" not in page
    assert "tanjianjun" not in shown(admin, "q=zzz")


def test_users_are_narrowed_by_the_post_of_today(admin: Client) -> None:
    county, idle = officer("county", "500238"), person()
    page = shown(admin, "role=county")
    assert county.username in page
    assert idle.username not in page
    page = shown(admin, "idle=1")
    assert idle.username in page
    assert county.username not in page
    User.objects.filter(pk=idle.pk).update(is_active=False)
    assert idle.username in shown(admin, "closed=1")


def test_a_page_of_fifty_users_asks_no_more_than_a_page_of_one(
    admin: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(60):
        officer("county", "500238")
    shown(admin)
    with django_assert_max_num_queries(20) as asked:
        shown(admin)
    full = len(asked.captured_queries)
    with django_assert_max_num_queries(20) as asked:
        shown(admin, "q=user1")
    assert full <= len(asked.captured_queries) + 2
