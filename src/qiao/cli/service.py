"""The running service as the command line meets it: its settings, its database, its refusals in words.

Django is imported inside the functions only: commands that need no database must start without it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from qiao.cli.commands import Refused

DEMONSTRATION = Path("demo")
DEMONSTRATION_DAY = "2019-06-30"
_OF_NO_INSTALLATION = {"QIAO_NO_SERVE", "QIAO_TEST_DATABASE_URL", "QIAO_BIND", "QIAO_WEB_PROCESSES", "QIAO_LOG_LEVEL"}
"""Variables that name no data: with these alone the demonstration in ./demo is still meant."""


def django_ready() -> None:
    """Read the settings and load the applications. Raises Refused, naming the variable, for what is unsafe."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qiao.site.settings")
    from qiao.site.environment import UnsafeSetting

    try:
        import django
        from django.apps import apps

        if not apps.ready:
            django.setup()
    except UnsafeSetting as unsafe:
        raise Refused(f"{unsafe}\n设置表 / table of settings: docs/reference/settings.md") from unsafe


def settings_or_demonstration() -> None:
    """`django_ready`; where no variable names an installation, the demonstration in ./demo is meant, and told."""
    site = DEMONSTRATION / "site"
    given = [name for name in os.environ if name.startswith("QIAO_") and name not in _OF_NO_INSTALLATION]
    if not given and "DJANGO_SETTINGS_MODULE" not in os.environ and (site / "keys.json").is_file():
        demonstration_environment(DEMONSTRATION)
        click.echo(f"没有设 QIAO_HOME 等变量，用的是演示：{site} / no QIAO_HOME is set: the demonstration", err=True)
    django_ready()


DEMONSTRATION_STATIONS = "370900 泰安工作站（示例） 0538-0001000; 500238 巫溪县就业局（示例） 023-00001000"
"""Numbers that no exchange gave out: nobody is called by whoever tries the button."""


def demonstration_environment(folder: Path) -> None:
    """Set the variables of the demonstration in a folder; a database named in the environment is kept."""
    os.environ["QIAO_MODE"] = "demo"
    os.environ["QIAO_AS_OF"] = DEMONSTRATION_DAY
    os.environ.setdefault("QIAO_STATIONS", DEMONSTRATION_STATIONS)
    os.environ.setdefault("QIAO_HOME", str(folder / "site"))


@contextmanager
def database_asked() -> Iterator[None]:
    """What goes wrong with the database is said in words: not there, or its tables are missing. Raises Refused."""
    from django.db.utils import OperationalError, ProgrammingError

    try:
        yield
    except (OperationalError, ProgrammingError) as away:
        raise Refused(
            "数据库连不上，或还没有建表。请核对 QIAO_DATABASE_URL，再运行 qiao migrate。\n"
            "The database does not answer, or has no tables. Check QIAO_DATABASE_URL, then run qiao migrate."
        ) from away


@contextmanager
def refusals_said() -> Iterator[None]:
    """What the house refuses, and what goes wrong with the database, is told in both languages. Raises Refused."""
    from qiao.ground.saying import Refused as RefusedByTheHouse

    try:
        with database_asked():
            yield
    except RefusedByTheHouse as refused:
        raise Refused(f"[{refused.code}] {refused.zh}\n{refused.en}") from refused


def missing_migrations() -> int:
    """How many migrations the database still lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def managed(command: str, *arguments: Any, **options: Any) -> None:
    """One of Django's own commands, without its chatter."""
    from django.core.management import call_command

    call_command(command, *arguments, **{"verbosity": 0, "interactive": False, **options})
