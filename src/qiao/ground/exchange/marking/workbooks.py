"""Error workbooks（错误工作簿）: the user's own file back, bad cells red, each with what is wrong and what to do.

Three things are added to the file and nothing else changes: marks and comments on the cells, one column 错误原因 at the
right of the headings, and one sheet 错误汇总 that counts the kinds. Rows keep the numbers that Excel shows. A file that
was marked before loses its old marks first, so that the rounds do not pile up.

A workbook of ordinary size is opened with openpyxl and keeps its looks (originals.py); a large one, an .xls and a .csv
are copied cell by cell into a new xlsx, which keeps the values and the places but not the looks (copies.py). Pictures,
shapes, slicers and links to other workbooks are not carried over.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from qiao.ground.exchange.faults import DAMAGED, LedgerRefused
from qiao.ground.exchange.files.containers import Limits, container_of
from qiao.ground.exchange.marking import copies, originals
from qiao.ground.exchange.marking.marks import Marked, Read, markings_of

# openpyxl takes about half a second and 10 MB of memory for each MB of XML: 24 MB, or 18,000 rows of 26 columns, stay
# near 12 s and 350 MB. What is larger is copied.
OWN_LOOKS_BYTES_MAX = 24 * 1024 * 1024


def write_error_workbook(
    source_path: Path | str,
    readings: Read | Sequence[Read],
    target_path: Path | str,
    *,
    language: str = "zh",
    never: Sequence[Path | str] = (),
) -> Marked:
    """Write the user's file with the faults of one reading, or of several of its sheets, to `target_path`: an xlsx.

    The source must have passed the caps of reading; it may be the target too, unless it is among the files that are
    `never` written over. Raises LedgerRefused when the source cannot be opened any more, WritingRefused when the target
    cannot be written, ValueError for two readings of one sheet.
    """
    source, target = Path(source_path), Path(target_path)
    markings = markings_of(readings if isinstance(readings, Sequence) else [readings], language)
    container = container_of(source, Limits())
    if container == "zip" and _xml_bytes(source) <= OWN_LOOKS_BYTES_MAX:
        try:
            return originals.mark_original(source, markings, target, never)
        except originals.NotReproducible:
            pass  # openpyxl would lose values of it; the copy below loses looks only
    return copies.mark_copy(source, container, markings, target, never)


def _xml_bytes(source: Path) -> int:
    """How large the workbook is unpacked, pictures apart, which is what openpyxl's time and memory follow."""
    try:
        with zipfile.ZipFile(source) as package:
            entries = package.infolist()
    except zipfile.BadZipFile as broken:
        raise LedgerRefused(DAMAGED, source.name) from broken
    return sum(entry.file_size for entry in entries if not entry.filename.startswith("xl/media/"))
