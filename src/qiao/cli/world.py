"""`qiao world`: ledgers of people who do not exist, in the offices' own layout, to try everything on."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import click
import polars as pl

from qiao.cli.steps import Steps, Tell
from qiao.cli.world_folder import WorldFolder
from qiao.cli.world_rows import LedgerRows, vacancy_rows, worker_rows
from qiao.engine.world import Geography, World, generate
from qiao.ground import places
from qiao.ground.exchange.columns import Ledger
from qiao.ground.exchange.faults import FaultKind, LedgerRefused
from qiao.ground.exchange.planting import Planted, plant, write_planted
from qiao.ground.exchange.writing.sheets import writing
from qiao.ground.places.pairings import PAIRINGS
from qiao.story.needs.ledgers import willingness
from qiao.story.vacancies.ledgers import VACANCIES

DEMONSTRATION_DAY = date(2019, 6, 30)
"""The demonstration's clock (MISSION.md, the replay)."""

ROWS_OF_A_FILE = 1_000_000
"""A ledger of more rows is written as several files: a sheet of xlsx holds 1,048,576."""

_FIRST_DATA_ROW = 3  # the title stands in row 1, the headings in row 2
_TOLD_EVERY = 2_000

COUNTY_UNKNOWN = FaultKind(
    "county_unknown",
    "“{file}”不是区县代码，或这个区县没有乡镇资料。",
    "请填 6 位区县代码，如 500238，几个之间用逗号隔开。",
    "“{file}” is no county's code, or the county has no townships here.",
    "Give 6-digit county codes such as 500238, with commas between them.",
)
NO_ROOM = FaultKind(
    "no_room_for_faults",
    "“{file}”只有 {rows} 行，设不下 {share} 的错误。",
    "请增加人数，或减少 --faults。",
    "“{file}” has only {rows} rows, too few for a share of {share} faults.",
    "Ask for more workers, or fewer faults.",
)


@dataclass(frozen=True)
class Part:
    """One file of a ledger: its name without the ending, its rows as they will stand, and what was planted in them.

    `planted` is None in a clean world; a faulty one says with an empty list that a small ledger got none.
    """

    name: str
    ledger: Ledger
    headings: Sequence[str]
    rows: pl.DataFrame | list[list[object]]
    planted: Sequence[Planted] | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The names of its files."""
        return (f"{self.name}.xlsx", f"{self.name}-faults.csv") if self.planted is not None else (f"{self.name}.xlsx",)


@click.command("world", short_help="合成台账：试用的需求表和岗位表 / synthetic ledgers to try everything on")
@click.option("--workers", type=click.IntRange(1, 20_000_000), required=True, help="多少人 / people surveyed")
@click.option(
    "--seed",
    type=click.IntRange(0, 2**63),
    default=0,
    show_default=True,
    help="同一个种子，同样的台账 / the same seed gives the same ledgers",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="放在哪个文件夹，没有就新建 / the folder, made if need be",
)
@click.option(
    "--vacancies", type=click.IntRange(2, 1_000_000), help="多少岗位，默认每百人 6 个 / posts; 6 for 100 workers"
)
@click.option(
    "--counties", default="", help="家乡区县代码，逗号隔开，默认 14 个结对区县 / home counties; the 14 paired ones"
)
@click.option(
    "--faults",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="设错的行占多少，错处列在 …-faults.csv / share of rows spoilt by one fault each",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    default=DEMONSTRATION_DAY.isoformat(),
    show_default=True,
    help="哪天登记的 / the day of the survey",
)
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="语言 / language")
@click.pass_context
def world(
    ctx: click.Context,
    workers: int,
    seed: int,
    out: Path,
    vacancies: int | None,
    counties: str,
    faults: float,
    as_of: datetime,
    lang: str,
) -> None:
    """按公布的数字生成不存在的人和单位，写成求职意愿登记表和岗位采集表 / ledgers of people who do not exist.

    workers.xlsx（R2）和 vacancies.xlsx（R3）写进文件夹；里面有别的文件、或生成后被改过，就不写。
    The folder is written into only when it is empty, or holds an earlier synthetic world that nobody has changed.
    """
    ctx.find_root().obj = {"language": lang}
    steps, day = Steps(), as_of.date()
    geography = geography_of([code.strip() for code in counties.split(",") if code.strip()], day)
    folder = WorldFolder.open(out)
    started = time.monotonic()
    with steps.step(f"生成 {workers:,} 人" if lang == "zh" else f"Making {workers:,} people"):
        made = generate(workers=workers, seed=seed, geography=geography, as_of=day, vacancies=vacancies)
    names = write_world(made, folder, steps, faults, language=lang)
    click.echo(_summary(made, time.monotonic() - started, lang))
    for name in names:
        click.echo(str(out / name))


def _summary(made: World, seconds: float, language: str) -> str:
    """What was made, in one sentence."""
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    willing = made.workers.filter(pl.col("willingness") != "not_now").height
    posts, seats = made.vacancies.height, int(made.vacancies["headcount"].sum())
    if language == "zh":
        return (
            f"{made.workers.height:,} 人（{willing:,} 人想找活），{made.employers.height:,} 个单位 {posts:,} 个岗位"
            f" {seats:,} 个名额，都是合成数据。{seconds:.1f} 秒，内存最高 {megabytes:,} MB。"
        )
    return (
        f"{made.workers.height:,} people ({willing:,} look for work), {posts:,} posts with {seats:,} seats of"
        f" {made.employers.height:,} employers, all synthetic. {seconds:.1f} s, {megabytes:,} MB at most."
    )


def geography_of(counties: Sequence[str], as_of: date) -> Geography:
    """Home villages of these counties (of the paired ones when none is named), and every county of the paired cities.

    Villages count alike; where a county's villages are not known its townships stand for them. A destination counts by
    its townships. Raises LedgerRefused for what is no county.
    """
    pairs = [pair for pair in PAIRINGS if pair.holds(as_of)] or list(PAIRINGS)
    homes = list(dict.fromkeys(counties)) or [pair.county_code for pair in pairs]
    villages = [code for county in homes for code in _villages_of(county)]
    towns = [
        (town.code[:6], pair.city_code, float(max(1, len(places.children(town.code)))))
        for pair in pairs
        for town in places.children(pair.city_code)
    ]
    paired = [(pair.county_code, pair.city_code) for pair in pairs if pair.county_code in set(homes)]
    pair_codes = {"county": pl.String, "city": pl.String}
    return Geography(
        villages=pl.DataFrame({"code": villages}).with_columns(weight=pl.lit(1.0)),
        destinations=pl.DataFrame(towns, schema={**pair_codes, "weight": pl.Float64}, orient="row").unique(
            "county", maintain_order=True
        ),
        pairs=pl.DataFrame(paired, schema=pair_codes, orient="row"),
    )


def _villages_of(county: str) -> list[str]:
    try:
        place = places.by_code(county)
    except (places.UnknownPlace, places.AmbiguousPlace) as unknown:
        raise LedgerRefused(COUNTY_UNKNOWN, county[:20]) from unknown
    townships = places.children(county) if place.level == "county" else ()
    villages = [village.code for township in townships for village in places.children(township.code)]
    codes = villages or [township.code for township in townships]
    if not codes:
        raise LedgerRefused(COUNTY_UNKNOWN, county[:20])
    return codes


def write_world(made: World, folder: WorldFolder, steps: Steps, faults: float, *, language: str = "zh") -> list[str]:
    """Write both ledgers, with what was planted in them beside them, and return the names of the files.

    Raises LedgerRefused before anything is written when the rows have no room for so many faults.
    """
    ledgers: tuple[tuple[str, Ledger, LedgerRows], ...] = (
        ("workers", willingness(made.as_of), worker_rows(made)),
        ("vacancies", VACANCIES, vacancy_rows(made)),
    )
    parts = [
        part
        for name, ledger, rows in ledgers
        for part in _parts(name, ledger, rows, faults, made.seed, steps, language)
    ]
    names = [name for part in parts for name in part.files]
    folder.claim(names)
    title = f"合成数据：表中的人和单位都不存在，由程序按种子 {made.seed} 生成；截至 {made.as_of:%Y-%m-%d}"
    for part in parts:
        _write_part(folder.path, part, f"{part.ledger.title}（{title}）", steps, language)
    facts: dict[str, object] = {
        "mark": "合成数据",
        "seed": made.seed,
        "as_of": made.as_of.isoformat(),
        "workers": made.workers.height,
        "vacancies": made.vacancies.height,
        "faults": faults,
        "digest": made.digest(),
        "places": places.PLACES_VERSION,
    }
    folder.close(names, facts)
    return names


def _parts(
    name: str, ledger: Ledger, rows: LedgerRows, faults: float, seed: int, steps: Steps, language: str
) -> Iterator[Part]:
    """A ledger as one file, or as several numbered ones when it is too long for a sheet; spoilt where asked."""
    several = rows.frame.height > ROWS_OF_A_FILE
    for number, piece in enumerate(rows.frame.iter_slices(ROWS_OF_A_FILE), start=1):
        part = f"{name}-{number}" if several else name
        if not faults:
            yield Part(part, ledger, rows.headings, piece)
            continue
        spoilt = [list(row) for row in piece.iter_rows()]
        with steps.step(f"在 {part} 里设错" if language == "zh" else f"Planting faults in {part}"):
            try:
                planted = plant(
                    ledger,
                    rows.headings,
                    spoilt,
                    share=faults,
                    seed=seed * 1_000 + number,
                    first_row=_FIRST_DATA_ROW,
                )
            except ValueError as none:
                raise LedgerRefused(NO_ROOM, part, rows=piece.height, share=f"{faults:.1%}") from none
        yield Part(part, ledger, rows.headings, spoilt, planted)


def _write_part(folder: Path, part: Part, title: str, steps: Steps, language: str) -> None:
    if part.planted is not None:
        write_planted(folder / f"{part.name}-faults.csv", part.planted)
    rows = part.rows.iter_rows() if isinstance(part.rows, pl.DataFrame) else iter(part.rows)
    step = f"写 {part.name}.xlsx" if language == "zh" else f"Writing {part.name}.xlsx"
    with steps.step(step) as tell, writing(folder / f"{part.name}.xlsx") as book:
        book.sheet(part.ledger.title, part.headings, _told(rows, len(part.rows), tell), note=title)


def _told(rows: Iterator[Sequence[object]], count: int, tell: Tell) -> Iterator[Sequence[object]]:
    """The same rows, with a word now and then about how far we are."""
    for done, row in enumerate(rows):
        if done % _TOLD_EVERY == 0:
            tell(done, count)
        yield row
    tell(count, count)
