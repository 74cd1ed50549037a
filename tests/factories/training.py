"""Classes near Wuxi's villages, with their school, course and sessions; and who is in them."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import count
from typing import Any

from tests.factories.register import VILLAGE, worker

from qiao.ground import clock
from qiao.ground.privacy.slip_codes import new_code
from qiao.story.register.models import Worker
from qiao.story.training.models import Attendance, Certificate, Course, Enrolment, School, Session, TrainingClass
from qiao.web.frame.examples import example

_numbers = count(1)
STARTS = date(2019, 6, 10)


def school(**more: Any) -> School:
    """A school of Wuxi that may teach anything."""
    return School.objects.create(**{"name": f"示例职校{next(_numbers)}", "region": VILLAGE[:6], **more})


def course(**more: Any) -> Course:
    """A course in embroidery of forty hours."""
    told = {"name": f"刺绣初级{next(_numbers)}", "trade": "刺绣", "hours": 40, "skills": ["刺绣"], **more}
    return Course.objects.create(**told)


def training(sessions: int = 5, **more: Any) -> TrainingClass:
    """A class that runs in a village since the tenth of June, of one morning a day."""
    number = next(_numbers)
    told: dict[str, Any] = {
        "number": f"WX2019-{number}", "region": VILLAGE, "place": "村委会", "form": "village", "starts_on": STARTS,
        "ends_on": date(2019, 6, 28), "seats": 30, "state": "running", "living_fen_day": 5000,
    }  # fmt: skip
    told |= {"course": more.pop("course", None) or course(), "school": more.pop("school", None) or school()}
    held = TrainingClass.objects.create(**{**told, **more})
    for day in range(sessions):
        on = held.starts_on + timedelta(days=day)
        Session.objects.create(held=held, on=on, begins_at=time(9), ends_at=time(12))
    return held


def enrolment(of: TrainingClass, who: Worker | None = None, **more: Any) -> Enrolment:
    """Somebody with a seat."""
    told: dict[str, Any] = {"state": "enrolled", "asked_at": clock.moment(), "code": new_code(), **more}
    return Enrolment.objects.create(held=of, worker=who or worker(), **told)


def came(to: Session, of: Enrolment) -> Attendance:
    """They came."""
    return Attendance.objects.create(enrolment=of, session=to, way="slip", came_at=clock.moment())


def came_always(of: Enrolment) -> None:
    """They came to every session until today."""
    for session in of.held.sessions.filter(on__lte=clock.today()):
        came(session, of)


def certificate(of: Enrolment, **more: Any) -> Certificate:
    """What somebody was given who passed."""
    Enrolment.objects.filter(pk=of.pk).update(score=80, passed=True, examined_on=date(2019, 6, 28))
    number = f"QJ2019{next(_numbers):06d}"
    told: dict[str, Any] = {
        "number": number,
        "check_code": new_code(),
        "given_on": date(2019, 6, 29),
        "given_by": "巫溪县就业局",
        **more,
    }
    return Certificate.objects.create(enrolment=of, **told)


def finished(**more: Any) -> Enrolment:
    """Somebody who came to every session of a class that is over."""
    held = training(ends_on=date(2019, 6, 20), **more)
    one = enrolment(held, worker(name="覃一"))
    for session in held.sessions.all():
        came(session, one)
    return one


@example(
    *("training.class", "training.edit", "training.change", "training.class_people", "training.exam"),
    *("training.slips", "training.certificates"),
)
def a_class(region: str) -> dict[str, Any]:
    """A class of the region."""
    return {"class_id": training(region=region).pk}


@example("training.roll")
def a_session(region: str) -> dict[str, Any]:
    """A session of a class of the region."""
    return {"session_id": training(region=region).sessions.earliest("on").pk}


@example("training.enrolment")
def an_enrolment(region: str) -> dict[str, Any]:
    """Somebody of the region in a class there."""
    return {"enrolment_id": enrolment(training(region=region), worker(region=region)).pk}


@example("training.offered_new", bound="nobody")
def a_kind(region: str) -> dict[str, Any]:
    """One of the four kinds."""
    return {"kind": "schools"}


@example("training.offered", bound="nobody")
def a_school(region: str) -> dict[str, Any]:
    """A school: any office may ask it."""
    return {"kind": "schools", "row_id": school(region=region[:6]).pk}


@example("public.certificate_of", bound="nobody")
def a_certificate(region: str) -> dict[str, Any]:
    """A certificate with its code."""
    given = certificate(enrolment(training(region=region), worker(region=region)))
    return {"number": given.number, "code": given.check_code}
