"""Siting（选点）: who stays in a township and why, what they can do, and where a workshop would find them.

M16: for many the journey is not the answer. Counted are open needs of people of sixteen and more who care for
somebody, can do only part of what posts ask, are older, or say that they will not leave the county. Sex, ethnicity,
diagnosis and poverty are not read; work limits are the person's own word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from qiao.ground.privacy.resident_ids import age_on
from qiao.story.needs.models import Need
from qiao.story.needs.queries import open_needs
from qiao.story.needs.words import NEAR
from qiao.story.vacancies.unmet import trade_of
from qiao.story.workshops import queries, travelling
from qiao.story.workshops.models import Asset, Workshop

CARE, HEALTH, AGE, WILL = "care", "health", "age", "will"
WHY: Mapping[str, tuple[str, str]] = {
    CARE: ("要照料家人", "cares for somebody"),
    HEALTH: ("有体力限制", "has work limits"),
    AGE: ("60 岁以上", "60 and older"),
    WILL: ("愿留在本县", "will stay in the county"),
}
"""Why somebody stays; one may have several reasons, and is one person all the same."""
OLDER_FROM, COUNTY_REACH = 60, 1
M2_A_SEAT = 6
"""A seat takes so much room, with its table and its way out. Assumption."""
SQUARE_METRES = ("平方米", "㎡", "m²", "m2")
LEAST_PEOPLE = 10
"""A workshop of fewer is neither recognised nor awarded（standards）: no place is suggested for it."""


@dataclass(frozen=True, slots=True)
class Stayers:
    """People who stay, each once: how many, why, with which skills, in which trades（小类）."""

    people: int
    why: Mapping[str, int]
    skills: Mapping[str, int]
    trades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Site:
    """A place for a workshop, with the numbers behind it.

    `stayers` live within half an hour（`assumed`: only their own township is known to be so near）; `with_trade` of
    them can do it already; `seats` are those of workshops that stand there; `room` is what the site itself holds,
    None where it is not a measured site. `would_work`: how many it would give work to.
    """

    asset: Asset
    stayers: int
    with_trade: int
    seats: int
    room: int | None
    assumed: bool

    @property
    def would_work(self) -> int:
        """Those who stay and have no seat, as far as the room goes."""
        left = max(0, self.stayers - self.seats)
        return left if self.room is None else min(left, self.room)


def counted(needs: Iterable[tuple[bool, int, int, str, date, Sequence[str], Sequence[str], Sequence[str]]],
            as_of: date) -> Stayers:  # fmt: skip
    """Who of them stays: rows of care, limits, reach, next step, birth, and three lists of skills."""
    people, why, skills, trades = 0, Counter[str](), Counter[str](), Counter[str]()
    for care, limits, reach, step, born, known, said, papers in needs:
        reasons = [
            key for key, holds in (
                (CARE, care), (HEALTH, limits > 0), (AGE, age_on(born, as_of) >= OLDER_FROM),
                (WILL, reach <= COUNTY_REACH or step == NEAR),
            ) if holds
        ]  # fmt: skip
        if not reasons:
            continue
        people += 1
        why.update(reasons)
        able = {*known, *said, *papers}
        skills.update(able)
        trades.update({trade_of([word]) for word in able} - {""})
    return Stayers(people, _ranked(why), _ranked(skills), _ranked(trades))


def _ranked(of: Counter[str]) -> dict[str, int]:
    """The most frequent first, those alike by their names: the same on every database."""
    return dict(sorted(of.items(), key=lambda each: (-each[1], each[0])))


def stayers_of(region: str, as_of: date) -> Stayers:
    """Who stays in a county, a township or a village."""
    return counted(_rows(open_needs(region, as_of)), as_of)


def stayers_near(place: str, as_of: date) -> tuple[Stayers, bool]:
    """Who stays within half an hour of a place; and whether that is only the assumption（own township）."""
    near = travelling.reached(place)
    needs = open_needs(place[:6], as_of).filter(near.homes("worker__region"))
    return counted(_rows(needs), as_of), not near.told


def sites_of(region: str, as_of: date) -> list[Site]:
    """Where in a region a workshop would find people, the one that would give work to most first.

    Sites, crafts and crops are looked at. Where fewer than LEAST_PEOPLE would work, nothing is suggested.
    """
    wanted = Q(kind__in=["site", "craft", "crop"], gone_on__isnull=True, region__startswith=region)
    found: dict[str, tuple[Stayers, bool, int]] = {}
    told = []
    for asset in Asset.objects.filter(wanted).order_by("region", "kind", "name"):
        if asset.region not in found:
            found[asset.region] = (*stayers_near(asset.region, as_of), _seats_near(asset.region, as_of))
        stay, assumed, seats = found[asset.region]
        trade = trade_of([asset.name]) if asset.kind != "site" else ""
        measured = asset.kind == "site" and asset.unit in SQUARE_METRES and asset.amount is not None
        room = (asset.amount or 0) // M2_A_SEAT if measured else None
        site = Site(asset, stay.people, stay.trades.get(trade, 0), seats, room, assumed)
        if site.would_work >= LEAST_PEOPLE:
            told.append(site)
    return sorted(told, key=lambda one: (-one.would_work, -one.with_trade, one.asset.region, one.asset.name))


def _seats_near(place: str, as_of: date) -> int:
    near = travelling.reached(place).homes("region")
    return Workshop.objects.filter(queries.standing(as_of), near).aggregate(all=Sum("capacity"))["all"] or 0


def _rows(needs: QuerySet[Need]) -> Iterable[tuple[bool, int, int, str, date, list[str], list[str], list[str]]]:
    of = ("care", "work_limits", "reach", "next_step", "worker__born_on", "worker__skills", "skills", "certificates")
    return needs.order_by().values_list(*of).iterator(chunk_size=5_000)
