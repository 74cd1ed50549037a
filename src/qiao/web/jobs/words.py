"""How a job is said: its state, its step, the time left, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext

from qiao.ground.jobs.queries import JobView
from qiao.ground.saying import either, name_of
from qiao.web.jobs.results import result_of

STEPS = (
    gettext_noop("读文件"),
    gettext_noop("等导入写完"),
    gettext_noop("准备比对"),
    gettext_noop("比对"),
    gettext_noop("记下结果"),
    gettext_noop("校验每一格"),
    gettext_noop("对照已有的人"),
    gettext_noop("收尾"),
    gettext_noop("写入"),
    gettext_noop("撤回"),
    gettext_noop("做错误表"),
)
STATES = {
    "queued": gettext_noop("排队中"),
    "running": gettext_noop("进行中"),
    "done": gettext_noop("已完成"),
    "failed": gettext_noop("未完成"),
    "stopped": gettext_noop("已停下"),
}
ICONS = {
    "queued": "clock",
    "running": "refresh",
    "done": "check",
    "failed": "alert-triangle",
    "stopped": "player-pause",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A job in words. `job` is the view itself."""

    job: JobView
    title: str
    kind: str
    state: str
    icon: str
    step: str
    left: str
    error: str
    result_url: str

    @property
    def percent(self) -> int | None:
        """Whole percent, None when the total is not known."""
        return None if not self.job.total else min(100, self.job.done * 100 // self.job.total)


def said(job: JobView) -> Said:
    """The job in the reader's language."""
    return Said(
        job=job,
        title=either(job.title, job.title_en),
        kind=name_of(job),
        state=gettext(STATES[job.state]),
        icon=ICONS[job.state],
        step=gettext(job.step) if job.step else "",
        left=time_left(job.left_seconds),
        error=either(job.error_zh, job.error_en),
        result_url=result_of(job),
    )


def time_left(seconds: int | None) -> str:
    """About so many seconds, minutes or hours; "" when nobody can tell."""
    if seconds is None:
        return ""
    amount: Any
    if seconds < 90:
        amount = ngettext("约 %(n)d 秒", "约 %(n)d 秒", seconds) % {"n": seconds}
    elif seconds < 5_400:
        amount = ngettext("约 %(n)d 分钟", "约 %(n)d 分钟", round(seconds / 60)) % {"n": round(seconds / 60)}
    else:
        amount = ngettext("约 %(n)d 小时", "约 %(n)d 小时", round(seconds / 3_600)) % {"n": round(seconds / 3_600)}
    return str(amount)
