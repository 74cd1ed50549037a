"""The runner of the checks: nothing is hidden, and a failure is a failure."""

from __future__ import annotations

import sys

import pytest

import check

GOOD = check.Step("good", "passes", (sys.executable, "-c", ""))
BAD = check.Step("bad", "fails", (sys.executable, "-c", "raise SystemExit(3)"))


def test_a_failed_step_does_not_hide_the_later_ones(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "STEPS", (BAD, GOOD))
    assert check.main([]) == 1
    told = capsys.readouterr().out
    assert "== 2/2 good: passes" in told
    assert told.rstrip().endswith("FAILED bad")


def test_all_passed_ends_with_zero(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(check, "STEPS", (GOOD,))
    assert check.main([]) == 0
    assert "all passed" in capsys.readouterr().out


def test_steps_are_chosen_by_name_and_keep_their_order() -> None:
    assert [step.name for step in check.chosen(["tidy", "style"], [])] == ["style", "tidy"]
    assert "tests" not in [step.name for step in check.chosen([], ["tests"])]


def test_every_step_has_a_name_of_its_own() -> None:
    names = [step.name for step in check.STEPS]
    assert len(names) == len(set(names))


def test_what_a_step_starts_may_keep_what_it_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    step = check.Step("compiles", "asks", (sys.executable, "-c", "import sys; sys.exit(sys.dont_write_bytecode)"))
    assert check.run(step, 1, 1).passed
