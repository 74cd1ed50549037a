"""Sync of the field app: phones send their records over real HTTP to gunicorn, some twice, some replies lost.

    python -m bench.sync [--devices 50] [--records 200] [--postgresql]
    python -m bench.sync --quick                                 6 phones × 40 records, SQLite

Each phone is a village cadre's with a session of its own. It has so many visits to its households; every tenth changes
a need, and on every eighth household two of its visits change the same wish, which must leave exactly one conflict. The
records of a phone are shuffled, 30% of them are sent once more, 20 go in a request, and of one request in ten the reply
is lost after the server has read it: half of those connections are closed at once, so that the records may be sent
again while they are being stored. Then all is counted in the database.

The named peer runs on the same server: the same visits, one by one, through the plain web form. Told are records a
second and processor seconds of the server for 1,000 records. Ends with 1 when one record is missing or too many.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from bench.measuring.serving import served

from bench.measuring import heading, number, table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
import postgresql

SEED, TOGETHER, AT_ONCE = 5, 8, 20
RESENT, LOST = 0.3, 0.1
PEER_VISITS = 400
HOUSEHOLD_VISITS, CHANGED_EVERY, CONFLICT_EVERY = 5, 10, 40
DAY = "2019-06-28"


@dataclass
class Ground:
    """A service of its own in a folder: its database, its phones, its server."""

    folder: Path
    database: str
    port: int = 0

    def environment(self) -> dict[str, str]:
        """Of every process of it."""
        told = {
            "QIAO_MODE": "test", "QIAO_HOME": str(self.folder), "QIAO_DATABASE_URL": self.database,
            "QIAO_AS_OF": "2019-06-30", "QIAO_LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "qiao.site.settings",
        }  # fmt: skip
        return {**os.environ, **told}

    def step(self, *told: str) -> Any:
        """What a step of this module prints, in a process of its own."""
        command = [sys.executable, "-m", "bench.sync", "--step", *told]
        done = subprocess.run(command, env=self.environment(), capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()[-2000:]
        return json.loads(done.stdout.splitlines()[-1])

    @contextmanager
    def served(self) -> Iterator[subprocess.Popen[bytes]]:
        """The server of this office."""
        self.port = self.port or _free_port()
        with served(f"127.0.0.1:{self.port}", environment=self.environment()) as process:
            yield process


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# What is there before ------------------------------------------------------------------------------------------------
def prepare(devices: int, records: int) -> list[dict[str, Any]]:
    """Migrate, make the people of each phone, log it in; by phone its session and its records."""
    from django.core.management import call_command
    from django.db import transaction

    from qiao.ground import places
    from qiao.ground.privacy.keys import new_ring, write_ring

    write_ring(new_ring(), Path(os.environ["QIAO_HOME"]) / "keys.json")
    call_command("migrate", verbosity=0)
    towns = [town.code for town in places.children("500238")]
    villages = [village.code for town in towns for village in places.children(town)][:devices]
    assert len(villages) == devices, f"the county has {len(villages)} villages: fewer phones, please"
    draw, told = random.Random(SEED), []
    for place, village in enumerate(villages):
        with transaction.atomic():
            told.append(_phone(place, village, records, draw))
    return told


def _phone(place: int, village: str, records: int, draw: random.Random) -> dict[str, Any]:
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from qiao.ground.accounts.actions import appoint, create_user, enrol_device, issue_device_code
    from qiao.ground.accounts.actors import SYSTEM
    from qiao.web.accounts.second_factor import DEVICE

    user = create_user(
        by=SYSTEM, username=f"phone{place}", display_name=f"量{place}", password="jintian-liang-yi-liang-8",
        must_change=False,
    )  # fmt: skip
    appoint(by=SYSTEM, user=user, role="village", office="量", region=village)
    code = issue_device_code(by=SYSTEM, user=user)
    device, _secret = enrol_device(by=SYSTEM, user=user, code=code, label="量", pin="582913")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    told = {
        SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: "allauth.account.auth_backends.AuthenticationBackend",
        HASH_SESSION_KEY: user.get_session_auth_hash(), DEVICE: device.pk, "begun_at": time.time(),
        "seen_at": time.time(),
    }  # fmt: skip
    for name, value in told.items():
        session[name] = value
    session.save()
    houses = [_household(village, at) for at in range(-(-records // HOUSEHOLD_VISITS))]
    return {"session": session.session_key, "records": [_record(houses, at, draw) for at in range(records)]}


def _household(village: str, at: int) -> dict[str, str]:
    from datetime import date

    from qiao.ground.privacy.models import Subject, Visibility
    from qiao.story.needs.models import Need
    from qiao.story.register.models import Household, Worker

    house = Household.objects.create(region=village, number=f"B{at:05d}")
    subject = Subject.objects.create()
    Visibility.objects.create(subject=subject, region=village, ground="residence", valid_from=date(2017, 1, 1))
    head = Worker.objects.create(
        subject=subject, household=house, region=village, name="冉示例", relation="户主", status="looking_far",
        born_on=date(1980, 1, 1),
    )  # fmt: skip
    Need.objects.create(worker=head, reach=3, wage_floor_yuan=3000, stated_on=date(2019, 6, 1))
    return {"house": str(house.pk), "head": str(head.pk)}


def _record(houses: list[dict[str, str]], at: int, draw: random.Random) -> dict[str, Any]:
    """A visit; of the first household in eight the first two visits change the same wish."""
    place, visit = divmod(at, HOUSEHOLD_VISITS)
    chosen = houses[place]
    changes = at % CHANGED_EVERY == 0 or at % CONFLICT_EVERY == 1
    member = {
        "worker": chosen["head"], "version": 1, "was": {"need.wage_floor_yuan": 3000},
        "now": {"need.wage_floor_yuan": 3100 + visit},
    }  # fmt: skip
    body = {
        "kind": "household", "household": chosen["house"], "on": DAY, "outcome": "seen", "how": "there",
        "situation": f"房子修好了，养了 {at} 只鸡", "members": [member] if changes else [],
    }  # fmt: skip
    key = str(UUID(int=draw.getrandbits(128), version=4))
    return {"id": key, "kind": "visit", "made_at": f"{DAY}T10:00:00+08:00", "body": body}


def report() -> dict[str, int]:
    """What the database holds."""
    from qiao.ground.audit.models import Event
    from qiao.story.needs.models import Need
    from qiao.story.visits.models import Conflict, Receipt, Visit

    field = Visit.objects.filter(source="field")
    return {
        "visits": field.count(),
        "receipts": Receipt.objects.count(),
        "without a receipt": field.exclude(pk__in=Receipt.objects.values("pk")).count(),
        "conflicts": Conflict.objects.count(),
        "changed": Need.objects.filter(wage_floor_yuan__gt=3000).count(),
        "changed twice": Need.objects.filter(version__gt=2).count(),
        "events": Event.objects.filter(action="visits.visit.recorded").count(),
    }


# The phones -----------------------------------------------------------------------------------------------------------
class Phone:
    """One phone: its session, its outbox, and what the server said of each record."""

    def __init__(self, ground: Ground, told: dict[str, Any], draw: random.Random) -> None:
        self.ground, self.session, self.draw = ground, told["session"], draw
        again = [one for one in told["records"] if draw.random() < RESENT]
        self.outbox = [*told["records"], *again]
        draw.shuffle(self.outbox)
        self.results: dict[str, list[str]] = {}
        self.lost = 0
        self.token = ""

    def ask(self, method: str, path: str, body: str = "", form: bool = False) -> tuple[int, str]:
        """One request, its connection closed afterwards."""
        connection = HTTPConnection("127.0.0.1", self.ground.port, timeout=60)
        try:
            self._send(connection, method, path, body, form)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def _send(self, connection: HTTPConnection, method: str, path: str, body: str, form: bool) -> None:
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        headers = {"Content-Type": kind, "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        connection.request(method, path, body.encode() if body else None, headers)

    def warmed_up(self) -> None:
        """Asked before anything is timed: a server's process loads the site with its first request."""
        assert self.ask("GET", "/field/standing/")[0] == 200

    def all_sent(self) -> None:
        """Send the outbox in requests of twenty, each until its reply has come."""
        for start in range(0, len(self.outbox), AT_ONCE):
            self.sent(self.outbox[start : start + AT_ONCE])

    def sent(self, records: list[dict[str, Any]]) -> None:
        """Send these until a reply has come; a server that is away, or a lost reply, means once more."""
        body = json.dumps({"device_now": "2019-06-30T10:00:00+08:00", "pack": None, "records": records})
        for _ in range(600):
            try:
                if self.draw.random() < LOST:
                    self._lose(body)
                status, told = self.ask("POST", "/field/sync/", body)
            except (OSError, HTTPException):
                time.sleep(0.1)
                continue
            if status == 503:
                time.sleep(0.1)
                continue
            assert status == 200, (status, told[:500])
            for result in json.loads(told)["results"]:
                self.results.setdefault(result["id"], []).append(result["result"])
            return
        raise AssertionError("the server stays away")

    def _lose(self, body: str) -> None:
        """Send, and never know: the reply is thrown away, or the connection closed before it comes."""
        self.lost += 1
        if self.draw.random() < 0.5:
            self.ask("POST", "/field/sync/", body)
            return
        connection = HTTPConnection("127.0.0.1", self.ground.port, timeout=60)
        self._send(connection, "POST", "/field/sync/", body, form=False)
        connection.close()


TOKEN = "q" * 32
"""A token of our own making: the cookie and the header agree, which is what the server asks for over plain HTTP."""


def by_form(phone: Phone, records: list[dict[str, Any]]) -> None:
    """The peer: the same visits, one by one, as a browser sends the web form."""
    for one in records:
        body = one["body"]
        form = {"key": one["id"], "visited_on": DAY, "how": "there", "outcome": "seen", "situation": body["situation"]}
        form["csrfmiddlewaretoken"] = TOKEN
        status, told = phone.ask("POST", f"/visits/households/{body['household']}/new/", urlencode(form), form=True)
        assert status == 302, (status, told[:500])


# Measuring ------------------------------------------------------------------------------------------------------------
def measure(ground: Ground, devices: int, records: int) -> bool:
    """Prepare, send, count, print; whether something is missing or too many."""
    began = time.monotonic()
    told = ground.step("prepare", str(devices), str(records))
    print(f"{devices} phones with {records} records each made in {time.monotonic() - began:.0f} s", flush=True)
    phones = [Phone(ground, one, random.Random(SEED + place)) for place, one in enumerate(told)]
    with ground.served() as server:
        _timed(server.pid, lambda phone: phone.warmed_up(), phones * 2)
        took = _timed(server.pid, lambda phone: phone.all_sent(), phones)
        found = ground.step("report")
        peers = _peers(told, ground)
        each = -(-PEER_VISITS // len(peers))
        few = min(each, records)
        slow = _timed(server.pid, lambda pair: by_form(*pair), [(phone, made[:few]) for phone, made in peers])
    _show(phones, took, slow, few * len(peers))
    return _wrong(phones, found, devices, records)


def _peers(told: list[dict[str, Any]], ground: Ground) -> list[tuple[Phone, list[dict[str, Any]]]]:
    """The same visits under new keys, in the first phones' hands."""
    draw = random.Random(SEED + 1)
    made = [
        [{**made, "id": str(UUID(int=draw.getrandbits(128), version=4))} for made in one["records"]] for one in told
    ]
    return [(Phone(ground, {**told[at], "records": []}, draw), made[at]) for at in range(min(TOGETHER, len(told)))]


def _timed(pid: int, do: Any, among: list[Any]) -> tuple[float, float]:
    """Seconds, and processor seconds of the server."""
    from bench.pages import cpu_seconds

    cpu, began = cpu_seconds(pid), time.perf_counter()
    with ThreadPoolExecutor(TOGETHER) as pool:
        list(pool.map(do, among))
    return time.perf_counter() - began, cpu_seconds(pid) - cpu


def _show(phones: list[Phone], took: tuple[float, float], slow: tuple[float, float], peer_visits: int) -> None:
    stored = len({key for phone in phones for key in phone.results})
    sent = sum(len(phone.outbox) for phone in phones)
    rows = [
        (name, number(many, 0), number(seconds, 1), number(many / seconds, 1), number(1000 * cpu / many, 1))
        for name, many, (seconds, cpu) in (("field app", stored, took), ("web form", peer_visits, slow))
    ]
    table(("", "records", "s", "records/s", "CPU s for 1,000"), rows)
    print(f"sent {sent:,} and replies lost {sum(phone.lost for phone in phones):,}; {TOGETHER} phones at a time")


def expected(devices: int, records: int) -> dict[str, int]:
    """What must be there."""
    changed = {at // HOUSEHOLD_VISITS for at in range(records) if at % CHANGED_EVERY == 0}
    twice = [at for at in range(records) if at % CONFLICT_EVERY == 1]
    total = devices * records
    return {
        "visits": total, "receipts": total, "without a receipt": 0, "conflicts": devices * len(twice),
        "changed": devices * len(changed), "changed twice": 0, "events": total,
    }  # fmt: skip


def _wrong(phones: list[Phone], found: dict[str, int], devices: int, records: int) -> bool:
    wanted = expected(devices, records)
    print("in the database: " + ", ".join(f"{name} {number_:,}" for name, number_ in found.items()))
    refused = sum("refused" in told for phone in phones for told in phone.results.values())
    for name, figure in wanted.items():
        if found[name] != figure:
            print(f"WRONG: {name} should be {figure:,}")
    if refused:
        print(f"WRONG: {refused} records were refused")
    print(f"exact: {'yes' if found == wanted and not refused else 'NO'}")
    return found != wanted or bool(refused)


def main() -> int:
    """Run on a database of its own, in a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--devices", type=int, default=50)
    parser.add_argument("--records", type=int, default=200)
    parser.add_argument("--postgresql", action="store_true", help="on a temporary PostgreSQL instead of SQLite")
    parser.add_argument("--quick", action="store_true", help="6 phones with 40 records each")
    parser.add_argument("--step", nargs="+", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        return _step(*asked.step)
    if asked.quick:
        asked.devices, asked.records = 6, 40
    programs = postgresql.programs() if asked.postgresql else None
    if asked.postgresql and programs is None:
        print("SKIPPED: PostgreSQL is not installed, so nothing was measured. On Debian: apt install postgresql")
        return 0
    heading("Sync of the field app (bench.sync)")
    with tempfile.TemporaryDirectory(prefix="qiao-bench-") as folder:
        database = f"sqlite:///{folder}/qiao.sqlite3"
        with postgresql.running(programs, postgresql.OPTIONS) if programs else nullcontext(database) as address:
            return measure(Ground(Path(folder), address), asked.devices, asked.records)


def _step(name: str, *told: str) -> int:
    import django

    django.setup()
    print(json.dumps(prepare(*map(int, told)) if name == "prepare" else report()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
