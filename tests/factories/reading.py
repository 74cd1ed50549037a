"""What a page says, as a reader meets it."""

from __future__ import annotations

import re
from typing import Any


def text_of(answer: Any) -> str:
    """The words of a page without its markup, one blank between them."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
