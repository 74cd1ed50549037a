"""Steps（进度）: every long step shows how far it is, on a screen as bars, in a log as lines."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Tell = Callable[[int, int], None]
SECONDS_BETWEEN_LINES = 5.0


class Steps:
    """Announces steps on standard error, so that standard output stays free for the answer."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.console = Console(stderr=True, quiet=quiet)

    @contextmanager
    def step(self, title: str) -> Iterator[Tell]:
        """A step with its bar; the yielded function is told `done, total`."""
        started = time.monotonic()
        if self.console.is_terminal:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            with Progress(*columns, console=self.console) as bars:
                task = bars.add_task(title, total=None)
                yield lambda done, total: bars.update(task, completed=done, total=total)
                total = bars.tasks[0].total or 1
                bars.update(task, completed=total, total=total)
            return
        self._line(f"… {title}")
        yield self._lines(title)
        self._line(f"  {title}：{time.monotonic() - started:.1f} s")

    def _lines(self, title: str) -> Tell:
        """How far a step is, as lines in a log: one every few seconds, none for a short step."""
        last = time.monotonic()

        def tell(done: int, total: int) -> None:
            nonlocal last
            if time.monotonic() - last >= SECONDS_BETWEEN_LINES:
                last = time.monotonic()
                self._line(f"  {title} {done:,} / {total:,}")

        return tell

    def _line(self, text: str) -> None:
        self.console.print(text, highlight=False, markup=False, soft_wrap=True)

    @contextmanager
    def rounds(self, title: str) -> Iterator[Callable[[str, int, int], None]]:
        """A step of several passes: the yielded function is told `pass, done, total`."""
        with self.step(title) as tell:
            yield lambda _name, done, total: tell(done, total)
