"""Importers（导入接口）: what a stage offers so that its ledger can come in through the web.

The ground calls, the stage answers; the stage registers itself in its `tasks.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol
from uuid import UUID

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.columns import Ledger
from qiao.ground.exchange.faults import Fault

Verdict = Literal["new", "changed", "same", "wrong"]


@dataclass(frozen=True, slots=True)
class Change:
    """One value that a row would change: the column's key and title, what is stored, what the ledger says. Masked."""

    key: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What one good row of the ledger would do. `faults` are those the stage found itself (row 0-based nowhere: as in
    the file); with one of severity "error" the verdict is "wrong"."""

    verdict: Verdict
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What one row did: the record (kind "register.worker", id), its effect, its version now, what it was before.

    `before` is JSON of the values changed, sealed by the ground; None for a created record.
    """

    row: int
    kind: str
    record_id: UUID
    effect: Literal["created", "changed", "same"]
    version: int = 1
    before: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one record cannot be undone: whom or what it is about (masked), and the reason with the remedy."""

    record_id: UUID
    zh: str
    en: str


class Importer(Protocol):
    """How a stage takes in one ledger. Rows are mappings of the ledger's normalised values, with "row" and "sheet"."""

    def ledger(self, as_of: date) -> Ledger:
        """The ledger's description on a day."""

    def judge(self, rows: Sequence[Mapping[str, Any]], *, by: Actor) -> list[Judged]:
        """What each row would do now; same length and order. Reads only."""

    def write(self, rows: Sequence[Mapping[str, Any]], *, by: Actor, batch_id: UUID) -> list[Written]:
        """Write the rows (at most a few hundred), inside the caller's transaction. Finds existing records again itself:
        one created since the preview is updated, never doubled."""

    def undo(self, entries: Sequence[Written], *, by: Actor, batch_id: UUID) -> list[Refusal]:
        """Take the entries back, inside the caller's transaction, latest first; those used or changed since are left
        as they are and told."""


@dataclass(frozen=True)
class Registered:
    """An importer under its key, with the permission it needs and what it is called."""

    key: str
    zh: str
    en: str
    permission: str
    importer: Importer
    stage: str = ""
    list_url: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


IMPORTERS: dict[str, Registered] = {}


def offer(
    key: str, zh: str, en: str, *, permission: str, stage: str, list_url: str
) -> Callable[[type[Importer]], type[Importer]]:
    """Register a class of the Importer protocol under "stage.ledger"."""

    def registered(kind: type[Importer]) -> type[Importer]:
        assert key not in IMPORTERS, f"{key} is offered twice"
        IMPORTERS[key] = Registered(key, zh, en, permission, kind(), stage, list_url)
        return kind

    return registered
