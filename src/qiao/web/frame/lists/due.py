"""What waits, as a list has it: the to-do's count is the number of rows that its address opens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Min, QuerySet
from django.urls import reverse

from qiao.ground import clock
from qiao.web.frame.lists.keyset import capped_count
from qiao.web.frame.todo import Due


def due(rows: QuerySet[Any], page: str, query: str, *, by: str = "", within: int = 0, fact: str = "") -> Due:
    """How many rows wait, and the list that opens them: the page's name and its query string.

    `by`: the day from which each row has waited; the first of them and `within` days more is the deadline.
    """
    first = rows.aggregate(day=Min(by))["day"] if by else None
    deadline = first + timedelta(days=within) if first else None
    late = deadline is not None and deadline < clock.today()
    return Due(capped_count(rows), f"{reverse(page)}?{query}", deadline, fact=fact, is_late=late)
