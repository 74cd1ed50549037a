"""Lost（失联）: what comes next for somebody at work whom the village cannot find: one office looks for them at the
works, the other waits for it, and each reads its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.actors import Actor
from qiao.story.placements.freshness import lost_at_work
from qiao.story.register.listed import WorkerRow
from qiao.story.register.models import Worker

NEXT: dict[bool, Any] = {True: _("到厂里找人"), False: _("等工作地到厂里找人")}
"""By whether this office is the one that looks."""


def with_lost(rows: Iterable[WorkerRow], workers: Iterable[Worker], actor: Actor) -> list[WorkerRow]:
    """The rows of a list, the next step of those who are lost as the to-do of their side says it."""
    lost = lost_at_work(actor, workers)
    return [replace(row, next_step=NEXT[lost[row.pk]]) if row.pk in lost else row for row in rows]
