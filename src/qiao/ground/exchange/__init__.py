"""Exchange（数据交换）: the ledgers that offices hold, in and out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qiao.ground.exchange.columns import Column, Ledger, RowCheck
    from qiao.ground.exchange.faults import Fault, FaultKind, LedgerRefused
    from qiao.ground.exchange.files import Limits
    from qiao.ground.exchange.reading import Reading, read_ledger

__all__ = ["Column", "Fault", "FaultKind", "Ledger", "LedgerRefused", "Limits", "Reading", "RowCheck", "read_ledger"]

_HOMES = {
    "columns": ("Column", "Ledger", "RowCheck"),
    "faults": ("Fault", "FaultKind", "LedgerRefused"),
    "files": ("Limits",),
    "reading": ("Reading", "read_ledger"),
}


def __getattr__(name: str) -> Any:
    """The main names, fetched when asked for: the parsing process has no room for polars."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__} has no attribute {name}")
