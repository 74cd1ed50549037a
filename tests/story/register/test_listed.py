"""How the register names places."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.factories.register import worker

from qiao.ground import places
from qiao.story.register.listed import is_stale_q, near_name, years_before
from qiao.story.register.models import Worker


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("500238100205", "城厢镇 · 城北村"),  # 城北村村民委员会
        ("500238001002", "宁河街道 · 人民社区"),  # 人民社区居民委员会
    ],
)
def test_a_village_is_named_once(code: str, said: str) -> None:
    assert near_name(code) == said


def test_no_village_of_a_county_is_called_village_twice() -> None:
    """But for the one whose own name ends so（双村村）."""
    villages = [village for town in places.children("500238") for village in places.children(town.code)]
    assert len(villages) > 300
    twice = [one.name for one in villages if near_name(one.code).endswith("村村")]
    assert twice == ["双村村村民委员会"]


@pytest.mark.django_db
def test_who_turns_sixteen_after_a_leap_day_is_asked_from_that_day_on(settings: Any) -> None:
    """On the 29th of February a child born on the 1st of March 16 years before is still one."""
    settings.QIAO_AS_OF = date(2020, 2, 29)
    told = {"status": "not_looking", "registered_on": date(2019, 1, 5)}
    child, grown = (worker(born=day, **told) for day in (date(2004, 3, 1), date(2004, 2, 29)))
    assert list(Worker.objects.filter(is_stale_q(), pk__in=[child.pk, grown.pk])) == [grown]


def test_years_before_a_leap_day_end_on_the_last_of_february_and_in_the_first_year() -> None:
    assert years_before(date(2020, 2, 29), 1) == date(2019, 2, 28)
    assert years_before(date(2020, 2, 29), 16) == date(2004, 2, 29)
    assert years_before(date(2020, 3, 1), 5_000) == date(1, 3, 1)
