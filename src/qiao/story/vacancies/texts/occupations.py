"""Occupations（职业）: which codes of the 2022 classification（职业分类大典）a job title may mean, the likeliest first.

A title is cut at its marks; hiring words, welfare and pay fall away. Every piece is looked up in the classification's
own names and aliases and in a hand-written table of everyday words, where the word at the end of a piece counts most;
what no word of the tables names is compared by its character n-grams. It suggests, and never decides: people choose.
The words were looked at on half of the labelled titles only; docs/benchmarks.md gives both halves.
"""

from __future__ import annotations

import gzip
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qiao.story.vacancies.texts.spelling import tidy

Kind = Literal["name", "alias", "everyday", "wide"]
Scores = dict[str, float]
_CODE = re.compile(r"[1-8](?:-\d\d){3}")
_GAP = "..."  # tidy writes … so
_TITLES_KEPT = 16_384

# What a word is worth: its kind, its length, the end of a piece, the whole piece. A dozen figures set by hand, then
# moved by a search over half of the labelled titles (v13, even crc32) with the words of before.
_WORTH: Mapping[Kind, float] = {"name": 0.75, "alias": 0.27, "everyday": 1.43, "wide": 0.45}
_PER_SIGN, _PER_SIGN_WIDE = 0.25, 0.02
_AT_END, _AT_END_WIDE = 0.07, 0.25
_WHOLE, _WHOLE_ALIAS, _WHOLE_WIDE = 1.2, 0.1, 0.8
_ALIKE, _NEAR_THE_BEST = 1.0, 0.5
_IN_BRACKETS, _BEFORE_HIRING, _LATER = 0.88, 0.3, 0.06
_RANK_SIGN = 0.25

_RANK = re.compile("经理|主管|总监|专员|助理|主任|组长|学徒|部长|实习生|人员|高级|资深|初级|中级|储备")
_GENERIC_END = re.compile("(?:工程技术|专业|技术|服务|生产|制造|加工|及有关)?人员$")
_HIRING = re.compile(
    r".*(?:招聘|诚聘|急聘|高薪聘请?|招募|诚招|急招|直招|招(?!聘))"
    r"(?!专员|助理|经理|主管|顾问|师|专家|者|主任|商|生|投标|标)(?=\S{2})"
)
_NUMBERED = re.compile(r"\((?:[mj]+\d+|\w?\d{4,})\)|[jg]\d{4,}")
_BRACKETS = re.compile(r"[(【\[]([^)】\]]*)[)】\]]?")
_NOT_THE_JOB = re.compile(
    r"[五六]险[一二]金|\d?险\d?金|双休|包吃包?住|包食宿|包住|月入过?[\d万]\S{0,3}|朝九晚[五六]|早九晚[五六]|高薪|无责|底薪|提成|社保"
    r"|提供[住食]宿|年终奖?|带薪|培训上?岗?(?=[+/])|就近安排|(?<!招)聘|\d[\d.]*[-~]?\d*[kw千万元]?/?[天月时]?|包水电|(?:带薪|完善|有|提供)培训(?:体系)?|[不无非](?:带|是|含)?(?:任何)?销售(?:性质|岗位)?|[朝早][八九89]\S?晚[五六56]|时间自由|快速?晋升|晋升(?:空间|机制)"
    r"|长白班|不加班|轻松|免费|可?小白|无需?经验|零基础"
)
_BETWEEN = re.compile(r"[/+,;、|。!\s·\-—:]+")
_NO_WORD = re.compile(r"[^\w#.]")


@dataclass(frozen=True)
class Occupation:
    """An occupation of the classification that a title may mean; a higher score says that it is likelier."""

    code: str
    name: str
    score: float


class Word(NamedTuple):
    """A word of the tables, what it means, and where it stands: a name, an alias, an everyday word, a wide one."""

    text: str
    code: str
    kind: Kind

    def worth(self, at_end: bool, whole: bool) -> float:
        """What finding the word in a piece says for its code."""
        if self.kind == "wide":
            worth = _WORTH["wide"] + _AT_END_WIDE * at_end + _PER_SIGN_WIDE * len(self.text)
            return worth + _WHOLE_WIDE * whole
        ranks = sum(len(rank) for rank in _RANK.findall(self.text))
        worth = _WORTH[self.kind] + _PER_SIGN * (len(self.text) - ranks * (1 - _RANK_SIGN)) + _AT_END * at_end
        return worth + (_WHOLE_ALIAS if self.kind == "alias" else _WHOLE) * whole


@dataclass
class Tables:
    """The tables as they are looked up."""

    names: dict[str, str] = field(default_factory=dict)
    words: dict[str, list[tuple[str, float, float, float]]] = field(default_factory=lambda: defaultdict(list))
    gapped: list[tuple[re.Pattern[str], str, float]] = field(default_factory=list)
    weights: dict[str, float] = field(default_factory=dict)
    holding: dict[str, NDArray[np.int32]] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)
    lengths: NDArray[np.float64] = field(default_factory=lambda: np.ones(0))
    longest: int = 0
    unknown: float = 0.0


def suggest_occupation(title: str, top: int = 3) -> list[Occupation]:
    """The codes of the 2022 classification that a job title may mean, at most `top`, the likeliest first.

    A title that names no work, or none that the tables know, gets an empty list: nothing is invented.
    """
    scores = _scores(title)
    names = tables().names
    best = sorted(scores, key=lambda code: (-scores[code], code))[:top]
    return [Occupation(code, names[code], round(scores[code], 3)) for code in best]


SURE = 0.15
"""A lower score says that a few signs are alike, as the 工 of every trade is, and not that a word names the work.
Assumption."""


def sure_occupations(title: str) -> list[Occupation]:
    """What may be put before somebody to choose; nothing for a title that is like no occupation."""
    return [one for one in suggest_occupation(title) if one.score >= SURE]


def occupation_name(code: str) -> str | None:
    """The name of a code of the classification, of any level; None for what is no code of it."""
    return tables().names.get(code)


def read_occupation(text: str) -> str | None:
    """The code that a cell writes with or without its dashes (6-05-01-02, 6050102), or by name; None for another."""
    plain = tidy(text).replace(" ", "")
    if re.fullmatch(r"\d{7}", plain):
        plain = f"{plain[0]}-{plain[1:3]}-{plain[3:5]}-{plain[5:]}"
    if plain in tables().names:
        return plain
    return _codes_by_name().get(plain) if not _CODE.fullmatch(plain) else None


def major_groups() -> list[tuple[str, str]]:
    """The first digits and the names of the eight major groups（大类）."""
    return [(code[0], name) for code, name in tables().names.items() if code.endswith("-00-00-00")]


@cache
def _codes_by_name() -> Mapping[str, str]:
    """Detailed occupations first: some families are called as one of their occupations."""
    ordered = sorted(tables().names.items(), key=lambda each: (each[0].endswith("-00"), each[0]), reverse=True)
    return {tidy(name): code for code, name in ordered}


@cache
def tables() -> Tables:
    """The tables, read once a process and only when a title is first asked about."""
    table = Tables()
    words = list(_everyday())
    for code, name, aliases in _classification():
        table.names[code] = name
        words.append(Word(tidy(name), code, "name"))
        words.extend(Word(tidy(alias), code, "alias") for alias in aliases)
    for word in words:
        if _GAP in word.text:
            parts = ".*?".join(re.escape(part) for part in word.text.split(_GAP))
            table.gapped.append((re.compile(parts), word.code, _WORTH["everyday"] + _PER_SIGN * (len(word.text) - 3)))
        elif len(word.text) > 1 or word.kind in ("everyday", "wide"):
            inside, at_end, whole = word.worth(False, False), word.worth(True, False), word.worth(True, True)
            table.words[word.text].append((word.code, inside, at_end, whole))
            table.longest = max(table.longest, len(word.text))
    _index_grams(table, [word for word in words if word.kind in ("name", "alias")])
    return table


def _index_grams(table: Tables, words: list[Word]) -> None:
    """By gram: the names that hold it; by name: its code and length, as cosines take it."""
    cores = [(_RANK.sub("", _GENERIC_END.sub("", word.text)), word.code) for word in words]
    grams = [(_grams(core), code) for core, code in cores if len(core) > 1]
    held = Counter(gram for each, _ in grams for gram in each)
    table.weights = {gram: math.log(1 + len(grams) / count) for gram, count in held.items()}
    table.unknown = math.log(len(grams)) ** 2 / 2
    table.codes = [code for _, code in grams]
    table.lengths = np.array([math.sqrt(sum(table.weights[gram] ** 2 for gram in each)) for each, _ in grams])
    holding = defaultdict[str, list[int]](list)
    for number, (each, _) in enumerate(grams):
        for gram in each:
            holding[gram].append(number)
    table.holding = {gram: np.array(numbers, np.int32) for gram, numbers in holding.items()}


def _file(name: str) -> bytes:
    return files("qiao.story.vacancies.texts").joinpath("data", name).read_bytes()


def _classification() -> Iterator[tuple[str, str, list[str]]]:
    for line in gzip.decompress(_file("occupations.tsv.gz")).decode("utf-8").splitlines():
        code, name, aliases = line.split("\t")
        yield code, name, aliases.split(",") if aliases else []


def _everyday() -> Iterator[Word]:
    for line in _file("everyday.tsv").decode("utf-8").splitlines():
        if not line.startswith("#"):
            code, words = line.split("\t")
            for word in words.split():
                yield Word(tidy(word.removeprefix("~")), code, "wide" if word.startswith("~") else "everyday")


def _grams(text: str) -> set[str]:
    """Two and three characters side by side, and the last one and two as an end."""
    runs = {text[at : at + size] for size in (2, 3) for at in range(len(text) - size + 1)}
    return runs | {text[-1:] + "$", text[-2:] + "$"} if text else runs


@lru_cache(maxsize=_TITLES_KEPT)
def _scores(title: str) -> Scores:
    """What each code has for it: the best that any piece of the title says."""
    table, best = tables(), defaultdict[str, float](float)
    pieces = list(_pieces(title))
    for piece, weight in pieces:
        for code, worth in _named(table, piece):
            best[code] = max(best[code], worth * weight)
        for code, likeness in _alike(table, piece):
            best[code] = max(best[code], _ALIKE * weight * likeness)
    whole = " ".join(piece for piece, _ in pieces)
    for pattern, code, worth in table.gapped:
        if pattern.search(whole):
            best[code] = max(best[code], worth)
    return dict(best)


def _pieces(title: str) -> Iterator[tuple[str, float]]:
    """The pieces of a title with what each counts: the first most, what stands in brackets or before 招 least."""
    plain = _NUMBERED.sub(" ", tidy(title))
    bracketed = _BRACKETS.findall(plain)
    plain = _BRACKETS.sub(" ", plain)
    parts = [(plain, 1.0)]
    hiring = _HIRING.match(plain)
    if hiring and len(_NO_WORD.sub("", plain[hiring.end() :])) > 1:
        parts = [(plain[hiring.end() :], 1.0), (hiring[0], _BEFORE_HIRING)]
    for part, weight in parts:
        bare = (_NO_WORD.sub("", piece) for piece in _BETWEEN.split(_NOT_THE_JOB.sub(" ", part)))
        for number, piece in enumerate(piece for piece in bare if piece):
            yield piece, weight - _LATER * number
    for inside in bracketed:
        if len(piece := _NO_WORD.sub("", _NOT_THE_JOB.sub("", inside))) > 1:
            yield piece, _IN_BRACKETS


def _named(table: Tables, piece: str) -> Iterator[tuple[str, float]]:
    """The codes whose words stand in the piece."""
    size = len(piece)
    for start in range(size):
        for end in range(start + 1, min(size, start + table.longest) + 1):
            for code, inside, at_end, whole in table.words.get(piece[start:end], ()):
                yield code, inside if end < size else at_end if start else whole


def _alike(table: Tables, piece: str) -> Iterator[tuple[str, float]]:
    """The codes of the names whose n-grams are nearest the piece's, with the cosine of the two."""
    shared, length = np.zeros(len(table.codes)), 0.0
    for gram in _grams(_RANK.sub("", piece)):
        weight = table.weights.get(gram)
        length += table.unknown if weight is None else weight * weight
        if weight is not None:
            shared[table.holding[gram]] += weight * weight
    shared /= table.lengths
    best = float(shared.max())
    if best > 0:
        for number in np.flatnonzero(shared >= best * _NEAR_THE_BEST):
            yield table.codes[number], float(shared[number]) / math.sqrt(length)
