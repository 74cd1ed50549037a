"""Companions（同行）: who only goes together with whom, from what the forms say.

People write a shared mark (A1, T00012), or each other's names. Names are looked for near by first: in the village, the
township, then the county; a name that fits several people there links nobody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import polars as pl

from qiao.ground.exchange.cells.texts import folded

GROUP_MAX = 10
"""A mark shared by more people is no group that goes together: it says 有, or 亲友. Assumption."""

_BETWEEN = re.compile(r"[、，,;；/|\s]+|和|及")


def companion_groups(names: Sequence[str], homes: Sequence[str], texts: Sequence[str | None]) -> pl.Series:
    """The group of each person (Int64, 0, 1, … by first appearance), null for those who go alone.

    `names`, `homes` (12-digit codes) and `texts` (the column 同行组号, None where blank) are one entry a person.
    """
    leader = list(range(len(names)))
    by_name: defaultdict[str, list[int]] = defaultdict(list)
    for person, name in enumerate(names):
        by_name[name].append(person)
    marked: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for person, text in enumerate(texts):
        if text is None:
            continue
        parts = [part for part in _BETWEEN.split(text) if part]
        if any(part in by_name for part in parts):
            for other in _meant(parts, person, homes, by_name):
                _join(leader, person, other)
        else:
            marked[folded(text), homes[person][:6]].append(person)
    for people in marked.values():
        if len(people) <= GROUP_MAX:
            for person in people[1:]:
                _join(leader, people[0], person)
    return _numbered(leader)


def _meant(parts: list[str], person: int, homes: Sequence[str], by_name: dict[str, list[int]]) -> Iterator[int]:
    """The people whose names stand there, where it is clear who is meant."""
    for part in parts:
        others = [other for other in by_name.get(part, ()) if other != person]
        for digits in (12, 9, 6):
            near = [other for other in others if homes[other][:digits] == homes[person][:digits]]
            if near:
                if len(near) == 1:
                    yield near[0]
                break


def _join(leader: list[int], one: int, other: int) -> None:
    one, other = _leader(leader, one), _leader(leader, other)
    leader[max(one, other)] = min(one, other)


def _leader(leader: list[int], person: int) -> int:
    while leader[person] != person:
        leader[person] = leader[leader[person]]
        person = leader[person]
    return person


def _numbered(leader: list[int]) -> pl.Series:
    """Groups of two and more as running numbers."""
    heads = [_leader(leader, person) for person in range(len(leader))]
    size: defaultdict[int, int] = defaultdict(int)
    for head in heads:
        size[head] += 1
    number: dict[int, int] = {}
    groups = [number.setdefault(head, len(number)) if size[head] > 1 else None for head in heads]
    return pl.Series("family", groups, dtype=pl.Int64)
