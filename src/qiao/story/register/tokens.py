"""Tokens（检索词）: what of a name is written down so that it is found, and kept true by whoever writes a worker.

A trigram index finds nothing for two characters, and LIKE reads everybody. Of 张建国 stand here 张建 and 建国 (each
two characters) and zjg (the initials), three rows; of 曾 and other characters of several sounds each reading's
initials; of a name in Latin letters its words in small letters. Whoever was merged into somebody is found as them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from qiao.ground.storing import insert_values
from qiao.story.register.initials import readings_of
from qiao.story.register.models import SearchToken, Worker

CHUNK = 500
_FIELDS = ("worker", "token", "initials", "region")
_DOTS = str.maketrans("", "", "·•・‧∙⋅.。")
Row = tuple[UUID, str, str, str]


def squeezed(text: str) -> str:
    """A name or what was typed without its blanks and dots, small, in one width: 阿里·买买提 as 阿里买买提."""
    return "".join(unicodedata.normalize("NFKC", text).lower().translate(_DOTS).split())


@lru_cache(maxsize=65_536)
def tokens_of(name: str) -> tuple[str, ...]:
    """The tokens of one name, each once."""
    whole = squeezed(name)
    readings = [squeezed(reading) for reading in readings_of(name)]
    if whole.isascii():
        words = [squeezed(word) for word in name.split()[1:]]
        found = [*readings, whole, *words]
    else:
        pairs = [pair for pair in map("".join, pairwise(whole)) if not pair.isascii()]
        found = [*readings, *(pairs or [whole])]
    return tuple(dict.fromkeys(token[: SearchToken.LENGTH_MAX] for token in found if token))


def rows_of(workers: Iterable[Worker]) -> Iterator[Row]:
    """The rows of workers to whom nobody is merged."""
    for worker in workers:
        yield from ((worker.pk, token, worker.initials, worker.region) for token in tokens_of(worker.name))


def write_new(workers: Sequence[Worker]) -> None:
    """Write the rows of workers who were just made, inside their transaction."""
    insert_values(SearchToken, _FIELDS, list(rows_of(workers)))


def rewrite(worker_ids: Collection[UUID]) -> None:
    """Make the rows of these workers true again, inside the transaction that changed a name, a home or a merging."""
    for start in range(0, len(worker_ids), CHUNK):
        _rewrite(list(worker_ids)[start : start + CHUNK])


def _rewrite(keys: list[UUID]) -> None:
    into = Worker.objects.filter(pk__in=keys, merged_into__isnull=False).order_by("pk")
    touched = {*keys, *into.values_list("merged_into_id", flat=True)}
    SearchToken.objects.filter(worker_id__in=touched).delete()
    rows = told_of(Worker.objects.filter(pk__in=touched))
    insert_values(SearchToken, _FIELDS, [row for told in rows.values() for row in told])


def told_of(workers: QuerySet[Worker]) -> dict[Any, set[Row]]:
    """By worker, the rows that should stand: of those merged into another none, of the others their names' too."""
    found = workers.order_by("pk").only("pk", "name", "initials", "region", "merged_into_id")
    told: dict[Any, set[Row]] = {worker.pk: set() for worker in found}
    standing = {worker.pk: worker for worker in found if worker.merged_into_id is None}
    names = [(key, worker.name) for key, worker in standing.items()]
    dropped = Worker.objects.filter(merged_into_id__in=list(standing)).order_by("pk")
    for key, name in [*names, *dropped.values_list("merged_into_id", "name")]:
        kept = standing[key]
        told[key].update((kept.pk, token, kept.initials, kept.region) for token in tokens_of(name))
    return told
