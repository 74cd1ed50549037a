"""A PostgreSQL of one's own for the length of a command, on a free loopback port, in a temporary folder.

    python tools/postgresql.py -- python -m pytest -m django_db

The command finds its address in QIAO_TEST_DATABASE_URL. Where PostgreSQL is not installed, nothing is run and that is
said loudly; as root the server runs as the user "postgres", because it refuses root.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

INSTALLED = "/usr/lib/postgresql"
OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=100"


def programs() -> Path | None:
    """The folder of the newest PostgreSQL on this machine; None when there is none."""
    found = sorted(Path(INSTALLED).glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _as_server(command: Sequence[str]) -> list[str]:
    if os.geteuid() != 0:
        return list(command)
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command]


def _quietly(command: Sequence[str]) -> None:
    subprocess.run(_as_server(command), check=True, stdout=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(bin_folder: Path, options: str = OPTIONS) -> Iterator[str]:
    """A running server's address; the server and its folder are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="qiao-postgresql-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data, port = folder / "data", _free_port()
    try:
        made = [
            str(bin_folder / "initdb"),
            "-D",
            str(data),
            "-U",
            "qiao",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]
        _quietly(made)
        told = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} {options}"
        control = [str(bin_folder / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
        _quietly([*control, "-o", told, "start"])
        try:
            yield f"postgresql://qiao@127.0.0.1:{port}/postgres"
        finally:
            _quietly([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: Sequence[str]) -> int:
    """Run the command after "--" beside a server."""
    command = list(arguments[arguments.index("--") + 1 :]) if "--" in arguments else []
    if not command:
        print(__doc__)
        return 2
    bin_folder = programs()
    if bin_folder is None:
        print("SKIPPED: PostgreSQL is not installed, so nothing was tried on it. On Debian: apt install postgresql")
        return 0
    with running(bin_folder) as address:
        return subprocess.run(command, env={**os.environ, "QIAO_TEST_DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
