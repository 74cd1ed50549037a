"""Known places（知道的单位）: workshops, firms and projects by name that a phone carries, to choose from on a visit."""

from __future__ import annotations

from django.db.models import Q

from qiao.ground.accounts.actors import Actor, code_range
from qiao.story.placements.queries import placements_seen
from qiao.story.register.queries import own_regions
from qiao.story.vacancies.queries import visible_employers
from qiao.story.visits import states
from qiao.story.visits.queries import visits_seen

MOST = 200
"""Names of each kind; a county has some hundred firms, and any name may be written."""
COUNTY = 6


def places_known(actor: Actor) -> list[dict[str, str]]:
    """Those visited before, as far as the actor may see the visits; firms of one's own counties, for whoever may see
    firms; and where one's own people work in the county. Each name once a kind."""
    found: dict[tuple[str, str], str] = {}
    seen = visits_seen(actor, "visits.view").exclude(place="")
    for kind in states.NAMED:
        names = seen.filter(kind=kind).order_by("place", "region").values_list("place", "region").distinct()
        found |= {(kind, name): region for name, region in names[:MOST]}
    firms = visible_employers(actor).filter(_of_own_counties(actor), merged_into__isnull=True)
    for name, region in firms.order_by("name", "pk").values_list("name", "region")[:MOST]:
        found.setdefault((states.EMPLOYER, name), region)
    near = placements_seen(actor).filter(_of_own_counties(actor), ended_on__isnull=True).exclude(employer_name="")
    told = near.order_by("employer_name", "region", "channel").values_list("channel", "employer_name", "region")
    for channel, name, region in told.distinct()[:MOST]:
        found.setdefault((states.WORKSHOP if channel == states.WORKSHOP else states.EMPLOYER, name), region)
    return [{"kind": kind, "name": name, "region": region} for (kind, name), region in sorted(found.items())]


def _of_own_counties(actor: Actor) -> Q:
    near = Q(pk__in=[])
    for region in own_regions(actor, "field.use"):
        low, high = code_range(region[:COUNTY])
        near |= Q(region__gte=low, region__lt=high)
    return near
