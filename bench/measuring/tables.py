"""Tables in Markdown, under a heading that names the day, the machine and the versions of what was compared."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from unicodedata import east_asian_width

from bench.measuring.apart import Measured, forgets_peaks

COMPARED = ("numpy", "numba", "ortools", "scipy", "duckdb", "polars", "splink")


def heading(title: str) -> None:
    """Print the title, the command's day and machine."""
    print(f"\n## {title}\n\n{machine()}\n", flush=True)


def machine() -> str:
    """Day, processor, cores this process may use, memory, load, Python and the libraries compared."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    day = datetime.now(tz=UTC).date().isoformat()
    load = f"load {os.getloadavg()[0]:.1f} when it began"
    libraries = ", ".join(f"{name} {_version(name)}" for name in COMPARED)
    hardware = f"{day}; {_processor()}, {cores} cores, {memory:.0f} GB, {load}"
    note = "" if forgets_peaks() else "\nPeaks here include reading the input: this machine does not forget them."
    return f"{hardware}; Python {platform.python_version()}, {libraries}.{note}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table: the first column to the left, the others to the right."""
    widths = [max(_width(cell) for cell in column) for column in zip(columns, *rows, strict=True)]
    print(_line(columns, widths))
    print("|" + "|".join("-" * (width + 1) + ("-" if at == 0 else ":") for at, width in enumerate(widths)) + "|")
    for row in rows:
        print(_line(row, widths))
    print(flush=True)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [
        cell + " " * (width - _width(cell)) if at == 0 else " " * (width - _width(cell)) + cell
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "| " + " | ".join(padded) + " |"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)


def number(value: float | None, digits: int = 2, unit: str = "") -> str:
    """A figure with thousands marked, or a dash where there is none."""
    return "–" if value is None else f"{value:,.{digits}f}{unit}"


def ratio(theirs: float | None, ours: float | None) -> str:
    """How many times ours theirs is, or a dash where one of them is missing or nothing."""
    return "–" if theirs is None or not ours else f"{theirs / ours:.2f}×"


def costs(measured: Measured) -> list[str]:
    """The four cells that every table of costs begins with: CPU s, wall s, peak MB, MB above the input."""
    return [
        number(measured.cpu_s),
        number(measured.wall_s),
        number(measured.peak_mb, 0),
        number(measured.above_mb, 0),
    ]


COSTS = ("CPU s", "wall s", "peak MB", "above input MB")
