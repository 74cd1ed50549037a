"""Importers（导入接口）: what a stage offers so that its ledger can come in through the web.

The ground calls, the stage answers; the stage registers itself in its `tasks.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal, Protocol, runtime_checkable
from uuid import UUID

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.columns import Ledger
from qiao.ground.exchange.faults import Fault, FaultKind

__all__ = [
    "IMPORTERS",
    "OUTSIDE_SCOPE",
    "Change",
    "Importer",
    "Judged",
    "JudgesFiles",
    "Refusal",
    "Registered",
    "Seen",
    "Verdict",
    "Written",
    "fault_at",
    "offer",
]

OUTSIDE_SCOPE = FaultKind(
    "outside_scope",
    "“{place}”不在你管的地区里。",
    "请交给当地经办人导入；任职写错了，找安全管理员。",
    "“{place}” lies outside your region.",
    "Hand the row to that region's office; if your post is wrong, ask the security administrator.",
)
"""A row of a region in which whoever imports may not; `place` is its name, or what the file says."""

Verdict = Literal["new", "changed", "same", "wrong"]


@dataclass(frozen=True, slots=True)
class Change:
    """One value that a row would change: the column's key and title, what is stored, what the ledger says. Masked."""

    key: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A record that a row was compared with: its model ("register.worker", which has a `version`), id and version."""

    kind: str
    record_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What one good row of the ledger would do. `faults` are those the stage found itself, made by `fault_at`; with
    one of severity "error" the verdict counts as "wrong". `seen`: of a changed row, the records it would write to,
    first the one whose page shows what stands; what somebody changes in them before the write is not overwritten. Of a
    row that says the same, the records it finds so: once confirmed, the batch stands on them.
    `unsure`: a new row of which nobody knows yet who it is; that is found out after the write."""

    verdict: Verdict
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()
    seen: tuple[Seen, ...] = ()
    unsure: bool = False


def fault_at(row: Mapping[str, Any], key: str, kind: FaultKind, **figures: object) -> Fault:
    """A fault of the row at the column of that key ("" for the whole row). The ground puts in the column's letter and
    heading, because only it knows where the file has that column."""
    return Fault(kind, row["row"], key, "", figures)


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
    """Why one record cannot be undone: the reason with the remedy, in the same words for every record it holds for,
    so that they can be counted; and `who` it is about, as whoever may import is allowed to see them."""

    record_id: UUID
    zh: str
    en: str
    who: str = ""


class Importer(Protocol):
    """How a stage takes in one ledger. Rows are mappings of the ledger's normalised values, with "row" and "sheet".

    All rows of one call are of one sheet. `hidden` names the keys that no preview shows (health, bank card); resident
    ID and phone columns are shown by their tail in any case. The stage writes no audit event for a row: the batch has
    one, with the rows' digest.
    """

    hidden: frozenset[str]

    def ledger(self, as_of: date) -> Ledger:
        """The ledger's description on a day."""

    def judge(self, rows: Sequence[Mapping[str, Any]], *, by: Actor) -> list[Judged]:
        """What each row would do now; same length and order, a thousand or two at a time. Reads only. A row of a
        region in which the actor may not import is wrong: `fault_at(row, key, OUTSIDE_SCOPE, place=…)`."""

    def write(self, rows: Sequence[Mapping[str, Any]], *, by: Actor, batch_id: UUID) -> list[Written]:
        """Write the rows (at most a few hundred), inside the caller's transaction. Finds existing records again itself:
        one created since the preview is updated, never doubled. A row that has become wrong since the preview is left
        out of the answer; the ground asks `judge` why and tells it. Nothing is written for such a row."""

    def undo(self, entries: Sequence[Written], *, by: Actor) -> list[Refusal]:
        """Take the entries back, inside the caller's transaction, latest first; those used or changed since are left
        as they are and told."""


class OneForm:
    """The part of an importer whose form is the same on every day: it names its `form`."""

    form: ClassVar[Ledger]

    def ledger(self, as_of: date) -> Ledger:  # noqa: ARG002 - what every importer is asked with
        """The form, on any day."""
        return self.form


@runtime_checkable
class JudgesFiles(Protocol):
    """An importer that remembers, while one file is judged, what its earlier rows bring."""

    def judging(self, *, by: Actor) -> Callable[[Sequence[Mapping[str, Any]]], list[Judged]]:
        """`judge` for the parts of one sheet, in their order."""


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
