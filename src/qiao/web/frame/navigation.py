"""Navigation（导航）: my to-do, then the stages in the order of the story, on their two banks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.actors import NOBODY, Actor
from qiao.ground.saying import name_of
from qiao.story import STAGES
from qiao.web.frame.todo import due_by_stage, waiting

BANK_OF = {stage.package: "home" for stage in STAGES[:7]}
BANK_OF |= {"fairs": "bridge", "trips": "bridge", "projects": "rule", "reports": "rule"}
BANK_OF |= dict.fromkeys(("placements", "followups", "cases", "subsidies"), "work")
CAPTIONS = {"home": _("家乡这岸"), "bridge": _("过桥"), "work": _("工作那岸"), "rule": ""}
ICON_OF = {
    "register": "id-badge-2",
    "visits": "walk",
    "needs": "message-2-heart",
    "vacancies": "briefcase",
    "workshops": "needle-thread",
    "training": "school",
    "matching": "arrows-join-2",
    "fairs": "tent",
    "trips": "bus",
    "placements": "user-check",
    "followups": "phone-check",
    "cases": "scale",
    "subsidies": "receipt-yuan",
    "projects": "crane",
    "reports": "report-analytics",
}
LIST_OF = {
    "register": ("register.workers", "register.view"),
    "visits": ("visits.list", "visits.view"),
    "needs": ("needs.list", "needs.view"),
    "vacancies": ("vacancies.list", "vacancies.view"),
    "workshops": ("workshops.list", "workshops.view"),
    "training": ("training.list", "training.view"),
    "matching": ("matching.rounds", "matching.view"),
    "fairs": ("fairs.list", "fairs.view"),
    "placements": ("placements.list", "placements.view"),
    "reports": ("reports.replay", "reports.view"),
}
"""Stages that have pages: the name of their list's address and what it needs."""
TOOLS: tuple[tuple[str, str, Any, str, tuple[str, ...]], ...] = (
    ("field", "visits.phone", _("手机走访"), "device-mobile", ("field.use",)),
    ("roll_call", "placements.roll_call", _("点名"), "checklist", ("placements.report",)),
    ("imports", "imports.list", _("导入"), "file-spreadsheet", ("imports.view",)),
    ("releases", "releases.list", _("上报表格"), "files", ("releases.view",)),
    ("agreements", "agreements.programme", _("协作协议"), "heart-handshake", ("reports.view",)),
    ("accounts", "accounts.users", _("用户"), "users", ("accounts.manage",)),
    ("audit", "audit.list", _("审计"), "shield-check", ("audit.view",)),
)
"""What serves every stage: web folder, address, name, icon, and the permissions of which it needs one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One stage in the navigation. `url` is "" while it has no pages or this role never uses it; `due` waits here."""

    stage: str
    name: str
    icon: str
    url: str
    bank: str
    due: int


@dataclass(frozen=True, slots=True)
class Bank:
    """The stages of one bank that this role uses, under their caption."""

    key: str
    caption: Any
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Navigation:
    """The banks in order; `tools` serve every stage; `more`: stages that this role does not use; `kinds`: how many
    kinds of to-do wait; `tool`: the one that this page belongs to, "" for none; `counts_at`: where the counts are asked
    for once the page is there, "" on home, which counts them anyway."""

    banks: tuple[Bank, ...]
    tools: tuple[Entry, ...]
    more: tuple[Entry, ...]
    kinds: int
    tool: str
    counts_at: str


def navigation(request: HttpRequest) -> Navigation:
    """Every stage, in order; those that a role never uses stay visible under “more”."""
    actor: Actor = getattr(request, "actor", NOBODY)
    told = request.path == reverse("home")
    due = due_by_stage(request) if told else {}
    every = [
        Entry(
            s.package,
            stage_name(s.package),
            ICON_OF[s.package],
            _url(s.package, actor),
            BANK_OF[s.package],
            due.get(s.package, 0),
        )
        for s in STAGES
    ]
    banks = tuple(Bank(key, told, tuple(e for e in every if e.url and e.bank == key)) for key, told in CAPTIONS.items())
    more = tuple(entry for entry in every if not entry.url)
    tools = _tools(actor)
    tool = next((entry.stage for entry in tools if request.path.startswith(entry.url)), "")
    return Navigation(
        banks, tools, more, len(waiting(request)) if told else 0, tool, "" if told else reverse("frame.due")
    )


def own_lists(request: HttpRequest) -> list[Entry]:
    """The lists of the stages that this role uses, in their order: where one goes when nothing waits."""
    return [entry for bank in navigation(request).banks for entry in bank.entries if entry.stage != "reports"]


def stage_name(package: str) -> str:
    """A stage's name in the language of the page."""
    stage = next(stage for stage in STAGES if stage.package == package)
    return name_of(stage)


def list_above(stage: str, name: str, actor: Actor) -> tuple[str, str]:
    """The stage's own list, for a list of the same stage: name and address; blank for that list itself."""
    is_own = LIST_OF.get(stage, ("", ""))[0] == name
    url = "" if is_own else _url(stage, actor)
    return (stage_name(stage), url) if url else ("", "")


def _tools(actor: Actor) -> tuple[Entry, ...]:
    return tuple(
        Entry(key, str(name), icon, url, "rule", 0)
        for key, address, name, icon, needed in TOOLS
        if any(actor.can(permission) for permission in needed) and (url := _reversed(address))
    )


def _url(stage: str, actor: Actor) -> str:
    name, permission = LIST_OF.get(stage, ("", ""))
    if not name or not actor.can(permission):
        return ""
    return _reversed(name)


def _reversed(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
