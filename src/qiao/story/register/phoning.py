"""Phoning（打电话）: what a call to a phone gave, in the words of the follow-up form（R5）; which are dead."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.privacy.models import Subject
from qiao.story.register import errors
from qiao.story.register.models import Worker
from qiao.story.register.permissions import PHONE
from qiao.story.register.queries import workers_seen

THROUGH, EMPTY, STOPPED, STRANGER, REFUSED = "through", "empty", "stopped", "stranger", "refused"
DEAD = (EMPTY, STOPPED, STRANGER)
"""This number reaches the person no more. Whoever does not want to talk（拒访）has a phone that works."""
SAID: dict[str, Any] = {
    THROUGH: pgettext_lazy("电话", "通"),
    EMPTY: _("空号"),
    STOPPED: _("停机"),
    STRANGER: _("非本人"),
    REFUSED: _("拒访"),
}


def mark_phone(*, by: Actor, worker_id: UUID, said: str) -> Worker:
    """Record what a call gave（通、空号、停机、非本人、拒访）. The same on the same day is said once.

    Raises Worker.DoesNotExist; Refused phone_word, no_phone.
    """
    if said not in SAID:
        raise errors.phone_word()
    with transaction.atomic():
        worker = workers_seen(by, PHONE).select_related("subject").get(pk=worker_id)
        subject = Subject.objects.select_for_update().get(pk=worker.subject_id)
        if not subject.phone_index:
            raise errors.no_phone()
        if (subject.phone_said, subject.phone_said_on) == (said, clock.today()):
            return worker
        before = subject.phone_said
        subject.phone_said, subject.phone_said_on = said, clock.today()
        subject.save(update_fields=["phone_said", "phone_said_on"])
        record(
            by=by, action="register.worker.phoned", subject=worker, region=worker.region,
            details={"said": [before, said]},
        )  # fmt: skip
    return Worker.objects.select_related("subject").get(pk=worker_id)


def phone_dead_q(path: str = "") -> Q:
    """Whose phone is dead: of workers (`path` ""), or of what has a key to one ("worker__")."""
    return Q(**{f"{path}subject__phone_said__in": DEAD})
