"""The `qiao` command: what an office can do without any server, and what runs the service."""

from __future__ import annotations

import click

from qiao import __version__
from qiao.cli.commands import QiaoGroup

COMMANDS = {
    "check": "qiao.cli.forms:check",
    "demo": "qiao.cli.demo:demo",
    "keys": "qiao.cli.keyring:keys",
    "match": "qiao.cli.match:match",
    "migrate": "qiao.cli.running:migrate",
    "programme": "qiao.cli.programme:programme",
    "replay": "qiao.cli.replaying:replay",
    "serve": "qiao.cli.serving:serve",
    "template": "qiao.cli.forms:template",
    "tick": "qiao.cli.running:tick",
    "user": "qiao.cli.users:user",
    "worker": "qiao.cli.running:worker",
    "world": "qiao.cli.world:world",
}
"""Each command with the place of its function: loaded when it is asked for, so that none waits for another's needs."""


@click.group(cls=QiaoGroup, places=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="qiao")
def main() -> None:
    """Qiao, the bridge（桥）."""
