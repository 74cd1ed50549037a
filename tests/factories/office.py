"""An office whose worker can be killed: Qiao in other processes, on one folder and one database of its own."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from tests.factories.forking import Forked, Parent


class Office:
    """Steps of `tests.factories.worker`, or of another module of its kind, each in a process."""

    def __init__(self, folder: Path, database: str, module: str = "tests.factories.worker") -> None:
        self.parent = Parent(module, str(folder), database)

    def begun(self, step: str) -> Forked:
        """A step's process, running."""
        return self.parent.begun(step)

    def done(self, step: str) -> str:
        """What a step printed, once it ended well."""
        process = self.begun(step)
        told, _ = process.communicate(timeout=120)
        assert process.returncode == 0, step
        return told

    def closed(self) -> None:
        """Nobody asks for another step."""
        self.parent.ended()

    def report(self) -> dict[str, Any]:
        """What the database holds."""
        return dict(json.loads(self.done("report")))

    def killed(self, after: float) -> list[int]:
        """A worker works for that long, and is killed; the processes that it had begun itself."""
        process = self.begun("work")
        assert process.stdout.readline() == "ready\n"
        time.sleep(after)
        left = children_of(process.pid)
        process.kill()
        process.communicate()
        return left

    def finished(self) -> None:
        """What the killed left is done to its end, once its silence counts."""
        time.sleep(0.6)
        self.done("work-off")


def children_of(pid: int) -> list[int]:
    """The processes that a process began, as the system knows them."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def is_running(pid: int) -> bool:
    """Whether a process still runs; one that ended and was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
