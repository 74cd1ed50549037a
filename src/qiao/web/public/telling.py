"""Telling（岗位给人看的样子）: one post as a page for everybody shows it, cleaned of whoever stands behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from qiao.ground import clock, places
from qiao.ground.saying import either, reader_language
from qiao.story.vacancies import queries
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.phrases import FIELD_WORDS, TERMS
from qiao.story.vacancies.rates import Rate, rate_of
from qiao.web.public.cleaning import without_contacts
from qiao.web.public.paying import how_paid, per_said

DISPATCHED = "劳务派遣"
SHOWN = (
    *("pay_method", "probation", "hours", "shift", "board_yuan_month", "lodging_yuan_month", "contract"),
    *("dispatched_by", "insurance", "deductions", "welfare"),
)
"""What the public reads of a post; addresses, remarks and tags stay inside, for people are named in them."""
_BOARD = {"不包": gettext_noop("不包吃住")}
_TRANSLATED = frozenset({"contract", "pay_method"})
_PHONE_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class PublicPost:
    """A post as the public sees it. `place` in full; `left` seats, `left_told` whether the employer gave their number;
    `km` from the reader's home, None when not known.

    `rate` is the pay as stated where that is not by the month, `how_paid` the words for it beside the month's pay.
    """

    pk: UUID
    title: str
    employer: str
    dispatched: bool
    contract: str
    place_code: str
    place: str
    wage_low: int | None
    wage_high: int | None
    pay: str
    board: str
    night: bool | None
    young_ok: bool
    left: int
    left_told: bool
    km: int | None
    is_home: bool
    no_experience: bool
    description: str
    pay_method: str
    rate: Rate | None
    how_paid: str
    terms: tuple[tuple[str, str], ...]
    collected_on: date
    verified_on: date
    verified_how: str
    confirmed_on: date
    stands_until: date
    expires_on: date | None
    starts_on: date | None

    @property
    def open_until(self) -> date:
        """The last day on which it stands here, unless somebody asks the employer again."""
        return min(self.expires_on, self.stands_until) if self.expires_on else self.stands_until

    @property
    def per(self) -> str:
        """The unit of the rate, where the pay was not stated by the month."""
        return per_said(self.rate) if self.rate is not None else ""

    @property
    def pay_in_chinese(self) -> str:
        """The pay with its unit, by the month where one is known, for what is always Chinese; "" for none."""
        with override("zh-hans"):
            pay = queries.pay_said(self.wage_low, self.wage_high)
        return f"{pay} 元/月" if pay else self.rate.in_chinese if self.rate is not None else ""

    @property
    def signed(self) -> str:
        """Who signs with the worker: the firm itself, or a dispatching one."""
        if self.dispatched:
            return _("劳务派遣，合同跟派遣公司签")
        return _("直接签") if self.contract == "劳动合同" else _(self.contract) if self.contract else _("合同要问清")

    @property
    def verified(self) -> str:
        """How it was verified, as the reader is told; the day stands before it."""
        return {
            "site": _("就业部门的人到用人单位看过"),
            "phone": _("就业部门的人打电话向用人单位问过"),
            "papers": _("就业部门的人看过用人单位的资料"),
        }.get(self.verified_how) or _("就业部门的人向用人单位问过")


def told(vacancy: Vacancy, home: str = "") -> PublicPost:
    """A vacancy with its employer, as the public sees it from a home county ("" when none was chosen)."""
    people = people_of(vacancy)
    terms = {
        key: without_contacts(_text(value), people) for key, value in _shown_of(vacancy) if value not in (None, "", [])
    }
    contract = terms.get("contract", "")
    rate, pay = rate_of(vacancy), queries.pay_said(vacancy.wage_low_yuan, vacancy.wage_high_yuan)
    assert vacancy.verified_on is not None, "no post is public before somebody asked the employer"
    return PublicPost(
        pk=vacancy.pk,
        title=without_contacts(vacancy.title, people),
        employer=without_contacts(vacancy.employer.name, people),
        dispatched=contract == DISPATCHED or "dispatched_by" in terms,
        contract=contract,
        place_code=vacancy.place,
        place=place_said(vacancy.place),
        wage_low=vacancy.wage_low_yuan,
        wage_high=vacancy.wage_high_yuan,
        pay=pay,
        board=_BOARD.get(vacancy.board_lodging) or without_contacts(vacancy.board_lodging, people),
        night=vacancy.night,
        young_ok=vacancy.young_ok,
        left=max(0, vacancy.headcount - vacancy.filled),
        left_told=vacancy.headcount_told,
        km=kilometres(home, vacancy.place) if home else None,
        is_home=bool(home) and vacancy.place.startswith(queries.bare(home)),
        no_experience=vacancy.experience_years_min == 0,
        description=without_contacts(vacancy.description, people),
        pay_method=vacancy.pay_method,
        rate=rate,
        how_paid=how_paid(rate, vacancy.pay_method, pay),
        terms=tuple((_label(key), _(value) if key in _TRANSLATED else value) for key, value in terms.items()),
        collected_on=vacancy.collected_on,
        verified_on=vacancy.verified_on,
        verified_how=vacancy.verified_how,
        confirmed_on=max(vacancy.confirmed_on or vacancy.verified_on, vacancy.verified_on),
        stands_until=queries.last_day(vacancy),
        expires_on=vacancy.expires_on,
        starts_on=vacancy.starts_on if vacancy.starts_on and vacancy.starts_on >= clock.today() else None,
    )


def people_of(vacancy: Vacancy) -> list[str]:
    """Whom no public page names: the contacts of the post and of its firm, with their telephones."""
    firm = vacancy.employer
    asked = [(firm.contact, firm.contact_phone), (vacancy.contact, vacancy.contact_phone)]
    asked += [(contact.name, contact.phone) for contact in firm.contacts.all()]
    return [name for name, _phone in asked] + [phone for _name, phone in asked if len(phone) >= _PHONE_SHORTEST]


def with_firms(rows: QuerySet[Vacancy]) -> QuerySet[Vacancy]:
    """Vacancies with all that `told` reads of their firms, for two queries however many they are."""
    return rows.select_related("employer").prefetch_related("employer__contacts")


def _shown_of(vacancy: Vacancy) -> Iterator[tuple[str, Any]]:
    """What SHOWN names: fields of their own, else what the form's other texts keep.

    A text that was longer than its field stayed among those too (migration 0004).
    """
    for key in SHOWN:
        own = getattr(vacancy, key, None)
        yield key, own if own not in (None, "") else vacancy.terms.get(key)


def _label(key: str) -> str:
    chinese, english = TERMS.get(key) or FIELD_WORDS[key]
    return either(chinese, english[:1].upper() + english[1:])


def _text(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def wanted(vacancy: Vacancy) -> list[tuple[Any, Any]]:
    """What is asked of a person, cleaned like all else."""
    from qiao.web.vacancies.pages import asks_of

    people = people_of(vacancy)
    asks = asks_of(vacancy, reader_language())
    return [(label, without_contacts(value, people)) for label, value in asks if label != _("夜班")]


@lru_cache(maxsize=4096)
def place_said(code: str) -> str:
    """A place in full."""
    return queries.place_name(code)


@lru_cache(maxsize=16_384)
def kilometres(home: str, place: str) -> int | None:
    """Kilometres as the crow flies between two divisions, to the ten; None when one is not on the map."""
    try:
        return round(places.distance_km(home, place.ljust(6, "0")) / 10) * 10
    except (places.UnknownPlace, places.AmbiguousPlace):
        return None
