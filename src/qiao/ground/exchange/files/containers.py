"""Containers（文件类型）: what a file really is, and the bounds within which it may be opened.

A name proves nothing: old systems call HTML tables .xls and csv files .xlsx, so the first bytes decide. Light on
purpose (no polars, no numpy): the parsing process imports it too, and its memory is limited.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from qiao.ground.exchange.faults import EMPTY, FILE_MISSING, FOLDER, TOO_LARGE, WRONG_TYPE, FaultKind, LedgerRefused

Container = Literal["zip", "ole", "text"]

WEB_PAGE = FaultKind(
    "web_page",
    "“{file}”里面是网页（HTML），不是表格文件，改了名字也还是网页。",
    "请用 Excel 或 WPS 打开它，另存为 xlsx 再上传。",
    "“{file}” is a web page (HTML), whatever its name says.",
    "Open it in Excel or WPS and save it as xlsx.",
)
TEXT_AS_WORKBOOK = FaultKind(
    "text_as_workbook",
    "“{file}”名字像 Excel 工作簿，里面其实是文本，也没有认出“{expected}”这样的列名。",
    "请从原处重新取一份，用 Excel 或 WPS 另存为 xlsx；本来就是 csv 的，补上列名，名字改成 .csv 再上传。",
    "“{file}” is called a workbook but is plain text, with nothing like “{expected}” as a heading.",
    "Fetch it again and save it as xlsx with Excel or WPS; a csv file needs its headings and a name that ends in .csv.",
)

_MEGABYTE = 1024 * 1024
_SNIFFED_BYTES = 65_536
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Documents, pictures and archives that begin so, be the rest of them readable text or not.
_FOREIGN = (
    *(b"%PDF", b"%!PS", b"{\\rtf", b"ID;PWXL", b"MIME-Version:"),
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"RIFF", b"II*\0", b"MM\0*"),
    *(b"Rar!\x1a", b"7z\xbc\xaf", b"\x1f\x8b"),
)
# Web pages and XML by a tag of theirs (a heading in angle brackets is none), and JSON.
_MARKUP = re.compile(
    rb"<(?:!doctype|!--|\?xml|(?:html|head|body|meta|link|title|style|script|table|thead|tbody|tr|div|svg)[\s>/])"
    rb"|\{\s*[\"}]|\[\s*[{\[]",
    re.IGNORECASE,
)
_WEB_PAGE = re.compile(rb"<(?!\?xml|!--)(?!!doctype(?!\s+html))|<!--(?s:.*?)-->\s*<", re.IGNORECASE)
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x0b\x1a")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file. Megabytes are 1024² bytes.

    `ratio` is the whole archive's inflated size over the file's size, and counts only past `ratio_from_mb` inflated: a
    small sheet of blanks is harmless however well it shrinks. Ledgers of 100,000 rows × 25 columns measured 8 times
    (every person different), 12 (formatted blanks) and 15 (every row the same).
    `memory_mb` bounds the parsing process's address space (100,000 rows × 25 columns take about 300), `seconds` its
    processor time and the time on the wall.
    """

    file_mb: int = 60
    entries: int = 2_000
    inflated_mb: int = 600
    ratio: int = 50
    ratio_from_mb: int = 16
    memory_mb: int = 512
    seconds: int = 60
    rows: int = 1_048_576
    columns: int = 1_024

    def __post_init__(self) -> None:
        assert min(self.file_mb, self.entries, self.inflated_mb, self.ratio, self.memory_mb, self.seconds) > 0
        assert self.rows > 0
        assert self.columns > 0


def container_of(path: Path, limits: Limits) -> Container:
    """What the file is by its first bytes. Raises LedgerRefused: missing, a folder, empty, too large, no ledger."""
    if path.is_dir():
        raise LedgerRefused(FOLDER, path.resolve().name)
    try:
        size = path.stat().st_size if path.is_file() else -1
        if size < 0:
            raise LedgerRefused(FILE_MISSING, path.name)
        with path.open("rb") as stream:
            head = stream.read(_SNIFFED_BYTES)
    except OSError as unreadable:
        raise LedgerRefused(FILE_MISSING, path.name) from unreadable
    return container_of_head(head, size, path.name, limits)


def container_of_head(head: bytes, size: int, name: str, limits: Limits) -> Container:
    """What a file of that size is whose first bytes (up to 64 KB) are these. Raises LedgerRefused."""
    if size == 0:
        raise LedgerRefused(EMPTY, name)
    if size > limits.file_mb * _MEGABYTE:
        raise LedgerRefused(TOO_LARGE, name, size=megabytes(size), limit=f"{limits.file_mb} MB")
    head = head[:_SNIFFED_BYTES]
    if head.startswith(_ZIP):
        return "zip"
    if head.startswith(_OLE):
        return "ole"
    if _is_text(head):
        return "text"
    raise LedgerRefused(WEB_PAGE if _is_web_page(head) else WRONG_TYPE, name)


def megabytes(size: int) -> str:
    """A size for people: whole megabytes, at least 1, rounded up so that a size over a limit reads as over it."""
    return f"{max(1, -(-size // _MEGABYTE))} MB"


def _is_text(head: bytes) -> bool:
    """Whether these bytes may be a csv file: no other kind of file, and no control bytes that text never holds."""
    wide = _wide(head)
    if any(opening.startswith(_FOREIGN) or _MARKUP.match(opening) for opening in _openings(head)):
        return False
    # What fills a file up to its end with zeros, as a copy broken off does, is no letter of it.
    told = head.rstrip(b"\0")
    return bool(wide) or (bool(told) and not any(byte < 32 and byte not in _TEXT_CONTROLS for byte in told))


def _is_web_page(head: bytes) -> bool:
    """Whether these bytes begin a web page: old systems write its table and call it .xls or .xlsx."""
    return any(_MARKUP.match(opening) and _WEB_PAGE.match(opening) for opening in _openings(head))


def _openings(head: bytes) -> list[bytes]:
    """The bytes from their first letter on; of UTF-16 as UTF-8 too."""
    wide = _wide(head)
    texts = [head, head.decode(wide, "ignore").encode()] if wide else [head]
    return [text.lstrip(b"\xef\xbb\xbf \t\r\n") for text in texts]


def _wide(head: bytes) -> str | None:
    return "utf-16" if head.startswith(UTF16_MARKS) else bare_utf16(head)


def bare_utf16(head: bytes) -> str | None:
    """The encoding of UTF-16 without its mark, None for anything else.

    Its line ends and delimiters are a byte beside a zero byte, so that the zeros lie mostly on one side. Not all of
    them: 一 is U+4E00.
    """
    even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
    marks = sum(head.count(mark) for mark in (b"\n\x00", b"\x00\n", b",\x00", b"\x00,", b"\t\x00", b"\x00\t"))
    if not marks or len(head) % 2 or 4 * min(even, odd) > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"
