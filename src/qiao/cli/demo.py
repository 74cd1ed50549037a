"""`qiao demo`: the demonstration from nothing: ledgers, the main job on them, a scoreboard."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click
import polars as pl
from rich.console import Console
from rich.table import Table

from qiao.cli.match import Matched, Order, carry_out
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
def demo(out: Path, workers: int) -> None:
    """演示：生成两张合成台账，排一轮岗位，打出成绩单 / Make the demonstration, match it, print the scoreboard."""
    steps, started = Steps(), time.monotonic()
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
    faults = compared(folder.path, done.readings)
    scoreboard(done, faults, out, time.monotonic() - started)


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
