"""Reading the agreements: the programme, who is paired with whom on a day, who serves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from qiao.ground import clock, places
from qiao.ground.accounts.roles import BY_CODE
from qiao.ground.agreements.models import Pairing, Programme, TermOfOffice
from qiao.ground.places.naming import province_stem, stem


@dataclass(frozen=True, slots=True)
class Pair:
    """A pairing as pages show it: codes, names, days and where it is written."""

    position: int
    county: str
    county_name: str
    city: str
    city_name: str
    valid_from: date | None
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term of office as pages show it. `is_over` counts from the programme's day."""

    name: str
    office: str
    role_zh: str
    role_en: str
    duty: str
    valid_from: date
    valid_to: date | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a programme: its division code, its name, and how many of it are paired."""

    code: str
    name: str
    members: int


def short_name(code: str) -> str:
    """What people call a division: 酉阳 for 酉阳土家族苗族自治县."""
    place = places.by_code(code, historic=True)
    return province_stem(place.name) if place.level == "province" else stem(place.name)


def current_programme() -> Programme | None:
    """The programme this service runs; None before it is set up."""
    return Programme.objects.order_by("pk").first()


def running_on(day: date) -> Q:
    """Pairings that hold on a day; where no source tells the day, they hold."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    return begun & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def pairings_of(programme: Programme, on: date | None = None) -> list[Pairing]:
    """The programme's pairings that hold on a day (today), in the programme's order."""
    return list(Pairing.objects.filter(running_on(on or clock.today()), programme=programme).order_by("position", "pk"))


def pairs(programme: Programme, on: date | None = None) -> list[Pair]:
    """The pairings that hold on a day (today), with their names, in the programme's order."""
    return [
        Pair(
            each.position,
            each.county,
            short_name(each.county),
            each.city,
            short_name(each.city),
            each.valid_from,
            each.valid_to,
            each.source,
        )
        for each in pairings_of(programme, on)
    ]


def sides(programme: Programme, on: date | None = None) -> tuple[Side, Side]:
    """The sending and the receiving side."""
    held = pairings_of(programme, on)
    sending, receiving = programme.sending_region, programme.receiving_region
    return (
        Side(sending, short_name(sending), len({pair.county for pair in held})),
        Side(receiving, short_name(receiving), len({pair.city for pair in held})),
    )


def poorest_of(programme: Programme) -> dict[str, bool]:
    """The townships that the programme set out to reach first, in their order; of each, whether it is an example."""
    return dict(programme.poorest.order_by("region").values_list("region", "is_example"))


def terms(programme: Programme) -> list[Term]:
    """Everybody who serves or served the programme, those in office first, by the day they began."""
    today = clock.today()
    rows = TermOfOffice.objects.filter(programme=programme).select_related("appointment__user")
    told = [_term(row, today) for row in rows.order_by("valid_from", "pk")]
    return sorted(told, key=lambda term: term.is_over)


def _term(row: TermOfOffice, today: date) -> Term:
    role = BY_CODE[row.appointment.role_id]
    over = row.valid_to is not None and row.valid_to < today
    name = str(row.appointment.user)
    return Term(name, row.appointment.office, role.zh, role.en, row.duty, row.valid_from, row.valid_to, over)
