"""A server for the field app, on one SQLite file: `python -m tests.factories.field_server FOLDER SOCKET`.

set-up makes the database, a village with households and two people who may log in; enter writes their cookies; office
changes something meanwhile; report writes what the database holds. The server itself is gunicorn, as it is in service.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.factories import field_near_home as near_home
from tests.factories.forking import asked

VILLAGE = "500238001002"
HOUSEHOLDS = 50
TODAY = "2019-06-30"


def environment(folder: Path) -> dict[str, str]:
    """What the server and the steps are started with."""
    return {
        "QIAO_MODE": "test",
        "QIAO_HOME": str(folder),
        "QIAO_AS_OF": TODAY,
        "QIAO_HOSTS": "localhost",
        "DJANGO_SETTINGS_MODULE": "qiao.site.settings",
    }


def main(folder: Path, asker: int) -> None:
    """Do each step that is asked for, in a process forked for it; what it returns stands in STEP.json."""
    os.environ |= environment(folder)
    import django

    django.setup()
    import_module("qiao.site.urls")
    step, _, given = asked(asker).partition(" ")
    told = STEPS[step](**json.loads(given))
    (folder / f"{step}.json").write_text(json.dumps(told), encoding="utf-8")


def serve(port: int) -> None:
    """Be the server, until it is asked to end."""
    from gunicorn.app.wsgiapp import WSGIApplication

    sys.argv = ["gunicorn", "qiao.site.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    sys.argv += ["--worker-class", "gthread", "--threads", "4", "--log-level", "warning"]
    WSGIApplication().run()


def set_up() -> dict[str, Any]:
    """A fresh database: fifty households of three, each visited in March and asked what they want."""
    from django.conf import settings
    from django.core.management import call_command
    from tests.factories.accounts import officer

    from qiao.ground.privacy.keys import new_ring, write_ring

    write_ring(new_ring(), settings.QIAO_KEY_FILE)
    call_command("migrate", verbosity=0)
    houses = [_house(number) for number in range(1, HOUSEHOLDS + 1)]
    officer("village", VILLAGE, username="clerk")
    officer("village", VILLAGE, username="colleague")
    officer("township", VILLAGE[:9], username="office")
    return {"households": houses}


def _house(number: int) -> dict[str, str]:
    from tests.factories import register, visits

    house = register.household(region=VILLAGE, number=f"TH-{number:03d}")
    head = register.worker(
        region=VILLAGE, household=house, relation="户主", status="looking_far", phone=f"154{number:08d}"
    )
    register.worker(region=VILLAGE, household=house, relation="配偶", status="looking_near")
    register.worker(region=VILLAGE, household=house, relation="之子", born=date(2010, 5, 1), status="not_looking")
    visits.visit(household=house, visited_on=date(2019, 3, 1))
    return {"id": str(house.pk), "head": str(head.pk), "name": head.name}


def enter(username: str) -> list[dict[str, str]]:
    """The cookies of somebody who logged in on an enrolled device."""
    from tests.factories.accounts import logged_in

    from qiao.ground.accounts.models import User

    browser = logged_in(User.objects.get(username=username))
    browser.get("/frame/alive/")
    return [{"name": name, "value": morsel.value} for name, morsel in browser.cookies.items()]


def end_log_ins() -> int:
    """Every log-in is over, as after its hours."""
    from django.contrib.sessions.models import Session

    return Session.objects.all().delete()[0]


def office(heads: list[str], to: str) -> int:
    """Somebody at the office sets another status meanwhile."""
    from qiao.ground.accounts.actors import actor_of
    from qiao.ground.accounts.models import User
    from qiao.story.register.actions import set_status

    by = actor_of(User.objects.get(username="office"))
    for head in heads:
        set_status(by=by, worker_id=UUID(head), to=to, why="来电说的")
    return len(heads)


def report() -> dict[str, Any]:
    """What came of the phones: every visit, receipt and conflict, and what people want now."""
    from qiao.story.register.models import Worker
    from qiao.story.visits.models import Conflict, Promise, Receipt, Visit

    visits = Visit.objects.filter(source="field")
    return {
        "visits": [
            {"household": str(v.household_id), "outcome": v.outcome, "situation": v.situation, "kind": v.kind,
             "place": v.place, "on": v.visited_on.isoformat(), "by": v.created_by_id}
            for v in visits.order_by("created_at", "pk")
        ],
        "receipts": Receipt.objects.count(),
        "conflicts": sorted(str(key) for key in Conflict.objects.values_list("worker_id", flat=True)),
        "statuses": {str(key): status for key, status in Worker.objects.order_by("pk").values_list("pk", "status")},
        "promises": sorted(Promise.objects.values_list("what", "state")),
    }  # fmt: skip


def wages() -> list[int]:
    """The least wage of every need."""
    from qiao.story.needs.models import Need

    return list(Need.objects.order_by("pk").values_list("wage_floor_yuan", flat=True))


def consents() -> list[list[Any]]:
    """Every answer that was given, as it stands."""
    from qiao.ground.privacy.models import Consent

    return [list(row) for row in Consent.objects.order_by("pk").values_list("purpose", "agreed")]


def end_device(username: str) -> int:
    """The office ends the user's phones."""
    from qiao.ground.accounts.actions import revoke_device
    from qiao.ground.accounts.actors import actor_of
    from qiao.ground.accounts.models import Device, User

    user = User.objects.get(username=username)
    devices = list(Device.objects.filter(user=user, revoked_at__isnull=True))
    for device in devices:
        revoke_device(by=actor_of(user), device=device, reason="手机丢了")
    return len(devices)


def open_file(path: str) -> dict[str, Any]:
    """What a phone sealed, as only the server reads it."""
    from qiao.ground.privacy.sealed_files import opened_file

    return opened_file(Path(path).read_bytes())


def bring_file(path: str, sure: bool = False) -> list[str]:
    """The office takes a file in; the tone of each record."""
    from qiao.ground.accounts.actors import actor_of
    from qiao.ground.accounts.models import User
    from qiao.web.field.files import bring

    by = actor_of(User.objects.get(username="office"))
    return [line.tone for line in bring(Path(path).read_bytes(), by=by, is_sure=sure).lines]


def move_house(key: str, region: str) -> int:
    """The household, and who lives there, belong to another village."""
    from qiao.ground.privacy import visibility
    from qiao.story.register.models import Household, Worker

    for worker in Worker.objects.filter(household_id=key).select_related("subject"):
        visibility.move_residence(subject=worker.subject, region=region)
    return Household.objects.filter(pk=key).update(region=region)


def settle(settled_as: str, why: str) -> int:
    """The office settles all that waits, on its pages."""
    import re

    from tests.factories.accounts import logged_in

    from qiao.ground.accounts.models import User
    from qiao.story.visits.models import Conflict

    browser = logged_in(User.objects.get(username="office"))
    open_ones = list(Conflict.objects.filter(state="open").values_list("pk", flat=True))
    for key in open_ones:
        page = browser.get(f"/visits/conflicts/{key}/", headers={"Host": "localhost"}).content.decode()
        told = dict(re.findall(r'name="(version|seen)" value="([^"]*)"', page))
        told |= {"settled_as": settled_as, "why": why}
        answer = browser.post(f"/visits/conflicts/{key}/", told, headers={"Host": "localhost"})
        assert answer.status_code == 302, answer.content.decode()
    return len(open_ones)


def clocks() -> list[list[Any]]:
    """Of each record what the phone's clock said, how far it was off, and the day of the visit."""
    from qiao.story.visits.models import Receipt, Visit

    days = dict(Visit.objects.values_list("pk", "visited_on"))
    rows = Receipt.objects.order_by("received_at", "pk").values_list("pk", "made_at", "clock_off_s")
    return [[made_at, off, days[key].isoformat()] for key, made_at, off in rows]


def fair_ground() -> dict[str, Any]:
    """What a fair needs before it is planned: the pair, an officer, a firm that hires, two who look for work."""
    from tests.factories.accounts import officer
    from tests.factories.fairs import looking
    from tests.factories.matching import HOME, pairing
    from tests.factories.vacancies import employer, vacancy

    pairing()
    officer("county", HOME, username="county")
    officer("county", HOME, username="door")
    vacancy(employer(name="示例纺织厂"), wage_low_yuan=5000)
    # Another birthday than the household people have: identities are counted anew in every process.
    born = date(1987, 5, 6)
    people = [looking(region=VILLAGE, name=name, born=born).worker_id for name in ("冉光荣", "向春梅")]
    return {"people": [str(key) for key in people]}


def user(username: str) -> str:
    """The number of a user, as a form sends it."""
    from qiao.ground.accounts.models import User

    return str(User.objects.get(username=username).pk)


def walk_in() -> dict[str, str]:
    """Somebody who is not invited stands at the desk: on record, with a wish, and agreed to matching."""
    from tests.factories.fairs import looking

    return {"name": looking(region=VILLAGE, name="龚小满", born=date(1991, 3, 4)).worker.name}


def run_jobs() -> list[str]:
    """Whatever waits is done, as the service's worker does it."""
    from qiao.ground.jobs.models import Job
    from qiao.ground.jobs.running import run_job

    waiting = list(Job.objects.filter(state="queued", kind__startswith="fairs.").order_by("created_at"))
    return [run_job(job.pk) for job in waiting]


def slips() -> list[list[str]]:
    """Name, short code and token of each slip."""
    from qiao.story.fairs.models import Invitation
    from qiao.story.fairs.queries import token_of

    rows = Invitation.objects.select_related("worker").order_by("worker__name")
    return [[one.worker.name, one.code, token_of(one)] for one in rows]


def started(worker: str) -> str:
    """The firm of the worker's intent has them at work."""
    from tests.factories.placements import placement

    from qiao.story.fairs.models import Intent

    told = Intent.objects.select_related("worker", "post__vacancy__employer").get(worker_id=worker)
    firm = told.post.vacancy.employer
    return str(placement(told.worker, employer=firm, employer_name=firm.name, started_on=date(2019, 6, 30)).pk)


def demand_ground() -> dict[str, Any]:
    """What a demand list needs: the pair, both officers, four who can sew and wait for a post, a firm that hires."""
    from tests.factories.accounts import officer
    from tests.factories.matching import HOME, pairing
    from tests.factories.needs import need
    from tests.factories.register import worker
    from tests.factories.vacancies import employer, vacancy

    pairing()
    officer("county", HOME, username="county")
    officer("city", "3709", username="city")
    vacancy(employer(name="示例纺织厂"), headcount=3, wage_low_yuan=5000)
    for year in range(4):
        born = date(1987 - year, 5, 6)
        need(worker(region=VILLAGE, status="looking_far", skills=["缝纫"], born=born), wage_floor_yuan=3200)
    return {}


def demand_started() -> str:
    """One of them is at work at the post that answers."""
    from tests.factories.placements import placement

    from qiao.story.register.models import Worker
    from qiao.story.vacancies.models import DemandAnswer

    post = DemandAnswer.objects.select_related("vacancy__employer").earliest("created_at").vacancy
    firm, of = post.employer, Worker.objects.filter(skills=["缝纫"]).earliest("created_at")
    told = {"employer": firm, "employer_name": firm.name, "home_region": VILLAGE, "started_on": date(2019, 6, 30)}
    return str(placement(of, vacancy=post, **told).pk)


STEPS: dict[str, Callable[..., Any]] = {
    "set-up": set_up,
    "enter": enter,
    "end-log-ins": end_log_ins,
    "office": office,
    "report": report,
    "consents": consents,
    "wages": wages,
    "end-device": end_device,
    "open-file": open_file,
    "bring-file": bring_file,
    "move-house": move_house,
    "settle": settle,
    "clocks": clocks,
    "fair-ground": fair_ground,
    "user": user,
    "walk-in": walk_in,
    "run-jobs": run_jobs,
    "slips": slips,
    "started": started,
    "demand-ground": demand_ground,
    "demand-started": demand_started,
    **near_home.STEPS,
    "serve": serve,
}

if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
