"""Classes near Wuxi's villages, with their school, course and sessions; and who is in them."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import count
from typing import Any

from tests.factories.register import VILLAGE, worker

from qiao.ground import clock
from qiao.ground.privacy.slip_codes import new_code
from qiao.story.register.models import Worker
from qiao.story.training.models import Attendance, Course, Enrolment, School, Session, TrainingClass

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
