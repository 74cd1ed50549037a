"""Work in a process of its own: asked, told of its progress, answered; and whatever happens, it is ended."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.factories.office import is_running

from qiao.ground.jobs.apart import Message, ProcessBroke, asked_apart

Child = Callable[[str], str]
FRAME = pl.DataFrame({"id": [1, 2, 3], "name": ["甲", "乙", None]})


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Child:
    """Makes a module of the text of `work(question, frames, say)` that the process can find."""
    spawn = subprocess.Popen

    def spawned(command: list[str], *, env: dict[str, str], **more: Any) -> Any:
        assert set(env) == {"PYTHONPATH"}, "no keys, no database"
        return spawn(command, env={"PYTHONPATH": f"{env['PYTHONPATH']}:{tmp_path}"}, **more)

    def made(work: str) -> str:
        lines = "".join(f"    {line}\n" for line in work.splitlines())
        top = "import os, sys, time\nfrom qiao.ground.jobs.apart import answer_apart\n"
        text = f"{top}def work(question, frames, say):\n{lines}\nanswer_apart(work)\n"
        (tmp_path / "asked_module.py").write_text(text, encoding="utf-8")
        return "asked_module"

    monkeypatch.setattr("qiao.ground.jobs.apart.subprocess.Popen", spawned)
    return made


def nobody(_: Message) -> None:
    """Hears nothing."""


def test_frames_come_and_go_whole(child: Child) -> None:
    module = child("return {'rows': [frame.height for frame in frames], 'told': question}, frames[::-1]")
    answer, (last, first) = asked_apart(module, {"seed": 7}, [FRAME, FRAME.head(0)], tell=nobody)
    assert answer == {"rows": [3, 0], "told": {"seed": 7}}
    assert first.equals(FRAME)
    assert last.schema == FRAME.schema


def test_what_is_printed_is_no_part_of_the_answer(child: Child) -> None:
    module = child("print('a library talks')\nos.write(1, b'and another')\nreturn {'done': True}, []")
    assert asked_apart(module, {}, [], tell=nobody)[0] == {"done": True}


def test_progress_is_told_before_there_is_any_and_when_it_comes(child: Child) -> None:
    heard: list[Message] = []
    module = child("time.sleep(0.8)\nsay({'step': 'one', 'done': 1})\ntime.sleep(0.8)\nreturn {}, []")
    asked_apart(module, {}, [], tell=heard.append)
    assert heard[0] == {}
    assert heard[-1] == {"step": "one", "done": 1}


def test_too_much_progress_is_dropped_by_step(child: Child) -> None:
    heard: list[Message] = []
    work = (
        "for done in range(1000):\n    say({'step': 'a', 'done': done})\nsay({'step': 'b', 'done': 0})\nreturn {}, []"
    )
    asked_apart(child(work), {}, [], tell=heard.append)
    told = [one for one in heard if one]
    assert {one["step"] for one in told} == {"a", "b"}
    assert len(told) < 100


def test_what_tell_raises_ends_the_process(child: Child) -> None:
    seen: list[int] = []

    def stopped(progress: Message) -> None:
        if progress:
            seen.append(progress["pid"])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asked_apart(child("say({'pid': os.getpid()})\ntime.sleep(600)"), {}, [], tell=stopped)
    assert not is_running(seen[0])


@pytest.mark.parametrize("heard", [True, False])
def test_a_process_that_breaks_says_why_only_where_that_names_nobody(child: Child, heard: bool) -> None:
    with pytest.raises(ProcessBroke) as broke:
        asked_apart(child("raise ValueError('张三')"), {}, [], tell=nobody, complaints=heard)
    assert ("张三" in str(broke.value)) is heard


@pytest.mark.parametrize(
    "work",
    [
        "os._exit(0)",
        "os._exit(3)",
        "say({'step': 'half'})\nos.kill(os.getpid(), 9)",
    ],
)
def test_a_process_that_is_gone_without_an_answer_broke(child: Child, work: str) -> None:
    with pytest.raises(ProcessBroke):
        asked_apart(child(work), {}, [], tell=nobody)


@pytest.mark.parametrize("sent", ['{"sizes": [9]}\nhalf', '{"sizes": [9]}\n9 letters', '{"sizes"', "{}\n", "words\n"])
def test_an_answer_that_is_cut_or_no_answer_is_none(child: Child, sent: str) -> None:
    bent = f"apart._send = lambda stream, *_: (stream.write({sent.encode()!r}), stream.flush())"
    with pytest.raises(ProcessBroke):
        asked_apart(child(f"from qiao.ground.jobs import apart\n{bent}\nreturn {{}}, []"), {}, [], tell=nobody)


def test_a_question_that_nobody_takes_broke() -> None:
    with pytest.raises(ProcessBroke):
        asked_apart("qiao.ground.jobs", {}, [FRAME], tell=nobody)
