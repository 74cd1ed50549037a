"""What a call gave（电话打通没有）: one tap on the person's page; a number that is dead becomes a to-do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from qiao.ground.accounts.actors import Actor
from qiao.ground.saying import Refused, Tone
from qiao.story.placements.roll_call import found_again
from qiao.story.register import phoning
from qiao.story.register.models import Worker
from qiao.web.register.pages import RegisterPage


@dataclass(frozen=True, slots=True)
class PhoneBlock:
    """The last call to the number that stands, and what may be said of one."""

    said: Any
    on: date | None
    is_dead: bool
    tone: Tone
    choices: list[tuple[str, Any]]


def phone_block(worker: Worker, actor: Actor) -> PhoneBlock | None:
    """For the person's page; None where there is no phone, or this role does not call."""
    subject = worker.subject
    if not subject.phone_index or not actor.can("register.phone"):
        return None
    said = phoning.SAID.get(subject.phone_said, "")
    dead = subject.phone_said in phoning.DEAD
    return PhoneBlock(said, subject.phone_said_on, dead, "wait" if dead else "ready", list(phoning.SAID.items()))


def note_call(by: Actor, worker_id: UUID, said: str) -> None:
    """What a call gave; somebody at work who was lost and answers is found. Raises as phoning.mark_phone."""
    with transaction.atomic():
        phoning.mark_phone(by=by, worker_id=worker_id, said=said)
        if said == phoning.THROUGH:
            found_again(by=by, worker_id=worker_id)


class PhoneSaid(RegisterPage):
    """打过电话: 通, 空号, 停机, 非本人, 拒访."""

    permission = "register.phone"

    def post(self, request: HttpRequest, worker_id: UUID) -> HttpResponse:
        """Write it down, and go back to the person."""
        self.worker(worker_id)
        try:
            note_call(self.actor, worker_id, request.POST.get("said", ""))
            messages.success(request, _("记好了。"))
        except Refused as refused:
            messages.error(request, refused.said)
        return self.to_worker(worker_id)
