"""Plans（方案）: a computed plan as the rows that are stored, in one order, with a digest of every line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import polars as pl
from django.db.models import Model

from qiao.story.matching.computing import Computed
from qiao.story.matching.models import Excluded, Proposal, Round, Unmet, Unplaced

ROWS_AT_ONCE = 1_000


class Line(NamedTuple):
    """One line of a plan: who is offered what, its rank and worth, and why."""

    need: str
    worker: str
    vacancy: str
    rank: int
    utility: float
    reasons: tuple[str, ...]


def lines_computed(people: pl.DataFrame, posts: pl.DataFrame, computed: Computed) -> list[Line]:
    """The plan's lines by need. The one post that a round gives is the worker's first."""
    who = dict(zip(people["row"], people.select("need", "worker").iter_rows(), strict=True))
    what = dict(zip(posts["row"], posts["id"], strict=True))
    placed = computed.placed.select("worker", "vacancy", "utility", "reasons").iter_rows()
    lines = (Line(who[w][0], who[w][1], what[v], 1, float(u), tuple(why)) for w, v, u, why in placed)
    return sorted(lines)


def lines_stored(round_id: UUID) -> list[Line]:
    """The same of the database."""
    stored = Proposal.objects.filter(round_id=round_id).values_list(
        "need_id", "worker_id", "vacancy_id", "rank", "utility", "reasons"
    )
    return sorted(Line(str(n), str(w), str(v), rank, u, tuple(why)) for n, w, v, rank, u, why in stored.iterator())


def digest_of(lines: Iterable[Line]) -> str:
    """One digest of every line, byte by byte: the same plan has the same one on any machine and database."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return digest.hexdigest()


def chunks(found: Round, people: pl.DataFrame, posts: pl.DataFrame, computed: Computed) -> Iterator[list[Any]]:
    """All rows of a plan, some hundreds of one model at a time, in an order that the problem alone decides."""
    need = dict(zip(people["row"], people.select("need", "worker").iter_rows(), strict=True))
    post = dict(zip(posts["row"], posts["id"], strict=True))
    yield from _cut(_proposal(found, line) for line in lines_computed(people, posts, computed))
    yield from _cut(
        Unplaced(round=found, need_id=need[w][0], worker_id=need[w][1], allowed=allowed, why=why)
        for w, allowed, why in computed.unplaced.select("worker", "allowed", "why").sort("worker").iter_rows()
    )
    told = computed.excluded.select("worker", "limit", "fails_this", "fails_only_this").sort("worker", "limit")
    yield from _cut(
        Excluded(round=found, need_id=need[w][0], limit=limit, fails_this=fails, fails_only_this=only)
        for w, limit, fails, only in told.iter_rows()
    )
    yield from _cut(
        Unmet(round=found, vacancy_id=post[v], left=left, why=why)
        for v, left, why in computed.unmet.select("vacancy", "left", "why").sort("vacancy").iter_rows()
    )


def _proposal(found: Round, line: Line) -> Proposal:
    return Proposal(
        id=uuid5(found.pk, f"{line.need}:{line.rank}"), round=found, need_id=line.need, worker_id=line.worker,
        vacancy_id=line.vacancy, rank=line.rank, utility=line.utility, reasons=list(line.reasons),
    )  # fmt: skip


def _cut(rows: Iterable[Model]) -> Iterator[list[Any]]:
    kept: list[Any] = []
    for row in rows:
        kept.append(row)
        if len(kept) == ROWS_AT_ONCE:
            yield kept
            kept = []
    if kept:
        yield kept
