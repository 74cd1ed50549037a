"""What a call gave: said with its day, cleared by another number, kept by the same one, by whatever way it comes."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.factories.accounts import acting
from tests.factories.register import VILLAGE, worker

from qiao.ground.audit.models import Event
from qiao.ground.privacy import subjects
from qiao.ground.privacy.models import Subject
from qiao.ground.saying import Refused
from qiao.story.register import facts
from qiao.story.register.actions import change_worker
from qiao.story.register.facts import WorkerFacts
from qiao.story.register.intake import Intake
from qiao.story.register.models import Worker
from qiao.story.register.phoning import DEAD, SAID, mark_phone

pytestmark = pytest.mark.django_db
OLD, NEW = "15400000012", "15400000013"
TODAY = date(2019, 6, 30)


def marked(who: Worker) -> tuple[str, date | None]:
    subject = Subject.objects.get(pk=who.subject_id)
    return subject.phone_said, subject.phone_said_on


@pytest.mark.parametrize("said", SAID)
def test_every_word_of_the_form_is_kept_with_its_day_and_told_once(said: str) -> None:
    who, clerk = worker(phone=OLD), acting("village", VILLAGE)
    mark_phone(by=clerk, worker_id=who.pk, said=said)
    mark_phone(by=clerk, worker_id=who.pk, said=said)
    assert marked(who) == (said, TODAY)
    told = Event.objects.get(action="register.worker.phoned")
    assert told.details["said"] == ["", said]
    assert OLD not in str(told.details)


def test_a_new_number_clears_the_mark_and_the_old_one_typed_again_does_not() -> None:
    who, clerk = worker(phone=OLD), acting("county", "500238")
    mark_phone(by=clerk, worker_id=who.pk, said="empty")
    given = {name: value for name, value in facts.of_worker(who).items() if name in WorkerFacts.__slots__}
    change_worker(by=clerk, worker_id=who.pk, version=who.version, given=WorkerFacts(**given, phone=OLD))
    assert marked(who) == ("empty", TODAY)
    change_worker(by=clerk, worker_id=who.pk, version=who.version, given=WorkerFacts(**given, phone=NEW))
    assert marked(who) == ("", None)


def test_a_number_that_is_only_withdrawn_keeps_saying_why() -> None:
    who, clerk = worker(phone=OLD), acting("county", "500238")
    mark_phone(by=clerk, worker_id=who.pk, said="stopped")
    given = {name: value for name, value in facts.of_worker(who).items() if name in WorkerFacts.__slots__}
    change_worker(by=clerk, worker_id=who.pk, version=who.version, given=WorkerFacts(**given, no_phone=True))
    assert marked(who) == ("stopped", TODAY)


def test_a_new_number_in_a_roster_clears_the_mark() -> None:
    who, clerk = worker(phone=OLD), acting("county", "500238")
    mark_phone(by=clerk, worker_id=who.pk, said="stranger")
    identity = subjects.in_clear(Subject.objects.get(pk=who.subject_id), "resident_id")
    row = {"row": 2, "sheet": "花名册", "name": who.name, "identity": identity, "phone": NEW, "residence": VILLAGE}
    with transaction.atomic():
        Intake([row], by=clerk, permission="register.import").written(uuid4())
    assert marked(who) == ("", None)


@pytest.mark.parametrize(("said", "phone", "code"), [("busy", OLD, "phone_word"), ("empty", "", "no_phone")])
def test_what_makes_no_sense_is_refused_by_name(said: str, phone: str, code: str) -> None:
    who = worker(phone=phone)
    with pytest.raises(Refused) as refused:
        mark_phone(by=acting("village", VILLAGE), worker_id=who.pk, said=said)
    assert refused.value.code == code
    assert marked(who) == ("", None)


def test_who_may_not_see_somebody_says_nothing_of_their_phone() -> None:
    who = worker(phone=OLD)
    with pytest.raises(Worker.DoesNotExist):
        mark_phone(by=acting("village", "500238001003"), worker_id=who.pk, said="empty")


def test_the_database_keeps_word_and_day_together() -> None:
    who = worker(phone=OLD)
    mine = Subject.objects.filter(pk=who.subject_id)
    for values in ({"phone_said": "empty"}, {"phone_said_on": TODAY}, {"phone_said": "busy", "phone_said_on": TODAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            mine.update(**values)
    assert set(DEAD) < set(SAID) == {word for word, _name in Subject.PHONE_SAID if word}
