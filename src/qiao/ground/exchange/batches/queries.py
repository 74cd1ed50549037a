"""Reading batches: who may see which, their rows a page at a time, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import IMPORTERS, Registered
from qiao.ground.exchange.batches.models import Batch, BatchEntry, BatchRow
from qiao.ground.exchange.batches.recognition import columns_of
from qiao.ground.exchange.batches.showing import said, shown, unsealed
from qiao.ground.exchange.batches.vault import vault
from qiao.ground.exchange.batches.workings import VERDICTS, unpacked
from qiao.ground.jobs.models import Job
from qiao.ground.privacy.sealed_folder import NotThere

ROWS_A_PAGE = 50
UNDER_WAY = ("uploaded", "checking", "writing", "undoing")
SOMETHING_TO_WRITE = Q(counts__new__gt=0) | Q(counts__changed__gt=0)
TO_CONFIRM = Q(state="mapping") | Q(SOMETHING_TO_WRITE, state="preview")
"""Batches that wait for a person to say what the columns are, or to confirm."""
WITH_WRONG_ROWS = Q(wrong_rows__gt=0, settled_at__isnull=True) & (
    Q(state="written") | Q(state="preview", counts__new=0, counts__changed=0)
)
"""Batches with wrong rows that nobody has dealt with yet: written without them, or with nothing else in them."""


def importers_of(actor: Actor) -> list[Registered]:
    """The ledgers that the actor may bring in, in the order in which the stages offer them."""
    return [registered for registered in IMPORTERS.values() if actor.can(registered.permission)]


def batches_of(actor: Actor) -> QuerySet[Batch]:
    """The batches the actor may see: those of ledgers they may import, in their regions; and their own without one."""
    seen = Q(pk__in=[])
    for registered in importers_of(actor):
        here = actor.within(registered.permission, "region") | Q(region="", created_by_id=actor.user_id or 0)
        seen |= Q(ledger=registered.key) & here
    return Batch.objects.filter(seen)


def batch_of(actor: Actor, batch_id: UUID) -> Batch | None:
    """One batch, None when it is not there or not for this actor: the two look the same."""
    return batches_of(actor).filter(pk=batch_id).first()


def brought_before(actor: Actor, batch: Batch) -> Batch | None:
    """The same file, handed in and written before, as far as the actor may see it; else one that waits."""
    same = batches_of(actor).filter(ledger=batch.ledger, file_digest=batch.file_digest).exclude(pk=batch.pk)
    earlier = same.filter(created_at__lte=batch.created_at).exclude(state__in=["dropped", "refused"])
    return earlier.order_by(F("written_at").desc(nulls_last=True), "-created_at").first()


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the preview: number and sheet, verdict, cells by column letter, faults, changes."""

    id: int
    sheet: str
    row: int
    verdict: str
    code: str
    cells: dict[str, str]
    faults: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    record: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class RowPage:
    """Some rows, and the id after which the next page begins (None at the end)."""

    rows: list[ShownRow]
    after: int | None


def rows_of(batch: Batch, *, verdict: str = "", code: str = "", after: int = 0, size: int = ROWS_A_PAGE) -> RowPage:
    """The rows that somebody must look at, in the file's order, those of one verdict or fault only if asked."""
    rows = BatchRow.objects.filter(batch=batch, pk__gt=after)
    if verdict:
        rows = rows.filter(verdict=verdict)
    if code:
        rows = rows.filter(Q(code=code) | Q(codes__contains=f"|{code}|"))
    found = list(rows.order_by("pk")[: size + 1])
    shown = [_shown(batch, row) for row in found[:size]]
    return RowPage(shown, shown[-1].id if len(found) > size else None)


def unmarked_rows_of(batch: Batch, verdict: int, *, after: int = 0, size: int = ROWS_A_PAGE) -> RowPage:
    """The new or the same rows, which nobody must look at and which therefore stand in no table: from the file as it
    was read, while that is kept. `after` counts them."""
    try:
        sheets = unpacked(vault.content_of(batch.pk, "workings"))
    except NotThere:
        return RowPage([], None)
    importer = IMPORTERS[batch.ledger].importer
    columns = {column.key: column for column in importer.ledger(batch.as_of).columns}
    letters = {sheet["name"]: {c["key"]: c["letter"] for c in sheet["columns"]} for sheet in columns_of(batch)}
    rows: list[ShownRow] = []
    passed = 0
    for sheet in sheets:
        frame = sheet.rows(verdict)
        start = max(0, after - passed)
        passed += frame.height
        placed = letters.get(sheet.sheet_name, {})
        for row in frame.slice(start, size + 1 - len(rows)).iter_rows(named=True):
            known = ((letter, key) for key, letter in placed.items() if key)
            cells = {
                letter: shown(said(row[key], columns[key]), columns[key], importer.hidden) for letter, key in known
            }
            rows.append(ShownRow(0, sheet.sheet_name, row["row"], VERDICTS[verdict], "", cells, [], []))
    return RowPage(rows[:size], after + size if len(rows) > size else None)


def _shown(batch: Batch, row: BatchRow) -> ShownRow:
    told = unsealed(row.sealed, batch.pk, "row", row.sheet, row.row) or {"cells": {}, "faults": [], "changes": []}
    record = told.get("record")
    opens = (record["kind"], record["id"]) if record else None
    content = (told["cells"], told["faults"], told["changes"], opens)
    return ShownRow(row.pk, row.sheet, row.row, row.verdict, row.code, *content)


@dataclass(frozen=True, slots=True)
class Kept:
    """Why rows could not be taken back: the reason, how many, and the first few they are about.

    `kind`: "" for rows of the file; else the kind of the records, made besides, of which `count` stay.
    """

    zh: str
    en: str
    count: int
    who: list[str]
    kind: str = ""


NAMED_MAX = 5


def kept_of(batch: Batch) -> list[Kept]:
    """What an undo had to leave, by reason, the most frequent first; rows before the records made besides."""
    left = BatchEntry.objects.filter(batch=batch, undone_at__isnull=True).exclude(refused={})
    about = set(entries_of_rows(batch).values_list("pk", flat=True))
    told: dict[tuple[str, str, str], list[str]] = {}
    counts: dict[tuple[str, str, str], int] = {}
    for key, kind, refused in left.order_by("pk").values_list("pk", "kind", "refused").iterator(chunk_size=2_000):
        reason = (refused["zh"], refused["en"], "" if key in about else kind)
        counts[reason] = counts.get(reason, 0) + 1
        names = told.setdefault(reason, [])
        if refused["who"] and len(names) < NAMED_MAX and refused["who"] not in names:
            names.append(refused["who"])
    order = sorted(counts, key=lambda one: (bool(one[2]), -counts[one]))
    return [Kept(zh, en, counts[zh, en, kind], told[zh, en, kind], kind) for zh, en, kind in order]


def entries_of_rows(batch: Batch) -> QuerySet[BatchEntry]:
    """One entry for each row that did something: the last, of the record that the row is about."""
    rows = BatchEntry.objects.filter(batch=batch).order_by().values("sheet", "row")
    return BatchEntry.objects.filter(pk__in=rows.annotate(last=Max("pk")).values("last"))


def progress_of_write(batch: Batch) -> dict[str, int]:
    """What a write did so far: rows that made a record, and rows that changed one."""
    cursor = Job.objects.filter(pk=batch.job_id).values_list("cursor", flat=True).first() if batch.job_id else None
    told = cursor or {}
    return {"created": told.get("created", 0), "updated": told.get("updated", 0)}


def with_wrong_rows(actor: Actor) -> QuerySet[Batch]:
    """Those whose wrong rows wait to be corrected."""
    return batches_of(actor).filter(WITH_WRONG_ROWS)


def to_confirm(actor: Actor) -> QuerySet[Batch]:
    """Those that wait for a person to say or confirm something."""
    return batches_of(actor).filter(TO_CONFIRM)
