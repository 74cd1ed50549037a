"""Steps of the field server for work near home: what a workshop and a class need, and what came of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

VILLAGE = "500238001002"


def near_home_ground() -> dict[str, str]:
    """What work near home needs: the pair, the county's officer, a firm of the county, somebody who sews."""
    from tests.factories.accounts import officer
    from tests.factories.matching import HOME, pairing
    from tests.factories.register import worker
    from tests.factories.vacancies import employer

    pairing()
    officer("county", HOME, username="county")
    employer(name="示例绣品合作社", region=HOME)
    return {"sews": str(worker(region=VILLAGE, name="龚绣娘", born=date(1985, 5, 6), skills=["刺绣"]).pk)}


def place() -> str:
    """The village as a form reads it."""
    from qiao.ground import places

    return places.by_code(VILLAGE, historic=True).full_name


def person(called: str) -> str:
    """Whoever is called so."""
    from qiao.story.register.models import Worker

    return str(Worker.objects.get(name=called).pk)


def staff(n: int) -> int:
    """So many more of the village are at work in the workshop since March 2018."""
    from tests.factories.placements import placement
    from tests.factories.register import worker

    from qiao.story.workshops.models import Workshop

    of = Workshop.objects.get()
    told = {"workshop": of, "region": VILLAGE, "channel": "workshop", "organised": False, "employer": of.employer}
    for year in range(n):
        placement(worker(region=VILLAGE, born=date(1975 + year, 7, 8)), employer_name=of.employer.name, **told)
    return n


def wishes(n: int) -> int:
    """So many of the village would learn embroidery and stay; a post near home asks for it."""
    from tests.factories.matching import HOME
    from tests.factories.needs import need
    from tests.factories.register import worker
    from tests.factories.vacancies import employer, vacancy

    for number in range(n):
        who = worker(region=VILLAGE, name=f"冉绣{number:02d}", sex="2", born=date(1960 + number % 40, 9, 10))
        need(who, care=True, training_wish=True, training_trade="刺绣")
    firm = employer(name="示例绣坊", region=HOME)
    vacancy(firm, title="绣工", skills=["刺绣"], place=HOME, headcount=20, filled=0)
    return n


def enrolled(n: int) -> list[str]:
    """So many of those who wish have a seat in the class; the codes of everybody in it."""
    from qiao.ground.accounts.actors import actor_of
    from qiao.ground.accounts.models import User
    from qiao.story.register.models import Worker
    from qiao.story.training.enrolling import enrol
    from qiao.story.training.models import Enrolment, TrainingClass

    held, by = TrainingClass.objects.get(), actor_of(User.objects.get(username="county"))
    for who in Worker.objects.filter(name__startswith="冉绣").order_by("name")[:n]:
        enrol(by=by, held=held, worker_id=who.pk, said_by="本人", how="走访")
    return sorted(Enrolment.objects.filter(state="enrolled").values_list("code", flat=True))


def attended() -> list[list[str]]:
    """Way and note of everybody who came."""
    from qiao.story.training.models import Attendance

    return [list(row) for row in Attendance.objects.order_by("pk").values_list("way", "note")]


def certificate() -> list[str]:
    """Number and check code of one that was given."""
    from qiao.story.training.models import Certificate

    return list(Certificate.objects.order_by("number").values_list("number", "check_code")[0])


STEPS: dict[str, Callable[..., Any]] = {
    "near-home-ground": near_home_ground,
    "place": place,
    "person": person,
    "staff": staff,
    "wishes": wishes,
    "enrolled": enrolled,
    "attended": attended,
    "certificate": certificate,
}
