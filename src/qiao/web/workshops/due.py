"""What waits at workshops. Each count is its list's number of rows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.actors import Actor
from qiao.story.workshops import permissions, queries, states
from qiao.web.frame.lists import due
from qiao.web.frame.todo import MATTERS, Due, todo
from qiao.web.workshops.lists import last_year


@todo("workshops.applied", "workshops", _("车间等认定"), MATTERS, permissions.DECIDE)
def applied(actor: Actor) -> Due:
    """Workshops that applied."""
    rows = queries.workshops_seen(actor, permissions.DECIDE).filter(state=states.APPLIED)
    return due(rows, "workshops.list", "state=applied", by="applied_on", within=30)


@todo("workshops.mend", "workshops", _("车间整改过了期限"), MATTERS, permissions.INSPECT)
def to_mend(actor: Actor) -> Due:
    """Workshops with something to mend whose day is over."""
    return due(queries.workshops_seen(actor, permissions.INSPECT).filter(queries.to_mend()), "workshops.list", "mend=1")


@todo("workshops.inspect", "workshops", _("车间半年没有检查"), MATTERS, permissions.INSPECT)
def to_inspect(actor: Actor) -> Due:
    """Recognised workshops at which nobody looked for half a year."""
    rows = queries.workshops_seen(actor, permissions.INSPECT).filter(queries.to_inspect())
    return due(rows, "workshops.list", "inspect=1")


@todo("workshops.papers", "workshops", _("车间材料快到期或已过期"), MATTERS, permissions.APPLY)
def papers(actor: Actor) -> Due:
    """Workshops a paper of which ends."""
    rows = queries.workshops_seen(actor, permissions.APPLY).filter(queries.papers_end_soon())
    return due(rows, "workshops.list", "papers=1")


@todo("workshops.grade", "workshops", _("车间上年还没评定"), MATTERS, permissions.DECIDE)
def to_grade(actor: Actor) -> Due:
    """Workshops without a grade of last year."""
    rows = queries.workshops_seen(actor, permissions.DECIDE).filter(queries.to_grade(last_year()))
    return due(rows, "workshops.list", "grade=1")
