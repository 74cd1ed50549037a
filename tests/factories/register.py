"""People of the register: `worker` makes one with subject and visibility; `roster_rows` makes ledgers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.db import transaction

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.privacy import sealing, subjects
from qiao.ground.privacy.models import Subject, Visibility
from qiao.ground.privacy.resident_ids import SYNTHETIC_AREAS, compose
from qiao.story.register import tokens
from qiao.story.register.initials import initials_of
from qiao.story.register.keeping import place_of_phone
from qiao.story.register.keeping_past import Source, held, keep_past
from qiao.story.register.merging import merge_workers
from qiao.story.register.models import Candidate, Household, Merge, PastFact, Unlinked, Worker
from qiao.web.frame.examples import example

VILLAGE = "500238001002"
_numbers = count(1)
_SURNAMES, _GIVEN = "冉谭李向龚黄彭刘覃吴周陈蒲", "建国春秀世全大安小梅桂芝家旺正华明月"


def identity(number: int, born: date | None = None) -> str:
    """The identity number of somebody who does not exist; another for every number."""
    born = born or date(1970, 1, 1) + timedelta(days=number % 10_000)
    return compose(SYNTHETIC_AREAS[number // 1000 % 99], born, number % 1000)


def name(number: int) -> str:
    """A made-up name."""
    pairs = len(_GIVEN) // 2
    at = number // len(_SURNAMES) % pairs
    return _SURNAMES[number % len(_SURNAMES)] + _GIVEN[2 * at : 2 * at + 2]


def worker(*, region: str = VILLAGE, born: date = date(1985, 3, 12), phone: str = "", **more: Any) -> Worker:
    """A worker with an identity, seen by the region of their home."""
    number = next(_numbers)
    subject = subjects.put(Subject(), resident_id=identity(number, born), phone=phone)
    subject.save()
    Visibility.objects.create(subject=subject, region=region, ground="residence", valid_from=date(2017, 1, 1))
    called = more.pop("name", name(number))
    facts = {"name": called, "initials": initials_of(called), "sex": "2" if number % 2 else "1", **more}
    made = Worker.objects.create(subject=subject, region=region, born_on=born, **facts)
    with transaction.atomic():
        tokens.rewrite([made.pk])
    return made


def household(*, region: str = VILLAGE, **more: Any) -> Household:
    """A household; numbered unless told otherwise."""
    number = more.pop("number", f"TH-{next(_numbers):05d}")
    return Household.objects.create(region=region, number=number, **more)


def roster_rows(rows: int, *, start: int = 100_000, villages: tuple[str, ...] = (VILLAGE,)) -> Iterator[dict[str, Any]]:
    """Rows as a reading of the roster gives them: one person each, three to a household."""
    for place in range(rows):
        number = start + place
        yield {
            "row": place + 2,
            "sheet": "花名册",
            "name": name(number),
            "identity": identity(number),
            "phone": f"154{number:08d}",
            "household": f"H{number // 3:06d}",
            "relation": "户主" if number % 3 == 0 else "配偶",
            "residence": villages[number // 3 % len(villages)],
            "ethnicity": "土家族",
            "education": "初中",
            "poverty_status": "建档立卡贫困户" if number // 3 % 2 else "非贫困户",
            "health": ["健康"],
            "skills": ["缝纫"],
        }


@example(
    "register.worker_edit",
    "register.worker_verify",
    "register.worker_status",
    "register.worker_merge",
    "register.worker_phone",
    "people.worker",
    "people.paper",
    "people.record",
    "people.consent",
    "people.then",
    "needs.need_new",
    "placements.placement_new",
)
def a_worker(region: str) -> dict[str, Any]:
    """A worker whose home is the region."""
    return {"worker_id": worker(region=region).pk}


@example("register.merge_pair")
def two_workers(region: str) -> dict[str, Any]:
    """Two workers at home in the region, who may be one."""
    return {"worker_id": worker(region=region).pk, "other_id": worker(region=region).pk}


@example("register.unmerge")
def a_merge(region: str) -> dict[str, Any]:
    """Two workers of the region who were made one."""
    kept, dropped = worker(region=region), worker(region=region)
    merge_workers(by=SYSTEM, keep_id=kept.pk, drop_id=dropped.pk, why="同一人")
    return {"merge_id": Merge.objects.get(keep=kept).pk}


@example("register.unlinked_row")
def an_unlinked_row(region: str) -> dict[str, Any]:
    """A row without an identity, and a worker who may be its person."""
    known = worker(region=region, phone="15400000001")
    row = unlinked(name=known.name, born_on=known.born_on, region=region, state="asking")
    Candidate.objects.create(
        unlinked=row, worker=known, probability=0.9,
        why={"name": ["exact", 8.0], "birth": ["exact", 13.0], "place": ["village", 9.0], "phone": ["unknown", 0.0]},
    )  # fmt: skip
    return {"row_id": row.pk}


def unlinked(**more: Any) -> Unlinked:
    """A row of a list without identities."""
    phone = more.pop("phone", "")
    told = {"name": "冉秀兰", "region": VILLAGE, "born_on": date(1985, 3, 12), "row": next(_numbers), **more}
    row = Unlinked(phone_tail=phone[-4:], **told)
    row.phone_sealed = sealing.seal(phone, place_of_phone(row))
    row.save(force_insert=True)
    return row


def asked(row: Unlinked, worker: Worker) -> Candidate:
    """The question whether a row is this worker."""
    return Candidate.objects.create(unlinked=row, worker=worker, probability=0.5)


@example("register.household", "register.household_edit", "register.household_then")
def a_household(region: str) -> dict[str, Any]:
    """A household in the region."""
    return {"household_id": household(region=region).pk}


@example("privacy.reveal_past")
def a_past_phone(region: str) -> dict[str, Any]:
    """A phone that a worker of the region had before."""
    one = worker(region=region, phone="15400000001")
    with transaction.atomic():
        keep_past([held(one, "phone")], Source())
    return {"fact_id": PastFact.objects.get(worker=one).pk}
