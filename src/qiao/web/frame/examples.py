"""Examples（样例）: for every page about one object, how to make such an object in a region.

The matrix test asks each page as each role, in its own region and in a foreign one. A page about one object can only be
asked with an object: whoever writes the page registers, in tests/factories, a function that makes one and returns the
arguments of its address. A page without its example is named by the test as pending, and fails it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

Bound = Literal["region", "person", "nobody"]
Make = Callable[[str], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Example:
    """How the object of a page is made, and to whom it belongs.

    bound: "region": whoever's post covers the region may see it, everybody else gets 404. "person": it belongs to
    somebody else than whoever asks, so that everybody gets 404. "nobody": no place's and no person's (a figure's key).
    beyond: roles that see all of them, wherever they lie and whosever they are (the auditing administrator, events).
    """

    make: Make
    bound: Bound
    beyond: frozenset[str] = frozenset()


EXAMPLES: dict[str, Example] = {}


def example(*url_names: str, bound: Bound = "region", beyond: Iterable[str] = ()) -> Callable[[Make], Make]:
    """Register a maker for these pages: it is given a region and returns the arguments of the address."""

    def registered(make: Make) -> Make:
        for name in url_names:
            assert name not in EXAMPLES, f"{name} has two examples"
            EXAMPLES[name] = Example(make, bound, frozenset(beyond))
        return make

    return registered
