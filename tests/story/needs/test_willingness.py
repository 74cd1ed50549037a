"""The willingness form through the web: people and needs together, once, and back again."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from tests.factories import register as factory
from tests.factories.accounts import acting

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import Written
from qiao.ground.privacy.consents import record_consent, withdraw
from qiao.ground.privacy.models import Consent, Subject
from qiao.story.needs.models import Need
from qiao.story.needs.willingness import Willingness
from qiao.story.register.models import Worker

pytestmark = pytest.mark.django_db
BATCH = uuid4()


@pytest.fixture
def officer() -> Actor:
    return acting("township", "500238001")


def form(number: int = 1, **more: Any) -> dict[str, Any]:
    row = {"row": 2, "sheet": "登记表", "name": "覃正华", "identity": factory.identity(number), "phone": "15400000001"}
    stated = {"residence": factory.VILLAGE, "next_step": "外出务工", "reach": "结对地区", "wage_floor_yuan": 3200}
    return {**row, **stated, "skills": ["叉车"], "certificates": ["叉车证"], "consent_on": date(2019, 6, 20), **more}


def written(rows: list[dict[str, Any]], by: Actor) -> list[Written]:
    with transaction.atomic():
        return Willingness().write(rows, by=by, batch_id=BATCH)


def test_a_form_registers_the_person_and_states_the_need(officer: Actor) -> None:
    entries = written([form()], officer)
    assert {entry.kind for entry in entries} >= {"register.worker", "needs.need"}
    need = Need.objects.select_related("worker").get()
    assert (need.reach, need.wage_floor_yuan, need.state) == (3, 3200, "open")
    assert (need.skills, need.certificates, need.abilities) == (["叉车"], ["叉车证"], ["叉车", "叉车证"])
    assert (need.worker.status, need.worker.verified_on) == ("looking_far", date(2019, 6, 20))


def test_the_same_form_again_changes_nothing(officer: Actor) -> None:
    written([form(companions="A1")], officer)
    (judged,) = Willingness().judge([form(companions="A1")], by=officer)
    assert judged.verdict == "same"
    written([form(companions="A1")], officer)
    assert Need.objects.count() == 1


def test_another_wish_replaces_the_standing_one_and_undo_gives_it_back(officer: Actor) -> None:
    written([form()], officer)
    later = [form(wage_floor_yuan=3600)]
    (judged,) = Willingness().judge(later, by=officer)
    assert [(change.before, change.after) for change in judged.changes] == [("3200", "3600")]
    entries = written(later, officer)
    assert sorted(Need.objects.values_list("state", "wage_floor_yuan")) == [("closed", 3200), ("open", 3600)]
    with transaction.atomic():
        assert Willingness().undo(entries[::-1], by=officer) == []
    assert list(Need.objects.values_list("state", "wage_floor_yuan")) == [("open", 3200)]


def test_undo_of_a_first_form_leaves_nothing(officer: Actor) -> None:
    entries = written([form()], officer)
    with transaction.atomic():
        assert Willingness().undo(entries[::-1], by=officer) == []
    assert (Need.objects.count(), Worker.objects.count()) == (0, 0)


def test_not_now_is_kept_as_paused(officer: Actor) -> None:
    written([form(next_step="暂不找活", reach=None)], officer)
    need = Need.objects.select_related("worker").get()
    assert (need.state, need.worker.status) == ("paused", "not_looking")


def test_a_status_won_at_work_is_not_overwritten_by_a_form(officer: Actor) -> None:
    written([form()], officer)
    Worker.objects.update(status="working")
    written([form(wage_floor_yuan=5000)], officer)
    assert Worker.objects.get().status == "working"


def test_people_with_one_group_number_in_a_township_go_together(officer: Actor) -> None:
    written([form(1, companions="A1"), {**form(2, companions="A1"), "row": 3}], officer)
    families = set(Need.objects.values_list("family", flat=True))
    assert len(families) == 1
    assert None not in families


def test_all_that_the_form_asks_is_kept(officer: Actor) -> None:
    asked = {
        "trained": True, "training_wish": True, "training_trade": "刺绣", "unemployed_reason": "照料家人",
        "return_on": date(2019, 5, 20), "start_on": date(2019, 7, 1),
    }  # fmt: skip
    written([form(**asked)], officer)
    need = Need.objects.get()
    assert (need.trained, need.training_wish, need.training_trade) == (True, True, "刺绣")
    assert (need.unemployed_why, need.return_on, need.start_on) == ("照料家人", date(2019, 5, 20), date(2019, 7, 1))
    (judged,) = Willingness().judge([form(**{**asked, "training_trade": "苎麻编织"})], by=officer)
    assert [(change.before, change.after) for change in judged.changes] == [("刺绣", "苎麻编织")]


def test_a_signature_is_a_consent_to_be_matched_and_goes_with_its_import(officer: Actor) -> None:
    entries = written([form()], officer)
    consent = Consent.objects.get()
    assert (consent.purpose, consent.agreed, consent.said_how) == ("matching", True, "求职意愿登记表签字，2019-06-20")
    assert consent.subject_id == Worker.objects.get().subject_id
    (judged,) = Willingness().judge([form()], by=officer)
    assert judged.verdict == "same"
    with transaction.atomic():
        assert Willingness().undo(entries[::-1], by=officer) == []
    assert (Consent.objects.count(), Worker.objects.count()) == (0, 0)


def test_a_signature_of_a_known_person_is_shown_before_it_is_written(officer: Actor) -> None:
    written([form(consent_on=None)], officer)
    assert not Consent.objects.exists()
    (judged,) = Willingness().judge([form()], by=officer)
    assert [(change.title, change.after) for change in judged.changes] == [
        ("同意推荐岗位", "求职意愿登记表签字，2019-06-20")
    ]
    written([form()], officer)
    assert Consent.objects.get().agreed


def test_a_form_does_not_overrule_a_no(officer: Actor) -> None:
    written([form(consent_on=None)], officer)
    record_consent(by=officer, subject=Subject.objects.get(), purpose="matching", agreed=False, said_how="电话")
    written([form()], officer)
    assert [consent.agreed for consent in Consent.objects.all()] == [False]


def test_a_consent_withdrawn_since_keeps_the_person_when_the_import_is_taken_back(officer: Actor) -> None:
    entries = written([form()], officer)
    withdraw(by=officer, subject=Subject.objects.get(), purpose="matching", said_how="电话")
    with transaction.atomic():
        refused = Willingness().undo(entries[::-1], by=officer)
    assert [refusal.record_id for refusal in refused] == [Consent.objects.get().pk]
    assert Worker.objects.count() == 1
    assert Need.objects.count() == 0


def test_nobody_signs_for_a_child(officer: Actor) -> None:
    child = form(identity=factory.identity(1, born=date(2005, 6, 1)), next_step=None)
    written([child], officer)
    assert Worker.objects.count() == 1
    assert not Consent.objects.exists()
