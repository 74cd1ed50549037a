"""Companions（同行）: who only goes together with whom, from what the forms say.

People write a shared mark (A1, T00012), or each other's names. Names are looked for near by first: in the village, the
township, then the county; a name that fits several people there links nobody. A mark counts inside one township:
rosters are kept there, and each begins its groups at 1. 无 and 单独 say that nobody goes along; 妻子 says that somebody
does, but not who, and two people's wives are not one person. Where a person who is meant is not found, that is said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from qiao.ground.exchange.cells.texts import folded, is_nothing, shown
from qiao.ground.exchange.faults import FaultKind
from qiao.story.needs import words
from qiao.story.needs.errors import COMPANION_ABSENT, COMPANION_UNCLEAR, COMPANION_UNNAMED

GROUP_MAX = 10
"""A mark shared by more people is no group that goes together: it says 有, or 亲友. Assumption."""

_TOWNSHIP = 9  # digits of a code that say the township
_BETWEEN = re.compile(r"[、，,;；/|()（）:：\s]+|和|及|与|跟")
_AROUND = re.compile(r"^(?:我|本人)?(?:的)?|(?:一起|一同|一道|同行|同去|等人|等)+(?:走|去|外出)?$")
_KIN = "|".join(sorted(words.KIN, key=len, reverse=True))
_KIN_AROUND = re.compile(f"^(?:{_KIN})(?=.{{2,4}}$)|(?<=..)(?:{_KIN})$")
_NO_NAME = re.compile(r"[^\u4e00-\u9fff·]|[组队班户家号村社]$")


@dataclass(frozen=True, slots=True)
class Person:
    """A row as this module needs it: `home` has 12 digits ("" when unknown), `text` is the column 同行组号.

    `left_out` says in Chinese and English why the person is not among those who look for work; None when they are.
    """

    name: str
    home: str
    text: str | None
    left_out: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What must be said of one person's companions: the person's index, the kind and its figures."""

    person: int
    kind: FaultKind
    figures: dict[str, object]


@dataclass(frozen=True)
class Companions:
    """`family`: the group of each person (Int64, 0, 1, … by first appearance), null for those who go alone or are left
    out. `remarks` by person."""

    family: pl.Series
    remarks: tuple[Remark, ...]


def companions_of(people: Sequence[Person]) -> Companions:
    """Who goes with whom among these people, and whose companions could not be found."""
    under_way = _Joining(people)
    for index, person in enumerate(people):
        if person.text is not None:
            under_way.read(index, person.text)
    under_way.join_marked()
    return Companions(under_way.numbered(), tuple(sorted(under_way.remarks, key=lambda remark: remark.person)))


def _parts(text: str) -> list[str]:
    """The words of a cell, without 一起 and the like; 丈夫王大 is 王大."""
    bare = (_AROUND.sub("", part) for part in _BETWEEN.split(text))
    return [_KIN_AROUND.sub("", part) for part in bare if part]


@dataclass(slots=True)
class _Joining:
    people: Sequence[Person]
    remarks: list[Remark] = field(default_factory=list)
    _leader: list[int] = field(init=False)
    _by_name: defaultdict[str, list[int]] = field(init=False)
    _marked: defaultdict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self._leader = list(range(len(self.people)))
        self._by_name = defaultdict(list)
        for index, person in enumerate(self.people):
            self._by_name[person.name].append(index)

    def read(self, index: int, text: str) -> None:
        """Join one person with those named, keep the mark for later, or remark what cannot be known."""
        whole = "".join(text.split())
        parts = [whole] if whole in self._by_name else [part for part in _parts(text) if not _says_nobody(part)]
        if _says_nobody(whole) or not parts:
            return
        if all(part in words.KIN for part in parts):
            self._remark(index, COMPANION_UNNAMED, found=shown(text))
        elif any(part in self._by_name for part in parts) or all(self._is_name(part) for part in parts):
            for part in parts:
                self._join_named(index, part)
        else:
            self._marked[folded(text), self.people[index].home[:_TOWNSHIP]].append(index)

    def _is_name(self, part: str) -> bool:
        """Whether a word that nobody in the ledger is called is yet a person's name, and no group's."""
        return 2 <= len(part) <= 4 and part[0] in words.SURNAMES and _NO_NAME.search(part) is None

    def _join_named(self, index: int, name: str) -> None:
        others = [other for other in self._by_name.get(name, ()) if other != index]
        if not others and name in self._by_name:
            return  # one's own name
        if name in words.KIN:
            self._remark(index, COMPANION_UNNAMED, found=name)
            return
        near = self._nearest(index, others)
        looking = [other for other in near if self.people[other].left_out is None]
        if len(looking) == 1:
            self._join(index, looking[0])
        elif looking:
            self._remark(index, COMPANION_UNCLEAR, found=shown(name), count=len(looking))
        else:
            told = self.people[near[0]].left_out if near else None
            why, why_en = told or ("表里没有，或不在本县", "not in the ledger, or not in this county")
            self._remark(index, COMPANION_ABSENT, found=shown(name), why=why, why_en=why_en)

    def _nearest(self, index: int, others: list[int]) -> list[int]:
        """Those of one name in the village, else the township, else the county; else those whose home is unknown."""
        home = self.people[index].home
        for digits in (12, _TOWNSHIP, 6):
            near = [other for other in others if home and self.people[other].home[:digits] == home[:digits]]
            if near:
                return near
        return [other for other in others if not self.people[other].home or not home]

    def join_marked(self) -> None:
        """Join those of one mark and township; of a mark that leads to nobody, or to too many, say so."""
        for (_, _), members in self._marked.items():
            looking = [index for index in members if self.people[index].left_out is None]
            mark = shown(self.people[members[0]].text or "")
            if len(members) > GROUP_MAX:
                for index in looking:
                    self._remark(index, COMPANION_UNCLEAR, found=mark, count=len(members))
                continue
            for index in looking[1:]:
                self._join(looking[0], index)
            missing = [self.people[index] for index in members if self.people[index].left_out is not None]
            for index in looking:
                for person in missing:
                    why, why_en = person.left_out or ("", "")
                    self._remark(index, COMPANION_ABSENT, found=shown(person.name), why=why, why_en=why_en)
                if len(members) == 1:
                    why, why_en = "本乡镇没有别人写这个组号", "nobody else in this township has that group number"
                    self._remark(index, COMPANION_ABSENT, found=mark, why=why, why_en=why_en)

    def _remark(self, index: int, kind: FaultKind, **figures: object) -> None:
        if self.people[index].left_out is None:
            self.remarks.append(Remark(index, kind, figures))

    def _join(self, one: int, other: int) -> None:
        if self.people[one].left_out is not None:
            return  # whoever does not go takes nobody along
        one, other = self._head(one), self._head(other)
        self._leader[max(one, other)] = min(one, other)

    def _head(self, index: int) -> int:
        while self._leader[index] != index:
            self._leader[index] = self._leader[self._leader[index]]
            index = self._leader[index]
        return index

    def numbered(self) -> pl.Series:
        """Groups of two and more as running numbers."""
        heads = [self._head(index) for index in range(len(self.people))]
        size: defaultdict[int, int] = defaultdict(int)
        for head in heads:
            size[head] += 1
        number: dict[int, int] = {}
        groups = [number.setdefault(head, len(number)) if size[head] > 1 else None for head in heads]
        return pl.Series("family", groups, dtype=pl.Int64)


def _says_nobody(text: str) -> bool:
    return is_nothing(text) or folded(text) in words.NOBODY
