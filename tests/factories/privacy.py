"""People's identities for tests: `subject` makes one with made-up values, seen from where it lives."""

from __future__ import annotations

from datetime import date
from itertools import count

from qiao.ground.privacy import subjects, visibility
from qiao.ground.privacy.models import Subject
from qiao.ground.privacy.resident_ids import compose

_numbers = count()


def identity() -> str:
    """Another identity number of nobody."""
    number = next(_numbers)
    return compose("500901", date(1950 + number // 1000 % 50, 1 + number // 50_000 % 12, 1), number % 1000)


def subject(region: str = "500238", *, since: date = date(2018, 1, 1), **values: str) -> Subject:
    """A person living in a region, with an identity, a phone and a card unless told otherwise."""
    number = next(_numbers)
    told = {"resident_id": identity(), "phone": f"139{number:08d}", "bank_card": f"62220212{number:010d}"} | values
    made = subjects.put(Subject(), **told)
    made.save()
    if region:
        visibility.show(subject=made, region=region, ground=visibility.RESIDENCE, since=since)
    return made
