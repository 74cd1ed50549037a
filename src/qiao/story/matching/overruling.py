"""Overruling（改定）: a colleague who knows the person chooses another measure than the rule's, and may undo it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.jobs.actions import enqueue
from qiao.ground.jobs.models import Job
from qiao.ground.privacy.free_text import without_numbers
from qiao.story.matching import errors, measures
from qiao.story.matching.measuring import lift
from qiao.story.matching.models import Measure
from qiao.story.matching.permissions import MEASURE, OVERRULE
from qiao.story.matching.queries import measures_seen
from qiao.story.register.listed import full_name

WHY_MOST = 200
"""Characters of a reason."""


def overrule(*, by: Actor, measure_id: UUID, version: int, kind: str, why: str) -> Measure:
    """Say what fits this person instead（改定）, and why. The reason is read by colleagues; it holds no numbers.

    Raises Measure.DoesNotExist; HoldsNumber; Refused: measure_kind, why_blank, why_long, measure_at_work,
    measure_young, measure_changed.
    """
    told = without_numbers(why.strip())
    if kind not in measures.MEASURES:
        raise errors.measure_kind()
    if not told or len(told) > WHY_MOST:
        raise errors.measure_why(WHY_MOST, len(told))
    with transaction.atomic():
        measure = _held(by, measure_id, version)
        if measure.rule_kind == measures.AT_WORK:
            raise errors.measure_at_work()
        before = measure.kind
        measure.overruled_by_id, measure.overruled_by_name = by.user_id, by.name[:80] or "系统"
        measure.overruled_at, measure.overruled_why = clock.now(), told
        _stand(measure, kind)
        record(
            by=by, action="matching.measure.overruled", subject=measure, region=measure.worker.region, reason=told,
            details={"kind": [before, kind], "rule": measure.rule_kind},
        )  # fmt: skip
    return measure


def back_to_the_rule(*, by: Actor, measure_id: UUID, version: int) -> Measure:
    """Take a colleague's word back（按规则）: what the rules say stands again. Taken back twice, it is taken back once.

    Raises Measure.DoesNotExist; Refused measure_changed.
    """
    with transaction.atomic():
        measure = _held(by, measure_id, version)
        if not measure.is_overruled:
            return measure
        before, why = measure.kind, measure.overruled_why
        lift(measure)
        _stand(measure, measure.rule_kind)
        record(
            by=by, action="matching.measure.restored", subject=measure, region=measure.worker.region,
            details={"kind": [before, measure.kind], "why": why},
        )  # fmt: skip
    return measure


def _held(by: Actor, measure_id: UUID, version: int) -> Measure:
    seen = measures_seen(by, OVERRULE).filter(pk=measure_id).values("pk")
    measure = Measure.objects.select_for_update(of=("self",)).select_related("worker").get(pk__in=seen)
    if measure.version != version:
        raise errors.measure_changed()
    return measure


def _stand(measure: Measure, kind: str) -> None:
    if kind != measure.kind:
        measure.kind, measure.kind_since = kind, clock.today()
    measure.version += 1
    measure.save()


def measure_region(*, by: Actor, region: str, key: UUID) -> Job:
    """Ask that the measures of everybody who lives at or below a region be worked out anew（按规则重算）.

    `key` is the form's own: sent twice, it is one job. Raises Refused outside_scope.
    """
    if not by.covers(MEASURE, region):
        raise errors.measure_outside()
    return enqueue(
        by=by, kind="matching.measures", key=f"matching.measures:{key}", title=f"算合适的办法：{full_name(region)}",
        title_en="Work out the measures", params={"region": region}, region=region,
    )  # fmt: skip
