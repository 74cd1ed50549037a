"""Databases beside the tests' own: one of a test's own, an empty one for a while, and copies of a migrated one.

All migrations together take twelve seconds of a processor. They run once in a test run, into a database that nobody
opens afterwards; whoever needs an empty service (each worker of pytest, an office in other processes) copies it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

MIGRATED_POSTGRESQL = "qiao_tests_migrated"
SQLITE_FILE = "qiao.sqlite3"


def server() -> str:
    """The PostgreSQL that the tests run on; "" on SQLite."""
    return os.environ.get("QIAO_TEST_DATABASE_URL", "")


def _on_server(*statements: str) -> None:
    import psycopg

    with psycopg.connect(server(), autocommit=True) as admin:
        for statement in statements:
            admin.execute(statement)  # type: ignore[call-overload]


@contextmanager
def own_database(folder: Path, *, migrated: bool = False) -> Iterator[str]:
    """The address of a database for one test: a file, or beside the other tests' one on PostgreSQL. It is empty, or a
    copy of the migrated one (the fixture of that name has made it)."""
    if not server():
        if migrated:
            copied_into(folder)
        yield f"sqlite:///{folder}/{SQLITE_FILE}"
        return
    name = f"own_{uuid4().hex[:8]}"
    _on_server(f"CREATE DATABASE {name}" + (f" TEMPLATE {MIGRATED_POSTGRESQL}" if migrated else ""))
    try:
        yield f"{server().rpartition('/')[0]}/{name}"
    finally:
        _on_server(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def led_to(name: str) -> Iterator[None]:
    """What this process asks of its database goes to another one for a while."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connections

    before = connections["default"]
    connections["default"] = type(before)({**before.settings_dict, "NAME": name}, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = before
        ContentType.objects.clear_cache()  # their numbers were those of the other database


@contextmanager
def empty(folder: Path) -> Iterator[None]:
    """For a while, this process works on a database without any table."""
    with own_database(folder) as address, led_to(address.rpartition("/")[2] if server() else address[10:]):
        yield


def file_migrated() -> Path:
    """The file that is copied on SQLite."""
    return Path(os.environ["TESTS_MIGRATED"]) / SQLITE_FILE


def copied_into(folder: Path) -> None:
    """A migrated SQLite file where a service with that home looks for its own."""
    shutil.copyfile(file_migrated(), folder / SQLITE_FILE)


def make_migrated() -> None:
    """Make the migrated database, unless another process of this run has made it or is about to."""
    folder = file_migrated().parent
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (folder / "made").exists():
            return
        _migrate()
        (folder / "made").touch()


def _migrate() -> None:
    from django.core.management import call_command

    if server():
        drop, make = f"DROP DATABASE IF EXISTS {MIGRATED_POSTGRESQL}", f"CREATE DATABASE {MIGRATED_POSTGRESQL}"
        _on_server(drop, make)
    with led_to(MIGRATED_POSTGRESQL if server() else str(file_migrated())):
        call_command("migrate", verbosity=0)
