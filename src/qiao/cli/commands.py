"""What the commands share: refusals said in words, columns named by hand, the day it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from qiao.engine.matching import InvalidProblem
from qiao.ground.exchange import LedgerRefused

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
