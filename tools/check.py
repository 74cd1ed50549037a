"""Check: every guard of the house, one after the other, each announced with one line and told with its seconds.

python tools/check.py                    all steps; a failed one does not hide the others
python tools/check.py --without tests    all but the named steps
python tools/check.py --only tidy        only the named steps
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


class Step(NamedTuple):
    """One guard: its short name, what it guards, and its command, the program first."""

    name: str
    guards: str
    command: tuple[str, ...]


def _python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, *arguments)


def _program(name: str, *arguments: str) -> tuple[str, ...]:
    return (str(BIN / name), *arguments)


ON_POSTGRESQL = "django_db and not long and not browser"
RECORDS = ("tests/ground", "tests/story", "tests/cli", "tests/site")
"""What PostgreSQL may hold otherwise than SQLite: constraints, races, reads. Pages ask the same reads again."""

STEPS: tuple[Step, ...] = (
    Step("style", "ruff: mistakes a reader would stumble over", _program("ruff", "check", ".")),
    Step("format", "ruff format: one layout", _program("ruff", "format", "--check", ".")),
    Step("types", "mypy: types, strict in the engine", _program("mypy")),
    Step("tool-types", "mypy: types of the tools", _program("mypy", "tools")),
    Step("contracts", "import-linter: the order of the story is the order of dependency", _program("lint-imports")),
    Step(
        "dependencies",
        "deptry: what is imported is declared, what is declared is imported",
        _program("deptry", "--no-ansi", "src"),
    ),
    Step("tidy", "tidy: sizes, names, addresses, identities", _python("tools/tidy.py")),
    Step("documents", "generated documents are fresh", _python("tools/generate_docs.py", "--check")),
    Step("icons", "every icon that a page names is drawn", _python("tools/vendor_frontend.py", "--check")),
    Step("messages", "everything the pages say has its English", _python("tools/messages.py", "--check")),
    Step("migrations", "every model has its migration", _python("tools/django_admin.py", "makemigrations", "--check")),
    Step("bench", "the measured claims run, in their quick form", _python("-m", "bench", "--quick", "--abreast")),
    Step(
        "tests", "pytest on two processes, without the long ones", _python("-m", "pytest", "-n", "2", "-m", "not long")
    ),
    Step(
        "postgresql",
        "the tests of records and of the stages once more, on PostgreSQL (those of the pages: make test-long)",
        _python("tools/postgresql.py", "--", *_python("-m", "pytest", "-n", "2", "-q", "-m", ON_POSTGRESQL), *RECORDS),
    ),
)


class Outcome(NamedTuple):
    step: Step
    passed: bool
    seconds: float

    def __str__(self) -> str:
        return f"   {'passed' if self.passed else 'FAILED'}  {self.step.name:<13}{self.seconds:6.1f} s"


def run(step: Step, number: int, count: int) -> Outcome:
    """Run one step; its output goes straight through, so that progress is seen."""
    print(f"== {number}/{count} {step.name}: {step.guards}", flush=True)
    started = time.monotonic()
    # Compiled once for all the processes that the steps start, also where nothing is to be written beside the sources.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    passed = subprocess.run(step.command, cwd=ROOT, env=environment, check=False).returncode == 0
    return Outcome(step, passed, time.monotonic() - started)


def chosen(only: Sequence[str], without: Sequence[str]) -> list[Step]:
    """The steps asked for, in their order."""
    return [step for step in STEPS if (not only or step.name in only) and step.name not in without]


def main(arguments: Sequence[str]) -> int:
    names = [step.name for step in STEPS]
    parser = argparse.ArgumentParser(description="Run the guards of the house.")
    parser.add_argument("--only", nargs="+", choices=names, default=[])
    parser.add_argument("--without", nargs="+", choices=names, default=[])
    asked = parser.parse_args(arguments)
    steps = chosen(asked.only, asked.without)
    outcomes = []
    for number, step in enumerate(steps, start=1):
        outcomes.append(run(step, number, len(steps)))
        print(outcomes[-1], flush=True)
    print("== Together")
    for outcome in outcomes:
        print(outcome)
    failed = [outcome.step.name for outcome in outcomes if not outcome.passed]
    seconds = sum(outcome.seconds for outcome in outcomes)
    print(f"   {len(outcomes)} steps, {seconds:.1f} s: " + (f"FAILED {', '.join(failed)}" if failed else "all passed"))
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
