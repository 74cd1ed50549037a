"""Rows of the bureau's register without an identity: who they are is found out, and their work comes after them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.factories import register as factory
from tests.factories.accounts import officer

from qiao.ground.accounts.actors import Actor, actor_of
from qiao.ground.audit.models import Event
from qiao.ground.exchange.batches.importers import Written
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.ground.saying import Refused
from qiao.story.placements.actions import end_placement
from qiao.story.placements.bureau_register import BureauRegister
from qiao.story.placements.models import AwaitedSpell, Placement
from qiao.story.register import deciding
from qiao.story.register.models import Unlinked, Worker
from qiao.story.register.taking import undo_decision

pytestmark = pytest.mark.django_db
COUNTY, CITY = "500238", "370902"
BORN = date(1985, 3, 12)


@pytest.fixture
def by() -> Actor:
    return actor_of(officer("county", COUNTY))


def row(number: int, **more: Any) -> dict[str, Any]:
    """A row as the ledger normalises it: no identity in it."""
    return {
        "row": number, "sheet": "登记", "name": factory.name(number), "identity": None, "birth": "1985-03-12",
        "sex": "女", "phone": None, "residence": f"{factory.VILLAGE}", "region_code": None, "education": "初中",
        "started_on": "2019-03-04", "employer": "岱下餐饮（示例）", "work_place": CITY, "ethnicity": "土家族", **more,
    }  # fmt: skip


def written(rows: list[dict[str, Any]], by: Actor) -> list[Written]:
    with transaction.atomic():
        return BureauRegister().write(rows, by=by, batch_id=uuid4())


def compare() -> dict[str, Any]:
    """Run the comparing that the import asked for."""
    job = Job.objects.filter(kind="register.link").latest("created_at")
    assert run_job(job.pk) == "done", Job.objects.get(pk=job.pk).error
    return dict(Job.objects.get(pk=job.pk).result)


def crowd() -> None:
    """Some others, so that there is somebody to be unlike."""
    for number, surname in enumerate("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"):
        factory.worker(name=f"{surname}玉", born=date(1960 + number, 1 + number % 12, 1 + number % 28))


def test_a_row_waits_with_its_work_until_somebody_says_who_it_is(by: Actor) -> None:
    known = factory.worker(name="谭春秀", born=BORN)
    told = written([row(4, name="谭春秀"), row(5, work_place=None)], by)
    assert [(one.row, one.kind) for one in told] == [
        (4, "placements.awaited"), (4, "register.unlinked"), (5, "register.unlinked"),
    ]  # fmt: skip
    spell = AwaitedSpell.objects.get()
    assert (spell.state, spell.started_on, spell.region) == ("waiting", date(2019, 3, 4), CITY)
    assert (Placement.objects.count(), Worker.objects.count()) == (0, 1)

    deciding.say_same(by=by, row_id=one_row(4, known).pk, worker_id=known.pk, take=(), why="问过本人")

    placement = Placement.objects.get()
    assert (placement.worker_id, placement.employer_name, placement.region) == (known.pk, "岱下餐饮（示例）", CITY)
    assert (placement.started_on, placement.channel) == (date(2019, 3, 4), "self")
    spell.refresh_from_db()
    assert (spell.state, spell.placement_id) == ("recorded", placement.pk)
    known.refresh_from_db()
    assert known.status == "working"
    assert Event.objects.filter(action="placements.awaited.recorded").count() == 1


def one_row(number: int, worker: Worker) -> Unlinked:
    """The row of that number, with the question whether it is this worker."""
    one = Unlinked.objects.get(row=number)
    factory.asked(one, worker)
    return one


def test_the_comparing_links_or_registers_and_the_work_comes_along(by: Actor) -> None:
    crowd()
    known = factory.worker(name="谭春秀", born=BORN, sex="2")
    written([row(4, name="谭春秀"), row(5, name="欧阳靖宇", birth="1991-11-23", sex="男")], by)
    did = compare()
    assert (did["linked"], did["made"]) == (1, 1)
    of_person = {one.worker.name: one for one in Placement.objects.select_related("worker").order_by("pk")}
    assert set(of_person) == {"谭春秀", "欧阳靖宇"}
    assert of_person["谭春秀"].worker_id == known.pk
    assert of_person["欧阳靖宇"].worker.subject.resident_id_sealed == b""


def test_what_is_against_the_work_is_told_and_the_person_is_known_all_the_same(by: Actor) -> None:
    known = factory.worker(name="谭春秀", born=BORN)
    Placement.objects.create(
        worker=known, employer_name="别的公司", region=CITY, home_region=COUNTY, channel="self",
        started_on=date(2019, 3, 20),
    )  # fmt: skip
    written([row(4, name="谭春秀")], by)
    deciding.say_same(by=by, row_id=one_row(4, known).pk, worker_id=known.pk, take=(), why="问过本人")
    spell = AwaitedSpell.objects.get()
    assert spell.state == "refused"
    assert "重叠" in spell.why_zh
    assert "别的公司" in spell.why_en
    assert Placement.objects.count() == 1


def test_work_before_sixteen_is_refused_once_the_birth_is_known(by: Actor) -> None:
    known = factory.worker(name="谭春秀", born=date(2004, 1, 1))
    written([row(4, name="谭春秀", birth=None, phone="15400990001")], by)
    deciding.say_same(by=by, row_id=one_row(4, known).pk, worker_id=known.pk, take=(), why="问过本人")
    assert AwaitedSpell.objects.get().state == "refused"
    assert not Placement.objects.exists()


def test_a_decision_taken_back_takes_the_work_back_and_it_waits_again(by: Actor) -> None:
    known = factory.worker(name="谭春秀", born=BORN)
    written([row(4, name="谭春秀")], by)
    one = one_row(4, known)
    deciding.say_same(by=by, row_id=one.pk, worker_id=known.pk, take=(), why="问过本人")
    undo_decision(by=by, row=one, why="认错了")
    assert not Placement.objects.exists()
    assert AwaitedSpell.objects.get().state == "waiting"
    deciding.register_new(by=by, row_id=one.pk, why="是另一个人")
    assert Placement.objects.get().worker_id != known.pk
    undo_decision(by=by, row=one, why="又错了")
    assert (Placement.objects.count(), Worker.objects.count()) == (0, 1)


def test_work_that_somebody_went_on_with_is_not_taken_back(by: Actor) -> None:
    known = factory.worker(name="谭春秀", born=BORN)
    told = written([row(4, name="谭春秀")], by)
    one = one_row(4, known)
    deciding.say_same(by=by, row_id=one.pk, worker_id=known.pk, take=(), why="问过本人")
    spell = Placement.objects.get()
    end_placement(by=by, placement_id=spell.pk, on=date(2019, 5, 1), why="other")
    with pytest.raises(Refused, match="改过"):
        undo_decision(by=by, row=one, why="认错了")
    with transaction.atomic():
        (refusal,) = BureauRegister().undo(told[::-1], by=by)
    assert refusal.who == "谭春秀"
    assert (Unlinked.objects.count(), AwaitedSpell.objects.count(), Placement.objects.count()) == (1, 1, 1)


def test_an_import_is_taken_back_whole(by: Actor) -> None:
    crowd()
    people = Worker.objects.count()
    told = written([row(4, name="欧阳靖宇", birth="1991-11-23", sex="男"), row(5, name="欧阳书禾")], by)
    compare()
    assert Placement.objects.count() == 2
    with transaction.atomic():
        assert BureauRegister().undo(told[::-1], by=by) == []
    assert (Unlinked.objects.count(), AwaitedSpell.objects.count(), Placement.objects.count()) == (0, 0, 0)
    assert Worker.objects.count() == people


def test_the_same_file_again_brings_nothing_and_other_work_of_a_known_row_comes_at_once(by: Actor) -> None:
    known = factory.worker(name="谭春秀", born=BORN)
    written([row(4, name="谭春秀")], by)
    deciding.say_same(by=by, row_id=one_row(4, known).pk, worker_id=known.pk, take=(), why="问过本人")
    importer = BureauRegister()
    assert [one.verdict for one in importer.judge([row(4, name="谭春秀")], by=by)] == ["same"]
    later = row(9, name="谭春秀", started_on="2019-05", employer="泰山机械（示例）")
    assert [one.verdict for one in importer.judge([later], by=by)] == ["new"]
    told = written([later], by)
    assert [(one.kind, one.effect) for one in told] == [
        ("placements.awaited", "created"),
        ("register.unlinked", "same"),
    ]
    spells = list(Placement.objects.order_by("started_on").values_list("employer_name", "month_only", "ended_on"))
    assert spells == [("岱下餐饮（示例）", False, date(2019, 4, 30)), ("泰山机械（示例）", True, None)]
    with transaction.atomic():
        assert importer.undo(told[::-1], by=by) == []
    (first,) = Placement.objects.order_by("pk")
    assert (first.employer_name, first.ended_on) == ("岱下餐饮（示例）", None)
    assert AwaitedSpell.objects.count() == 1


def test_a_spell_waits_or_is_recorded_or_says_why_not() -> None:
    one = factory.unlinked()
    told = {"unlinked": one, "started_on": date(2019, 3, 4), "employer_name": "某厂", "region": CITY}
    for wrong in ({"state": "recorded"}, {"state": "refused"}, {"placement_id": uuid4()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AwaitedSpell.objects.create(**told, **wrong)
