"""Reading needs: lists, one need's page, and the frame that the matching computes with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import polars as pl
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor, code_range
from qiao.ground.privacy.resident_ids import age_on
from qiao.ground.saying import Tone
from qiao.story.needs.models import Need
from qiao.story.needs.states import PAUSED, TONE
from qiao.story.needs.summary import REACH_NAMES, STATE_NAMES, limits_of, summary_of
from qiao.story.register.ledgers import LEAST_AGE
from qiao.story.register.listed import near_name
from qiao.story.register.models import Worker
from qiao.story.register.queries import TimelineEntry, names_of, sees

FRAME: dict[str, pl.DataType] = {
    "row": pl.Int64(),
    "need": pl.String(),
    "worker": pl.String(),
    "name": pl.String(),
    "home": pl.String(),
    "home_county": pl.String(),
    "age": pl.Int64(),
    "education": pl.Int64(),
    "work_limits": pl.Int64(),
    "skills": pl.List(pl.String()),
    "wage_floor_yuan": pl.Int64(),
    "reach": pl.Int64(),
    "night_ok": pl.Boolean(),
    "care": pl.Boolean(),
    "family": pl.Int64(),
    "start_on": pl.Date(),
}
"""What the matching may know of a need, `row` counting from 0, `need` and `worker` the records' ids."""


STALE_DAYS = 90
"""A need that nobody asked about for longer is asked about again before it is matched."""


def needs_seen(actor: Actor, permission: str = "needs.view") -> QuerySet[Need]:
    """The needs of workers whom the actor may see."""
    return Need.objects.filter(sees(actor, permission, "worker"), worker__merged_into__isnull=True)


def is_stale_q() -> Q:
    """Open needs last stated or confirmed more than 90 days ago."""
    return Q(state="open", stated_on__lt=clock.today() - timedelta(days=STALE_DAYS))


def standing_need(worker: Worker) -> Need | None:
    """The one that is open or paused, if there is one."""
    return Need.objects.filter(worker=worker, state__in=["open", "paused"]).first()


def last_need(worker: Worker) -> Need | None:
    """What the worker wanted last, whatever became of it."""
    return Need.objects.filter(worker=worker).order_by("-stated_on", "-created_at").first()


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need in a list."""

    pk: UUID
    worker_id: UUID
    name: str
    initials: str
    tail: str
    age: int | None
    place: str
    state: Any
    tone: Tone
    reach: Any
    wage: int | None
    night: str
    care: str
    limits: str
    skills: str
    training: str
    start_on: date | None
    stated_on: date
    days: int
    is_stale: bool


def as_rows(needs: Sequence[Need]) -> list[NeedRow]:
    """Rows for one page; workers and subjects are loaded for all at once."""
    full = Need.objects.filter(pk__in=[need.pk for need in needs]).select_related("worker__subject")
    by_key = {need.pk: need for need in full}
    return [_row(by_key[need.pk]) for need in needs if need.pk in by_key]


def _row(need: Need) -> NeedRow:
    worker, today = need.worker, clock.today()
    days = (today - need.stated_on).days
    return NeedRow(
        pk=need.pk,
        worker_id=worker.pk,
        name=worker.called,
        initials=worker.called_initials,
        tail=worker.subject.resident_id_tail,
        age=age_on(worker.born_on, today) if worker.born_on else None,
        place=near_name(worker.region),
        state=STATE_NAMES[need.state],
        tone=TONE[need.state],
        reach=REACH_NAMES[need.reach],
        wage=need.wage_floor_yuan or None,
        night=_("没问") if need.night_ok is None else _("能") if need.night_ok else _("不能"),
        care=_("是") if need.care else _("否"),
        limits=limits_of(need),
        skills="、".join(dict.fromkeys([*worker.skills, *need.abilities])),
        training=_training(need),
        start_on=need.start_on,
        stated_on=need.stated_on,
        days=days,
        is_stale=need.state == "open" and days > STALE_DAYS,
    )


def _training(need: Need) -> str:
    """想学刺绣; that they would learn anything; "" where nobody asked or they would not."""
    if need.training_trade:
        return need.training_trade
    return _("愿意，工种没定") if need.training_wish else ""


def timeline_of(worker: Worker, actor: Actor) -> list[TimelineEntry]:
    """Every need the worker stated, and how it ended; nothing for whoever may not see needs."""
    if not actor.can("needs.view"):
        return []
    needs = list(Need.objects.filter(worker__in=[worker, *worker.merged.all()]).order_by("stated_on", "created_at"))
    who = names_of(need.created_by_id for need in needs)
    told = []
    for need in needs:
        by = who.get(need.created_by_id, "")
        detail = _("干不了：%(limits)s") % {"limits": limits_of(need)} if need.work_limits else ""
        is_paused = need.state == PAUSED
        fact = (_("需求（暂不找活）：%(what)s") if is_paused else _("需求：%(what)s")) % {"what": summary_of(need)}
        told.append(TimelineEntry(need.stated_on, "needs", fact, detail, by, "needs.need", need.pk))
    return told


def open_needs(region: str, cutoff: date) -> QuerySet[Need]:
    """Open needs stated by the cutoff, of workers whose home lies in the region, in the order of their ids.

    Merged workers, and those whose birth day is unknown or who are under 16 on the cutoff, are left out.
    """
    low, high = code_range(region)
    eldest = _years_before(cutoff, LEAST_AGE)
    return (
        Need.objects.filter(
            state="open",
            stated_on__lte=cutoff,
            worker__merged_into__isnull=True,
            worker__region__gte=low,
            worker__region__lt=high,
            worker__born_on__lte=eldest,
        )
        .select_related("worker")
        .order_by("pk")
    )


def open_needs_frame(region: str, cutoff: date, among: Iterable[UUID] | None = None) -> pl.DataFrame:
    """The open needs of a region as a neutral frame (schema FRAME). Sex, ethnicity, health and poverty stay behind.

    `home` has 12 digits; `education` is 0 where none is known; a family of one is none; a start before the cutoff, or
    none given, is the cutoff. `among`: these needs only.
    """
    families: dict[object, int] = {}
    needs = open_needs(region, cutoff)
    rows = list(_rows(needs if among is None else needs.filter(pk__in=list(among)), cutoff, families))
    frame = pl.DataFrame(rows, schema=FRAME, orient="row")
    together = pl.col("family").is_not_null() & (pl.len().over("family") > 1)
    return frame.with_columns(family=pl.when(together).then("family"))


def _rows(needs: QuerySet[Need], cutoff: date, families: dict[object, int]) -> Iterator[tuple[Any, ...]]:
    for row, need in enumerate(needs.iterator(chunk_size=5_000)):
        worker: Worker = need.worker
        born = worker.born_on
        assert born is not None, "open_needs leaves out whoever has no birth day"
        family = None if need.family is None else families.setdefault(need.family, len(families))
        yield (
            row,
            str(need.pk),
            str(worker.pk),
            worker.name,
            worker.region.ljust(12, "0"),
            worker.region[:6],
            age_on(born, cutoff),
            worker.education or 0,
            need.work_limits,
            list(dict.fromkeys([*worker.skills, *need.abilities])),
            need.wage_floor_yuan,
            need.reach,
            bool(need.night_ok),
            need.care,
            family,
            max(need.start_on or cutoff, cutoff),
        )


def _years_before(day: date, years: int) -> date:
    """The last birth day that gives this age on that day."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
