"""What the commands share: refusals said in words, columns named by hand, the day it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

CHINA = ZoneInfo("Asia/Shanghai")
FILE = click.Path(path_type=Path)


class Refused(click.ClickException):
    """Input was refused: the text says what is wrong and what to do; nothing was written."""

    exit_code = 2


class QiaoGroup(click.Group):
    """The command group. `places` names each command's module and function: it is imported when it is asked for."""

    def __init__(self, *args: Any, places: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        """Their names, in order."""
        return sorted(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of a name; None when there is none."""
        if cmd_name not in self.places:
            return None
        module, _, function = self.places[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), function)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command: a refused file, of a ledger or of keys, ends in its sentence, not in a traceback."""
        try:
            return super().invoke(ctx)
        except _refused_ledgers() as refused:
            language = (ctx.find_root().obj or {}).get("language", "zh")
            raise Refused(f"[{refused.fault.code}] {refused.fault.said(language)}") from refused
        except _refused_problems() as refused:
            raise Refused(f"[invalid_problem] {refused}") from refused
        except _unusable_keys() as unusable:
            raise Refused(str(unusable)) from unusable


# Imported only when something was raised: a command that reads no ledger need not load what reads ledgers.
def _refused_ledgers() -> type[Any]:
    from qiao.ground.exchange import LedgerRefused

    return LedgerRefused


def _refused_problems() -> type[Any]:
    from qiao.engine.matching import InvalidProblem

    return InvalidProblem


def _unusable_keys() -> type[Any]:
    from qiao.ground.privacy.keys import KeysUnusable

    return KeysUnusable


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
