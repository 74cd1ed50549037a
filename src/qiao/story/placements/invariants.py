"""What must always hold of work: who is at work has a spell, who has a spell holds a seat and is at work."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from qiao.ground.audit.invariants import Finding, invariant
from qiao.ground.privacy.invariants import shown_by_nothing
from qiao.ground.privacy.visibility import PLACEMENT
from qiao.story.placements import states
from qiao.story.placements.models import Placement, Report
from qiao.story.register.models import Worker
from qiao.story.register.states import UNREACHABLE, WORKING
from qiao.story.vacancies.models import Vacancy

CHUNK = 1_000


@invariant("placements.seats_counted", "岗位的已到岗人数和上岗记录一致", "every seat that is taken has somebody in it")
def seats_counted() -> Iterator[Finding]:
    """Each vacancy whose seats taken are not those told when it came and those that spells of work hold."""
    never = states.ending_word(states.NEVER_STARTED)
    holding = Placement.objects.filter(vacancy_id=OuterRef("pk")).exclude(ended_why__startswith=never).order_by()
    counted = Subquery(holding.values("vacancy_id").annotate(seats=Count("pk")).values("seats"))
    posts = Vacancy.objects.annotate(should=F("filled_before") + Coalesce(counted, 0)).exclude(filled=F("should"))
    for post in posts.order_by("pk").only("pk", "filled").iterator(chunk_size=CHUNK):
        yield Finding(
            f"vacancies.vacancy {post.pk}",
            f"记着已到岗 {post.filled} 人，按上岗记录应是 {post.should} 人",
            f"{post.filled} seats are said to be taken, by the placements it is {post.should}",
            "对照这个岗位的上岗记录，查清少了哪一条或谁改了人数。",
            "Compare the placements of this post: one is missing, or somebody changed the figure.",
        )


@invariant("placements.working_have_work", "在岗的人都有没结束的上岗记录", "whoever is at work has an open placement")
def working_have_work() -> Iterator[Finding]:
    """Each worker at work without an open spell, of their own or of a record merged into theirs."""
    open_spells = Placement.objects.filter(ended_on__isnull=True)
    own, merged = (open_spells.filter(**{by: OuterRef("pk")}) for by in ("worker_id", "worker__merged_into_id"))
    working = Worker.objects.filter(status=WORKING, merged_into__isnull=True)
    for worker in working.filter(~Exists(own), ~Exists(merged)).order_by("pk").only("pk").iterator(chunk_size=CHUNK):
        yield Finding(
            f"register.worker {worker.pk}",
            "状态是在岗，却没有没结束的上岗记录",
            "is said to be at work, without an open placement",
            "补记上岗；已经不干了的，查清那条上岗记录哪里去了。",
            "Record the placement; if they left, find out what became of it.",
        )


@invariant("placements.placed_are_working", "没离岗的人状态都是在岗", "whoever has an open placement is at work")
def placed_are_working() -> Iterator[Finding]:
    """Each open spell of somebody whose standing record is not at work: they would be proposed another post.

    Whom the village's roll call reported lost（失联）is unreachable and keeps the spell until somebody finds them."""
    status = Coalesce("worker__merged_into__status", "worker__status")
    open_spells = Placement.objects.filter(ended_on__isnull=True).annotate(status=status).exclude(status=WORKING)
    lost = Report.objects.filter(placement_id=OuterRef("pk"), state="open", kind="lost")
    open_spells = open_spells.exclude(Q(status=UNREACHABLE) & Exists(lost))
    for spell in open_spells.order_by("pk").only("pk", "worker_id").iterator(chunk_size=CHUNK):
        yield Finding(
            f"placements.placement {spell.pk}",
            f"还没离岗，但劳动者 {spell.worker_id} 的状态不是在岗",
            f"is open, but worker {spell.worker_id} is not said to be at work",
            "已经离岗的记离岗；还在岗的，查清状态是谁改的。",
            "Record the end if they left; if they did not, find out who changed the status.",
        )


@invariant(
    "placements.shown_by_a_placement", "凭上岗可见的人，上岗记录在", "whoever a placement shows has that placement"
)
def shown_by_a_placement() -> Iterator[Finding]:
    """Each row of visibility by a placement that there is not."""
    there = Placement.objects
    yield from shown_by_nothing(PLACEMENT, lambda ids: there.filter(pk__in=ids).values_list("pk", flat=True))
