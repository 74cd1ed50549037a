"""Computing apart（在另一个进程里计算）: the engine runs in a process of its own, never in a web worker, never forked.

    python -I -m qiao.story.matching.computing

The child reads one problem from its standard input and keeps that open as its lifeline: when the parent is gone,
however it went, the child goes too. It answers with lines of progress, then the plan.
It has no database, no keys, no names.
"""

from __future__ import annotations

import io
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import IO, Any

import polars as pl

from qiao.story.matching.ledgers import Certificate

FRAMES = ("placed", "unplaced", "excluded", "unmet")
TELL_SECONDS = 0.2
WAIT_SECONDS = 0.5
Tell = Callable[[str, int, int], None]
Message = dict[str, Any]


class ComputingBroke(RuntimeError):
    """The process that computed ended without a plan; the text is what it said last."""


@dataclass(frozen=True)
class Computed:
    """A plan without names: the certificate, and frames keyed by the rows of the problem."""

    certificate: Certificate
    placed: pl.DataFrame
    unplaced: pl.DataFrame
    excluded: pl.DataFrame
    unmet: pl.DataFrame


def packed(frame: pl.DataFrame) -> bytes:
    """A frame as bytes, to be stored or sent."""
    buffer = io.BytesIO()
    frame.write_ipc(buffer, compression="zstd")
    return buffer.getvalue()


def unpacked(data: bytes) -> pl.DataFrame:
    """The frame that `packed` made."""
    return pl.read_ipc(io.BytesIO(data))


def compute_apart(people: pl.DataFrame, posts: pl.DataFrame, *, seed: int, tell: Tell) -> Computed:
    """Plan a round in a spawned process. `tell` is called at least twice a second; what it raises ends the process.

    Raises ComputingBroke.
    """
    command = [sys.executable, "-I", "-X", "utf8", "-m", "qiao.story.matching.computing"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env={}, stdin=pipe, stdout=pipe, stderr=pipe) as child:
        told: queue.Queue[Message | None] = queue.Queue()
        complaint: list[bytes] = []
        ears = [
            threading.Thread(target=_hear, args=(child.stdout, told), daemon=True),
            threading.Thread(target=_keep, args=(child.stderr, complaint), daemon=True),
        ]
        for ear in ears:
            ear.start()
        try:
            _send(child.stdin, {"seed": seed}, [packed(people), packed(posts)])
            done = _awaited(told, tell)
        except BrokenPipeError:
            done = None
        finally:
            child.kill()
            for ear in ears:
                ear.join()
    if done is None:
        raise ComputingBroke(b"".join(complaint)[-2_000:].decode("utf-8", "replace"))
    return Computed(Certificate(**done["certificate"]), *(unpacked(part) for part in done["parts"]))


def _awaited(told: queue.Queue[Message | None], tell: Tell) -> Message | None:
    """The child's last message, None when it ended without one; while none comes, `tell` is still called."""
    step = ("", 0, 0)
    while True:
        try:
            message = told.get(timeout=WAIT_SECONDS)
        except queue.Empty:
            tell(*step)
            continue
        if message is None or "certificate" in message:
            return message
        step = (message["step"], message["done"], message["total"])
        tell(*step)


def _hear(stream: IO[bytes], told: queue.Queue[Message | None]) -> None:
    try:
        while line := stream.readline():
            message = json.loads(line)
            message["parts"] = [_exactly(stream, size) for size in message.get("sizes", ())]
            told.put(message)
    except (EOFError, ValueError):
        pass  # The child was ended in the middle of a message: the same as none.
    told.put(None)


def _keep(stream: IO[bytes], kept: list[bytes]) -> None:
    """Take what the child complains of, so that its pipe never fills."""
    while part := stream.read(4_096):
        kept.append(part)


def _send(stream: IO[bytes] | None, header: Message, parts: list[bytes]) -> None:
    assert stream is not None
    stream.write(json.dumps({**header, "sizes": [len(part) for part in parts]}).encode() + b"\n")
    for part in parts:
        stream.write(part)
    stream.flush()


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise EOFError
    return data


def main() -> None:
    """The child: one problem in, one plan out."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # Whatever a library prints is a complaint, never part of the answer.
    problem = sys.stdin.buffer
    header = json.loads(problem.readline())
    people, posts = (unpacked(_exactly(problem, size)) for size in header["sizes"])
    threading.Thread(target=_end_with_parent, args=(problem,), daemon=True).start()
    from qiao.story.matching.bridge import plan_round, prepare

    tell = _progress(answers)
    tell("prepare", 0, 0)
    prepare()
    plan = plan_round(people, posts, seed=header["seed"], progress=tell)
    frames = [packed(getattr(plan, name)) for name in FRAMES]
    _send(answers, {"certificate": asdict(plan.certificate)}, frames)


def _end_with_parent(lifeline: IO[bytes]) -> None:
    lifeline.read()
    os._exit(1)


def _progress(answers: IO[bytes]) -> Tell:
    told_at: dict[str, float] = {}

    def tell(step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - told_at.get(step, 0.0) >= TELL_SECONDS:
            told_at[step] = now
            _send(answers, {"step": step, "done": done, "total": total}, [])

    return tell


if __name__ == "__main__":
    main()
