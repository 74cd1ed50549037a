"""Supervising: children are started, started again, asked to end, and killed when they do not listen."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from qiao.cli.commands import Refused
from qiao.cli.supervising import Child, Supervisor, answers, free_to_listen, python

STAYS = "import time; time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"


def is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def ask_soon(seconds: float) -> None:
    """Ask this process to end in a while, as a person at the terminal would."""
    threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGTERM)).start()


def test_asked_to_end_all_children_end() -> None:
    child = Child("web", python("-c", STAYS), needed=True)
    ask_soon(0.5)
    Supervisor([child], grace_seconds=5).run()
    assert child.process is not None
    assert child.process.returncode == -signal.SIGTERM


def test_a_child_that_does_not_listen_is_killed_after_the_grace(tmp_path: Path) -> None:
    child = Child("web", python("-c", DEAF), needed=True)
    ask_soon(1.0)
    begun = time.monotonic()
    Supervisor([child], grace_seconds=0.5).run()
    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL
    assert time.monotonic() - begun < 10


def test_when_a_needed_child_ends_the_others_end_and_it_is_told() -> None:
    other = Child("worker", python("-c", STAYS))
    with pytest.raises(Refused, match="web"):
        Supervisor([Child("web", python("-c", "raise SystemExit(3)"), needed=True), other], grace_seconds=5).run()
    assert other.process is not None
    assert other.process.poll() is not None


def test_a_fallen_worker_is_started_again(tmp_path: Path) -> None:
    mark = tmp_path / "starts"
    falls = f"open({str(mark)!r}, 'a').write('x')"
    ask_soon(3.0)
    children = [Child("web", python("-c", STAYS), needed=True), Child("worker", python("-c", falls))]
    Supervisor(children, grace_seconds=5).run()
    assert len(mark.read_text()) >= 2


def test_what_is_done_every_minute_is_done_at_once_and_not_again_before_its_time(tmp_path: Path) -> None:
    mark = tmp_path / "ticks"
    ticks = f"open({str(mark)!r}, 'a').write('x')"
    ask_soon(1.5)
    children = [Child("web", python("-c", STAYS), needed=True), Child("tick", python("-c", ticks), every_seconds=60)]
    Supervisor(children, grace_seconds=5).run()
    assert mark.read_text() == "x"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
def test_a_killed_supervisor_leaves_no_child_behind(tmp_path: Path) -> None:
    """The parent is killed hard: its child is asked to end by the kernel."""
    code = (
        "from qiao.cli.supervising import Child, Supervisor, python\n"
        f"child = Child('web', python('-c', {STAYS!r}), needed=True)\n"
        "supervisor = Supervisor([child], grace_seconds=5)\n"
        "supervisor._keep(child)\n"
        "print(child.process.pid, flush=True)\n"
        "import time; time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        number = int(parent.stdout.readline())
        assert is_alive(number)
        parent.kill()
    deadline = time.monotonic() + 10
    while is_alive(number) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(number)


def test_an_address_in_use_is_refused_with_another_to_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Refused, match="--bind"):
            free_to_listen(f"127.0.0.1:{taken.getsockname()[1]}")


def test_nobody_answers_where_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert not answers(f"127.0.0.1:{port}")
