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

OF_ROUNDS = ("candidates", "shortlist", "solve", "lists")
BENCHES = ("assign", *OF_ROUNDS, "linkage", "search", "reading", "faults", "texts")
"""Not among them: `pages` and `imports`, which need a database server or minutes."""


def main() -> None:
    """Run the benches and say which of them failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="every bench in its quick form, two minutes altogether")
    parser.add_argument("--only", nargs="+", choices=BENCHES, default=BENCHES)
    asked = parser.parse_args()
    began, failed = time.perf_counter(), []
    with tempfile.TemporaryDirectory(prefix="qiao-bench-") as cache:
        for name in asked.only:
            command = [sys.executable, "-m", f"bench.{name}"]
            command += ["--quick"] if asked.quick else []
            command += ["--cache", cache] if name in OF_ROUNDS else []
            print(f"\n# {' '.join(command[1:])}", flush=True)
            if subprocess.run(command, check=False).returncode:
                failed.append(name)
    print(f"\n{len(asked.only)} benches in {time.perf_counter() - began:.0f} s")
    if failed:
        print(f"Failed: {', '.join(failed)}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
