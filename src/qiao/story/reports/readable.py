"""Readable（读得到的）: a fact goes into a form only where the asker may read it on the person's own page.

Everything on a worker's page is read by whoever sees the worker, identities included once a purpose is given. What the
household's page tells is read by the offices of the place where the household lives, and by nobody else: a receiving
office sees its people by their work, and opens no household (ADR 0027).
"""

from __future__ import annotations

from django.db.models import Q

from qiao.ground.accounts.actors import Actor
from qiao.story.register.models import Worker
from qiao.story.register.permissions import VIEW

OF_HOUSEHOLD = frozenset(
    {
        *("poverty_status", "poverty_since", "monitored", "monitored_since", "exited_on", "cause", "causes_other"),
        *("income_before_yuan", "income_before_year", "income_now_yuan", "income_now_year", "farm_income_yuan"),
        *("relation", "helper"),
        "political",  # on no page at all: it passes only through the forms of the place where somebody lives
    }
)
"""Facts that only the household's page tells, and those that no page does."""


def reads_household(by: Actor, worker: Worker) -> bool:
    """Whether the actor may open the worker's household; of one in none, whether they live in the actor's place."""
    house = worker.household
    if house is not None and any(house.pk in scope.households for scope in by.reaches(VIEW)):
        return True
    return by.covers(VIEW, house.region if house is not None else worker.region)


def households_read(by: Actor, path: str = "") -> Q:
    """The same as a filter on rows of workers (`path` "") or of anything with a key to a worker ("worker")."""
    before = f"{path}__" if path else ""
    alone = Q(**{f"{before}household__isnull": True})
    read = by.within(VIEW, f"{before}household__region") | (alone & by.within(VIEW, f"{before}region"))
    assigned = [key for scope in by.reaches(VIEW) for key in scope.households]
    return read | Q(**{f"{before}household_id__in": assigned}) if assigned else read
