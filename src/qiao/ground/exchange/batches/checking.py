"""Checking（校验）: the job that reads an uploaded file and says of every row what it would do.

Begun again after a kill, it begins anew: nothing of it lasts but its last step.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from uuid import UUID

import numpy as np
import polars as pl

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches import meanwhile
from qiao.ground.exchange.batches.errors import BatchRefused, not_yours
from qiao.ground.exchange.batches.importers import IMPORTERS, Judged, JudgesFiles, Registered
from qiao.ground.exchange.batches.models import Batch, BatchRow
from qiao.ground.exchange.batches.queries import importers_of
from qiao.ground.exchange.batches.recognition import elsewhere, recognise
from qiao.ground.exchange.batches.showing import (
    codes_of,
    label_of,
    said,
    sealed,
    shown,
    told_change,
    told_fault,
    told_row,
)
from qiao.ground.exchange.batches.vault import vault
from qiao.ground.exchange.batches.workings import VERDICTS, SheetWorkings, chunks, packed
from qiao.ground.exchange.columns import Column, Ledger
from qiao.ground.exchange.faults import Fault, LedgerRefused
from qiao.ground.exchange.files.containers import Limits, container_of
from qiao.ground.exchange.files.sandbox import parse_apart
from qiao.ground.exchange.reading import Reading, read_sheets
from qiao.ground.jobs.running import JobRefused, Run
from qiao.ground.privacy.sealed_folder import NotThere
from qiao.ground.storing import insert

ROWS_JUDGED_AT_ONCE = 1_000
ROWS_KEPT_MAX = 20_000
"""So many rows of each verdict are kept for the preview; the counts and the error workbook know all of them."""


def check(run: Run) -> dict[str, Any]:
    """Read the file of the batch in `params`, judge its rows, leave the batch in preview, mapping or refused."""
    batch = Batch.objects.get(pk=UUID(run.params["batch"]))
    registered, actor = importer_of(batch, run.actor)
    with run.writing():
        if not Batch.objects.filter(pk=batch.pk, state__in=["uploaded", "checking"]).update(state="checking"):
            return {"batch": str(batch.pk)}
        BatchRow.objects.filter(batch=batch).delete()
    try:
        readings = _read(run, batch, registered)
    except LedgerRefused as refused:
        _refuse(run, batch, refused.fault)
        return {"batch": str(batch.pk), "refused": refused.fault.code}
    except NotThere:
        raise JobRefused(
            "file_gone", "服务器上已经没有这份文件。请重新上传。", "The file is gone. Upload it again."
        ) from None
    if readings:
        _judge(run, batch, registered, actor, readings)
    return {"batch": str(batch.pk)}


def importer_of(batch: Batch, actor: Actor) -> tuple[Registered, Actor]:
    """The batch's importer and who acts. Raises JobRefused when they may not import for the batch's region now."""
    registered = IMPORTERS[batch.ledger]
    allowed = actor.can(registered.permission)
    if batch.region:
        allowed = allowed and actor.covers(registered.permission, batch.region)
    if not allowed:
        raise as_job_refusal(not_yours())
    return registered, actor


def as_job_refusal(refused: BatchRefused) -> JobRefused:
    """The same refusal, said by a job."""
    return JobRefused(refused.code, refused.zh, refused.en)


def _read(run: Run, batch: Batch, registered: Registered) -> list[Reading]:
    """The sheets' readings; none when a person must first say what the columns are. Raises LedgerRefused."""
    ledger = registered.importer.ledger(batch.as_of)
    run.progress(0, step="读文件")
    with vault.in_clear(batch.pk, "source", batch.file_name) as path:
        sheets = parse_apart(path, container_of(path, Limits()), None, Limits())
    found = recognise(batch, sheets, ledger, registered.importer.hidden)
    if found.sheets:
        found.sheets[0]["elsewhere"] = elsewhere(batch, sheets, importers_of(run.actor))
    if found.must_ask:
        _ask(run, batch, found.sheets)
        return []
    with run.writing():
        Batch.objects.filter(pk=batch.pk).update(recognised=sealed(found.sheets, batch.pk, "columns"))
    return read_sheets(
        sheets,
        batch.file_name,
        ledger,
        of_sheet=found.mappings,
        as_of=batch.as_of,
        region=batch.region,
        progress=lambda done, total: run.progress(done, total, step="校验每一格"),
    )


def _ask(run: Run, batch: Batch, sheets: list[dict[str, Any]]) -> None:
    with run.writing():
        told = sealed(sheets, batch.pk, "columns")
        Batch.objects.filter(pk=batch.pk, state="checking").update(state="mapping", recognised=told)


def _refuse(run: Run, batch: Batch, fault: Fault) -> None:
    """The file as a whole is not taken: nothing of it stays."""
    told = told_fault(fault)
    refusal = {"code": fault.code, "zh": told["zh"] + told["remedy_zh"], "en": f"{told['en']} {told['remedy_en']}"}
    with run.writing():
        Batch.objects.filter(pk=batch.pk, state="checking").update(state="refused", refusal=refusal)
    vault.forget(batch.pk)


@dataclass
class _Judgement:
    """The judging of one sheet under way."""

    run: Run
    batch: Batch
    registered: Registered
    actor: Actor
    reading: Reading
    kept: Counter[str]
    counts: Counter[str] = field(default_factory=Counter)
    by_code: Counter[str] = field(default_factory=Counter)
    verdicts: list[int] = field(default_factory=list)
    seen: list[str | None] = field(default_factory=list)
    found: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        importer = self.registered.importer
        alone = partial(importer.judge, by=self.actor)
        self.judging = importer.judging(by=self.actor) if isinstance(importer, JudgesFiles) else alone
        self.letters = {column.key: column.letter for column in self.reading.recognised}
        self.headings = {column.letter: column.heading for column in self.reading.recognised}
        self.columns: dict[str, Column] = {
            column.letter: self.ledger.column(column.key) for column in self.reading.recognised
        }
        hidden = self.registered.importer.hidden
        self.hidden_at = {letter for letter, column in self.columns.items() if column.key in hidden}
        self.faults: defaultdict[int, list[Fault]] = defaultdict(list)
        for fault in self.reading.faults:
            self.faults[fault.row].append(fault)

    @property
    def ledger(self) -> Ledger:
        return self.reading.ledger

    def judge(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Judge some rows, count them and keep those that somebody must look at."""
        good = [row for row in rows if row["ok"]]
        said = iter(self.judging([_bare(row) for row in good]) if good else ())
        kept = []
        for row in rows:
            judged = next(said) if row["ok"] else Judged("wrong")
            own = [self.placed(fault) for fault in judged.faults]
            self.found += own
            kept += self._count(row, judged, self.faults[row["row"]] + own)
        with self.run.writing():
            insert(kept)

    def placed(self, fault: Fault) -> Fault:
        """The stage's fault with the column's letter and heading for its key."""
        if not fault.column or fault.heading:
            return fault
        letter = self.letters.get(fault.column, "")
        return replace(fault, column=letter, heading=self.headings.get(letter, "") or self._title(fault.column))

    def _title(self, key: str) -> str:
        return next((column.title for column in self.ledger.columns if column.key == key), "")

    def _count(self, row: Mapping[str, Any], judged: Judged, faults: list[Fault]) -> list[BatchRow]:
        errors = [fault for fault in faults if fault.kind.severity == "error"]
        verdict = "wrong" if errors else judged.verdict
        self.verdicts.append(VERDICTS.index(verdict))
        self.seen.append(meanwhile.kept(judged.seen) if verdict in ("changed", "same") else None)
        self.counts[verdict] += 1
        self.counts["unsure"] += judged.unsure and verdict == "new"
        told = verdict if verdict in ("wrong", "changed") else "warned" if faults else ""
        self.by_code.update(dict.fromkeys((fault.code for fault in errors), 1))
        self.counts["warned"] += bool(faults) and not errors
        self.kept[told] += 1
        if not told or self.kept[told] > ROWS_KEPT_MAX:
            return []
        changes = [told_change(change, self.letters) for change in judged.changes]
        told_of_row = told_row(self._cells(row, faults), faults, changes, self.hidden_at)
        content = sealed(told_of_row, self.batch.pk, "row", row["sheet"], row["row"])
        code = next((fault.code for fault in errors or faults), "")
        place = {"batch": self.batch, "sheet": row["sheet"], "row": row["row"]}
        return [BatchRow(**place, verdict=told, code=code, codes=codes_of(errors), sealed=content)]

    def _cells(self, row: Mapping[str, Any], faults: list[Fault]) -> dict[str, str]:
        """The row's recognised cells as shown: as they stand in the file where they are at fault."""
        hidden, at_fault = self.registered.importer.hidden, {fault.column for fault in faults}
        cells = {}
        for letter, column in self.columns.items():
            value = self._raw(row["row"], letter) if letter in at_fault else said(row[column.key], column)
            cells[letter] = shown(value, column, hidden)
        return cells

    def _raw(self, row: int, letter: str) -> object:
        assert self.reading.sheet is not None
        number = 0
        for character in letter:
            number = number * 26 + ord(character) - 64
        return self.reading.sheet.columns[number - 1].at(row - 1)

    def workings(self) -> SheetWorkings:
        """The sheet as it is kept for the write."""
        frame = self.reading.frame.drop("ok").with_columns(
            pl.Series("verdict", np.array(self.verdicts, np.uint8)), pl.Series(meanwhile.SEEN, self.seen, pl.String)
        )
        faults = sorted((*self.reading.faults, *self.found), key=lambda fault: fault.row)
        return SheetWorkings(self.reading.sheet_name, self.reading.heading_rows, tuple(faults), frame)


def _bare(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "ok"}


def _judge(run: Run, batch: Batch, registered: Registered, actor: Actor, readings: list[Reading]) -> None:
    total, done, kept = sum(reading.row_count for reading in readings), 0, Counter[str]()
    judged: list[_Judgement] = []
    for reading in readings:
        sheet = _Judgement(run, batch, registered, actor, reading, kept)
        for rows in chunks(reading.frame, ROWS_JUDGED_AT_ONCE, reading.sheet_name):
            run.progress(done, total, step="对照已有的人")
            sheet.judge(rows)
            done += len(rows)
        judged.append(sheet)
    run.progress(done, total, step="收尾")
    counts = _counted(judged, readings)
    vault.keep(batch.pk, "workings", packed([sheet.workings() for sheet in judged]))
    with run.writing():
        is_done = counts["rows"] == counts["same"]
        told = {"counts": counts, "wrong_rows": counts["wrong"], "settled_at": None}
        told["state"] = "written" if is_done else "preview"
        if Batch.objects.filter(pk=batch.pk, state="checking").update(**told) and is_done and batch.corrects_id:
            Batch.objects.filter(pk=batch.corrects_id, settled_at__isnull=True).update(settled_at=clock.now())


def _counted(judged: Sequence[_Judgement], readings: Sequence[Reading]) -> dict[str, Any]:
    """Exact counts: new + changed + same + wrong = rows, and wrong rows by each kind of fault of theirs."""
    counts, by_code = Counter[str](), Counter[str]()
    kinds: dict[str, Fault] = {}
    for sheet in judged:
        counts += sheet.counts
        by_code += sheet.by_code
        for fault in (*sheet.reading.faults, *sheet.found):
            kinds.setdefault(fault.code, fault)
    rows = sum(reading.row_count for reading in readings)
    assert sum(counts[verdict] for verdict in VERDICTS) == rows, "a row was lost"
    return {
        "rows": rows,
        **{name: counts[name] for name in (*VERDICTS, "warned", "unsure")},
        "codes": [
            {"code": code, "rows": count, "zh": label_of(kinds[code].kind.zh), "en": label_of(kinds[code].kind.en)}
            for code, count in by_code.most_common()
        ],
        "columns": [_whole_column(fault, reading) for reading in readings for fault in reading.faults if not fault.row],
        "unread": [
            {"sheet": other.name, "rows": other.rows}
            for other in readings[0].other_sheets
            if other.name not in {reading.sheet_name for reading in readings}
        ],
        "blank": sum(reading.blank_rows for reading in readings),
        "notes": sum(reading.note_rows for reading in readings),
        "sheets": [reading.sheet_name for reading in readings],
    }


def _whole_column(fault: Fault, reading: Reading) -> dict[str, Any]:
    told = told_fault(fault)
    return {"sheet": reading.sheet_name, "letter": fault.column, "heading": fault.heading, **told}
