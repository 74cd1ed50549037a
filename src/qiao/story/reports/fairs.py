"""What came of a fair（招聘会转化）: interviews and starts of work within three months, counted above both stages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from qiao.ground.accounts.actors import Actor
from qiao.story.fairs.models import Fair, Intent
from qiao.story.fairs.queries import Counted, counted
from qiao.story.fairs.states import CONVERTS_DAYS
from qiao.story.placements.counting import spells_counted
from qiao.story.placements.models import Placement
from qiao.story.placements.queries import placements_seen


def placed_from(fair: Fair) -> Q:
    """Spells begun from the fair's day to 92 days after, with an employer to whom the person told an intent there: the
    first of each person, whoever was merged into another being that other."""
    last = fair.held_on + timedelta(days=CONVERTS_DAYS)
    told = Intent.objects.filter(fair=fair, post__vacancy__employer=OuterRef("employer_id"))
    standing = Q(worker=OuterRef("worker_id")) | Q(worker__merged_into=OuterRef("worker_id"))
    merged = Q(worker=OuterRef("worker__merged_into")) | Q(worker__merged_into=OuterRef("worker__merged_into"))
    within = Q(started_on__gte=fair.held_on, started_on__lte=last)
    return spells_counted(within & Q(Exists(told.filter(standing | merged))))


def placed(actor: Actor, fair: Fair) -> QuerySet[Placement]:
    """Those of them that the actor may see."""
    return placements_seen(actor).filter(placed_from(fair))


@dataclass(frozen=True, slots=True)
class Yield:
    """What a fair gave: what stood there, who came, what was agreed, who started work."""

    counted: Counted
    placed: int


def yield_of(actor: Actor, fair: Fair) -> Yield:
    """The figures of a fair for an actor: each the number of rows of the list that it opens."""
    return Yield(counted(actor, fair), placed(actor, fair).count() if actor.can("placements.view") else 0)
