"""Examples（样例）: for every page about one object, how to make such an object in a region.

The matrix test asks each page as each role, in its own region and in a foreign one. A page about one object can only be
asked with an object: whoever writes the page registers, in tests/factories, a function that makes one and returns the
arguments of its address. A page without its example is named by the test as pending, and fails it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Example = Callable[[str], dict[str, Any]]
EXAMPLES: dict[str, Example] = {}


def example(*url_names: str) -> Callable[[Example], Example]:
    """Register how to make the object of these pages in a region; the function returns the arguments of the address."""

    def registered(make: Example) -> Example:
        for name in url_names:
            assert name not in EXAMPLES, f"{name} has two examples"
            EXAMPLES[name] = make
        return make

    return registered
