"""The sandbox（解析进程）: another process parses, this one waits with a watch in its hand and takes plain data back.

The process is spawned, never forked (the engine's threads would not survive a fork), gets an empty environment (no
keys in the hands of a parser), and is killed when it outstays its time.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from qiao.ground.exchange import faults
from qiao.ground.exchange.faults import DAMAGED, TOO_SLOW, FaultKind, LedgerRefused
from qiao.ground.exchange.files.containers import Container, Limits

_SIGKILL, _SIGXCPU = -9, -24
_COMPLAINT_BYTES = 4_096
_GRACE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell with a formula; what it last came to is not taken."""


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """A cell with an Excel error such as #N/A."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet: its distinct cells (the first is the blank one, None) and a code for every row."""

    cells: list[object]
    codes: npt.NDArray[np.int32]

    def at(self, row: int) -> object:
        """The cell in that row, from 0."""
        return self.cells[self.codes[row]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was parsed. `merged` holds (first row, first column, last row, last column), all from 0.

    `is_text`: the one sheet of a file that is delimited text, whatever its name says.
    """

    name: str
    row_count: int
    columns: list[SheetColumn]
    merged: list[tuple[int, int, int, int]]
    is_text: bool = False


def parse_apart(path: Path, container: Container, sheet: str | None, limits: Limits) -> list[Sheet]:
    """The file's sheets, parsed in a process of their own. Raises LedgerRefused."""
    with tempfile.TemporaryDirectory(prefix="qiao-parse-") as folder:
        out = Path(folder) / "sheets"
        options = json.dumps({"sheet": sheet, "limits": asdict(limits)})
        _run(path, [str(path.resolve()), container, str(out), options], limits)
        sheets = _taken(path, out)
    return [replace(one, is_text=True) for one in sheets] if container == "text" else sheets


def _run(path: Path, arguments: list[str], limits: Limits) -> None:
    command = [sys.executable, "-I", "-X", "utf8", "-m", "qiao.ground.exchange.files.parsing", *arguments]
    too_slow = LedgerRefused(TOO_SLOW, path.name, limit=limits.seconds, memory=f"{limits.memory_mb} MB")
    try:
        done = subprocess.run(
            command,
            env={},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=limits.seconds + _GRACE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as expired:
        raise too_slow from expired
    if done.returncode in (_SIGKILL, _SIGXCPU) or b"memory allocation" in done.stderr[:_COMPLAINT_BYTES]:
        raise too_slow
    if b"ModuleNotFoundError" in done.stderr:
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    if done.returncode:
        raise LedgerRefused(DAMAGED, path.name)


def _taken(path: Path, out: Path) -> list[Sheet]:
    with out.open("rb") as stream:
        header: dict[str, Any] = json.loads(stream.readline())
        if "refused" in header:
            figures = {name: value for name, value in header["figures"].items() if name != "file"}
            raise LedgerRefused(_KINDS[header["refused"]], path.name, **figures)
        sheets = []
        for told in header["sheets"]:
            columns = []
            for column in told["columns"]:
                codes = np.fromfile(stream, dtype=np.int32, count=told["rows"])
                columns.append(_column(column["tags"], column["texts"], codes))
            merged = [(a, b, c, d) for a, b, c, d in told["merged"]]
            sheets.append(Sheet(told["name"], told["rows"], columns, merged))
        return sheets


def _column(tags: str, texts: list[str], codes: npt.NDArray[np.int32]) -> SheetColumn:
    """The column, with every cell of nothing but blanks made the blank cell."""
    cells = [_cell(tag, text) for tag, text in zip(tags, texts, strict=True)]
    blank = np.fromiter((cell is None for cell in cells), dtype=bool, count=len(cells))
    if blank[1:].any():
        codes = np.where(blank[codes], 0, codes).astype(np.int32)
    return SheetColumn(cells, codes)


def _cell(tag: str, text: str) -> object:
    match tag:
        case "s":
            return text if text.strip(_BLANKS) else None
        case "n":
            return float(text) if not text.lstrip("-").isdigit() else int(text)
        case "b":
            return bool(text)
        case "d":
            return date.fromisoformat(text)
        case "t":
            return datetime.fromisoformat(text)
        case "f":
            return Formula()
        case _:
            return ErrorValue()


# What a cell may hold and still look blank: all kinds of spaces, marks of no width, Excel's mark of a text cell.
_BLANKS = " \t\r\n\x0b\x0c\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff'" + "".join(map(chr, range(0x2000, 0x200B)))
_KINDS: dict[str, FaultKind] = {kind.code: kind for kind in vars(faults).values() if isinstance(kind, FaultKind)}
