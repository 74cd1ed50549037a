"""What the commands share of the service: commands that need no database start without Django; refusals in words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from qiao.cli import COMMANDS
from qiao.cli.service import demonstration_environment
from qiao.site.lines import stations

NO_DATABASE = ("match", "check", "template", "world")


def qiao(*arguments: str, cwd: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with these QIAO_ variables only."""
    others = {k: v for k, v in os.environ.items() if not k.startswith("QIAO_") and k != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(
        [sys.executable, "-m", "qiao.cli", *arguments],
        cwd=cwd, env={**others, **given}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_no_command_loads_django_before_it_is_run(tmp_path: Path) -> None:
    """The place of every command is imported, and Django is not."""
    places = sorted({place.partition(":")[0] for place in COMMANDS.values()})
    code = f"import sys\nfor name in {places!r}: __import__(name)\nassert 'django' not in sys.modules, 'django'"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_the_group_itself_loads_nothing_heavy() -> None:
    code = "import sys, qiao.cli; assert not {'polars', 'numpy', 'django'} & set(sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_helps_without_any_setting(tmp_path: Path, command: str) -> None:
    helped = qiao(command, "--help", cwd=tmp_path)
    assert helped.returncode == 0, helped.stderr
    assert "Usage: " in helped.stdout


@pytest.mark.parametrize("command", ["serve", "worker", "tick", "migrate", "replay", "check"])
def test_the_service_does_not_start_on_unsafe_settings_and_says_which(tmp_path: Path, command: str) -> None:
    refused = qiao(command, cwd=tmp_path)
    assert refused.returncode == 2
    assert "QIAO_SECRET_KEY" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_database_without_tables_is_told_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    refused = qiao("replay", cwd=tmp_path, QIAO_MODE="demo", QIAO_HOME=str(tmp_path / "site"))
    assert refused.returncode == 2
    assert "qiao migrate" in refused.stderr


def test_a_misspelt_variable_is_named(tmp_path: Path) -> None:
    refused = qiao("tick", cwd=tmp_path, QIAO_MODE="demo", QIAO_HOM="x")
    assert (refused.returncode, "QIAO_HOM" in refused.stderr) == (2, True)


def test_what_needs_no_database_is_read_without_django() -> None:
    """Ledgers are matched and checked on a machine where nothing is set up."""
    code = "import sys, qiao.cli.demo, qiao.cli.match, qiao.cli.forms, qiao.cli.world; print('django' in sys.modules)"
    bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    ran = subprocess.run([sys.executable, "-c", code], env=bare, capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == "False", ran.stderr


@pytest.mark.parametrize(
    ("given", "is_meant"),
    [
        ({}, True),
        ({"QIAO_BIND": "127.0.0.1:8123", "QIAO_LOG_LEVEL": "ERROR"}, True),
        ({"QIAO_HOME": "elsewhere"}, False),
    ],
)
def test_the_demonstration_is_meant_where_no_variable_names_an_installation(
    tmp_path: Path, given: dict[str, str], is_meant: bool
) -> None:
    (tmp_path / "demo" / "site").mkdir(parents=True)
    (tmp_path / "demo" / "site" / "keys.json").write_text("{}")
    told = qiao("check", cwd=tmp_path, **given).stderr
    assert ("用的是演示" in told, "QIAO_SECRET_KEY" in told) == (is_meant, not is_meant), told


def test_the_demonstration_gives_its_stations_numbers_that_no_exchange_gave_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("QIAO_MODE", "QIAO_AS_OF", "QIAO_HOME", "QIAO_STATIONS"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)

    demonstration_environment(tmp_path)
    lines = stations(os.environ["QIAO_STATIONS"])

    assert {line.region for line in lines} == {"370900", "500238"}
    # A number within an area never begins with 0: these can be dialled and reach nobody.
    assert all(line.number.partition("-")[2].startswith("0") and "示例" in line.name for line in lines)
