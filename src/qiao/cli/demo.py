"""`qiao demo`: the demonstration from nothing: ledgers, the main job on them, a scoreboard; then the programme of 2019,
rebuilt in a database of its own, its replay, and the site."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import polars as pl
from rich.console import Console
from rich.table import Table

from qiao.cli.commands import Refused
from qiao.cli.match import Matched, Order, carry_out
from qiao.cli.service import database_asked, demonstration_environment, django_ready
from qiao.cli.steps import Steps
from qiao.cli.world import DEMONSTRATION_DAY, geography_of, write_world
from qiao.cli.world_folder import WorldFolder
from qiao.engine.world import generate
from qiao.ground.exchange import Reading
from qiao.story.matching.ledgers import told

WORKERS = 5_000
FAULTS = 0.01
SEED = 2019


@dataclass(frozen=True)
class FoundFaults:
    """Faults planted in the demonstration's ledgers, those reported at the same cell with the same code, and others."""

    planted: int
    found: int
    invented: int


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("demo"), show_default=True, help="Folder.")
@click.option("--workers", type=click.IntRange(100, 1_000_000), default=WORKERS, show_default=True, help="People.")
@click.option("--seed", type=click.IntRange(0, 2**32), default=SEED, show_default=True, help="Of the programme.")
def demo(out: Path, workers: int, seed: int) -> None:
    """演示：两张合成台账排一轮岗位；重建 2019 年的协作项目；打出成绩单，打开网站。

    The demonstration: two synthetic ledgers matched, the programme of 2019 rebuilt, scoreboard and replay, the site.
    It refuses a database that is not its own; QIAO_NO_SERVE=1 stops before the site.
    """
    steps, started = Steps(), time.monotonic()
    serves = os.environ.get("QIAO_NO_SERVE", "") in ("", "0")
    programme_ready(out, serves=serves)
    done, faults = ledgers_matched(out, workers, steps)
    found = build_programme(steps, seed)
    scoreboard(done, faults, out, time.monotonic() - started)
    show_programme(found, time.monotonic() - started)
    if serves:
        from qiao.cli.serving import serve_until_asked_to_end

        serve_until_asked_to_end()
    else:
        click.echo("打开网站：qiao serve（QIAO_NO_SERVE=1，这里先停）")


def programme_ready(out: Path, *, serves: bool) -> None:
    """Everything that may refuse, before any work: settings, the database, the address. Raises Refused."""
    if os.environ.get("QIAO_MODE", "demo") != "demo":
        raise Refused(
            f"QIAO_MODE={os.environ['QIAO_MODE']}：演示不在别的服务上搭。请去掉 QIAO_ 变量再来。\n"
            "The demonstration is not built on another service. Unset the QIAO_ variables first."
        )
    demonstration_environment(out)
    from qiao.ground.privacy.keys import new_ring, write_ring
    from qiao.site.environment import key_file_of

    django_ready()
    if not key_file_of().exists():
        write_ring(new_ring(), key_file_of())
    from django.conf import settings

    from qiao.cli.demonstration.ground import refuse_others
    from qiao.cli.supervising import free_to_listen

    with database_asked():
        refuse_others()
    if serves:
        free_to_listen(settings.QIAO_BIND)


def ledgers_matched(out: Path, workers: int, steps: Steps) -> tuple[Matched, FoundFaults]:
    """Two synthetic ledgers with planted faults, read and matched as an office would."""
    folder, results = WorldFolder.open(out / "ledgers"), WorldFolder.open(out / "plan")
    with steps.step(f"生成 {workers:,} 人"):
        made = generate(
            workers=workers, seed=SEED, geography=geography_of([], DEMONSTRATION_DAY), as_of=DEMONSTRATION_DAY
        )
    write_world(made, folder, steps, FAULTS)
    target = results.path / "plan.xlsx"
    order = Order(folder.path / "workers.xlsx", folder.path / "vacancies.xlsx", target, DEMONSTRATION_DAY)
    results.empty()
    results.claim([target.name, *(order.beside(*both).name for both in order.ledgers)])
    done = carry_out(order, steps)
    results.close([target.name, *(path.name for path in done.marked)], {"mark": "合成数据", "seed": SEED})
    return done, compared(folder.path, done.readings)


def build_programme(steps: Steps, seed: int) -> Any:
    """The programme of 2019 in its own database; returns the round that was matched in it."""
    from qiao.cli.demonstration.building import build

    steps.say("重建 2019 年的协作项目：")
    return build(steps, seed=seed)


def show_programme(found: Any, seconds: float) -> None:
    """Print the round, the replay, and how to log in."""
    from qiao.cli.demonstration.cast import PASSWORD
    from qiao.cli.replaying import show
    from qiao.story.reports.queries import figures

    c = found.certificate
    click.echo(
        f"第 {found.number} 轮匹配：{c['workers']:,} 人求职，排上 {c['matched']:,} 人，离最优最多差 {c['gap']:.4%}，"
        f"违反硬条件 {c['violations']}。"
    )
    show(figures())
    click.echo(f"全部用时 {seconds:.1f} 秒。登录：在登录页点“选一个人进入演示”，或用户名 xiangwenzhou，口令 {PASSWORD}")


def compared(folder: Path, readings: Iterable[Reading]) -> FoundFaults:
    """The planted faults beside those that reading reported: row, column and code must all agree."""
    planted: set[tuple[object, ...]] = set()
    found: set[tuple[object, ...]] = set()
    for reading in readings:
        side = pl.read_csv(folder / reading.file_name.replace(".xlsx", "-faults.csv"))
        planted |= {(reading.file_name, *row) for row in side.select("row", "column", "code").iter_rows()}
        found |= {(reading.file_name, f.row, f.column, f.code) for f in reading.faults if f.row}
    return FoundFaults(len(planted), len(planted & found), len(found - planted))


def scoreboard(done: Matched, faults: FoundFaults, out: Path, seconds: float) -> None:
    """Print what was read, what was placed, and how good that is."""
    c = done.plan.certificate
    table = Table(title="桥 Qiao · 成绩单（合成数据，截至 2019-06-30）", title_justify="left", show_header=False)
    table.add_column("项目")
    table.add_column("数", justify="right")
    table.add_column("说明")
    rows = (
        ("读到的行", f"{sum(r.row_count for r in done.readings):,}", "求职意愿登记表、岗位采集表"),
        (
            "设错 / 找到 / 误报",
            f"{faults.planted} / {faults.found} / {faults.invented}",
            "行、列、错误代码都对上才算找到",
        ),
        ("参加匹配的人", f"{c.workers:,}", f"岗位 {c.vacancies:,} 个，名额 {c.headcount:,} 个"),
        ("排上的人", f"{c.matched:,}", f"照台账次序一个一个挑只能排上 {c.first_come_matched:,} 人"),
        ("总合适度", f"{c.utility:,.0f}", f"一个一个挑是 {c.first_come_utility:,.0f}"),
        ("离最优最多差", c.percent(), f"上限 {c.upper_bound:,.0f}，谁也超不过"),
        ("违反硬条件", f"{c.violations}", "另一套程序逐人复核"),
        ("用时", f"{seconds:.1f} 秒", f"其中读表、匹配、写方案 {done.seconds:.1f} 秒"),
    )
    for row in rows:
        table.add_row(*row)
    Console().print(table)
    for line in told(done.plan):
        click.echo(line)
    click.echo(
        f"台账：{out / 'ledgers'}　方案表：{out / 'plan' / 'plan.xlsx'}　标红的原表：{'、'.join(map(str, done.marked))}"
    )
