"""`qiao match`: the ledgers an office already has in, the plan out."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import click
import polars as pl

from qiao.cli.commands import FILE, Refused, mapping_of, today_in_china
from qiao.cli.readings import Ledgers
from qiao.cli.steps import Steps
from qiao.cli.targets import plan_workbook
from qiao.ground import places
from qiao.ground.exchange import Fault, FaultKind, Reading
from qiao.story.matching import bridge
from qiao.story.matching.ledgers import LeftOut, Plan, rows_left_out, told, write_plan
from qiao.story.needs.frames import divided
from qiao.story.needs.ledgers import willingness
from qiao.story.vacancies import postings
from qiao.story.vacancies.ledgers import VACANCIES
from qiao.story.vacancies.texts import Period

OUTSIDE = FaultKind(
    "outside",
    "工作地点不在“{within}”。",
    "这一轮用 --within 只要那里的岗位；要算上它，就不写 --within。",
    "The place of work is not in “{within}”.",
    "This round was asked for posts there only; leave out --within to include it.",
)


@dataclass(frozen=True)
class Order:
    """What is to be matched: the two ledgers, where the plan goes, and the choices made on the command line."""

    workers: Path
    vacancies: Path
    output: Path
    as_of: date
    seed: int = 0
    within: str | None = None
    strict: bool = False
    language: str = "zh"
    workers_map: tuple[str, ...] = ()
    vacancies_map: tuple[str, ...] = ()
    pay_period: Period = "month"

    @property
    def ledgers(self) -> tuple[tuple[Path, Path], ...]:
        """Each ledger with the other one."""
        return (self.workers, self.vacancies), (self.vacancies, self.workers)

    def beside(self, path: Path, other: Path) -> Path:
        """Where the marked copy of a ledger goes: beside the plan, named after the ledger and never the ledger."""
        same = path.stem == other.stem
        which = f"-{'workers' if path == self.workers else 'vacancies'}" if same else ""
        return self.output.with_name(f"{path.stem}{which}-错误.xlsx")


@dataclass(frozen=True)
class Matched:
    """A finished order: the plan, what was left out, the marked copies and how long it took."""

    plan: Plan
    left_out: list[LeftOut]
    marked: list[Path]
    readings: list[Reading]
    seconds: float

    def figures(self) -> dict[str, object]:
        """The figures of `--json`."""
        c = self.plan.certificate
        return {
            "workers": c.workers, "vacancies": c.vacancies, "headcount": c.headcount, "matched": c.matched,
            "utility": c.utility, "upper_bound": c.upper_bound, "gap": c.gap, "violations": c.violations,
            "seconds": round(self.seconds, 3), "left_out": rows_left_out(self.left_out),
            "digest": c.digest, "seed": c.seed, "engine": c.engine,
            "marked_copies": [str(path) for path in self.marked],
        }  # fmt: skip


def carry_out(order: Order, steps: Steps) -> Matched:
    """Read both ledgers, match, write the plan. LedgerRefused and Refused say why nothing was written."""
    started = time.monotonic()
    chinese = order.language == "zh"
    plan_workbook(order.output, (order.workers, order.vacancies))
    inside = None if order.within is None else pl.col("place").str.starts_with(_division(order.within))
    ledgers = Ledgers(steps, order.language, order.as_of, strict=order.strict)
    workers = _workers(order, ledgers)
    if workers.is_empty():
        raise ledgers.none_left("没有一个可以匹配的人", "Nobody can be matched", 0)
    remarks = len(ledgers.left_out)
    vacancies = _vacancies(order, ledgers, inside)
    if vacancies.is_empty():
        raise ledgers.none_left("没有一个可以匹配的岗位", "No post can be matched", remarks)
    preparing = (
        "准备计算程序（本机第一次约半分钟）" if chinese else "Preparing the engine (half a minute the first time)"
    )
    with steps.step(preparing):
        bridge.prepare()
    with steps.rounds("匹配" if chinese else "Matching") as tell:
        plan = bridge.plan_round(workers, vacancies, seed=order.seed, progress=tell)
    with steps.step("写方案表" if chinese else "Writing the plan"):
        write_plan(plan, ledgers.left_out, order.output, as_of=order.as_of, language=order.language)
    return Matched(plan, ledgers.left_out, ledgers.marked, ledgers.readings, time.monotonic() - started)


def _workers(order: Order, ledgers: Ledgers) -> pl.DataFrame:
    readings = ledgers.read(
        order.workers,
        willingness(order.as_of),
        mapping=mapping_of(order.workers_map),
        marked_copy=order.beside(*order.ledgers[0]),
    )
    looking = []
    for reading in readings:
        needs = divided(reading, order.as_of)
        ledgers.say_faults(reading, readings, needs.warnings)
        told = ("why", "remedy") if order.language == "zh" else ("why_en", "remedy_en")
        others = needs.left_out.filter(~pl.col("at_fault"))
        joint = "" if order.language == "zh" else " "
        ledgers.leave_out(
            reading, readings, others.select("row", "heading", pl.concat_str(*told, separator=joint).alias("said"))
        )
        looking.append(needs.looking)
    return _together(looking, readings)


def _vacancies(order: Order, ledgers: Ledgers, inside: pl.Expr | None) -> pl.DataFrame:
    readings = ledgers.read(
        order.vacancies,
        VACANCIES,
        mapping=mapping_of(order.vacancies_map),
        marked_copy=order.beside(*order.ledgers[1]),
    )
    offered = []
    for reading in readings:
        posts = postings.postings_frame(reading, as_of=order.as_of, default_period=order.pay_period)
        ledgers.say_faults(reading, readings, postings.notes(reading))
        closed = postings.left_out(reading, order.as_of)
        ledgers.leave_out(reading, readings, closed.select("row", "heading", f"reason_{order.language}"))
        if inside is not None:
            outside = posts.filter(~inside)["row"].to_list()
            faults = [Fault(OUTSIDE, row, "", "", {"within": order.within}) for row in outside]
            ledgers.say_faults(reading, readings, faults)
            posts = posts.filter(inside)
        offered.append(posts)
    return _together(offered, readings)


ROWS_OF_A_SHEET = 10_000_000


def _together(frames: Sequence[pl.DataFrame], readings: Sequence[Reading]) -> pl.DataFrame:
    """The sheets of one ledger as one frame: `row` unique over all of them, `ref` as people find the row."""
    if len(frames) == 1:
        return frames[0]
    parts = []
    for number, (frame, reading) in enumerate(zip(frames, readings, strict=True)):
        parts.append(
            frame.with_columns(
                ref=pl.format("{}!{}", pl.lit(reading.sheet_name), "row"),
                row=pl.col("row") + number * ROWS_OF_A_SHEET,
                **({"family": pl.format("{} {}", pl.lit(number), "family")} if "family" in frame.columns else {}),
            )
        )
    return pl.concat(parts)


def _division(text: str) -> str:
    """The digits that all codes of a division share."""
    try:
        place = places.find(text)
    except (places.UnknownPlace, places.AmbiguousPlace) as error:
        raise Refused(f"--within “{text}”：找不到这个地方，或不止一个（no such place, or several）") from error
    return place.code[: {"province": 2, "city": 4}.get(place.level, 6)]


@click.command()
@click.argument("workers", type=FILE)
@click.argument("vacancies", type=FILE)
@click.option("-o", "--output", type=FILE, required=True, help="方案表 plan.xlsx / the plan's workbook")
@click.option("--json", "as_json", is_flag=True, help="结果数字用 JSON 输出 / print the figures as JSON")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="按哪天算年龄，默认今天 / the day ages are counted on")
@click.option("--within", help="只要这个地方的岗位，如 山东省 / only posts of this division")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="同分时的次序 / settles ties")
@click.option("--strict", is_flag=True, help="有一行错就不算 / refuse when any row is wrong")
@click.option("--map-workers", multiple=True, metavar="列=内容", help="指明需求表的列，如 B=name / name a column")
@click.option("--map-vacancies", multiple=True, metavar="列=内容", help="指明岗位表的列 / name a column")
@click.option(
    "--pay-period",
    type=click.Choice(["hour", "day", "month", "year"]),
    default="month",
    show_default=True,
    help="没写单位的工资按什么算 / what pay without a unit is per",
)
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="语言 / language")
@click.pass_context
def match(
    ctx: click.Context,
    workers: Path,
    vacancies: Path,
    output: Path,
    as_json: bool,
    as_of: datetime | None,
    within: str | None,
    seed: int,
    strict: bool,
    map_workers: tuple[str, ...],
    map_vacancies: tuple[str, ...],
    pay_period: Period,
    lang: str,
) -> None:
    """两张台账进，一张方案出 / Two ledgers in, a plan out.

    WORKERS 求职意愿登记表（xlsx、xls、csv）；VACANCIES 岗位采集表或招聘网站的岗位清单。
    """
    ctx.find_root().obj = {"language": lang}
    day = as_of.date() if as_of else today_in_china()
    order = Order(workers, vacancies, output, day, seed, within, strict, lang, map_workers, map_vacancies, pay_period)
    done = carry_out(order, Steps(language=lang))
    if as_json:
        click.echo(json.dumps(done.figures(), ensure_ascii=False))
        return
    for line in told(done.plan, lang):
        click.echo(line)
    click.echo(f"{'方案表' if lang == 'zh' else 'Plan'}: {output}")
    for path in done.marked:
        click.echo(f"{'标红的原表' if lang == 'zh' else 'Marked copy'}: {path}")
