"""The whole bridge: the programme with its fourteen pairs, and people of every county at work in every city."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from qiao.ground.agreements.models import Pairing, Programme
from qiao.ground.places.pairings import PAIRINGS
from qiao.ground.privacy.models import Subject
from qiao.story.placements.models import Placement
from qiao.story.register.models import Worker

PEOPLE = (165, 100, 96, 88, 105, 175, 138, 127, 132, 128, 81, 74, 90, 48)
"""People of each pair, in the programme's order; 41 more went elsewhere."""
ELSEWHERE = (("500101", "370200", 18), ("500235", "370100", 12), ("500238", "371700", 8), ("500243", "370800", 3))
EVERYBODY = sum(PEOPLE) + sum(people for *_, people in ELSEWHERE)


def programme() -> Programme:
    """The programme with its fourteen pairs, in their order."""
    made = Programme.objects.create(
        name="鲁渝劳务协作",
        name_en="Shandong–Chongqing labour cooperation",
        sending_region="50",
        receiving_region="37",
        distance_km=1500,
        reconstructed=True,
    )
    Pairing.objects.bulk_create(
        Pairing(programme=made, position=number, county=pair.county_code, city=pair.city_code)
        for number, pair in enumerate(PAIRINGS, start=1)
    )
    return made


def crowd(share: int = 1) -> int:
    """People at work along every pair and a few elsewhere, one in `share` of them. Returns how many."""
    wanted = [(pair.county_code, pair.city_code, people) for pair, people in zip(PAIRINGS, PEOPLE, strict=True)]
    rows = [(home, work) for home, work, people in [*wanted, *ELSEWHERE] for _ in range(max(1, people // share))]
    ids = [UUID(int=number) for number in range(1, len(rows) + 1)]
    Subject.objects.bulk_create([Subject(id=one, resident_id_index=None) for one in ids])
    Worker.objects.bulk_create(
        [
            Worker(
                id=one, subject_id=one, name=f"冉{number}", region=f"{home}100", status="working", created_by_id=None
            )
            for number, (one, (home, _)) in enumerate(zip(ids, rows, strict=True))
        ]
    )
    Placement.objects.bulk_create(
        [_placement(number, one, home, work) for number, (one, (home, work)) in enumerate(zip(ids, rows, strict=True))]
    )
    return len(rows)


def _placement(number: int, worker_id: UUID, home: str, work: str) -> Placement:
    """One in five has left; three in five began in 2018, the rest in 2019."""
    started = date(2018, 3, 1) + timedelta(days=number % 200) if number % 5 < 3 else date(2019, 2, 20)
    ended = started + timedelta(days=100) if number % 5 == 0 else None
    return Placement(
        id=worker_id,
        worker_id=worker_id,
        employer_name="岱宗服务（示例）",
        job="客服专员",
        region=f"{work[:4]}02",
        home_region=f"{home}100",
        channel="organised",
        organised=True,
        poverty_then="poor",
        started_on=started,
        ended_on=ended,
        state="ended" if ended else "confirmed",
        wage_yuan_month=3800,
    )
