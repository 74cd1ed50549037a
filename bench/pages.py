"""Pages over a million workers on PostgreSQL: the register's list and one worker's page, asked over HTTP.

    python -m bench.pages [--workers 1000000] [--asks 60]
    python -m bench.pages --quick                           20,000 workers

Makes the people of `qiao world` (identities sealed and indexed, each seen by their village), serves them with gunicorn
as `qiao serve` does, logs in as a province, a county and a village officer, and asks one page after the other. The
named peer runs in the same server on the same rows: the same list paged by Django's own Paginator, with its COUNT and
its OFFSET. Budgets (QUALITY.md §4): list 300 ms, detail 150 ms at the 95th percentile. Ends with 1 when one is missed.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.measuring.serving import served
from bench.people import AS_OF, SEED, STATUSES, fill

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
import postgresql

LIST_MS, DETAIL_MS = 300, 150
SERVER = f"{postgresql.OPTIONS} -c shared_buffers=1GB -c work_mem=16MB -c maintenance_work_mem=512MB"
ADDRESS = "127.0.0.1:8797"


# The peer and the server that serves both ----------------------------------------------------------------------------
def application() -> Any:
    """The WSGI application with the peer's address beside the site's own; called by gunicorn."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    settings.ROOT_URLCONF = "bench.pages"
    return get_wsgi_application()


def __getattr__(name: str) -> Any:
    """`urlpatterns`, made when Django asks for them: the site's, and the peer's."""
    if name != "urlpatterns":
        raise AttributeError(name)
    from django.urls import path

    from qiao.web.urls import urlpatterns

    return [*urlpatterns, path("peer/", _peer().as_view())]


def _peer() -> Any:
    """The same list, paged by number: Django's Paginator counts all rows and skips to the page."""
    from django.core.paginator import Paginator

    from qiao.web.frame.lists.keyset import Slice
    from qiao.web.register import lists

    class Numbered(lists.WorkerList):
        def _shown(self) -> Any:
            asked = self.request.GET.get("page", "1")
            paginator = Paginator(self.rows().order_by("name", "pk"), self.size)
            found = paginator.page(
                paginator.num_pages if asked == "last" else max(1, int(float(asked) * paginator.num_pages))
            )
            state = self.state()
            columns = self.chosen_columns()
            lines = self.lines(list(found.object_list), columns)
            kept = Slice([], found.has_previous(), found.has_next())
            return self.show(
                list=self, state=state, chips=state.chips(), controls=state.controls(self.actor), tabs=self.tabs(state),
                headings=[self._heading(column, state) for column in columns], all_columns=[], lines=lines,
                count=paginator.count, count_said=str(paginator.count), first=found.start_index(),
                last=found.end_index(), previous="", next="" if not kept.has_after else self.request.path, sizes=(50,),
                density="normal", densities=(), bulk=[], clear="",
            )  # fmt: skip

    return Numbered


# Who looks --------------------------------------------------------------------------------------------------------
def officers(places: dict[str, str]) -> None:
    """A province coordinator, a county officer and a village cadre."""
    from qiao.ground.accounts.actions import appoint, create_user, enrol_device, issue_device_code
    from qiao.ground.accounts.actors import SYSTEM
    from qiao.ground.agreements.actions import create_programme, mark_demonstration

    mark_demonstration(seed=SEED)
    create_programme(by=SYSTEM, name="量", name_en="Bench", sending_region="50", receiving_region="37")
    for role, region in (("province", "50"), ("county", places["county"]), ("village", places["village"])):
        user = create_user(
            by=SYSTEM, username=role, display_name=role, password="jintian-liang-yi-liang-8", must_change=False
        )
        appoint(by=SYSTEM, user=user, role=role, office=role, region=region)
        if role == "village":
            enrol_device(by=SYSTEM, user=user, code=issue_device_code(by=SYSTEM, user=user), label="量", pin="582913")
        else:
            _one_time_codes(user)


def _one_time_codes(user: Any) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(user, "JBSWY3DPEHPK3PXP")


# Asking --------------------------------------------------------------------------------------------------------------
class Browser:
    """One officer's browser: cookies kept, pages timed."""

    def __init__(self, username: str) -> None:
        self.cookies: dict[str, str] = {}
        self.connection = HTTPConnection(ADDRESS, timeout=120)
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', self.get("/demo/")[1])
        assert token is not None
        form = f"csrfmiddlewaretoken={token[1]}"
        status, _, _ = self._ask("POST", f"/demo/enter/{username}/", form)
        assert status == 302, status

    def get(self, path: str) -> tuple[float, str]:
        """Milliseconds until the last byte, and the page. Raises AssertionError for anything but 200."""
        begun = time.perf_counter()
        status, page, _ = self._ask("GET", path, None)
        elapsed = (time.perf_counter() - begun) * 1000
        assert status == 200, f"{path}: {status}"
        return elapsed, page

    def _ask(self, method: str, path: str, form: str | None) -> tuple[int, str, Any]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, form, headers)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, page, answer


@dataclass
class Measured:
    """How long one kind of page took, request by request."""

    scope: str
    page: str
    budget: int | None
    milliseconds: list[float]

    def at(self, share: float) -> float:
        """The time below which this share of the requests stayed."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def is_missed(self) -> bool:
        return self.budget is not None and self.at(0.95) > self.budget


def measured(scope: str, keys: list[str], asks: int, draw: random.Random) -> list[Measured]:
    """Every kind of page for one officer; the first request of a kind warms up and does not count."""
    browser = Browser(scope)
    base = "/register/"

    def repeated(path: Callable[[], str]) -> list[float]:
        browser.get(path())
        return [browser.get(path())[0] for _ in range(asks)]

    def anywhere() -> str:
        return f"{base}?after={draw.choice(keys)}"

    told = [
        Measured(scope, "list, first page", LIST_MS, repeated(lambda: base)),
        Measured(scope, "list, next and next", LIST_MS, _following(browser, base, asks)),
        Measured(scope, "list, far inside", LIST_MS, repeated(anywhere)),
        Measured(scope, "list, one status", LIST_MS, repeated(lambda: f"{base}?status={draw.choice(STATUSES)}")),
        Measured(scope, "list, by day verified", LIST_MS, repeated(lambda: f"{base}?sort=-verified")),
        Measured(scope, "one worker", DETAIL_MS, repeated(lambda: f"/people/{draw.choice(keys)}/")),
    ]
    few = max(3, asks // 10)
    waiting = [browser.get("/frame/due/")[0] for _ in range(few)]
    told.append(Measured(scope, "the navigation's counts, after the page", None, waiting))
    for name, page in (("first page", "0"), ("halfway", "0.5"), ("last page", "last")):
        times = [browser.get(f"/peer/?page={page}")[0] for _ in range(few)]
        told.append(Measured(scope, f"peer: Paginator, {name}", None, times))
    return told


def _following(browser: Browser, path: str, asks: int) -> list[float]:
    times = []
    for _ in range(asks):
        elapsed, page = browser.get(path)
        times.append(elapsed)
        found = re.search(r'href="([^"]*[?&](?:amp;)?after=[^"]*)"', page)
        if found is None:
            break
        path = unescape(found[1])
        path = path if path.startswith("/") else f"/register/{path}"
    return times


def keys_seen(scope: str) -> list[str]:
    """Some workers whom the officer sees."""
    from qiao.ground.accounts.actors import actor_of
    from qiao.ground.accounts.models import User
    from qiao.story.register.queries import workers_seen

    actor = actor_of(User.objects.get(username=scope))
    region = actor.regions("register.view")[0]
    seen = workers_seen(actor).filter(region__startswith=region)
    return [str(key) for key in seen.order_by("pk").values_list("pk", flat=True)[:2_000]]


def cpu_seconds(number: int) -> float:
    """Processor seconds of a process and everything below it, ended children included."""
    stat = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    own = sum(int(ticks) for ticks in stat[11:15]) / os.sysconf("SC_CLK_TCK")
    below = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    return own + sum(cpu_seconds(int(child)) for child in below)


def postmaster() -> int:
    """The server's own process, the parent of the one that answers us."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        status = Path(f"/proc/{cursor.fetchone()[0]}/status").read_text()
    found = re.search(r"^PPid:\s+(\d+)", status, re.MULTILINE)
    assert found is not None
    return int(found[1])


def run(workers: int, asks: int) -> int:
    """Build, serve, ask, print; 1 when a budget is missed."""
    begun = time.monotonic()
    from qiao.cli.service import managed

    managed("migrate")
    places = fill(workers)
    officers(places)
    managed("collectstatic")
    print(
        f"{workers:,} workers made in {time.monotonic() - begun:,.0f} s;"
        f" county {places['county']}, village {places['village']}"
    )
    draw = random.Random(SEED)
    told: list[Measured] = []
    with served(ADDRESS, application="bench.pages:application()") as server:
        before = cpu_seconds(server.pid), cpu_seconds(postmaster())
        for scope in ("province", "county", "village"):
            told += measured(scope, keys_seen(scope), asks, draw)
        after = cpu_seconds(server.pid), cpu_seconds(postmaster())
    show(told)
    requests = sum(len(each.milliseconds) for each in told)
    web, database = after[0] - before[0], after[1] - before[1]
    print(f"\n{requests} requests timed; processor seconds: web {web:.1f}, PostgreSQL {database:.1f}")
    return 1 if any(each.is_missed for each in told) else 0


def show(told: Sequence[Measured]) -> None:
    """A table in Markdown."""
    print("\n| officer | page | n | p50 ms | p95 ms | max ms | budget |\n|---|---|---|---|---|---|---|")
    for each in told:
        budget = "–" if each.budget is None else f"{each.budget}{' MISSED' if each.is_missed else ''}"
        times = f"{each.at(0.5):.0f} | {each.at(0.95):.0f} | {max(each.milliseconds):.0f}"
        print(f"| {each.scope} | {each.page} | {len(each.milliseconds)} | {times} | {budget} |")


def main() -> int:
    """Run on a PostgreSQL of its own, in a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=1_000_000)
    parser.add_argument("--asks", type=int, default=60)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    programs = postgresql.programs()
    if programs is None:
        print("SKIPPED: PostgreSQL is not installed, so nothing was measured. On Debian: apt install postgresql")
        return 0
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="qiao-bench-"))
        address = stack.enter_context(postgresql.running(programs, SERVER))
        os.environ |= {
            "QIAO_MODE": "demo", "QIAO_HOME": home, "QIAO_DATABASE_URL": address, "QIAO_AS_OF": AS_OF.isoformat(),
            "QIAO_LOG_LEVEL": "ERROR",
        }  # fmt: skip
        from qiao.cli.service import django_ready
        from qiao.ground.privacy.keys import new_ring, write_ring

        write_ring(new_ring(), Path(home) / "keys.json")
        django_ready()
        try:
            return run(20_000 if given.quick else given.workers, 20 if given.quick else given.asks)
        finally:
            from django.db import connection

            connection.close()


if __name__ == "__main__":
    sys.exit(main())
