"""Scrubbing（脱敏）: identity, phone and card numbers taken out of free text: log lines, reasons, details.

Numbers are found as people and programs write them: full width or other digits, with blanks and dashes between, glued
to letters, escaped as JSON (\\uff15), in addresses (%EF%BC%95) or as bytes (\\xef\\xbc\\x95). Dates, amounts, decimal
fractions, UUIDs and digests stay. The rules look at shapes: a number with one wrong digit is still somebody's.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

IDENTITY, PHONE, CARD, NUMBER = "[identity]", "[phone]", "[card]", "[number]"

_DIGIT = r"(?:\d|\\+u[fF][fF]1[0-9]|%[eE][fF]%[bB][cC]%9[0-9]|\\+x[eE][fF]\\+x[bB][cC]\\+x9[0-9])"
_X = r"(?:[xXｘＸ]|\\+u[fF][fF][35]8)"
_GROUP = rf"{_DIGIT}+(?:{_X}(?:{_DIGIT}{{2}})?(?!{_DIGIT}|[A-Za-z]))?"
_BETWEEN = r"(?:[ \t\u00a0\u2000-\u200d\u2010-\u2015\u2212\u3000\ufeff.\-_+]{1,2}|%20|\\+u3000|\\+t)"
_RUN = re.compile(rf"{_GROUP}(?:{_BETWEEN}{_GROUP})*")
_ONE_GROUP = re.compile(_GROUP)
_ONE_DIGIT = re.compile(rf"{_DIGIT}|{_X}")
_KEPT = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
    r"|(?=[0-9]*[a-fA-F])(?:[0-9a-f]{128}|[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32}|[0-9a-f]{16}))(?![0-9A-Za-z])"
)
_LANDLINE = re.compile(r"(?<![\d.-])0\d{2,3}[-‐－ ]\d{7,8}(?![\d-])")
_PROVINCES = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9\\d"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = re.compile(
    rf"(?:{_PROVINCES})\d{{4}}(?:(?:18|19|20)\d{{2}}{_DAY}\d{{3}}[\dX](?:[1-7][1-4])?|\d{{2}}{_DAY}\d{{3}})"
)
_MOBILE = re.compile(r"(?:00)?(?:86)?1[3-9]\d{9}")
_MOMENT = re.compile(rf"(?:19|20)\d{{2}}{_DAY}(?:[01]\d|2[0-3])[0-5]\d[0-5]\d\d{{2,6}}")
_PHONE_GROUPS = frozenset({(3, 4, 4), (5, 4, 4), (3, 8), (7, 4), (3, 3, 5), (1,) * 11})
_CARD_GROUPS = frozenset({(4, 4, 4, 4), *((4, 4, 4, 4, n) for n in (1, 2, 3)), (6, 10), (6, 12), (6, 13)})
_LONGEST = 20


class _Group(NamedTuple):
    """Digits written together: their plain form, and where they stand in the text."""

    digits: str
    start: int
    end: int


def scrubbed(text: str) -> str:
    """The text without anything that looks like an identity, phone or card number."""
    return _without(text, lambda _, kind: kind)


def tailed(text: str) -> str:
    """The text with each of these numbers shown by its last four characters, so that it is known again."""
    return _without(text, lambda number, _: f"•••{_plain(number)[-4:]}")


def holds_number(text: str) -> bool:
    """Whether the text holds what `scrubbed` would take out."""
    return scrubbed(text) != text


def _without(text: str, instead_of: Callable[[str, str], str]) -> str:
    kept = [found.span() for found in _KEPT.finditer(text)]
    out, at = [], 0
    for start, end, instead in _found(text, kept):
        out += [text[at:start], instead_of(text[start:end], instead)]
        at = end
    return "".join([*out, text[at:]])


def _found(text: str, kept: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    spans: list[tuple[int, int, str]] = [(m.start(), m.end(), PHONE) for m in _LANDLINE.finditer(text)]
    for run in _RUN.finditer(text):
        if run.end() - run.start() >= 11:
            spans += _in_run(text, run.start(), run.end())
    at = 0
    for start, end, instead in sorted(spans):
        if start >= at and not any(low < end and start < high for low, high in kept):
            yield start, end, instead
            at = end


def _in_run(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    groups = [_Group(_plain(g[0]), g.start(), g.end()) for g in _ONE_GROUP.finditer(text, start, end)]
    first = 0
    while first < len(groups):
        taken = 1
        for last, joined in _joined(groups, first):
            if instead := _kind(joined, groups[first : last + 1], text):
                yield groups[first].start, groups[last].end, instead
                taken = last - first + 1
                break
        first += taken


def _joined(groups: list[_Group], first: int) -> list[tuple[int, str]]:
    """The groups from one on, written together: the longest first, so that an identity is not taken for its parts."""
    found, joined = [], ""
    for last in range(first, len(groups)):
        joined += groups[last].digits
        if last > first and len(joined) > _LONGEST:
            break
        found.append((last, joined))
    return found[::-1]


def _kind(joined: str, groups: list[_Group], text: str) -> str:
    sizes = tuple(len(group.digits) for group in groups)
    alone = len(sizes) == 1
    if _IDENTITY.fullmatch(joined):
        return IDENTITY
    if _MOBILE.fullmatch(joined) and (alone or (sizes in _PHONE_GROUPS and _is_even(groups, text))):
        return PHONE
    if _is_fraction(text, groups[0].start):
        return ""
    if alone:
        return _long(joined)
    if set(sizes) == {1} and len(joined) >= 15:
        return NUMBER
    if sizes in _CARD_GROUPS and _is_even(groups, text) and (joined.startswith("62") or _luhn(joined)):
        return CARD
    return ""


def _long(digits: str) -> str:
    if len(digits) == 15:
        return IDENTITY
    if 16 <= len(digits) <= 19:
        return "" if _MOMENT.fullmatch(digits) else CARD if digits.isdigit() else IDENTITY
    return NUMBER if len(digits) >= _LONGEST else ""


def _is_even(groups: list[_Group], text: str) -> bool:
    """Whether the same mark stands between all groups, as people write one number."""
    return len({text[a.end : b.start] for a, b in itertools.pairwise(groups)}) == 1


def _is_fraction(text: str, start: int) -> bool:
    return start >= 2 and text[start - 1] == "." and text[start - 2].isdigit()


def _luhn(digits: str) -> bool:
    doubled = (int(d) * 2 if place % 2 else int(d) for place, d in enumerate(reversed(digits)) if d.isdigit())
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _plain(written: str) -> str:
    """Digits as written, as plain ones; an escaped digit ends with its figure."""
    return "".join(_figure(unit[0]) for unit in _ONE_DIGIT.finditer(written))


def _figure(unit: str) -> str:
    if len(unit) == 1:
        return "X" if unit in "xXｘＸ" else str(unicodedata.decimal(unit))
    return "X" if unit.endswith("8") and unit[-2] in "35" and "ff1" not in unit.lower()[:-1] else unit[-1]
