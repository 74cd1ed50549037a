"""The register's writes: one effect, a named refusal, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from tests.factories import register as factory
from tests.factories.accounts import acting
from tests.factories.together import on_postgresql, together

from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.models import Event
from qiao.ground.privacy import subjects
from qiao.ground.privacy.models import Subject, Visibility
from qiao.ground.saying import Refused
from qiao.story.register import actions, facts
from qiao.story.register.actions import (
    change_worker,
    create_worker,
    move_status,
    set_status,
    verify_worker,
)
from qiao.story.register.errors import AlreadyRegistered, ChangedMeanwhile
from qiao.story.register.facts import WorkerFacts
from qiao.story.register.merging import merge_workers
from qiao.story.register.models import Household, Worker
from qiao.story.register.queries import workers_seen

pytestmark = pytest.mark.django_db
COUNTY, NEIGHBOUR = "500238", "500237"


@pytest.fixture
def officer() -> Actor:
    return acting("county", COUNTY)


def told(**more: object) -> WorkerFacts:
    values: dict[str, object] = {
        "name": "谭春秀",
        "region": factory.VILLAGE,
        "identity": factory.identity(77_001),
        "phone": "154 0000 7701",
        "household": "TH-7",
        "relation": "户主",
        "education": 2,
        "skills": ("缝纫",),
    }
    return WorkerFacts(**{**values, **more})  # type: ignore[arg-type]


def test_the_identity_fills_birth_sex_and_initials_and_the_home_sees_the_worker(officer: Actor) -> None:
    worker = create_worker(by=officer, key=uuid4(), given=told())
    number = factory.identity(77_001)
    assert f"{worker.born_on:%Y%m%d}" == number[6:14]
    assert worker.sex == ("1" if int(number[16]) % 2 else "2")
    assert (worker.initials, worker.status) == ("tcx", "unverified")
    assert worker.household is not None
    assert worker.household.number == "TH-7"
    assert [row.region for row in Visibility.objects.filter(subject=worker.subject)] == [factory.VILLAGE]
    assert list(workers_seen(officer)) == [worker]
    assert list(workers_seen(acting("county", NEIGHBOUR))) == []


def test_a_double_click_makes_one_worker(officer: Actor) -> None:
    key = uuid4()
    first = create_worker(by=officer, key=key, given=told())
    second = create_worker(by=officer, key=key, given=told())
    assert first.pk == second.pk == key
    assert Worker.objects.count() == 1


def test_no_identity_stands_in_the_audit(officer: Actor) -> None:
    worker = create_worker(by=officer, key=uuid4(), given=told())
    again = told(identity="", phone="15400009999", name="谭春花")
    change_worker(by=officer, worker_id=worker.pk, version=1, given=again)
    events = Event.objects.filter(action__startswith="register.")
    assert {event.action for event in events} >= {"register.worker.created", "register.worker.changed"}
    written = " ".join(str(event.details) + event.reason for event in events)
    assert factory.identity(77_001) not in written
    assert "15400009999" not in written
    assert "谭春花" in written


def test_a_known_identity_is_refused_with_who_it_is(officer: Actor) -> None:
    known = create_worker(by=officer, key=uuid4(), given=told())
    with pytest.raises(AlreadyRegistered) as refused:
        create_worker(by=officer, key=uuid4(), given=told(name="别人"))
    assert refused.value.worker_id == known.pk
    assert known.name in refused.value.zh


def test_an_identity_known_elsewhere_is_refused_and_nothing_of_the_person_told(officer: Actor) -> None:
    create_worker(by=acting("county", NEIGHBOUR), key=uuid4(), given=told(region="500237", name="龚小云", household=""))
    with pytest.raises(Refused) as refused:
        create_worker(by=officer, key=uuid4(), given=told())
    assert refused.value.code == "registered_elsewhere"
    assert "龚小云" not in refused.value.zh + refused.value.en


def test_an_identity_made_between_check_and_save_is_refused_not_broken(
    officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check passes, then somebody else saves, then the unique index decides."""
    checked = actions.refuse_if_known
    rival = told(name="先到的人")

    def slow(by: Actor, identity: str, but: object = None) -> None:
        checked(by, identity)
        monkeypatch.setattr(actions, "refuse_if_known", checked)
        create_worker(by=officer, key=uuid4(), given=rival)

    monkeypatch.setattr(actions, "refuse_if_known", slow)
    with pytest.raises(AlreadyRegistered, match="先到的人"):
        create_worker(by=officer, key=uuid4(), given=told())
    assert Worker.objects.get().name == "先到的人"


def test_two_officers_saving_the_same_person_are_told_both_values(officer: Actor) -> None:
    worker = factory.worker(name="冉小梅", education=1)
    mine = told(name="冉小梅", identity="", phone="", household="", relation="", education=3, skills=())
    change_worker(by=officer, worker_id=worker.pk, version=1, given=mine)
    yours = told(name="冉小妹", identity="", phone="", household="", relation="", education=4, skills=())
    with pytest.raises(ChangedMeanwhile) as refused:
        change_worker(by=acting("county", COUNTY), worker_id=worker.pk, version=1, given=yours)
    both = {d.field: (d.theirs, d.yours) for d in refused.value.differences}
    assert both == {"name": ("冉小梅", "冉小妹"), "education": ("高中", "大专")}
    assert refused.value.version == 2
    worker.refresh_from_db()
    assert (worker.name, worker.education) == ("冉小梅", 3)


def test_a_phone_saved_meanwhile_is_told_by_its_tail_with_who_and_when_and_never_overwritten_unseen() -> None:
    worker = factory.worker(phone="15400000000")
    same = replace(WorkerFacts(**facts.of_worker(worker)), phone="15400001111")
    county, township = acting("county", COUNTY), acting("township", worker.region[:9])
    change_worker(by=county, worker_id=worker.pk, version=1, given=same)
    with pytest.raises(ChangedMeanwhile, match=rf"^{county.name} \d{{4}}-\d\d-\d\d \d\d:\d\d 改过") as refused:
        change_worker(by=township, worker_id=worker.pk, version=1, given=replace(same, phone="15400002222"))
    assert [(d.field, d.theirs, d.yours) for d in refused.value.differences] == [("phone", "尾号 1111", "尾号 2222")]
    worker.subject.refresh_from_db()
    assert worker.subject.phone_tail == "1111"


def test_an_identity_corrected_meanwhile_is_told_by_its_tail() -> None:
    worker = factory.worker()
    county, one, other = acting("county", COUNTY), factory.identity(77_001), factory.identity(77_002)
    same = WorkerFacts(**facts.of_worker(worker))
    change_worker(by=county, worker_id=worker.pk, version=1, given=replace(same, identity=one))
    with pytest.raises(ChangedMeanwhile) as refused:
        change_worker(by=county, worker_id=worker.pk, version=1, given=replace(same, identity=other))
    told = [(d.field, d.theirs, d.yours) for d in refused.value.differences]
    assert told == [("identity", f"尾号 {one[-4:]}", f"尾号 {other[-4:]}")]


def test_what_only_one_of_the_two_changed_is_no_conflict_of_values() -> None:
    """Compared with what the form was opened with; the refusal then reads well without a list."""
    worker = factory.worker(name="冉小梅", education=1)
    county = acting("county", COUNTY)
    opened = facts.of_worker(worker)
    change_worker(by=county, worker_id=worker.pk, version=1, given=replace(WorkerFacts(**opened), education=3))
    mine = replace(WorkerFacts(**opened), skills=("电焊",))
    with pytest.raises(ChangedMeanwhile) as refused:
        change_worker(by=county, worker_id=worker.pk, version=1, given=mine, opened=opened)
    assert refused.value.differences == ()
    assert "。。" not in refused.value.zh
    assert ".." not in refused.value.en


def test_a_phone_that_is_no_more_is_cleared_and_audited_without_its_value() -> None:
    worker = factory.worker(phone="15400001111")
    gone = WorkerFacts(**facts.of_worker(worker), no_phone=True)
    change_worker(by=acting("county", COUNTY), worker_id=worker.pk, version=1, given=gone)
    worker.subject.refresh_from_db()
    assert (worker.subject.phone_sealed, worker.subject.phone_tail) == (b"", "")
    details = Event.objects.get(action="register.worker.changed").details
    assert details["resealed"] == ["phone"]
    assert "1111" not in str(details)


def test_a_save_between_reading_and_writing_is_caught_by_the_version(
    officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = factory.worker(name="向大安")
    numbered = actions.household_numbered

    def meanwhile(by: Actor, number: str, region: str) -> Household | None:
        Worker.objects.filter(pk=worker.pk).update(name="向大全", version=2)
        return numbered(by, number, region)

    monkeypatch.setattr(actions, "household_numbered", meanwhile)
    given = told(name="向小安", identity="", phone="", household="", relation="", education=None, skills=())
    with pytest.raises(ChangedMeanwhile, match="向大全"):
        change_worker(by=officer, worker_id=worker.pk, version=1, given=given)


def test_a_move_of_residence_moves_who_may_see(officer: Actor) -> None:
    wide = acting("province", "50")
    worker = factory.worker(region=factory.VILLAGE)
    with pytest.raises(Refused) as refused:
        change_worker(by=officer, worker_id=worker.pk, version=1, given=_moved(worker, NEIGHBOUR))
    assert refused.value.code == "outside_scope"
    township = worker.region[:9] + "001" if worker.region[9:] != "001" else worker.region
    change_worker(by=officer, worker_id=worker.pk, version=1, given=_moved(worker, township))
    open_rows = Visibility.objects.filter(subject=worker.subject, ground="residence", valid_to__isnull=True)
    assert [row.region for row in open_rows] == [township]
    assert list(workers_seen(wide)) == [worker]


def _moved(worker: Worker, region: str) -> WorkerFacts:
    return WorkerFacts(name=worker.name, region=region)


def test_a_child_keeps_few_facts_and_never_looks_for_work(officer: Actor) -> None:
    child = create_worker(
        by=officer, key=uuid4(), given=told(identity=factory.identity(5, date(2010, 5, 1)), relation="之女")
    )
    assert (child.status, child.education, child.skills) == ("not_looking", None, [])
    assert child.subject.phone_tail == ""
    with pytest.raises(Refused) as refused:
        move_status(by=officer, worker_ids=[child.pk], to="looking_near", why="", strict=True)
    assert refused.value.code == "under_age"
    assert move_status(by=officer, worker_ids=[child.pk], to="looking_near", why="") == 0


def test_a_helper_sees_and_changes_only_assigned_households(officer: Actor) -> None:
    mine, other = factory.household(), factory.household()
    seen, unseen = factory.worker(household=mine), factory.worker(household=other)
    helper = acting("helper", households=[mine.pk])
    assert list(workers_seen(helper)) == [seen]
    assert verify_worker(by=helper, worker_id=seen.pk).verified_on == date(2019, 6, 30)
    with pytest.raises(Worker.DoesNotExist):
        verify_worker(by=helper, worker_id=unseen.pk)
    with pytest.raises(Refused, match="不在你负责的地区"):
        create_worker(by=helper, key=uuid4(), given=told(household="ANOTHER"))
    made = create_worker(by=helper, key=uuid4(), given=told(household=mine.number, region=mine.region))
    assert made.household == mine


def test_verifying_twice_on_a_day_is_once(officer: Actor) -> None:
    worker = factory.worker()
    first = verify_worker(by=officer, worker_id=worker.pk)
    second = verify_worker(by=officer, worker_id=worker.pk)
    assert (first.status, first.version, second.version) == ("not_looking", 2, 2)


def test_somebody_at_work_is_not_set_idle_by_hand(officer: Actor) -> None:
    worker = factory.worker(status="working")
    with pytest.raises(Refused) as refused:
        set_status(by=officer, worker_id=worker.pk, to="not_looking", why="")
    assert refused.value.code == "status_move"


def test_merged_records_lead_to_one_in_one_step(officer: Actor) -> None:
    first, second, third = (factory.worker() for _ in range(3))
    merge_workers(by=officer, keep_id=second.pk, drop_id=first.pk, why="同一人，旧证")
    merge_workers(by=officer, keep_id=third.pk, drop_id=second.pk, why="同一人，旧证")
    assert set(Worker.objects.exclude(pk=third.pk).values_list("merged_into", flat=True)) == {third.pk}
    assert list(workers_seen(officer)) == [third]
    with pytest.raises(Worker.DoesNotExist):
        merge_workers(by=officer, keep_id=third.pk, drop_id=first.pk, why="再来一次")


def test_the_identity_of_a_merged_record_leads_to_the_one_that_stands(officer: Actor) -> None:
    old = create_worker(by=officer, key=uuid4(), given=told())
    kept = factory.worker(name="谭春秀")
    merge_workers(by=officer, keep_id=kept.pk, drop_id=old.pk, why="重复建档")
    with pytest.raises(AlreadyRegistered) as refused:
        create_worker(by=officer, key=uuid4(), given=told())
    assert refused.value.worker_id == kept.pk


def test_a_spoilt_identity_is_refused_at_its_field(officer: Actor) -> None:
    with pytest.raises(Refused) as refused:
        create_worker(by=officer, key=uuid4(), given=told(identity=factory.identity(77_001)[:-1] + "?"))
    assert refused.value.field == "identity"
    assert Subject.objects.count() == 0


def test_a_phone_is_sealed_and_only_its_tail_stays_open(officer: Actor) -> None:
    worker = create_worker(by=officer, key=uuid4(), given=told())
    stored = Subject.objects.get(pk=worker.subject_id)
    assert stored.phone_tail == "7701"
    assert b"15400007701" not in bytes(stored.phone_sealed)
    assert subjects.in_clear(stored, "phone") == "15400007701"


def test_what_was_merged_away_takes_nobody_in(officer: Actor) -> None:
    one, other = factory.worker(name="谭建军"), factory.worker(name="谭建军")
    merge_workers(by=officer, keep_id=one.pk, drop_id=other.pk, why="同一个人")
    with pytest.raises(Worker.DoesNotExist):
        merge_workers(by=officer, keep_id=other.pk, drop_id=one.pk, why="同一个人")
    assert Worker.objects.filter(merged_into__isnull=True).get() == one


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_merged_both_ways_at_the_same_moment_one_of_the_two_stands(officer: Actor) -> None:
    for _ in range(4):
        one, other = factory.worker(name="谭建军").pk, factory.worker(name="谭建军").pk
        told = together(
            lambda one=one, other=other: merge_workers(by=officer, keep_id=one, drop_id=other, why="同一个人"),
            lambda one=one, other=other: merge_workers(by=officer, keep_id=other, drop_id=one, why="同一个人"),
        )
        assert sorted(isinstance(one, Exception) for one in told) == [False, True]
        assert {type(one) for one in told if isinstance(one, Exception)} <= {Refused, Worker.DoesNotExist}
        assert Worker.objects.filter(pk__in=[one, other], merged_into__isnull=True).count() == 1
