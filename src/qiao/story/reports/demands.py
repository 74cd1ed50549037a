"""What came of a demand list（需求清单四数）: asked, found, matched, placed; put together above the stages.

Matched are proposals of rounds since the list was sent, that wait for an answer or got a yes, of people of the county
for the vacancies that answer and fit; placed are spells of work begun there since. Who was matched to a vacancy that
answers two lines counts with both, and once with the list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from qiao.ground.accounts.actors import Actor, code_range
from qiao.ground.clock import CHINA
from qiao.story.matching.models import Proposal
from qiao.story.matching.queries import visible_proposals
from qiao.story.matching.states import PENDING, YES
from qiao.story.placements.models import Placement
from qiao.story.placements.queries import placements_seen
from qiao.story.vacancies.demand_queries import fit_of, found_by_line
from qiao.story.vacancies.models import Demand, DemandAnswer, DemandLine
from qiao.story.vacancies.queries import bare

COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Figures:
    """The four figures of a line or a list; and of what was found, what does not count (`demand_queries.Found`)."""

    asked: int = 0
    found: int = 0
    matched: int = 0
    placed: int = 0
    spare: int = 0
    unverified: int = 0
    unfit: int = 0


def matched_of(demand: Demand, lines: Sequence[UUID] | None = None) -> Q:
    """Proposals that count as matched, of these lines or of the whole list."""
    if demand.sent_at is None:
        return Q(pk__in=[])
    low, high = code_range(bare(demand.home_region))
    home = Q(worker__region__gte=low, worker__region__lt=high)
    since = Q(state__in=(PENDING, YES), round__published_at__gte=demand.sent_at)
    return home & since & Q(vacancy__in=_answering(demand, lines))


def placed_of(demand: Demand, lines: Sequence[UUID] | None = None) -> Q:
    """Spells of work that count as placed, of these lines or of the whole list."""
    if demand.sent_at is None:
        return Q(pk__in=[])
    low, high = code_range(bare(demand.home_region))
    begun = Q(home_region__gte=low, home_region__lt=high, started_on__gte=demand.sent_at.astimezone(CHINA).date())
    return begun & Q(vacancy__in=_answering(demand, lines))


def vacancies_of(demand: Demand, lines: Sequence[UUID] | None = None) -> Q:
    """The vacancies that answer."""
    return Q(pk__in=_answering(demand, lines))


def _answering(demand: Demand, lines: Sequence[UUID] | None) -> list[UUID]:
    """Their keys: some dozens, and a list of keys is quicker than a join on every database."""
    rows = DemandAnswer.objects.filter(line__demand=demand)
    if lines is not None:
        rows = rows.filter(line__in=list(lines))
    return list({vacancy for _line, vacancy in _fitting(rows)})


def _fitting(rows: QuerySet[DemandAnswer]) -> Iterator[tuple[UUID, UUID]]:
    """Line and vacancy of the answers that fit: what does not is not found, so nobody is matched by it either."""
    for answer in rows.select_related("line", "vacancy").order_by("pk"):
        if not fit_of(answer.line, answer.vacancy).misses:
            yield answer.line_id, answer.vacancy_id


@dataclass(frozen=True, slots=True)
class Told:
    """A list's figures, and those of each of its lines by their keys. A dropped line asks for nothing."""

    whole: Figures
    lines: dict[UUID, Figures]


def figures_of(demands: Sequence[Demand]) -> dict[UUID, Told]:
    """The figures of these lists, by their keys; four queries, however many lists and lines."""
    keys = [demand.pk for demand in demands]
    lines = list(DemandLine.objects.filter(demand__in=keys).order_by("position"))
    found = found_by_line(lines)
    answering: dict[UUID, set[UUID]] = defaultdict(set)
    for line, vacancy in _fitting(DemandAnswer.objects.filter(line__demand__in=keys)):
        answering[line].add(vacancy)
    matched, placed = _matched(answering.values()), _placed(answering.values())
    told = {}
    for demand in demands:
        own = [line for line in lines if line.demand_id == demand.pk]
        by_line = {
            line.pk: Figures(
                asked=0 if line.dropped_why else line.asked,
                found=(told_of := found[line.pk]).seats,
                matched=_since(matched, demand, answering[line.pk]),
                placed=_since(placed, demand, answering[line.pk]),
                spare=told_of.spare,
                unverified=told_of.unverified,
                unfit=told_of.unfit,
            )
            for line in own
        }
        every = set[UUID]().union(*(answering[line.pk] for line in own))
        whole = Figures(
            asked=sum(one.asked for one in by_line.values()),
            found=sum(one.found for one in by_line.values()),
            matched=_since(matched, demand, every),
            placed=_since(placed, demand, every),
            **{name: sum(getattr(one, name) for one in by_line.values()) for name in ("spare", "unverified", "unfit")},
        )
        told[demand.pk] = Told(whole, by_line)
    return told


Counts = dict[UUID, list[tuple[str, date, int]]]
"""By vacancy: home county, the moment or day from which they count, how many."""


def _matched(answering: Iterable[set[UUID]]) -> Counts:
    vacancies = set[UUID]().union(*answering)
    rows = Proposal.objects.filter(vacancy__in=vacancies, state__in=(PENDING, YES), round__published_at__isnull=False)
    return _grouped(rows, "worker__region", "round__published_at")


def _placed(answering: Iterable[set[UUID]]) -> Counts:
    vacancies = set[UUID]().union(*answering)
    return _grouped(Placement.objects.filter(vacancy__in=vacancies), "home_region", "started_on")


def _grouped(rows: QuerySet[Any], home: str, since: str) -> Counts:
    told: Counts = defaultdict(list)
    county = Substr(home, 1, COUNTY_DIGITS)
    for vacancy, code, day, count in (
        rows.annotate(county=county).order_by().values_list("vacancy", "county", since).annotate(Count("pk"))
    ):
        told[vacancy].append((code, day, count))
    return told


def _since(counts: Counts, demand: Demand, vacancies: Iterable[UUID]) -> int:
    """How many of the list's county count since it was sent."""
    if demand.sent_at is None:
        return 0
    day = demand.sent_at.astimezone(CHINA).date()
    return sum(
        count
        for vacancy in vacancies
        for county, moment, count in counts.get(vacancy, ())
        if county == demand.home_region[:COUNTY_DIGITS]
        and (moment >= demand.sent_at if isinstance(moment, datetime) else moment >= day)
    )


def people_seen(actor: Actor, demand: Demand) -> Figures:
    """Of matched and placed, how many the actor may open by name: theirs to see, none else."""
    matched = visible_proposals(actor).filter(matched_of(demand)).count() if actor.can("matching.view") else 0
    placed = placements_seen(actor).filter(placed_of(demand)).count() if actor.can("placements.view") else 0
    return Figures(matched=matched, placed=placed)
