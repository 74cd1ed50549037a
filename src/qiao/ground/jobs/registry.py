"""The kinds of long work, each with the function that does it. A stage registers its own in `tasks.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qiao.ground.accounts.actors import Actor
    from qiao.ground.jobs.models import Job
    from qiao.ground.jobs.running import Run

Work = Callable[["Run"], dict[str, Any]]
Watch = Callable[["Job", "Actor"], bool]


@dataclass(frozen=True)
class Kind:
    """A kind of job: its name ("batches.check") and its work.

    `permission`: whoever holds it in the job's region may watch, stop and restart the job too, besides who asked for
    it; so may those of whom `watch` says so, when they have its address. `every_minutes`: `qiao tick` asks for it so
    often.
    """

    name: str
    zh: str
    en: str
    work: Work
    every_minutes: int | None = None
    permission: str = ""
    watch: Watch | None = None


KINDS: dict[str, Kind] = {}


def job(
    name: str,
    zh: str,
    en: str,
    *,
    every_minutes: int | None = None,
    permission: str = "",
    watch: Watch | None = None,
) -> Callable[[Work], Work]:
    """Register a function as a kind of job: it gets its `Run` and returns the result as plain JSON.

    The work may be run again from its cursor after a kill: what it writes, it writes inside `run.writing(…)`.
    """

    def registered(work: Work) -> Work:
        assert name not in KINDS, f"{name} is registered twice"
        KINDS[name] = Kind(name, zh, en, work, every_minutes, permission, watch)
        return work

    return registered
