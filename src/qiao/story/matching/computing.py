"""Computing apart（在另一个进程里计算）: the engine plans a round in a process of its own, with no names and no keys.

python -m qiao.story.matching.computing
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

import polars as pl

from qiao.ground.jobs.apart import Frames, Message, Say, answer_apart, asked_apart
from qiao.story.matching.ledgers import Certificate

MODULE = "qiao.story.matching.computing"
FRAMES = ("placed", "unplaced", "excluded", "unmet")
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Computed:
    """A plan without names: the certificate, and frames keyed by the rows of the problem."""

    certificate: Certificate
    placed: pl.DataFrame
    unplaced: pl.DataFrame
    excluded: pl.DataFrame
    unmet: pl.DataFrame


def compute_apart(people: pl.DataFrame, posts: pl.DataFrame, *, seed: int, tell: Tell) -> Computed:
    """Plan a round in a spawned process. `tell` is called at least twice a second; what it raises ends the process.

    Raises ProcessBroke.
    """

    def told(progress: Message) -> None:
        tell(progress.get("step", ""), progress.get("done", 0), progress.get("total", 0))

    answer, frames = asked_apart(MODULE, {"seed": seed}, [people, posts], tell=told)
    return Computed(Certificate(**answer["certificate"]), *frames)


def plan(question: Message, frames: list[pl.DataFrame], say: Say) -> tuple[Message, Frames]:
    """In the child: one problem in, one plan out."""
    from qiao.story.matching.bridge import plan_round, prepare

    def tell(step: str, done: int, total: int) -> None:
        say({"step": step, "done": done, "total": total})

    people, posts = frames
    tell("prepare", 0, 0)
    prepare()
    planned = plan_round(people, posts, seed=question["seed"], progress=tell)
    return {"certificate": asdict(planned.certificate)}, [getattr(planned, name) for name in FRAMES]


if __name__ == "__main__":
    answer_apart(plan)
