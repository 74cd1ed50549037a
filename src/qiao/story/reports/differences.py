"""Differences（差异清单）: what another system's export says of our people, field by field, in both directions.

Rows are people, or spells of work where the export tells from when somebody worked where. Nothing is written, and
nothing is told of an identity but its tail, of a phone but its tail, of health and ethnicity but that they differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.scrubbing import tailed
from qiao.ground.exchange.cells.dates import day_told
from qiao.ground.exchange.columns import Ledger
from qiao.ground.exchange.faults import CellFault
from qiao.ground.exchange.files.containers import Limits, container_of
from qiao.ground.exchange.files.sandbox import parse_apart
from qiao.ground.exchange.reading.ledgers import Reading, read_sheets
from qiao.ground.privacy import subjects
from qiao.ground.privacy.keys import current_ring
from qiao.story.placements.ledger_checks import WORK_PARTS, work_place_of
from qiao.story.register.columns import SEPARATE, residence_of
from qiao.story.register.readers import region_of
from qiao.story.register.words import relation_kept
from qiao.story.reports.covering import (
    OPEN,
    POOR,
    WISHING,
    WORKING,
    Seen,
    columns_in,
    empty_in,
    scope_of,
    unfit_of,
)
from qiao.story.reports.form_rows import (
    ROWS_AT_ONCE,
    people_covered,
    people_named,
    spells_covered,
    wanting_or_working,
    working,
)
from qiao.story.reports.known import Known, Marks, people_of, spells_of, value_of, whole_name
from qiao.story.reports.known_ledger import KNOWN
from qiao.story.reports.readable import OF_HOUSEHOLD

THERE, HERE, DIFFERS, SAME, WRONG, DOUBLED = "there", "here", "differs", "same", "wrong", "doubled"
GROUPS = (THERE, HERE, DIFFERS, SAME, WRONG, DOUBLED)
"""Every row of theirs stands in one; of ours in `here` those whom no row is about."""
NOT_COMPARED = frozenset({"serial", "identity", "age", "companions", "consent_on", *SEPARATE, *WORK_PARTS})
HIDDEN = frozenset({"health", "ethnicity", "political"})
LEDGER: Ledger = replace(
    KNOWN, columns=tuple(replace(one, essential=one.key == "identity") for one in KNOWN.columns)
)  # fmt: skip

Line = dict[str, Any]
Progress = Callable[[int, int], None]


def compare(
    path: Path,
    *,
    by: Actor,
    region: str,
    progress: Progress,
    covers: str = "auto",
    of_sheet: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """The differences of a file with the people of a region: `counts` by group, `fields` that differ, `lines` by group.

    A line: name, tail, row (0 for ours), of one that differs its fields with what is said there and here, of one that
    cannot be compared `why`. `covers`: of whom the export is (SCOPES); `scope` says whom of ours was looked for.
    `of_sheet`: what the columns of a sheet are, by letter, where a person said so. Raises LedgerRefused.
    """
    sheets = parse_apart(path, container_of(path, Limits()), None, Limits())
    readings = read_sheets(sheets, path.name, LEDGER, of_sheet=of_sheet, as_of=clock.today(), region=region)
    found = _Found(empty=empty_in(readings))
    of_spells = any(_tells_spells(reading, found.empty) for reading in readings)
    rows, told = [], [(reading, row) for reading in readings for row in reading.frame.iter_rows(named=True)]
    seen: Seen = {}
    for reading, row in told:
        if (unfit := unfit_of(reading, row, of_spells, seen)) is not None:
            found.lines[unfit[0]].append(_theirs_line(reading, row) | {"why": unfit[1]})
        else:
            rows.append((reading, row))
    for start in range(0, len(rows), ROWS_AT_ONCE):
        progress(start, len(rows))
        _compare_some(rows[start : start + ROWS_AT_ONCE], by, region, of_spells, found)
    scope = scope_of(readings, of_spells, covers)
    found.lines[HERE] = _only_here(by, region, of_spells, found.met, scope)
    fields = Counter(one["key"] for line in found.lines[DIFFERS] for one in line["fields"])
    read = {column.key for reading in readings for column in reading.recognised}
    return {
        "counts": {group: len(lines) for group, lines in found.lines.items()},
        "fields": [[LEDGER.column(key).title, count] for key, count in fields.most_common()],
        "lines": found.lines,
        "of_spells": of_spells,
        "scope": sorted(scope),
        "asked": [
            [reading.sheet_name, one.letter, tailed(one.heading)] for reading in readings for one in reading.asked
        ],
        "empty": _told_empty(found.empty, read),
        "columns": columns_in(sheets, LEDGER),
        "left_out": [other.name for other in readings[0].other_sheets],
        "withheld": [LEDGER.column(key).title for key in sorted(read & OF_HOUSEHOLD)] if found.is_shut else [],
    }


def columns_of(path: Path) -> list[dict[str, Any]]:
    """The columns of a file that could not be compared. Raises LedgerRefused."""
    return columns_in(parse_apart(path, container_of(path, Limits()), None, Limits()), LEDGER)


@dataclass(slots=True)
class _Found:
    """What was found so far: lines by group, the records that rows were about, whether a household stayed shut."""

    lines: dict[str, list[Line]] = field(default_factory=lambda: {group: [] for group in GROUPS})
    met: set[UUID] = field(default_factory=set)
    is_shut: bool = False
    empty: frozenset[str] = frozenset()


def _tells_spells(reading: Reading, empty: frozenset[str]) -> bool:
    keys = {column.key for column in reading.recognised} - empty
    return "started_on" in keys and "employer" in keys


def _told_empty(empty: frozenset[str], read: set[str]) -> list[str]:
    """The titles of the columns that were not compared because the whole file says nothing in them.

    A level of a place is told only where all its levels are blank: by the others the place is still compared.
    """
    parts = [set(parts) & read for parts in (SEPARATE, WORK_PARTS)]
    compared = {key for levels in parts if levels - empty for key in levels}
    told = empty - compared - (NOT_COMPARED - {*SEPARATE, *WORK_PARTS})
    return [column.title for column in LEDGER.columns if column.key in told]


def _compare_some(
    rows: Sequence[tuple[Reading, Mapping[str, Any]]],
    by: Actor,
    region: str,
    of_spells: bool,
    found: _Found,
) -> None:
    """Put each row into its group, and the records it is about into `found.met`."""
    known = _known_of([str(row["identity"]) for _, row in rows if row["identity"]], by, region, of_spells)
    for reading, row in rows:
        ours = _ours(known.get(str(row["identity"]), []), row, of_spells)
        line = _theirs_line(reading, row)
        if ours is None:
            found.lines[THERE].append(line)
            continue
        record = ours.spell if of_spells and ours.spell else ours.worker
        found.met.add(record.pk)
        found.is_shut |= not ours.sees_house
        line["name"] = ours.worker.called
        fields = _fields(reading, row, ours, found.empty)
        found.lines[DIFFERS if fields else SAME].append({**line, "fields": fields})


def _theirs_line(reading: Reading, row: Mapping[str, Any]) -> Line:
    line: Line = {"name": row["name"] or "", "tail": str(row["identity"] or "")[-4:], "row": row["row"]}
    return line | {"sheet": reading.sheet_name, "about": "", "fields": []}


def _known_of(numbers: Sequence[str], by: Actor, region: str, of_spells: bool) -> dict[str, list[Known]]:
    """By identity number, the people whom the actor may see, or each of their spells."""
    of_subject = {subject.pk: number for number, subject in subjects.by_resident_ids(numbers).items()}
    ring, marks = current_ring(), Marks()
    if of_spells:
        spells = spells_covered(by, region).filter(worker__subject_id__in=list(of_subject))
        told = spells_of(list(spells.order_by("started_on", "pk").values_list("pk", flat=True)), ring, marks, by=by)
    else:
        people = people_covered(by, region).filter(subject_id__in=list(of_subject))
        told = people_of(list(people.order_by("pk").values_list("pk", flat=True)), ring, marks, by=by)
    found: dict[str, list[Known]] = {}
    for one in told:
        found.setdefault(of_subject[one.worker.subject_id], []).append(one)
    return found


def _ours(known: Sequence[Known], row: Mapping[str, Any], of_spells: bool) -> Known | None:
    """The record that the row is about: of several spells the one that began in the same month, at the same firm."""
    if not of_spells:
        return known[0] if known else None
    start = day_told(row.get("started_on"))
    months = [one for one in known if one.spell and start and f"{one.spell.started_on:%Y%m}" == f"{start[0]:%Y%m}"]
    named = [one for one in months if one.spell and one.spell.employer_name == row.get("employer")]
    return next(iter(named or months), None)


def _fields(reading: Reading, row: Mapping[str, Any], ours: Known, empty: frozenset[str]) -> list[dict[str, str]]:
    """The fields that say something else there than here; cells that cannot be read there are left out."""
    faulty = {fault.column for fault in reading.faults if fault.row == row["row"] and fault.kind.severity == "error"}
    keys = {column.key for column in reading.recognised if column.letter not in faulty}
    keys -= empty if ours.sees_house else empty | OF_HOUSEHOLD
    told = []
    for key in sorted(keys - NOT_COMPARED):
        there, here = row.get(key), _read(key, value_of(ours, key))
        if not _alike(key, there, here):
            told.append(_field(key, there, here))
    for key, parts, code in (("residence", SEPARATE, residence_of), ("work_place", WORK_PARTS, work_place_of)):
        if keys & set(parts) and key not in keys:
            there, here = code(row) or None, _read(key, value_of(ours, key))
            if not _alike(key, there, here):
                told.append(_field(key, there, here))
    return told


def _read(key: str, value: object) -> object:
    """Our value as the same column's reader has it, so that two writings of one thing are one."""
    if value is None:
        return None
    try:
        return LEDGER.column(key).reader.read(value)
    except CellFault as fault:
        return fault.value if fault.kind.severity == "warning" else value


def _alike(key: str, there: object, here: object) -> bool:
    if isinstance(there, list) or isinstance(here, list):
        return set(_listed(there)) == set(_listed(here))
    if key in ("residence", "work_place") and there and here:
        few, many = sorted((region_of(str(there)), region_of(str(here))), key=len)
        return many.startswith(few)  # the one only says less of the same
    if key == "relation":
        return relation_kept(str(there or "")) == relation_kept(str(here or ""))
    if key in ("started_on", "ended_on") and there and here:
        few, many = sorted((str(there), str(here)), key=len)
        return many.startswith(few)  # a month, and a day of it
    return (there or None) == (here or None)


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [] if value is None else [value]


def _field(key: str, there: object, here: object) -> dict[str, str]:
    said = {"there": _said(key, there), "here": _said(key, here)}
    return {"key": key, "title": LEDGER.column(key).title, **said}


def _said(key: str, value: object) -> str:
    if value is None or value == "" or value == []:
        return ""
    if key in HIDDEN:
        return "（不显示）"
    if key in ("phone", "helper_phone"):
        return f"尾号 {str(value)[-4:]}"
    if isinstance(value, bool):
        return "是" if value else "否"
    if key in ("residence", "work_place"):
        return whole_name(str(value)) or str(value)
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _only_here(by: Actor, region: str, of_spells: bool, met: set[UUID], scope: frozenset[str]) -> list[Line]:
    """Ours whom no row is about, of those whom such an export covers."""
    lines: list[Line] = []
    if of_spells:
        spells = spells_covered(by, region, poor_only=POOR in scope).select_related("worker__subject")
        if WISHING in scope:
            spells = spells.filter(worker__in=people_named(by).filter(wanting_or_working()).values("pk"))
        spells = spells.filter(ended_on__isnull=True) if OPEN in scope else spells
        for spell in spells.order_by("worker__region", "worker__name", "started_on", "pk").iterator(chunk_size=1_000):
            if spell.pk not in met:
                told = f"{spell.started_on:%Y-%m} {spell.employer_name}"
                lines.append({**_ours_line(spell.worker), "about": told})
        return lines
    people = people_covered(by, region, poor_only=POOR in scope)
    people = people.filter(wanting_or_working()) if WISHING in scope else people
    people = people.filter(working()) if WORKING in scope else people
    for worker in people.select_related("subject").order_by("region", "name", "pk").iterator(chunk_size=1_000):
        if worker.pk not in met:
            lines.append(_ours_line(worker))
    return lines


def _ours_line(worker: Any) -> Line:
    return {
        "name": worker.called,
        "tail": worker.subject.resident_id_tail,
        "row": 0,
        "sheet": "",
        "about": "",
        "fields": [],
    }
