"""Clock（时钟）: which day it is for this programme.

Records say when they were written by the server's clock (`now`). Deadlines, ages and "as of" count from the
programme's day (`today`): the day in China, or the day the demonstration stands still at (QIAO_AS_OF).
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The moment, aware, by the server's clock."""
    return timezone.now()


def today() -> date:
    """The programme's day: settings.QIAO_AS_OF where it is set, else the day in China."""
    as_of: date | None = settings.QIAO_AS_OF
    return as_of or now().astimezone(CHINA).date()


def moment() -> datetime:
    """The programme's moment: this time of day on the programme's day. What happens in the story happens then."""
    here = now().astimezone(CHINA)
    return datetime.combine(today(), here.timetz()) if settings.QIAO_AS_OF else here
