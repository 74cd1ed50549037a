"""Values（值）: texts, names, numbers, choices, yes and no, as cells hold them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from qiao.ground.exchange import faults
from qiao.ground.exchange.cells.texts import (
    checked_characters,
    folded,
    half_width,
    is_nothing,
    readable,
    share,
    shown,
    text_of,
)
from qiao.ground.exchange.faults import CellFault

_NAME_LENGTH_MAX = 50
_MASKED_LENGTH_MAX = 12
_DOTS = dict.fromkeys(map(ord, "•・‧∙⋅･․●"), "·")
_DOT_BETWEEN = re.compile(r"(?<=[^\x00-\xff])\s*[.．。·]\s*(?=[^\x00-\xff])")
_SPACE_AT_IDEOGRAPH = re.compile(r"(?<=[^\x00-\xff])\s+|\s+(?=[^\x00-\xff])")
_NOT_IN_NAMES = re.compile(r"[0-9０-９@#%&*+=<>|\\/_:：;；,，、?？!！\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")
_MASK = re.compile(r"[*＊□■○×✱✻﹡]|●(?!\w)|(?<=[\u3400-\u9fff])[XxＸｘ]{1,3}(?=[\u3400-\u9fff]?$)|(?<=.)某|^某(?=.)")
"""What stands for the characters of a name that a sender hides: 张**, 张某某, 李Ｘ华, ○建国."""
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_PLAIN_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_SEPARATORS = re.compile(r"[、，,;；/|\n\r]+")
_CHOICES_TOLD = 12
_SAYABLE = 1e10
_YES = frozenset(
    ["是", "有", "√", "✓", "✔", "☑", "v", "对", "y", "yes", "true", "t", "1", "已", "要", "会", "能", "愿意"]
)
_NO = frozenset(
    [
        "否",
        "无",
        "没有",
        "没",
        "×",
        "✗",
        "✘",
        "x",
        "不",
        "不是",
        "n",
        "no",
        "false",
        "f",
        "0",
        "未",
        "不要",
        "不会",
        "不能",
        "不愿意",
    ]
)


def _is_han(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff" or "\U00020000" <= letter <= "\U0003ffff"


class _Plain:
    """What most readers answer: content that anything could be, no drop-down, no text format."""

    def recognises(self, samples: Sequence[object]) -> float:
        """0: free text is recognised by its heading alone."""
        return 0.0 * len(samples)

    def choices(self) -> Sequence[str]:
        return ()

    def as_text(self) -> bool:
        return False


@dataclass(frozen=True)
class Text(_Plain):
    """Free text of at most `max_length` characters."""

    max_length: int = 200
    dtype = pl.String()

    def read(self, raw: object) -> str | None:
        """The trimmed text. Raises CellFault: text_long, garbled, id_as_number, private_character (kept)."""
        text = text_of(raw)
        if text in ("", "\\N") or folded(text) == "null":
            return None
        if len(text) > self.max_length:
            raise CellFault(faults.TEXT_LONG, length=len(text), limit=self.max_length)
        return checked_characters(text)


@dataclass(frozen=True)
class Name(_Plain):
    """A person's name（姓名）, its letters never changed; blanks inside Chinese names go, middle dots become ·."""

    dtype = pl.String()

    def read(self, raw: object) -> str | None:
        """The name. Raises CellFault: name, name_masked, text_long, garbled, private_character (kept)."""
        if not isinstance(raw, str):
            raise CellFault(faults.NAME)
        text = text_of(raw)
        if is_nothing(text):
            return None
        if self.is_masked(text):
            raise CellFault(faults.NAME_MASKED, found=shown(text))
        # Before any search: thousands of blanks in a cell would make the searches below slow.
        if len(text) > 2 * _NAME_LENGTH_MAX:
            raise CellFault(faults.TEXT_LONG, length=len(text), limit=_NAME_LENGTH_MAX)
        if not text.isascii():
            text = _DOT_BETWEEN.sub("·", _SPACE_AT_IDEOGRAPH.sub("", text.translate(_DOTS)))
        if _NOT_IN_NAMES.search(text):
            raise CellFault(faults.NAME)
        if len(text) > _NAME_LENGTH_MAX:
            raise CellFault(faults.TEXT_LONG, length=len(text), limit=_NAME_LENGTH_MAX)
        return checked_characters(text)

    @staticmethod
    def is_masked(text: str) -> bool:
        """Whether somebody hid a part of the name. Notes and numbers are told as no name at all."""
        plain = "".join(text.split())
        return len(plain) <= _MASKED_LENGTH_MAX and any(map(_is_han, plain)) and bool(_MASK.search(plain))

    def as_text(self) -> bool:
        return True


@dataclass(frozen=True)
class Number(_Plain):
    """A number between `low` and `high`, both inclusive; `integer` refuses fractions."""

    low: float | None = None
    high: float | None = None
    integer: bool = False

    @property
    def dtype(self) -> pl.DataType:
        return pl.Int64() if self.integer else pl.Float64()

    def read(self, raw: object) -> int | float | None:
        """The number. Raises CellFault: number, number_range."""
        number = self._number(raw)
        if number is None:
            return None
        if (self.low is not None and number < self.low) or (self.high is not None and number > self.high):
            raise CellFault(faults.NUMBER_RANGE, found=_told(number), low=_told(self.low), high=_told(self.high))
        if not self.integer:
            return float(number)
        if number != int(number) or abs(number) >= 2**63:
            raise CellFault(faults.NUMBER)
        return int(number)

    def _number(self, raw: object) -> int | float | None:
        if isinstance(raw, bool) or not isinstance(raw, str | int | float):
            raise CellFault(faults.NUMBER)
        if not isinstance(raw, str):
            return raw
        text = self._bare(half_width(text_of(raw)).replace(" ", ""))
        if is_nothing(text):
            return None
        if _GROUPED.fullmatch(text):
            text = text.replace(",", "")
        if not _PLAIN_NUMBER.fullmatch(text) or len(text) > 30:
            raise CellFault(faults.NUMBER)
        return float(text) if "." in text else int(text)

    def _bare(self, text: str) -> str:
        return text

    def recognises(self, samples: Sequence[object]) -> float:
        return share(samples, lambda raw: readable(self.read, raw))


@dataclass(frozen=True)
class Money(Number):
    """An amount in yuan（元）, as a number; the signs ￥ and 元 may stand beside it."""

    def _bare(self, text: str) -> str:
        return text.lstrip("¥￥").removesuffix("元")


def _told(number: float | None) -> str:
    """A figure for people; ∞ where there is none. Of one so long that it may be a phone or an identity, the size."""
    if number is None:
        return "∞"
    return f"{number:.15g}" if abs(number) < _SAYABLE else f"{number:.0e}"


@dataclass(frozen=True)
class Choice(_Plain):
    """One of `options`: the canonical words, each with the other spellings it is known by."""

    options: Mapping[str, Sequence[str]]
    dtype = pl.String()
    _by_spelling: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        spellings: dict[str, str] = {}
        for word, others in self.options.items():
            for spelling in (word, *others):
                known = spellings.setdefault(folded(spelling), word)
                assert known == word, f"“{spelling}” stands for both {known} and {word}"
        object.__setattr__(self, "_by_spelling", spellings)

    def read(self, raw: object) -> str | None:
        """The canonical word. Raises CellFault choice."""
        text = text_of(raw)
        word = self._by_spelling.get(text) or self._by_spelling.get(folded(text))
        if word is None and not is_nothing(text):
            raise CellFault(faults.CHOICE, found=shown(text), choices=self._told())
        return word

    def _told(self) -> str:
        words = list(self.options)
        return "、".join(words[:_CHOICES_TOLD]) + ("…" if len(words) > _CHOICES_TOLD else "")

    def recognises(self, samples: Sequence[object]) -> float:
        return share(samples, lambda raw: readable(self.read, raw))

    def choices(self) -> Sequence[str]:
        return tuple(self.options)


@dataclass(frozen=True)
class ChoiceList(Choice):
    """Some of `options`, separated by 、，,;；/ or lines. 无 is the empty list."""

    dtype = pl.List(pl.String())  # type: ignore[assignment]

    def read(self, raw: object) -> list[str] | None:  # type: ignore[override]
        """The canonical words in the order written, each once. Raises CellFault choice."""
        text = text_of(raw)
        whole = self._by_spelling.get(folded(text))
        parts = [text] if whole else [part for part in map(str.strip, _SEPARATORS.split(text)) if part]
        if not whole and (is_nothing(text) or not parts):
            return []
        words = (super(ChoiceList, self).read(part) for part in parts)
        return list(dict.fromkeys(word for word in words if word is not None))

    def recognises(self, samples: Sequence[object]) -> float:
        return share(samples, lambda raw: readable(self.read, raw))


@dataclass(frozen=True)
class YesNo(_Plain):
    """是 or 否, in all their spellings. `yes` and `no` add spellings of this column, such as 已就业."""

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    dtype = pl.Boolean()

    def read(self, raw: object) -> bool | None:
        """Raises CellFault yes_no."""
        word = folded(text_of(raw))
        if word in _YES or word in map(folded, self.yes):
            return True
        if word in _NO or word in map(folded, self.no):
            return False
        if is_nothing(word):
            return None
        raise CellFault(faults.YES_NO)

    def recognises(self, samples: Sequence[object]) -> float:
        return share(samples, lambda raw: readable(self.read, raw))

    def choices(self) -> Sequence[str]:
        return ("是", "否")


@dataclass(frozen=True)
class SkillList(_Plain):
    """Skills（技能）by name, separated freely; 无 is the empty list, names are kept as written."""

    length_max: int = 40
    dtype = pl.List(pl.String())

    def read(self, raw: object) -> list[str]:
        """The names in the order written, each once. Raises CellFault: text_long, garbled."""
        text = text_of(raw)
        if is_nothing(text) or text == "没有":
            return []
        names = [" ".join(name.split()) for name in _SEPARATORS.split(text)]
        for name in names:
            if len(name) > self.length_max:
                raise CellFault(faults.TEXT_LONG, length=len(name), limit=self.length_max)
        return list(dict.fromkeys(name for name in names if name))
