"""Standing（现状）: whether this phone may send, and what waits for a person; asked whenever there is signal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from qiao.story.visits.conflicts import is_open_q
from qiao.story.visits.models import Conflict
from qiao.web.field.doors import DoorPage
from qiao.web.frame.answers import answer


class Standing(DoorPage):
    """现状. The gate answers for whoever is not logged in, and for a phone that is no longer enrolled."""

    passive = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """All is well."""
        waiting = Conflict.objects.filter(is_open_q(), told_by_id=self.actor.user_id).count()
        return answer(request, {"signed_in": True, "device": "ok", "unsettled": waiting})
