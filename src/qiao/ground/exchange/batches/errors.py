"""Refusals of what somebody asked of a batch."""

from __future__ import annotations

from qiao.ground.saying import Refused


class BatchRefused(Refused):
    """What was asked of a batch cannot be done."""


def moved_on(state: str) -> BatchRefused:
    """Somebody was quicker, or the button was pressed twice: the state the batch is in now."""
    return BatchRefused(
        "moved_on",
        f"这一批已经是“{state}”，刚才这一步没有再做。请看页面上的最新情况。",
        f"This batch has moved on ({state}); nothing was done twice. See the page for how it stands.",
    )


def not_yours() -> BatchRefused:
    """The permission was withdrawn, or the region is not theirs any more."""
    return BatchRefused(
        "no_permission",
        "你现在没有导入这种台账的权限。请找安全管理员核对任职。",
        "You may not import this ledger any more. Ask the security administrator to check your post.",
    )


def file_gone() -> BatchRefused:
    """The sealed file of the batch is not there."""
    return BatchRefused(
        "file_gone",
        "服务器上已经没有这份文件。请重新上传。",
        "The file is no longer on the server. Upload it again.",
    )
