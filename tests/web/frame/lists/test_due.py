"""A to-do counts the rows that its address opens, and knows until when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.factories.register import worker

from qiao.story.register.models import Worker
from qiao.web.frame.lists import due

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> list[Worker]:
    """Three: one asked in January, one in March, one never."""
    days = (date(2019, 1, 10), date(2019, 3, 1), None)
    return [worker(verified_on=day) for day in days]


@pytest.mark.parametrize(
    ("within", "deadline", "late"), [(90, date(2019, 4, 10), True), (171, date(2019, 6, 30), False)]
)
def test_the_first_row_that_waits_sets_the_deadline(
    asked: list[Worker], settings: Any, within: int, deadline: date, late: bool
) -> None:
    settings.QIAO_AS_OF = date(2019, 6, 30)
    rows = Worker.objects.filter(pk__in=[one.pk for one in asked])
    told = due(rows, "register.workers", "stale=1", by="verified_on", within=within, fact="三个人")
    assert (told.count, told.deadline, told.is_late, told.fact) == (3, deadline, late, "三个人")
    assert told.url == "/register/?stale=1"


def test_what_has_no_day_has_no_deadline(asked: list[Worker]) -> None:
    never = Worker.objects.filter(verified_on__isnull=True, pk__in=[one.pk for one in asked])
    assert due(never, "register.workers", "", by="verified_on").deadline is None
    assert due(never, "register.workers", "").deadline is None
    assert due(never.none(), "register.workers", "", by="verified_on").count == 0
