"""One piece of work in a fresh process: seconds on the wall, processor seconds, peak memory, and its own figures.

The process is spawned, never forked: a fork inherits Numba's and OR-Tools' threads in an unusable state, and its peak
memory counts from its parent's. What is measured is one call:

    prepare(...)   unmeasured: imports, reading the input, a tiny problem first so that nothing is compiled later
    work()         measured
    tell(answer)   unmeasured: checks the answer and counts figures from it

Processor seconds are user and system time of the process, all its threads and the children it waited for. `peak_mb`
is the most memory that the process held at any moment of the call, interpreter and input included; `above_mb` is what
the call added to what was held just before it. Linux forgets an earlier peak when asked (`clear_refs`); where that is
refused, the peak includes the preparing and the table says so.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import resource
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

PREPARE_SECONDS = 3_600.0
"""A child that is not ready after an hour is given up."""
GOODBYE_SECONDS = 10.0


@dataclass(frozen=True)
class Prepared:
    """What a child does: `work` is measured, `tell` turns its answer into figures and is not."""

    work: Callable[[], Any]
    tell: Callable[[Any], Mapping[str, Any]] = field(default=lambda _answer: {})


@dataclass(frozen=True)
class Measured:
    """What one piece of work took; `why_not` says why there is nothing when it was stopped, or broke."""

    name: str
    wall_s: float | None = None
    cpu_s: float | None = None
    peak_mb: float | None = None
    above_mb: float | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)
    why_not: str = ""
    broke: bool = False

    def __getitem__(self, figure: str) -> Any:
        """A figure by name, None where there is none."""
        return self.figures.get(figure)


def measure(name: str, prepare: Callable[..., Prepared], *given: Any, limit_s: float | None = None) -> Measured:
    """Run `prepare(*given)` and what it prepared in a process of its own.

    `limit_s` counts from the start of the measured call; a child that takes longer is killed, and `why_not` says after
    how long. An exception in the child, or its death, is printed to standard error and told as `why_not`, with `broke`.
    """
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe(duplex=False)
    child = spawning.Process(target=_child, args=(theirs, prepare, given), name=name, daemon=True)
    child.start()
    theirs.close()
    try:
        return _outcome(name, ours, child, limit_s)
    finally:
        child.kill()
        child.join()
        ours.close()


def _outcome(name: str, news: Connection, child: Any, limit_s: float | None) -> Measured:
    measured: dict[str, Any] = {}
    try:
        if not news.poll(PREPARE_SECONDS):
            return Measured(name, why_not=f"not ready after {PREPARE_SECONDS:.0f} s", broke=True)
        kind, told = news.recv()
        if kind == "ready":
            if not news.poll(limit_s):
                return Measured(name, wall_s=limit_s, why_not=f"stopped after {limit_s:g} s")
            kind, told = news.recv()
        if kind == "measured":
            measured = told
            kind, told = news.recv()
            if kind == "figures":
                return Measured(name, **measured, figures=told)
    except EOFError:
        child.join()
        how = f"signal {-child.exitcode}" if child.exitcode < 0 else f"exit code {child.exitcode}"
        told = f"the process ended with {how}"
        print(f"{name}: {told}", file=sys.stderr)
    else:
        child.join(GOODBYE_SECONDS)  # it is writing the traceback
    return Measured(name, **measured, why_not=f"broke: {told}", broke=True)


def _child(news: Connection, prepare: Callable[..., Prepared], given: tuple[Any, ...]) -> None:
    """The life of a child: prepare, work, tell. What breaks it is told first, then ends it as it ends any process."""
    with contextlib.ExitStack() as life:
        life.push(lambda _kind, error, _trace: _tell_of(news, error))
        prepared = prepare(*given)
        gc.collect()
        _forget_peak()
        before_mb = _held_mb("VmRSS")
        news.send(("ready", None))
        cpu, wall = processor_seconds(), time.perf_counter()
        answer = prepared.work()
        wall_s, cpu_s = time.perf_counter() - wall, processor_seconds() - cpu
        peak_mb = _held_mb("VmHWM")
        above = max(0.0, peak_mb - before_mb)
        news.send(("measured", {"wall_s": wall_s, "cpu_s": cpu_s, "peak_mb": peak_mb, "above_mb": above}))
        news.send(("figures", dict(prepared.tell(answer))))


def _tell_of(news: Connection, error: BaseException | None) -> bool:
    """Send the parent an error in one line, as it may not be able to read the error itself; never swallow it."""
    if error is not None:
        news.send(("broken", traceback.format_exception_only(error)[-1].splitlines()[0]))
    return False


def processor_seconds() -> float:
    """User and system time of this process, all its threads and the children it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def forgets_peaks() -> bool:
    """Whether this machine lets a process forget its earlier peak, so that a peak is that of the call alone."""
    return _forget_peak()


def _forget_peak() -> bool:
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return False
    return True


def _held_mb(line: str) -> float:
    """Memory held now (VmRSS) or at most (VmHWM), in MB; ru_maxrss where there is no /proc.

    VmHWM and not ru_maxrss, as the latter starts from the parent's peak even in a spawned process.
    """
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return float(status.partition(f"{line}:")[2].split()[0]) / 1024
