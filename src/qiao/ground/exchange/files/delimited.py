"""Delimited text（csv）: bytes to records, the encoding and the delimiter found, never guessed at the cost of a letter.

A byte that does not fit refuses the encoding; where all but a few fit, they are cells of another file that were pasted
in, and stand as the replacement character, so that each is told at its own cell. Light on purpose: the parsing process
imports it.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from qiao.ground.exchange.faults import DAMAGED, MOJIBAKE, WRONG_TYPE, LedgerRefused
from qiao.ground.exchange.files.containers import UTF16_MARKS, bare_utf16

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_LINES = 50
_CELL_LENGTH_MAX = 131_072
_SEPARATOR_LINE = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
# How systems make Excel keep 010 or an identity as a text; there is nothing in it to reckon.
_KEPT_TEXT = re.compile(r'^="([^"]*)"$')
# What is left when Chinese text was read in the wrong encoding and saved: the replacement character and its GBK ghost.
_NO_LETTER = re.compile(r"[\s\d()/+\-.,]+")
_HAN = re.compile("[\u4e00-\u9fff]")
_LATIN, _LEAST_LATIN = re.compile("[\u0080-\u00ff]+"), 4
_GHOSTS = re.compile("\ufffd+|(?:锟斤拷|锟斤|ï¿½|锘縖)+")
_NO_ASCII = re.compile("[^\x00-\x7f]")
_SOUND_EACH = 3
"""Sound letters to one broken byte at least, for the encoding to be the file's."""


def records(path: Path) -> Iterator[list[str]]:
    """The records of a csv file, one a row as Excel would show it; blank lines are empty records.

    Raises LedgerRefused: no text, text saved in the wrong encoding, a quote never closed.
    """
    text = decoded(path)
    if separator := _SEPARATOR_LINE.match(text):
        delimiter, text = separator[1], text[separator.end() :]
    else:
        delimiter = delimiter_of(text)
    csv.field_size_limit(_CELL_LENGTH_MAX)
    return _records(path, text.replace("\r\r\n", "\r\n") if "\n" in text else text.replace("\r", "\n"), delimiter)


def decoded(path: Path) -> str:
    """The file's text: UTF-16 or UTF-8 by its mark, else UTF-8, UTF-16, GB18030, the first that fits.

    UTF-8 that a few bytes do not fit goes before GB18030, which by chance most bytes fit.
    """
    data = path.read_bytes()
    if not data.startswith(UTF16_MARKS) and not bare_utf16(data):
        data = data.rstrip(b"\0")
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _checked(path, _strict(data, encoding) or _nearly(data, encoding))
    if bare := bare_utf16(data):
        return _checked(path, _strict(data, bare))
    for decode, encoding in ((_strict, "utf-8"), (_nearly, "utf-8"), (_strict, "gb18030"), (_nearly, "gb18030")):
        if (text := decode(data, encoding)) is not None:
            return _checked(path, text)
    return _checked(path, None)


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the lines most evenly into the most cells that are whole.

    A cell that still ends or begins with another delimiter was cut in the wrong place: systems put a tab before what
    shall stay text, so that every line holds as many tabs as commas.
    """
    lines = [line for line in text[:65_536].splitlines()[:_SAMPLE_LINES] if line.strip()]

    def agreement(delimiter: str) -> tuple[float, int]:
        rows = [cells for cells in csv.reader(lines, delimiter=delimiter) if len(cells) > 1]
        counts = Counter(map(len, rows))
        cells, times = max(counts.items(), key=lambda item: item[1] * item[0], default=(0, 0))
        edges = [edge for row in rows for cell in row if (bare := cell.strip()) for edge in {bare[0], bare[-1]}]
        whole = sum(edge not in _DELIMITERS for edge in edges) / len(edges) if edges else 0.0
        return times * cells * times / max(1, len(lines)) * whole, cells

    csv.field_size_limit(_CELL_LENGTH_MAX)
    try:
        return max(_DELIMITERS, key=agreement)
    except csv.Error:
        return ","


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _nearly(data: bytes, encoding: str) -> str | None:
    """As `_strict`, with the replacement character for the few bytes that do not fit; None for many."""
    text = data.decode(encoding, "replace")
    broken = text.count("\ufffd")
    return text if broken * (_SOUND_EACH + 1) <= len(_NO_ASCII.findall(text)) else None


def _checked(path: Path, text: str | None) -> str:
    if text is None:
        raise LedgerRefused(MOJIBAKE, path.name)
    if "\0" in text:
        raise LedgerRefused(WRONG_TYPE, path.name)
    head = text[:4_096]
    if _is_haunted(head) or is_misread(head):
        raise LedgerRefused(MOJIBAKE, path.name)
    return text


def _is_haunted(head: str) -> bool:
    """Whether its headings, or most of its letters, are what a wrong encoding leaves. A cell or two are told apart."""
    lines = [line for line in head.split("\n") if not line.isascii()]
    ghosts = sum(len(found) for found in _GHOSTS.findall(head))
    return bool(ghosts) and (bool(_GHOSTS.search(lines[0])) or 2 * ghosts > len(_NO_ASCII.findall(head)))


def is_misread(text: str) -> bool:
    """Whether this is UTF-8 that was read as GB18030 or Latin and saved so: it turns back into fewer letters."""
    foreign = [line for line in text.split("\n")[:20] if not line.isascii()][:5]
    return bool(foreign) and all(_turns_back(line) for line in foreign)


def _turns_back(line: str) -> bool:
    for wrong in ("gb18030", "cp1252", "latin-1"):
        try:
            right = line.encode(wrong).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if len(right) < len(line) and _HAN.search(right):
            return True
    # GB18030 read as Latin: nothing but accented letters and signs.
    bare = _NO_LETTER.sub("", line)
    if len(bare) < _LEAST_LATIN or not _LATIN.fullmatch(bare):
        return False
    return _strict(bare.encode("latin-1"), "gb18030") is not None


def _lines(text: str) -> Iterator[str]:
    """Lines by line feeds alone: str.splitlines would also cut at characters that belong inside a cell."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _records(path: Path, text: str, delimiter: str) -> Iterator[list[str]]:
    """Read strictly where that works: a quote never closed must be found before it swallows the rest of the file."""
    is_kept_text = '="' in text
    try:
        for record in csv.reader(_lines(text), delimiter=delimiter, strict=_quotes_close(text, delimiter)):
            yield [_KEPT_TEXT.sub(r"\1", cell) for cell in record] if is_kept_text else record
    except csv.Error as broken:
        raise LedgerRefused(DAMAGED, path.name) from broken


def _quotes_close(text: str, delimiter: str) -> bool:
    """False for letters after a closing quote, which Excel forgives; a quote never closed stays an error."""
    if '"' not in text:
        return True
    try:
        for _ in csv.reader(_lines(text), delimiter=delimiter, strict=True):
            pass
    except csv.Error as broken:
        return "unexpected end" in str(broken)
    return True
