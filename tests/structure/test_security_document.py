"""The security checklist is honest about where to look: what it names exists, and every section has a state."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
STATES = {"met", "partly", "not yet", "does not apply"}
_PATH = re.compile(r"`((?:src|tests|docs|tools)/[\w./-]+|[\w-]+\.(?:lock|toml)|\.importlinter)`")


def test_every_file_it_names_exists() -> None:
    named = set(_PATH.findall(TEXT))
    assert len(named) > 50
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_every_section_has_a_state_and_says_where() -> None:
    rows = [line.strip("|").split("|") for line in TEXT.splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in row] for row in rows if row[0].strip() not in {"Section", "Promise"}]
    assert len(rows) > 60
    assert {row[1] for row in rows} == STATES
    assert [row for row in rows if len(row) != 3 or not row[2]] == []


def test_every_chapter_of_the_standard_is_there() -> None:
    chapters = {int(number) for line in TEXT.splitlines() if line.startswith("## ") for number in _numbers(line)}
    assert chapters == set(range(1, 18))


def _numbers(heading: str) -> list[str]:
    return re.findall(r"\bV(\d+)\b", heading)
