"""Work apart（另一个进程里的计算）: a module computes in a process of its own: never in a web worker, never forked.

The child is spawned, for the engine's threads would not survive a fork. It gets an empty environment: no keys, no
database. It reads one question from its standard input and keeps that open as its lifeline: when the parent is gone,
however it went, the child goes too. It answers with messages of progress, then the last one. A message is a line of
JSON, then its frames.
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
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

import polars as pl

import qiao

TELL_SECONDS = 0.2
WAIT_SECONDS = 0.5
COMPLAINT_CHARACTERS = 2_000
Message = dict[str, Any]
Frames = Sequence[pl.DataFrame]
Say = Callable[[Message], None]
_Received = tuple[Message, list[pl.DataFrame]]


class ProcessBroke(RuntimeError):
    """The process ended without an answer; the text is what it said last, when that may be heard."""


def packed(frame: pl.DataFrame) -> bytes:
    """A frame as bytes, to be stored or sent."""
    buffer = io.BytesIO()
    frame.write_ipc(buffer, compression="zstd")
    return buffer.getvalue()


def unpacked(data: bytes) -> pl.DataFrame:
    """The frame that `packed` made."""
    return pl.read_ipc(io.BytesIO(data))


def asked_apart(module: str, question: Message, frames: Frames, *, tell: Say, complaints: bool = True) -> _Received:
    """Ask the module, which calls `answer_apart` when it is run, and wait: its last message and the frames with it.

    `tell` gets its latest progress ({} before there is any) at least twice a second; what it raises ends the process.
    Without `complaints` what the process says on the side is not heard, for it could name somebody.
    Raises ProcessBroke.
    """
    command = [sys.executable, "-P", "-s", "-X", "utf8", "-m", module]
    code = {"PYTHONPATH": str(Path(qiao.__file__).parent.parent)}  # the very code that asks
    pipe, side = subprocess.PIPE, subprocess.PIPE if complaints else subprocess.DEVNULL
    complained: list[bytes] = []
    with subprocess.Popen(command, env=code, stdin=pipe, stdout=pipe, stderr=side) as child:
        told: queue.Queue[_Received | None] = queue.Queue()
        ears = [threading.Thread(target=_hear, args=(child.stdout, told), daemon=True)]
        if complaints:
            ears.append(threading.Thread(target=_keep, args=(child.stderr, complained), daemon=True))
        for ear in ears:
            ear.start()
        try:
            assert child.stdin is not None
            _send(child.stdin, question, frames)
            last = _awaited(told, tell)
        except BrokenPipeError:
            last = None
        finally:
            child.kill()
            for ear in ears:
                ear.join()
    if last is None:
        raise ProcessBroke(b"".join(complained).decode("utf-8", "replace")[-COMPLAINT_CHARACTERS:])
    return last


def answer_apart(work: Callable[[Message, list[pl.DataFrame], Say], tuple[Message, Frames]]) -> None:
    """In the child: take the question, work on it, answer. `work` may say its progress; too much of it is dropped."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # Whatever a library prints is a complaint, never part of the answer.
    question = _received(sys.stdin.buffer)
    if question is None:
        return
    threading.Thread(target=_end_with_parent, args=(sys.stdin.buffer,), daemon=True).start()
    said_at: dict[object, float] = {}

    def say(progress: Message) -> None:
        step, now = progress.get("step"), time.monotonic()
        if now - said_at.get(step, 0.0) >= TELL_SECONDS:
            said_at[step] = now
            _send(answers, {**progress, "more": True}, [])

    message, frames = work(*question, say)
    _send(answers, message, frames)


def _awaited(told: queue.Queue[_Received | None], tell: Say) -> _Received | None:
    """The child's last message, None when it ended without one; while none comes, `tell` is still called."""
    latest: Message = {}
    while True:
        try:
            received = told.get(timeout=WAIT_SECONDS)
        except queue.Empty:
            tell(latest)
            continue
        if received is None or not received[0].pop("more", False):
            return received
        latest = received[0]
        tell(latest)


def _hear(stream: IO[bytes], told: queue.Queue[_Received | None]) -> None:
    try:
        while received := _received(stream):
            told.put(received)
    except (EOFError, OSError, ValueError, KeyError, pl.exceptions.PolarsError):
        pass  # The child was ended in the middle of a message: the same as none.
    finally:
        told.put(None)


def _keep(stream: IO[bytes], kept: list[bytes]) -> None:
    """Take what the child complains of, so that its pipe never fills."""
    while part := stream.read(4_096):
        kept.append(part)


def _send(stream: IO[bytes], message: Message, frames: Frames) -> None:
    parts = [packed(frame) for frame in frames]
    stream.write(json.dumps({**message, "sizes": [len(part) for part in parts]}).encode() + b"\n")
    for part in parts:
        stream.write(part)
    stream.flush()


def _received(stream: IO[bytes]) -> _Received | None:
    """The next message and its frames, None when there are no more.

    Raises EOFError, OSError, ValueError, KeyError and PolarsError for a message that is cut or none.
    """
    line = stream.readline()
    if not line:
        return None
    message = json.loads(line)
    return message, [unpacked(_exactly(stream, size)) for size in message.pop("sizes")]


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise EOFError
    return data


def _end_with_parent(lifeline: IO[bytes]) -> None:
    lifeline.read()
    os._exit(1)
