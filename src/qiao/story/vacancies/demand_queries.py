"""Reading demand lists: who sees which, what was found for a line, which vacancies fit it, what it would be today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import F, Min, Q, QuerySet, Sum

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.agreements.models import Pairing
from qiao.ground.agreements.queries import running_on
from qiao.story.vacancies import demand_states, permissions, states
from qiao.story.vacancies.folding import TOWNSHIP_DIGITS
from qiao.story.vacancies.models import LEAST_PEOPLE, Demand, DemandAnswer, DemandLine, Vacancy
from qiao.story.vacancies.queries import bare, visible_vacancies, within_regions
from qiao.story.vacancies.texts import suggest_occupation
from qiao.story.vacancies.unmet import count_unmet

OFFERABLE = (states.DRAFT, states.VERIFIED, states.OPEN, states.PAUSED)
"""States of a vacancy that may be named as an answer; whoever reads is told which is not open yet."""
FITS_LOOKED_AT, FITS_SHOWN = 2_000, 20


def demands_seen(actor: Actor, permission: str = permissions.DEMANDS) -> QuerySet[Demand]:
    """The lists an actor sees: the county's side all of its own, a township those sent by its county, the city those
    that were sent to it. To ask, it must be the actor's county; to answer, the actor's city."""
    rows = Demand.objects.all()
    if actor.is_system:
        return rows
    regions = actor.regions(permission)
    home, work = within_regions("home_region", regions), within_regions("work_region", regions)
    sent = Q(sent_at__isnull=False)
    if permission == permissions.ASK:
        return rows.filter(home)
    if permission == permissions.ANSWER:
        return rows.filter(work & sent)
    above = {bare(region)[:6] for region in regions if len(bare(region)) > 6}
    return rows.filter(home | (sent & (work | Q(home_region__in=above))))


def lines_seen(actor: Actor, permission: str = permissions.DEMANDS) -> QuerySet[DemandLine]:
    """The lines of the lists that an actor sees; whoever is not of the county sees none that was dropped."""
    rows = DemandLine.objects.filter(demand__in=demands_seen(actor, permission)).select_related("demand")
    if actor.is_system:
        return rows
    return rows.filter(Q(dropped_why="") | within_regions("demand__home_region", actor.regions(permissions.ASK)))


def asks(actor: Actor, demand: Demand) -> bool:
    """Whether the list is the actor's county's."""
    return actor.covers(permissions.ASK, bare(demand.home_region))


def answers(actor: Actor, demand: Demand) -> bool:
    """Whether the list is the actor's city's to answer."""
    return actor.covers(permissions.ANSWER, bare(demand.work_region))


def directions_to_ask(actor: Actor) -> list[tuple[str, str]]:
    """County and city of the pairings that hold today and whose county is the actor's."""
    rows = Pairing.objects.filter(running_on(clock.today())).order_by("position", "pk")
    return [
        (county, city) for county, city in rows.values_list("county", "city") if actor.covers(permissions.ASK, county)
    ]


def are_paired(home: str, work: str) -> bool:
    """Whether the pairing holds today."""
    return Pairing.objects.filter(running_on(clock.today()), county=home, city=work).exists()


def to_answer() -> Q:
    """Lists that wait for the city."""
    return Q(state=demand_states.SENT)


def overdue() -> Q:
    """Lists whose day to answer by is over."""
    return Q(state=demand_states.SENT, answer_by__lt=clock.today())


def taken_seats(vacancies: Iterable[UUID]) -> dict[UUID, int]:
    """How many seats of these vacancies are given to lines of lists under way, with those taken before."""
    rows = DemandAnswer.objects.filter(vacancy__in=list(vacancies), line__demand__state__in=demand_states.ANSWERABLE)
    told = rows.values_list("vacancy").annotate(Sum("seats"), Min("filled_then")).order_by()
    return {key: given + before for key, given, before in told}


def still_counts() -> Q:
    """Answers whose vacancy was not blocked and is not over: what was found and is still there."""
    return ~Q(vacancy__state__in=(states.BLOCKED, *states.ENDED))


def given_by_line(lines: Iterable[UUID]) -> dict[UUID, int]:
    """How many seats each line was given, whether or not they count as found yet."""
    rows = DemandAnswer.objects.filter(still_counts(), line__in=list(lines))
    return dict(rows.values_list("line").annotate(Sum("seats")).order_by())


@dataclass(frozen=True, slots=True)
class Fit:
    """A vacancy beside a line: seats to give, and what fits; None where it cannot be told."""

    vacancy: Vacancy
    left: int
    trade: bool | None
    wage: bool | None
    limits: bool | None
    nights: bool | None

    @property
    def misses(self) -> bool:
        """Whether something that the line asks for is not so."""
        return False in (self.trade, self.wage, self.limits, self.nights)

    @property
    def score(self) -> tuple[int, int]:
        """The better, the larger: what fits counts for it, what fails against it."""
        told = (self.trade, self.trade, self.wage, self.limits, self.nights)
        return sum(1 if one else -1 for one in told if one is not None), self.left


def fits(actor: Actor, line: DemandLine, word: str = "") -> list[Fit]:
    """The vacancies of the actor's own city that may answer a line, the best first; `word` stands in their titles."""
    city = within_regions("place", [bare(line.demand.work_region)])
    rows = visible_vacancies(actor, permissions.ANSWER).filter(city, state__in=OFFERABLE, filled__lt=F("headcount"))
    rows = rows.exclude(pk__in=DemandAnswer.objects.filter(line=line).values("vacancy"))
    rows = rows.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=clock.today()))
    if word:
        rows = rows.filter(title__icontains=word)
    found = list(rows.order_by("-collected_on", "pk")[:FITS_LOOKED_AT])
    taken = taken_seats(vacancy.pk for vacancy in found)
    told = [fit_of(line, vacancy, taken.get(vacancy.pk, 0)) for vacancy in found]
    return sorted((one for one in told if one.left > 0), key=lambda one: one.score, reverse=True)[:FITS_SHOWN]


def fit_of(line: DemandLine, vacancy: Vacancy, taken: int = 0) -> Fit:
    """What of a line a vacancy fits."""
    wage = None if not line.wage_yuan or vacancy.wage_low_yuan is None else vacancy.wage_low_yuan >= line.wage_yuan
    return Fit(
        vacancy=vacancy,
        left=max(0, vacancy.headcount - max(vacancy.filled, taken)),
        trade=is_trade(line.occupation, vacancy) if line.occupation else None,
        wage=wage,
        limits=None if not line.work_limits else not vacancy.demands & line.work_limits,
        nights=None if not line.day_only else vacancy.night is False,
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a line（找到）: seats of verified posts that fit it, no more than were asked.

    Told apart are the seats beyond that, and the answers that do not count: posts that do not fit, and posts that fit
    and wait to be verified.
    """

    seats: int = 0
    spare: int = 0
    unverified: int = 0
    unfit: int = 0


def found_by_line(lines: Iterable[DemandLine]) -> dict[UUID, Found]:
    """What was found for each line, in one query."""
    by_key = {line.pk: line for line in lines}
    rows = DemandAnswer.objects.filter(still_counts(), line__in=list(by_key)).select_related("vacancy")
    counted, waiting, unfit = Counter[UUID](), Counter[UUID](), Counter[UUID]()
    for answer in rows:
        if fit_of(by_key[answer.line_id], answer.vacancy).misses:
            unfit[answer.line_id] += 1
        elif answer.vacancy.state in states.ANSWERED:
            counted[answer.line_id] += answer.seats
        else:
            waiting[answer.line_id] += 1
    return {
        key: Found(
            seats=min(counted[key], line.asked), spare=max(0, counted[key] - line.asked), unverified=waiting[key],
            unfit=unfit[key],
        )
        for key, line in by_key.items()
    }  # fmt: skip


def is_trade(occupation: str, vacancy: Vacancy) -> bool:
    """Whether a vacancy is of the line's group, however wide, by its own code, else by what its title means."""
    code = vacancy.occupation or next((one.code for one in suggest_occupation(vacancy.title, 1)), "")
    wide = occupation
    while wide.endswith("-00"):
        wide = wide.removesuffix("-00")
    return code == occupation or code.startswith(f"{wide}-")


@dataclass(frozen=True, slots=True)
class Home:
    """How many people of a list live in one township: in lines of its own, and in lines of the whole county. `code` is
    "" for all townships together that have too few to be told."""

    code: str
    own: int
    wide: int


def homes_of(demand: Demand) -> list[Home]:
    """Where the people of a list live, by township, the most first; none for a list that has lines by hand only."""
    own, wide, homes = Counter[str](), 0, Counter[str](demand.homes)
    for line in demand.lines.filter(counted__isnull=False):
        is_wide = len(line.region) < TOWNSHIP_DIGITS
        if line.dropped_why:
            # Whose homes a dropped line takes with it was not kept.
            homes = Counter[str]() if is_wide else homes
        elif is_wide:
            wide += line.counted or 0
        else:
            own[line.region] += line.counted or 0
    rows = [Home(code, own[code], homes[code]) for code in {*own, *homes}]
    rest = wide - homes.total()
    rows.sort(key=lambda home: (-home.own - home.wide, home.code))
    return [*rows, Home("", 0, rest)] if rest > 0 else rows


@dataclass(frozen=True, slots=True)
class Recount:
    """What the list would be today, beside what it was."""

    then: int
    now: int


def recounted(demand: Demand, *, is_home: bool) -> Recount | None:
    """How the needs of an older list changed; None while it is young, over, or they did not.

    The city is told from LEAST_PEOPLE on: a difference of one or two people would tell of them.
    """
    old = demand.as_of < clock.today() - timedelta(days=demand_states.RECOUNT_DAYS)
    if not old or demand.state in (demand_states.CLOSED, demand_states.WITHDRAWN):
        return None
    today = count_unmet(bare(demand.home_region), demand.townships, clock.today())
    if is_home:
        return Recount(demand.counted, today.people) if today.people != demand.counted else None
    then = demand.lines.aggregate(people=Sum("counted"))["people"] or 0
    now = today.people - today.untold
    return Recount(then, now) if abs(now - then) >= LEAST_PEOPLE else None


def not_found(lines: Sequence[DemandLine]) -> list[tuple[DemandLine, int]]:
    """Of a list's lines, those for which fewer seats were found than asked, with how many are missing."""
    found = found_by_line(lines)
    told = [(line, line.asked - found[line.pk].seats) for line in lines if not line.dropped_why]
    return [(line, missing) for line, missing in told if missing > 0]


def answering_vacancies(demand: Demand) -> int:
    """How many vacancies answer a list, each once."""
    return DemandAnswer.objects.filter(line__demand=demand).values("vacancy").distinct().count()
