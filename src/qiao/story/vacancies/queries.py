"""Reading vacancies and employers: who sees which, and the open posts as the matching takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any, Literal
from uuid import UUID

import polars as pl
from django.conf import settings
from django.db.models import F, Q, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor, code_range
from qiao.ground.agreements.models import Pairing
from qiao.ground.saying import either
from qiao.story.vacancies import permissions, standing, states
from qiao.story.vacancies.models import Employer, SiteCheck, Vacancy
from qiao.story.vacancies.readers import place_name as place_name

SOON_DAYS, LICENCE_DAYS, HANDED_ON_MOST = 7, 30, 12
NEUTRAL: dict[str, pl.DataType] = {
    "id": pl.String(), "row": pl.Int32(), "ref": pl.String(), "post": pl.String(), "employer": pl.String(),
    "place": pl.String(), "place_name": pl.String(), "headcount": pl.Int64(), "wage_low_yuan": pl.Int64(),
    "wage_high_yuan": pl.Int64(), "age_min": pl.Int64(), "age_max": pl.Int64(), "education_min": pl.Int64(),
    "demands": pl.Int64(), "skills": pl.List(pl.String()), "night": pl.Boolean(), "starts_on": pl.Date(),
    "young_ok": pl.Boolean(), "experience_years_min": pl.Int64(),
}  # fmt: skip
"""The columns of `open_posts_frame`: those of `postings_frame`, with the vacancy's id."""


WhyNotPublic = Literal["filled", "over", "paused", "again"]


def bare(code: str) -> str:
    """A division code as long as the division is deep: "370900" is the city "3709", "500238" the county itself."""
    while len(code) > 2 and code.endswith("00") and len(code) <= 6:
        code = code[:-2]
    return code


def within_regions(field: str, regions: Sequence[str]) -> Q:
    """Rows whose code lies at or below one of the regions; none for no region."""
    parts = []
    for region in regions:
        low, high = code_range(bare(region))
        parts.append(Q(**{f"{field}__gte": low, f"{field}__lt": high}))
    return reduce(or_, parts, Q(pk__in=[]))


def paired_regions(actor: Actor, permission: str) -> tuple[str, ...]:
    """The cities paired today with a county at, above or below one of the actor's regions."""
    regions = actor.regions(permission)
    if not regions:
        return ()
    today = clock.today()
    running = Pairing.objects.exclude(valid_to__lt=today).exclude(valid_from__gt=today)
    pairs = running.order_by("position").values_list("county", "city")
    own = [bare(region) for region in regions]
    near = [city for county, city in pairs if any(county.startswith(r) or r.startswith(county) for r in own)]
    return tuple(dict.fromkeys(bare(city) for city in near))


def visible_vacancies(actor: Actor, permission: str = permissions.VIEW) -> QuerySet[Vacancy]:
    """The vacancies an actor may see: of their region, for the home side of the paired cities too, of their own firm.

    Permissions to change reach no further than the actor's own region or firm.
    """
    rows = Vacancy.objects.select_related("employer")
    if actor.is_system:
        return rows
    regions = actor.regions(permission)
    if permission in (permissions.VIEW, permissions.EXPORT):
        regions += paired_regions(actor, permission)
    return rows.filter(within_regions("place", regions) | Q(employer_id__in=permissions.own_firms(actor, permission)))


def visible_employers(actor: Actor, permission: str = permissions.VIEW) -> QuerySet[Employer]:
    """The employers an actor may see: seated in their regions (paired cities too), or their own firm."""
    rows = Employer.objects.filter(merged_into__isnull=True)
    if actor.is_system:
        return rows
    regions = actor.regions(permission)
    if permission in (permissions.VIEW, permissions.EXPORT):
        regions += paired_regions(actor, permission)
    return rows.filter(within_regions("region", regions) | Q(pk__in=permissions.own_firms(actor, permission)))


def still_open(on: date) -> Q:
    """Vacancies that take people on a day: open, seats left, not past their day, said to stand not too long ago,
    employer not suspended."""
    return _hiring(on) & ~stale(on)


def left_out_as_stale(*, as_of: date, regions: Sequence[str]) -> int:
    """How many posts in these regions would take people, were it not that nobody said lately whether they stand."""
    return Vacancy.objects.filter(_hiring(as_of), stale(as_of), within_regions("place", regions)).count()


def stale(on: date | None = None) -> Q:
    """Posts that nobody confirmed within QIAO_POST_STALE_DAYS; not verified ones count from their collection."""
    return _said_before((on or clock.today()) - timedelta(days=settings.QIAO_POST_STALE_DAYS))


def is_stale(vacancy: Vacancy, on: date | None = None) -> bool:
    """Whether one post is."""
    return last_day(vacancy) < (on or clock.today())


def said_on(vacancy: Vacancy) -> date:
    """The day on which somebody last said that the post stands."""
    return vacancy.confirmed_on or vacancy.verified_on or vacancy.collected_on


def last_day(vacancy: Vacancy) -> date:
    """The last day on which a post counts unless somebody is asked again."""
    return said_on(vacancy) + timedelta(days=settings.QIAO_POST_STALE_DAYS)


def to_ask_again(on: date | None = None) -> Q:
    """Standing posts that nobody confirmed within QIAO_POST_ASK_DAYS: still hiring?"""
    day = (on or clock.today()) - timedelta(days=settings.QIAO_POST_ASK_DAYS)
    return Q(state__in=(states.VERIFIED, states.OPEN, states.PAUSED)) & _said_before(day)


def _said_before(day: date) -> Q:
    checked = Q(confirmed_on__isnull=True, verified_on__isnull=False, verified_on__lt=day)
    collected = Q(confirmed_on__isnull=True, verified_on__isnull=True, collected_on__lt=day)
    return Q(confirmed_on__lt=day) | checked | collected


Halt = Literal["suspended", "licence", "over", "stale"]


def halted(vacancy: Vacancy, on: date | None = None) -> Halt | None:
    """What keeps a post that is verified or open from being recommended: its firm is suspended or its licence over, its
    last day has passed, or nobody said lately that it stands. A pause is
    told by the licence too, which ends it. None for one that hires, and for one in another state."""
    day = on or clock.today()
    if vacancy.state == states.PAUSED and vacancy.employer.licence_is_over:
        return "licence"
    if vacancy.state not in (states.VERIFIED, states.OPEN):
        return None
    if (until := vacancy.employer.suspended_until) is not None and until >= day:
        return "suspended"
    if vacancy.employer.licence_is_over:
        return "licence"
    if vacancy.expires_on is not None and vacancy.expires_on < day:
        return "over"
    return "stale" if vacancy.state == states.OPEN and is_stale(vacancy, day) else None


def _hiring(on: date) -> Q:
    trusted = Q(employer__suspended_until__isnull=True) | Q(employer__suspended_until__lt=on)
    return Q(state=states.OPEN) & _has_room(on) & trusted


def _has_room(on: date) -> Q:
    return Q(filled__lt=F("headcount")) & (Q(expires_on__isnull=True) | Q(expires_on__gte=on))


def for_the_public(on: date) -> QuerySet[Vacancy]:
    """The posts that anybody may read on a day: verified, they take people, and somebody asked not long ago."""
    fresh = Q(verified_on__lte=on) & ~stale(on)
    # As "in no other state": most posts are open, and an index by state would lead SQLite to sort all of them, where
    # the newest twenty stand first in the index by day. The few suspended firms are looked up once, not for each post.
    closed = [state for state, _title in Vacancy.STATES if state != states.OPEN]
    suspended = Employer.objects.filter(suspended_until__gte=on).values("pk")
    return Vacancy.objects.filter(
        ~Q(state__in=closed), _has_room(on), fresh, ~Q(employer__in=suspended), blocked_why=""
    )


def why_not_public(vacancy_id: UUID, on: date) -> WhyNotPublic | None:
    """Why a post that was verified once, and so may have been public, is not; None for what never was.

    "filled" and "over" are for good. A pause may end, whether the post's own or its firm's suspension, of which the
    public is told no more; and what waits to be verified again may come back.
    """
    vacancy = Vacancy.objects.select_related("employer").filter(pk=vacancy_id, verified_on__isnull=False).first()
    if vacancy is None:
        return None
    if vacancy.state == states.FILLED or vacancy.filled >= vacancy.headcount:
        return "filled"
    if vacancy.state in states.ENDED or (vacancy.expires_on is not None and vacancy.expires_on < on):
        return "over"
    until = vacancy.employer.suspended_until
    return "paused" if vacancy.state == states.PAUSED or (until is not None and until >= on) else "again"


def has_seats() -> Q:
    """Posts in which somebody who said yes can still be given a seat: those of HAS_SEATS, and those that stood and
    wait for a change to be verified."""
    return Q(state__in=states.HAS_SEATS) | standing.MARKED


def like_post(employer_id: UUID, values: Mapping[str, Any]) -> Vacancy | None:
    """A post of the firm that is not over and has the same title, place and days: who enters it may not know of it."""
    days = {name: values.get(name) for name in ("starts_on", "expires_on")}
    rows = Vacancy.objects.filter(employer=employer_id, title=values["title"], place=values["place"], **days)
    return rows.exclude(state__in=(*states.ENDED, states.BLOCKED)).order_by("created_at", "pk").first()


def site_check_of(vacancy: Vacancy) -> SiteCheck | None:
    """The last check on site where the post is, if it is no older than QIAO_POST_STALE_DAYS; of several places of work
    there, of one that is well rather than of one where something must be mended."""
    since = clock.today() - timedelta(days=settings.QIAO_POST_STALE_DAYS)
    rows = SiteCheck.objects.filter(workplace__employer=vacancy.employer_id, checked_on__gte=since)
    last: dict[UUID, SiteCheck] = {}
    for check in rows.select_related("workplace").order_by("-checked_on", "-created_at", "pk"):
        if check.workplace.is_at(vacancy.place):
            last.setdefault(check.workplace_id, check)
    return next((check for check in last.values() if check.is_well), next(iter(last.values()), None))


def expiring_soon(on: date | None = None) -> Q:
    """Vacancies that still stand and whose last day is near."""
    day = on or clock.today()
    return Q(state__in=states.STANDING, expires_on__gte=day, expires_on__lte=day + timedelta(days=SOON_DAYS))


def licence_ending(on: date | None = None) -> Q:
    """Employers whose posts still stand, and whose licence is over or ends within LICENCE_DAYS."""
    day = (on or clock.today()) + timedelta(days=LICENCE_DAYS)
    standing_posts = Vacancy.objects.filter(state__in=states.STANDING).values("employer")
    return Q(licence_valid_to__lte=day, pk__in=standing_posts)


def open_posts_frame(*, as_of: date, regions: Sequence[str]) -> pl.DataFrame:
    """The posts in these regions that take people on a day, one row each with the columns of NEUTRAL, by id.

    `headcount` is the seats left; `row` counts from 0; names are for the plan's workbook only.
    """
    return posts_frame_of(
        Vacancy.objects.select_related("employer").filter(still_open(as_of), within_regions("place", regions))
    )


def posts_frame_of(vacancies: Iterable[Vacancy]) -> pl.DataFrame:
    """These posts as `open_posts_frame` tells them; each with its employer at hand."""
    found = sorted(vacancies, key=lambda vacancy: str(vacancy.pk))
    return pl.DataFrame([_neutral(number, vacancy) for number, vacancy in enumerate(found)], schema=NEUTRAL)


def _neutral(number: int, vacancy: Vacancy) -> dict[str, object]:
    same = ("place", "wage_low_yuan", "wage_high_yuan", "age_min", "age_max", "education_min", "demands", "skills",
            "night", "starts_on", "young_ok", "experience_years_min")  # fmt: skip
    return {
        "id": str(vacancy.pk),
        "row": number,
        "ref": str(number + 1),
        "post": vacancy.title,
        "employer": vacancy.employer.name,
        "place_name": place_name(vacancy.place),
        "headcount": vacancy.headcount - vacancy.filled,
        **{name: getattr(vacancy, name) for name in same},
    }


def pay_said(low: int | None, high: int | None) -> str:
    """Pay as people write it: 3,500–4,000; 最高 3,000 or 最低 3,000 where nobody told the other end."""
    ends = "–".join(f"{value:,}" for value in dict.fromkeys((low, high)) if value is not None)
    if low is not None and high is None:
        return either(f"最低 {ends}", f"from {ends}")
    return ends if low is not None or not ends else either(f"最高 {ends}", f"up to {ends}")
