"""`python -m bench --quick`: the benches of engine, linkage, search, reading, faults and texts, one after the other.

Each is the command `python -m bench.<name> --quick`, run as it stands, printing its own tables; without --quick, each
in its own default size. Ends with 1 when one of them crashes or finds one of our answers wrong; no time decides.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

OF_ROUNDS = ("candidates", "shortlist", "solve", "lists")
BENCHES = ("assign", *OF_ROUNDS, "linkage", "search", "reading", "faults", "texts")
"""Not among them: `pages` and `imports`, which need a database server or minutes."""


def main() -> None:
    """Run the benches and say which of them failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="every bench in its quick form, two minutes altogether")
    parser.add_argument("--only", nargs="+", choices=BENCHES, default=BENCHES)
    parser.add_argument("--abreast", action="store_true", help="two at once: to see that they run, not for the figures")
    asked = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="qiao-bench-") as cache:
        if asked.abreast:
            # Those of the rounds share what the first of them draws, so they stay in one row.
            rows = [[name for name in asked.only if (name in OF_ROUNDS) is of_rounds] for of_rounds in (True, False)]
            with ThreadPoolExecutor(len(rows)) as pool:
                lanes = list(pool.map(lambda row: [_ran(name, asked, cache, aside=True) for name in row], rows))
            took = {name: seconds for lane in lanes for name, seconds in lane}
        else:
            took = dict(_ran(name, asked, cache) for name in asked.only)
    failed = [name for name, seconds in took.items() if seconds is None]
    print("\n" + ", ".join(f"{name} {seconds:.0f} s" for name, seconds in took.items() if seconds is not None))
    print(f"{len(asked.only)} benches in {time.perf_counter() - began:.0f} s")
    if failed:
        print(f"Failed: {', '.join(failed)}")
    sys.exit(bool(failed))


def _ran(name: str, asked: argparse.Namespace, cache: str, *, aside: bool = False) -> tuple[str, float | None]:
    """One bench, its output as it comes, or in one piece beside others; its seconds, None when it failed."""
    command = [sys.executable, "-m", f"bench.{name}"]
    command += ["--quick"] if asked.quick else []
    command += ["--cache", cache] if name in OF_ROUNDS else []
    title, since = f"\n# {' '.join(command[1:])}", time.perf_counter()
    if aside:
        ran = subprocess.run(command, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        print(f"{title}\n{ran.stdout}", flush=True)
    else:
        print(title, flush=True)
        ran = subprocess.run(command, check=False, text=True)
    return name, None if ran.returncode else time.perf_counter() - since


if __name__ == "__main__":
    main()
