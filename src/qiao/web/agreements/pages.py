"""The programme: its two sides, who is paired with whom, who serves it."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_noop

from qiao.ground.agreements.queries import current_programme, pairs, sides, terms
from qiao.web.frame.gate import ANY_ROLE
from qiao.web.frame.pages import Page
from qiao.web.home.flows import place_name

SOURCES = (gettext_noop("公开报道"), gettext_noop("公开报道（转述）"))
"""Where the published pairings are from, as their command writes it."""


class ProgrammePage(Page):
    """The programme as it stands today."""

    permission = ANY_ROLE
    template = "agreements/programme.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it; before it is set up, say who sets it up."""
        programme = current_programme()
        if programme is None:
            return self.show(shown=None)
        both = [replace(side, name=place_name(side.code)) for side in sides(programme)]
        told = [
            replace(
                pair,
                county_name=place_name(pair.county),
                city_name=place_name(pair.city),
                source=gettext(pair.source) if pair.source in SOURCES else pair.source,
            )
            for pair in pairs(programme)
        ]
        return self.show(shown=programme, sides=both, pairs=told, terms=terms(programme))
