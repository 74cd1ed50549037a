"""Linking（人员比对）: the job that finds who the rows without an identity are, and who stands in the register twice.

Whoever may not see a person is not told of them: an officer's rows are compared with the people at home in their
regions. What a machine decides alone is what `engine.linkage` calls the same; it fills what is empty and overwrites
nothing. A pair that a person called different is not asked about again.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import polars as pl
from django.db.models import Q, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.exchange.batches.models import Batch
from qiao.ground.jobs.running import JobRefused, Run
from qiao.ground.privacy import subjects
from qiao.ground.privacy.keys import current_ring
from qiao.story.register import awaiting, bridge, names, taking
from qiao.story.register.models import Candidate, Unlinked, Worker
from qiao.story.register.permissions import EDIT, IMPORT
from qiao.story.register.queries import workers_seen

ROWS_AT_ONCE = 200
READ_AT_ONCE = 5_000
WAIT_SECONDS = 0.5
CLASSES = ("same", "ask", "other")
_SCHEMA = dict.fromkeys(("id", "name", "place", "phone", "sex", "born_month"), pl.String) | {"born_on": pl.Date}
Pair = Mapping[str, Any]


def link(run: Run) -> dict[str, Any]:
    """Compare the rows of a batch, or of the actor's regions, with the people registered there.

    Killed anywhere, it compares the same rows again and decides those that nobody decided yet.
    """
    actor = run.actor
    _wait_until_written(run)
    rows = rows_of(run, actor)
    found = _compared(run, rows, people_of(actor))
    of_row = _by_row(found.pairs)
    open_rows = rows.filter(state__in=["waiting", "unfound", "asking"]).order_by("pk")
    keys = list(open_rows.values_list("pk", flat=True))
    did: Counter[str] = Counter(run.cursor.get("did", {}))
    for number, part in enumerate(parts(keys)):
        run.progress(number * ROWS_AT_ONCE, len(keys), step="记下结果")
        with run.writing() as cursor:
            did += _settle(part, of_row, actor, found.is_weighed)
            cursor["did"] = dict(did)
    with run.writing():
        details = {**did, "weighed": found.is_weighed}
        record(by=actor, action="register.unlinked.compared", region=run.job.region, details=details)
    return {**{name: did.get(name, 0) for name in ("linked", "made", "asking", "unfound")}, **_said(found)}


def parts(rows: list[Any]) -> Iterator[list[Any]]:
    """Some hundreds at a time."""
    return (rows[start : start + ROWS_AT_ONCE] for start in range(0, len(rows), ROWS_AT_ONCE))


def _wait_until_written(run: Run) -> None:
    """Rows of a batch that is still being written are not all there yet."""
    while Batch.objects.filter(pk=run.params.get("batch") or run.job.pk, state="writing").exists():
        run.progress(0, step="等导入写完")
        run.stop_if_asked()
        time.sleep(WAIT_SECONDS)


def rows_of(run: Run, actor: Actor) -> QuerySet[Unlinked]:
    """The rows the job is about, in the actor's regions."""
    rows = Unlinked.objects.filter(actor.within(IMPORT, "region"))
    return rows.filter(batch_id=run.params["batch"]) if run.params.get("batch") else rows


def people_of(actor: Actor) -> QuerySet[Worker]:
    """Whom an officer's rows are compared with: seen by them, and at home where they may change a record."""
    return workers_seen(actor, EDIT).filter(actor.within(EDIT, "region"))


def _compared(run: Run, rows: QuerySet[Unlinked], people: QuerySet[Worker]) -> bridge.Compared:
    run.progress(0, step="准备比对")
    left = pl.DataFrame(list(_rows_told(rows)), schema=_SCHEMA, orient="row")
    right = pl.DataFrame(list(people_told(run, people)), schema=_SCHEMA, orient="row")
    return compared(run, left, right)


def compared(run: Run, left: pl.DataFrame, right: pl.DataFrame) -> bridge.Compared:
    """Both sides compared apart, `right` the same frame for doubles in it. Raises JobRefused."""
    try:
        if left is right:
            return bridge.doubles(left, tell=lambda: run.progress(0, 0, step="比对"))
        return bridge.compared(left, right, tell=lambda: run.progress(0, 0, step="比对"))
    except bridge.TooLarge:
        raise JobRefused(
            "too_large", "人太多，内存不够一次比完。请分乡镇导入，或请系统管理员加内存。",
            "Too many people for the memory there is. Import by township, or ask for more memory.",
        ) from None  # fmt: skip


def _rows_told(rows: QuerySet[Unlinked]) -> Iterator[dict[str, Any]]:
    for one in rows.order_by("pk").iterator(chunk_size=READ_AT_ONCE):
        yield _told(one, names.phone_of(one))


def people_told(run: Run, people: QuerySet[Worker]) -> Iterator[dict[str, Any]]:
    """Name, birth, place, phone and sex of people, for the memory of the process that compares, and nowhere else."""
    ring = current_ring()
    fields = ("name", "born_on", "born_month_only", "region", "sex", "subject__phone_sealed")
    every = people.select_related("subject").only(*fields).order_by("pk")
    for number, worker in enumerate(every.iterator(chunk_size=READ_AT_ONCE)):
        if number % READ_AT_ONCE == 0:
            run.progress(number)
        yield _told(worker, subjects.in_clear(worker.subject, "phone", ring))


def _told(one: Unlinked | Worker, phone: str) -> dict[str, Any]:
    return {
        "id": str(one.pk), "name": one.name, "born_on": None if one.born_month_only else one.born_on,
        "born_month": f"{one.born_on:%Y-%m}" if one.born_on else None, "place": one.region.ljust(12, "0"),
        "phone": phone or None, "sex": one.sex or None,
    }  # fmt: skip


def _by_row(pairs: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """By row its pairs, the surest class first, then the most probable."""
    found: dict[str, list[dict[str, Any]]] = {}
    for pair in pairs.iter_rows(named=True):
        found.setdefault(pair["left_id"], []).append(pair)
    for several in found.values():
        several.sort(key=lambda pair: (CLASSES.index(pair["class"]), -(pair["probability"] or 0.0), pair["right_id"]))
    return found


def _settle(keys: Sequence[UUID], of_row: Mapping[str, list[Any]], actor: Actor, is_weighed: bool) -> Counter[str]:
    """Say of each row who it is, ask, or register somebody new; how many of each."""
    rows = list(Unlinked.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    rows = [row for row in rows if row.worker_id is None]
    refused = set(
        Candidate.objects.filter(unlinked__in=rows, state="different").values_list("unlinked_id", "worker_id")
    )
    wanted = {UUID(pair["right_id"]) for row in rows for pair in of_row.get(str(row.pk), ())}
    people = people_of(actor).select_for_update(of=("self",)).select_related("subject").in_bulk(list(wanted))
    did: Counter[str] = Counter()
    for row in rows:
        told = of_row.get(str(row.pk), ())
        pairs = [p for p in told if (w := UUID(p["right_id"])) in people and (row.pk, w) not in refused]
        did[_decide(row, pairs, people, actor, is_weighed)] += 1
    return did


def _decide(row: Unlinked, pairs: list[Pair], people: Mapping[UUID, Worker], actor: Actor, is_weighed: bool) -> str:
    """What becomes of one row. Where nothing was weighed, nobody new is registered without a person's word."""
    Candidate.objects.filter(unlinked=row, state="asked").delete()
    if pairs and _is_certain(pairs[0]):
        worker = people[UUID(pairs[0]["right_id"])]
        note(row, pairs[:1], state="same", decided_at=clock.now(), reason=AUTOMATIC)
        taking.take_over(row, worker, taking.lacking(worker, row))
        row.state = "linked"
    elif pairs:
        note(row, pairs)
        row.state = "asking"
    elif is_weighed and row.state == "waiting" and not Candidate.objects.filter(unlinked=row).exists():
        taking.made_from(row, by=actor)
        row.state = "made"
    else:
        row.state = "unfound"
    if row.worker is not None:
        row.decided_at, row.reason = clock.now(), AUTOMATIC
    row.save()
    if row.worker is not None:
        awaiting.tell_known(row, by=actor)
    return row.state


def _is_certain(pair: Pair) -> bool:
    """Another writing of the name or another birth may be a twin, however probable the rest: a person looks at it."""
    return pair["class"] == "same" and pair["name"] == "exact" and pair["birth"] in ("exact", "unknown", "month")


AUTOMATIC = "自动比对"


def note(row: Unlinked, pairs: Iterable[Pair], **more: Any) -> None:
    """Keep who a row may be; a pair that a person put off stays put off."""
    for pair in pairs:
        worker_id = UUID(pair["right_id"])
        told = {"probability": pair["probability"], "why": why_of(pair)}
        Candidate.objects.update_or_create(
            unlinked=row, worker_id=worker_id, defaults=told | more, create_defaults=told | more
        )


def why_of(pair: Pair) -> dict[str, Any]:
    """By field how well a pair agrees, and what that weighs in bits."""
    return {field: [pair[field], pair[f"{field}_weight"]] for field in bridge.FIELDS} | {"class": pair["class"]}


def _said(found: bridge.Compared) -> dict[str, Any]:
    return {"hint": "" if found.is_weighed else bridge.HINT_ZH, "hint_en": "" if found.is_weighed else bridge.HINT_EN}


def find_doubles(run: Run) -> dict[str, Any]:
    """Who stands in the register twice, among the people of the actor's regions; nothing is decided.

    Two records that both have an identity are two people; so are two that somebody called different.
    """
    actor = run.actor
    run.progress(0, step="准备比对")
    people = people_of(actor)
    frame = pl.DataFrame(list(people_told(run, people)), schema=_SCHEMA, orient="row")
    found = compared(run, frame, frame)
    known = people.filter(
        Q(subject__resident_id_index__isnull=False) | Q(subject__resident_id_index_even__isnull=False)
    )
    sure = {str(key) for key in known.values_list("pk", flat=True)}
    pairs = [pair for pair in found.pairs.iter_rows(named=True) if not {pair["left_id"], pair["right_id"]} <= sure]
    asked = 0
    for number, part in enumerate(parts(pairs)):
        run.progress(number * ROWS_AT_ONCE, len(pairs), step="记下结果")
        with run.writing():
            asked += sum(_ask_about(pair) for pair in part)
    with run.writing():
        details = {"asked": asked, "weighed": found.is_weighed}
        record(by=actor, action="register.worker.compared", region=run.job.region, details=details)
    return {"asked": asked, **_said(found)}


def _ask_about(pair: Pair) -> int:
    one, other = sorted((UUID(pair["left_id"]), UUID(pair["right_id"])))
    if Worker.objects.filter(pk__in=[one, other], merged_into__isnull=True).count() < 2:
        return 0
    told = {"probability": pair["probability"], "why": why_of(pair)}
    _, made = Candidate.objects.get_or_create(other_id=one, worker_id=other, defaults=told)
    return int(made)
