"""Freshness（该联系谁）: who has fallen silent, by rule, and whose side asks（DOMAIN §1）.

Who is not employed is asked by the place of residence, who is employed by the place of work. All rules and their
parameters stand here. The rules of a side are tried in order and a person is counted under the first that holds: no
one is in two of the side's figures, and nobody is on both sides.

A contact（联系）is a visit that met the person (by phone too), a verification, a call that got through; at work also
the confirmation by the place of work. A visit to the household reaches those who live there, not who is away at work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, DateField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor, code_range
from qiao.ground.agreements.queries import current_programme
from qiao.story.matching.words import Said
from qiao.story.needs.models import Need
from qiao.story.placements.models import Placement
from qiao.story.register.ledgers import LEAST_AGE
from qiao.story.register.listed import STALE_DAYS, of_age
from qiao.story.register.models import Worker
from qiao.story.register.phoning import THROUGH, phone_dead_q
from qiao.story.register.queries import workers_seen
from qiao.story.register.states import UNREACHABLE, UNVERIFIED, WORKING
from qiao.story.visits.models import Visit
from qiao.story.visits.states import MET

HOME_DAYS = STALE_DAYS
"""Whoever is at home is asked again after so many days without contact. Assumption."""
AFTER_END_DAYS = 7
"""So many days after the end of a spell of work the person should have been asked what they want next. Assumption."""
WORK_DAYS = 90
"""Whoever is at work is asked again after so many days without contact（DOMAIN §1: month 3）. Assumption."""
AFTER_START_DAYS = 30
"""Whom the programme brought to their work is asked in the first month（DOMAIN §1: month 1）. Assumption."""

PHONE_DEAD, SPELL_ENDED, SILENT = "phone_dead", "spell_ended", "silent"
LOST, STARTED = "lost", "started"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a side: its key, for whom it holds, its deadline in days after `since`, and what it says.

    `since`: the field or annotation from which somebody waits; "" where there is no day.
    """

    key: str
    holds: Callable[[], Q]
    since: str
    within_days: int
    title: Said
    remedy: Said


def _days_ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def _and_merged(rows: QuerySet[Any], worker: str) -> Q:
    """Whether there are such rows of a person or of the records merged into theirs; `worker` is the path to their key.

    Two questions, not one with an “or” across the tables: each finds its rows by an index.
    """
    own, merged = rows.filter(worker_id=OuterRef(worker)), rows.filter(worker__merged_into_id=OuterRef(worker))
    return Q(Exists(own)) | Q(Exists(merged))


def _met_since(worker: str, day: Any) -> Q:
    """A visit met the person since."""
    return _and_merged(Visit.objects.filter(outcome__in=MET, visited_on__gte=day), worker)


def _household_met_since(day: Any) -> Q:
    met = Visit.objects.filter(household_id=OuterRef("household_id"), outcome__in=MET, visited_on__gte=day)
    return Q(Exists(met))


def _called_since(path: str, day: Any) -> Q:
    return Q(**{f"{path}subject__phone_said": THROUGH, f"{path}subject__phone_said_on__gte": day})


# The residence side: whoever is not at work ---------------------------------------------------------------------------
def at_home() -> QuerySet[Worker]:
    """Whoever has no open spell of work, is of working age and has been asked once: with the end of their last spell.

    Who waits for the first visit（待核实）has a figure of their own.
    """
    open_spells = _and_merged(Placement.objects.filter(ended_on__isnull=True), "pk")
    ended = Placement.objects.filter(ended_on__isnull=False).order_by()
    grown = Q(born_on__isnull=True) | of_age(LEAST_AGE, None)
    found = Worker.objects.filter(grown, ~open_spells, merged_into__isnull=True)
    found = found.exclude(status__in=(UNVERIFIED, WORKING))
    found = found.annotate(
        own_ended_on=_last(ended.filter(worker_id=OuterRef("pk"))),
        merged_ended_on=_last(ended.filter(worker__merged_into_id=OuterRef("pk"))),
    )
    later = When(Q(own_ended_on__isnull=True) | Q(merged_ended_on__gt=F("own_ended_on")), then=F("merged_ended_on"))
    return found.annotate(
        last_ended_on=Case(later, default=F("own_ended_on"), output_field=DateField()),
        asked_on=Coalesce("verified_on", "registered_on"),
    )


def _last(spells: QuerySet[Placement]) -> Subquery:
    return Subquery(spells.values(x=Value(1)).annotate(day=Max("ended_on")).values("day"))


def _ended_unasked() -> Q:
    """Nobody has asked since the spell ended. A need that was only opened again with the end is no answer."""
    since = F("last_ended_on")
    asked = Q(verified_on__gte=since) | _called_since("", since)
    asked |= _met_since("pk", OuterRef("last_ended_on")) | _household_met_since(OuterRef("last_ended_on"))
    return Q(last_ended_on__isnull=False) & ~asked


def _silent_at_home() -> Q:
    day = _days_ago(HOME_DAYS)
    known = Q(verified_on__gte=day) | Q(verified_on__isnull=True, registered_on__gte=day) | _called_since("", day)
    stated = Need.objects.filter(worker_id=OuterRef("pk"), stated_on__gte=day)
    return ~(known | _met_since("pk", day) | _household_met_since(day) | Q(Exists(stated)))


HOME_RULES: tuple[Rule, ...] = (
    Rule(
        PHONE_DEAD, phone_dead_q, "subject__phone_said_on", 0,
        Said("电话打不通，要找新号码", "Phone dead: find the new number"),
        Said("问家里人或村里，找到新号码填上", "ask the family or the village, and enter the new number"),
    ),
    Rule(
        SPELL_ENDED, _ended_unasked, "last_ended_on", AFTER_END_DAYS,
        Said("离岗以后还没有人问过", "Work ended and nobody has asked since"),
        Said("问问为什么回来、接下来想干什么", "ask why they came back and what they want next"),
    ),
    Rule(
        SILENT, _silent_at_home, "asked_on", HOME_DAYS,
        Said("超过 90 天没有联系", "No contact for more than 90 days"),
        Said("上门或打电话问一次，记走访或核实", "call or visit, and record it"),
    ),
)  # fmt: skip


def of_home(actor: Actor, permission: str = "register.edit") -> QuerySet[Worker]:
    """Whom this office asks about at home: those who live in its regions, or in households assigned one by one."""
    keys = [key for scope in actor.reaches(permission) for key in scope.households]
    mine = Q() if actor.is_system else actor.within(permission, "region") | Q(household_id__in=keys)
    return at_home().filter(mine, pk__in=workers_seen(actor, permission).values("pk"))


# The workplace side: whoever is at work -------------------------------------------------------------------------------
def at_work() -> QuerySet[Placement]:
    """Every spell of work that goes on."""
    return Placement.objects.filter(ended_on__isnull=True)


def _met_at_work(day: date | str) -> Q:
    """Since a day, or since the day in a column of the spell."""
    inside, own = (OuterRef(day), F(day)) if isinstance(day, str) else (day, day)
    kept = Visit.objects.filter(worker_id=OuterRef("worker__merged_into_id"), outcome__in=MET)
    met = _met_since("worker_id", inside) | Q(Exists(kept.filter(visited_on__gte=inside)))
    return met | _called_since("worker__", own)


def _unasked_since_start() -> Q:
    """Brought by the programme, a month ago or more, and nobody has asked since the first day."""
    begun = Q(organised=True, started_on__lte=_days_ago(AFTER_START_DAYS))
    return begun & ~(Q(confirmed_at__isnull=False) | _met_at_work("started_on"))


def _silent_at_work() -> Q:
    day = _days_ago(WORK_DAYS)
    # Confirmed by the server's clock, not by the programme's day.
    known = Q(started_on__gte=day) | Q(confirmed_at__gte=clock.now() - timedelta(days=WORK_DAYS))
    return ~(known | _met_at_work(day))


def _lost() -> Q:
    return Q(worker__status=UNREACHABLE) | Q(worker__merged_into__status=UNREACHABLE)


WORK_RULES: tuple[Rule, ...] = (
    Rule(
        LOST, _lost, "", 0,
        Said("村里说联系不上", "The village says: cannot be reached"),
        Said("到厂里找人；找到了在这个人的页面上记一笔", "look for them at the works, and record it when found"),
    ),
    Rule(
        PHONE_DEAD, lambda: phone_dead_q("worker__"), "worker__subject__phone_said_on", 0,
        Said("电话打不通，要找新号码", "Phone dead: find the new number"),
        Said("问用人单位，找到新号码填上", "ask the employer, and enter the new number"),
    ),
    Rule(
        STARTED, _unasked_since_start, "started_on", AFTER_START_DAYS,
        Said("组织输送满 30 天，还没有人问过", "Brought by the programme 30 days ago, and nobody has asked yet"),
        Said("问合同、工资、吃住，记走访", "ask about contract, wage, board and lodging, and record it"),
    ),
    Rule(
        SILENT, _silent_at_work, "started_on", WORK_DAYS,
        Said("在岗超过 90 天没有联系", "At work, no contact for more than 90 days"),
        Said("打电话或到厂里问一次，记走访", "call or visit the works, and record it"),
    ),
)  # fmt: skip


def of_work(actor: Actor, permission: str = "placements.edit") -> QuerySet[Placement]:
    """Whom this office asks about at work: those who work in its regions.

    Where the work lies beyond both sides of the programme, nobody there uses this system: the home office asks.
    """
    if actor.is_system:
        return at_work()
    programme = current_programme()
    inside = Q()
    for side in (programme.sending_region, programme.receiving_region) if programme else ():
        low, high = code_range(side)
        inside |= Q(region__gte=low, region__lt=high)
    here = actor.within(permission, "region")
    beyond = ~inside & actor.within(permission, "home_region") if programme else Q(pk__in=[])
    return at_work().filter(here | beyond)


def lost_at_work(actor: Actor, workers: Iterable[Worker]) -> dict[UUID, bool]:
    """Of these people those whom the village cannot find while their work goes on（失联）: whether this office is the
    one that looks for them at the works. Asks nothing where nobody of them is lost."""
    lost = [worker.pk for worker in workers if worker.status == UNREACHABLE]
    if not lost:
        return {}
    theirs = Q(worker_id__in=lost) | Q(worker__merged_into_id__in=lost)
    mine = set(of_work(actor).filter(theirs).values_list("pk", flat=True))
    spells = at_work().filter(theirs).values_list("pk", "worker_id", "worker__merged_into_id")
    return {merged or own: spell in mine for spell, own, merged in spells}


# Both sides -----------------------------------------------------------------------------------------------------------
def due(rows: QuerySet[Any], rules: Sequence[Rule]) -> QuerySet[Any]:
    """Those for whom any of the rules holds, each with the first that does as `why`."""
    first = [When(rule.holds(), then=Value(rule.key)) for rule in rules]
    told: QuerySet[Any] = rows.annotate(why=Case(*first, default=Value(""), output_field=CharField()))
    return told.exclude(why="")


def rule_of(rules: Sequence[Rule], key: str) -> Rule:
    """The rule of that key."""
    return next(rule for rule in rules if rule.key == key)
