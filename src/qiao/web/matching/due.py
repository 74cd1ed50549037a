"""What waits in matching: proposals to publish, answers to record. Each count is its list's number of rows."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.actors import Actor
from qiao.ground.jobs.queries import JobView
from qiao.story.matching import permissions, queries
from qiao.story.matching.promises import declined_by_firms
from qiao.story.placements.arrivals import absent
from qiao.web.frame.lists import due
from qiao.web.frame.todo import PEOPLE, Due, todo
from qiao.web.jobs.results import leads_to

STEPS = (
    gettext_noop("准备题目"), gettext_noop("准备计算程序，本机第一次约半分钟"), gettext_noop("排岗位"),
    gettext_noop("写理由"), gettext_noop("写方案"), gettext_noop("发布"), gettext_noop("算办法"),
)  # fmt: skip
"""The steps that a round's job tells."""


@todo("matching.draft", "matching", _("推荐待发布"), PEOPLE, permissions.PUBLISH)
def to_publish(actor: Actor) -> Due:
    """Proposals of rounds that are computed and wait for their publication."""
    rows = queries.visible_proposals(actor).filter(state="draft")
    numbers = sorted(set(rows.values_list("round__number", flat=True).distinct()[:3]))
    fact = "、".join(gettext("第 %(n)d 轮") % {"n": number} for number in numbers)
    return due(rows, "matching.proposals", "state=draft", fact=fact)


@todo("matching.pending", "matching", _("待记录答复"), PEOPLE, permissions.REPLY)
def to_record(actor: Actor) -> Due:
    """Proposals that nobody has answered yet, of the people whose answers the actor may record."""
    rows = queries.recordable(queries.visible_proposals(actor), actor).filter(state="pending")
    return due(rows, "matching.proposals", "state=pending&mine=1", by="round__replies_until")


@todo("matching.firm_no", "matching", _("用人单位没有要的推荐"), PEOPLE, permissions.PUBLISH)
def declined(actor: Actor) -> Due:
    """Proposals that the firm declined: withdrawn, so that the person is free, or talked over with the firm."""
    rows = queries.visible_proposals(actor, permissions.PUBLISH).filter(pk__in=declined_by_firms().values("pk"))
    return due(rows, "matching.proposals", "firm_no=1")


@todo("matching.absent", "matching", _("用人单位说没来的人"), PEOPLE, permissions.PUBLISH)
def not_come(actor: Actor) -> Due:
    """Those who said yes and, by the firm, did not come: asked what happened, and what they want now."""
    rows = queries.visible_proposals(actor, permissions.PUBLISH).filter(pk__in=absent().values("pk"))
    return due(rows, "matching.proposals", "absent=1")


@leads_to("matching.round", "matching.recount", "matching.publish")
def to_the_round(job: JobView) -> str:
    """A round's jobs lead to its page."""
    return reverse("matching.round", args=[job.params["round"]]) if "round" in job.params else ""


@leads_to("matching.measures")
def to_the_places(job: JobView) -> str:
    """The measures worked out lead to their counts."""
    return f"{reverse('matching.measure_places')}?region={job.params['region']}" if "region" in job.params else ""
