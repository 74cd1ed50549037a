"""The story: a worker's journey through the programme, stage by stage.

The order of the story is the order of dependency: a later stage may import an earlier one, never the reverse.
STAGES is the one list; the import contracts, the README's table and later the site's menu are read from it.
"""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple


class Stage(NamedTuple):
    """One stage of the journey: its package below `qiao.story`, its Chinese term and its English name."""

    package: str
    zh: str
    en: str

    @property
    def account(self) -> dict[str, str]:
        """The stage's own account of itself (who acts, what enters, what leaves), from its package docstring."""
        lines = (import_module(f"qiao.story.{self.package}").__doc__ or "").splitlines()
        pairs = (line.split(": ", 1) for line in lines if ": " in line)
        return {name: told.rstrip(".") for name, told in pairs}


STAGES: tuple[Stage, ...] = (
    Stage("register", "建档", "Register"),
    Stage("visits", "走访", "Visits"),
    Stage("needs", "需求", "Needs"),
    Stage("vacancies", "岗位", "Vacancies"),
    Stage("workshops", "车间", "Workshops"),
    Stage("training", "培训", "Training"),
    Stage("matching", "匹配", "Matching"),
    Stage("fairs", "招聘会", "Fairs"),
    Stage("trips", "输送", "Trips"),
    Stage("placements", "上岗", "Placements"),
    Stage("followups", "回访", "Follow-ups"),
    Stage("cases", "维权", "Cases"),
    Stage("subsidies", "补贴", "Subsidies"),
    Stage("projects", "项目", "Projects"),
    Stage("reports", "成效", "Reports"),
)
