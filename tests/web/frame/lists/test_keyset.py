"""Keyset paging: every row once, in order, forwards and back, whatever is blank or the same."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from qiao.story.vacancies.models import Employer
from qiao.web.frame.lists.columns import Sort
from qiao.web.frame.lists.keyset import COUNT_CAP, Order, capped_count, page

pytestmark = pytest.mark.django_db

NAME, UNTIL = Sort("name"), Sort("suspended_until", nullable=True)
THEN = Sort("region", then="name")


@pytest.fixture
def employers() -> list[Employer]:
    """Fifty with many equal names and days, a third without a day."""
    chance = Random(3)
    days = [None, *(date(2019, 6, 1) + timedelta(days=n) for n in range(2))]
    made = [
        Employer(
            name=f"厂{chance.randrange(6)}",
            region=chance.choice(["370900", "370100"]),
            suspended_until=chance.choice(days),
        )
        for _ in range(50)
    ]
    return Employer.objects.bulk_create(made)


def expected(employers: list[Employer], order: Order) -> list[str]:
    field = order.sort.field
    told = [e for e in employers if getattr(e, field) is not None]
    blank = [e for e in employers if getattr(e, field) is None]
    then = order.sort.then or field
    told.sort(key=lambda e: (getattr(e, field), getattr(e, then), str(e.pk)), reverse=order.descending)
    blank.sort(key=lambda e: str(e.pk), reverse=order.descending)
    return [str(e.pk) for e in told + blank]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", [NAME, UNTIL, THEN])
@pytest.mark.parametrize("size", [1, 7, 50, 60])
def test_pages_show_every_row_once_in_order(employers: list[Employer], sort: Sort, descending: bool, size: int) -> None:
    order, seen, after, pages = Order(sort, descending), [], "", 0
    while True:
        found = page(Employer.objects.all(), order, size, after=after)
        seen += [str(row.pk) for row in found.rows]
        pages += 1
        if not found.has_after:
            break
        after = seen[-1]
    assert seen == expected(employers, order)
    assert pages == -(-50 // size)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", [NAME, UNTIL, THEN])
def test_going_back_shows_the_page_before(employers: list[Employer], sort: Sort, descending: bool) -> None:
    order = Order(sort, descending)
    keys = expected(employers, order)
    back = page(Employer.objects.all(), order, 10, before=keys[30])
    assert [str(row.pk) for row in back.rows] == keys[20:30]
    assert (back.has_before, back.has_after) == (True, True)


def test_back_to_the_top_is_a_full_first_page(employers: list[Employer]) -> None:
    order = Order(NAME)
    keys = expected(employers, order)
    top = page(Employer.objects.all(), order, 10, before=keys[4])
    assert [str(row.pk) for row in top.rows] == keys[:10]
    assert not top.has_before


@pytest.mark.parametrize("key", ["no-key", "00000000-0000-0000-0000-000000000000", "'; DROP TABLE x"])
def test_a_place_that_is_gone_shows_the_first_page(employers: list[Employer], key: str) -> None:
    found = page(Employer.objects.all(), Order(NAME), 10, after=key)
    assert len(found.rows) == 10
    assert not found.has_before


def test_the_count_stops_at_its_cap(monkeypatch: pytest.MonkeyPatch, employers: list[Employer]) -> None:
    monkeypatch.setattr("qiao.web.frame.lists.keyset.COUNT_CAP", 20)
    assert capped_count(Employer.objects.all()) == 21
    assert COUNT_CAP == 10_000
