"""Outcomes（怎么定的）: how what two sides told differently was settled, for the phone that told one of them; and who
wrote what stands in the register, for whoever settles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.models import Event
from qiao.ground.privacy.models import Consent
from qiao.story.needs.models import Need
from qiao.story.register.history import facts_on
from qiao.story.register.models import Worker
from qiao.story.register.queries import names_of
from qiao.story.visits import states
from qiao.story.visits.answers import ANSWERED
from qiao.story.visits.conflicts import conflicts_seen, kept_of, values_of
from qiao.story.visits.models import Conflict
from qiao.web.field.meanwhile import told_by
from qiao.web.field.saying import CONSENTS, PHONE, STATUS, title_of, value_of

TOLD_FOR = timedelta(days=60)
"""So long the diary of a phone keeps a record that was confirmed."""
MOST = 200
EVENTS_LOOKED_AT = 50


def settled_for(actor: Actor) -> list[dict[str, Any]]:
    """What came of the differences that this person's phone brought, the latest first: which value was kept, by whom,
    when, why. Of people whom they may still see; a phone number by its tail."""
    mine = conflicts_seen(actor, "field.use").filter(
        told_by_id=actor.user_id, state=states.SETTLED, settled_at__gte=clock.now() - TOLD_FOR
    )
    found = list(mine.select_related("worker", "visit").order_by("-settled_at", "pk")[:MOST])
    who = settlers(found)
    return [_told(one, who.get(one.pk, "")) for one in found]


def _told(one: Conflict, by: str) -> dict[str, Any]:
    values, at = values_of(one), one.settled_at
    assert at is not None, "the database keeps a settled one's moment"
    return {
        "id": str(one.pk), "visit": str(one.visit_id),
        "house": str(one.visit.household_id or one.visit.worker_id or ""),
        "worker": str(one.worker_id), "who": one.worker.called, "field": one.field,
        "title": str(title_of(one.field)),
        "as": one.settled_as, "kept": value_of(one.field, kept_of(one)),
        "theirs": value_of(one.field, values.stood), "mine": value_of(one.field, values.told),
        "by": by, "at": f"{at.astimezone(clock.CHINA):%Y-%m-%d %H:%M}", "why": one.settled_why,
    }  # fmt: skip


def settlers(conflicts: Iterable[Conflict]) -> dict[UUID, str]:
    """Who settled each, with their office, as the audit event of the settling tells it; asked once for all."""
    keys = {str(one.pk): one.pk for one in conflicts}
    events = Event.objects.filter(
        subject_kind=Conflict._meta.label_lower, subject_id__in=keys, action="visits.conflict.settled"
    )
    return {keys[event.subject_id]: named(event.actor_name, event.office) for event in events.order_by("pk")}


def named(name: str, office: str) -> str:
    """Somebody as the phone and the settling page name them."""
    return " · ".join(filter(None, [office, name]))


# Who wrote what stands -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Written:
    """Who wrote a value and when; `by` is "" where nothing tells it."""

    by: str
    at: datetime | None = None


def writer_of(conflict: Conflict) -> Written:
    """Who wrote the value that stood when the phone's came, or heard it again since, and when."""
    worker = conflict.worker.merged_into or conflict.worker
    if conflict.field in CONSENTS:
        return _of_consent(worker, conflict)
    if conflict.field == PHONE:
        return _of_phone(worker, conflict.created_at)
    if conflict.field == STATUS:
        return _of_status(worker, conflict)
    return _of_need(worker, conflict)


def _of_consent(worker: Worker, conflict: Conflict) -> Written:
    rows = Consent.objects.filter(
        subject_id=worker.subject_id, purpose=conflict.field.partition(".")[2], recorded_at__lte=conflict.created_at
    )
    last = rows.order_by("-recorded_at", "-pk").first()
    if last is None:
        return Written("")
    if last.ended_at is not None and last.ended_at <= conflict.created_at:
        return Written(names_of([last.ended_by_id])[last.ended_by_id], last.ended_at)
    return Written(names_of([last.recorded_by_id])[last.recorded_by_id], last.recorded_at)


def _of_phone(worker: Worker, at: datetime) -> Written:
    fact = facts_on(worker, true_on=clock.today(), known_at=at).get("phone")
    if fact is None:
        return Written("")
    source = fact.source
    if source.batch_id is not None:
        return Written(_("批量导入"), fact.written_at)
    return Written(names_of([source.by_id]).get(source.by_id, ""), fact.written_at)


def _of_status(worker: Worker, conflict: Conflict) -> Written:
    stood = values_of(conflict).stood
    for event in _events([worker.pk], Worker, conflict.created_at):
        is_heard = event.action == ANSWERED and STATUS in told_by(event)
        if is_heard or event.details.get("status", ["", ""])[-1] == stood:
            return Written(named(event.actor_name, event.office), event.at)
    return Written("")


def _of_need(worker: Worker, conflict: Conflict) -> Written:
    needs = list(Need.objects.filter(worker_id=worker.pk, created_at__lte=conflict.created_at).order_by("-created_at"))
    at = conflict.created_at
    events = [*_events([need.pk for need in needs], Need, at), *_events([worker.pk], Worker, at)]
    for event in sorted(events, key=lambda event: event.pk, reverse=True):
        if event.action in ("needs.need.opened", "needs.need.reopened") or conflict.field in told_by(event):
            return Written(named(event.actor_name, event.office), event.at)
    if not needs:
        return Written("")
    first = needs[0]
    return Written(
        _("批量导入") if first.batch_id else names_of([first.created_by_id])[first.created_by_id], first.created_at
    )


def _events(keys: Sequence[UUID], model: type[Worker] | type[Need], at: datetime) -> list[Event]:
    found = Event.objects.filter(
        subject_kind=model._meta.label_lower, subject_id__in=[str(key) for key in keys], at__lte=at
    )
    return list(found.order_by("-pk")[:EVENTS_LOOKED_AT])
