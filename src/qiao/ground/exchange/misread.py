"""Misread letters（乱码）: what is left inside a cell of Chinese that was once read in a wrong encoding and saved so.

Whole files of that kind are refused (`files.delimited.is_misread`); this finds a few such letters among sound ones,
as they come when cells are copied together from several files. Sound Latin, names with accents too, is let be: letters
count as misread only where their bytes are a letter in the encoding that they were written in.
"""

from __future__ import annotations

import re

_GHOSTS = re.compile("\ufffd|锟斤拷|烫烫烫|屯屯屯|锘縖|ï¼|ï»¿|ï¿½|ã€|â€")
# UTF-8 read as Latin-1 or Windows-1252: a first byte, and continuation bytes as these two show them.
_AS_LATIN = re.compile("[\u00c2-\u00f4][\u0080-\u00bfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]{1,3}")
# GB18030 read as Latin: a row of accents and signs that no language writes.
_GB_AS_LATIN = re.compile("[\u00a1-\u00ff]{4,}")
_HAN_RUN = re.compile("[\u3400-\u9fff\ue000-\uf8ff]{4,}")
_HAN = re.compile("[\u4e00-\u9fff]")
_UTF8_HAN = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){3}")


# Whatever is found has one of these: a ghost, a letter of Latin, or one of the rare Han letters that the first bytes
# of a Han letter in UTF-8 are in GB18030. Sound Chinese has none, so that most cells cost one look.
_RARE = "".join(bytes((first, second)).decode("gb18030") for first in range(0xE4, 0xEA) for second in range(0x80, 0xC0))
_MAY_BE = re.compile(f"[\ufffd锟烫屯锘\u00a1-\u00ff\u2020-\u203a{re.escape(_RARE)}]")


def misread_in(text: str) -> str | None:
    """The misread letters of a text, None where it has none."""
    if not _MAY_BE.search(text):
        return None
    if ghost := _GHOSTS.search(text):
        return ghost[0]
    for run in _AS_LATIN.finditer(text):
        if _whole(_bytes(run[0])):
            return run[0]
    for run in _GB_AS_LATIN.finditer(text):
        if _is_gb(run[0]):
            return run[0]
    for run in _HAN_RUN.finditer(text):
        if _was_utf8(run[0]):
            return run[0]
    return None


def _bytes(run: str) -> bytes:
    """The bytes that stood there: each letter's in Windows-1252, or in Latin-1 where that has none."""
    told = b""
    for letter in run:
        try:
            told += letter.encode("cp1252")
        except UnicodeEncodeError:
            told += letter.encode("latin-1", "ignore")
    return told


def _whole(told: bytes) -> bool:
    """Whether they begin with one letter of UTF-8."""
    for length in (2, 3, 4):
        try:
            if len(told[:length].decode("utf-8")) == 1 and len(told) >= length:
                return True
        except UnicodeDecodeError:
            continue
    return False


def _is_gb(run: str) -> bool:
    try:
        right = run[: len(run) // 2 * 2].encode("latin-1").decode("gb2312")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return False
    return len(_HAN.findall(right)) >= len(right) - 1


def _was_utf8(run: str) -> bool:
    """Whether some of a row of Han letters is UTF-8 read as GB18030: three letters of it, which GB18030 never lines up
    so by itself."""
    return bool(_UTF8_HAN.search(run.encode("gb18030", "ignore")))
