"""Finding people by what somebody types, next to LIKE and to full text, on SQLite and on PostgreSQL.

    python -m bench.search [--people 1000000] [--asks 200]
    python -m bench.search --quick                             20,000 people, SQLite alone

Puts the people of `qiao world` into the tables that a search reads (names, homes, ends of identities; nothing sealed),
one in fifty seen from another county besides, and asks as a helper of ten households, a village cadre, a township, a
county and a province, each question once: initials of two and three letters, two characters of a name, the last four
of an identity; and of what most people have, the twenty commonest pairs of initials and surnames. Compared are

tokens      `register.finding.found_by`, as the page calls it
LIKE        the same three questions by LIKE on names and initials
full text   SQLite's FTS5 with its trigram tokenizer, PostgreSQL's pg_trgm under a GIN index

all three through the same rule of who may be seen, and ending with the first 30 in the order of initials. A peer stops
after --peer-seconds of a question's kind. `nothing` counts the questions to which it found nobody though the tokens
did. `CPU ms` is processor time an ask, ours and the database's, and `of tokens` how many times the tokens' that is.
Where PostgreSQL or pg_trgm is not installed, that is said. Budget (QUALITY.md §4): the tokens' 95th percentile is
150 ms. Ends with 1 when one is missed.
"""

from __future__ import annotations

import argparse
import gc
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.measuring import heading, number, table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
import postgresql

SEED, AT_ONCE, BUDGET_MS, FOUND = 20, 20_000, 150, 30
QUICK = 20_000
SERVER = f"{postgresql.OPTIONS} -c shared_buffers=1GB -c work_mem=16MB -c maintenance_work_mem=512MB"
KINDS = {
    "initials": "2–3 initials",
    "common": "commonest initials",
    "pair": "two characters",
    "surname": "commonest surnames",
    "tail": "last four",
}
LIKE = {
    "initials": "initials__startswith",
    "common": "initials__startswith",
    "pair": "name__contains",
    "surname": "name__startswith",
}
COMMONEST, HOUSEHOLDS = 20, 10
COLUMNS = ("", "asked by", "way", "asked", "p50 ms", "p95 ms", "CPU ms", "of tokens", "found", "nothing")
Ask = Callable[[str], Sequence[Any]]


def main() -> None:
    """Fill and ask each database in a process of its own; ends with 1 when the tokens miss their budget."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--asks", type=int, default=200, help="questions of each kind and officer")
    parser.add_argument("--peer-seconds", type=float, default=20)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} people, 30 questions, SQLite alone")
    parser.add_argument("--on", choices=("sqlite", "postgresql"), help="one database alone")
    parser.add_argument("--database", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.quick:
        asked.people, asked.asks, asked.peer_seconds = QUICK, 30, 0.3
    if asked.database:
        sys.exit(not measure(asked))
    heading("Finding people (bench.search)")
    print(f"{asked.people:,} people, seed {SEED}\n", flush=True)
    asked_on = {asked.on} if asked.on else {"sqlite"} if asked.quick else {"sqlite", "postgresql"}
    missed = ["sqlite" in asked_on and _on_sqlite(asked), "postgresql" in asked_on and _on_postgresql(asked)]
    sys.exit(any(missed))


def _on_sqlite(asked: argparse.Namespace) -> bool:
    with tempfile.TemporaryDirectory(prefix="qiao-bench-") as folder:
        return _anew(asked, f"sqlite:///{folder}/qiao.sqlite3")


def _on_postgresql(asked: argparse.Namespace) -> bool:
    programs = postgresql.programs()
    if programs is None:
        print("PostgreSQL is not installed here: not measured")
        return False
    with postgresql.running(programs, SERVER) as address:
        return _anew(asked, address)


def _anew(asked: argparse.Namespace, database: str) -> bool:
    """Measure one database in a process that knows no other; whether it missed its budget or broke."""
    told = ["--people", str(asked.people), "--asks", str(asked.asks), "--peer-seconds", str(asked.peer_seconds)]
    command = [sys.executable, "-m", "bench.search", *told, "--database", database]
    return bool(subprocess.run(command, check=False).returncode)


# Filling -------------------------------------------------------------------------------------------------------------
def fill(people: int) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The tables a search reads, by plain statements; the officers' regions, and questions to draw from."""
    from qiao.cli.world import geography_of
    from qiao.engine.world import generate
    from qiao.ground import clock

    today = clock.today()
    made = generate(workers=people, seed=SEED, geography=geography_of([], today), as_of=today, vacancies=100)
    frame = made.workers.select("name", "home", "birth")
    counties = frame["home"].str.slice(0, 6).value_counts(sort=True)
    village = str(frame["home"].value_counts(sort=True).item(0, 0))
    regions = {
        "helper": "",
        "village": village,
        "township": village[:9],
        "county": str(counties.item(0, 0)),
        "province": str(counties.item(0, 0))[:2],
    }
    draw, questions = random.Random(SEED), {kind: list[str]() for kind in KINDS}
    seen: dict[str, Counter[str]] = {"common": Counter(), "surname": Counter()}
    for part in frame.iter_slices(AT_ONCE):
        _fill_part(part.rows(), regions["county"], draw, questions, seen)
    for kind, counted in seen.items():
        questions[kind] = [text for text, _ in counted.most_common(COMMONEST)]
    return regions, questions


def helpers_households(village: str) -> list[Any]:
    """Ten households with somebody in that village."""
    from qiao.story.register.models import Worker

    people = Worker.objects.filter(region=village).order_by("pk").values_list("household_id", flat=True)
    return list(dict.fromkeys(people))[:HOUSEHOLDS]


def _fill_part(
    people: Sequence[tuple[Any, ...]], county: str, draw: random.Random, questions: Any, seen: dict[str, Counter[str]]
) -> None:
    from django.db import transaction

    from qiao.ground import clock
    from qiao.ground.privacy.models import Subject, Visibility
    from qiao.ground.storing import insert
    from qiao.story.register import tokens
    from qiao.story.register.initials import initials_of
    from qiao.story.register.models import Household, Worker

    since = clock.today()
    subjects = [Subject(resident_id_tail=f"{draw.randrange(10_000):04d}") for _ in people]
    houses = [Household(region=home) for _, home, _ in people[::4]]
    workers = [
        Worker(
            household=houses[at // 4], subject=subject, name=name, initials=initials_of(name), region=home, born_on=born
        )
        for at, (subject, (name, home, born)) in enumerate(zip(subjects, people, strict=True))
    ]
    shown = [
        Visibility(subject=one.subject, region=one.region, ground="residence", valid_from=since) for one in workers
    ]
    shown += [
        Visibility(subject=one.subject, region=f"{county}001", ground="placement", valid_from=since, cause="b")
        for one in workers
        if draw.random() < 0.02
    ]
    with transaction.atomic():
        for rows in (subjects, houses, workers, shown):
            insert(rows)
        tokens.write_new(workers)
    seen["common"].update(one.initials[:2] for one in workers)
    seen["surname"].update(one.name[0] for one in workers)
    for one in draw.sample(workers, max(1, len(workers) // 20)):
        questions["initials"].append(one.initials[: draw.choice((2, 3))])
        questions["pair"].append(one.name[-2:] if draw.random() < 0.5 else one.name[:2])
        questions["tail"].append(one.subject.resident_id_tail)


def index_full_text() -> str:
    """The peers' own indexes; what is not there, in words."""
    from django.db import connection, utils

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE VIRTUAL TABLE peer_text USING fts5(name, initials, tokenize='trigram')")
            cursor.execute(
                "INSERT INTO peer_text(rowid, name, initials) SELECT rowid, name, initials FROM register_worker"
            )
            cursor.execute("ANALYZE")
            return ""
        try:
            cursor.execute("CREATE EXTENSION pg_trgm")
        except utils.Error as error:
            return f"pg_trgm is not installed here: {error}".splitlines()[0]
        cursor.execute("CREATE INDEX ON register_worker USING gin (name gin_trgm_ops)")
        cursor.execute("CREATE INDEX ON register_worker USING gin (initials gin_trgm_ops)")
        cursor.execute("VACUUM ANALYZE")
    return ""


# Asking --------------------------------------------------------------------------------------------------------------
def ways(actor: Any, kind: str, full_text: bool) -> Iterator[tuple[str, Ask]]:
    """Each way to answer a kind of question for an officer."""
    from qiao.story.register.finding import found_by
    from qiao.story.register.queries import workers_seen

    def first(found: Any) -> list[Any]:
        return list(found.order_by("initials", "name", "pk")[:FOUND])

    yield "tokens", lambda text: found_by(text, actor)
    if kind in LIKE:
        yield "LIKE", lambda text: first(workers_seen(actor).filter(**{LIKE[kind]: text}))
        if full_text:
            yield "full text", lambda text: first(workers_seen(actor).filter(_by_text(kind, text)))


def _by_text(kind: str, text: str) -> Any:
    """Who has the text by the database's own full text: FTS5 on SQLite; on PostgreSQL LIKE, served by the GIN index."""
    from django.db import connection
    from django.db.models import Q
    from django.db.models.expressions import RawSQL

    column = LIKE[kind].split("__")[0]
    if connection.vendor == "sqlite":
        sql = "SELECT id FROM register_worker WHERE rowid IN (SELECT rowid FROM peer_text WHERE peer_text MATCH %s)"
        return Q(pk__in=RawSQL(sql, [f'{column} : "{text}"']))
    pattern = f"%{text}%" if kind == "pair" else f"{text}%"
    return Q(pk__in=RawSQL(f"SELECT id FROM register_worker WHERE {column} LIKE %s", [pattern]))


def measure(asked: argparse.Namespace) -> bool:
    """Fill one database, ask, print its table; whether the tokens kept their budget everywhere."""
    _begin(asked.database)
    from django.db import connection

    from qiao.ground.accounts.actors import Actor, Scope

    began = time.perf_counter()
    regions, questions = fill(asked.people)
    households = helpers_households(regions["village"])
    filled, why_not = time.perf_counter() - began, index_full_text()
    gc.collect()
    gc.freeze()  # a server that answers has not just made a million people
    print(f"### {connection.vendor}, filled in {filled:.0f} s\n\n{_sizes()}{why_not}\n", flush=True)
    rows, good = [], True
    for kind, named in KINDS.items():
        for role, region in regions.items():
            scope = Scope(role, region, () if region else tuple(households))
            actor = Actor(1, role, role, (scope,), own_region=region)
            texts = random.Random(SEED).sample(questions[kind], min(asked.asks, len(questions[kind])))
            told, sound = _told(list(ways(actor, kind, not why_not)), texts, asked.peer_seconds)
            rows += [[named, role, *cells] for cells in told]
            good = good and sound
    table(COLUMNS, rows)
    print(f"tokens within {BUDGET_MS} ms: {'yes' if good else 'NO'}\n", flush=True)
    return good


def _told(each: list[tuple[str, Ask]], texts: Sequence[str], peer_seconds: float) -> tuple[list[list[str]], bool]:
    told, ours, cost, good = [], [0] * len(texts), 0.0, True
    for way, ask in each:
        limit = float("inf") if way == "tokens" else peer_seconds
        taken, found, cpu_ms = _asked(ask, texts, limit)
        if way == "tokens":
            ours, cost, good = found, cpu_ms, _at(taken, 0.95) <= BUDGET_MS
        nothing = sum(1 for mine, theirs in zip(ours, found, strict=False) if mine and not theirs)
        cells = [*(number(_at(taken, share), 1) for share in (0.5, 0.95)), number(cpu_ms, 1), number(cpu_ms / cost, 1)]
        told.append([way, str(len(taken)), *cells, str(sum(found)), str(nothing)])
    return told, good


def _asked(ask: Ask, texts: Sequence[str], limit_s: float) -> tuple[list[float], list[int], float]:
    """Milliseconds of each answer and how many were found, until the limit; the processor's milliseconds an ask."""
    ask(texts[0])
    taken, found, began, used = list[float](), list[int](), time.perf_counter(), _cpu_s()
    for text in texts:
        start = time.perf_counter()
        found.append(len(ask(text)))
        taken.append(1_000 * (time.perf_counter() - start))
        if time.perf_counter() - began > limit_s:
            break
    return taken, found, 1_000 * (_cpu_s() - used) / len(taken)


def _cpu_s() -> float:
    """Processor seconds of this process, and of the server's process that answers it."""
    from django.db import connection

    own = time.process_time()
    if connection.vendor == "sqlite":
        return own
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return own + (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _at(taken: Sequence[float], share: float) -> float:
    """The least value that so great a share of all does not exceed."""
    return sorted(taken)[max(0, math.ceil(share * len(taken)) - 1)]


def _sizes() -> str:
    from django.db import connection

    from qiao.story.register.models import SearchToken

    rows = SearchToken.objects.count()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sum(pgsize), sum(pgsize) FILTER (WHERE name LIKE '%%token%%') FROM dbstat")
            whole, ours = cursor.fetchone()
        else:
            cursor.execute(
                "SELECT pg_database_size(current_database()), pg_total_relation_size('register_searchtoken')"
            )
            whole, ours = cursor.fetchone()
    return f"{rows:,} tokens, {ours / 2**20:,.0f} MB of {whole / 2**20:,.0f} MB; "


def _begin(database: str) -> None:
    """Qiao's own settings on this database, with its tables."""
    home = tempfile.mkdtemp(prefix="qiao-bench-home-")
    os.environ |= {
        "QIAO_MODE": "test",
        "QIAO_HOME": home,
        "QIAO_DATABASE_URL": database,
        "QIAO_AS_OF": "2019-06-30",
        "QIAO_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "qiao.site.settings",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", "register", verbosity=0)  # what stands on the register takes no part


if __name__ == "__main__":
    main()
