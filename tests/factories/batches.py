"""A small ledger of households with an importer of its own, and files of it: what the batches are tried on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from tests.factories.accounts import person

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange import faults
from qiao.ground.exchange.batches.actions import upload
from qiao.ground.exchange.batches.importers import (
    IMPORTERS,
    OUTSIDE_SCOPE,
    Change,
    Judged,
    Refusal,
    Registered,
    Seen,
    Written,
    fault_at,
)
from qiao.ground.exchange.batches.models import Batch, BatchRow
from qiao.ground.exchange.batches.showing import sealed, told_row
from qiao.ground.exchange.cells import Choice, ResidentId, Text
from qiao.ground.exchange.columns import Column, Ledger
from qiao.ground.exchange.faults import Fault
from qiao.ground.jobs.running import run_job
from qiao.ground.privacy.resident_ids import compose
from qiao.story.register.models import Household

KEY = "tests.households"
PERMISSION = "register.import"
HEADINGS = ("户编号", "地区码", "户主证件号码", "贫困类型", "健康状况")
POVERTY = {"建卡贫困户": "poor", "脱贫户": "exited", "监测对象": "monitored", "一般户": ""}
LEDGER = Ledger(
    KEY,
    "户台账",
    (
        Column("number", "户编号", Text(), synonyms=("户号",), required=True, essential=True, sample="示例001"),
        Column("region", "地区码", Text(), required=True, essential=True, sample="500238"),
        Column("head_id", "户主证件号码", ResidentId(), synonyms=("身份证号",)),
        Column("poverty", "贫困类型", Choice(dict.fromkeys(POVERTY, ())), required=True),
        Column("health", "健康状况", Text()),
    ),
    unique=(("number", "户"),),
)


class Households:
    """Takes households in: known by their number, overwritten, undone while nobody changed them since."""

    hidden = frozenset({"health"})

    def ledger(self, as_of: date) -> Ledger:
        return LEDGER

    def judge(self, rows: Sequence[Mapping[str, Any]], *, by: Actor) -> list[Judged]:
        known = _known(rows)
        return [self._judged(row, known.get(row["number"]), by) for row in rows]

    def _judged(self, row: Mapping[str, Any], household: Household | None, by: Actor) -> Judged:
        if not by.covers(PERMISSION, row["region"]):
            return Judged("wrong", faults=(fault_at(row, "region", OUTSIDE_SCOPE, place=row["region"]),))
        poverty = POVERTY[row["poverty"] or "一般户"]
        if household is None:
            return Judged("new")
        if household.poverty == poverty:
            return Judged("same")
        change = Change("poverty", "贫困类型", household.get_poverty_display(), row["poverty"])
        seen = Seen("register.household", household.pk, household.version)
        return Judged("changed", (change,), seen=(seen,))

    def write(self, rows: Sequence[Mapping[str, Any]], *, by: Actor, batch_id: UUID) -> list[Written]:
        known, written = _known(rows), []
        for row in rows:
            if not by.covers(PERMISSION, row["region"]):
                continue
            household = known.get(row["number"])
            poverty = POVERTY[row["poverty"] or "一般户"]
            if household is None:
                made = Household.objects.create(number=row["number"], region=row["region"], poverty=poverty)
                written.append(Written(row["row"], "register.household", made.pk, "created", 1))
            elif household.poverty == poverty:
                written.append(Written(row["row"], "register.household", household.pk, "same", household.version))
            else:
                before = {"poverty": household.poverty}
                household.poverty, household.version = poverty, household.version + 1
                household.save()
                told = (row["row"], "register.household", household.pk)
                written.append(Written(*told, "changed", household.version, before))
        return written

    def undo(self, entries: Sequence[Written], *, by: Actor) -> list[Refusal]:
        refusals = []
        for entry in entries:
            household = Household.objects.get(pk=entry.record_id)
            if household.version != entry.version:
                told = ("导入之后改过。请逐户更正。", "Changed since the import. Correct it by hand.")
                refusals.append(Refusal(household.pk, *told, who=household.number))
            elif entry.before is None:
                household.delete()
            else:
                household.poverty, household.version = entry.before["poverty"], household.version + 1
                household.save()
        return refusals


def _known(rows: Sequence[Mapping[str, Any]]) -> dict[str, Household]:
    return {found.number: found for found in Household.objects.filter(number__in=[row["number"] for row in rows])}


REGISTERED = Registered(KEY, "户台账", "Households", PERMISSION, Households(), "register", "home")


@contextmanager
def offered() -> Iterator[Registered]:
    """The ledger is offered while the block lasts."""
    IMPORTERS[KEY] = REGISTERED
    try:
        yield REGISTERED
    finally:
        IMPORTERS.pop(KEY)


def number_of(number: int) -> str:
    """The synthetic identity number of the head of household `number`."""
    return compose("500901", date(1980, 1, 1), number % 1_000)


def row_of(number: int, poverty: str = "建卡贫困户", region: str = "500238") -> list[str]:
    """A good row of the ledger."""
    return [f"H{number:05d}", region, number_of(number), poverty, "高血压"]


def csv_of(rows: Iterable[Sequence[object]], headings: Sequence[str] = HEADINGS) -> bytes:
    """A csv file of these rows."""
    out = io.StringIO()
    csv.writer(out).writerows([headings, *rows])
    return out.getvalue().encode("utf-8-sig")


def uploaded(by: Actor, content: bytes, name: str = "户台账.csv", **more: Any) -> Batch:
    """A batch of that content, not checked yet."""
    told = {"ledger": KEY, "region": "500238", "batch_id": uuid4(), **more}
    return upload(by=by, file_name=name, content=content, **told)


def worked(batch: Batch) -> Batch:
    """Does the batch's next job; the batch as it is then."""
    batch.refresh_from_db()
    assert batch.job_id is not None
    run_job(batch.job_id)
    batch.refresh_from_db()
    return batch


def previewed(region: str, ledger: str = "register.roster", state: str = "preview") -> Batch:
    """A checked file of another office's, in whatever state, with a wrong, a doubted and a changed row, made without
    reading anything: for pages, not for writing."""
    titles = ("姓名", "name"), ("身份证号", "identity"), ("联系电话", "phone"), ("住址", "residence")
    columns = [(letter, *title) for letter, title in zip("ABCD", titles, strict=True)]
    somebody = person()
    wrong = {"code": "id_as_number", "rows": 1, "zh": "证件被存成了数字，末几位已丢", "en": "ID stored as a number"}
    batch = Batch.objects.create(
        ledger=ledger,
        state=state,
        region=region,
        sender="文峰镇社保所",
        file_name="文峰镇 2019 年 6 月 务工台账.xlsx",
        file_digest="0" * 64,
        file_bytes=1,
        as_of=date(2019, 6, 30),
        created_by_id=somebody.pk,
        created_by_name=str(somebody),
        wrong_rows=1,
        undone_at=clock.now(),
        confirmed_at=clock.now() if state in ("writing", "written", "undoing", "undone") else None,
        refusal={"code": "damaged", "zh": "打不开，文件已损坏。", "en": "Damaged."} if state == "refused" else {},
        counts={
            "rows": 4525,
            "new": 1248,
            "changed": 316,
            "same": 2960,
            "wrong": 1,
            "warned": 1,
            "blank": 2,
            "notes": 1,
            "codes": [wrong],
            "columns": [{"letter": "E", "heading": "备注", "zh": "没认出这一列，没有读。", "en": "Not recognised."}],
            "unread": [{"sheet": "去年", "rows": 12}],
            "sheets": ["花名册"],
        },
    )
    told = [
        {"letter": a, "heading": b, "key": c, "how": "heading", "guesses": [], "looks_like": ""} for a, b, c in columns
    ]
    sheet = {"name": "花名册", "heading_rows": [1], "digest": "0", "lacks": [], "remembered": True}
    shown = [{**column, "samples": ["谭兴旺", "龚小兰"]} for column in told]
    batch.recognised = sealed([{**sheet, "columns": shown}], batch.pk, "columns")
    batch.save()
    cells = {"A": "谭兴旺", "B": "5.00238E+17", "C": "•••0000", "D": "重庆市巫溪县文峰镇"}
    number = Fault(faults.ID_AS_NUMBER, 18, "B", "身份证号", {"column": "B"})
    doubted = Fault(faults.PRIVATE_CHARACTER, 42, "A", "姓名", {"found": "龚"})
    change = {"at": "D", "title": "居住地址", "before": "尖山镇", "after": "文峰镇"}
    for row, verdict, found, changes in (
        (18, "wrong", [number], []),
        (42, "warned", [doubted], []),
        (97, "changed", [], [change]),
    ):
        content = sealed(told_row(cells, found, changes), batch.pk, "row", "花名册", row)
        code = found[0].code if found else ""
        BatchRow.objects.create(batch=batch, sheet="花名册", row=row, verdict=verdict, code=code, sealed=content)
    return batch
