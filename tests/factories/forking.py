"""A process that has Qiao loaded and forks for each step it is asked for: loading takes two seconds, a fork a moment.

What is forked is a process like any other: it has its own memory and connections (the parent opens none) and may be
killed at any moment. `Parent` is the side of the tests; `asked` that of the module that has the steps.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 60_000


def asked(socket_number: int) -> str:
    """In each process that is forked: what it was asked for, its stdout being the asker's. The parent never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the watchers tell how their one child ended, then go
    with socket.socket(fileno=socket_number) as told:
        while True:
            step, numbers, _, _ = socket.recv_fds(told, LONGEST, 2)
            if not step:
                sys.exit()
            if os.fork() == 0 and _watched(*numbers):
                break
            for number in numbers:
                os.close(number)
    return step.decode()


def _watched(stdout: int, status: int) -> bool:
    """True in the process that does the step; the watcher waits for it, tells its number and its end, and goes."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if child == 0:
        os.close(status)
        os.dup2(stdout, 1)
        os.close(stdout)
        return True
    os.close(stdout)
    os.write(status, f"{child}\n".encode())
    _, ended = os.waitpid(child, 0)
    os.write(status, f"{os.waitstatus_to_exitcode(ended)}\n".encode())
    os._exit(0)


class Forked:
    """A forked process, as `subprocess.Popen` shows one."""

    def __init__(self, stdout: int, status: int) -> None:
        self.stdout, self._status = os.fdopen(stdout, encoding="utf-8"), os.fdopen(status, encoding="ascii")
        self.pid = int(self._status.readline())
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """How it ended; None while it runs."""
        if self.returncode is None and select.select([self._status], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """How it ended, once it did."""
        if self.returncode is None:
            if not select.select([self._status], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            self.returncode = int(self._status.readline())
            self._status.close()
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[str, None]:
        """What it printed and nobody has read yet, once it ended."""
        self.wait(timeout)
        with self.stdout:
            return self.stdout.read(), None

    def send_signal(self, number: int) -> None:
        """A signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """kill -9."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """It is asked to end."""
        self.send_signal(signal.SIGTERM)


class Parent:
    """The loaded process of a module: `python -m MODULE ARGUMENTS… SOCKET`."""

    def __init__(self, module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command: Sequence[Any] = [sys.executable, "-m", module, *arguments, str(theirs.fileno())]
        with theirs:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, pass_fds=[theirs.fileno()])

    def begun(self, step: str) -> Forked:
        """A process for that step, running."""
        (ours, stdout), (status, told) = os.pipe(), os.pipe()
        socket.send_fds(self.socket, [step.encode()], [stdout, told])
        os.close(stdout)
        os.close(told)
        return Forked(ours, status)

    def ended(self) -> None:
        """The loaded process goes; what it forked is the asker's to end."""
        self.socket.close()
        self.process.wait(timeout=30)
