"""The public list over 60,000 posts, on SQLite and on PostgreSQL, asked over HTTP without log-in.

    python -m bench.public [--posts 60000] [--asks 60]
    python -m bench.public --quick                           2,000 posts

Makes posts all over both sides, all of them public, serves them with gunicorn as `qiao serve` does, and asks the list
in every way a visitor can, and single posts. The named peer runs in the same server on the same rows: the same
conditions and page, paged by Django's own Paginator, with its COUNT and its OFFSET. Budget: 200 ms at the 95th
percentile. Ends with 1 when it is missed.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.measuring.serving import served
from bench.pages import SERVER, Measured
from bench.people import AS_OF, SEED

from bench.measuring import table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
import postgresql

BUDGET_MS = 200
ADDRESS = "127.0.0.1:8799"
TITLES = (
    "缝纫工",
    "普工",
    "后厨帮工",
    "保安",
    "保洁员",
    "焊工",
    "叉车工",
    "电子装配工",
    "家政服务员",
    "货运司机",
    "挖掘机司机",
    "收银员",
)
BOARD = ("包吃包住", "包吃", "包住", "不包", "")


# The peer and the server that serves both ----------------------------------------------------------------------------
def application() -> Any:
    """The WSGI application with the peer's address beside the site's own; called by gunicorn."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    settings.ROOT_URLCONF = "bench.public"
    return get_wsgi_application()


def __getattr__(name: str) -> Any:
    """`urlpatterns`, made when Django asks for them: the site's, and the peer's."""
    if name != "urlpatterns":
        raise AttributeError(name)
    from django.urls import path

    from qiao.web.urls import urlpatterns

    return [*urlpatterns, path("peer/", _peer().as_view())]


def _peer() -> Any:
    """The same page, paged by number: Django's Paginator counts all rows and skips to the page."""
    from django.core.paginator import Paginator

    from qiao.ground import clock
    from qiao.story.vacancies import queries
    from qiao.web.public import asking, pages, telling

    class Numbered(pages.JobList):
        def _parts(self) -> Any:
            asked = self.request.GET.get("page", "1")
            rows = queries.for_the_public(clock.today()).filter(asking.conditions(self.asked))
            numbered = Paginator(rows.select_related("employer").order_by("-collected_on", "-pk"), pages.PAGE_SIZE)
            number = numbered.num_pages if asked == "last" else max(1, int(float(asked) * numbered.num_pages))
            found = numbered.page(number).object_list
            return [{"heading": "", "cards": [self.card(telling.told(row)) for row in found]}], ""

    return Numbered


# Posts ---------------------------------------------------------------------------------------------------------------
def fill(posts: int) -> None:
    """Firms of twenty posts each, one post in four on the sending side, every one of them public."""
    from django.db import connection

    from qiao.ground import places
    from qiao.ground.accounts.actors import SYSTEM
    from qiao.ground.agreements.actions import create_programme, mark_demonstration
    from qiao.ground.agreements.models import Pairing
    from qiao.ground.places.pairings import PAIRINGS
    from qiao.story.vacancies.models import Employer, Vacancy

    draw = random.Random(SEED)
    mark_demonstration(seed=SEED)
    made = create_programme(by=SYSTEM, name="量", name_en="Bench", sending_region="50", receiving_region="37")
    Pairing.objects.bulk_create(
        Pairing(programme=made, position=number, county=pair.county_code, city=pair.city_code)
        for number, pair in enumerate(PAIRINGS, 1)
    )
    home = [place.code[:6] for place in places.children("50")]
    away = [place.code[:6] for city in places.children("37") for place in places.children(city.code)]
    firms = Employer.objects.bulk_create(
        Employer(name=f"示例企业{number}", region=draw.choice(away)) for number in range(max(1, posts // 20))
    )
    Vacancy.objects.bulk_create((_post(draw, firms, home, away) for _ in range(posts)), batch_size=1_000)
    if connection.vendor == "postgresql":
        # What autovacuum does within a minute or two: else plans change while they are measured.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _post(draw: random.Random, firms: list[Any], home: list[str], away: list[str]) -> Any:
    from qiao.story.vacancies.models import Vacancy

    low, collected = draw.randrange(2_000, 7_000, 100), AS_OF - timedelta(draw.randrange(2, 50))
    return Vacancy(
        employer=draw.choice(firms), title=draw.choice(TITLES), state="open", headcount=draw.randint(1, 30),
        place=draw.choice(home if draw.random() < 0.25 else away), wage_low_yuan=low, wage_high_yuan=low + 900,
        night=draw.choice((True, False, None)), young_ok=draw.random() < 0.1, board_lodging=draw.choice(BOARD),
        description="在车间里按要求干活，每月按时发工资，" * 8, collected_on=collected,
        verified_on=collected + timedelta(1), expires_on=AS_OF + timedelta(draw.randrange(1, 90)),
        hours="每天 8 小时", contract="劳动合同", insurance="五险", verified_how="phone",
    )  # fmt: skip


# Asking --------------------------------------------------------------------------------------------------------------
def ask(path: str) -> tuple[float, str]:
    """Milliseconds until the last byte, and the page, as a stranger without a cookie."""
    begun = time.perf_counter()
    connection = HTTPConnection(ADDRESS, timeout=120)
    connection.request("GET", path)
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    assert answer.status == 200, f"{path}: {answer.status}"
    return (time.perf_counter() - begun) * 1000, page


def _kinds(draw: random.Random) -> dict[str, Callable[[], str]]:
    """Every way of asking the list, and an address of that kind."""
    from qiao.ground.places.pairings import PAIRINGS

    counties = [pair.county_code for pair in PAIRINGS]
    return {
        "list, first page": lambda: "/jobs/",
        "list, from a home county": lambda: f"/jobs/?home={draw.choice(counties)}",
        "list, paired city": lambda: f"/jobs/?home={draw.choice(counties)}&at=pair",
        "list, pay, board, no nights": lambda: f"/jobs/?pay={draw.choice((3000, 5000))}&board=1&day=1",
        "list, one word": lambda: f"/jobs/?q={quote(draw.choice(TITLES))}",
        "list, a word that nothing has": lambda: f"/jobs/?q={quote('天文学家')}",
        "list, from home, what hardly any has": lambda: f"/jobs/?home={draw.choice(counties)}&pay=8000&young=1",
    }


def processor_time(asks: int) -> dict[str, float]:
    """Milliseconds of processor time a page at the 95th percentile, in this process and in PostgreSQL's own for it:
    whatever else the machine does."""
    from django.test import Client

    client, told = Client(HTTP_HOST=ADDRESS.partition(":")[0]), {}
    spent = _spent()
    for name, path in _kinds(random.Random(SEED)).items():
        times = []
        for number in range(asks + 4):
            page, begun = path(), spent()
            assert client.get(page).status_code == 200, page
            times += [spent() - begun] if number >= 4 else []
        told[name] = Measured("", name, None, times).at(0.95)
    return told


def _spent() -> Callable[[], float]:
    """What tells the milliseconds of processor time so far, those of the database's process for us included."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return lambda: time.process_time() * 1000
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        told = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return lambda: time.process_time() * 1000 + int(told.read_text().split()[0]) / 1e6


def measured(scope: str, asks: int) -> list[Measured]:
    """Every kind of page; the first two requests of a kind warm both processes up and do not count."""
    draw = random.Random(SEED)

    def repeated(path: Callable[[], str]) -> list[float]:
        for _ in range(4):
            ask(path())
        return [ask(path())[0] for _ in range(asks)]

    kinds = _kinds(draw)
    told = [Measured(scope, name, BUDGET_MS, repeated(path)) for name, path in kinds.items()]
    told.append(Measured(scope, "list, next and next", BUDGET_MS, _following(asks)))
    keys = re.findall(r'href="(/jobs/[0-9a-f-]{36}/)', ask("/jobs/")[1])
    told.append(Measured(scope, "one post", BUDGET_MS, repeated(lambda: draw.choice(keys))))
    for name, page in (("first page", "0"), ("halfway", "0.5"), ("last page", "last")):
        told.append(
            Measured(scope, f"peer: Paginator, {name}", None, repeated(lambda page=page: f"/peer/?page={page}"))
        )
    return told


def _following(asks: int) -> list[float]:
    times, path = [], "/jobs/"
    for _ in range(asks):
        elapsed, page = ask(path)
        times.append(elapsed)
        found = re.search(r'href="([^"]*)" rel="next"', page)
        if found is None:
            break
        path = f"/jobs/{unescape(found[1])}"
    return times


def run(scope: str, posts: int, asks: int) -> int:
    """Build, serve, ask, print; 1 when the budget is missed."""
    from qiao.cli.service import managed

    managed("migrate")
    begun = time.monotonic()
    fill(posts)
    managed("collectstatic")
    print(f"\n{scope}: {posts:,} posts made in {time.monotonic() - begun:,.0f} s", flush=True)
    own = processor_time(asks)
    with served(ADDRESS, application="bench.public:application()"):
        told = measured(scope, asks)
    rows = [
        [each.page, str(len(each.milliseconds)), *(f"{each.at(share):.0f}" for share in (0.5, 0.95)),
         f"{own[each.page]:.0f}" if each.page in own else "–",
         "–" if each.budget is None else f"{each.budget}{' MISSED' if each.is_missed else ''}"]
        for each in told
    ]  # fmt: skip
    table(["page", "n", "p50 ms", "p95 ms", "p95 CPU ms", "budget"], rows)
    return 1 if any(each.is_missed for each in told) else 0


def prepared(scope: str, address: str, home: str, posts: int, asks: int) -> int:
    """Run in this process on one database, in a folder of its own."""
    os.environ |= {"QIAO_MODE": "demo", "QIAO_HOME": home, "QIAO_AS_OF": AS_OF.isoformat(), "QIAO_LOG_LEVEL": "ERROR"}
    if address:
        os.environ["QIAO_DATABASE_URL"] = address
    from qiao.cli.service import django_ready
    from qiao.ground.privacy.keys import new_ring, write_ring

    write_ring(new_ring(), Path(home) / "keys.json")
    django_ready()
    try:
        return run(scope, posts, asks)
    finally:
        from django.db import connection

        connection.close()


def main() -> int:
    """Each database in a process of its own, for Django is set up once in one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=60_000)
    parser.add_argument("--asks", type=int, default=60)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="one database")
    given = parser.parse_args()
    posts, asks = (2_000, 10) if given.quick else (given.posts, given.asks)
    if given.only is None:
        again = [sys.executable, "-m", "bench.public", "--posts", str(posts), "--asks", str(asks), "--only"]
        return max([subprocess.run([*again, which], check=False).returncode for which in ("sqlite", "postgresql")])
    programs = postgresql.programs()
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="qiao-bench-"))
        if given.only == "sqlite":
            return prepared("SQLite", "", home, posts, asks)
        if programs is None:
            print("SKIPPED: PostgreSQL is not installed, so it was not measured. On Debian: apt install postgresql")
            return 0
        address = stack.enter_context(postgresql.running(programs, SERVER))
        return prepared("PostgreSQL", address, home, posts, asks)


if __name__ == "__main__":
    sys.exit(main())
