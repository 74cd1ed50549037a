"""Results（成效）: the replay, and the door from each figure to its list."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from qiao.web.frame.navigation import own_lists
from qiao.web.frame.pages import Page
from qiao.web.reports.replay import list_of, replay, sees_whole


class ReplayPage(Page):
    """Every figure of the report, counted from records, green or red."""

    permission = "reports.view"
    stage = "reports"
    template = "reports/replay.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it; whoever sees only a part of the programme is told whose page this is."""
        return self.show(replay=replay(self.actor), own_lists=own_lists(request))


class FigurePage(Page):
    """One figure: leads on to the list that it was counted from."""

    permission = "reports.view"
    stage = "reports"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        """To the list; 404 for a figure without one, or for whoever would see only a part of it."""
        url = list_of(key, self.actor)
        if not url or not sees_whole(self.actor):
            raise Http404
        return HttpResponseRedirect(url)
