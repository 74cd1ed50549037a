"""People for the benches: `qiao world`'s people put into the register by PostgreSQL's own bulk door.

Identities are sealed and indexed, and each person is seen by their village, as the register's own writes would do.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

AS_OF = date(2019, 6, 30)
SEED = 20
AT_ONCE = 20_000
STATUSES = ("unverified", "looking_far", "looking_near", "working", "not_looking", "looking_again")


def fill(workers: int) -> dict[str, str]:
    """Households, subjects, visibilities and workers by COPY; returns a county and a village with many people."""
    from qiao.cli.world import geography_of
    from qiao.cli.world_rows import identities
    from qiao.engine.world import generate

    made = generate(workers=workers, seed=SEED, geography=geography_of([], AS_OF), as_of=AS_OF, vacancies=100)
    people = made.workers.with_columns(identity=identities(made.workers))
    draw = random.Random(SEED)
    households: dict[int, Any] = {}
    for part in people.iter_slices(AT_ONCE):
        _copy_part(part.to_dicts(), households, draw)
    _analyse()
    by_county = people["home"].str.slice(0, 6).value_counts(sort=True)
    by_village = people["home"].value_counts(sort=True)
    return {"county": str(by_county.item(0, 0)), "village": str(by_village.item(0, 0))}


def _copy_part(people: Sequence[dict[str, Any]], households: dict[int, Any], draw: random.Random) -> None:
    from qiao.ground.privacy import subjects
    from qiao.ground.privacy.keys import current_ring
    from qiao.ground.privacy.models import Subject, Visibility
    from qiao.story.register.initials import initials_of
    from qiao.story.register.models import Household, Worker

    ring = current_ring()
    rows: dict[Any, list[Any]] = {Household: [], Subject: [], Visibility: [], Worker: []}
    for person in people:
        if person["household"] not in households:
            number = f"C{person['household']:07d}"
            poverty = "poor" if person["poor"] else ""
            house = Household(number=number, region=person["home"], poverty=poverty)
            households[person["household"]] = house.pk
            rows[Household].append(house)
        subject = subjects.put(Subject(), ring, resident_id=person["identity"], phone=f"154{person['id']:08d}")
        rows[Subject].append(subject)
        since = AS_OF - timedelta(days=draw.randrange(30, 700))
        rows[Visibility].append(
            Visibility(subject_id=subject.pk, region=person["home"], ground="residence", valid_from=since)
        )
        rows[Worker].append(
            Worker(
                subject_id=subject.pk, household_id=households[person["household"]], name=person["name"],
                initials=initials_of(person["name"]), sex="1" if person["sex"] == "M" else "2",
                born_on=person["birth"], region=person["home"], relation=person["relation"],
                education=person["education"], skills=person["skills"], status=draw.choice(STATUSES),
                verified_on=AS_OF - timedelta(days=draw.randrange(400)) if draw.random() < 0.9 else None,
            )
        )  # fmt: skip
    for model, made in rows.items():
        _copy(model, made)


def _copy(model: Any, made: Iterable[Any]) -> None:
    """COPY rows of a model: PostgreSQL's own bulk door."""
    from django.db import connection
    from django.utils import timezone

    fields = [
        field
        for field in model._meta.concrete_fields
        if field.column != "id" or field.get_internal_type() == "UUIDField"
    ]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    now = timezone.now()
    with connection.cursor() as cursor, cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy:
        for row in made:
            copy.write_row([_value(field, row, now, connection) for field in fields])


def _value(field: Any, row: Any, now: Any, connection: Any) -> Any:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return now
    return field.get_db_prep_save(getattr(row, field.attname), connection)


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
