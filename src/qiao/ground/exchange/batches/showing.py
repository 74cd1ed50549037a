"""What a person may see of a row（预览里看得见的）: cells with identities masked, faults in words, before and after."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from qiao.ground import places
from qiao.ground.exchange.batches.importers import Change
from qiao.ground.exchange.cells.identities import Phone, ResidentId
from qiao.ground.exchange.cells.texts import text_of
from qiao.ground.exchange.columns import Column, Worded
from qiao.ground.exchange.faults import ID_AS_NUMBER, CellFault, Fault
from qiao.ground.exchange.files.sandbox import ErrorValue, Formula
from qiao.ground.privacy.sealing import opened, place, seal

CHARACTERS_MAX = 60
HIDDEN = "•••"
LOST = "存成数字，末几位已经丢了"
"""What stands for a number whose last digits Excel rounded away: the tail it has now is in nobody's card or file."""
_NUMBER = re.compile(r"(?<![0-9])[0-9](?:[\s-]?[0-9]){9,22}[0-9Xx]?(?![0-9])")
_FIGURE = re.compile("“?\\{([^}]*)\\}”?")
_OF_NO_VALUE = frozenset({"column", "choices", "low", "high", "limit", "first", "other", "sheet", "what"})
"""Figures that tell of the form and not of what stands in the cell."""
_NOT_SHOWN = {"zh": "（不显示）", "en": "(not shown)"}
_TAIL = 4
_LENGTHS = (11, 18)


def masked(text: str) -> str:
    """The text with every long number (identity, phone, card) shown by its last four characters."""
    return _NUMBER.sub(lambda found: tail_of(found.group()), text)


def tail_of(text: str) -> str:
    """A number that names somebody, by its tail; with its length when that is not an identity's or a mobile's, because
    a missing digit is what the clerk must find. One of a few characters shows nothing."""
    bare = re.sub(r"[\s-]", "", text)
    if len(bare) <= _TAIL + 2:
        return HIDDEN
    return f"{HIDDEN}{bare[-_TAIL:]}" + ("" if len(bare) in _LENGTHS else f"（{len(bare)}）")


def shown(value: object, column: Column | None, hidden: Iterable[str]) -> str:
    """A cell as the preview shows it. `column` is the ledger's, None for one that was not read."""
    if value is None:
        return ""
    if column is not None and column.key in hidden:
        return HIDDEN
    if _lost_digits(value):
        return LOST
    text = _text(value)
    if column is not None and isinstance(column.reader, ResidentId | Phone):
        return tail_of(text)
    text = masked(_place_name(text) if column is not None else text)
    return text if len(text) <= CHARACTERS_MAX else text[: CHARACTERS_MAX - 1] + "…"


def said(value: object, column: Column) -> object:
    """A value that was read, in words where it is a code: 3 of an education is 高中."""
    return column.reader.said(value) if value is not None and isinstance(column.reader, Worded) else value


def _lost_digits(value: object) -> bool:
    """Whether the cell is a number, or the text of one（5.00996E+17）, too long to have kept all its digits."""
    try:
        text_of(value)
    except CellFault as fault:
        return fault.kind is ID_AS_NUMBER
    return False


def _place_name(text: str) -> str:
    """A division code as its name: what was read from a place is a code, and nobody knows those by heart."""
    if not (len(text) == 12 and text.isascii() and text.isdigit()):
        return text
    try:
        return places.by_code(text, historic=True).full_name
    except places.UnknownPlace:
        return text


def _text(value: object) -> str:
    match value:
        case Formula():
            return "=…"
        case ErrorValue():
            return "#"
        case datetime():
            return value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case bool():
            return "是" if value else "否"
        case float() if value.is_integer():
            return str(int(value))
        case str():
            return " ".join(value.split())
        case list() | tuple():
            return "、".join(map(_text, value))
        case _:
            return str(value)


def told_fault(fault: Fault, hidden: Iterable[str] = ()) -> dict[str, Any]:
    """A fault as stored for the preview: where, how bad, and in both languages what is wrong and what to do.

    `hidden`: the columns, by letter or key, of which nothing may be told.
    """
    kind, is_hidden = fault.kind, fault.column in hidden
    texts = {"zh": kind.zh, "remedy_zh": kind.remedy_zh, "en": kind.en, "remedy_en": kind.remedy_en}
    told = {
        key: masked((_valueless(text, key[-2:]) if is_hidden else text).format(**fault.figures))
        for key, text in texts.items()
    }
    return {"at": fault.column, "code": kind.code, "severity": kind.severity, **told}


def _valueless(sentence: str, language: str) -> str:
    """The sentence without the figures that may tell what stands in the cell."""
    return _FIGURE.sub(lambda found: found[0] if found[1] in _OF_NO_VALUE else _NOT_SHOWN[language], sentence)


def label_of(sentence: str) -> str:
    """A kind's sentence as the label of a filter: without the figures of any one row."""
    return _FIGURE.sub("…", sentence).rstrip("。.")


def codes_of(faults: Iterable[Fault]) -> str:
    """The codes of a row's faults as BatchRow keeps them, each once and between bars; "" for none."""
    told = dict.fromkeys(fault.code for fault in faults)
    return f"|{'|'.join(told)}|" if told else ""


def told_change(change: Change, letters: Mapping[str, str]) -> dict[str, Any]:
    """A change as stored for the preview. The stage masked the values; numbers that slipped through are masked here."""
    return {
        "at": letters.get(change.key, ""),
        "title": change.title,
        "before": masked(change.before),
        "after": masked(change.after),
    }


def told_row(
    cells: Mapping[str, str],
    faults: Sequence[Fault],
    changes: Sequence[Mapping[str, Any]],
    hidden: Collection[str] = (),
) -> dict[str, Any]:
    """The content of a BatchRow, before it is sealed. `hidden`: columns, by letter or key, whose values are not told.

    A value that could not be read is told all the same: it is what the clerk must mend, and whoever may open this row
    may download the sender's file with it marked.
    """
    told = [told_fault(fault, () if fault.kind.severity == "error" else hidden) for fault in faults]
    return {"cells": cells, "faults": told, "changes": changes}


def sealed(told: Any, batch_id: UUID, *what: object) -> bytes:
    """Plain JSON, sealed for one place of one batch: a row's ("row", sheet, row), the columns' ("columns",)."""
    return seal(json.dumps(told, ensure_ascii=False), _place(batch_id, what))


def unsealed(content: bytes | memoryview, batch_id: UUID, *what: object) -> Any:
    """What `sealed` sealed, None for nothing. Raises sealing.NotOpened."""
    text = opened(content, _place(batch_id, what))
    return json.loads(text) if text else None


def _place(batch_id: UUID, what: tuple[object, ...]) -> bytes:
    return place("batches", "|".join(map(str, what)), batch_id)
