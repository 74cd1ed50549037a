"""The next step（下一步）: one for each status, with its button where this role may press it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground.accounts.actors import Actor
from qiao.story.matching.models import Proposal
from qiao.story.needs.models import Need
from qiao.story.placements.models import Placement
from qiao.story.placements.queries import may_confirm
from qiao.story.register import facts, states
from qiao.story.register.models import Worker


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next: a sentence, why, one button; `verifies`: the button says that nothing has changed."""

    title: str
    why: str
    href: str = ""
    button: str = ""
    verifies: bool = False
    is_due: bool = True


def next_step(
    worker: Worker,
    actor: Actor,
    need: Need | None,
    placement: Placement | None,
    accepted: list[Proposal],
    *,
    is_stale: bool,
) -> Step:
    """The one next step for this worker."""
    if facts.is_child(worker.born_on):
        why = _("未满 16 岁，不登记务工。满 16 岁再问。")
        return Step(_("下一步：不用办"), why, is_due=False)
    if placement is not None:
        return _at_work(placement, actor)
    if accepted and actor.can("placements.edit"):
        href = f"{reverse('placements.placement_new', args=[worker.pk])}?proposal={accepted[0].pk}"
        why = _("本人答复愿意：%(post)s。到岗那天记一笔。") % {"post": accepted[0].vacancy.title}
        return Step(_("下一步：记上岗"), why, href, _("记上岗"))
    if worker.status == states.PROPOSED:
        href = reverse("matching.proposals") if actor.can("matching.reply") else ""
        return Step(_("下一步：问本人去不去"), _("推荐已经发出，答复要写谁说的、怎么说的。"), href, _("看推荐"))
    if need is None and actor.can("needs.edit"):
        href = reverse("needs.need_new", args=[worker.pk])
        return Step(_("下一步：登记需求"), _("还不知道想找什么样的活，问一问。"), href, _("登记需求"))
    if is_stale and actor.can("register.edit"):
        return Step(_("下一步：上门核实"), _("超过 90 天没有核实，或从来没有核实过。"), verifies=True)
    return Step(_("下一步：等下一轮匹配"), _("意愿是新的，下一轮会算上他。"), is_due=False)


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
