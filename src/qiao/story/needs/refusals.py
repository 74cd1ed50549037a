"""What the stage refuses to do. (What can be wrong in a ledger's row: `errors.py`.)"""

from __future__ import annotations

from django.utils.translation import gettext

from qiao.ground.saying import Refused


def wrong_move(now: str, to: str) -> Refused:
    """The need is not in a state from which that is possible."""
    return Refused(
        "need_move",
        f"这条需求现在是“{now}”，不能{to}。要重新找活的，请登记新的需求。",
        f"This need is “{gettext(now)}” now; that cannot be done. State a new need instead.",
    )


def two_standing() -> Refused:
    """Somebody else stated a need for the same worker a moment ago."""
    return Refused(
        "standing_need",
        "这个人刚才已经由别人登记了需求。请打开那一条核对。",
        "Somebody else stated a need of this worker a moment ago. Open that one and check it.",
    )


def changed_since_merge() -> Refused:
    """A need that a merge closed or stated went on since."""
    return Refused(
        "need_changed_since_merge",
        "并档以后需求又有变动，撤不回。请先打开需求核对。",
        "The need went on since the merge, so that it cannot be undone. Open the need first.",
    )
