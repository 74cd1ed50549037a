"""The `qiao` command: what an office can do without any server."""

from __future__ import annotations

import click

from qiao import __version__
from qiao.cli.commands import QiaoGroup
from qiao.cli.demo import demo
from qiao.cli.forms import check, template
from qiao.cli.match import match
from qiao.cli.world import world


@click.group(cls=QiaoGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="qiao")
def main() -> None:
    """Qiao, the bridge（桥）."""


for command in (demo, match, check, template, world):
    main.add_command(command)
