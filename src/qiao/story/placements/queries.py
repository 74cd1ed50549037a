"""Reading placements: whom an actor may see at work, lists, the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from qiao.ground import clock, places
from qiao.ground.accounts.actors import Actor
from qiao.ground.saying import Tone, reader_language
from qiao.story.matching.models import Proposal
from qiao.story.placements import states
from qiao.story.placements.channels import channel_name
from qiao.story.placements.models import AwaitedSpell, Placement
from qiao.story.placements.named import AWAITED_NAMES
from qiao.story.register.circumstances import households_read, reads_any_household
from qiao.story.register.models import Unlinked, Worker
from qiao.story.register.queries import TimelineEntry, names_of, sees

CONFIRM_WITHIN_DAYS = 7
"""How long an employer may take to confirm before the to-do is late. Assumption."""


def organisations(actor: Actor, permission: str) -> list[UUID]:
    """The employers and workshops for which an actor acts."""
    return [scope.organisation_id for scope in actor.reaches(permission) if scope.organisation_id is not None]


def placements_seen(actor: Actor, permission: str = "placements.view") -> QuerySet[Placement]:
    """The placements of workers whom the actor may see, and those at the actor's own firm."""
    seen = sees(actor, permission, "worker")
    own = organisations(actor, permission)
    return Placement.objects.filter(seen | Q(employer_id__in=own) if own else seen)


def sees_circumstances(actor: Actor) -> bool:
    """Whether an actor may learn of a household's poverty, and why somebody left: only who may see the register.

    Whoever acts for a firm, workshop or school as well may not: no place of work learns it（MISSION, hard rule 5）.
    """
    if actor.is_system:
        return True
    return actor.can("register.view") and all(scope.organisation_id is None for scope in actor.scopes)


def reads_circumstances(actor: Actor) -> bool:
    """Whether there are households at all whose circumstances the actor may learn (`register.circumstances`)."""
    return sees_circumstances(actor) and reads_any_household(actor)


def circumstances_read(actor: Actor) -> Q:
    """The spells of those whose household the actor may open: a receiving office sees its people by their work."""
    return households_read(actor, "worker") if sees_circumstances(actor) else Q(pk__in=[])


def open_placement(worker_id: UUID) -> Placement | None:
    """The spell that has not ended, of the worker or of a record merged into theirs."""
    theirs = Q(worker_id=worker_id) | Q(worker__merged_into_id=worker_id)
    return Placement.objects.filter(theirs, ended_on__isnull=True).order_by("-started_on", "pk").first()


def may_confirm(actor: Actor, placement: Placement) -> bool:
    """Who works is verified by the place of work（DOMAIN §1）: the firm itself, or an office there."""
    if placement.employer_id in organisations(actor, "placements.confirm"):
        return True
    return actor.can("placements.confirm") and actor.covers("placements.confirm", placement.region)


def waiting_for(actor: Actor) -> QuerySet[Placement]:
    """Reported placements that this actor may confirm."""
    reported = Placement.objects.filter(state="reported")
    own = organisations(actor, "placements.confirm")
    here = actor.within("placements.confirm", "region")
    return reported.filter(here | Q(employer_id__in=own) if own else here)


def late(placements: QuerySet[Placement]) -> QuerySet[Placement]:
    """Reported more than a week ago and not confirmed."""
    return placements.filter(state="reported", started_on__lt=clock.today() - timedelta(days=CONFIRM_WITHIN_DAYS))


def accepted_proposals(worker_id: UUID) -> list[Proposal]:
    """Proposals to which the worker said yes and that led to no placement yet, the latest first."""
    yes = Proposal.objects.filter(worker_id=worker_id, state="yes").select_related("vacancy__employer", "round")
    done = Placement.objects.filter(worker_id=worker_id, proposal__isnull=False).values("proposal_id")
    return list(yes.exclude(pk__in=done).order_by("-replied_at", "pk"))


def recorded_as(worker_id: UUID, *, key: str = "", proposal: str = "") -> Placement | None:
    """The placement that a form has made already: by the form's own key, or out of the proposal it names."""
    keys = [UUID(text) for text in (key, proposal) if _is_key(text)]
    made = Placement.objects.filter(Q(pk__in=keys) | Q(proposal_id__in=keys), worker_id=worker_id)
    return made.first()


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def place_name(region: str) -> str:
    """A region's full name, its code when nobody knows it."""
    try:
        return places.by_code(region, historic=True).full_name
    except places.UnknownPlace:
        return region


def city_name(region: str) -> str:
    """The short name of the city（泰安）or county of a place of work, for chips."""
    for code in (region[:4] + "00", region[:6]):
        try:
            place = places.by_code(code, historic=True)
        except places.UnknownPlace:
            continue
        if place.level in ("city", "county"):
            return place.name.removesuffix("市").removesuffix("县").removesuffix("区")
    return place_name(region)


def timeline_of(worker: Worker, actor: Actor) -> list[TimelineEntry]:
    """Every spell: where and as what it began, and how it ended; nothing for whoever may not see placements."""
    if not actor.can("placements.view"):
        return []
    keys = [worker.pk, *worker.merged.values_list("pk", flat=True)]
    spells = list(Placement.objects.filter(worker_id__in=keys).order_by("started_on", "pk"))
    who = names_of(spell.created_by_id for spell in spells)
    told = []
    for spell in spells:
        told.append(_begun(spell, who.get(spell.created_by_id, "")))
        if spell.ended_on is not None:
            fact = _("离岗：%(employer)s") % {"employer": spell.employer_name}
            told.append(
                TimelineEntry(
                    spell.ended_on,
                    "placements",
                    fact,
                    states.ending_said(spell.ended_why),
                    "",
                    "placements.placement",
                    spell.pk,
                )
            )
    return told


def _begun(spell: Placement, by: str) -> TimelineEntry:
    fact = _("上岗：%(place)s · %(employer)s") % {"place": city_name(spell.region), "employer": spell.employer_name}
    fact = f"{fact} · {spell.job}" if spell.job else fact
    pay = _("月薪 %(yuan)s 元") % {"yuan": f"{spell.wage_yuan_month:,}"} if spell.wage_yuan_month else ""
    detail = " · ".join(filter(None, [str(channel_name(spell.channel, spell.started_on)), pay]))
    confirmed = _("%(who)s 确认") % {"who": spell.confirmed_by} if spell.confirmed_by else ""
    who = " · ".join(filter(None, [by, confirmed]))
    is_due = spell.state == "reported"
    return TimelineEntry(
        spell.started_on, "placements", fact, detail, who, "placements.placement", spell.pk, is_due=is_due
    )


@dataclass(frozen=True, slots=True)
class AwaitedView:
    """A spell that a row without an identity tells, how it stands, and what is against it."""

    since: str
    employer: str
    place: str
    state: Any
    tone: Tone
    placement_id: UUID | None
    why: str


_AWAITED_TONES: dict[str, Tone] = {"waiting": "way", "recorded": "ready", "refused": "wait"}


def awaited_of(row: Unlinked) -> Sequence[AwaitedView]:
    """The spells of a row that whoever asks may see, the earliest first."""
    told = AwaitedSpell.objects.filter(unlinked=row).order_by("started_on", "pk")
    return [
        AwaitedView(
            since=f"{one.started_on:%Y-%m}" if one.month_only else one.started_on.isoformat(),
            employer=one.employer_name,
            place=places.by_code(one.region, historic=True).full_name,
            state=AWAITED_NAMES[one.state],
            tone=_AWAITED_TONES[one.state],
            placement_id=one.placement_id,
            why=one.why_en if reader_language() == "en" else one.why_zh,
        )
        for one in told
    ]


def awaiting_in(batch_id: UUID) -> int:
    """How many spells that a file told still wait until somebody knows whose they are."""
    return AwaitedSpell.objects.filter(batch_id=batch_id, state="waiting").count()
