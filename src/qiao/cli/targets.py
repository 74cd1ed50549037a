"""Where a command writes: never over the ledgers it reads, and never over what a person has made or changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from qiao.ground.exchange.faults import FaultKind
from qiao.ground.exchange.writing.wholefiles import IS_SOURCE, NO_FOLDER, WritingRefused, is_same
from qiao.story.matching.ledgers import PLAN_MARK

TARGET_EXISTS = FaultKind(
    "target_exists",
    "“{file}”已经有了，没有写。",
    "请换个文件名，或先把它改名、移走。",
    "“{file}” is there already and was not written.",
    "Choose another name, or rename or move it first.",
)
TARGET_TYPE = FaultKind(
    "target_type",
    "“{file}”不是 xlsx 文件名，没有写。",
    "请把文件名写成 .xlsx 结尾。",
    "“{file}” is no name of an xlsx file; nothing was written.",
    "End the name in .xlsx.",
)
_MODIFIED = re.compile(rb"<dcterms:(created|modified)[^>]*>([^<]*)<")


def new_workbook(target: Path, inputs: Iterable[Path] = ()) -> Path:
    """The target, if a new workbook may stand there; asked before any work is done.

    Raises WritingRefused: no xlsx name, no such folder, a file that is being read, a file that is there already.
    """
    if target.suffix.lower() != ".xlsx":
        raise WritingRefused(TARGET_TYPE, target.name or str(target))
    if not target.parent.is_dir():
        raise WritingRefused(NO_FOLDER, target.name, folder=str(target.parent))
    if any(is_same(target, path) for path in inputs):
        raise WritingRefused(IS_SOURCE, target.name)
    if target.exists():
        raise WritingRefused(TARGET_EXISTS, target.name)
    return target


def plan_workbook(target: Path, inputs: Iterable[Path]) -> Path:
    """The target, if a plan may stand there: nothing is there, or a plan of ours that nobody has saved since."""
    return target if is_untouched_plan(target) else new_workbook(target, inputs)


def is_untouched_plan(path: Path) -> bool:
    """Whether this is a plan that we wrote and no other program saved: both of its times are still the one we gave."""
    try:
        with ZipFile(path) as archive:
            core = archive.read("docProps/core.xml")
    except (OSError, BadZipFile, KeyError):
        return False
    times = dict(_MODIFIED.findall(core))
    return PLAN_MARK.encode() in core and times.get(b"created") == times.get(b"modified")


def free_name(target: Path) -> Path:
    """The target, or the first of target-2, target-3, … that is not there: a marked copy may be half mended by now."""
    if not target.exists():
        return target
    numbered = (target.with_stem(f"{target.stem}-{number}") for number in count(2))
    return next(path for path in numbered if not path.exists())
