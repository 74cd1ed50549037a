"""Home（首页）: my to-do, the bridge, the replay; and the two addresses that a supervisor asks."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from qiao.ground.accounts.actors import Actor
from qiao.ground.agreements.models import Programme
from qiao.ground.agreements.queries import Side, current_programme, sides
from qiao.ground.privacy.keys import KeysUnusable, current_ring
from qiao.web.field.phone import way_to
from qiao.web.frame.gate import ANY_ROLE, PUBLIC, opens_to
from qiao.web.frame.navigation import own_lists
from qiao.web.frame.pages import Page
from qiao.web.frame.todo import waiting
from qiao.web.home.bridge import Bridge, bridge
from qiao.web.home.flows import Flow, flows, list_of_moved, people, periods, place_name
from qiao.web.reports.replay import replay


class Home(Page):
    """The programme, what waits for me, the bridge map and the replay."""

    permission = ANY_ROLE
    template = "home/home.html"
    stage = "home"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it. `period` is a year, or nothing for everything until today."""
        programme = current_programme()
        asked = request.GET.get("period", "")
        year = int(asked) if asked in {str(year) for year in periods()} else None
        shown = the_bridge(self.actor, programme, year) if programme and self.actor.can("reports.view") else None
        found, own = waiting(request), own_lists(request)
        way = way_to(request) if self.actor.can("field.use") else None
        return self.show(waiting=found, bridge=shown, replay=replay(self.actor), own_lists=own, way=way)


@dataclass(frozen=True, slots=True)
class BridgeCard:
    """The map, its table and its totals, of persons the actor may see: `paired` and `others` add up to `total`."""

    flows: list[Flow]
    picture: Bridge | None
    sides: tuple[Side, Side]
    sending: str
    receiving: str
    total: int
    paired: int
    others: int
    largest: int
    href: str
    lights_mine: bool
    distance_km: int | None
    period: int | None
    periods: list[int]

    @property
    def leaves_few_out(self) -> bool:
        """Whether numbers at the places leave out what is told only as “fewer than five”."""
        return any(flow.is_few for flow in self.flows)

    @property
    def gone(self) -> int:
        """Persons of the actor's own places who count for the programme, and whom the actor may not see any more."""
        return sum(flow.gone for flow in self.flows)


def the_bridge(actor: Actor, programme: Programme, year: int | None) -> BridgeCard:
    """What the bridge card shows to an actor for a year, or for all time."""
    found = flows(actor, programme, year)
    total, paired = people(found), people(flow for flow in found if flow.paired)
    return BridgeCard(
        flows=found,
        picture=bridge(found),
        sides=sides(programme),
        sending=place_name(programme.sending_region),
        receiving=place_name(programme.receiving_region),
        total=total,
        paired=paired,
        others=total - paired,
        largest=max((flow.people for flow in found), default=0),
        href=list_of_moved(year),
        lights_mine=not all(flow.mine for flow in found),
        distance_km=programme.distance_km,
        period=year,
        periods=periods(),
    )


@opens_to(PUBLIC)
def health(request: HttpRequest) -> JsonResponse:
    """Whether the process answers at all."""
    return JsonResponse({"status": "ok"})


@opens_to(PUBLIC)
def ready(request: HttpRequest) -> JsonResponse:
    """Whether it can do its work: database and keys are there. Says what is missing, never why in detail."""
    missing = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        missing.append("database")
    try:
        current_ring()
    except KeysUnusable:
        missing.append("keys")
    return JsonResponse(
        {"status": "ready" if not missing else "not ready", "missing": missing}, status=503 if missing else 200
    )
