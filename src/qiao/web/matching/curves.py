"""The two curves that close（合龙）: what no plan can pass, falling, and the plan, rising; drawn by the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 560, 240
TOP, BOTTOM = 12, 12


@dataclass(frozen=True, slots=True)
class Curves:
    """Paths in a box of WIDTH × HEIGHT, the steps' uprights, and where the two meet."""

    bound: str
    plan: str
    uprights: list[tuple[str, str, str]]
    end: tuple[str, str]
    steps: int


def curves(steps: Sequence[Sequence[float]]) -> Curves | None:
    """The curves of a round's steps (bound, objective); None when there are fewer than two, and so nothing closes."""
    if len(steps) < 2:
        return None
    high, low = max(bound for bound, _ in steps), min(plan for _, plan in steps)
    span = max(high - low, 1e-9)

    def place(number: int, value: float) -> tuple[float, float]:
        return number * WIDTH / (len(steps) - 1), TOP + (high - value) / span * (HEIGHT - TOP - BOTTOM)

    above = [place(number, bound) for number, (bound, _) in enumerate(steps)]
    below = [place(number, plan) for number, (_, plan) in enumerate(steps)]
    pairs = zip(above, below, strict=True)
    uprights = [(_number(x), _number(top), _number(bottom)) for (x, top), (_, bottom) in pairs]
    end = _number(above[-1][0]), _number((above[-1][1] + below[-1][1]) / 2)
    return Curves(_path(above), _path(below), uprights, end, len(steps))


def _number(value: float) -> str:
    """As SVG wants it, whatever language the page is in."""
    return f"{value:.1f}"


def _path(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in points)
