"""Unmet needs（未满足的需求）: who of a county would go to the paired region and has no post, counted by kind.

Counted are adults whose status says that they look for work（no proposal waits, no departure, no work）, whose need
is open, and who would go as far as the paired province. Whoever looks and is not counted is told beside it, to the
county alone（`beside`）: who stays near home, who waits for an answer, who is on the way. How groups that are too small
for themselves are folded stands in `folding`. Sex, health, poverty and names are not read.

A need names no trade. What somebody can do tells it: the first of their skills that the classification of 2022
knows, else the trade they want to learn; who has neither takes any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Count, Q, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import code_range
from qiao.story.needs.models import Need
from qiao.story.needs.queries import open_needs
from qiao.story.register.listed import years_before
from qiao.story.register.models import ADULT_AGE
from qiao.story.register.states import LEAVING, LOOKING, PROPOSED
from qiao.story.vacancies.folding import COUNTY_DIGITS, TOWNSHIP_DIGITS, WAGE_STEP_YUAN, Counted, Group, folded, up
from qiao.story.vacancies.models import PAIRED_PROVINCE
from qiao.story.vacancies.texts import suggest_occupation

HOME_COUNTY, HOME_PROVINCE = 1, 2
"""Reach of a need（愿去多远）: within the county at most; within the province at most."""
SURE = 1.0
"""A word that means an occupation less surely than this means none."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Who looks for work and is not counted: who goes no farther than the home county, or than the home province; whose
    proposal waits for an answer; who said yes and is about to leave."""

    county: int = 0
    province: int = 0
    waiting: int = 0
    leaving: int = 0

    @property
    def near(self) -> int:
        """All who stay on this side."""
        return self.county + self.province


def unmet_needs(region: str, townships: Sequence[str], as_of: date) -> QuerySet[Need]:
    """The needs themselves, of people of the county, or of these townships of it."""
    return _adults(region, townships, as_of).filter(worker__status__in=LOOKING, reach__gte=PAIRED_PROVINCE)


def _adults(region: str, townships: Sequence[str], as_of: date) -> QuerySet[Need]:
    rows = open_needs(region, as_of).filter(worker__born_on__lte=years_before(as_of, ADULT_AGE))
    if not townships:
        return rows
    wanted = Q(pk__in=[])
    for township in townships:
        low, high = code_range(township)
        wanted |= Q(worker__region__gte=low, worker__region__lt=high)
    return rows.filter(wanted)


def stays_near() -> Q:
    """Needs of grown-ups who look for work today and go no farther than their county: those of `Beside.county`."""
    grown_up = Q(worker__born_on__lte=years_before(clock.today(), ADULT_AGE))
    return grown_up & Q(state="open", worker__status__in=LOOKING, reach__lte=HOME_COUNTY)


def beside(region: str, townships: Sequence[str], as_of: date) -> Beside:
    """Who looks for work there and is not in the count, each once."""
    looks, goes = Q(worker__status__in=LOOKING), Q(reach__gte=PAIRED_PROVINCE)
    told = _adults(region, townships, as_of).aggregate(
        county=Count("pk", filter=looks & Q(reach__lte=HOME_COUNTY)),
        province=Count("pk", filter=looks & Q(reach=HOME_PROVINCE)),
        waiting=Count("pk", filter=goes & Q(worker__status=PROPOSED)),
        leaving=Count("pk", filter=goes & Q(worker__status=LEAVING)),
    )
    return Beside(**told)


def count_unmet(region: str, townships: Sequence[str], as_of: date) -> Counted:
    """Who needs what kind of post on a day. The region is a county's six digits."""
    return folded(_people(unmet_needs(region, townships, as_of), region), region)


def _people(needs: QuerySet[Need], county: str) -> Iterator[Group]:
    """The narrowest group of each person."""
    rows = list(needs.order_by("pk").values_list(
        "worker__region", "worker__skills", "skills", "certificates", "training_trade", "wage_floor_yuan", "night_ok",
        "family", "work_limits", "reach",
    ))  # fmt: skip
    families = Counter(row[7] for row in rows if row[7] is not None)
    for home, able, skills, papers, wish, floor, nights, family, limits, reach in rows:
        yield Group(
            region=home[:TOWNSHIP_DIGITS] if len(home) >= TOWNSHIP_DIGITS else county[:COUNTY_DIGITS],
            occupation=trade_of([*able, *skills, *papers], wish),
            wage_yuan=up(floor, WAGE_STEP_YUAN),
            day_only=nights is not True,
            together=families[family] > 1 if family is not None else False,
            work_limits=limits,
            reach=reach,
        )


def trade_of(able: Iterable[str], wish: str = "") -> str:
    """The minor group（小类）of the 2022 classification that somebody's skills, or else their wish, belong to."""
    for word in (*able, wish):
        if code := _minor_group(word):
            return code
    return ""


@lru_cache(maxsize=4_096)
def _minor_group(word: str) -> str:
    best = suggest_occupation(word, 1) if word else []
    if not best or best[0].score < SURE or best[0].code.endswith("-00-00"):
        return ""
    return f"{best[0].code[:7]}-00"
