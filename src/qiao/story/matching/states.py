"""The states of a round（一轮匹配）and of a proposal（推荐）, and which follows which."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from qiao.ground.saying import Tone

WAITING, COMPUTING, COMPUTED, PUBLISHED = "waiting", "computing", "computed", "published"
CLOSED, STOPPED, FAILED = "closed", "stopped", "failed"
COMPUTABLE: Final = (WAITING, COMPUTING, STOPPED, FAILED)
"""States of a round whose job may still work on it."""
DONE: Final = (COMPUTED, PUBLISHED, CLOSED)
"""States of a round that has a plan."""

DRAFT, PENDING, YES, NO, EXPIRED, WITHDRAWN = "draft", "pending", "yes", "no", "expired", "withdrawn"
ANSWERED: Final = (YES, NO, EXPIRED, WITHDRAWN)

WAYS: Final = (gettext_noop("当面"), gettext_noop("电话"), gettext_noop("微信"), gettext_noop("村里开会"))
"""By which way a worker was asked."""

ROUND_TONE: Final[dict[str, Tone]] = {
    WAITING: "way",
    COMPUTING: "way",
    COMPUTED: "wait",
    PUBLISHED: "ready",
    CLOSED: "rest",
    STOPPED: "rest",
    FAILED: "wrong",
}
PROPOSAL_TONE: Final[dict[str, Tone]] = {
    DRAFT: "rest",
    PENDING: "way",
    YES: "ready",
    NO: "rest",
    EXPIRED: "rest",
    WITHDRAWN: "rest",
}
"""The ground of the status chip (design/BRIEF.md §6): a no is at rest, never red."""
