"""The programme: its two sides, who is paired with whom, who serves it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from qiao.ground.agreements.queries import current_programme, pairs, sides, terms
from qiao.web.frame.gate import ANY_ROLE
from qiao.web.frame.pages import Page


class ProgrammePage(Page):
    """The programme as it stands today."""

    permission = ANY_ROLE
    template = "agreements/programme.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it; before it is set up, say who sets it up."""
        programme = current_programme()
        if programme is None:
            return self.show(shown=None)
        return self.show(shown=programme, sides=sides(programme), pairs=pairs(programme), terms=terms(programme))
