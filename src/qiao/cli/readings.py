"""Ledgers read for a command: every sheet of a file, what is wrong in it said aloud, a marked copy beside the plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from qiao.cli.commands import Refused
from qiao.cli.steps import Steps
from qiao.cli.targets import free_name
from qiao.ground.exchange import Fault, Ledger, Reading
from qiao.ground.exchange.marking import write_error_workbook
from qiao.ground.exchange.reading import read_ledgers
from qiao.story.matching.ledgers import LeftOut

_FIGURES = re.compile(r"[0-9][0-9.,:-]*")
REASONS_SAID = 3  # the commonest, each with its first case, when nothing is left to match
FAULTS_SAID = 12  # remarks on whole columns that are said aloud for one sheet


@dataclass
class Ledgers:
    """Reads ledgers one after the other and remembers what did not enter, for the plan and for marked copies."""

    steps: Steps
    language: str
    as_of: date
    strict: bool = False
    left_out: list[LeftOut] = field(default_factory=list)
    marked: list[Path] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)

    def read(self, path: Path, ledger: Ledger, *, mapping: Mapping[str, str], marked_copy: Path) -> list[Reading]:
        """Read every sheet of one ledger; wrong rows go into `left_out` and a marked copy of the user's own file."""
        with self.steps.step(self._of("读 {}", "Reading {}", path.name)) as tell:
            readings = read_ledgers(path, ledger, mapping=mapping, as_of=self.as_of, progress=tell)
        self.readings += readings
        wrong = [reading for reading in readings if _errors(reading)]
        for reading in wrong:
            self.say_faults(reading, readings, _errors(reading))
        if wrong and self.strict:
            raise Refused(self._first_wrong(wrong))
        if wrong:
            copy = free_name(marked_copy)
            with self.steps.step(self._of("写 {}", "Writing {}", copy.name)):
                write_error_workbook(path, readings, copy, language=self.language)
            self.marked.append(copy)
        for reading in readings:
            self._tell(reading, readings)
        return readings

    def say_faults(self, reading: Reading, readings: Sequence[Reading], faults: Iterable[Fault]) -> None:
        """Put faults among what was left out, with the sheet's name where the file has several."""
        label = sheet_label(reading, readings)
        self.left_out += [
            LeftOut(label, f.row, f.heading, f.said(self.language), takes_part=f.kind.severity == "warning")
            for f in faults
        ]

    def leave_out(self, reading: Reading, readings: Sequence[Reading], rows: pl.DataFrame) -> None:
        """Put good rows that do not take part among what was left out: frame (row, heading, sentence)."""
        label = sheet_label(reading, readings)
        self.left_out += [LeftOut(label, row, heading, why, wrong=False) for row, heading, why in rows.iter_rows()]

    def none_left(self, zh: str, en: str, since: int) -> Refused:
        """A refusal because nobody, or no post, is left, with what most often kept them out; remarks before `since` are
        another ledger's."""
        alike: dict[str, list[str]] = {}
        for one in self.left_out[since:]:
            if not one.takes_part:
                alike.setdefault(_FIGURES.sub("#", one.why), []).append(one.why)
        commonest = sorted(alike.values(), key=len, reverse=True)[:REASONS_SAID]
        told = [self._of("{}（{:,} 行）", "{} ({:,} rows)", whys[0].rstrip("。."), len(whys)) for whys in commonest]
        said = self._of("；", "; ").join(told) or self._of("表里一行也没有", "the ledger has no row")
        return Refused(self._of("{}：{}。", "{}: {}.", self._of(zh, en), said))

    def _tell(self, reading: Reading, readings: Sequence[Reading]) -> None:
        """Say which columns and sheets were not read, and how many rows are wrong; silence would hide them."""
        label, say = sheet_label(reading, readings), self.steps.say
        for fault in [f for f in reading.faults if f.row == 0][:FAULTS_SAID]:
            say(f"  {label} {fault.column} “{fault.heading}” {fault.said(self.language)}")
        if reading.wrong_count:
            figures = (label, reading.row_count, reading.wrong_count)
            say(
                self._of(
                    "  {}：{:,} 行里有 {:,} 行有错，没有参加",
                    "  {}: of {:,} rows {:,} are wrong and were left out",
                    *figures,
                )
            )
        warnings = sum(1 for fault in reading.faults if fault.row and fault.kind.severity == "warning")
        if warnings:
            say(
                self._of(
                    "  {}：另有 {:,} 处提醒，不拦；用 qiao check 看",
                    "  {}: {:,} warnings that stop nothing; see them with qiao check",
                    label,
                    warnings,
                )
            )
        for other in reading.other_sheets if reading is readings[0] else ():
            if other.name not in {each.sheet_name for each in readings}:
                say(
                    self._of(
                        "  {}：工作表“{}”的 {:,} 行没有读，缺必要的列",
                        "  {}: {} was not read ({:,} rows); it lacks an essential column",
                        reading.file_name,
                        other.name,
                        other.rows,
                    )
                )

    def _first_wrong(self, wrong: Sequence[Reading]) -> str:
        count = sum(len(_errors(reading)) for reading in wrong)
        first = _errors(wrong[0])[0]
        place = f"{wrong[0].file_name} {wrong[0].sheet_name} {first.column}{first.row or ''}"
        told = f"{place} [{first.code}] {first.said(self.language)}"
        return self._of("有错的格 {} 处，第一处：{}", "{} wrong cells, first: {}", count, told)

    def _of(self, zh: str, en: str, *figures: object) -> str:
        return (zh if self.language == "zh" else en).format(*figures)


def _errors(reading: Reading) -> list[Fault]:
    return [fault for fault in reading.faults if fault.kind.severity == "error"]


def sheet_label(reading: Reading, readings: Sequence[Reading]) -> str:
    """The file's name, with the sheet's where several were read."""
    return reading.file_name if len(readings) == 1 else f"{reading.file_name}·{reading.sheet_name}"
