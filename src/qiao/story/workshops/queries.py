"""Reading workshops and townships' profiles: who sees which, what is due, and what a workshop shows of itself."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.story.register.queries import own_regions
from qiao.story.vacancies.permissions import own_firms
from qiao.story.vacancies.queries import bare, within_regions
from qiao.story.workshops import permissions, standards, states
from qiao.story.workshops.models import Asset, Inspection, Workshop, WorkshopOrder, WorkshopPaper, YearGrade


def workshops_seen(actor: Actor, permission: str = permissions.VIEW) -> QuerySet[Workshop]:
    """Workshops in the actor's regions, and those that their own firm runs. To change one it must be theirs."""
    rows = Workshop.objects.select_related("employer")
    if actor.is_system:
        return rows
    looking = permission in (permissions.VIEW, permissions.EXPORT)
    regions = own_regions(actor, permission) if looking else actor.regions(permission)
    return rows.filter(within_regions("region", regions) | Q(employer_id__in=own_firms(actor, permission)))


def holds(actor: Actor, permission: str, workshop: Workshop) -> bool:
    """Whether the actor may do it with this workshop: theirs by region, or by their firm."""
    return actor.covers(permission, workshop.region) or workshop.employer_id in own_firms(actor, permission)


def assets_seen(actor: Actor, permission: str = permissions.VIEW) -> QuerySet[Asset]:
    """What townships have, in the actor's regions."""
    rows = Asset.objects.all()
    if actor.is_system:
        return rows
    looking = permission in (permissions.VIEW, permissions.EXPORT)
    regions = own_regions(actor, permission) if looking else actor.regions(permission)
    return rows.filter(within_regions("region", regions))


def standing(on: date | None = None) -> Q:
    """Workshops that were recognised on a day, and not withdrawn by then."""
    day = on or clock.today()
    begun = Q(recognised_on__lte=day, state__in=[states.RECOGNISED, states.WITHDRAWN])
    return begun & (Q(ended_on__isnull=True) | Q(ended_on__gt=day))


def papers_standing(workshop: Workshop, on: date) -> dict[str, WorkshopPaper]:
    """The workshop's papers that stand on a day, by kind: shown, not replaced, not past their last day."""
    rows = workshop.papers.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), issued_on__lte=on)
    return {paper.kind: paper for paper in rows.filter(replaced_on__isnull=True).order_by("issued_on", "pk")}


def papers_missing(workshop: Workshop, on: date) -> list[str]:
    """The kinds of paper that the standard in force asks for and that do not stand."""
    standard = standards.standard_on(on)
    there = papers_standing(workshop, on)
    return [kind for kind in (standard.papers if standard else ()) if kind not in there]


def papers_end_soon() -> Q:
    """Workshops a standing paper of which ends soon or has ended."""
    soon = clock.today() + states.PAPER_ENDS_SOON
    ending = WorkshopPaper.objects.filter(workshop=OuterRef("pk"), replaced_on__isnull=True, valid_until__lte=soon)
    return Q(Exists(ending), state__in=states.STANDING)


def to_inspect() -> Q:
    """Recognised workshops that nobody inspected for half a year."""
    since = clock.today() - states.LOOKED_AT_EVERY
    seen = Inspection.objects.filter(workshop=OuterRef("pk"), on__gt=since)
    return Q(~Exists(seen), state=states.RECOGNISED, recognised_on__lte=since)


def to_mend() -> Q:
    """Workshops with something to mend whose day is over."""
    late = Inspection.objects.filter(workshop=OuterRef("pk"), mend_by__lt=clock.today(), mended_on__isnull=True)
    return Q(Exists(late), state__in=states.STANDING)


def without_orders() -> Q:
    """Recognised workshops with no order that goes on today."""
    today = clock.today()
    running = WorkshopOrder.objects.filter(
        workshop=OuterRef("pk"), due_on__gte=today, delivered_on__isnull=True, dropped_why=""
    )
    return Q(~Exists(running), state=states.RECOGNISED)


def to_grade(year: int) -> Q:
    """Workshops that were recognised in a year, and have no grade of it."""
    graded = YearGrade.objects.filter(workshop=OuterRef("pk"), year=year, replaced_at__isnull=True)
    then = Q(recognised_on__lte=date(year, 12, 31)) & (Q(ended_on__isnull=True) | Q(ended_on__gt=date(year, 12, 31)))
    return Q(~Exists(graded), state__in=[states.RECOGNISED, states.WITHDRAWN]) & then


def grade_of(workshop: Workshop, year: int) -> YearGrade | None:
    """The grade of a year that stands."""
    return workshop.grades.filter(year=year, replaced_at__isnull=True).first()


def last_inspected(workshops: list[Workshop]) -> dict[object, date]:
    """The last day on which each was inspected."""
    rows = Inspection.objects.filter(workshop__in=workshops).values_list("workshop").annotate(last=Max("on"))
    return dict(rows.order_by("workshop"))


def to_mend_in(workshop: Workshop, year: int) -> int:
    """How many inspections of a year were not mended by their day."""
    rows = workshop.inspections.filter(on__year=year, mend_by__isnull=False)
    late = Q(mended_on__isnull=True, mend_by__lt=clock.today()) | Q(mended_on__gt=F("mend_by"))
    return rows.filter(late).count()


def near(actor: Actor, permission: str, region: str) -> bool:
    """Whether a region lies at, above or below one of the actor's."""
    own = [bare(one) for one in own_regions(actor, permission)]
    return actor.is_system or any(region.startswith(one) or one.startswith(bare(region)) for one in own)
