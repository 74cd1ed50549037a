"""Every planted fault is found, and nothing else: a ledger with faults in a share of its rows.

    python -m bench.faults --rows 100000 --share 0.05     the acceptance of QUALITY.md §1 (6), on the willingness form
    python -m bench.faults --ledger roster --quick        2,000 rows of the roster; also: work (R1), transfer (R4)

Of the roster, R1 and R4 the checks that only warn are planted too, so that all ten of DOMAIN.md §2 are.

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
from pathlib import Path
from typing import NamedTuple

from bench.forms import AS_OF, FORMS, good_rows

from qiao.ground.exchange.marking import write_error_workbook
from qiao.ground.exchange.planting import plant, write_planted
from qiao.ground.exchange.planting.spoiling import SLIPS
from qiao.ground.exchange.reading import read_ledger
from qiao.ground.exchange.writing.sheets import writing

# The budgets that the ratios are against: QUALITY.md §4 (import) and §1 (6) (memory).
READ_ROWS_A_SECOND = 5_000
MEMORY_MB = 500
FIRST_ROW = 3  # below a title and the headings


class Step(NamedTuple):
    """One step's name, seconds, peak memory of its processes, and what it counted."""

    name: str
    seconds: float
    peak_mb: float
    told: str


def main() -> None:
    """Run the steps and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ledger", choices=sorted(FORMS), default="willingness")
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
        write = _apart("write", write_workbook, folder, asked.ledger, rows, asked.share, asked.seed)
        read = _apart("read", read_back, folder, asked.ledger)
        mark = _apart("mark", mark_faults, folder, asked.ledger)
        missed, invented = compared(folder)
        _print_table(asked.ledger, (write, read, mark), rows)
        _print_kinds(folder)
    print(f"\nplanted but not reported: {len(missed)}   reported but not planted: {len(invented)}")
    for row, column, code in [*missed[:5], *invented[:5]]:
        print(f"  row {row} column {column} {code}")
    sys.exit(bool(missed or invented))


def write_workbook(folder: Path, form: str, count: int, share: float, seed: int) -> str:
    """Write planted.xlsx with `count` rows, and planted.csv with what was planted."""
    headings, rows = good_rows(form, count, seed)
    ledger, more = FORMS[form].ledger(AS_OF), FORMS[form].slips
    planted = plant(
        ledger, headings, rows, share=share, seed=seed, first_row=FIRST_ROW, slips=(*SLIPS, *more),
        warnings=FORMS[form].warnings,
    )  # fmt: skip
    with writing(folder / "planted.xlsx") as book:
        book.sheet(ledger.title, headings, rows, note=f"{ledger.title}（重建数据）")
    write_planted(folder / "planted.csv", planted)
    return f"{len(planted):,} faults of {len({each.code for each in planted})} kinds"


def read_back(folder: Path, form: str) -> str:
    """Read the workbook and write reported.csv."""
    reading = read_ledger(folder / "planted.xlsx", FORMS[form].ledger(AS_OF), as_of=AS_OF)
    with (folder / "reported.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows((fault.row, fault.column, fault.code) for fault in reading.faults)
    return f"{reading.row_count:,} rows, {reading.wrong_count:,} wrong"


def mark_faults(folder: Path, form: str) -> str:
    """Read once more and mark the faults in a copy; only the marking is timed."""
    reading = read_ledger(folder / "planted.xlsx", FORMS[form].ledger(AS_OF), as_of=AS_OF)
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


def _print_table(form: str, steps: tuple[Step, ...], rows: int) -> None:
    headings, _ = good_rows(form, 0, 0)
    print(f"{rows:,} rows of {FORMS[form].ledger(AS_OF).title}, {len(headings)} columns\n")
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
