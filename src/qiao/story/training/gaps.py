"""Gaps（培训需求）: which group of which place would learn what, against the seats on both sides that ask for it.

Supply planning（hard rule 6）: a group says for whom a class is laid near and when, never who may enrol. A trade is a
minor group（小类）of the classification of 2022, in which wishes, skills and posts meet. Counted are open needs of
people of sixteen and more; poverty, health and names are not read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When
from django.db.models.functions import Substr

from qiao.ground.accounts.actors import code_range
from qiao.story.needs.models import Need
from qiao.story.needs.queries import open_needs
from qiao.story.needs.words import NEAR
from qiao.story.register.models import Worker
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.queries import still_open, within_regions
from qiao.story.vacancies.unmet import trade_of
from qiao.story.workshops.models import WorkshopPost

YOUNG, WOMEN_STAY, STAY, OLDER, OTHERS = "young", "women_stay", "stay", "older", "others"
GROUPS: Mapping[str, tuple[str, str]] = {
    YOUNG: ("16–35 岁、愿外出的", "16 to 35, would leave"),
    WOMEN_STAY: ("走不开的妇女", "women who stay"),
    STAY: ("走不开的其他人", "others who stay"),
    OLDER: ("50 岁以上、愿外出的", "50 and older, would leave"),
    OTHERS: ("其他愿外出的", "others who would leave"),
}
"""The first that holds. Whoever cares for somebody, wants work near, or goes no further than the county stays."""
STAYERS = (WOMEN_STAY, STAY)
YOUNG_TO, OLDER_FROM, COUNTY_REACH = 35, 50, 1
FEMALE = "2"
CLASS_OF = 45
"""A class has about so many（130 classes, 5,919 people; DOMAIN.md §8）."""


@dataclass(frozen=True, slots=True)
class Learners:
    """People of one group in one township who would learn one trade; "" is a wish that names none."""

    place: str
    group: str
    trade: str
    people: int


@dataclass(frozen=True, slots=True)
class Seats:
    """Open seats of a trade: near（in the county; of them in workshops）and away（in the paired city）."""

    near: int = 0
    in_workshops: int = 0
    away: int = 0

    def of(self, group: str) -> int:
        """The seats that a group would take."""
        return self.near if group in STAYERS else self.near + self.away


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A class worth planning: a trade for a group of a county, with the numbers behind it.

    `able`: people of the county who look for work and have the trade already; `short`: seats that they do not fill;
    `would_place`: of those who would learn it, so many would find a seat; `places`: how many would learn it, and how
    many of them would be placed, by township.
    """

    county: str
    group: str
    trade: str
    learners: int
    able: int
    seats: Seats
    short: int
    would_place: int
    places: tuple[tuple[str, int, int], ...]

    @property
    def classes(self) -> int:
        """How many classes of the usual size would_place people fill."""
        return -(-self.would_place // CLASS_OF)


@dataclass(frozen=True, slots=True)
class Gaps:
    """All suggestions of a county, the one that would place most first; and who wishes to learn but named no trade."""

    suggestions: tuple[Suggestion, ...]
    unnamed: tuple[Learners, ...]


def gaps_of(county: str, cities: Sequence[str], as_of: date) -> Gaps:
    """The gaps of a county（six digits）against its own seats and those of its paired cities."""
    needs = open_needs(county, as_of).filter(worker__in=_at_home(county)).order_by()
    learners = list(_learners(needs, as_of))
    return weighed(county, learners, _able(needs), _seats(county, cities, as_of))


def _at_home(county: str) -> QuerySet[Worker]:
    """Everybody of a county, said apart so that a database begins with them, and not with everybody's needs."""
    low, high = code_range(county)
    return Worker.objects.filter(region__gte=low, region__lt=high).values("pk")  # type: ignore[return-value]


def weighed(county: str, learners: Iterable[Learners], able: Mapping[str, int], seats: Mapping[str, Seats]) -> Gaps:
    """Learners against seats: those who have the trade already come first, groups share what is left by their size."""
    by_trade: dict[str, list[Learners]] = defaultdict(list)
    for one in learners:
        by_trade[one.trade].append(one)
    unnamed = by_trade.pop("", [])
    told: list[Suggestion] = []
    for trade, all_of_it in by_trade.items():
        told += _of_trade(county, trade, all_of_it, able.get(trade, 0), seats.get(trade, Seats()))
    told.sort(key=lambda one: (-one.would_place, -one.learners, one.trade, one.group))
    return Gaps(tuple(told), tuple(sorted(unnamed, key=lambda one: (one.place, one.group))))


def _of_trade(county: str, trade: str, learners: list[Learners], able: int, seats: Seats) -> list[Suggestion]:
    by_group: dict[str, list[Learners]] = defaultdict(list)
    for one in learners:
        by_group[one.group].append(one)
    # Those who stay can only fill seats near home, so they are given those first.
    near = max(0, seats.near - able)
    away = max(0, seats.near + seats.away - able) - near
    told = []
    for group in sorted(by_group, key=lambda each: (each not in STAYERS, list(GROUPS).index(each))):
        people = sum(one.people for one in by_group[group])
        short = near if group in STAYERS else near + away
        placed = min(people, short)
        from_away = 0 if group in STAYERS else min(placed, away)
        away, near = away - from_away, near - (placed - from_away)
        places = _shared([(one.place, one.people) for one in by_group[group]], placed)
        told.append(Suggestion(county, group, trade, people, able, seats, short, placed, places))
    return told


def _shared(places: list[tuple[str, int]], placed: int) -> tuple[tuple[str, int, int], ...]:
    """Each township's share of those placed, by its people; what does not divide goes to the largest remainders."""
    by_place: dict[str, int] = defaultdict(int)
    for place, people in places:
        by_place[place] += people
    everyone = sum(by_place.values())
    share = {place: placed * people // everyone for place, people in by_place.items()}
    order = sorted(by_place, key=lambda each: (-(placed * by_place[each] % everyone), each))
    for place in order[: placed - sum(share.values())]:
        share[place] += 1
    return tuple((place, by_place[place], share[place]) for place in sorted(by_place))


def _group(as_of: date) -> Case:
    """The group of a need, told by the database."""
    stays = Q(care=True) | Q(next_step=NEAR) | Q(reach__lte=COUNTY_REACH)
    return Case(
        When(stays & Q(worker__sex=FEMALE), then=Value(WOMEN_STAY)),
        When(stays, then=Value(STAY)),
        When(worker__born_on__gt=_born(as_of, YOUNG_TO + 1), then=Value(YOUNG)),
        When(worker__born_on__lte=_born(as_of, OLDER_FROM), then=Value(OLDER)),
        default=Value(OTHERS),
        output_field=CharField(),
    )


def _born(as_of: date, years: int) -> date:
    """Whoever was born by this day is so many years old; a 29 February counts with the 28th."""
    day = 28 if (as_of.month, as_of.day) == (2, 29) else as_of.day
    return date(as_of.year - years, as_of.month, day)


def _learners(needs: QuerySet[Need], as_of: date) -> Iterable[Learners]:
    wishes = needs.filter(Q(training_wish=True) | ~Q(training_trade=""))
    rows = wishes.annotate(place=Substr("worker__region", 1, 9), group=_group(as_of))
    counted: dict[tuple[str, str, str], int] = defaultdict(int)
    for place, group, wish, people in (
        rows.values_list("place", "group", "training_trade").annotate(people=Count("pk")).order_by()
    ):
        counted[place, group, trade_of([], wish)] += people
    return (Learners(*key, people) for key, people in counted.items())


def _able(needs: QuerySet[Need]) -> dict[str, int]:
    """How many of those who look for work have each trade already, by their skills and certificates."""
    told: dict[str, int] = defaultdict(int)
    rows = needs.exclude(worker__skills=[], skills=[], certificates=[])
    of = ("worker__skills", "skills", "certificates")
    for known, skills, papers, people in rows.values_list(*of).annotate(people=Count("pk")).order_by():
        for trade in {trade_of([word]) for word in (*known, *skills, *papers)} - {""}:
            told[trade] += people
    return told


def _seats(county: str, cities: Sequence[str], as_of: date) -> dict[str, Seats]:
    posts = Vacancy.objects.filter(still_open(as_of), within_regions("place", [county, *cities])).order_by()
    in_workshops = set(WorkshopPost.objects.filter(vacancy__in=posts).values_list("vacancy_id", flat=True))
    near, inside, away = (defaultdict[str, int](int) for _ in range(3))
    facts = posts.values_list("pk", "place", "occupation", "skills", "title", "headcount", "filled")
    for key, place, occupation, skills, title, headcount, filled in facts:
        trade = f"{occupation[:7]}-00" if occupation else trade_of([*skills, title])
        side = near if place.startswith(county) else away
        side[trade] += headcount - filled
        if key in in_workshops:
            inside[trade] += headcount - filled
    return {trade: Seats(near[trade], inside[trade], away[trade]) for trade in {*near, *away} - {""}}
