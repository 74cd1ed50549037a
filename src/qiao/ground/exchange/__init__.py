"""Exchange（数据交换）: the ledgers that offices hold, in and out.

A ledger is described once, by its columns (`columns`), the type of each column's cells (`cells`) and what can be wrong
with any of them (`faults`). From that description alone:

- `files` opens what somebody handed in, in a process of its own, and gives back sheets of plain cells;
- `reading` finds the ledger in those sheets: normalised rows, and every fault at its place;
- `writing` makes workbooks of our own, templates among them, whole or not at all;
- `marking` gives people their own file back with its faults marked;
- `planting` puts faults into good rows on purpose, so that reading can be judged.

The names most callers need are here; each room's own face tells the rest.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qiao.ground.exchange.columns import Column, GroupCheck, Ledger, RowCheck
    from qiao.ground.exchange.faults import Fault, FaultKind, LedgerRefused
    from qiao.ground.exchange.files.containers import Limits
    from qiao.ground.exchange.reading import OtherSheet, Reading, read_ledger, read_ledgers

__all__ = [
    "Column",
    "Fault",
    "FaultKind",
    "GroupCheck",
    "Ledger",
    "LedgerRefused",
    "Limits",
    "OtherSheet",
    "Reading",
    "RowCheck",
    "read_ledger",
    "read_ledgers",
]

_HOMES = {
    "columns": ("Column", "GroupCheck", "Ledger", "RowCheck"),
    "faults": ("Fault", "FaultKind", "LedgerRefused"),
    "files.containers": ("Limits",),
    "reading": ("OtherSheet", "Reading", "read_ledger", "read_ledgers"),
}


def __getattr__(name: str) -> Any:
    """The main names, fetched when asked for: the parsing process has no room for polars."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__} has no attribute {name}")
