"""An office whose worker can be killed: Qiao in other processes, on one folder and one database of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Office:
    """Steps of `tests.factories.worker`, or of another module of its kind, each in a process."""

    def __init__(self, folder: Path, database: str, module: str = "tests.factories.worker") -> None:
        self.folder, self.database, self.module = folder, database, module

    def begun(self, step: str) -> subprocess.Popen[str]:
        """A step's process, running."""
        command = [sys.executable, "-m", self.module, str(self.folder), self.database, step]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def done(self, step: str) -> str:
        """What a step printed, once it ended well."""
        process = self.begun(step)
        told, _ = process.communicate(timeout=120)
        assert process.returncode == 0, step
        return told

    def report(self) -> dict[str, Any]:
        """What the database holds."""
        return dict(json.loads(self.done("report")))

    def killed(self, after: float) -> list[int]:
        """A worker works for that long, and is killed; the processes that it had begun itself."""
        process = self.begun("work")
        assert process.stdout is not None
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
