"""Known（已知的事实）: what the register, the needs and the placements hold of a person, as the cells of a form.

One line a fact, under the key that the stages' ledgers give the column: what is written under a key is read back under
it as the same value. A fact that no stage keeps has no line, and its column stays blank.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import Q

from qiao.ground import clock, places
from qiao.ground.accounts.actors import Actor
from qiao.ground.accounts.models import HouseholdAssignment
from qiao.ground.privacy import subjects
from qiao.ground.privacy.keys import KeyRing
from qiao.ground.privacy.models import Consent
from qiao.ground.privacy.resident_ids import age_on
from qiao.story.needs import words as needs_words
from qiao.story.needs.models import Need
from qiao.story.needs.states import STANDING
from qiao.story.needs.work_limits import names as limit_names
from qiao.story.placements.models import Placement
from qiao.story.placements.sectors import sector_of
from qiao.story.placements.words import CODE_OF
from qiao.story.register import words
from qiao.story.register.births import born_shown
from qiao.story.register.circumstances import reads_household
from qiao.story.register.intake import POVERTY_CODE
from qiao.story.register.models import Household, Worker
from qiao.story.reports.readable import OF_HOUSEHOLD

_EDUCATION = tuple(words.EDUCATION)
_POVERTY = {code: word for word, code in reversed(POVERTY_CODE.items())}
"""The plain word of each status: the kinds of monitoring come after it."""
_CHANNEL = {code: word for word, code in CODE_OF.items()}
_SECTORS = dict(Placement.SECTORS)
_REACH = tuple(needs_words.REACH)
_SIGNED = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])$")


@dataclass(frozen=True, slots=True)
class Known:
    """One person as the stages know them; `spell` is the work the row is about, else the open one.

    `sees_house`: whoever asks may open the household, so that its facts are told.
    """

    worker: Worker
    ring: KeyRing
    need: Need | None = None
    spell: Placement | None = None
    agreed_on: date | None = None
    helper: str = ""
    companions: str = ""
    sees_house: bool = False

    @property
    def house(self) -> Household | None:
        """The household."""
        return self.worker.household

    def sealed(self, column: subjects.Sealed) -> str:
        """A sealed value in the clear."""
        return subjects.in_clear(self.worker.subject, column, self.ring)


Fact = Callable[[Known], object]


Marks = dict[UUID, int]
"""The group numbers given so far to families that want to go together."""


def people_of(keys: Sequence[UUID], ring: KeyRing, marks: Marks, *, by: Actor) -> list[Known]:
    """These workers in this order, with the need that stands and the work that is under way, as `by` may read them."""
    workers = _workers(keys)
    spells = {p.worker_id: p for p in Placement.objects.filter(worker_id__in=keys, ended_on__isnull=True)}
    around = _Around([workers[key] for key in keys if key in workers], marks, by)
    return [around.known(workers[key], ring, spells.get(key)) for key in keys if key in workers]


def spells_of(keys: Sequence[UUID], ring: KeyRing, marks: Marks, *, by: Actor) -> list[Known]:
    """These spells of work in this order, each with its person, as `by` may read them."""
    spells = {p.pk: p for p in Placement.objects.filter(pk__in=keys)}
    workers = _workers([spell.worker_id for spell in spells.values()])
    around = _Around(list(workers.values()), marks, by)
    found = [spells[key] for key in keys if key in spells]
    return [around.known(workers[spell.worker_id], ring, spell) for spell in found]


def _workers(keys: Sequence[UUID]) -> dict[UUID, Worker]:
    found = Worker.objects.select_related("subject", "household").filter(pk__in=keys)
    return {worker.pk: worker for worker in found}


class _Around:
    """What stands around some workers, in a few queries."""

    def __init__(self, workers: Sequence[Worker], marks: Marks, by: Actor) -> None:
        today, keys = clock.today(), [worker.pk for worker in workers]
        self.marks, self.by = marks, by
        self.needs = {need.worker_id: need for need in Need.objects.filter(worker_id__in=keys, state__in=STANDING)}
        agreed = Consent.objects.filter(
            subject_id__in=[worker.subject_id for worker in workers],
            purpose="matching", agreed=True, ended_at__isnull=True,
        )  # fmt: skip
        self.agreed = {one.subject_id: _agreed_on(one) for one in agreed}
        holding = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
        assigned = HouseholdAssignment.objects.filter(
            holding, household_id__in={w.household_id for w in workers if w.household_id}, valid_from__lte=today
        ).select_related("appointment__user")
        self.helpers = {one.household_id: str(one.appointment.user) for one in assigned.order_by("-valid_from")}

    def known(self, worker: Worker, ring: KeyRing, spell: Placement | None) -> Known:
        need = self.needs.get(worker.pk)
        helper = self.helpers.get(worker.household_id, "") if worker.household_id else ""
        family = ""
        if need is not None and need.family is not None:
            family = f"T{self.marks.setdefault(need.family, len(self.marks) + 1):05d}"
        sees_house = reads_household(self.by, worker)
        return Known(worker, ring, need, spell, self.agreed.get(worker.subject_id), helper, family, sees_house)


def _agreed_on(consent: Consent) -> date:
    """The day of the signature where the answer names one, else the day it was recorded."""
    signed = _SIGNED.search(consent.said_how)
    recorded = consent.recorded_at.astimezone(clock.CHINA).date()
    return min(date.fromisoformat(signed[0]) if signed else recorded, clock.today())


@lru_cache(maxsize=20_000)
def levels_of(region: str) -> tuple[str, str, str, str, str]:
    """The names of province, city, county, township and village around a region, "" where there is none."""
    try:
        place = places.by_code(region, historic=True)
    except places.UnknownPlace:
        return "", "", "", "", ""
    named = [places.by_code(code).name if code else "" for code in (place.province, place.city, place.county)]
    if place.city == place.province:
        named[1] = ""
    township = village = ""
    if place.level == "township":
        township = place.name
    elif place.level == "village":
        township, village = places.by_code(region[:9], historic=True).name, place.name
    return named[0], named[1], named[2], township, village


@lru_cache(maxsize=20_000)
def whole_name(region: str) -> str:
    """The whole name of a region, "" when nobody knows it."""
    try:
        return places.by_code(region, historic=True).full_name
    except places.UnknownPlace:
        return ""


def _level(depth: int) -> Fact:
    return lambda known: levels_of(known.worker.region)[depth]


def _work_level(depth: int) -> Fact:
    return lambda known: levels_of(known.spell.region[:6])[depth] if known.spell else ""


def _of_need(read: Callable[[Need], object]) -> Fact:
    return lambda known: None if known.need is None else read(known.need)


def _of_spell(read: Callable[[Placement], object]) -> Fact:
    return lambda known: None if known.spell is None else read(known.spell)


def _unsealed(column: subjects.Sealed) -> Fact:
    return lambda known: known.sealed(column)


def _listed(values: Sequence[str]) -> str:
    return "、".join(values)


def _education(known: Known) -> object:
    return None if known.worker.education is None else _EDUCATION[known.worker.education]


def _poverty(known: Known) -> object:
    return None if known.house is None else _POVERTY[known.house.poverty]


def _monitored(known: Known) -> object:
    """As it was at the spell of a row of work, else as it stands."""
    if known.spell is not None and known.spell.monitored_then:
        return known.spell.get_monitored_then_display()
    return known.house.get_monitored_display() if known.house and known.house.monitored else None


def _of_house(name: str) -> Fact:
    return lambda known: None if known.house is None else getattr(known.house, name)


def _causes(known: Known) -> object:
    house = known.house
    return (
        _listed([word for word in (house.get_cause_second_display(), house.get_cause_third_display()) if word])
        if house
        else None
    )


def _yuan(fen: int | None) -> object:
    """Whole yuan as a whole number."""
    return None if fen is None else fen // 100 if fen % 100 == 0 else fen / 100


def _skills(known: Known) -> object:
    return _listed(known.need.skills if known.need and known.need.skills else known.worker.skills)


def _unemployed_why(known: Known) -> object:
    return None if known.spell is not None or known.need is None else known.need.unemployed_why


def _sector(spell: Placement) -> str:
    """As the ledger told it, else what the industry makes certain."""
    return _SECTORS.get(spell.sector or sector_of(spell.industry), "")


def _channel_of_r1(spell: Placement) -> str:
    """R1's own word for whoever found work beyond their county by themselves."""
    if spell.channel_told and spell.channel == "self":
        return spell.channel_told
    away = spell.channel == "self" and spell.region[:6] != spell.home_region[:6]
    return "外出务工" if away else _channel(spell)


def _channel(spell: Placement) -> str:
    """The word of the ledger, as it was on the spell's first day."""
    if spell.channel == "workshop" and spell.started_on.year <= 2020:
        return "扶贫车间"  # its name until the end of 2020 (DOMAIN §9)
    return _CHANNEL[spell.channel]


FACTS: Mapping[str, Fact] = {
    "name": lambda known: known.worker.name,
    "identity": _unsealed("resident_id"),
    "phone": _unsealed("phone"),
    "sex": lambda known: known.worker.get_sex_display() if known.worker.sex else "",
    "born_on": lambda known: born_shown(known.worker) if known.worker.born_month_only else known.worker.born_on,
    "age": lambda known: age_on(known.worker.born_on, clock.today()) if known.worker.born_on else None,
    "residence": lambda known: whole_name(known.worker.region),
    "residence_province": _level(0),
    "residence_city": _level(1),
    "residence_county": _level(2),
    "residence_township": _level(3),
    "residence_village": _level(4),
    "household": lambda known: known.house.number if known.house else "",
    "relation": lambda known: known.worker.relation,
    "ethnicity": _unsealed("ethnicity"),
    "education": _education,
    "poverty_status": _poverty,
    "health": _unsealed("health"),
    "skills": _skills,
    "employed": lambda known: known.spell is not None,
    "unemployed_reason": _unemployed_why,
    "trained": _of_need(lambda need: need.trained),
    "certificates": _of_need(lambda need: _listed(need.certificates)),
    "training_wish": _of_need(lambda need: need.training_wish),
    "training_trade": _of_need(lambda need: need.training_trade),
    "return_on": _of_need(lambda need: need.return_on),
    "start_on": _of_need(lambda need: need.start_on),
    "next_step": _of_need(lambda need: need.next_step),
    "helper": lambda known: known.helper,
    "care": _of_need(lambda need: need.care),
    "reach": _of_need(lambda need: _REACH[need.reach]),
    "wage_floor_yuan": _of_need(lambda need: need.wage_floor_yuan or "不限"),
    "companions": lambda known: known.companions,
    "night_ok": _of_need(lambda need: need.night_ok),
    "work_limits": _of_need(lambda need: _listed(limit_names(need.work_limits)) or "无"),
    "consent_on": lambda known: known.agreed_on,
    "started_on": _of_spell(lambda spell: spell.started_on),
    "ended_on": _of_spell(lambda spell: spell.ended_on),
    "work_place": _of_spell(lambda spell: whole_name(spell.region[:6])),
    "work_province": _work_level(0),
    "work_city": _work_level(1),
    "work_county": _work_level(2),
    "employer": _of_spell(lambda spell: spell.employer_name),
    "job": _of_spell(lambda spell: spell.job),
    "industry": _of_spell(lambda spell: spell.industry),
    "wage_yuan_month": _of_spell(lambda spell: spell.wage_yuan_month),
    "channel": _of_spell(_channel),
    "channel_of_r1": _of_spell(_channel_of_r1),
    "organised": _of_spell(lambda spell: spell.organised),
    "address": _of_spell(lambda spell: spell.address),
    "form": _of_spell(lambda spell: spell.get_form_display()),
    "sector": _of_spell(_sector),
    "employer_kind": _of_spell(lambda spell: spell.get_employer_kind_display()),
    "special": _of_spell(lambda spell: spell.special),
    "travel_aid_yuan": _of_spell(lambda spell: _yuan(spell.travel_aid_fen)),
    "farm_income_yuan": _of_spell(lambda spell: _yuan(spell.farm_income_fen)),
    "monitored": _monitored,
    "labour": lambda known: known.worker.get_labour_display(),
    "student": lambda known: known.worker.get_student_display(),
    "works_where": lambda known: known.worker.get_works_where_display(),
    "person_type": lambda known: known.worker.get_person_type_display(),
    "political": _unsealed("political"),
    "poverty_since": _of_house("poverty_since"),
    "monitored_since": _of_house("monitored_since"),
    "exited_on": _of_house("exited_on"),
    "cause": lambda known: known.house.get_cause_display() if known.house else None,
    "causes_other": _causes,
    "income_before_yuan": _of_house("income_before_yuan"),
    "income_before_year": _of_house("income_before_year"),
    "income_now_yuan": _of_house("income_now_yuan"),
    "income_now_year": _of_house("income_now_year"),
}
"""Each fact under its ledgers' key."""


def value_of(known: Known, key: str) -> object:
    """The cell of a fact; None for one that nobody keeps, that is not known of this person, or not for the asker."""
    fact = FACTS.get(key) if known.sees_house or key not in OF_HOUSEHOLD else None
    told = None if fact is None else fact(known)
    return None if told == "" else told
