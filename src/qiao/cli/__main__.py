"""`python -m qiao.cli`: the command, for the processes that `qiao serve` starts."""

from __future__ import annotations

from qiao.cli import main

if __name__ == "__main__":
    main(prog_name="qiao")
