"""Navigation（导航）: my to-do, then the stages in the order of the story, on their two banks."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from qiao.ground.accounts.actors import NOBODY
from qiao.story import STAGES
from qiao.web.frame.todo import due_by_stage

BANK_OF = {stage.package: "home" for stage in STAGES[:7]}
BANK_OF |= {"fairs": "bridge", "trips": "bridge", "projects": "rule", "reports": "rule"}
BANK_OF |= dict.fromkeys(("placements", "followups", "cases", "subsidies"), "work")
LIST_OF = {
    "register": ("register.workers", "register.view"),
    "needs": ("needs.list", "needs.view"),
    "vacancies": ("vacancies.list", "vacancies.view"),
    "matching": ("matching.rounds", "matching.view"),
    "placements": ("placements.list", "placements.view"),
    "reports": ("reports.replay", "reports.view"),
}
"""Stages that have pages: the name of their list's address and what it needs."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One stage in the navigation. `url` is "" while it has no pages or this role never uses it; `due` waits here."""

    stage: str
    name: str
    url: str
    bank: str
    due: int


def navigation(request: HttpRequest) -> list[Entry]:
    """Every stage, in order; those that a role never uses stay visible."""
    actor = getattr(request, "actor", NOBODY)
    due = due_by_stage(request)
    english = get_language() == "en"
    return [
        Entry(s.package, s.en if english else s.zh, _url(s.package, actor), BANK_OF[s.package], due.get(s.package, 0))
        for s in STAGES
    ]


def _url(stage: str, actor: object) -> str:
    name, permission = LIST_OF.get(stage, ("", ""))
    if not name or not actor.can(permission):  # type: ignore[attr-defined]
        return ""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
