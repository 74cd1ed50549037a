"""Linking: who the rows of a list without identities are, what a machine decides and what it asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import polars as pl
import pytest
from django.db import IntegrityError, transaction
from tests.factories import register as factory
from tests.factories.accounts import officer

from qiao.ground.accounts.actors import Actor, actor_of
from qiao.ground.audit.models import Event
from qiao.ground.exchange.batches.importers import Written
from qiao.ground.jobs import running
from qiao.ground.jobs.actions import enqueue
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.ground.privacy import subjects, visibility
from qiao.story.register import bridge, deciding, linking
from qiao.story.register.births import born_shown
from qiao.story.register.keeping_past import value_of
from qiao.story.register.models import Candidate, PastFact, Unlinked, Worker
from qiao.story.register.names import LINK
from qiao.story.register.roster import WORKER, undone
from qiao.story.register.taking import undo_decision
from qiao.story.register.tasks import DOUBLES

pytestmark = pytest.mark.django_db
COUNTY, FAR = "500238", "370211"
BORN = date(1985, 3, 12)


@pytest.fixture
def by() -> Actor:
    return actor_of(officer("county", COUNTY))


def link(by: Actor, kind: str = LINK, **params: Any) -> dict[str, Any]:
    job = enqueue(by=by, kind=kind, key=str(uuid4()), title="比对", params=params, region=COUNTY)
    assert run_job(job.pk) == "done", Job.objects.get(pk=job.pk).error
    return dict(Job.objects.get(pk=job.pk).result)


@pytest.fixture
def exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the extra `linkage` is missing."""
    monkeypatch.setattr(bridge, "is_installed", lambda: False)


def crowd() -> None:
    """Some others, so that there is somebody to be unlike: none of them bears a name of these tests."""
    for number, surname in enumerate("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"):
        factory.worker(
            name=f"{surname}玉",
            born=date(1960 + number, 1 + number % 12, 1 + number % 28),
            phone=f"1540001{number:04d}",
        )


def test_planted_people_are_linked_asked_about_or_registered_anew(by: Actor) -> None:
    crowd()
    known = factory.worker(name="谭春秀", born=BORN, sex="2")
    typo = factory.worker(name="冉建国", born=date(1979, 5, 6), phone="15400990001", sex="1")
    surely = factory.unlinked(name="谭春秀", born_on=BORN, sex="2", phone="15400990002", skills=["缝纫"])
    doubtful = factory.unlinked(name="冉建军", born_on=date(1979, 6, 5), phone="15400990009", sex="1")
    nobody = factory.unlinked(name="欧阳靖宇", born_on=date(1991, 11, 23), sex="1", relation="户主")

    told = link(by)

    assert (told["linked"], told["asking"], told["made"], told["hint"]) == (1, 1, 1, "")
    surely.refresh_from_db()
    assert (surely.state, surely.worker_id, surely.decided_by_name) == ("linked", known.pk, "")
    known.refresh_from_db()
    assert (known.skills, known.version) == (["缝纫"], 2)
    assert subjects.holds(known.subject, "phone", "15400990002")
    doubtful.refresh_from_db()
    (pair,) = Candidate.objects.filter(unlinked=doubtful)
    assert (doubtful.state, pair.worker_id, pair.state) == ("asking", typo.pk, "asked")
    assert pair.why["birth"][0] == "swapped"
    nobody.refresh_from_db()
    made = Worker.objects.get(pk=nobody.worker_id)
    assert (nobody.state, made.name, made.relation, made.subject.resident_id_sealed) == (
        "made",
        "欧阳靖宇",
        "户主",
        b"",
    )
    assert Event.objects.filter(action="register.unlinked.compared").count() == 1


def test_a_name_written_otherwise_is_asked_about_because_it_may_be_a_twin(by: Actor) -> None:
    crowd()
    factory.worker(name="谭春秀", born=BORN, sex="2", phone="15400990001")
    factory.unlinked(name="谭春绣", born_on=BORN, sex="2", phone="15400990001")
    told = link(by)
    assert (told["linked"], told["asking"]) == (0, 1)


def test_a_machine_overwrites_nothing(by: Actor) -> None:
    crowd()
    known = factory.worker(name="谭春秀", born=BORN, sex="2", phone="15400990001", skills=["养殖"], education=1)
    factory.unlinked(name="谭春秀", born_on=BORN, sex="2", phone="15400990002", skills=["缝纫"], education=2)
    assert link(by)["linked"] == 1
    known.refresh_from_db()
    assert (known.skills, known.education, known.version) == (["养殖"], 1, 1)
    assert subjects.holds(known.subject, "phone", "15400990001")


def test_twins_are_never_linked_without_a_person(by: Actor) -> None:
    """Both with one birth, one village and one phone, their names one character apart: each is found by its own name,
    and where only one of them stands in the list as a third name, somebody is asked."""
    crowd()
    one = factory.worker(name="彭家旺", born=BORN, phone="15400990001", sex="1")
    two = factory.worker(name="彭家兴", born=BORN, phone="15400990001", sex="1")
    rows = [factory.unlinked(name=name, phone="15400990001", sex="1") for name in ("彭家旺", "彭家兴", "彭家福")]
    link(by)
    told = {row.name: row for row in Unlinked.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")}
    assert {told["彭家旺"].worker_id, told["彭家兴"].worker_id} <= {one.pk, two.pk, None}
    assert told["彭家旺"].worker_id in (one.pk, None)
    assert told["彭家兴"].worker_id in (two.pk, None)
    assert (told["彭家福"].state, told["彭家福"].worker_id) == ("asking", None)


def test_two_people_with_one_phone_are_two(by: Actor) -> None:
    crowd()
    factory.worker(name="谭春秀", born=BORN, phone="15400990001", sex="2")
    row = factory.unlinked(name="欧阳书禾", born_on=date(1983, 7, 8), phone="15400990001", sex="1")
    assert link(by)["made"] == 1
    row.refresh_from_db()
    assert row.worker is not None
    assert row.worker.name == "欧阳书禾"


def _placed(one: Worker) -> None:
    visibility.show(subject=one.subject, region=COUNTY, ground=visibility.PLACEMENT, cause="p")


def _nothing(_one: Worker) -> None:
    """Nothing shows them here."""


@pytest.mark.parametrize("show", [_nothing, _placed])
def test_somebody_of_another_region_is_no_candidate(by: Actor, show: Callable[[Worker], None]) -> None:
    """Also when a placement shows them: their record is not this officer's to fill."""
    crowd()
    away = factory.worker(name="谭春秀", born=BORN, region=f"{FAR}001001", phone="15400990001", sex="2")
    show(away)
    row = factory.unlinked(name="谭春秀", born_on=BORN, phone="15400990001", sex="2")
    assert link(by)["made"] == 1
    row.refresh_from_db()
    assert row.worker_id != away.pk
    assert not Candidate.objects.filter(worker=away).exists()
    away.refresh_from_db()
    assert away.version == 1


def test_rows_of_another_region_are_not_compared(by: Actor) -> None:
    row = factory.unlinked(region=f"{FAR}001001")
    assert link(by)["made"] == 0
    row.refresh_from_db()
    assert row.state == "waiting"


def test_a_row_whose_only_likely_person_was_taken_back_is_not_found_and_asks_nobody(by: Actor) -> None:
    crowd()
    known = factory.worker(name="冉建国", born=date(1979, 5, 6), sex="1")
    row = factory.unlinked(name="冉建军", born_on=date(1979, 6, 5), sex="1")
    link(by)
    row.refresh_from_db()
    assert row.state == "asking"
    with transaction.atomic():
        assert undone([Written(2, WORKER, known.pk, "created", known.version)]) == []
    row.refresh_from_db()
    assert row.state == "unfound"
    assert not Worker.objects.filter(pk=known.pk).exists()


def test_whoever_was_said_to_be_another_is_not_asked_about_again(by: Actor) -> None:
    crowd()
    known = factory.worker(name="冉建国", born=date(1979, 5, 6), sex="1")
    row = factory.unlinked(name="冉建军", born_on=date(1979, 6, 5), sex="1")
    link(by)
    row.refresh_from_db()
    assert row.state == "asking"
    deciding.say_different(by=by, row_id=row.pk, worker_id=known.pk, why="问过本人")
    told = link(by)
    row.refresh_from_db()
    assert (told["asking"], row.state) == (0, "unfound")
    (pair,) = Candidate.objects.filter(unlinked=row)
    assert (pair.state, pair.decided_by_name, pair.reason) == ("different", by.name, "问过本人")


@pytest.mark.usefixtures("exactly")
def test_without_the_extra_only_what_is_equal_is_linked_and_nobody_is_registered_anew(by: Actor) -> None:
    known = factory.worker(name="谭春秀", born=BORN, sex="2")
    moved = factory.worker(name="冉建国", born=BORN, region="500238113204")
    rows = [factory.unlinked(name=name, born_on=BORN) for name in ("谭春秀", "冉建国", "欧阳靖宇")]
    told = link(by)
    assert "qiao[linkage]" in told["hint"]
    states = [Unlinked.objects.get(pk=row.pk) for row in rows]
    assert [(row.state, row.worker_id) for row in states] == [("linked", known.pk), ("asking", None), ("unfound", None)]
    assert Candidate.objects.get(unlinked=rows[1]).worker_id == moved.pk
    assert Worker.objects.count() == 2


def test_exact_comparison_asks_where_two_fit() -> None:
    told = {
        "name": "谭春秀", "born_on": BORN, "born_month": "1985-03", "place": "500238001002", "phone": None, "sex": "2",
    }  # fmt: skip
    left = pl.DataFrame([{"id": "a", **told}], schema_overrides={"phone": pl.String})
    right = pl.DataFrame([{"id": "b", **told}, {"id": "c", **told}], schema_overrides={"phone": pl.String})
    assert bridge.exactly(left, right).pairs["class"].to_list() == ["ask", "ask"]
    assert bridge.exactly(left, right.head(1)).pairs["class"].to_list() == ["same"]


def test_a_killed_job_goes_on_and_decides_every_row_once(by: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd()
    rows = [
        factory.unlinked(name=f"欧阳{sign}宇", born_on=date(1991, 11, day + 1)) for day, sign in enumerate("靖静敬")
    ]
    monkeypatch.setattr(linking, "ROWS_AT_ONCE", 1)
    job = enqueue(by=by, kind=LINK, key=str(uuid4()), title="比对", region=COUNTY)
    settle, done = linking._settle, list[int]()

    def killed(*args: Any) -> Any:
        if len(done) == 1:
            raise running.ClaimLost
        done.append(1)
        return settle(*args)

    monkeypatch.setattr(linking, "_settle", killed)
    assert run_job(job.pk) == ""
    assert Unlinked.objects.filter(state="made").count() == 1
    monkeypatch.setattr(linking, "_settle", settle)
    Job.objects.filter(pk=job.pk).update(state="queued")
    assert run_job(job.pk) == "done"
    assert Job.objects.get(pk=job.pk).result["made"] == 3
    assert Worker.objects.filter(name__startswith="欧阳").count() == len(rows)


def test_the_comparing_waits_until_the_batch_is_written(by: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.factories.batches import previewed

    from qiao.ground.exchange.batches.models import Batch

    batch = previewed(COUNTY)
    Batch.objects.filter(pk=batch.pk).update(state="writing")
    waited: list[float] = []

    def slept(seconds: float) -> None:
        waited.append(seconds)
        Batch.objects.filter(pk=batch.pk).update(state="written")

    monkeypatch.setattr(linking.time, "sleep", slept)
    link(by, batch=str(batch.pk))
    assert waited == [linking.WAIT_SECONDS]


def test_doubles_in_the_register_are_asked_about_and_two_identities_are_two_people(by: Actor) -> None:
    crowd()
    known = factory.worker(name="谭春秀", born=BORN, sex="2", phone="15400990001")
    factory.worker(name="谭春秀", born=BORN, sex="2", phone="15400990001")
    row = factory.unlinked(name="谭春秀", born_on=BORN, sex="2", phone="15400990001")
    deciding.register_new(by=by, row_id=row.pk, why="名单上就是两个人")
    row.refresh_from_db()
    asked = link(by, DOUBLES)["asked"]
    pairs = Candidate.objects.filter(other__isnull=False)
    assert asked == pairs.count() >= 1
    assert all(row.worker_id in (pair.other_id, pair.worker_id) for pair in pairs.order_by("pk"))
    assert link(by, DOUBLES)["asked"] == 0
    assert known.merged_into_id is None


def test_a_candidate_is_of_a_row_or_of_a_worker_and_a_decision_has_its_day() -> None:
    one, row = factory.worker(), factory.unlinked()
    for wrong in ({}, {"unlinked": row, "other": one}, {"unlinked": row, "probability": 1.5}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Candidate.objects.create(worker=one, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.create(worker=one, unlinked=row, state="same")
    with pytest.raises(IntegrityError), transaction.atomic():
        Unlinked.objects.filter(pk=row.pk).update(state="linked")


def by_month(**more: Any) -> Unlinked:
    """A row whose birth is told as 1985-03: the month's last day stands for it."""
    return factory.unlinked(**{"born_on": date(1985, 3, 31), "born_month_only": True, "sex": "2", **more})


def test_a_month_that_is_equal_asks_and_one_that_differs_stands_against_the_rest(by: Actor) -> None:
    crowd()
    factory.worker(name="谭春秀", born=BORN, sex="2")
    factory.worker(name="冉玉兰", born=date(1979, 5, 6), sex="2", phone="15400990001")
    alike, other = by_month(name="谭春秀"), by_month(name="冉玉兰", phone="15400990001")
    told = link(by)
    assert (told["linked"], told["asking"], told["made"]) == (0, 2, 0)
    whys = {one.unlinked_id: one.why["birth"][0] for one in Candidate.objects.order_by("pk")}
    assert whys == {alike.pk: "month", other.pk: "differs"}


def test_name_phone_village_and_month_together_link(by: Actor) -> None:
    crowd()
    known = factory.worker(name="谭春秀", born=BORN, sex="2", phone="15400990001")
    row = by_month(name="谭春秀", phone="15400990001")
    assert link(by)["linked"] == 1
    row.refresh_from_db()
    assert row.worker_id == known.pk
    known.refresh_from_db()
    assert (known.born_on, known.born_month_only) == (BORN, False)


def test_somebody_of_the_same_month_in_another_county_is_not_asked_about(by: Actor) -> None:
    crowd()
    one = {"name": "谭春秀", "born_on": None, "born_month": "1985-03", "phone": None, "sex": "2"}
    types = dict.fromkeys(("id", "name", "place", "phone", "sex", "born_month"), pl.String) | {"born_on": pl.Date}
    left = pl.DataFrame([{"id": "a", "place": "500238001002", **one}], schema=types)
    near = pl.DataFrame([{"id": "b", "place": "500238113204", **one, "born_on": BORN}], schema=types)
    far = near.with_columns(place=pl.lit("370211001001"))
    assert bridge.exactly(left, near).pairs.select("class", "birth").rows() == [("ask", "month")]
    assert bridge.exactly(left, far).pairs.is_empty()


def test_who_is_registered_by_a_month_shows_the_month_and_no_day(by: Actor) -> None:
    crowd()
    row = by_month(name="欧阳靖宇")
    assert link(by)["made"] == 1
    row.refresh_from_db()
    assert row.worker is not None
    assert (row.worker.born_on, row.worker.born_month_only) == (date(1985, 3, 31), True)
    assert born_shown(row.worker) == "1985-03"
    assert value_of(row.worker, "born_on") == "1985-03"


def test_a_day_taken_over_for_a_month_is_given_back_as_the_month(by: Actor) -> None:
    worker = factory.worker(name="谭春秀", born=date(1985, 3, 31), born_month_only=True)
    subjects.put(worker.subject, resident_id="").save()
    row = factory.unlinked(name="谭春秀", born_on=date(1985, 3, 31))
    factory.asked(row, worker)
    deciding.say_same(by=by, row_id=row.pk, worker_id=worker.pk, take=["born_on"], why="看了户口本")
    worker.refresh_from_db()
    assert born_shown(worker) == "1985-03-31"
    assert PastFact.objects.get(worker=worker, name="born_on").value == "1985-03"
    undo_decision(by=by, row=row, why="看错了")
    worker.refresh_from_db()
    assert born_shown(worker) == "1985-03"
