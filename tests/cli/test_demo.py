"""`qiao demo`: from nothing to the replay, twice, and never on what is not its own."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from tests.factories.databases import copied_into


def qiao(*arguments: str, cwd: Path, **given: str) -> subprocess.CompletedProcess[str]:
    others = {k: v for k, v in os.environ.items() if not k.startswith("QIAO_") and k != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(
        [sys.executable, "-m", "qiao.cli", *arguments],
        cwd=cwd, env={**others, **given}, capture_output=True, text=True, check=False, timeout=280,
    )  # fmt: skip


def moved(cwd: Path) -> dict[str, object]:
    told = json.loads(qiao("replay", "--json", cwd=cwd).stdout)
    return next(figure for figure in told["figures"] if figure["key"] == "moved")


@pytest.mark.long
def test_the_programme_is_rebuilt_counted_and_checked(tmp_path: Path) -> None:
    """Built twice with the same figures; one placement less is 1,587; every invariant holds."""
    built = [qiao("demo", cwd=tmp_path, QIAO_NO_SERVE="1") for _ in range(2)]
    assert [ran.returncode for ran in built] == [0, 0], built[-1].stderr
    rounds = [next(line for line in ran.stdout.splitlines() if "轮匹配：" in line) for ran in built]
    assert rounds[0] == rounds[1]
    told = {f["key"]: f for f in json.loads(qiao("replay", "--json", cwd=tmp_path).stdout)["figures"]}
    agreed = {key for key, figure in told.items() if figure["ok"]}
    near = {"own_industries", "excavator_counties", "crafts_taught"}
    visited = {"townships_visited", "counties_visited_twice", "villages", "households"}
    assert agreed == {"moved", "near_home", "firms_2018", "posts_2018", "workshop_income_yuan", *near, *visited}
    assert qiao("check", cwd=tmp_path).returncode == 0

    with sqlite3.connect(tmp_path / "demo/site/qiao.sqlite3") as database:
        one = "SELECT id FROM placements_placement WHERE organised LIMIT 1"
        database.execute(f"DELETE FROM placements_placement WHERE id = ({one})")
    assert (moved(tmp_path)["counted"], moved(tmp_path)["ok"]) == (1_587, False)


def test_the_demonstration_is_not_built_on_another_service(tmp_path: Path) -> None:
    refused = qiao("demo", cwd=tmp_path, QIAO_MODE="production", QIAO_NO_SERVE="1")
    assert refused.returncode == 2
    assert not (tmp_path / "demo").exists()


def test_a_database_that_is_somebody_elses_is_refused_before_any_work(migrated: None, tmp_path: Path) -> None:
    """A database with one user in it and no mark: nothing is written anywhere, the user stays."""
    home = tmp_path / "office"
    home.mkdir(mode=0o700)
    copied_into(home)
    env = {"QIAO_MODE": "demo", "QIAO_HOME": str(home), "QIAO_NO_SERVE": "1"}
    assert qiao("keys", "new", cwd=tmp_path, **env).returncode == 0
    assert qiao("migrate", cwd=tmp_path, **env).returncode == 0
    assert qiao("user", "first-admin", "anran", "--name", "安然", cwd=tmp_path, **env).returncode == 0

    refused = qiao("demo", cwd=tmp_path, **env)

    assert refused.returncode == 2
    assert "nothing was touched" in refused.stderr
    assert not (tmp_path / "demo").exists()
    with sqlite3.connect(home / "qiao.sqlite3") as database:
        assert database.execute("SELECT username FROM accounts_user").fetchall() == [("anran",)]
