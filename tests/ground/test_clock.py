"""The clock: the programme's day may stand still; the server's moment never does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from qiao.ground import clock


def test_a_demonstration_stands_still_at_its_day(settings: Any) -> None:
    settings.QIAO_AS_OF = date(2019, 6, 30)
    assert clock.today() == date(2019, 6, 30)
    assert clock.moment().date() == date(2019, 6, 30)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_without_a_demonstration_the_day_is_chinas(settings: Any, monkeypatch: Any) -> None:
    settings.QIAO_AS_OF = None
    monkeypatch.setattr(clock, "now", lambda: datetime(2019, 6, 30, 16, 30, tzinfo=UTC))
    assert clock.today() == date(2019, 7, 1)
    assert clock.moment() == datetime(2019, 7, 1, 0, 30, tzinfo=clock.CHINA)
