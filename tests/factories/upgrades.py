"""A service as an older release left it, upgraded: migrations on rows, in a database of the test's own.

Beside the app under test only what its migrations stand on is there: with the tables of every later stage each step is
ten times as dear, and they take no part. Whoever asks for `everything` has them all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Service:
    """The database that this process works on, at some moment of its history."""

    def __init__(self, app: str, *, beside: Iterable[str] = (), everything: bool = False) -> None:
        self.app, self.beside, self.everything = app, tuple(beside), everything

    def upgraded(self) -> None:
        """Everything that belongs to it is as the newest release has it."""
        executor = MigrationExecutor(connection)
        leaves = executor.loader.graph.leaf_nodes()
        kept = leaves if self.everything else [leaf for leaf in leaves if leaf[0] in (self.app, *self.beside)]
        executor.migrate(kept)

    def at(self, name: str) -> Any:
        """The models of the app as they were after that migration, with the database brought there."""
        return MigrationExecutor(connection).migrate([(self.app, name)]).apps
