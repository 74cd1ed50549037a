"""Archives（压缩包）: an xlsx file judged before anyone parses it, and what the parser does not tell.

Every entry is inflated once, counted as it comes out (what the directory says about sizes is not believed), searched
for DTDs, and, where it is a sheet, for formulas and error values, which python-calamine gives as plain values or
blanks. Memory stays at one block. Light on purpose: the parsing process imports it.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO
from xml.parsers import expat

from defusedxml import ElementTree

from qiao.ground.exchange.faults import (
    DAMAGED,
    LOCKED,
    TOO_COMPRESSED,
    TOO_LARGE,
    TOO_MANY_PARTS,
    WRONG_TYPE,
    LedgerRefused,
)
from qiao.ground.exchange.files.containers import Limits, megabytes

_BLOCK = 1 << 20
_OVERLAP = 4_096
_MEGABYTE = 1024 * 1024
_CELL_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
_PREFIX = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?worksheet[\s>]")
_ERROR_CELL = (b't="e"', b"t='e'")


Marks = dict[int, "array[int]"]
"""Row numbers from 0 by column number from 0."""


_FILLED = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["'][^>]*(?<!/)>""")
_LAST_CELLS_BYTES = 65_536


@dataclass(slots=True)
class SheetMarks:
    """Where a sheet holds formulas and error values, and how far its filled cells reach.

    `cells` is how many there are at the most; `widest` and `lowest` are the farthest to the right and down, each as
    (column, row) from 1, (0, 0) when the cells do not say where they are.
    """

    formulas: Marks = field(default_factory=dict)
    errors: Marks = field(default_factory=dict)
    cells: int = 0
    widest: tuple[int, int] = (0, 0)
    lowest: tuple[int, int] = (0, 0)


def examine(path: Path, limits: Limits) -> dict[str, SheetMarks]:
    """Inflate and judge the whole archive; what each sheet's part (`xl/worksheets/…`) holds, by the part's name.

    Raises LedgerRefused: damaged, locked, no workbook, too many entries, too large, too compressed.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
        _check_directory(path, entries, limits)
        with path.open("rb") as stream:
            return _examine_entries(path, stream, entries, limits)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError, OSError) as broken:
        raise LedgerRefused(DAMAGED, path.name) from broken


def sheet_parts(path: Path) -> dict[str, str]:
    """The part of each sheet by the sheet's name, from the workbook and its relations; {} when they do not say."""
    with zipfile.ZipFile(path) as archive:
        names = {name.lower(): name for name in archive.namelist()}
        book, relations = names.get("xl/workbook.xml"), names.get("xl/_rels/workbook.xml.rels")
        if not book or not relations:
            return {}
        targets = dict(_attributes(archive.read(relations), "Relationship", "Id", "Target"))
        sheets = _attributes(archive.read(book), "sheet", "name", "r:id")
    return {name: _part(targets[rid]) for name, rid in sheets if rid in targets}


def _part(target: str) -> str:
    """A relation's target as an entry's name: relative to xl/, or from the root."""
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}").lower()


def _attributes(xml: bytes, element: str, first: str, second: str) -> list[tuple[str, str]]:
    """Two attributes of every such element, in order. Prefixes are cut off, so that `r:id` may have any."""

    def bare(name: str) -> str:
        return name.rpartition("}")[2]

    pairs = []
    for node in ElementTree.fromstring(xml, forbid_dtd=True).iter():
        if bare(node.tag) == element:
            named = {("r:" if "}" in key else "") + bare(key): value for key, value in node.attrib.items()}
            if first in named and second in named:
                pairs.append((named[first], named[second]))
    return pairs


def _check_directory(path: Path, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [entry.filename.lower() for entry in entries]
    if len(entries) > limits.entries:
        raise LedgerRefused(TOO_MANY_PARTS, path.name, parts=len(entries), limit=limits.entries)
    if "encryptedpackage" in names or any(entry.flag_bits & 0x1 for entry in entries):
        raise LedgerRefused(LOCKED, path.name)
    if not any(name.startswith("xl/") and name.endswith("workbook.xml") for name in names):
        raise LedgerRefused(WRONG_TYPE, path.name)
    # Two entries of one name, or entries over the same bytes, let the judge and the parser read different things.
    if len(set(names)) < len(names) or sum(entry.compress_size for entry in entries) > path.stat().st_size:
        raise LedgerRefused(DAMAGED, path.name)


def _examine_entries(
    path: Path, stream: IO[bytes], entries: list[zipfile.ZipInfo], limits: Limits
) -> dict[str, SheetMarks]:
    file_size, total, marks = path.stat().st_size, 0, {}
    for entry in entries:
        name, inflated = entry.filename.lower(), 0
        scan = _SheetScan() if name.startswith("xl/") and "sheet" in name and name.endswith(".xml") else None
        tail = b""
        for block in _inflated(stream, entry):
            inflated += len(block)
            total += len(block)
            _check_size(path, total, file_size, limits)
            if name.endswith((".xml", ".rels", ".vml")) and _declares_type(tail[-16:] + block):
                raise LedgerRefused(DAMAGED, path.name)
            tail = scan.take(block) if scan else block[-16:]
        if inflated != entry.file_size:
            raise LedgerRefused(DAMAGED, path.name)
        if scan:
            scan.finish()
            marks[name] = _CellCount().read(_inflated(stream, entry)) if scan.unplaced else scan.marks
    return marks


def _check_size(path: Path, total: int, file_size: int, limits: Limits) -> None:
    if total > limits.inflated_mb * _MEGABYTE:
        raise LedgerRefused(TOO_LARGE, path.name, size=megabytes(total), limit=f"{limits.inflated_mb} MB")
    if total > max(limits.ratio * file_size, limits.ratio_from_mb * _MEGABYTE):
        raise LedgerRefused(TOO_COMPRESSED, path.name, ratio=total // file_size, limit=limits.ratio)


def _declares_type(block: bytes) -> bool:
    """A DTD: no spreadsheet program writes one, and entities are how small files become large."""
    return b"<!DOCTYPE" in block or b"<!ENTITY" in block


def _inflated(stream: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """What an entry holds, block by block, whatever its directory says it would hold."""
    stream.seek(entry.header_offset)
    header = stream.read(30)
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    if header[:4] != b"PK\x03\x04" or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile(entry.filename)
    stream.seek(name_length + extra_length, 1)
    left, engine = entry.compress_size, zlib.decompressobj(-15)
    while left > 0:
        packed = stream.read(min(left, _BLOCK // 4))
        if not packed:
            raise EOFError(entry.filename)
        left -= len(packed)
        if entry.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed and not engine.eof:
            yield engine.decompress(packed, _BLOCK)
            packed = engine.unconsumed_tail
    # What is still inside the engine once every packed byte is in: it comes out in blocks as well.
    while entry.compress_type == zipfile.ZIP_DEFLATED and not engine.eof:
        rest = engine.decompress(engine.unconsumed_tail, _BLOCK)
        if not rest:
            raise EOFError(entry.filename)
        yield rest


class _SheetScan:
    """Finds `<f>` and `t="e"` in a sheet's XML as it streams by, and the cells they belong to.

    `unplaced` says that such a cell had no reference of its own, so that only counting can place it.
    """

    def __init__(self) -> None:
        self.marks = SheetMarks()
        self.unplaced = False
        self._held = b""
        self._prefix: bytes | None = None

    def take(self, block: bytes) -> bytes:
        """Search one block; what follows the last cell's start is held back, so that no cell is cut in two."""
        text = self._held + block
        if self._prefix is None and (found := _PREFIX.search(text)):
            self._prefix = found[1] + b":" if found[1] else b""
        cut = text.rfind(b"<" + (self._prefix or b"") + b"c ")
        cut = cut if cut > 0 else max(0, len(text) - _OVERLAP)
        self._search(text[:cut])
        self._held = text[cut:][-_BLOCK:]
        return self._held[-16:]

    def finish(self) -> None:
        """Search what was held back."""
        self._search(self._held)
        self._held = b""

    def _search(self, text: bytes) -> None:
        prefix = self._prefix or b""
        opening = b"<" + prefix + b"c"
        self._reach(text, opening)
        for end in (b">", b" ", b"/"):
            self._mark(text, b"<" + prefix + b"f" + end, opening, self.marks.formulas)
        for written in _ERROR_CELL:
            self._mark(text, written, opening, self.marks.errors, inside_tag=True)

    def _reach(self, text: bytes, opening: bytes) -> None:
        """How far the cells reach. Rows come in order, so that the last filled cells tell; columns are looked for by
        letters not seen yet, since to look at every cell would take as long as to read it."""
        marks = self.marks
        marks.cells += text.count(opening + b" ")
        for start in range(max(0, len(text) - _LAST_CELLS_BYTES), -1, -_LAST_CELLS_BYTES):
            cells = _FILLED.findall(text, start, start + 2 * _LAST_CELLS_BYTES)
            if cells:
                marks.lowest = column_number(cells[-1][0].decode()) + 1, int(cells[-1][1])
                break
        for found in _beyond(marks.widest[0]).finditer(text):
            cell = _FILLED.match(text, text.rfind(opening, 0, found.start()))
            if cell and (column := column_number(cell[1].decode()) + 1) > marks.widest[0]:
                marks.widest = column, int(cell[2])

    def _mark(self, text: bytes, wanted: bytes, opening: bytes, into: Marks, *, inside_tag: bool = False) -> None:
        at = text.find(wanted)
        while at >= 0:
            start = text.rfind(opening, 0, at)
            end = text.find(b">", start) + 1
            if start >= 0 and (at < end or not inside_tag):
                cell = _CELL_REFERENCE.search(text, start, end)
                if cell:
                    into.setdefault(column_number(cell[1].decode()), array("i")).append(int(cell[2]) - 1)
                else:
                    self.unplaced = True
            at = text.find(wanted, at + 1)


class _CellCount:
    """Places formulas and error values by counting rows and cells, for sheets whose cells carry no references."""

    def __init__(self) -> None:
        self.marks = SheetMarks()
        self._row = self._column = -1
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.StartElementHandler = self._start

    def read(self, blocks: Iterator[bytes]) -> SheetMarks:
        """The marks of a sheet; a part that is no XML raises ValueError."""
        try:
            for block in blocks:
                self._parser.Parse(block, False)
            self._parser.Parse(b"", True)
        except expat.ExpatError as broken:
            raise ValueError("a sheet is no XML") from broken
        return self.marks

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        element = tag.rpartition("}")[2]
        if element == "row":
            self._row, self._column = int(attributes.get("r", self._row + 2)) - 1, -1
        elif element == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            self._column = column_number(letters) if letters else self._column + 1
            if attributes.get("t") == "e":
                self.marks.errors.setdefault(self._column, array("i")).append(self._row)
        elif element == "f" and self._column >= 0:
            self.marks.formulas.setdefault(self._column, array("i")).append(self._row)


@cache
def _beyond(column: int) -> re.Pattern[bytes]:
    """References to columns that may lie to the right of that one (from 1)."""
    if column < 26:
        return re.compile(rb"""\br=["'](?:[%c-Z]|[A-Z]{2,3})[0-9]""" % (65 + column))
    return re.compile(rb"""\br=["'][%c-Z][A-Z]{1,2}[0-9]""" % (65 if column >= 702 else 64 + (column - 1) // 26))


def column_number(letters: str) -> int:
    """0 for A, 26 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """A for 1, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
