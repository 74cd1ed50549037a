"""The two commands: what they would do, asked of make itself in an empty copy, so that nothing is installed here."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STAMPS = ("core-packages", "core-installed", "test-installed")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy in which everything is installed already, as far as make can see."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-test.lock"):
        shutil.copy(ROOT / name, tmp_path)
        os.utime(tmp_path / name, (1000, 1000))
    (tmp_path / ".venv/bin").mkdir(parents=True)
    for number, name in enumerate(("bin/python", *STAMPS)):
        (tmp_path / ".venv" / name).touch()
        os.utime(tmp_path / ".venv" / name, (2000 + number, 2000 + number))
    return tmp_path


def made(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make as a person would, not as a part of the make that runs these tests."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(["make", *arguments], cwd=folder, env=outside, capture_output=True, text=True, check=False)


def would_do(clone: Path, target: str) -> str:
    ran = made(clone, "--dry-run", target)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_a_second_run_installs_nothing(clone: Path) -> None:
    assert would_do(clone, "demo").splitlines() == [".venv/bin/qiao demo"]
    assert would_do(clone, "test").splitlines() == [".venv/bin/python tools/check.py"]


def test_a_changed_lock_is_installed_with_its_hashes(clone: Path) -> None:
    (clone / "requirements.lock").touch()
    assert "--require-hashes -r requirements.lock" in would_do(clone, "demo")


def test_a_changed_project_is_installed_without_a_look_at_the_packages(clone: Path) -> None:
    (clone / "pyproject.toml").touch()
    done = would_do(clone, "demo")
    assert "--no-deps --no-build-isolation --editable ." in done
    assert "requirements" not in done


def test_the_demonstration_needs_no_test_package(clone: Path) -> None:
    shutil.rmtree(clone / ".venv")
    assert "requirements-test.lock" not in would_do(clone, "demo")


def test_a_python_that_is_too_old_is_refused_with_the_version_needed(clone: Path) -> None:
    shutil.rmtree(clone / ".venv")
    old = clone / "old-python"
    old.write_text("#!/bin/sh\n[ \"$1\" = --version ] && echo 'Python 3.9.2' && exit 0\nexit 1\n")
    old.chmod(0o755)
    ran = made(clone, "demo", f"PYTHON={old}")
    assert ran.returncode != 0
    assert "Qiao needs Python 3.11 or newer" in ran.stdout
    assert not (clone / ".venv").exists()


def test_help_names_the_two_commands() -> None:
    helped = made(ROOT, "help").stdout
    assert {"make demo", "make test"} <= {" ".join(line.split()[:2]) for line in helped.splitlines()}


def test_the_continuous_integration_runs_make_test() -> None:
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK)
    assert script.read_text().rstrip().endswith("make test")


def test_the_demonstration_ends_by_serving_unless_told_otherwise() -> None:
    told = next(line for line in made(ROOT, "help").stdout.splitlines() if "make demo" in line)
    assert "serve it on 127.0.0.1:8000" in told
    assert "QIAO_NO_SERVE" in (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
