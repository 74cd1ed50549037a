"""Working（后台进程）: the loop of `qiao worker`.

django-tasks-db hands over the calls (`actions.wake`); our own job rows say what is to be done. Asked to end, the
worker puts its job back where it stands and goes; killed, it leaves a silent job that the next tick hands on.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from types import FrameType

from django.db import DatabaseError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker

from qiao.ground.jobs import ticking
from qiao.ground.jobs.running import leaving

LOOKS_EVERY_SECONDS = 1.0
CALLS_EVERY_SECONDS = 10.0
log = logging.getLogger(__name__)


def work_forever(*, until_idle: bool = False, ticks: bool = False) -> None:
    """Do jobs until the process is asked to end (SIGTERM, SIGINT), or with `until_idle` until nothing waits.

    `ticks`: do `qiao tick`'s work too, for an office that runs one worker and nothing else. Must be called in the main
    thread of its process.
    """
    leaving.clear()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    called_at = float("-inf")
    while not leaving.is_set():
        try:
            close_old_connections()
            if time.monotonic() - called_at >= CALLS_EVERY_SECONDS:
                called_at = time.monotonic()
                ticking.tick() if ticks else ticking.wake_waiting()
            _do_what_waits()
        except DatabaseError as away:
            log.warning("no database: %s", type(away).__name__)
            connection.close()
        if until_idle:
            break
        leaving.wait(LOOKS_EVERY_SECONDS)


def _do_what_waits() -> None:
    """Answer calls until there is none left, or the process is asked to end."""
    while not leaving.is_set():
        worker = Worker(
            queue_names=["default"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=f"{socket.gethostname()}-{os.getpid()}"[:64],
            excluded_queue_names=[],
        )
        worker.run()
        if not worker._run_tasks:
            return


def _leave(number: int, _frame: FrameType | None) -> None:
    """Asked to end: finish what is short, release what is long; asked again, end now."""
    if leaving.is_set():
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)
    log.info("asked to end", extra={"signal": number})
    leaving.set()
