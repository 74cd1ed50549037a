"""Supervising（看管）: child processes started, looked after and ended by their numbers, whatever happens to us."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from types import FrameType

import click

from qiao.cli.commands import Refused

LOOKS_EVERY_SECONDS = 0.2
UP_WITHIN_SECONDS = 60
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux's prctl


@dataclass
class Child:
    """A child process. `needed`: when it ends, all end. `every_seconds`: it is short, and started so often; any other
    child that ends is started again."""

    name: str
    command: Sequence[str]
    needed: bool = False
    every_seconds: float | None = None
    process: subprocess.Popen[bytes] | None = None
    started_at: float = field(default=float("-inf"))
    falls: int = 0

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Runs children until one that is needed ends, or until we are asked to end (SIGTERM, SIGINT)."""

    def __init__(self, children: Sequence[Child], *, grace_seconds: float) -> None:
        self.children = list(children)
        self.grace_seconds = grace_seconds
        self.asked: int | None = None

    def run(self, *, told_when_up: str = "") -> None:
        """Stay until the end. Raises Refused when a child that is needed ended by itself."""
        before = {number: signal.signal(number, self._ask) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            self._look_after(told_when_up)
        finally:
            self._end_all()
            for number, handler in before.items():
                signal.signal(number, handler)
        fallen = next((child for child in self.children if child.needed and self.asked is None), None)
        if fallen is not None and fallen.process is not None:
            raise Refused(f"{fallen.name} 自己结束了（{fallen.process.returncode}） / {fallen.name} ended by itself")

    def _look_after(self, address: str) -> None:
        told, begun = not address, time.monotonic()
        while self.asked is None:
            for child in self.children:
                self._keep(child)
            if any(child.needed and not child.is_running for child in self.children):
                return
            if not told and answers(address):
                click.echo("网站开了：http://" + address + "　按 Ctrl+C 停 / the site is up; Ctrl+C ends it")
                told = True
            if not told and time.monotonic() - begun > UP_WITHIN_SECONDS:
                click.echo(f"{UP_WITHIN_SECONDS} 秒还没有应答，继续等 / no answer yet", err=True)
                told = True
            time.sleep(LOOKS_EVERY_SECONDS)

    def _keep(self, child: Child) -> None:
        """Start a child that is not running and should be."""
        if child.is_running or (child.needed and child.process is not None):
            return
        now = time.monotonic()
        if child.every_seconds is not None:
            pause = child.every_seconds
        else:
            pause = min(60.0, 2.0**child.falls) if child.process is not None else 0.0
        if now - child.started_at < pause:
            return
        if child.process is not None and child.every_seconds is None:
            child.falls += 1
            click.echo(
                f"{child.name} 停了（{child.process.returncode}），重新开 / {child.name} ended, started again", err=True
            )
        child.process = subprocess.Popen(child.command, start_new_session=True, preexec_fn=_end_with_parent)  # noqa: PLW1509
        child.started_at = now

    def _ask(self, number: int, _frame: FrameType | None) -> None:
        self.asked = number

    def _end_all(self) -> None:
        """Ask every child to end, wait, and kill what is left: each child leads a group of its own."""
        running = [child.process for child in self.children if child.process is not None and child.is_running]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + self.grace_seconds
        for process in running:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _end_with_parent() -> None:
    """In the child: be asked to end when the parent is gone, so that a killed `qiao serve` leaves nobody behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def python(*arguments: str) -> list[str]:
    """A command of this same Python."""
    return [sys.executable, *arguments]


def free_to_listen(address: str) -> None:
    """Raises Refused when somebody listens at the address, or it is none of this machine's."""
    host, _, port = address.rpartition(":")
    family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except (OSError, ValueError, OverflowError) as taken:
            raise Refused(
                f"{address} 已经有人在用，或不是本机的地址。换一个：qiao serve --bind 127.0.0.1:8001\n"
                f"{address} is in use, or not this machine's. Choose another: qiao serve --bind 127.0.0.1:8001"
            ) from taken


def answers(address: str) -> bool:
    """Whether the web answers there, whatever it thinks of the name it is called by."""
    asked = HTTPConnection(address, timeout=2)
    try:
        asked.request("GET", "/health")
        return asked.getresponse().status < 500
    except (HTTPException, OSError):
        return False
    finally:
        asked.close()
