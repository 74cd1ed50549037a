"""Composing（汇编）: what the stages tell of one worker, as the page shows it: newest first, and as a journey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from qiao.ground import places
from qiao.ground.accounts.actors import Actor
from qiao.story.fairs import queries as fairs
from qiao.story.matching import queries as matching
from qiao.story.needs import queries as needs
from qiao.story.placements import queries as placements
from qiao.story.register import listed
from qiao.story.register.models import Worker
from qiao.story.register.queries import TimelineEntry
from qiao.story.visits import queries as visits
from qiao.web.frame.navigation import BANK_OF, ICON_OF

ORDER = ("register", "visits", "needs", "matching", "fairs", "placements")
"""Stages that tell something today, in the order of the story."""


@dataclass(frozen=True, slots=True)
class Node:
    """One thing on the timeline, for frame/parts/timeline.html."""

    when: str
    icon: str
    bank: str
    state: str
    fact: str
    detail: str
    source: str
    href: str


@dataclass(frozen=True, slots=True)
class Pier:
    """One stage on the journey strip, for frame/parts/strip.html."""

    name: str
    when: str
    icon: str
    bank: str
    state: str
    span: str


def entries_of(worker: Worker, actor: Actor) -> list[TimelineEntry]:
    """What every stage tells, newest first; on one day the later stage first."""
    told = [
        *listed.timeline_of(worker, actor),
        *visits.timeline_of(worker, actor),
        *needs.timeline_of(worker, actor),
        *matching.timeline_of(worker, actor),
        *fairs.timeline_of(worker, actor),
        *placements.timeline_of(worker, actor),
    ]
    return sorted(told, key=lambda entry: (entry.on, ORDER.index(entry.stage)), reverse=True)


def nodes(entries: Sequence[TimelineEntry], actor: Actor) -> list[Node]:
    """The timeline; a fact leads to its record where the actor may open it."""
    return [
        Node(
            when=entry.on.isoformat(),
            icon=ICON_OF[entry.stage],
            bank=_bank(entry.stage),
            state="due" if entry.is_due else "future" if entry.is_ahead else "",
            fact=entry.fact,
            detail=entry.detail,
            source=entry.who,
            href=_href(entry, actor),
        )
        for entry in entries
    ]


def _bank(stage: str) -> str:
    return "work" if BANK_OF[stage] == "work" else "home"


def _href(entry: TimelineEntry, actor: Actor) -> str:
    if not entry.page or entry.record_id is None or not actor.can(f"{entry.stage}.view"):
        return ""
    try:
        return reverse(entry.page, args=[entry.record_id])
    except NoReverseMatch:
        return ""


def piers(worker: Worker, entries: Sequence[TimelineEntry], work_region: str) -> list[Pier]:
    """The journey: the first entry registered, of later stages the latest. A far one spans the distance."""
    latest: dict[str, TimelineEntry] = {}
    for entry in entries:
        latest.setdefault(entry.stage, entry)
    first = [entry for entry in entries if entry.stage == "register" and entry.on == worker.registered_on]
    latest |= {"register": first[-1]} if first else {}
    walked = [stage for stage in ORDER if stage in latest]
    told = []
    for stage in walked:
        entry = latest[stage]
        next_works = stage != "placements" and walked.index(stage) + 1 < len(walked)
        crosses = bool(work_region) and next_works and walked[walked.index(stage) + 1] == "placements"
        far = crosses and work_region[:2] != worker.region[:2]
        told.append(
            Pier(
                _name_of(stage), entry.on.isoformat(), ICON_OF[stage],
                "work" if stage == "placements" and work_region[:2] != worker.region[:2] else "home",
                "due" if entry.is_due else "done", _distance(worker.region, work_region) if far else "",
            )
        )  # fmt: skip
    return told


def _name_of(stage: str) -> str:
    told = {"register": _("建档"), "visits": _("走访"), "needs": _("需求"), "matching": _("推荐")}
    return {**told, "placements": _("上岗")}[stage]


def _distance(home: str, work: str) -> str:
    try:
        km = places.distance_km(home[:6], work[:6])
    except LookupError:
        return _("跨省")
    return _("%(km)s 公里") % {"km": f"{round(km / 10) * 10:,}"}


def chip_of(worker: Worker, work_region: str) -> dict[str, Any]:
    """The status chip, with the place where somebody is at work."""
    word = str(listed.STATUS_NAMES[worker.status])
    if worker.status == "working" and work_region:
        near = work_region[:6] == worker.region[:6]
        word = f"{word} · {_('本县') if near else placements.city_name(work_region)}"
    return {"word": word, "tone": listed.row_of(worker).tone}
