"""A bench that starts itself anew: one program makes the file, and one measures each reader of it, told as JSON.

Each starts with a fresh interpreter and environment, which readers that set up a whole service need; and the maker's
memory is not theirs, as Linux counts a process's peak from its parent's, across exec.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.measuring.apart import processor_seconds

__all__ = ["Readers", "peaks_mb", "processor_seconds"]

ROWS, ROWS_QUICK = 100_000, 5_000
Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Readers:
    """Some readers of one file: `make(path, rows, seed)` writes it, `measure(reader, path)` is one reader's figures."""

    module: str  # what `python -m` is told
    about: str
    columns: int
    names: tuple[str, ...]
    make: Callable[[Path, int, int], None]
    measure: Callable[[str, Path], Figures]

    def run(self, show: Callable[[dict[str, Figures]], None]) -> None:
        """The whole bench, which ends with `show` of everybody's figures; or one part of it, when started for that."""
        options = self._options()
        if options.make:
            self.make(options.make, options.rows, options.seed)
        elif options.measure:
            reader, path = options.measure
            print(json.dumps(self.measure(reader, Path(path))))
        else:
            with tempfile.TemporaryDirectory(prefix="qiao-bench-") as folder:
                path = Path(folder) / "ledger.xlsx"
                self._told("--make", str(path), "--rows", str(options.rows), "--seed", str(options.seed))
                size = path.stat().st_size / 2**20
                print(f"{options.rows:,} rows × {self.columns} columns, {size:.1f} MB, seed {options.seed}", flush=True)
                show({reader: json.loads(self._told("--measure", reader, str(path))) for reader in self.names})

    def _options(self) -> argparse.Namespace:
        parser = argparse.ArgumentParser(description=self.about.partition("\n")[0])
        parser.add_argument("--rows", type=int, default=ROWS)
        parser.add_argument("--quick", action="store_true", help=f"{ROWS_QUICK:,} rows")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--make", type=Path, metavar="FILE", help=argparse.SUPPRESS)
        parser.add_argument("--measure", nargs=2, metavar=("READER", "FILE"), help=argparse.SUPPRESS)
        options = parser.parse_args()
        options.rows = ROWS_QUICK if options.quick else options.rows
        return options

    def _told(self, *arguments: str) -> str:
        """What this bench, started anew with these arguments, prints last."""
        command = [sys.executable, "-m", self.module, *arguments]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(done.stderr)
        return done.stdout.strip().rpartition("\n")[2]


def peaks_mb() -> dict[str, float]:
    """Peak memory of this process, and of the largest that it started and that ended."""
    own, children = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"memory_mb": own / 1024, "child_mb": children / 1024}
