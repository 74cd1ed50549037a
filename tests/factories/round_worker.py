"""A round in a process that can be killed: `python -m tests.factories.round_worker FOLDER DATABASE SOCKET`.

The steps of `tests.factories.worker`, with another beginning and another report: a market and a round that waits.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from uuid import UUID

from tests.factories import worker

PEOPLE, POSTS, SEATS = 40, 4, 5
ROUND = UUID(int=77)


def set_up(folder: Path) -> None:
    """A fresh database with a market, and one round that waits for its worker."""
    from django.core.management import call_command

    from qiao.ground.privacy.keys import new_ring, write_ring

    write_ring(new_ring(), folder / "keys.json")
    call_command("migrate", verbosity=0)
    from tests.factories.matching import market, started

    market(people=PEOPLE, posts=POSTS, seats=SEATS)
    started(round_id=ROUND)


def work(folder: Path, *, until_idle: bool = False) -> None:
    """Be a worker that writes a few rows a transaction."""
    from qiao.story.matching import plans

    plans.ROWS_AT_ONCE = 5
    worker.work(folder, until_idle=until_idle)


def report(folder: Path) -> None:
    """What the round wrote, as one line of JSON."""
    from qiao.ground.audit.models import Event
    from qiao.ground.jobs.models import Job
    from qiao.story.matching import plans
    from qiao.story.matching.models import Excluded, Proposal, Round, Unmet, Unplaced

    found = Round.objects.get()
    told = {
        "state": found.state,
        "job": Job.objects.get(kind="matching.round").state,
        "digest": found.digest,
        "plan_digest": [found.plan_digest, plans.digest_of(plans.lines_stored(found.pk))],
        "rows": [model.objects.count() for model in (Proposal, Unplaced, Excluded, Unmet)],
        "computed_events": Event.objects.filter(action="matching.round.computed").count(),
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    worker.steps |= {
        "set-up": set_up,
        "work": work,
        "work-off": lambda folder: work(folder, until_idle=True),
        "report": report,
    }
    worker.main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
