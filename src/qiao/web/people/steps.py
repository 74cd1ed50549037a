"""The next step（下一步）: one for each status, with its button where this role may press it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground.accounts.actors import Actor
from qiao.story.matching.models import Proposal
from qiao.story.needs.models import Need
from qiao.story.placements.freshness import lost_at_work
from qiao.story.placements.models import Placement
from qiao.story.placements.queries import may_confirm
from qiao.story.register import facts, listed, states
from qiao.story.register.models import Worker
from qiao.web.register.lost import NEXT

WHY: dict[str, Any] = {
    states.NOT_LOOKING: gettext_lazy("想找活了，登记需求，下一轮就会算上他。"),
    states.UNREACHABLE: gettext_lazy("电话打不通，村里或亲友也许知道。"),
    states.LEAVING: gettext_lazy("本人答应去了。到岗那天记一笔。"),
    states.WORKING: gettext_lazy("已经上岗。"),
}
"""Why, where the register's own next step stands."""


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next: a sentence, why, one button; `verifies`: the button says that nothing has changed.

    `asks` leads to the need of somebody who has stated none: whoever visits may write it down at once.
    """

    title: str
    why: str
    href: str = ""
    button: str = ""
    verifies: bool = False
    is_due: bool = True
    asks: str = ""


def next_step(
    worker: Worker,
    actor: Actor,
    need: Need | None,
    placement: Placement | None,
    accepted: list[Proposal],
) -> Step:
    """The one next step for this worker: what the lists say（`listed.next_of`）, with why and its button."""
    if facts.is_child(worker.born_on):
        why = _("未满 16 岁，不登记务工。满 16 岁再问。")
        return Step(_("下一步：不用办"), why, is_due=False)
    if (is_mine := lost_at_work(actor, [worker]).get(worker.pk)) is not None:
        return _lost(worker, actor, is_mine=is_mine)
    if placement is not None:
        return _at_work(placement, actor)
    if accepted and actor.can("placements.edit"):
        href = f"{reverse('placements.placement_new', args=[worker.pk])}?proposal={accepted[0].pk}"
        why = _("本人答复愿意：%(post)s。到岗那天记一笔。") % {"post": accepted[0].vacancy.title}
        return Step(_("下一步：记上岗"), why, href, _("记上岗"))
    if worker.status == states.PROPOSED:
        href = reverse("matching.proposals") if actor.can("matching.reply") else ""
        return Step(_("下一步：问本人去不去"), _("推荐已经发出，答复要写谁说的、怎么说的。"), href, _("看推荐"))
    return _by_register(worker, actor, need)


def _lost(worker: Worker, actor: Actor, *, is_mine: bool) -> Step:
    """As the to-do of either side says it; whoever finds them says so with one button."""
    title = _("下一步：%(step)s") % {"step": NEXT[is_mine]}
    why = _("村里说联系不上，这段上岗还没有结束。找到了，在这里记一笔。")
    if actor.can("register.edit"):
        return Step(title, why, verifies=True, is_due=is_mine)
    href = reverse("visits.person_new", args=[worker.pk]) if actor.can("visits.edit") else ""
    return Step(title, why, href, _("记走访"), is_due=is_mine)


def _by_register(worker: Worker, actor: Actor, need: Need | None) -> Step:
    title = _("下一步：%(step)s") % {"step": listed.next_of(worker)}
    asks = reverse("needs.need_new", args=[worker.pk]) if need is None and actor.can("needs.edit") else ""
    if listed.is_to_visit(worker):
        why = _("超过 90 天没有核实。") if listed.is_stale(worker) else _("登记以后还没有人上门问过。")
        may = actor.can("register.edit")
        return Step(title, why, verifies=may, is_due=may, asks=asks)
    if asks and worker.status in states.LOOKING:
        return Step(_("下一步：登记需求"), _("还不知道想找什么样的活，问一问。"), asks, _("登记需求"))
    if worker.status in states.LOOKING:
        return Step(title, _("意愿是新的，下一轮会算上他。"), is_due=False)
    href = asks if worker.status in states.IDLE else ""
    return Step(title, str(WHY[worker.status]), href, _("登记需求") if href else "", is_due=False)


def _at_work(placement: Placement, actor: Actor) -> Step:
    href = reverse("placements.placement", args=[placement.pk])
    if placement.state == "reported" and may_confirm(actor, placement):
        why = _("%(employer)s 起于 %(day)s。去看看，人在岗就确认。")
        told = {"employer": placement.employer_name, "day": placement.started_on}
        return Step(_("下一步：确认在岗"), why % told, href, _("去确认"))
    if placement.state == "reported":
        return Step(
            _("下一步：等工作地确认"), _("由用人单位或当地人社部门确认在岗。"), href, _("看这段上岗"), is_due=False
        )
    if placement.state == "disputed":
        why = _("工作地说：%(why)s。请和本人核对。") % {"why": placement.dispute}
        return Step(_("下一步：核对争议"), why, href, _("看这段上岗"))
    return Step(_("下一步：按期回访"), _("在岗，工作地已经确认。"), href, _("看这段上岗"), is_due=False)
