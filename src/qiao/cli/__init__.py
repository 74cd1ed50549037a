"""The `qiao` command: what an office can do without any server."""

from __future__ import annotations

import click

from qiao import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="qiao")
def main() -> None:
    """Qiao, the bridge（桥）."""
