"""Taking over（采用）: what a row says goes to the worker it is, and back again.

A machine only fills what is empty; what differs stays as registered until a person chooses. What was there before is
kept sealed with the row.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.exchange.batches.importers import Refusal
from qiao.ground.privacy import sealing, subjects
from qiao.ground.privacy.models import Subject
from qiao.ground.privacy.visibility import move_residence
from qiao.ground.saying import Refused
from qiao.story.register import awaiting, states, tokens
from qiao.story.register.births import born_shown
from qiao.story.register.facts import is_child
from qiao.story.register.householding import household_numbered
from qiao.story.register.initials import initials_of
from qiao.story.register.keeping import place_of_before, place_of_phone
from qiao.story.register.keeping_past import Source
from qiao.story.register.models import Candidate, Household, Unlinked, Worker
from qiao.story.register.replacing import put_back, replace
from qiao.story.register.roster import CHANGED_SINCE, STILL_USED, left_alone, rows_asking
from qiao.story.register.uses import uses_of

PLAIN = ("name", "sex", "born_on", "region", "relation", "education", "skills")
FIELDS = (*PLAIN, "phone")
"""What a row may give to a worker; the household comes with the place, by hand."""
NOT_OF_A_CHILD = ("phone", "education", "skills")


def told_by(row: Unlinked) -> dict[str, Any]:
    """What the row says, by field; what it leaves blank is absent. The phone stays sealed: `""` stands for it."""
    said = {name: getattr(row, name) for name in PLAIN} | {"born_on": born_shown(row)}
    told = {name: value for name, value in said.items() if value not in ("", None, [])}
    return told | ({"phone": ""} if row.phone_sealed else {})


def lacking(worker: Worker, row: Unlinked) -> list[str]:
    """The fields that the row tells and the worker lacks: what a machine fills. `worker.subject` is loaded."""
    return [name for name in told_by(row) if _is_empty(worker, name)]


def _is_empty(worker: Worker, name: str) -> bool:
    if name == "phone":
        return not worker.subject.phone_sealed
    return getattr(worker, name) in ("", None, [])


def take_over(row: Unlinked, worker: Worker, fields: Collection[str]) -> None:
    """Give the worker these fields of the row, and keep what was there. The row is not saved; the worker is.

    Who has an identity keeps its birth and sex. A child is given no phone, education or skills.
    """
    told = {name: value for name, value in told_by(row).items() if name in fields}
    if is_child(worker.born_on or row.born_on):
        told = {name: value for name, value in told.items() if name not in NOT_OF_A_CHILD}
    if "phone" in told:
        told["phone"] = sealing.opened(row.phone_sealed, place_of_phone(row))
    before = replace(worker, told, Source(row.decided_by_id, batch_id=row.batch_id))
    row.before_sealed = sealing.seal(json.dumps(before, ensure_ascii=False) if before else "", place_of_before(row))
    row.worker, row.worker_version = worker, worker.version


def made_from(row: Unlinked, *, by: Actor) -> Worker:
    """A worker without an identity, as the row tells（缺身份证号）. The row is not saved."""
    child = is_child(row.born_on)
    is_new_house = not Household.objects.filter(number=row.household.strip(), region=row.region).exists()
    subject = Subject()
    if row.phone_sealed and not child:
        subjects.put(subject, phone=sealing.opened(row.phone_sealed, place_of_phone(row)))
    subject.save(force_insert=True)
    worker = Worker(
        id=uuid4(), subject=subject, household=household_numbered(by, row.household, row.region),
        name=row.name, initials=initials_of(row.name), sex=row.sex, born_on=row.born_on,
        born_month_only=row.born_month_only, region=row.region,
        relation=row.relation, education=None if child else row.education, skills=[] if child else row.skills,
        status=states.NOT_LOOKING if child else states.UNVERIFIED, batch_id=row.batch_id, created_by_id=by.user_id,
    )  # fmt: skip
    worker.save(force_insert=True)
    tokens.write_new([worker])
    move_residence(subject=subject, region=worker.region)
    house = worker.household_id if is_new_house and worker.household_id else None
    row.before_sealed = sealing.seal(json.dumps({"made_household": str(house)}) if house else "", place_of_before(row))
    row.worker, row.worker_version = worker, worker.version
    return worker


def give_back(row: Unlinked, *, by: Actor) -> None:
    """Undo what the row did to a worker, inside the caller's transaction; the row itself stands undecided again.

    Raises Refused: changed_since, still_used.
    """
    worker_id = row.worker_id
    assert worker_id is not None, "nothing was decided"
    awaiting.tell_unknown(row, by=by)
    worker = Worker.objects.select_for_update(of=("self",)).select_related("subject").get(pk=worker_id)
    made = row.state == "made"
    before = _before(row)
    if worker.version != row.worker_version and (made or before):
        raise Refused("changed_since", *CHANGED_SINCE)
    row.state, row.worker, row.worker_version, row.before_sealed = "asking", None, None, b""
    row.decided_at, row.decided_by_id, row.decided_by_name, row.reason = None, None, "", ""
    row.save()
    if made:
        _remove(worker, before.get("made_household"))
    elif before:
        put_back(worker, before)


def _before(row: Unlinked) -> Mapping[str, Any]:
    text = sealing.opened(row.before_sealed, place_of_before(row))
    return json.loads(text) if text else {}


def _remove(worker: Worker, made_household: str | None) -> None:
    """The worker whom a row made; nobody who is used by now. Raises Refused still_used."""
    if (used := uses_of(Worker, [worker.pk])) or worker.subject.consents.exists():
        zh, en = used.get(worker.pk, ("同意", "consent"))
        raise Refused("still_used", STILL_USED[0].format(what=zh), STILL_USED[1].format(what=en))
    asked = rows_asking([worker.pk])
    worker.delete()
    worker.subject.delete()
    left_alone(asked)
    if made_household is not None:
        Household.objects.filter(pk=made_household, version=1, workers__isnull=True).delete()


def take_rows_back(keys: Sequence[UUID], *, by: Actor) -> list[Refusal]:
    """Remove these rows with what was decided of them; whoever was changed or is used since stays, with the reason."""
    refused = []
    for row in Unlinked.objects.filter(pk__in=list(keys)).order_by("-decided_at", "-row"):
        called = row.name
        try:
            with transaction.atomic():
                if row.worker_id is not None:
                    give_back(row, by=by)
                Candidate.objects.filter(unlinked=row).delete()
                row.delete()
        except Refused as why:
            refused.append(Refusal(row.pk, why.zh, why.en, who=called))
    if len(refused) < len(keys):
        record(by=by, action="register.unlinked.removed", details={"rows": len(keys) - len(refused)})
    return refused


def undo_decision(*, by: Actor, row: Unlinked, why: str) -> None:
    """Take back what was decided of one row: the worker is as before, and the row asks again.

    Raises Refused: changed_since, still_used.
    """
    with transaction.atomic():
        held = Unlinked.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if held.worker_id is None:
            return
        was, worker_id = held.state, str(held.worker_id)
        give_back(held, by=by)
        again = Candidate.objects.filter(unlinked=held, state="same")
        again.update(state="asked", decided_at=None, decided_by_id=None, decided_by_name="", reason="")
        left_alone([held.pk])
        record(
            by=by, action="register.unlinked.reopened", subject=held, region=held.region, reason=why,
            details={"was": was, "worker": worker_id, "at": clock.now().isoformat()},
        )  # fmt: skip
