"""The long work of fairs: inviting a county's people; firms and posts of a fair from a workbook."""

from __future__ import annotations

from typing import Any

import polars as pl

from qiao.ground.audit.actions import record
from qiao.ground.exchange.batches.importers import offer
from qiao.ground.jobs.registry import job
from qiao.ground.jobs.running import JobRefused, Run
from qiao.story.fairs import bringing, permissions, states
from qiao.story.fairs.bridge import best_posts, kept_out, prepare, rows_of
from qiao.story.fairs.frames import people_frame, posts_frame
from qiao.story.fairs.inviting import invite_some
from qiao.story.fairs.models import Fair, Invitation

AT_ONCE = 200

offer(
    "fairs.firms", "招聘会企业岗位表", "Firms and posts of a fair",
    permission=permissions.IMPORT, stage="fairs", list_url="fairs.posts",
)(bringing.Bringing)  # fmt: skip


@job("fairs.invite", "发招聘会邀请", "Invite people to a fair", permission=permissions.INVITE)
def invite(run: Run) -> dict[str, Any]:
    """Everybody of the county who looks for work, is grown up and agreed to matching, with their three best booths;
    some hundreds a transaction. Whoever fits no booth is not called to come for nothing; how many they are, and what
    keeps them out, is told, and so is who was not looked at."""
    fair = Fair.objects.get(pk=run.params["fair"])
    if fair.state not in states.CHANGEABLE:
        raise JobRefused("fair_moved_on", "招聘会已经结束或取消了。", "The fair is over or cancelled.")
    run.progress(0, None, "准备计算程序，本机第一次约半分钟")
    prepare()
    run.progress(0, None, "排展位")
    posts, frame = posts_frame(fair)
    people, left_out = people_frame(fair)
    best = rows_of(best_posts(people, frame))
    rest = people.filter(~pl.int_range(pl.len()).is_in(list(best)))
    keys = list(people.select("worker", "need").iter_rows())
    told = [(keys[row][0], keys[row][1], best[row]) for row in sorted(best)]
    for start in range(0, len(told), AT_ONCE):  # begun again, it begins at the first: who was invited is found there
        part = told[start : start + AT_ONCE]
        with run.writing() as cursor:
            cursor["new"] = run.cursor.get("new", 0) + invite_some(fair, part, posts)
        run.progress(start + len(part), len(told), "写邀请")
    if not run.cursor.get("told"):
        with run.writing(told=True):
            details = {"looked_at": people.height, "fit": len(told), "new": run.cursor.get("new", 0)}
            record(by=run.actor, action="fairs.fair.invited", subject=fair, region=fair.home_region, details=details)
    invited = Invitation.objects.filter(fair=fair).count()
    return {
        "fair": str(fair.pk), "looked_at": people.height, "fit": len(told), "invited": invited,
        "new": run.cursor.get("new", 0), "posts": frame.height, "kept_out": kept_out(rest, frame),
        "left_out": left_out,
    }  # fmt: skip
