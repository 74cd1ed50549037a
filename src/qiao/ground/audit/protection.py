"""Protection（只增不改）: the database itself refuses to change or delete an audit event or a link.

Django rebuilds a table of SQLite when a column changes, and its triggers go with it: a migration that changes one of
these tables calls `protect` again at its end, and `qiao check` says when a trigger is missing.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("audit_event", "audit_link")
_SAID = "audit records are never changed or deleted"

_SQLITE = {
    "{table}_no_update": "BEFORE UPDATE ON {table}",
    "{table}_no_delete": "BEFORE DELETE ON {table}",
    # INSERT OR REPLACE deletes a row without a word to the trigger above.
    "{table}_no_replace": "BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})",
}
_POSTGRESQL = {
    "{table}_no_update": "BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW",
    "{table}_no_truncate": "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT",
}
_KEYS = {"audit_event": "id", "audit_link": "sequence"}


def protect(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers there; what is there already stays."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION audit_refused() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{_SAID}'; END $$"
            )
        there = present(connection)
        for name, event in _wanted(connection).items():
            if name in there:
                continue
            if connection.vendor == "postgresql":
                cursor.execute(f"CREATE TRIGGER {name} {event} EXECUTE FUNCTION audit_refused()")
            else:
                cursor.execute(f"CREATE TRIGGER {name} {event} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END")


def release(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for a migration that must rebuild a table, and for tests."""
    with connection.cursor() as cursor:
        for name, event in _wanted(connection).items():
            table = next(table for table in TABLES if f" ON {table} " in f"{event} ")
            cursor.execute(
                f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if connection.vendor == "postgresql" else "")
            )


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that should be there and are not."""
    return sorted(set(_wanted(connection)) - present(connection))


def present(connection: BaseDatabaseWrapper) -> set[str]:
    """The triggers of these tables that are there and active."""
    asked = (
        "SELECT tgname FROM pg_trigger WHERE tgrelid IN (%s::regclass, %s::regclass) AND tgenabled = 'O'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, TABLES)
        return {row[0] for row in cursor.fetchall()}


def _wanted(connection: BaseDatabaseWrapper) -> dict[str, str]:
    shapes = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
    return {
        name.format(table=table): event.format(table=table, key=_KEYS[table])
        for table in TABLES
        for name, event in shapes.items()
    }
