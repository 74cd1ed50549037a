"""What waits at the vacancies: to be verified, about to expire. Each count is its list's number of rows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.actors import Actor
from qiao.story.vacancies import permissions, queries
from qiao.web.frame.lists import due
from qiao.web.frame.todo import POSTS, Due, todo


@todo("vacancies.draft", "vacancies", _("岗位待核实"), POSTS, permissions.VERIFY)
def to_verify(actor: Actor) -> Due:
    """Posts that nobody asked the employer about yet."""
    rows = queries.visible_vacancies(actor, permissions.VERIFY).filter(state="draft")
    return due(rows, "vacancies.list", "mine=1&state=draft")


@todo("vacancies.soon", "vacancies", _("岗位快到期"), POSTS, permissions.VERIFY)
def soon_over(actor: Actor) -> Due:
    """Posts whose last day is within a week: still hiring, or over?"""
    rows = queries.visible_vacancies(actor, permissions.VERIFY).filter(queries.expiring_soon())
    return due(rows, "vacancies.list", "mine=1&soon=1", by="expires_on")
