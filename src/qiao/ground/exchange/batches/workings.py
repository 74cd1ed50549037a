"""Workings（读出的内容）: what was read from an uploaded file, with each row's verdict, as it is kept sealed on disk.

The write takes the rows from here, so that what is written is what was previewed, and no file is parsed twice.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from qiao.ground.exchange.columns import Ledger
from qiao.ground.exchange.faults import Fault, FaultKind

VERDICTS = ("new", "changed", "same", "wrong")
NEW, CHANGED, SAME, WRONG = range(4)


@dataclass(frozen=True)
class SheetWorkings:
    """One sheet: where its headings stand, its faults (the stage's among them), and its rows.

    `frame`: `row`, one column a key of the ledger, and `verdict` (UInt8, a place in VERDICTS).
    """

    sheet_name: str
    heading_rows: tuple[int, ...]
    faults: tuple[Fault, ...]
    frame: pl.DataFrame

    def rows(self, *verdicts: int) -> pl.DataFrame:
        """The rows of these verdicts, in the file's order."""
        return self.frame.filter(pl.col("verdict").is_in(verdicts))


@dataclass(frozen=True)
class ForMarking:
    """What an error workbook needs of a sheet that was read."""

    ledger: Ledger
    sheet_name: str
    heading_rows: tuple[int, ...]
    faults: tuple[Fault, ...]


def packed(sheets: Sequence[SheetWorkings]) -> bytes:
    """As bytes: the length of a JSON header, the header, and each sheet's frame."""
    kinds: dict[FaultKind, int] = {}
    frames: list[bytes] = []
    headers = []
    for sheet in sheets:
        out = io.BytesIO()
        sheet.frame.write_ipc(out, compression="zstd")
        frames.append(out.getvalue())
        told = [[kinds.setdefault(f.kind, len(kinds)), f.row, f.column, f.heading, f.figures] for f in sheet.faults]
        headers.append({"name": sheet.sheet_name, "rows": sheet.heading_rows, "faults": told, "bytes": len(frames[-1])})
    header = json.dumps({"kinds": [asdict(kind) for kind in kinds], "sheets": headers}, default=str).encode()
    return b"".join([len(header).to_bytes(8, "big"), header, *frames])


def unpacked(content: bytes) -> list[SheetWorkings]:
    """What `packed` packed."""
    length = int.from_bytes(content[:8], "big")
    header: dict[str, Any] = json.loads(content[8 : 8 + length])
    kinds = [FaultKind(**told) for told in header["kinds"]]
    sheets, at = [], 8 + length
    for told in header["sheets"]:
        frame = pl.read_ipc(io.BytesIO(content[at : at + told["bytes"]]))
        faults = tuple(Fault(kinds[kind], *rest) for kind, *rest in told["faults"])
        sheets.append(SheetWorkings(told["name"], tuple(told["rows"]), faults, frame))
        at += told["bytes"]
    return sheets


def chunks(frame: pl.DataFrame, size: int, sheet: str, start: int = 0) -> Iterator[list[Mapping[str, Any]]]:
    """The frame's rows from `start`, some at a time, each with its sheet's name as an importer gets them."""
    for at in range(start, frame.height, size):
        yield [{**row, "sheet": sheet} for row in frame.slice(at, size).iter_rows(named=True)]
