"""Serving: gunicorn as `qiao serve` starts it, with two processes, while something is measured."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

END_SECONDS = 20


@contextmanager
def served(
    address: str, *, application: str | None = None, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """The server, once it answers; ended with the block. `application` stands in for the one it serves otherwise."""
    from qiao.cli.serving import gunicorn
    from qiao.cli.supervising import answers

    ours = "qiao.site.wsgi:application"
    command = [application if application and part == ours else part for part in gunicorn(address, 2)]
    with subprocess.Popen(command, env=None if environment is None else dict(environment)) as process:
        try:
            while not answers(address):
                assert process.poll() is None, "the server has ended"
                time.sleep(0.2)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
