"""A fair of Wuxi and Tai'an with its firms and posts, and people who may be invited."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from tests.factories.matching import HOME, WORK, need, pairing, sides_of
from tests.factories.register import VILLAGE, worker
from tests.factories.vacancies import employer, vacancy

from qiao.ground import clock
from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.privacy.consents import record_consent
from qiao.ground.privacy.slip_codes import new_code
from qiao.story.fairs.models import CheckIn, Fair, FairFirm, FairVacancy, Intent, Invitation, WalkIn
from qiao.story.needs.models import Need
from qiao.story.register.models import Worker
from qiao.story.vacancies.models import Vacancy
from qiao.web.frame.examples import example

TODAY = date(2019, 6, 30)


def fair(**more: Any) -> Fair:
    """A fair of today, under way."""
    pairing()
    told: dict[str, Any] = {
        "name": "巫溪—泰安招聘会", "home_region": HOME, "work_region": WORK, "held_on": TODAY, "begins_at": time(9),
        "ends_at": time(16), "place": "县体育馆", "state": "on",
    }  # fmt: skip
    return Fair.objects.create(**{**told, **more})


def post(of: Fair, booth: str = "A01", what: Vacancy | None = None, **more: Any) -> FairVacancy:
    """An open post at a booth of its own, or of the booth that stands."""
    offered = what or vacancy(employer(name=more.pop("employer", "")), **more)
    firm, _ = FairFirm.objects.get_or_create(fair=of, booth=booth, defaults={"employer": offered.employer})
    return FairVacancy.objects.create(firm=firm, vacancy=offered)


def looking(region: str = VILLAGE, **more: Any) -> Need:
    """An open need of somebody of Wuxi who agreed to matching."""
    of = worker(status="looking_far", region=region, **more)
    record_consent(by=SYSTEM, subject=of.subject, purpose="matching", agreed=True, said_how="当面")
    return need(of)


def invitation(of: Fair, wish: Need | None = None, **more: Any) -> Invitation:
    """Somebody invited, with a code."""
    wish = wish or looking()
    told = {"told_for": of.held_on, **more}
    return Invitation.objects.create(fair=of, worker=wish.worker, need=wish, code=new_code(), **told)


def came(of: Fair, who: Worker | None = None) -> CheckIn:
    """Somebody who came."""
    return CheckIn.objects.create(fair=of, worker=who or looking().worker, way="name", came_at=clock.moment())


def intent(at: FairVacancy, who: Worker | None = None, **more: Any) -> Intent:
    """What somebody who came said at a booth."""
    person = who or came(at.firm.fair).worker
    told: dict[str, Any] = {"kind": "interest", "said_on": TODAY, **more}
    return Intent.objects.create(fair=at.firm.fair, worker=person, post=at, **told)


def fair_in(region: str) -> Fair:
    """A fair of the region's county, or with the region's city."""
    return fair(**sides_of(region))


@example(
    "fairs.fair", "fairs.change", "fairs.move", "fairs.invite", "fairs.add", "fairs.slips", "fairs.desk", "fairs.duty"
)
def a_fair(region: str) -> dict[str, Any]:
    """A fair of the region's county."""
    return {"fair_id": fair_in(region).pk}


@example("fairs.remove", "fairs.bring")
def a_firm(region: str) -> dict[str, Any]:
    """A firm at a fair of the region's county."""
    return {"firm_id": post(fair_in(region)).firm_id}


@example("fairs.invitation", "fairs.reply", "fairs.told")
def an_invitation(region: str) -> dict[str, Any]:
    """Somebody of the region, invited."""
    return {"invitation_id": invitation(fair_in(region), looking(region=region)).pk}


@example("fairs.intent", "fairs.result")
def an_intent(region: str) -> dict[str, Any]:
    """Somebody of the region, with an intent."""
    of = fair_in(region)
    return {"intent_id": intent(post(of), came(of, looking(region=region).worker).worker).pk}


@example("fairs.person")
def somebody_there(region: str) -> dict[str, Any]:
    """Somebody of the region at the desk of a fair."""
    return {"fair_id": fair_in(region).pk, "worker_id": looking(region=region).worker_id}


@example("fairs.walk_in")
def a_note(region: str) -> dict[str, Any]:
    """A note of a walk-in at a fair of the region's county."""
    from uuid import uuid4

    from qiao.story.fairs.arriving import take_down

    note: WalkIn = take_down(
        by=SYSTEM, fair=fair_in(region), name="李某", phone="", came_at=clock.moment(), key=uuid4()
    )  # fmt: skip
    return {"note_id": note.pk}
