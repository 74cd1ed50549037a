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
    assert (need.reach, need.wage_floor_yuan, need.skills, need.state) == (3, 3200, ["叉车", "叉车证"], "open")
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
        assert Willingness().undo(entries[::-1], by=officer, batch_id=BATCH) == []
    assert list(Need.objects.values_list("state", "wage_floor_yuan")) == [("open", 3200)]


def test_undo_of_a_first_form_leaves_nothing(officer: Actor) -> None:
    entries = written([form()], officer)
    with transaction.atomic():
        assert Willingness().undo(entries[::-1], by=officer, batch_id=BATCH) == []
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
