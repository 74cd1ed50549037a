"""What the commands share: refusals said in words, and the reading of two ledgers with what is wrong in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
import polars as pl

from qiao.cli.steps import Steps
from qiao.cli.targets import free_name
from qiao.engine.matching import InvalidProblem
from qiao.ground.exchange import Ledger, LedgerRefused, Reading, read_ledger
from qiao.ground.exchange.marking import write_error_workbook
from qiao.story.matching.ledgers import LeftOut

CHINA = ZoneInfo("Asia/Shanghai")
FILE = click.Path(path_type=Path)


class Refused(click.ClickException):
    """Input was refused: the text says what is wrong and what to do; nothing was written."""

    exit_code = 2


class QiaoGroup(click.Group):
    """The command group: a refused file ends in its sentence, not in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except LedgerRefused as refused:
            language = (ctx.find_root().obj or {}).get("language", "zh")
            raise Refused(f"[{refused.fault.code}] {refused.fault.said(language)}") from refused
        except InvalidProblem as refused:
            raise Refused(f"[invalid_problem] {refused}") from refused


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

    def read(self, path: Path, ledger: Ledger, *, mapping: Mapping[str, str], marked_copy: Path) -> Reading:
        """Read one ledger; its wrong rows go into `left_out` and into a marked copy of the user's own file."""
        with self.steps.step(f"读 {path.name}" if self.language == "zh" else f"Reading {path.name}") as tell:
            reading = read_ledger(path, ledger, mapping=mapping, as_of=self.as_of, progress=tell)
        self.readings.append(reading)
        errors = [fault for fault in reading.faults if fault.kind.severity == "error"]
        self.left_out += [LeftOut(path.name, f.row, f.heading, f.said(self.language)) for f in errors]
        if errors and self.strict:
            first = errors[0]
            wrong = f"{path.name} {first.row} {first.column} [{first.code}] {first.said(self.language)}"
            told = (
                f"有错的格 {len(errors)} 处，第一处："
                if self.language == "zh"
                else f"{len(errors)} wrong cells, first: "
            )
            raise Refused(told + wrong)
        if errors:
            copy = free_name(marked_copy)
            with self.steps.step(f"写 {copy.name}" if self.language == "zh" else f"Writing {copy.name}"):
                write_error_workbook(path, reading, copy, language=self.language)
            self.marked.append(copy)
        self._tell_columns(path, reading)
        return reading

    def leave_out(self, path: Path, reasons: pl.DataFrame) -> None:
        """Rows that are right but do not take part: frame (row, why)."""
        self.left_out += [LeftOut(path.name, row, "", why) for row, why in reasons.iter_rows()]

    def _tell_columns(self, path: Path, reading: Reading) -> None:
        """Say which columns were not read, and how many rows are wrong; silence would hide a wrong heading."""
        chinese = self.language == "zh"
        for fault in (f for f in reading.faults if f.row == 0):
            self.steps.say(f"  {path.name} {fault.column} “{fault.heading}” {fault.said(self.language)}")
        if reading.wrong_count:
            self.steps.say(
                f"  {path.name}：{reading.row_count:,} 行里有 {reading.wrong_count:,} 行有错，没有参加"
                if chinese
                else f"  {path.name}: {reading.wrong_count:,} of {reading.row_count:,} rows are wrong and were left out"
            )
        warnings = sum(1 for fault in reading.faults if fault.row and fault.kind.severity == "warning")
        if warnings:
            self.steps.say(
                f"  {path.name}：另有 {warnings:,} 处提醒，不拦；用 qiao check 看"
                if chinese
                else f"  {path.name}: {warnings:,} warnings that stop nothing; see them with qiao check"
            )


def mapping_of(given: Sequence[str]) -> dict[str, str]:
    """`--map B=name` as a mapping; "B=" leaves the column."""
    pairs = [text.partition("=") for text in given]
    wrong = [text for text, (_, sign, _) in zip(given, pairs, strict=True) if not sign]
    if wrong:
        raise click.BadParameter(f"“{wrong[0]}”：写成 列=内容，如 B=name（column=key）")
    return {column.strip(): key.strip() for column, _, key in pairs}


def today_in_china() -> date:
    """The day it is in China: ages are counted on it unless a day is given."""
    return datetime.now(CHINA).date()
