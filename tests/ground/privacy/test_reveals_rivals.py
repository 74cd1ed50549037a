"""Rivals on SQLite, in processes of their own: the limit holds, one home, one answer, one chain, and nobody fails."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from tests.factories.databases import copied_into
from tests.factories.rivals import LIMIT, ROUNDS

ROOT = Path(__file__).resolve().parents[3]
RIVALS = 4


def started(folder: Path, step: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.factories.rivals", str(folder), step], cwd=ROOT, stderr=subprocess.PIPE
    )


def ended(one: subprocess.Popen[bytes]) -> None:
    _, told = one.communicate(timeout=120)
    assert one.returncode == 0, told.decode()[-2000:]


def test_four_processes_at_once_leave_one_of_each(migrated: None, tmp_path: Path) -> None:
    copied_into(tmp_path)
    ended(started(tmp_path, "set-up"))
    rivals = [started(tmp_path, "rival") for _ in range(RIVALS)]
    waited = time.monotonic()
    while len(list(tmp_path.glob("ready-*"))) < RIVALS and time.monotonic() - waited < 60:
        assert all(one.poll() is None for one in rivals), "a rival ended before the start"
        time.sleep(0.02)
    (tmp_path / "go").touch()
    for one in rivals:
        ended(one)
    ended(started(tmp_path, "report"))
    told = json.loads((tmp_path / "report.json").read_text())
    assert told == {
        "reveals": LIMIT,
        "revealed": LIMIT,
        "open": ["proposal", "residence"],
        "answers": RIVALS * ROUNDS,
        "standing": 1,
        "unlinked": 0,
        "links": True,
        "breaks": [],
        "triggers_missing": [],
    }
