"""The ground of the demonstration: a database of its own, cleared only when it carries the demonstration's mark."""

from __future__ import annotations

import shutil
from pathlib import Path

from qiao.cli.commands import Refused
from qiao.cli.service import managed

_RECORDS = ("accounts_user", "register_worker", "vacancies_employer", "agreements_programme", "audit_event")
_MARK = "agreements_demonstration"


def prepared(seed: int) -> None:
    """An empty, marked database. Raises Refused when it holds somebody's records without the mark."""
    from qiao.ground.agreements.actions import mark_demonstration

    refuse_others()
    clear()
    _durable(False)
    managed("migrate")
    mark_demonstration(seed=seed)


def refuse_others() -> None:
    """Raises Refused when the database holds somebody's records without the mark."""
    from django.db import connection

    if not is_ours():
        raise Refused(
            f"数据库里有别人的数据，不是演示的，什么都没有动（{connection.vendor}）。"
            "请去掉 QIAO_DATABASE_URL 和 QIAO_HOME，或换一个空的数据库。\n"
            "The database holds records and is not the demonstration's; nothing was touched. "
            "Unset QIAO_DATABASE_URL and QIAO_HOME, or name an empty database."
        )


def is_ours() -> bool:
    """Whether the database may be cleared: it holds no records at all, or carries the demonstration's mark."""
    from django.db import connection

    tables = set(connection.introspection.table_names())
    return _holds(_MARK, tables) or not any(_holds(table, tables) for table in _RECORDS)


def _holds(table: str, tables: set[str]) -> bool:
    from django.db import connection

    if table not in tables:
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
        return cursor.fetchone() is not None


def clear() -> None:
    """Take away what an earlier demonstration made: Qiao's own tables, and the files uploaded to it."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        connection.close()
        for path in (name, name.with_name(name.name + "-wal"), name.with_name(name.name + "-shm")):
            path.unlink(missing_ok=True)
        name.parent.mkdir(parents=True, exist_ok=True)
    else:
        _drop_own_tables()
    shutil.rmtree(settings.QIAO_UPLOADS, ignore_errors=True)


def _drop_own_tables() -> None:
    """Tables of the installed applications only: whatever else stands in the database is left alone."""
    from django.db import connection

    own = {*connection.introspection.django_table_names(only_existing=True), "django_migrations"}
    existing = own & set(connection.introspection.table_names())
    if existing:
        names = ", ".join(connection.ops.quote_name(table) for table in sorted(existing))
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {names} CASCADE")


def finished() -> None:
    """Say that the demonstration is whole."""
    from qiao.ground import clock
    from qiao.ground.agreements.models import Demonstration

    Demonstration.objects.update(finished_at=clock.now())
    _durable(True)


def _durable(wanted: bool) -> None:
    """Whether a commit waits for the disk. Not while the demonstration is built: a broken one is made anew."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA synchronous={'FULL' if wanted else 'OFF'}")
            if wanted:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
