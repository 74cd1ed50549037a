"""Every planted fault is found, and nothing else: a willingness ledger (R2) with faults in a share of its rows.

    python -m bench.faults --rows 100000 --share 0.05     the acceptance of QUALITY.md §1 (6)
    python -m bench.faults --quick                        2,000 rows

Each step runs in a process of its own, so that its peak memory is its own. Ends with 1 when what was reported differs
from what was planted by a single (row, column, code).
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from qiao.ground.exchange.marking import write_error_workbook
from qiao.ground.exchange.planting import plant, write_planted
from qiao.ground.exchange.reading import read_ledger
from qiao.ground.exchange.writing.sheets import writing
from qiao.ground.privacy.resident_ids import SYNTHETIC_AREAS, compose
from qiao.story.needs.ledgers import willingness

AS_OF = date(2019, 6, 30)
# The budgets that the ratios are against: QUALITY.md §4 (import) and §1 (6) (memory).
READ_ROWS_A_SECOND = 5_000
MEMORY_MB = 500
FIRST_ROW = 3  # below a title and the headings

_COUNTIES = ("重庆市巫溪县", "重庆市城口县", "重庆市酉阳土家族苗族自治县", "重庆市万州区")


class Step(NamedTuple):
    """One step's name, seconds, peak memory of its processes, and what it counted."""

    name: str
    seconds: float
    peak_mb: float
    told: str


def main() -> None:
    """Run the steps and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--quick", action="store_true", help="2,000 rows")
    parser.add_argument("--keep", type=Path, help="a folder for the files; without it they are removed")
    asked = parser.parse_args()
    rows = 2_000 if asked.quick else asked.rows
    with tempfile.TemporaryDirectory(prefix="qiao-bench-") as aside:
        folder = asked.keep or Path(aside)
        folder.mkdir(parents=True, exist_ok=True)
        write = _apart("write", write_workbook, folder, rows, asked.share, asked.seed)
        read = _apart("read", read_back, folder)
        mark = _apart("mark", mark_faults, folder)
        missed, invented = compared(folder)
        _print_table((write, read, mark), rows)
        _print_kinds(folder)
    print(f"\nplanted but not reported: {len(missed)}   reported but not planted: {len(invented)}")
    for row, column, code in [*missed[:5], *invented[:5]]:
        print(f"  row {row} column {column} {code}")
    sys.exit(bool(missed or invented))


def write_workbook(folder: Path, count: int, share: float, seed: int) -> str:
    """Write planted.xlsx with `count` rows, and planted.csv with what was planted."""
    ledger = willingness(AS_OF)
    headings = [column.title for column in ledger.columns if column.key not in _LEFT_OUT]
    rows = good_rows(count, seed)
    planted = plant(ledger, headings, rows, share=share, seed=seed, first_row=FIRST_ROW)
    with writing(folder / "planted.xlsx") as book:
        book.sheet(ledger.title, headings, rows, note="求职意愿登记表（重建数据）")
    write_planted(folder / "planted.csv", planted)
    return f"{len(planted):,} faults of {len({each.code for each in planted})} kinds"


def read_back(folder: Path) -> str:
    """Read the workbook and write reported.csv."""
    reading = read_ledger(folder / "planted.xlsx", willingness(AS_OF), as_of=AS_OF)
    with (folder / "reported.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows((fault.row, fault.column, fault.code) for fault in reading.faults)
    return f"{reading.row_count:,} rows, {reading.wrong_count:,} wrong"


def mark_faults(folder: Path) -> str:
    """Read once more and mark the faults in a copy; only the marking is timed."""
    reading = read_ledger(folder / "planted.xlsx", willingness(AS_OF), as_of=AS_OF)
    start = time.perf_counter()
    marked = write_error_workbook(folder / "planted.xlsx", reading, folder / "marked.xlsx")
    return f"{marked.cells:,} cells in {time.perf_counter() - start:.1f} s of these; own looks: {marked.keeps_looks}"


def compared(folder: Path) -> tuple[list[tuple[int, str, str]], list[tuple[int, str, str]]]:
    """What was planted but not reported, and what was reported but not planted; each fault once."""
    with (folder / "planted.csv").open(encoding="utf-8-sig", newline="") as stream:
        planted = Counter((int(row["row"]), row["column"], row["code"]) for row in csv.DictReader(stream))
    with (folder / "reported.csv").open(encoding="utf-8", newline="") as stream:
        reported = Counter((int(row), column, code) for row, column, code in csv.reader(stream))
    return sorted((planted - reported).elements()), sorted((reported - planted).elements())


_LEFT_OUT = frozenset(
    [
        "certificates",
        "companions",
        *(f"residence_{level}" for level in ("province", "city", "county", "township", "village")),
    ]
)
"""Columns that this ledger does not have: the residence stands in one cell."""


def good_rows(count: int, seed: int) -> list[list[object]]:
    """Rows of the willingness form without a fault, in its order, of people who do not exist."""
    ledger, chance = willingness(AS_OF), Random(seed)
    choices = {column.key: list(column.reader.choices()) for column in ledger.columns}
    rows: list[list[object]] = []
    for number in range(count):
        birth = date(1960, 1, 1) + timedelta(days=number % 14_000)
        back = date(2019, 1, 1) + timedelta(days=chance.randrange(120))
        cells: dict[str, object] = {
            "serial": number + 1,
            "name": chance.choice("覃冉田向谭") + chance.choice("晓岚建国秀兰红梅") + chance.choice("兰梅军华"),
            "identity": compose(SYNTHETIC_AREAS[number // 14_000 % 99], birth, chance.randrange(1000)),
            "phone": chance.choice([f"154{number:08d}", f"154{number // 2:08d}", ""]),
            "residence": chance.choice(_COUNTIES),
            "employed": "否",
            "skills": chance.choice(["缝纫、养殖", "刺绣", "无", ""]),
            "trained": chance.choice("是否"),
            "training_wish": chance.choice("是否"),
            "training_trade": chance.choice(["刺绣", "挖掘机", ""]),
            "return_on": chance.choice([back, back.isoformat(), ""]),
            "start_on": back + timedelta(days=chance.randrange(1, 90)),
            "helper": "田晓梅",
            "helper_phone": f"154{number // 50:08d}",
            "care": chance.choice("是否"),
            "wage_floor_yuan": chance.randrange(1_800, 6_000, 100),
            "night_ok": chance.choice(["是", "否", ""]),
            "consent_on": date(2019, 6, 20),
        }
        rows.append(
            [cells[key] if key in cells else chance.choice(choices[key]) for key in choices if key not in _LEFT_OUT]
        )
    return rows


def _apart(name: str, work: Callable[..., str], *arguments: object) -> Step:
    """Run one step in a fresh process; its peak is the larger of its own and its children's."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        pool.submit(_peak_mb).result()  # the process is there and has imported everything
        start = time.perf_counter()
        told = pool.submit(work, *arguments).result()
        seconds = time.perf_counter() - start
        return Step(name, seconds, pool.submit(_peak_mb).result(), told)


def _peak_mb() -> float:
    """The peak memory of this process or of its largest child, in megabytes; Linux counts in kilobytes."""
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _print_table(steps: tuple[Step, ...], rows: int) -> None:
    print(f"{rows:,} rows of the willingness ledger, {len(willingness().columns) - len(_LEFT_OUT)} columns\n")
    print(f"{'step':6} {'seconds':>8} {'rows/s':>8} {'peak MB':>8}")
    for step in steps:
        rate = f"{rows / step.seconds:,.0f}"
        print(f"{step.name:6} {step.seconds:8.1f} {rate:>8} {step.peak_mb:8.0f}  {step.told}")
    read = next(step for step in steps if step.name == "read")
    print(
        f"\nread against the budget of {READ_ROWS_A_SECOND:,} rows/s: {rows / read.seconds / READ_ROWS_A_SECOND:.1f}×"
    )
    print(f"largest peak against the budget of {MEMORY_MB} MB: {max(s.peak_mb for s in steps) / MEMORY_MB:.2f}×")


def _print_kinds(folder: Path) -> None:
    with (folder / "planted.csv").open(encoding="utf-8-sig", newline="") as stream:
        kinds = Counter(row["code"] for row in csv.DictReader(stream))
    print("\nplanted: " + ", ".join(f"{code} {count}" for code, count in kinds.most_common()))


if __name__ == "__main__":
    main()
