"""Recognition（认列）of an uploaded file: its columns by heading and content, by what this sender's were last time, and
by what a person said of them; and whether a person must be asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qiao.ground.exchange.batches.importers import IMPORTERS, Registered
from qiao.ground.exchange.batches.models import Batch, SenderMapping
from qiao.ground.exchange.batches.showing import shown, unsealed
from qiao.ground.exchange.cells import Phone, ResidentId
from qiao.ground.exchange.cells.texts import readable
from qiao.ground.exchange.columns import GUIDE_SHEET, SUMMARY_SHEET, Column, Ledger
from qiao.ground.exchange.files.sandbox import Sheet
from qiao.ground.exchange.reading.headings import heading_at, likely_row
from qiao.ground.exchange.reading.recognising import (
    HEADING_ROW,
    HINTED,
    Layout,
    UnknownMapping,
    layout_of,
    letter_of,
    missing_from,
    samples_of,
)
from qiao.ground.exchange.reading.titles import likeness, names_of

SAMPLES_SHOWN = 3
HEAD_SHOWN = 10
"""So many first rows are shown where a person must point at the headings."""
Mappings = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Recognition:
    """The sheets that look like the ledger, as they are shown to a person; the mapping to read each by; and whether a
    person must be asked before the file is read."""

    sheets: list[dict[str, Any]]
    mappings: Mappings
    must_ask: bool


def recognise(batch: Batch, sheets: Sequence[Sheet], ledger: Ledger, hidden: frozenset[str]) -> Recognition:
    """Recognise the columns of every sheet. What a person said of this batch goes first, then what is remembered.

    A person must be asked when no sheet has all the columns without which it cannot be read; and, unless somebody has
    already said of these headings what they are, when a needed column is missing or a heading and its cells disagree.
    Where no sheet has headings that we know, a person points at their row too.
    """
    told, mappings, must_ask, readable = [], {}, False, False
    for sheet in sheets:
        given = batch.mapping.get(sheet.name)
        layout = _layout(sheet, ledger, _pointed_at(batch, sheet))
        if layout is None:
            continue
        digest = headings_digest(layout.heading.shown)
        remembered = None if given is not None else _remembered(batch, digest)
        said = given if given is not None else remembered
        if remembered is not None and HEADING_ROW in remembered:
            said = remembered | {HEADING_ROW: str(layout.heading.rows[0] + 1)}
        if said is not None and (better := _layout(sheet, ledger, said)) is not None:
            layout, mappings[sheet.name] = better, dict(said)
        else:
            said = None
        lacks, asks = missing_from(layout, ledger), _lacking(layout, ledger)
        objected = any(column.looks_like for column in layout.asked)
        readable |= not lacks
        must_ask |= said is None and not lacks and bool(asks or objected)
        is_remembered = remembered is not None and said is not None
        pointed = {"heading_row": said[HEADING_ROW]} if said and HEADING_ROW in said else {}
        told.append(_told(layout, ledger, hidden, digest, lacks or asks, is_remembered) | pointed)
    if not told:
        unheaded = [_unheaded(sheet, ledger, hidden) for sheet in sheets if _may_be_a_list(sheet, ledger)]
        return Recognition(unheaded, {}, bool(unheaded))
    return Recognition(told, mappings, must_ask or not readable)


def elsewhere(batch: Batch, sheets: Sequence[Sheet], offered: Iterable[Registered]) -> str:
    """The key of another ledger on offer that the file rather is, "" for none.

    One by whose title a sheet is called; or, where the file cannot be read as this ledger, one as which it can and of
    which it has as many columns or more.
    """
    own = IMPORTERS[batch.ledger].importer.ledger(batch.as_of)
    if any(own.title in sheet.name for sheet in sheets):
        return ""
    needs, here = max((_fit(sheet, own) for sheet in sheets), default=(False, 0))
    found = []
    for one in offered:
        ledger = one.importer.ledger(batch.as_of)
        named = [sheet for sheet in sheets if ledger.title in sheet.name]
        for sheet in named if needs else sheets:
            is_readable, columns = _fit(sheet, ledger)
            if one.key != batch.ledger and is_readable and (sheet in named or columns >= here):
                found.append((sheet in named, columns, one.key))
    return max(found)[2] if found else ""


def _fit(sheet: Sheet, ledger: Ledger) -> tuple[bool, int]:
    """Whether the sheet can be read as that ledger, and how many of its columns it has."""
    layout = _layout(sheet, ledger, {})
    return (False, 0) if layout is None else (not missing_from(layout, ledger), len(layout.recognised))


def _pointed_at(batch: Batch, sheet: Sheet) -> dict[str, str]:
    """The row of the headings that a person pointed at: in this file, or in an earlier one of the same sender with the
    same headings; {} for none."""
    given = batch.mapping.get(sheet.name)
    if given is not None:
        return {HEADING_ROW: given[HEADING_ROW]} if HEADING_ROW in given else {}
    digests = {digest: row for row, digest in reversed(_digests(sheet).items())}
    kept = SenderMapping.objects.filter(ledger=batch.ledger, sender=batch.sender, headings_digest__in=list(digests))
    for one in kept:
        if HEADING_ROW in one.mapping:
            return {HEADING_ROW: digests[one.headings_digest]}
    return {}


def _digests(sheet: Sheet) -> dict[str, str]:
    """The digest that each of the first rows, as Excel numbers it, would have as headings."""
    rows = ((row, heading_at(sheet, row)) for row in range(HEAD_SHOWN))
    return {str(row + 1): headings_digest(heading.shown) for row, heading in rows if heading is not None}


def _may_be_a_list(sheet: Sheet, ledger: Ledger) -> bool:
    """Whether the sheet has rows, and columns enough for what every row must fill."""
    if sheet.name in (SUMMARY_SHEET, GUIDE_SHEET):
        return False
    return sheet.row_count > 1 and len(sheet.columns) >= max(2, len(ledger.needed))


def _unheaded(sheet: Sheet, ledger: Ledger, hidden: frozenset[str]) -> dict[str, Any]:
    """A sheet without headings that we know: as `_told` with the likeliest row, and its first rows to choose from."""
    row = str(likely_row(sheet) + 1)
    layout = _layout(sheet, ledger, {HEADING_ROW: row})
    assert layout is not None
    told = _told(layout, ledger, hidden, "", missing_from(layout, ledger), False)
    letters = {column["letter"] for column in told["columns"]}
    columns = [column for at, column in enumerate(sheet.columns) if letter_of(at) in letters]
    kept_back = [_may_be(ledger, hidden, "", samples_of(column, 0), ()) for column in columns]
    head = [
        {"row": at + 1, "cells": [_sample(raw.at(at), be, hidden) for raw, be in zip(columns, kept_back, strict=True)]}
        for at in range(min(HEAD_SHOWN, sheet.row_count))
    ]
    return told | {"heading_row": row, "head": head, "digests": _digests(sheet)}


def headings_digest(headings: Sequence[str]) -> str:
    """One number for a sheet's headings, in their order."""
    return hashlib.sha256(json.dumps(list(headings), ensure_ascii=False).encode()).hexdigest()


def remember(batch: Batch, mappings: Mapping[str, Mapping[str, str]]) -> None:
    """Keep what a person said, for the next file of this sender with the same headings."""
    for sheet in columns_of(batch):
        if (said := mappings.get(sheet["name"])) is not None:
            SenderMapping.objects.update_or_create(
                ledger=batch.ledger,
                sender=batch.sender,
                headings_digest=sheet["digest"] or sheet["digests"][said.get(HEADING_ROW, sheet["heading_row"])],
                defaults={"mapping": dict(said)},
            )


def forget(batch: Batch) -> int:
    """Keep nothing more of what was said of this sender's columns under these headings; how many mappings that was."""
    sheets = columns_of(batch)
    digests = {sheet["digest"] for sheet in sheets} | {one for s in sheets for one in s.get("digests", {}).values()}
    kept = SenderMapping.objects.filter(ledger=batch.ledger, sender=batch.sender, headings_digest__in=digests)
    return kept.delete()[0]


def columns_of(batch: Batch) -> list[dict[str, Any]]:
    """The sheets and their columns as they were recognised last."""
    return unsealed(batch.recognised, batch.pk, "columns") or []


def _remembered(batch: Batch, digest: str) -> dict[str, str] | None:
    kept = SenderMapping.objects.filter(ledger=batch.ledger, sender=batch.sender, headings_digest=digest).first()
    return dict(kept.mapping) if kept else None


def _layout(sheet: Sheet, ledger: Ledger, mapping: Mapping[str, str]) -> Layout | None:
    """None too for a mapping that does not fit any more: the ledger's columns change over the years."""
    try:
        return layout_of(sheet, ledger, mapping)
    except UnknownMapping:
        return None


def _lacking(layout: Layout, ledger: Ledger) -> list[str]:
    """Titles of the columns of which every row must fill one and of which the sheet has none."""
    return [
        "或".join(ledger.column(key).title for key in group)
        for group in ledger.needed
        if not any(key in layout.places for key in group)
    ]


def _may_be(
    ledger: Ledger, hidden: frozenset[str], heading: str, samples: Sequence[object], guesses: Sequence[str]
) -> list[Column]:
    """Of what a column that was not recognised may hold, what must not be shown: hidden columns that its heading or one
    of its cells is like, and identities and phones that it may be."""
    hiding = [ledger.column(key) for key in sorted(hidden)]
    like = [one for one in hiding if likeness(heading, names_of(one)) >= HINTED or one.reader.recognises(samples) > 0]
    return like + [one for key in guesses if isinstance((one := ledger.column(key)).reader, ResidentId | Phone)]


def _sample(cell: object, may_be: Sequence[Column], hidden: frozenset[str], *, is_sure: bool = False) -> str:
    """A cell beside the question what its column is. Of what it only may be, a cell is masked that reads as such."""
    masking = (one for one in may_be if is_sure or one.key in hidden or readable(one.reader.read, cell))
    return shown(cell, next(masking, None), hidden)


def _told(
    layout: Layout, ledger: Ledger, hidden: frozenset[str], digest: str, lacks: list[str], is_remembered: bool
) -> dict[str, Any]:
    """A sheet for the mapping page: each column with its letter, heading, key, and a few cells, masked."""
    known = {column.letter: column for column in layout.recognised}
    asked = {column.letter: column for column in layout.asked}
    columns = []
    for at, raw in enumerate(layout.sheet.columns):
        letter, samples = letter_of(at), samples_of(raw, layout.data_from)
        heading = layout.heading.shown[at]
        if not (heading or samples):
            continue
        found, open_one = known.get(letter), asked.get(letter)
        guesses = open_one.guesses if open_one else ()
        may_be = [ledger.column(found.key)] if found else _may_be(ledger, hidden, heading, samples, guesses)
        columns.append(
            {
                "letter": letter,
                "heading": heading,
                "key": found.key if found else "",
                "how": found.how if found else "",
                "guesses": list(guesses),
                "looks_like": open_one.looks_like if open_one else "",
                "samples": [
                    _sample(cell, may_be, hidden, is_sure=found is not None) for cell in samples[:SAMPLES_SHOWN]
                ],
            }
        )
    return {
        "name": layout.sheet.name,
        "heading_rows": [row + 1 for row in layout.heading.rows],
        "digest": digest,
        "lacks": lacks,
        "remembered": is_remembered,
        "columns": columns,
    }
