"""The replay as pages show it: tiles, each a door to the list it was counted from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from qiao.ground.accounts.actors import Actor
from qiao.ground.agreements.queries import current_programme
from qiao.ground.saying import reader_language
from qiao.story.reports import permissions
from qiao.story.reports.queries import Figure, figures

LISTS: dict[str, tuple[str, str, dict[str, str]]] = {
    "moved": ("placements.list", "placements.view", {"indicator": "moved"}),
    "near_home": ("placements.list", "placements.view", {"indicator": "near_home"}),
    "workshop_income_yuan": ("placements.list", "placements.view", {"indicator": "workshop_income_yuan"}),
    "firms_2018": ("vacancies.employers", "vacancies.view", {"indicator": "firms_2018"}),
    "posts_2018": ("vacancies.list", "vacancies.view", {"indicator": "posts_2018"}),
    "townships_visited": ("visits.coverage", "visits.view", {"poorest": "1"}),
    "counties_visited_twice": ("visits.coverage", "visits.view", {"view": "table"}),
    "villages": ("visits.villages", "visits.view", {}),
    "own_industries": ("workshops.assets", "workshops.view", {"own": "1"}),
    "excavator_counties": ("training.list", "training.view", {"told": "excavators"}),
    "crafts_taught": ("training.list", "training.view", {"told": "crafts"}),
    "households": ("visits.covered", "visits.view", {"reached": "1"}),
}
"""The list behind each figure: its address's name, the permission it needs, and the filter that gives these rows."""


PEOPLE_FIRST = ("moved", "near_home", "firms_2018", "posts_2018", "workshop_income_yuan")
"""What is about people and their work stands first on a page; the rest keeps the report's order."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure as a page shows it, in the reader's language. `url` is "" where nothing can be opened."""

    key: str
    label: str
    figure: str
    unit: str
    expected: str
    ok: bool
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Replay:
    """All figures, with how many agree and how many are short."""

    tiles: tuple[Tile, ...]
    as_of: date

    @property
    def opens(self) -> bool:
        """Whether a tile leads anywhere."""
        return any(tile.url for tile in self.tiles)

    def closed(self) -> Replay:
        """The same for whoever cannot open the lists: figures, no doors."""
        return replace(self, tiles=tuple(replace(tile, url="") for tile in self.tiles))

    @property
    def agreed(self) -> int:
        """How many agree."""
        return sum(tile.ok for tile in self.tiles)

    @property
    def short(self) -> int:
        """How many do not."""
        return len(self.tiles) - self.agreed


def replay(actor: Actor) -> Replay | None:
    """The replay for whoever may see the results of the whole programme; None for others and without a programme.

    A county's or a city's own list would be shorter than the figure. A figure that cannot be opened is not printed
    （design/BRIEF.md §1.3）, and so their home leaves the replay out: not even as text under “the whole programme”.
    """
    programme = current_programme()
    if programme is None or not sees_whole(actor):
        return None
    language = reader_language()
    found = sorted(figures(), key=lambda each: PEOPLE_FIRST.index(each.key) if each.key in PEOPLE_FIRST else 99)
    return Replay(tuple(_tile(figure, language, actor) for figure in found), found[0].as_of)


def sees_whole(actor: Actor) -> bool:
    """Whether the actor sees both sides whole: then, and only then, a figure and its list agree for them."""
    programme = current_programme()
    if programme is None:
        return False
    both = (programme.sending_region, programme.receiving_region)
    return all(actor.covers(permissions.VIEW, region) for region in both)


def list_of(key: str, actor: Actor) -> str:
    """The address of the list behind a figure; "" when there is none, or not for this actor."""
    name, permission, query = LISTS.get(key, ("", "", {}))
    if not name or not actor.can(permission):
        return ""
    try:
        return f"{reverse(name)}?{urlencode(query)}" if query else reverse(name)
    except NoReverseMatch:
        return ""


def _tile(figure: Figure, language: str, actor: Actor) -> Tile:
    return Tile(
        key=figure.key,
        label=figure.label(language),
        figure=figure.digits(figure.counted),
        unit="" if figure.counted is None else figure.unit(language),
        expected=figure.expected_text(language),
        ok=figure.ok,
        note=figure.note(language),
        url=reverse("reports.figure", args=[figure.key]) if figure.opens and list_of(figure.key, actor) else "",
    )
