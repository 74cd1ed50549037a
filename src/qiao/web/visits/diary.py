"""The diary（走访日志）: visits by day, one's own or everybody's one may see, to be read and printed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from qiao.ground import clock
from qiao.story.visits.listed import diary_of
from qiao.story.visits.queries import own_visits, visits_seen
from qiao.web.frame.pages import Page
from qiao.web.visits.forms import DiaryForm

AT_MOST = 300
"""So many visits fit one diary; for more, fewer days are chosen."""


class Diary(Page):
    """走访日志: this month's, of whoever asks, unless other days or everybody's are chosen."""

    permission = "visits.view"
    stage = "visits"
    template = "visits/diary.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The days, the latest first."""
        today = clock.today()
        whose = "mine" if self.actor.can("visits.edit") else "all"
        told = {"first": today.replace(day=1).isoformat(), "last": today.isoformat(), "who": whose}
        form = DiaryForm({**told, **{name: request.GET[name] for name in told if name in request.GET}})
        if not form.is_valid():
            return self.show(form=form, days=[], is_cut=False, most=AT_MOST, chosen=None, status=422)
        chosen = form.cleaned_data
        rows = visits_seen(self.actor, self.permission)
        rows = rows.filter(visited_on__gte=chosen["first"], visited_on__lte=chosen["last"])
        if chosen["who"] == "mine":
            rows = own_visits(rows, self.actor)
        found = list(rows.order_by("-visited_on", "hour", "pk")[: AT_MOST + 1])
        days = diary_of(found[:AT_MOST], self.actor)
        return self.show(form=form, days=days, is_cut=len(found) > AT_MOST, most=AT_MOST, chosen=chosen)
