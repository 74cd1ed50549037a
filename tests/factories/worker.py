"""Qiao in processes that can be killed: `python -m tests.factories.worker FOLDER DATABASE SOCKET`, see `forking`.

The steps share a folder and a database: set-up, confirm and undo decide, work does what waits until it is killed (or,
with work-off, until nothing waits), report tells as JSON what the database holds. Silence counts after half a second.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

ROWS = 1_200
WRONG_EVERY = 50


def main(folder: Path, database: str, asker: int) -> None:
    """Do each step that is asked for, in a process forked for it."""
    os.environ |= {
        "QIAO_MODE": "test",
        "QIAO_HOME": str(folder),
        "QIAO_DATABASE_URL": database,
        "QIAO_AS_OF": "2019-06-30",
        "QIAO_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "qiao.site.settings",
    }
    import django

    django.setup()
    from tests.factories.batches import offered
    from tests.factories.forking import asked

    step = asked(asker)
    with offered():
        steps[step](folder)


def set_up(folder: Path) -> None:
    """A fresh database with one officer and one uploaded file."""
    from django.core.management import call_command
    from tests.factories.accounts import acting
    from tests.factories.batches import csv_of, row_of, uploaded

    from qiao.ground.privacy.keys import new_ring, write_ring

    write_ring(new_ring(), folder / "keys.json")
    call_command("migrate", verbosity=0)
    rows = [row_of(number, "" if number % WRONG_EVERY == 0 else "建卡贫困户") for number in range(1, ROWS + 1)]
    uploaded(acting("county", "500238"), csv_of(rows))


def confirm_all(folder: Path) -> None:
    """Confirm the good rows; ends with 3 when somebody was quicker."""
    from qiao.ground.accounts.actors import actor_of
    from qiao.ground.accounts.models import User
    from qiao.ground.exchange.batches.actions import confirm, rows_to_write
    from qiao.ground.exchange.batches.errors import BatchRefused
    from qiao.ground.exchange.batches.models import Batch

    batch, by = Batch.objects.get(), actor_of(User.objects.get())
    try:
        confirm(by=by, batch_id=batch.pk, rows_seen=rows_to_write(batch), only_good_rows=True)
    except BatchRefused:
        sys.exit(3)


def undo_all(folder: Path) -> None:
    """Ask for the undo."""
    from qiao.ground.accounts.actors import actor_of
    from qiao.ground.accounts.models import User
    from qiao.ground.exchange.batches.actions import undo
    from qiao.ground.exchange.batches.models import Batch

    undo(by=actor_of(User.objects.get()), batch_id=Batch.objects.get().pk)


def work(folder: Path, *, until_idle: bool = False) -> None:
    """Be a worker whose silence counts soon, and say when the work begins."""
    from qiao.ground.exchange.batches import checking, undoing, writing
    from qiao.ground.jobs import running, ticking, working

    running.STALE_AFTER = ticking.STALE_AFTER = timedelta(seconds=0.5)
    running.HEARTBEAT_SECONDS = 0.1  # type: ignore[assignment]
    running.TOLD_EVERY_SECONDS = 0.02
    ticking.CALLED_AGAIN_AFTER = timedelta(seconds=0.1)
    working.LOOKS_EVERY_SECONDS, working.CALLS_EVERY_SECONDS = 0.05, 0.1
    checking.ROWS_JUDGED_AT_ONCE, writing.ROWS_AT_ONCE, undoing.ENTRIES_AT_ONCE = 50, 20, 20
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    working.work_forever(until_idle=until_idle)


def report(folder: Path) -> None:
    """What the database holds, as one line of JSON."""
    from qiao.ground.audit.models import Event
    from qiao.ground.exchange.batches.models import Batch, BatchEntry, BatchRow
    from qiao.ground.jobs.models import Job
    from qiao.story.register.models import Household

    batch = Batch.objects.get()
    told = {
        "state": batch.state,
        "counts": {name: batch.counts.get(name) for name in ("rows", "new", "wrong", "created")},
        "rows": BatchRow.objects.count(),
        "households": Household.objects.count(),
        "entries": BatchEntry.objects.count(),
        "undone": BatchEntry.objects.filter(undone_at__isnull=False).count(),
        "written_events": Event.objects.filter(action="batches.batch.written").count(),
        "undone_events": Event.objects.filter(action="batches.batch.undone").count(),
        "jobs": sorted(Job.objects.exclude(kind="batches.mark").values_list("kind", "state")),
    }
    sys.stdout.write(json.dumps(told))


steps: dict[str, Callable[[Path], None]] = {
    "set-up": set_up,
    "confirm": confirm_all,
    "undo": undo_all,
    "work": work,
    "work-off": lambda folder: work(folder, until_idle=True),
    "report": report,
}

if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
