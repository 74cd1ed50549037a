"""Listed（列表行）: workers and households as lists and pages show them: masked, named, with the next step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qiao.ground import clock, places
from qiao.ground.accounts.actors import Actor
from qiao.ground.privacy.resident_ids import age_on
from qiao.ground.saying import Tone
from qiao.story.register import states
from qiao.story.register.facts import is_child
from qiao.story.register.history import edits_of
from qiao.story.register.ledgers import LEAST_AGE
from qiao.story.register.models import Household, Worker
from qiao.story.register.named import MONITORED_NAMES
from qiao.story.register.queries import TimelineEntry, names_of

STALE_DAYS = 90
"""What nobody asked about for longer is asked about again（超过 90 天未核实）."""
_NOT_STALE = (states.WORKING, states.UNVERIFIED)
STATUS_NAMES: dict[str, Any] = {
    states.UNVERIFIED: _("待核实"),
    states.FAR: _("愿外出"),
    states.NEAR: _("愿就近"),
    states.PROPOSED: _("待答复"),
    states.LEAVING: _("待出发"),
    states.WORKING: _("在岗"),
    states.AGAIN: _("重新求职"),
    states.NOT_LOOKING: _("暂不找活"),
    states.UNREACHABLE: _("联系不上"),
}
NEXT_STEPS: dict[str, Any] = {
    states.UNVERIFIED: _("上门核实"),
    states.FAR: _("等下一轮匹配"),
    states.NEAR: _("等下一轮匹配"),
    states.PROPOSED: _("问本人去不去"),
    states.LEAVING: _("送上岗，记上岗"),
    states.WORKING: _("按期回访"),
    states.AGAIN: _("核对需求，等下一轮"),
    states.NOT_LOOKING: _("三个月后再问"),
    states.UNREACHABLE: _("请村里代找"),
}
EDUCATION_NAMES = (
    _("文盲或半文盲"),
    _("小学"),
    _("初中"),
    _("高中"),
    _("大专"),
    _("本科"),
    _("研究生"),
)
RELATION_NAMES: dict[str, Any] = {
    "户主": _("户主"),
    "配偶": _("配偶"),
    "之子": _("之子"),
    "之女": _("之女"),
    "之儿媳": _("之儿媳"),
    "之女婿": _("之女婿"),
    "之父": _("之父"),
    "之母": _("之母"),
    "之岳父": _("之岳父"),
    "之岳母": _("之岳母"),
    "之孙子": _("之孙子"),
    "之孙女": _("之孙女"),
    "之兄弟姐妹": _("之兄弟姐妹"),
    "其他": _("其他"),
}
"""By the word stored."""
POVERTY_NAMES: dict[str, Any] = {
    "": _("一般户"),
    "poor": _("建卡贫困户"),
    "exited": _("脱贫户"),
    "monitored": _("监测对象"),
}


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """A worker in a list."""

    pk: UUID
    name: str
    initials: str
    tail: str
    phone_tail: str
    age: int | None
    place: str
    status: Any
    tone: Tone
    education: Any
    skills: str
    household: str
    poverty: Any
    verified_on: date | None
    days: int | None
    is_stale: bool
    next_step: Any


def as_rows(workers: Sequence[Worker]) -> list[WorkerRow]:
    """Rows for one page; `workers` as read, related ones are loaded for all at once."""
    full = Worker.objects.filter(pk__in=[w.pk for w in workers]).select_related("subject", "household")
    by_key = {worker.pk: worker for worker in full}
    return [row_of(by_key[worker.pk]) for worker in workers if worker.pk in by_key]


def row_of(worker: Worker) -> WorkerRow:
    """One worker, with subject and household loaded."""
    today = clock.today()
    days = (today - worker.verified_on).days if worker.verified_on else None
    house = worker.household
    stale = is_stale(worker)
    return WorkerRow(
        pk=worker.pk,
        name=worker.called,
        initials=worker.called_initials,
        tail=worker.subject.resident_id_tail,
        phone_tail=worker.subject.phone_tail,
        age=age_on(worker.born_on, today) if worker.born_on else None,
        place=near_name(worker.region),
        status=STATUS_NAMES[worker.status],
        tone=states.TONE[worker.status],
        education="" if worker.education is None else EDUCATION_NAMES[worker.education],
        skills="、".join(worker.skills),
        household=house.number if house else "",
        poverty=POVERTY_NAMES[house.poverty] if house else "",
        verified_on=worker.verified_on,
        days=days,
        is_stale=stale,
        next_step=next_of(worker),
    )


def is_stale(worker: Worker) -> bool:
    """Whether `is_stale_q` finds this worker."""
    asked = worker.verified_on or worker.registered_on
    free = worker.status not in _NOT_STALE and not is_child(worker.born_on)
    return free and (clock.today() - asked).days > STALE_DAYS


def is_to_visit(worker: Worker) -> bool:
    """Whether the next thing is to go and ask: nobody did yet, or not for long, and no post of theirs is under way."""
    return worker.status == states.UNVERIFIED or (worker.status in states.IDLE and is_stale(worker))


def next_of(worker: Worker) -> Any:
    """The next step by what the register knows: lists say it, and the person's page says no other."""
    if is_child(worker.born_on):
        return _("不用办")
    return NEXT_STEPS[states.UNVERIFIED if is_to_visit(worker) else worker.status]


@lru_cache(maxsize=20_000)
def near_name(region: str) -> str:
    """Township and village（宁河街道 · 人民社区）, or the county where no more is known."""
    try:
        place = places.by_code(region, historic=True)
    except places.UnknownPlace:
        return region
    if place.level != "village":
        return place.name
    township = places.by_code(region[:9], historic=True).name
    for end in ("村民委员会", "居民委员会", "村委会", "居委会"):
        if place.name.endswith(end):
            short = place.name.removesuffix(end)
            return f"{township} · {short.removesuffix('村')}村" if end.startswith("村") else f"{township} · {short}"
    return f"{township} · {place.name}"


@lru_cache(maxsize=20_000)
def full_name(region: str) -> str:
    """The whole name of a region, its code when nobody knows it."""
    try:
        return places.by_code(region, historic=True).full_name
    except places.UnknownPlace:
        return region


def is_stale_q() -> Q:
    """Who is due to be asked again: of working age, not at work, verified more than 90 days ago; where nobody verified
    yet, registered so long ago. Who waits for the first visit（待核实）is not counted a second time here."""
    first = clock.today() - timedelta(days=STALE_DAYS)
    old = Q(verified_on__lt=first) | Q(verified_on__isnull=True, registered_on__lt=first)
    return old & ~Q(status__in=_NOT_STALE) & (Q(born_on__isnull=True) | of_age(LEAST_AGE, None))


def has_no_identity_q() -> Q:
    """Whoever is registered without an identity number（缺身份证号）, from a list that has none."""
    return Q(subject__resident_id_index__isnull=True, subject__resident_id_index_even__isnull=True)


def of_age(low: int | None, high: int | None) -> Q:
    """Workers between two ages, both included."""
    within = Q()
    if low is not None:
        within &= Q(born_on__lte=years_before(clock.today(), low))
    if high is not None:
        within &= Q(born_on__gt=years_before(clock.today(), high + 1))
    return within


def years_before(day: date, years: int) -> date:
    """The day that many years ago; the last of February for its 29th. Very long ago is the first year."""
    year = max(1, day.year - max(0, years))
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def timeline_of(worker: Worker, actor: Actor) -> list[TimelineEntry]:
    """What was changed, the latest 核实, records merged into this one, and 建档: on one day the latest first."""
    if not actor.can("register.view"):
        return []
    who = names_of([worker.created_by_id])
    by = who.get(worker.created_by_id, "")
    source = gettext("批量导入") if worker.batch_id else ""
    told = [
        TimelineEntry(edit.on, "register", gettext("改了%(what)s") % {"what": edit.what}, "", edit.by)
        for edit in edits_of(worker)
        if edit.what
    ]
    if worker.verified_on is not None:
        told.append(TimelineEntry(worker.verified_on, "register", gettext("核实过")))
    for merged in worker.merged.order_by("-updated_at"):
        told.append(TimelineEntry(merged.registered_on, "register", gettext("另建过一条，已并到这里")))
    first = " · ".join(filter(None, [by, source]))
    return [*told, TimelineEntry(worker.registered_on, "register", gettext("建档"), "", first)]


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A household in a list."""

    pk: UUID
    number: str
    place: str
    poverty: Any
    poverty_since: date | None
    people: int
    working: int
    head: str
    monitored: Any
    exited_on: date | None
    income_before_yuan: int | None
    income_now_yuan: int | None


NO_HEAD = _("户主没有登记")
"""Nobody of a household is its head in the register: told, so that nobody takes the name for lost."""


def as_household_rows(households: Sequence[Household], seen: QuerySet[Worker]) -> list[HouseholdRow]:
    """Rows for one page; people are counted among those whom the actor may see."""
    keys = [house.pk for house in households]
    mine = seen.filter(household_id__in=keys).order_by()
    counts: dict[Any, Any] = {row["household_id"]: row for row in mine.values("household_id").annotate(
        people=Count("pk"), working=Count("pk", filter=Q(status=states.WORKING))
    )}  # fmt: skip
    heads = {
        head.household_id: head.called for head in mine.filter(relation="户主").only("household_id", "name", "born_on")
    }
    return [
        HouseholdRow(
            house.pk, house.number or gettext("（没有编号）"), near_name(house.region), POVERTY_NAMES[house.poverty],
            house.poverty_since, counts.get(house.pk, {}).get("people", 0), counts.get(house.pk, {}).get("working", 0),
            heads.get(house.pk, ""), MONITORED_NAMES.get(house.monitored, ""), house.exited_on,
            house.income_before_yuan, house.income_now_yuan,
        )
        for house in households
    ]  # fmt: skip


def nobody_works_q() -> Q:
    """Households in which nobody is at work, records merged into another left out."""
    working = Worker.objects.filter(status=states.WORKING, merged_into__isnull=True, household__isnull=False)
    return ~Q(pk__in=working.values("household_id"))


def relations(rows: Iterable[Worker]) -> list[tuple[Worker, str]]:
    """The people of a household, its head first, each with the relation as shown."""
    people = sorted(rows, key=lambda worker: (worker.relation != "户主", worker.born_on or date.max, str(worker.pk)))
    told = (str(RELATION_NAMES.get(worker.relation, worker.relation)) for worker in people)
    return [(worker, relation or gettext("关系未填")) for worker, relation in zip(people, told, strict=True)]
