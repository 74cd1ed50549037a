"""What waits at training. Each count is its list's number of rows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.actors import Actor
from qiao.story.placements.after_training import placed_meanwhile
from qiao.story.training import permissions, queries
from qiao.web.frame.lists import due
from qiao.web.frame.todo import MATTERS, Due, todo


@todo("training.to_end", "training", _("班到了结业日期还没结业"), MATTERS, permissions.PLAN)
def to_end(actor: Actor) -> Due:
    """Classes whose last day is over."""
    rows = queries.classes_seen(actor, permissions.PLAN).filter(queries.to_end())
    return due(rows, "training.list", "to_end=1", by="ends_on", within=7)


@todo("training.no_sessions", "training", _("快开班了没有排课"), MATTERS, permissions.PLAN)
def no_sessions(actor: Actor) -> Due:
    """Classes that begin without a session."""
    rows = queries.classes_seen(actor, permissions.PLAN).filter(queries.without_sessions())
    return due(rows, "training.list", "no_sessions=1")


@todo("training.certify", "training", _("合格了还没发结业证"), MATTERS, permissions.CERTIFY)
def to_certify(actor: Actor) -> Due:
    """Classes in which somebody passed and holds nothing."""
    rows = queries.classes_seen(actor, permissions.CERTIFY).filter(queries.to_certify())
    return due(rows, "training.list", "certify=1")


@todo("training.placed", "training", _("学到一半上岗了，问一声还学不学"), MATTERS, permissions.ENROL)
def placed(actor: Actor) -> Due:
    """People in a class under way who began work since it began."""
    rows = queries.enrolments_seen(actor, permissions.ENROL).filter(placed_meanwhile())
    return due(rows, "training.people", "placed=1")
