"""What a release says of itself: what stays blank, what comes next, what the second person is asked."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from qiao.ground.accounts.actors import actor_of
from qiao.ground.accounts.models import User
from qiao.ground.exchange.filling.forms import WHY
from qiao.ground.privacy.models import Release
from qiao.web.jobs.words import Said
from qiao.web.releases.lists import STATE_NAMES
from qiao.web.releases.making import MAKERS

NEXT = {
    "asked": gettext_noop("等另一位有权限的人同意。"),
    "mine": gettext_noop("行数多，要另一位有权限的人同意才做。请告诉本级同事或上一级；七天没有人同意就作废。"),
    "approved": gettext_noop("正在做，可以关掉页面。"),
    "failed": gettext_noop("没有做成，原因写在上面。改好以后重新要一份。"),
    "made": gettext_noop("保留到 %(until)s，过后自动删除。办完事请删掉自己电脑上的那份。"),
    "refused": gettext_noop("%(who)s没有同意：%(why)s。改了用途或范围可以再要。"),
    "unanswered": gettext_noop("七天里没有人同意，已经作废，没有做过文件。需要的话重新要一份，并告诉能同意的人。"),
    "unmade": gettext_noop("没有做成，已经作废，没有文件。需要的话重新要一份。"),
    "expired": gettext_noop("已经过期，文件删了。需要的话重新要一份。"),
}


def remark_said(why: str, title: str) -> str:
    """A remark about a column of a form in the reader's language."""
    known: dict[str, str] = {str(key): text for key, text in WHY.items()}
    return _(known[why]) % {"title": _(title) if title else ""}


def told_of(release: Release) -> list[tuple[str, Any]]:
    """Facts of what is asked for: which sheets, which not, and which columns stay blank for whoever asked."""
    params, told = release.params, []
    if params.get("filled"):
        told.append((_("填的工作表"), "、".join(params["filled"])))
    if params.get("left_out"):
        told.append((_("没有填的工作表"), "、".join(params["left_out"])))
    if params.get("missing"):
        told.append((_("没有对上的人"), params["missing"]))
    if withheld := params.get("withheld"):
        columns = "、".join(_(title) for title in withheld["columns"])
        said = _("%(columns)s：%(n)s 行空着，户情只给户籍地的单位，申请的人看不到")
        told.append((_("空着的列"), said % {"columns": columns, "n": withheld["rows"]}))
    if blanks := params.get("blanks"):
        counted = [_("%(column)s %(n)s 行") % {"column": _(title), "n": count} for title, count in blanks]
        told.append((_("没有登记、空着的格"), "、".join(counted)))
    return told


def has_failed(job: Said | None) -> bool:
    """Whether the making of an agreed file came to nothing."""
    return job is not None and job.job.state in ("failed", "stopped")


def state_of(release: Release, job: Said | None) -> str:
    """How the release stands, in a word."""
    if release.state == "approved" and job is not None:
        return _("没有做成") if has_failed(job) else _("正在做")
    return str(STATE_NAMES[release.state])


def next_of(release: Release, job: Said | None, *, is_mine: bool) -> str:
    """What comes next, in the words of this very case."""
    until = date_format(localtime(release.expires_at), "m-d H:i")
    figures = {"until": until, "who": release.decided_by_name, "why": release.decided_why.rstrip("。.")}
    return _(NEXT[_case(release, job, is_mine)]) % figures


def _case(release: Release, job: Said | None, is_mine: bool) -> str:
    if release.state == "asked":
        return "mine" if is_mine else "asked"
    if release.state == "approved":
        return "failed" if has_failed(job) else "approved"
    if release.state == "expired" and release.made_at is None:
        return "unmade" if release.decided_at or not release.needs_second else "unanswered"
    return release.state


def asks_of(release: Release) -> str:
    """What the second person is asked, with how many rows there are today."""
    asker = User.objects.filter(pk=release.asked_by_id).first()
    now = MAKERS[release.kind].rows_now(actor_of(asker), release)
    said = _("%(who)s要 %(n)s 行的证件号和电话，今天数是 %(now)s 行。用途说得清、该报的才同意。")
    return said % {"who": release.asked_by_name, "n": f"{release.rows:,}", "now": f"{now:,}"}
