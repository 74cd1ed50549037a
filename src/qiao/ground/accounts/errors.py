"""What the accounts refuse, in words: the rule, the figure and the remedy."""

from __future__ import annotations

from qiao.ground.saying import Refused


class AccountRefused(Refused):
    """Something about a user, a post or a device is refused."""
