"""Finding（找人）: workers by their name, its pinyin initials, the end of the identity, a whole identity or phone.

Who is found comes from the token table; who is shown is asked of the visibility rows as everywhere else. Those at home
in the actor's regions are read in the order of the list, straight from the tokens' index, until enough are seen. Those
seen for another reason (a placement, a case, a consent) and a helper's households are looked at when there is room.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from qiao.ground.accounts.actors import Actor
from qiao.ground.privacy import subjects
from qiao.ground.privacy.resident_ids import BadResidentId, read_resident_id
from qiao.ground.privacy.visibility import shown_elsewhere
from qiao.story.register.initials import readings_of
from qiao.story.register.models import SearchToken, Worker
from qiao.story.register.permissions import VIEW
from qiao.story.register.queries import sees
from qiao.story.register.tokens import squeezed

FOUND_MAX = 30
_PHONE = re.compile(r"(\+?86)?-?1\d{2}-?\d{4}-?\d{4}")
_IDENTITY = re.compile(r"\d{15}|\d{17}[\dx]|\d{17}[\dx]\d{2}")
FIRST_CHUNK, LARGEST_CHUNK = 64, 4_096
FEW_SHOWN = 2_000
"""Up to so many rows that show somebody from elsewhere, each of them is looked at; beyond, who works in the actor's
regions is no rarity, and the tokens are read until enough of them are met."""


def found_by(text: str, actor: Actor, permission: str = VIEW, limit: int = FOUND_MAX) -> list[Worker]:
    """Workers whom the actor may see: who has exactly this name first, then by initials, name and key.

    Letters are the beginning of the initials, or of a word of a name in Latin letters; one character is a surname, two
    or more stand anywhere in the name; three digits and a digit or X are the end of an identity; a whole identity or
    phone is looked up by its blind index. Of a minor nothing is found but what is shown: the surname, its initial, the
    end of the identity.
    """
    asked = Asked(squeezed(text), " ".join(text.split()))
    if not asked.text:
        return []
    found = _Found(asked, actor, permission, limit)
    if asked.is_number:
        found.add(_with_number(asked.text))
    elif asked.is_tail:
        found.add(_with_tail(asked.text))
    else:
        found.add(_named(asked.name))
        for tokens in _legs(asked, actor, permission):
            if found.is_full:
                break
            found.add(_keys(tokens))
    return found.in_order()


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed: `text` squeezed as tokens are, `name` as it may stand in the register."""

    text: str
    name: str

    @property
    def is_tail(self) -> bool:
        """Whether this is the end of an identity."""
        start, end = self.text[:3], self.text[3:]
        return len(self.text) == 4 and self.text.isascii() and start.isdecimal() and (end.isdecimal() or end == "x")

    @property
    def is_number(self) -> bool:
        """Whether this is a whole identity or phone, as it is copied from a form."""
        return (_PHONE.fullmatch(self.text) or _IDENTITY.fullmatch(self.text)) is not None

    @property
    def wanted(self) -> Q:
        """The tokens meant; of more than two characters the first two, and `fits` looks at the rest."""
        if self.text.isascii() or len(self.text) == 1:
            return _beginning_with(self.text[: SearchToken.LENGTH_MAX])
        pairs = map("".join, pairwise(self.text))
        return Q(token=next(pair for pair in pairs if not pair.isascii()))

    @property
    def order(self) -> tuple[str, ...]:
        """The order of the tokens meant: that of the index; of a surname by initials, whatever comes second."""
        in_index = ("token", "initials", "region", "worker_id")
        return in_index[1:] if len(self.text) == 1 and not self.text.isascii() else in_index

    def fits(self, worker: Worker, others: Iterable[str] = ()) -> bool:
        """Whether what is shown of a worker has what was typed; `others` are names of those merged into them."""
        if self.is_tail or self.is_number:
            return True
        if worker.is_minor:
            letters = {reading[:1] for reading in readings_of(worker.name[:1])}
            return self.text in {*letters, squeezed(worker.name[:1])}
        if self.text.isascii() or len(self.text) == 2:  # the token said so already
            return True
        names = [squeezed(name) for name in (worker.name, *others)]
        return any(name.startswith(self.text) if len(self.text) == 1 else self.text in name for name in names)


def _beginning_with(text: str) -> Q:
    """The tokens from `text` to below what comes after all that begins so; UTF-8 knows no half of a pair."""
    after = ord(text[-1]) + 1
    after = 0xE000 if 0xD800 <= after < 0xE000 else after
    low = Q(token__gte=text)
    return low if after > sys.maxunicode else low & Q(token__lt=text[:-1] + chr(after))


class _Found:
    """Who was found so far, each once, at most `limit`."""

    def __init__(self, asked: Asked, actor: Actor, permission: str, limit: int) -> None:
        self.asked, self.limit, self.looked_at = asked, limit, set[UUID]()
        self.workers: list[Worker] = []
        self.seen = Worker.objects.filter(sees(actor, permission, few=True), merged_into__isnull=True)

    @property
    def is_full(self) -> bool:
        return len(self.workers) >= self.limit

    def add(self, chunks: Iterable[list[UUID]]) -> None:
        """Of these keys, in their order, those who may be seen and fit, until there are enough."""
        for chunk in chunks:
            new = [key for key in dict.fromkeys(chunk) if key not in self.looked_at]
            self.looked_at.update(new)
            for start in range(0, len(new), 500):
                self.workers += self._good(new[start : start + 500])
                if self.is_full:
                    del self.workers[self.limit :]
                    return

    def _good(self, keys: list[UUID]) -> Iterator[Worker]:
        seen = {worker.pk: worker for worker in self.seen.filter(pk__in=keys).order_by("pk")}
        doubtful = [worker.pk for worker in seen.values() if not self.asked.fits(worker)]
        names = _names_merged(doubtful)
        in_order = (seen[key] for key in keys if key in seen)
        return (worker for worker in in_order if self.asked.fits(worker, names.get(worker.pk, ())))

    def in_order(self) -> list[Worker]:
        """Exactly this name first, then as in a list."""
        named = self.asked.name
        return sorted(self.workers, key=lambda one: (one.name != named, one.initials, one.name, one.pk))


def _legs(asked: Asked, actor: Actor, permission: str) -> Iterator[QuerySet[SearchToken]]:
    """The tokens to read, one lot after the other: at home in the actor's regions, then everybody else they may see."""
    tokens = SearchToken.objects.filter(asked.wanted).order_by(*asked.order)
    if actor.is_system:
        yield tokens
        return
    at_home = actor.within(permission, "region")
    if actor.regions(permission):
        yield tokens.filter(at_home)
        shown = shown_elsewhere(actor, permission)
        subjects = list(shown.order_by().values_list("subject_id", flat=True)[: FEW_SHOWN + 1])
        if len(subjects) > FEW_SHOWN:
            yield tokens.exclude(at_home)
        elif subjects:
            people = Worker.objects.filter(subject_id__in=shown.order_by().values("subject_id"))
            yield tokens.filter(worker_id__in=people.order_by().values("pk"))
    households = [key for scope in actor.reaches(permission) for key in scope.households]
    if households:
        people = Worker.objects.filter(household_id__in=households)
        yield tokens.filter(worker_id__in=people.order_by().values("pk"))


def _keys(tokens: QuerySet[SearchToken]) -> Iterator[list[UUID]]:
    """The workers of tokens in order, few first: who types gets an answer from the first few rows."""
    start, size = 0, FIRST_CHUNK
    while True:
        keys = list(tokens.values_list("worker_id", flat=True)[start : start + size])
        if keys:
            yield keys
        if len(keys) < size:
            return
        start, size = start + size, min(size * 4, LARGEST_CHUNK)


def _named(name: str) -> Iterator[list[UUID]]:
    """Everybody of exactly this name."""
    keys = (
        Worker.objects.filter(name=name, merged_into__isnull=True).order_by("name", "pk").values_list("pk", flat=True)
    )
    rows = keys.iterator(chunk_size=500)
    while chunk := list(islice(rows, 500)):
        yield chunk


def _names_merged(keys: list[UUID]) -> dict[Any, list[str]]:
    """By worker, the names under which those merged into them stood."""
    names: dict[Any, list[str]] = {}
    if keys:
        merged = Worker.objects.filter(merged_into_id__in=keys).order_by("pk")
        for key, name in merged.values_list("merged_into_id", "name"):
            names.setdefault(key, []).append(name)
    return names


def _with_number(text: str) -> Iterator[list[UUID]]:
    """Whoever has this identity, or this phone: by the blind index, which alone knows them."""
    if _PHONE.fullmatch(text):
        whose = list(subjects.having("phone", text).values_list("pk", flat=True))
    else:
        try:
            number = read_resident_id(text).number
        except BadResidentId:
            return
        whose = [one.pk for one in subjects.by_resident_ids([number]).values()]
    workers = Worker.objects.filter(subject_id__in=whose).order_by("initials", "name", "pk")
    yield [into or key for key, into in workers.values_list("pk", "merged_into_id")]


def _with_tail(text: str) -> Iterator[list[UUID]]:
    """Everybody whose identity ends so; for those merged into another, the other."""
    workers = Worker.objects.filter(subject__resident_id_tail=text.upper()).order_by("initials", "name", "pk")
    yield [into or key for key, into in workers.values_list("pk", "merged_into_id")]


def is_number(text: str) -> bool:
    """Whether somebody typed a whole identity or phone, which no page shows again."""
    return Asked(squeezed(text), "").is_number


def is_tail(text: str) -> bool:
    """Whether somebody typed four characters that are looked for as the end of an identity, and of nothing else."""
    return Asked(squeezed(text), "").is_tail


def is_one_character(text: str) -> bool:
    """Whether somebody typed one Chinese character, which is looked for as a surname, and nowhere else in a name."""
    squeezed_text = squeezed(text)
    return len(squeezed_text) == 1 and not squeezed_text.isascii()


__all__ = ["FOUND_MAX", "found_by", "is_number", "is_one_character", "is_tail"]
