"""Codes on slips（单子上的短码）: random words that people carry on paper; they tell nothing of anybody."""

from __future__ import annotations

import secrets

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0, O, 1 and I, which are misread on paper."""
CODE_LENGTH = 8


def new_code(length: int = CODE_LENGTH) -> str:
    """A random code: 40 bits at the usual length of eight."""
    return "".join(secrets.choice(SIGNS) for _ in range(length))
