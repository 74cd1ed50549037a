"""Steps（进度）: every long step shows how far it is, on a screen as bars, in a log as lines."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

Tell = Callable[[int, int], None]
TellPass = Callable[[str, int, int], None]
SECONDS_BETWEEN_LINES = 5.0


class Steps:
    """Announces steps on standard error, so that standard output stays free for the answer."""

    def __init__(self, *, quiet: bool = False, language: str = "zh") -> None:
        self.console = Console(stderr=True, quiet=quiet, soft_wrap=not sys.stderr.isatty())
        self.colon = "：" if language == "zh" else ": "
        self.after = "第 {0} 遍" if language == "zh" else "pass {0}"

    @contextmanager
    def step(self, title: str) -> Iterator[Tell]:
        """A step; the yielded function is told `done, total`."""
        with self._shown(title) as show:
            yield lambda done, total: show(title, done, total)

    @contextmanager
    def rounds(self, title: str) -> Iterator[TellPass]:
        """A step of several passes: the yielded function is told `pass, done, total`; each pass is numbered."""
        passes: list[str] = []

        with self._shown(title) as show:

            def tell(name: str, done: int, total: int) -> None:
                if name not in passes:
                    passes.append(name)
                show(f"{title} · {self.after.format(passes.index(name) + 1)}", done, total)

            yield tell

    def say(self, text: str) -> None:
        """A line of its own."""
        self.console.print(text, highlight=False, markup=False, soft_wrap=True)

    @contextmanager
    def _shown(self, title: str) -> Iterator[TellPass]:
        started = time.monotonic()
        if not self.console.is_terminal:
            self.say(f"… {title}")
            yield self._lines()
            self.say(f"  {title}{self.colon}{time.monotonic() - started:.1f} s")
            return
        columns = (
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        )  # fmt: skip
        with Progress(*columns, console=self.console) as bars:
            task = bars.add_task(title, total=None)
            yield lambda name, done, total: bars.update(task, description=name, completed=done, total=total)
            total = bars.tasks[0].total or 1
            bars.update(task, description=title, completed=total, total=total)

    def _lines(self) -> TellPass:
        """How far a step is, as lines in a log: one every few seconds, none for a short step."""
        last = time.monotonic()

        def tell(name: str, done: int, total: int) -> None:
            nonlocal last
            if time.monotonic() - last >= SECONDS_BETWEEN_LINES:
                last = time.monotonic()
                self.say(f"  {name} {done:,} / {total:,}")

        return tell
