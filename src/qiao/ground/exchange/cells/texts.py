"""Texts（文字）: what every reader does with a cell before it asks what the cell means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime

from qiao.ground.exchange.faults import GARBLED, ID_AS_NUMBER, PRIVATE_CHARACTER, CellFault
from qiao.ground.exchange.misread import misread_in

NOTHING = frozenset(
    {"", "/", "//", "\\", "-", "--", "—", "——", "――", "\\N", "\\n", "null", "none", "n/a", "na", "无", "暂无"}
)
"""What offices and their exports write for "nothing here", folded. Readers for which 无 is an answer ask first."""

_INVISIBLE = dict.fromkeys([*range(9), *range(14, 32), 0x7F, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF])
# Excel's own mark before digits and letters, and ours (sheets.neutralised) before what looks like a formula.
_TEXT_MARK = re.compile(r"^[\t ]*'(?=[0-9A-Za-z=+\-@\t\r\n＝＋－＠])")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?1[4-9]")
_LONG_NUMBER = re.compile(r"[0-9０-９]{6,}[0-9０-９xXｘＸ]")
_DIGITS_KEPT = 1e15  # a number cell holds 15 digits; what is longer has lost its last ones
_SHOWN = 20


def text_of(raw: object) -> str:
    """A cell as the text its writer meant: trimmed, without invisible marks and Excel's text apostrophe; letters kept.

    Raises CellFault for numbers too long to have kept their digits and for text that was garbled on its way.
    """
    if isinstance(raw, str):
        text = raw.translate(_INVISIBLE).strip()
        if text.startswith("'"):
            text = _TEXT_MARK.sub("", text).lstrip()
        if _SCIENTIFIC.fullmatch(text):
            raise CellFault(ID_AS_NUMBER)
        if misread_in(text) is not None:
            raise CellFault(GARBLED)
        return text
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, int | float):
        if abs(raw) >= _DIGITS_KEPT:
            raise CellFault(ID_AS_NUMBER)
        return str(int(raw)) if raw == int(raw) else repr(raw)
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == datetime.min.time() else raw.isoformat(" ")
    return raw.isoformat() if isinstance(raw, date) else str(raw)


def half_width(text: str) -> str:
    """Full-width digits, letters and signs as half-width ones (NFKC), trimmed."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def folded(text: str) -> str:
    """A text for comparing: half width, lower case, no spaces."""
    return "".join(half_width(text).lower().split())


def is_nothing(text: str) -> bool:
    """Whether the cell says that there is nothing."""
    return len(text) <= 4 and folded(text) in NOTHING


def shown(text: str) -> str:
    """A cell's text fit for a message: short; of a long run of digits, which may be an identity, only the last four."""
    masked = _LONG_NUMBER.sub(lambda run: "…" + run[0][-4:], " ".join(text.split()))
    return masked if len(masked) <= _SHOWN else masked[: _SHOWN - 1] + "…"


def checked_characters(text: str) -> str:
    """The text itself; raises the warning that keeps it when another system cannot show one of its characters."""
    if not text.isascii() and any(unicodedata.category(letter) == "Co" for letter in text):
        raise CellFault(PRIVATE_CHARACTER, value=text, found=shown(text))
    return text


def share(samples: Sequence[object], fits: Callable[[object], bool]) -> float:
    """The share of the samples that fit; 0 of none."""
    return sum(1 for sample in samples if fits(sample)) / len(samples) if samples else 0.0


def readable(read: Callable[[object], object], raw: object) -> bool:
    """Whether a reader takes the cell and finds a value in it."""
    try:
        return read(raw) is not None
    except CellFault as fault:
        return fault.kind.severity == "warning"
