"""Measuring（算办法）: the facts of many people gathered at once, their measures worked out and stored, one a person.

What stands is written again only where it changed; a colleague's word stays until they take it back, or the person
starts work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor, code_range
from qiao.ground.agreements.queries import current_programme
from qiao.ground.audit.actions import record
from qiao.ground.privacy.resident_ids import age_on
from qiao.story.matching import measures
from qiao.story.matching.measures import Decision, Facts, measure_of
from qiao.story.matching.models import Measure
from qiao.story.matching.near_home import NearHome, near_home
from qiao.story.matching.offers import Fits, Offers, offers_on, wish_of
from qiao.story.matching.permissions import MEASURES, OVERRULE
from qiao.story.needs.models import Need
from qiao.story.register.models import Worker
from qiao.story.register.queries import sees, workers_seen
from qiao.story.register.states import UNREACHABLE, WORKING

AT_ONCE = 500
RULED = ("rule_kind", "rule", "reasons", "rules_version", "as_of")
"""What the rules write."""
NONE_FIT = Fits(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class OnOffer:
    """What is on offer on a day: open posts, and what there is near home."""

    posts: Offers
    near: NearHome


@dataclass(frozen=True, slots=True)
class Done:
    """How many people were measured, and of how many what stands has changed."""

    people: int
    changed: int


def offers_today(as_of: date | None = None) -> OnOffer:
    """What is on offer on a day, seen from the programme's home side."""
    programme, day = current_programme(), as_of or clock.today()
    paired = {programme.sending_region: programme.receiving_region} if programme else {}
    return OnOffer(offers_on(day, paired), near_home(day))


def to_measure(region: str) -> QuerySet[Worker]:
    """Whoever lives at or below a region and stands for themselves, by key."""
    low, high = code_range(region)
    return Worker.objects.filter(region__gte=low, region__lt=high, merged_into__isnull=True).order_by("pk")


def outdated() -> QuerySet[Worker]:
    """Whose measure is older than their record or their need, or who has none yet, by key."""
    mine = Measure.objects.filter(worker_id=OuterRef("pk"))
    fresh = mine.filter(computed_at__gte=OuterRef("updated_at"), rules_version=measures.RULES_VERSION)
    newer = Need.objects.filter(worker_id=OuterRef("pk"), updated_at__gt=OuterRef("measured_at"))
    measured = mine.values("computed_at")[:1]
    standing = Worker.objects.filter(merged_into__isnull=True).annotate(measured_at=measured)
    adult = Q(born_on__isnull=True) | Q(born_on__lte=_years_before(clock.today(), measures.LEAST_AGE))
    return standing.filter(adult).filter(~Exists(fresh) | Exists(newer)).order_by("pk")


def outdated_in(by: Actor, region: str) -> int:
    """How many people of a region the actor sees there, whose measure is not of today's record: it waits to be worked
    out anew."""
    low, high = code_range(region)
    return outdated().filter(sees(by, MEASURES), region__gte=low, region__lt=high).order_by().count()


def is_outdated(measure: Measure) -> bool:
    """Whether the person's record or need has changed since."""
    return outdated().filter(pk=measure.worker_id).exists()


def measure_some(workers: Iterable[UUID], offers: OnOffer, as_of: date) -> Done:
    """Work out and store the measures of these people, in the caller's short transaction."""
    begun = clock.now()
    found = list(Worker.objects.filter(pk__in=list(workers), merged_into__isnull=True).order_by("pk"))
    keys = [worker.pk for worker in found]
    needs = {n.worker_id: n for n in Need.objects.filter(worker_id__in=keys, state__in=["open", "paused"])}
    decided = {w.pk: measure_of(facts_of(w, needs.get(w.pk), offers, as_of)) for w in found}
    Measure.objects.filter(worker_id__in=[key for key, decision in decided.items() if decision is None]).delete()
    # Held, so that a colleague who overrules one at this moment comes before or after, and is not written over.
    standing = {m.worker_id: m for m in Measure.objects.select_for_update().filter(worker_id__in=keys).order_by("pk")}
    told = {key: decision for key, decision in decided.items() if decision is not None}
    changed = _write_new({key: told[key] for key in told if key not in standing}, as_of, begun)
    return Done(len(found), changed + _write_again(standing, told, as_of, begun))


def facts_of(worker: Worker, need: Need | None, offers: OnOffer, as_of: date) -> Facts:
    """What the rules read of one person."""
    age = age_on(worker.born_on, as_of) if worker.born_on else None
    at_work, unreachable = worker.status == WORKING, worker.status == UNREACHABLE
    if need is None:
        return Facts(age=age, labour=worker.labour, at_work=at_work, unreachable=unreachable)
    fits = NONE_FIT if age is None or at_work else offers.posts.fits(wish_of(worker, need, age, as_of))
    return Facts(
        age=age, labour=worker.labour, at_work=at_work, unreachable=unreachable,
        asked=True, paused=need.state == "paused",
        wants=need.next_step, reach=need.reach, care=need.care, work_limits=need.work_limits,
        training_wish=need.training_wish, training_trade=need.training_trade, unemployed_why=need.unemployed_why,
        near_posts=fits.near, away_posts=fits.away, skills_only=fits.skills_only, limits_only=fits.limits_only,
        workshops=offers.near.workshops_near(worker.region),
        classes=offers.near.classes_open(worker.region, need.training_trade),
    )  # fmt: skip


def _ruled(decision: Decision, as_of: date, at: datetime) -> dict[str, object]:
    return {
        "rule_kind": decision.kind, "rule": decision.rule, "reasons": list(decision.reasons),
        "rules_version": measures.RULES_VERSION, "as_of": as_of, "computed_at": at,
    }  # fmt: skip


def _write_new(decided: dict[UUID, Decision], as_of: date, at: datetime) -> int:
    rows = [
        Measure(worker_id=key, kind=decision.kind, kind_since=as_of, **_ruled(decision, as_of, at))
        for key, decision in decided.items()
    ]
    # Two who measure the same person for the first time at one moment: the first one's stands, the next run mends it.
    Measure.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _write_again(standing: dict[UUID, Measure], told: dict[UUID, Decision], as_of: date, at: datetime) -> int:
    changed, rows = 0, []
    for key, measure in standing.items():
        decision = told[key]
        for name, value in _ruled(decision, as_of, at).items():
            setattr(measure, name, value)
        if measure.is_overruled and decision.kind == measures.AT_WORK:
            lift(measure)
        kind = measure.kind if measure.is_overruled else decision.kind
        if kind != measure.kind:
            measure.kind, measure.kind_since = kind, as_of
            changed += 1
        measure.version += 1
        rows.append(measure)
    written = [*RULED, "computed_at", "kind", "kind_since", "version", *OVERRULED]
    Measure.objects.bulk_update(rows, written, batch_size=AT_ONCE)
    return changed


OVERRULED = ("overruled_by_id", "overruled_by_name", "overruled_at", "overruled_why")


def lift(measure: Measure) -> None:
    """Take a colleague's word off the measure; the caller says what stands then, and saves."""
    measure.overruled_by_id, measure.overruled_at = None, None
    measure.overruled_by_name = measure.overruled_why = ""


def measure_worker(*, by: Actor, worker_id: UUID) -> Measure | None:
    """Work out one person's measure now; None for a child. Raises Worker.DoesNotExist."""
    worker = workers_seen(by, OVERRULE).get(pk=worker_id)
    today = clock.today()
    offers = offers_today(today)
    with transaction.atomic():
        measure_some([worker.pk], offers, today)
        record(by=by, action="matching.measure.computed", subject=worker, region=worker.region)
    return Measure.objects.filter(worker=worker).first()


def chunk_after(workers: QuerySet[Worker], key: str) -> Sequence[UUID]:
    """The next keys of a walk in the order of keys."""
    rows = workers.filter(pk__gt=UUID(key)) if key else workers
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
