"""Writing households: entering, changing, finding one by its number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qiao.ground import clock, places
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.saying import Refused
from qiao.story.register import errors
from qiao.story.register.errors import ChangedMeanwhile, Difference
from qiao.story.register.history import last_change, marks
from qiao.story.register.keeping_past import Source, keep_past, past_of
from qiao.story.register.models import POVERTY, Household
from qiao.story.register.models.household import FIRST_YEAR, INCOME_YUAN_MAX, LAST_YEAR
from qiao.story.register.named import NAMES_OF
from qiao.story.register.permissions import EDIT
from qiao.story.register.queries import households_seen

MOVED: list[Callable[[Household], None]] = []
"""Called with a household that lives elsewhere now, in the same transaction: what later stages keep by its place."""


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """A household as entered."""

    number: str
    region: str
    poverty: str = ""
    poverty_since: date | None = None
    monitored: str = ""
    monitored_since: date | None = None
    exited_on: date | None = None
    cause: str = ""
    cause_second: str = ""
    cause_third: str = ""
    income_before_yuan: int | None = None
    income_before_year: int | None = None
    income_now_yuan: int | None = None
    income_now_year: int | None = None


TITLES = {
    "number": _("户编号"),
    "region": _("住址"),
    "poverty": _("贫困状况"),
    "poverty_since": _("从哪天起"),
    "monitored": _("监测对象类别"),
    "monitored_since": _("监测识别日期"),
    "exited_on": _("脱贫日期"),
    "cause": _("主要致贫原因"),
    "cause_second": _("其他致贫原因"),
    "cause_third": _("其他致贫原因（二）"),
    "income_before_yuan": _("帮扶前人均年收入（元）"),
    "income_before_year": _("帮扶前收入年份"),
    "income_now_yuan": _("现在人均年收入（元）"),
    "income_now_year": _("现在收入年份"),
}


def household_numbered(by: Actor, number: str, region: str) -> Household | None:
    """The household of that number in that place, made when there is none; None for a blank number."""
    if not number.strip():
        return None
    house, made = Household.objects.get_or_create(
        number=number.strip(), region=region, defaults={"created_by_id": by.user_id}
    )
    if made:
        record(by=by, action="register.household.created", subject=house, region=region)
    return house


def create_household(*, by: Actor, key: UUID, given: HouseholdFacts) -> Household:
    """Enter a household（户）. `key` is the form's own: sent twice, it is one household.

    Raises Refused: outside_scope, number_taken, and as `_refuse_wrong`.
    """
    _refuse_wrong(given)
    if not by.covers(EDIT, given.region):
        raise errors.outside_scope()
    if (made := Household.objects.filter(pk=key).first()) is not None:
        return made
    try:
        with transaction.atomic():
            house = Household(id=key, created_by_id=by.user_id, **_values(given))
            house.save(force_insert=True)
            record(by=by, action="register.household.created", subject=house, region=house.region)
    except IntegrityError:
        if (made := Household.objects.filter(pk=key).first()) is not None:
            return made
        raise _number_taken(given.number) from None
    return house


def change_household(
    *, by: Actor, household_id: UUID, version: int, given: HouseholdFacts, since: date | None = None,
    visit_id: UUID | None = None,
) -> Household:  # fmt: skip
    """Save what was changed on the version seen.

    `since`: from which day what is new was true already, today when nobody says; poverty and monitoring have days of
    their own. `visit_id`: the visit that found it.

    Raises Household.DoesNotExist; ChangedMeanwhile; Refused: outside_scope, number_taken, and as `_refuse_wrong`.
    """
    _refuse_wrong(given)
    if since is not None and since > clock.today():
        raise errors.day_to_come("true_since")
    house = households_seen(by, EDIT).get(pk=household_id)
    if given.region != house.region and not by.covers(EDIT, given.region):
        raise errors.outside_scope()
    values = {name: value for name, value in _values(given).items() if value != getattr(house, name)}
    if not values and house.version == version:
        return house
    before = {name: getattr(house, name) for name in values}
    try:
        with transaction.atomic():
            keep_past(past_of(house, values, since), Source(by.user_id, visit_id=visit_id))
            stood = Household.objects.filter(pk=house.pk, version=version)
            if not stood.update(**values, since=house.since, version=F("version") + 1, updated_at=clock.now()):
                raise _meanwhile(Household.objects.get(pk=house.pk), given)
            house.refresh_from_db()
            for follow in MOVED if "region" in values else ():
                follow(house)
            told = {name: [said(name, before[name]), said(name, value)] for name, value in values.items()}
            record(
                by=by, action="register.household.changed", subject=house, region=house.region,
                details={"changes": told, **marks(house.version)},
            )  # fmt: skip
    except IntegrityError:
        raise _number_taken(given.number) from None
    return house


def _refuse_wrong(given: HouseholdFacts) -> None:
    """Raises Refused: day_to_come, monitored_needs_kind, causes_out_of_order, income_needs_year."""
    for name in ("poverty_since", "monitored_since", "exited_on"):
        if (day := getattr(given, name)) is not None and day > clock.today():
            raise errors.day_to_come(name)
    if given.monitored_since is not None and not given.monitored:
        raise errors.monitored_needs_kind()
    causes = [given.cause, given.cause_second, given.cause_third]
    told = [cause for cause in causes if cause]
    if causes[: len(told)] != told or len(set(told)) != len(told):
        raise errors.causes_out_of_order()
    incomes = (given.income_before_yuan, given.income_before_year), (given.income_now_yuan, given.income_now_year)
    for when, (yuan, year) in zip(("before", "now"), incomes, strict=True):
        if (yuan is None) != (year is None) or not _within(yuan, year):
            raise errors.income_needs_year(f"income_{when}_{'yuan' if yuan is None else 'year'}")
    if given.income_before_year and given.income_now_year and given.income_now_year < given.income_before_year:
        raise errors.income_needs_year("income_now_year")


def _within(yuan: int | None, year: int | None) -> bool:
    return (yuan is None or 0 <= yuan <= INCOME_YUAN_MAX) and (year is None or FIRST_YEAR <= year <= LAST_YEAR)


def _values(given: HouseholdFacts) -> dict[str, object]:
    return {name: getattr(given, name) for name in TITLES}


def _meanwhile(now: Household, given: HouseholdFacts) -> ChangedMeanwhile:
    pairs = ((name, getattr(now, name), getattr(given, name)) for name in TITLES)
    told = tuple(
        Difference(name, str(TITLES[name]), said(name, theirs), said(name, yours))
        for name, theirs, yours in pairs
        if theirs != yours
    )
    last = last_change(now)
    return ChangedMeanwhile(told, version=now.version, by=last.by if last else "", at=last.at if last else None)


def said(name: str, value: object) -> str:
    """A fact of a household as people read it."""
    if name == "poverty" and value is not None:
        return gettext(dict(POVERTY)[str(value)])
    if value is None or value == "":
        return gettext("（空）")
    if name == "region":
        return places.by_code(str(value), historic=True).full_name
    return str(NAMES_OF[name][str(value)]) if name in NAMES_OF else str(value)


def _number_taken(number: str) -> Refused:
    return Refused(
        "number_taken",
        f"这个地方已经有编号为“{number}”的户。请打开那一户，或换一个编号。",
        f"There is a household numbered “{number}” here already. Open it, or choose another number.",
        field="number",
    )
