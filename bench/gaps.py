"""Training needs by township and group of a whole programme, from the database, next to DuckDB and to a plain pass.

    python -m bench.gaps [--people 1000000] [--posts 60000]
    python -m bench.gaps --quick                               20,000 people, 2,000 posts

Puts people with open needs into fourteen counties of thirty townships, and open posts into the counties and their
paired cities, in a database of its own (SQLite); asks `story.training.gaps.gaps_of` for one county after the other.
Compared, on the same rows:

duckdb   the same groups, wishes and skills counted by DuckDB from columns that lie in memory already; which of them
         mean a trade, and what the posts ask for, is not its work
plain    every need read into Python, one after the other, and counted there

Budget: 5 s for all counties together. Ends with 1 when missed, or when the numbers of learners differ.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from typing import Any

from bench.measuring import heading, number, table

SEED, BUDGET_S, TODAY, AT_ONCE = 7, 5.0, date(2019, 6, 30), 5_000
COUNTIES = (
    *("500101", "500114", "500229", "500230", "500156", "500154", "500235"),
    *("500236", "500237", "500238", "500240", "500241", "500242", "500243"),
)
TOWNSHIPS, CITY = 30, "370900"
TRADES = (
    *("缝纫", "刺绣", "挖掘机", "电工", "焊工", "厨师", "家政", "育婴", "木工", "瓦工"),
    *("钢筋工", "驾驶", "养殖", "种植", "电商", "美容", "保安", "装配", "竹编", "陶艺"),
)


def main() -> None:
    """Fill, ask, print; ends with 1 when the budget is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--posts", type=int, default=60_000)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    if asked.quick:
        asked.people, asked.posts = 20_000, 2_000
    with tempfile.TemporaryDirectory(prefix="qiao-bench-") as folder:
        os.environ |= {"QIAO_MODE": "test", "QIAO_HOME": folder, "QIAO_AS_OF": str(TODAY)}
        os.environ["DJANGO_SETTINGS_MODULE"] = "qiao.site.settings"
        heading("Training needs by township (bench.gaps)")
        sys.exit(not measured(asked))


def measured(asked: argparse.Namespace) -> bool:
    """Whether everything was told within the budget, and alike."""
    import django

    django.setup()
    fill(asked)
    from qiao.ground.jobs.housekeeping import analysed
    from qiao.story.training.gaps import gaps_of

    analysed()  # as in service, once a day

    gaps_of(COUNTIES[0], [CITY], TODAY)  # the tables of the classification are read once a process
    began, cpu = time.perf_counter(), time.process_time()
    found = [gaps_of(county, [CITY], TODAY) for county in COUNTIES]
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    learners = sum(one.learners for gap in found for one in gap.suggestions)
    learners += sum(one.people for gap in found for one in gap.unnamed)
    duck, by_duck = _duckdb()
    plain, by_plain = _plain()
    suggested = sum(len(gap.suggestions) for gap in found)
    table(
        ("people", "learners", "suggestions", "s", "CPU s", "DuckDB s", "plain s", "of plain"),
        [[f"{asked.people:,}", f"{learners:,}", f"{suggested:,}", number(took), number(cpu), number(duck),
          number(plain), number(took / plain)]],
    )  # fmt: skip
    same, good = learners == by_duck == by_plain, took <= BUDGET_S
    print(f"the same number of learners: {'yes' if same else f'NO: {by_duck:,} and {by_plain:,}'}")
    print(f"all counties within {BUDGET_S:.0f} s: {'yes' if good else 'NO'}")
    return same and (good or asked.quick)


def _rows() -> Any:
    from qiao.story.needs.models import Need

    of = ("worker__region", "worker__sex", "worker__born_on", "care", "reach", "next_step", "training_wish",
          "training_trade", "worker__skills", "skills", "certificates")  # fmt: skip
    return Need.objects.filter(state="open").order_by().values_list(*of).iterator(chunk_size=AT_ONCE)


def _plain() -> tuple[float, int]:
    """Read and counted one after the other."""
    began = time.perf_counter()
    told: Counter[tuple[str, bool, str, int, str]] = Counter()
    able: Counter[str] = Counter()
    for region, sex, born, care, reach, step, wish, trade, known, said, papers in _rows():
        if wish or trade:
            told[region[:9], care or reach <= 1 or step == "就近就业", sex, born.year, trade] += 1
        able.update({*known, *said, *papers})
    return time.perf_counter() - began, sum(told.values())


def _duckdb() -> tuple[float, int]:
    """Counted by DuckDB over columns in memory."""
    import duckdb
    import polars as pl

    names = ["region", "sex", "born", "care", "reach", "step", "wish", "trade", "known", "said", "papers"]
    frame = pl.DataFrame(list(_rows()), schema=names, orient="row", infer_schema_length=None)
    connection = duckdb.connect()
    connection.register("rows", frame)
    connection.sql("create table needs as select * from rows")
    began = time.perf_counter()
    (learners,) = connection.sql(
        "select sum(people) from (select substr(region, 1, 9), care or reach <= 1 or step = '就近就业', sex,"
        " year(born), trade, count(*) as people from needs where wish or trade <> '' group by all)"
    ).fetchall()[0]
    connection.sql("select one, count(*) from (select unnest(known) as one from needs) group by one").fetchall()
    return time.perf_counter() - began, int(learners)


def fill(asked: argparse.Namespace) -> None:
    """People with open needs, and open posts on both sides."""
    from django.core.management import call_command

    from qiao.ground.privacy.models import Subject
    from qiao.story.needs.models import Need
    from qiao.story.register.models import Worker
    from qiao.story.vacancies.models import Employer, Vacancy

    call_command("migrate", verbosity=0)
    drawn = random.Random(SEED)
    for start in range(0, asked.people, AT_ONCE):
        subjects = Subject.objects.bulk_create([Subject() for _ in range(min(AT_ONCE, asked.people - start))])
        people = [
            Worker(
                subject=subject, name="-", sex=drawn.choice("12"),
                skills=drawn.sample(TRADES, drawn.choice((0, 0, 1, 2))),
                region=f"{drawn.choice(COUNTIES)}{drawn.randint(1, TOWNSHIPS):03d}{drawn.randint(1, 20):03d}",
                born_on=date(drawn.randint(1954, 2001), drawn.randint(1, 12), drawn.randint(1, 28)),
            )
            for subject in subjects
        ]  # fmt: skip
        Worker.objects.bulk_create(people)
        Need.objects.bulk_create([_need(drawn, worker) for worker in people])
    firm = Employer.objects.create(name="bench", region=CITY)
    posts = [
        Vacancy(
            employer=firm, title=f"{drawn.choice(TRADES)}工", state="open", headcount=drawn.randint(1, 9),
            place=drawn.choice((CITY, *COUNTIES)), collected_on=TODAY, wage_low_yuan=4_000,
        )
        for _ in range(asked.posts)
    ]  # fmt: skip
    Vacancy.objects.bulk_create(posts, batch_size=AT_ONCE)


def _need(drawn: random.Random, worker: Any) -> Any:
    from qiao.story.needs.models import Need

    wish = drawn.random() < 0.3
    return Need(
        worker=worker, reach=drawn.randint(0, 4), care=drawn.random() < 0.3, stated_on=TODAY,
        training_wish=wish or None, training_trade=drawn.choice(("", *TRADES)) if wish else "",
    )  # fmt: skip


if __name__ == "__main__":
    main()
