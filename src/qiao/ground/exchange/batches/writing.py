"""Writing（写入）: the job that writes a confirmed batch, some hundred rows in each short transaction.

The cursor moves in the same transaction as the rows, so that after a kill the next worker goes on with the row after
the last one written. What each row did stands in its entry, from which the batch can be undone.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.exchange.batches.checking import as_job_refusal, importer_of
from qiao.ground.exchange.batches.errors import file_gone, moved_on
from qiao.ground.exchange.batches.importers import IMPORTERS, Judged, Registered, Seen, Written, fault_at
from qiao.ground.exchange.batches.meanwhile import EDITED_SINCE, SEEN, edited_since, read
from qiao.ground.exchange.batches.models import Batch, BatchEntry, BatchRow, FoundAgain
from qiao.ground.exchange.batches.showing import codes_of, label_of, sealed, told_fault, told_row, unsealed
from qiao.ground.exchange.batches.undoing import rows_taken_back, take_back
from qiao.ground.exchange.batches.vault import vault
from qiao.ground.exchange.batches.workings import CHANGED, NEW, SAME, SheetWorkings, chunks, unpacked
from qiao.ground.exchange.faults import Fault
from qiao.ground.jobs.running import Run
from qiao.ground.privacy.sealed_folder import NotThere
from qiao.ground.storing import insert_values

ROWS_AT_ONCE = 500
FOUND_AT_ONCE = 2_000
ROWS_COUNTED = ("created", "updated", "unchanged", "left_out", "edited")
"""What becomes of a row to be written, as the cursor counts it."""


class NotAll(Exception):
    """A row became wrong since the preview: its number, and why in both languages."""

    def __init__(self, row: int, zh: str, en: str) -> None:
        super().__init__(zh)
        self.told = {
            "code": "not_all",
            "zh": f"第 {row} 行校验之后变了：{zh}要么全写要么不写，所以一行也没有留下。请重新上传再看一遍。",
            "en": f"Row {row} changed after the check: {en} All or nothing was asked, so nothing was kept. "
            "Upload the file again.",
        }


def write(run: Run) -> dict[str, Any]:
    """Write the new and changed rows of the batch in `params`, from where the cursor stands."""
    batch = Batch.objects.get(pk=UUID(run.params["batch"]))
    registered, actor = importer_of(batch, run.actor)
    if run.cursor.get("nothing"):
        return _take_all_back(run, batch, registered, actor, run.cursor["nothing"])
    sheets = _sheets(batch)
    total = sum(sheet.rows(NEW, CHANGED).height for sheet in sheets)
    try:
        _write_from_cursor(run, batch, registered, actor, sheets, total)
    except NotAll as refused:
        return _take_all_back(run, batch, registered, actor, refused.told)
    run.progress(total, total, step="收尾")
    _keep_found_again(run, batch, sheets)
    return _finish(run, batch, actor)


def _sheets(batch: Batch) -> list[SheetWorkings]:
    try:
        return unpacked(vault.content_of(batch.pk, "workings"))
    except NotThere:
        raise as_job_refusal(file_gone()) from None


def _write_from_cursor(
    run: Run, batch: Batch, registered: Registered, actor: Actor, sheets: Sequence[SheetWorkings], total: int
) -> None:
    done = 0
    begin_sheet, begin_row = run.cursor.get("sheet", 0), run.cursor.get("at", 0)
    for number, sheet in enumerate(sheets):
        frame = sheet.rows(NEW, CHANGED)
        at = 0 if number > begin_sheet else begin_row if number == begin_sheet else frame.height
        done += at
        for rows in chunks(frame, ROWS_AT_ONCE, sheet.sheet_name, at):
            run.progress(done, total, step="写入")
            at, done = at + len(rows), done + len(rows)
            with run.writing(sheet=number, at=at) as cursor:
                _still_writing(batch)
                did = _write_rows(batch, registered, actor, rows)
                for name in ROWS_COUNTED:
                    cursor[name] = cursor.get(name, 0) + did[name]
                besides = Counter({kind: count for kind, count in did.items() if kind not in ROWS_COUNTED})
                cursor["besides"] = dict(besides + Counter(cursor.get("besides", {})))


def _still_writing(batch: Batch) -> None:
    """Hold the batch's row in its state for this transaction. An undo that somebody began meanwhile goes first."""
    if not Batch.objects.filter(pk=batch.pk, state="writing").update(state="writing"):
        raise as_job_refusal(moved_on(Batch.objects.get(pk=batch.pk).get_state_display()))


def _write_rows(batch: Batch, registered: Registered, actor: Actor, rows: Sequence[Mapping[str, Any]]) -> Counter[str]:
    """Write the rows and their entries. Returns the rows counted by what became of them (ROWS_COUNTED), and by kind
    the records made besides."""
    edited = edited_since(batch, rows)
    if edited:
        late = [row for row in rows if row["row"] in edited]
        told = [Judged("wrong", faults=(fault_at(row, "", EDITED_SINCE),), seen=(edited[row["row"]],)) for row in late]
        _leave_out(batch, late, told)
        rows = [row for row in rows if row["row"] not in edited]
    written = registered.importer.write(rows, by=actor, batch_id=batch.pk) if rows else []
    numbers = {one.row for one in written}
    left = [row for row in rows if row["row"] not in numbers]
    if left:
        _leave_out(batch, left, registered.importer.judge(left, by=actor))
    entries = [_entry(batch, rows[0]["sheet"], one) for one in written if one.effect != "same"]
    insert_values(BatchEntry, _ENTRY, entries)
    _stand_on(batch, [Seen(one.kind, one.record_id, one.version) for one in written if one.effect == "same"])
    return _counted(rows, written) + Counter({"left_out": len(left), "edited": len(edited)})


def _keep_found_again(run: Run, batch: Batch, sheets: Sequence[SheetWorkings]) -> None:
    """Keep which records the rows that say the same were found to be; done again after a kill, it keeps no more."""
    for sheet in sheets:
        found = sheet.rows(SAME)[SEEN].drop_nulls().to_list()
        for start in range(0, len(found), FOUND_AT_ONCE):
            with run.writing():
                _still_writing(batch)
                _stand_on(batch, [one for told in found[start : start + FOUND_AT_ONCE] for one in read(told)])


def _stand_on(batch: Batch, records: Iterable[Seen]) -> None:
    rows = [FoundAgain(batch=batch, kind=one.kind, record_id=one.record_id, version=one.version) for one in records]
    FoundAgain.objects.bulk_create(rows, ignore_conflicts=True)


def _counted(rows: Sequence[Mapping[str, Any]], written: Sequence[Written]) -> Counter[str]:
    """Each written row once, by the last record that it made or changed: the one it is about, since what it stands on
    comes before it. A row that the preview called changed stays one. Every other record made counts by its kind."""
    did = {one.row: one for one in written if one.effect != "same"}
    is_new = {row["row"]: row["verdict"] == NEW for row in rows}
    counts = Counter[str]()
    for number in {one.row for one in written}:
        about = did.get(number)
        is_made = about is not None and about.effect == "created" and is_new[number]
        counts["created" if is_made else "updated" if about else "unchanged"] += 1
    counts.update(one.kind for one in written if one.effect == "created" and one is not did[one.row])
    return counts


_ENTRY = ("batch", "sheet", "row", "kind", "record_id", "effect", "version", "before", "refused")


def _entry(batch: Batch, sheet: str, one: Written) -> tuple[Any, ...]:
    """What a row did, as the columns of _ENTRY keep it: a hundred thousand of them are not worth an object each."""
    before = b"" if one.before is None else sealed(one.before, batch.pk, "entry", sheet, one.row, one.kind)
    return batch.pk, sheet, one.row, one.kind, one.record_id, one.effect, one.version, before, {}


def _leave_out(batch: Batch, rows: Sequence[Mapping[str, Any]], judged: Sequence[Judged]) -> None:
    """Tell of rows that became wrong between preview and write. Raises NotAll where all or nothing was asked."""
    for row, found in zip(rows, judged, strict=True):
        faults = [fault for fault in found.faults if fault.kind.severity == "error"]
        if not batch.only_good_rows:
            said = told_fault(faults[0], IMPORTERS[batch.ledger].importer.hidden) if faults else {}
            zh, en = (said.get(language, "") + said.get(f"remedy_{language}", "") for language in ("zh", "en"))
            raise NotAll(row["row"], zh, en)
        content = sealed(_told(batch, row, found, faults), batch.pk, "row", row["sheet"], row["row"])
        BatchRow.objects.update_or_create(
            batch=batch,
            sheet=row["sheet"],
            row=row["row"],
            defaults={
                "verdict": "wrong", "code": faults[0].code if faults else "left_out", "codes": codes_of(faults),
                "sealed": content,
            },
        )  # fmt: skip


def _told(batch: Batch, row: Mapping[str, Any], found: Judged, faults: Sequence[Fault]) -> dict[str, Any]:
    """The row as the preview showed it, with what is wrong now and the record to open."""
    of_row = BatchRow.objects.filter(batch=batch, sheet=row["sheet"], row=row["row"]).first()
    kept = (of_row and unsealed(of_row.sealed, batch.pk, "row", row["sheet"], row["row"])) or {}
    hidden = IMPORTERS[batch.ledger].importer.hidden
    told = told_row(kept.get("cells", {}), faults, kept.get("changes", ()), hidden)
    record = {"kind": found.seen[0].kind, "id": str(found.seen[0].record_id)} if found.seen else None
    return {**told, "record": record}


def _take_all_back(
    run: Run, batch: Batch, registered: Registered, actor: Actor, told: Mapping[str, Any]
) -> dict[str, Any]:
    """Undo what was written of a batch that was to be written whole or not at all; killed meanwhile, it goes on."""
    with run.writing(nothing=told, below=run.cursor.get("below")):
        Batch.objects.filter(pk=batch.pk).update(refusal=told)
    kept = take_back(run, batch, registered, actor)
    with run.writing():
        state = "written" if kept else "undone"
        counts = {**Batch.objects.get(pk=batch.pk).counts, **rows_taken_back(batch)}
        Batch.objects.filter(pk=batch.pk, state="writing").update(state=state, undone_at=clock.now(), counts=counts)
        details = {"kept": kept, "reason": told["code"]}
        record(by=actor, action="batches.batch.taken_back", subject=batch, region=batch.region, details=details)
    return {"batch": str(batch.pk), "refused": told["code"]}


def _finish(run: Run, batch: Batch, actor: Actor) -> dict[str, Any]:
    """The batch is written: one audit event, with the digest of what its rows did."""
    did = {name: int(run.cursor.get(name, 0)) for name in ROWS_COUNTED}
    late, edited = did["left_out"], did["edited"]
    digest = rows_digest(batch)
    with run.writing():
        now = Batch.objects.get(pk=batch.pk)
        told = {"created": did["created"], "updated": did["updated"]}
        counts = {**now.counts, **did, "besides": run.cursor.get("besides", {}), "codes": _codes(now, edited)}
        values: dict[str, Any] = {"counts": counts, "rows_digest": digest}
        values |= {"written_at": clock.now(), "wrong_rows": now.wrong_rows + late + edited}
        if Batch.objects.filter(pk=batch.pk, state="writing").update(state="written", **values):
            if now.corrects_id:
                Batch.objects.filter(pk=now.corrects_id, settled_at__isnull=True).update(settled_at=clock.now())
            details = {**told, "ledger": batch.ledger, "file": batch.file_digest, "rows_digest": digest}
            record(by=actor, action="batches.batch.written", subject=batch, region=batch.region, details=details)
    if not now.wrong_rows:
        vault.forget(batch.pk)
    return {"batch": str(batch.pk), **told}


def _codes(batch: Batch, edited: int) -> list[dict[str, Any]]:
    """The kinds of fault, with the rows that somebody edited meanwhile."""
    kind = EDITED_SINCE
    told = {"code": kind.code, "rows": edited, "zh": label_of(kind.zh), "en": label_of(kind.en)}
    return [*batch.counts["codes"], *([told] if edited else [])]


def rows_digest(batch: Batch) -> str:
    """SHA-256 over what each row did, in the order of writing: sheet, row, kind, record, effect, version."""
    digest = hashlib.sha256()
    fields = ("sheet", "row", "kind", "record_id", "effect", "version")
    entries = BatchEntry.objects.filter(batch=batch).order_by("pk").values_list(*fields)
    for entry in entries.iterator(chunk_size=2_000):
        digest.update(json.dumps(entry, default=str, ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()
