"""Legacy workbooks（旧版 xls）: what an OLE2 container holds, and where its sheets hold formulas and error values.

python-calamine gives the values but neither formulas nor errors, and cannot say whether a container without a
workbook is a locked xlsx or a Word file. So the container's directory and the record headers are read here
([MS-CFB], [MS-XLS]). Light on purpose: the parsing process imports it.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from pathlib import Path

from qiao.ground.exchange.faults import DAMAGED, LOCKED, WRONG_TYPE, LedgerRefused
from qiao.ground.exchange.files.archives import Marks, SheetMarks

_END_OF_CHAIN = 0xFFFFFFFA  # this and above are no sectors
_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _BOOLERR = 0x0809, 0x000A, 0x002F, 0x0085, 0x0205
_FORMULAS = (0x0006, 0x0206, 0x0406)
_WORKSHEET = 0


def examine(path: Path) -> list[SheetMarks]:
    """The marks of every worksheet, in the workbook's order.

    Raises LedgerRefused: damaged, locked, or another program's file.
    """
    try:
        streams = _Container(path.read_bytes())
        if "EncryptedPackage" in streams.names:
            raise LedgerRefused(LOCKED, path.name)
        name = next((name for name in ("Workbook", "Book") if name in streams.names), None)
        if "Root Entry" not in streams.names or (name and not streams.holds(name)):
            raise LedgerRefused(DAMAGED, path.name)
        if name is None:
            raise LedgerRefused(WRONG_TYPE, path.name)
        return _sheets(path, streams.read(name))
    except (struct.error, IndexError, ValueError, OSError) as broken:
        raise LedgerRefused(DAMAGED, path.name) from broken


class _Container:
    """An OLE2 compound file: streams by name, sectors followed through the allocation table."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError("no compound file")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        directory, _, self._cutoff, mini_table = struct.unpack_from("<IIII", data, 48)
        self._table = self._allocation()
        self.names: dict[str, tuple[int, int]] = {}
        entries = self._chain(directory)
        for at in range(0, len(entries) - 127, 128):
            length = struct.unpack_from("<H", entries, at + 64)[0]
            if entries[at + 66] in (2, 5) and 2 <= length <= 64:
                title = entries[at : at + length - 2].decode("utf-16-le", "replace")
                self.names.setdefault(title, struct.unpack_from("<II", entries, at + 116))
        self._mini_table = struct.unpack(f"<{len(table) // 4}I", table) if (table := self._chain(mini_table)) else ()

    def holds(self, name: str) -> bool:
        """Whether the stream is there to its end; of a file broken off it may not be."""
        start, size = self.names[name]
        if size < self._cutoff:
            return len(self.read(name)) == size
        last = max(_followed(start, self._table), default=-1)
        return last >= 0 and (last + 1) * self._size < len(self._data) and len(self.read(name)) == size

    def read(self, name: str) -> bytes:
        """A stream's bytes."""
        start, size = self.names[name]
        if size >= self._cutoff:
            return self._chain(start)[:size]
        small, parts = self._chain(self.names["Root Entry"][0]), []
        for sector in _followed(start, self._mini_table):
            parts.append(small[sector * self._mini_size : (sector + 1) * self._mini_size])
        return b"".join(parts)[:size]

    def _allocation(self) -> tuple[int, ...]:
        """The whole allocation table: 109 of its sectors are named in the header, the rest in a chain of lists."""
        listed = list(struct.unpack_from("<109I", self._data, 76))
        following, seen = struct.unpack_from("<I", self._data, 68)[0], set()
        per_list = self._size // 4 - 1
        while following < _END_OF_CHAIN and following not in seen:
            seen.add(following)
            block = struct.unpack(f"<{per_list + 1}I", self._sector(following))
            listed.extend(block[:per_list])
            following = block[per_list]
        table: list[int] = []
        for sector in dict.fromkeys(number for number in listed if number < _END_OF_CHAIN):
            table.extend(struct.unpack(f"<{self._size // 4}I", self._sector(sector)))
        return tuple(table)

    def _sector(self, number: int) -> bytes:
        block = self._data[(number + 1) * self._size : (number + 2) * self._size]
        return block.ljust(self._size, b"\0") if block else b"\xff" * self._size

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(sector) for sector in _followed(start, self._table))


def _followed(start: int, table: tuple[int, ...]) -> Iterator[int]:
    """The sectors of a chain; a chain that bites its tail ends there."""
    seen = set()
    while start < len(table) and start not in seen:
        seen.add(start)
        yield start
        start = table[start]


def _sheets(path: Path, stream: bytes) -> list[SheetMarks]:
    offsets = []
    for kind, at, length in _records(stream, 0):
        if kind == _FILEPASS:
            raise LedgerRefused(LOCKED, path.name)
        if kind == _BOUNDSHEET and length >= 6:
            offset, _, sheet_type = struct.unpack_from("<IBB", stream, at)
            if sheet_type == _WORKSHEET:
                offsets.append(offset)
    return [_marks(stream, offset) for offset in offsets]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """(kind, where its data starts, length) of one substream's records, embedded substreams (charts) left out."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 1:
            yield kind, at + 4, length
        if depth <= 0:
            return
        at += 4 + length


def _marks(stream: bytes, offset: int) -> SheetMarks:
    marks = SheetMarks()
    for kind, at, length in _records(stream, offset):
        if kind in _FORMULAS and length >= 4:
            _add(marks.formulas, stream, at)
        elif kind == _BOOLERR and length >= 8 and stream[at + 7]:
            _add(marks.errors, stream, at)
    return marks


def _add(into: Marks, stream: bytes, at: int) -> None:
    row, column = struct.unpack_from("<HH", stream, at)
    into.setdefault(column, array("i")).append(row)
