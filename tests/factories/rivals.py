"""Rivals in processes of their own on one SQLite file: `python -m tests.factories.rivals FOLDER STEP`.

set-up makes the database, one user and one person; rival waits for the starting shot and then does everything that must
not be done twice; report writes what the database holds into report.json.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

LIMIT = 5
ROUNDS = 4
REGIONS = ("500238", "500239", "500240", "500241")


def main(folder: Path, step: str) -> None:
    """Do one step."""
    os.environ |= {
        "QIAO_MODE": "test",
        "QIAO_HOME": str(folder),
        "QIAO_AS_OF": "2019-06-30",
        "DJANGO_SETTINGS_MODULE": "qiao.site.settings",
    }
    import django

    django.setup()
    from django.conf import settings

    settings.QIAO_REVEALS_AN_HOUR = LIMIT
    STEPS[step](folder)


def set_up(folder: Path) -> None:
    """A fresh database."""
    from django.core.management import call_command
    from tests.factories.accounts import person
    from tests.factories.privacy import subject

    from qiao.ground.privacy.keys import new_ring, write_ring

    write_ring(new_ring(), folder / "keys.json")
    call_command("migrate", verbosity=0)
    person()
    subject("500237")


def rival(folder: Path) -> None:
    """Reveal, move, agree and seal, as fast as one can, from the starting shot on."""
    from contextlib import suppress

    from qiao.ground.accounts.actors import Actor
    from qiao.ground.accounts.models import User
    from qiao.ground.audit.sealing import seal_events
    from qiao.ground.privacy import consents, visibility
    from qiao.ground.privacy.errors import TooManyReveals
    from qiao.ground.privacy.models import Subject
    from qiao.ground.privacy.reveals import reveal

    by, one = Actor(User.objects.get().pk, "某人", ""), Subject.objects.get()
    (folder / f"ready-{os.getpid()}").touch()
    while not (folder / "go").exists():
        time.sleep(0.005)
    for number in range(ROUNDS):
        with suppress(TooManyReveals):
            reveal(by=by, subject=one, column="phone", reason="核对补贴银行卡")
        visibility.move_residence(subject=one, region=REGIONS[(os.getpid() + number) % len(REGIONS)])
        visibility.show(subject=one, region="370211", ground=visibility.PROPOSAL, cause="p")
        consents.record_consent(by=by, subject=one, purpose="sharing", agreed=bool(number % 2), said_how="电话")
        seal_events(batch=3)


def report(folder: Path) -> None:
    """What the database holds."""
    from django.db import connection

    from qiao.ground.audit.models import Event, Link
    from qiao.ground.audit.protection import missing
    from qiao.ground.audit.sealing import seal_events
    from qiao.ground.audit.verifying import verify_chain
    from qiao.ground.privacy.models import Consent, Reveal, Visibility

    seal_events()
    told = {
        "reveals": Reveal.objects.count(),
        "revealed": Event.objects.filter(action="privacy.subject.revealed").count(),
        "open": sorted(Visibility.objects.filter(valid_to__isnull=True).values_list("ground", flat=True)),
        "answers": Consent.objects.count(),
        "standing": Consent.objects.filter(ended_at__isnull=True).count(),
        "unlinked": Event.objects.filter(link__isnull=True).count(),
        "links": Link.objects.count() == Event.objects.count(),
        "breaks": [found.code for found in verify_chain()],
        "triggers_missing": missing(connection),
    }
    (folder / "report.json").write_text(json.dumps(told))


STEPS: dict[str, Callable[[Path], None]] = {"set-up": set_up, "rival": rival, "report": report}

if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
