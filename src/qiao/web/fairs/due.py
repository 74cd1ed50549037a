"""What waits at the fairs. Each count is its list's number of rows."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from qiao.ground.accounts.actors import Actor
from qiao.ground.jobs.queries import JobView
from qiao.story.fairs import permissions, queries, telling
from qiao.web.frame.lists import due
from qiao.web.frame.todo import MATTERS, PEOPLE, Due, todo
from qiao.web.jobs.results import leads_to

STEPS = (gettext_noop("排展位"), gettext_noop("写邀请"))
"""The steps that the invitations' job tells, beside the matching's."""


@todo("fairs.no_firms", "fairs", _("招聘会七天内开，还没有企业"), MATTERS, permissions.PLAN)
def without_firms(actor: Actor) -> Due:
    """Fairs within a week to which no firm comes."""
    rows = queries.fairs_seen(actor, permissions.PLAN).filter(queries.without_firms())
    return due(rows, "fairs.list", "mine=1&no_firms=1", by="held_on")


@todo("fairs.follow", "fairs", _("招聘会意向两周没有反馈"), PEOPLE, permissions.REPLY)
def to_follow(actor: Actor) -> Due:
    """Intents that nobody asked about since."""
    rows = queries.intents_seen(actor).filter(queries.to_follow_up())
    return due(rows, "fairs.intents", "late=1", by="said_on", within=14)


@todo("fairs.notes", "fairs", _("没有单子的登记条待处理"), PEOPLE, permissions.CHECK_IN)
def to_settle(actor: Actor) -> Due:
    """Walk-ins who wait to be found in the register."""
    return due(queries.walk_ins_seen(actor).filter(state="open"), "fairs.notes", "open=1")


@todo("fairs.tell", "fairs", _("招聘会改期或取消，还没告诉的人"), PEOPLE, permissions.REPLY)
def to_tell(actor: Actor) -> Due:
    """Whoever still counts on another day, or on a fair that is called off."""
    return due(
        queries.invitations_seen(actor).filter(telling.to_tell()), "fairs.invitations", "to_tell=1", by="told_for"
    )


@leads_to("fairs.invite")
def to_the_fair(job: JobView) -> str:
    """The invitations lead to their fair."""
    return reverse("fairs.fair", args=[job.params["fair"]]) if "fair" in job.params else ""
