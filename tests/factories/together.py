"""Things done at the same moment, each in a thread with a connection of its own. SQLite lets one writer in at a time,
and in the tests all threads share its memory: such tests are for PostgreSQL (`on_postgresql`)."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections

on_postgresql = pytest.mark.skipif(
    connections["default"].vendor == "sqlite", reason="SQLite lets one writer in at a time"
)


def together(*doings: Callable[[], Any]) -> list[Any]:
    """What each returned, or the exception it raised, in the order given."""
    start, outcomes = Barrier(len(doings)), [None] * len(doings)

    def do(place: int) -> None:
        start.wait()
        try:
            outcomes[place] = doings[place]()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            outcomes[place] = error
        finally:
            connection.close()

    threads = [Thread(target=do, args=(place,)) for place in range(len(doings))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
