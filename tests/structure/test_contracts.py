"""The import contracts bite: each is broken once, in a copy of the tree, and says so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source without its data, beside the contracts."""
    copied = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / ".importlinter", copied)
    only_code = shutil.ignore_patterns("__pycache__", "data")
    shutil.copytree(ROOT / "src/qiao", copied / "qiao", ignore=only_code)
    return copied


def told_of(copied: Path) -> str:
    """What import-linter says of the copy: one line a contract."""
    environment = {**os.environ, "PYTHONPATH": str(copied), "COLUMNS": "200"}
    command = [str(LINT_IMPORTS), "--no-cache"]
    ran = subprocess.run(command, cwd=copied, env=environment, capture_output=True, text=True, check=False)
    return ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("module", "imports", "broken"),
    [
        ("story/register/queries.py", "qiao.story.reports", "The order of the story"),
        ("ground/places/planted.py", "qiao.story.register", "The house"),
        ("ground/places/planted.py", "qiao.ground.exchange", "The ground"),
        ("ground/exchange/cells/planted.py", "qiao.ground.exchange.reading", "Inside exchange"),
        ("ground/exchange/reading/planted.py", "qiao.ground.exchange.writing.sheets", "Inside exchange"),
        ("ground/exchange/scattered.py", "qiao.ground.exchange.faults", "Inside exchange"),
        ("ground/exchange/files/legacy.py", "polars", "The process that parses"),
        ("story/matching/errors.py", "qiao.story.matching.bridge", "Inside a stage"),
        ("engine/planted.py", "sqlite3", "The engine and the policies"),
        ("ground/exchange/planted.py", "qiao.engine.matching", "Only a stage's bridge"),
        ("story/matching/ledgers.py", "qiao.engine.matching", "Only a stage's bridge"),
        ("story/tourism/__init__.py", "qiao.story.register", "The order of the story"),
    ],
)
def test_each_contract_is_broken_by_what_it_forbids(copy: Path, module: str, imports: str, broken: str) -> None:
    planted, bridge = copy / "qiao" / module, copy / "qiao/story/matching/bridge.py"
    before = {path: path.read_bytes() if path.exists() else None for path in (planted, bridge)}
    planted.parent.mkdir(exist_ok=True)
    bridge.write_bytes(before[bridge] or b"")
    planted.write_text(f"import {imports}\n")
    told = told_of(copy)
    for path, content in before.items():
        path.unlink() if content is None else path.write_bytes(content)
    if planted.name == "__init__.py":
        planted.parent.rmdir()
    assert [line for line in told.splitlines() if line.startswith(broken) and line.endswith("BROKEN")], told
