"""What a bench says of a piece of work is what that piece of work took."""

from __future__ import annotations

import os
import time
from functools import partial

import pytest

from bench.measuring import Prepared, measure

MEGABYTE = 2**20


def test_memory_above_the_input_is_what_the_call_itself_took() -> None:
    held = measure("memory", Prepared, partial(bytes.ljust, b"", 60 * MEGABYTE, b"x"))
    assert held.above_mb == pytest.approx(60, abs=5)
    assert held.peak_mb is not None
    assert held.peak_mb > held.above_mb


def test_processor_seconds_count_work_and_not_waiting() -> None:
    waited = measure("waiting", Prepared, partial(time.sleep, 0.3))
    worked = measure("working", Prepared, partial(sum, range(20_000_000)))
    assert waited.wall_s is not None
    assert waited.wall_s >= 0.3
    assert waited.cpu_s is not None
    assert worked.cpu_s is not None
    assert waited.cpu_s < 0.1 < worked.cpu_s


def test_work_that_takes_too_long_is_stopped_and_is_not_broken() -> None:
    stopped = measure("slow", Prepared, partial(time.sleep, 60), limit_s=0.2)
    assert (stopped.why_not, stopped.broke) == ("stopped after 0.2 s", False)


def test_an_exception_in_the_child_is_told_and_counts_as_broken(capfd: pytest.CaptureFixture[str]) -> None:
    broken = measure("wrong", Prepared, partial(int, "seven"))
    assert broken.broke
    assert broken.why_not.startswith("broke: ValueError")
    assert "Traceback" in capfd.readouterr().err


def test_a_child_that_dies_is_told_and_counts_as_broken(capfd: pytest.CaptureFixture[str]) -> None:
    dead = measure("dead", Prepared, partial(os._exit, 3))
    assert dead.broke
    assert dead.why_not == "broke: the process ended with exit code 3"
    assert "exit code 3" in capfd.readouterr().err


def test_costs_stay_where_only_the_checking_of_the_answer_breaks(capfd: pytest.CaptureFixture[str]) -> None:
    wrong = measure("answer", Prepared, partial(time.sleep, 0.05), partial(int, "seven", base=10))
    assert wrong.broke
    assert wrong.wall_s is not None
    assert wrong.wall_s >= 0.05
    assert "answer" in capfd.readouterr().err
