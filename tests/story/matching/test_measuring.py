"""Measures stored: one a person, anew when facts change, killed or twice the same; protected facts change nothing."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories.accounts import acting
from tests.factories.matching import measure, need, pairing
from tests.factories.register import household, worker
from tests.factories.vacancies import vacancy

from qiao.ground import clock
from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit.models import Event
from qiao.ground.jobs.actions import restart
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.ground.privacy import subjects
from qiao.ground.saying import Refused
from qiao.story.matching import measuring, tasks
from qiao.story.matching.models import Measure
from qiao.story.matching.overruling import back_to_the_rule, measure_region, overrule
from qiao.story.needs.actions import NeedFacts, change_need, pause_need
from qiao.story.register.models import Worker
from qiao.story.register.uses import uses_of

pytestmark = pytest.mark.django_db
WUXI = "500238"


def done(job: Job) -> Job:
    assert run_job(job.pk) == "done", Job.objects.get(pk=job.pk).error
    return Job.objects.get(pk=job.pk)


def due() -> dict[str, int]:
    job = Job.objects.create(kind="matching.measures_due", key=f"due:{uuid4()}", title="重算", params={})
    return done(job).result


def test_a_job_over_a_region_gives_everybody_of_age_one_measure_with_its_reasons() -> None:
    pairing()
    vacancy(place="370902")
    vacancy(place="500238001")
    mover = need(reach=3).worker
    carer = need(reach=3, care=True).worker
    silent, child = worker(), worker(born=date(2005, 1, 1))
    elsewhere = need(worker(region="500237001001")).worker
    clerk = acting("county", WUXI)
    result = done(measure_region(by=clerk, region=WUXI, key=uuid4())).result
    assert result == {"region": WUXI, "people": 4, "changed": 3}
    kinds = dict(Measure.objects.values_list("worker_id", "kind"))
    assert kinds == {mover.pk: "move", carer.pk: "near", silent.pk: "ask"}
    assert {child.pk, elsewhere.pk}.isdisjoint(kinds)
    assert Measure.objects.get(worker=mover).reasons[0] == "away_posts:1"
    told = Event.objects.get(action="matching.measures.computed")
    assert told.details["people"] == 4


def test_changing_sex_ethnicity_health_or_poverty_changes_nothing() -> None:
    pairing()
    vacancy()
    house = household(poverty="")
    wanted = need(worker(household=house, sex="1", status="looking_far"))
    before = measure(wanted.worker)
    for change in range(4):
        who = Worker.objects.select_related("subject", "household").get(pk=wanted.worker_id)
        if change == 0:
            Worker.objects.filter(pk=who.pk).update(sex="2")
        elif change == 1:
            subjects.put(who.subject, None, ethnicity="土家族").save()
        elif change == 2:
            subjects.put(who.subject, None, health="残疾、长期慢性病").save()
        else:
            house.poverty = "monitored"
            house.save()
        after = measure(who)
        assert (after.kind, after.rule, after.reasons) == (before.kind, before.rule, before.reasons)
    assert (before.kind, before.reasons[0]) == ("move", "away_posts:1"), "there was something that could have changed"


def test_when_the_need_changes_the_measure_follows_and_nobody_else_is_touched() -> None:
    pairing()
    vacancy()
    first, other = need(reach=3), need(reach=3)
    assert due() == {"people": 2, "changed": 2}
    assert due() == {"people": 0, "changed": 0}
    clerk = acting("county", WUXI)
    change_need(by=clerk, need_id=first.pk, version=1, given=NeedFacts(reach=1, wage_floor_yuan=3000))
    assert measuring.is_outdated(Measure.objects.get(worker=first.worker))
    assert not measuring.is_outdated(Measure.objects.get(worker=other.worker))
    assert due()["changed"] == 1
    assert Measure.objects.get(worker=first.worker).rule == "near_nothing"
    pause_need(by=clerk, need_id=other.pk, why="家里有事")
    due()
    assert Measure.objects.get(worker=other.worker).kind == "not_now"


def test_a_job_killed_in_the_middle_goes_on_where_it_stood_and_writes_each_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pairing()
    for _ in range(5):
        need()
    monkeypatch.setattr(measuring, "AT_ONCE", 2)
    calls: list[int] = []
    whole = measuring.measure_some

    def broken(keys: object, offers: object, as_of: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("killed")
        return whole(keys, offers, as_of)  # type: ignore[arg-type]

    monkeypatch.setattr(tasks.measuring, "measure_some", broken)
    job = measure_region(by=acting("county", WUXI), region=WUXI, key=uuid4())
    assert run_job(job.pk) == "failed"
    assert Measure.objects.count() == 2
    restart(by=SYSTEM, job_id=job.pk)
    assert done(job).result == {"region": WUXI, "people": 5, "changed": 5}
    assert (Measure.objects.count(), len(calls)) == (5, 4)
    assert Event.objects.filter(action="matching.measures.computed").count() == 1


def test_an_overruled_measure_stands_through_the_rules_until_it_is_taken_back() -> None:
    pairing()
    vacancy()
    one = measure(need(reach=3).worker)
    clerk = acting("village", "500238001002")
    over = overrule(by=clerk, measure_id=one.pk, version=one.version, kind="workshop", why="老人刚住院，走不开")
    assert (over.kind, over.rule_kind, over.overruled_by_name, over.is_overruled) == (
        "workshop", "move", clerk.name, True,
    )  # fmt: skip
    again = measure(Worker.objects.get(pk=one.worker_id))
    assert (again.kind, again.rule_kind) == ("workshop", "move")
    back = back_to_the_rule(by=clerk, measure_id=one.pk, version=again.version)
    assert (back.kind, back.is_overruled, back.overruled_why) == ("move", False, "")
    assert back_to_the_rule(by=clerk, measure_id=one.pk, version=back.version).version == back.version
    told = Event.objects.get(action="matching.measure.overruled")
    assert (told.reason, told.details["kind"]) == ("老人刚住院，走不开", ["move", "workshop"])
    assert Event.objects.filter(action="matching.measure.restored").count() == 1


def test_starting_work_ends_a_colleagues_word() -> None:
    one = measure(need().worker)
    overrule(by=SYSTEM, measure_id=one.pk, version=one.version, kind="near", why="想在家附近")
    Worker.objects.filter(pk=one.worker_id).update(status="working")
    after = measure(Worker.objects.get(pk=one.worker_id))
    assert (after.kind, after.is_overruled) == ("at_work", False)
    with pytest.raises(Refused) as refused:
        overrule(by=SYSTEM, measure_id=after.pk, version=after.version, kind="near", why="想在家附近")
    assert refused.value.code == "measure_at_work"


@pytest.mark.parametrize(
    ("kind", "why", "code"),
    [
        ("at_work", "去了", "measure_kind"),
        ("no such", "去了", "measure_kind"),
        ("near", "  ", "measure_why"),
        ("near", "长" * 201, "measure_why"),
        ("near", "电话 15400000012", "holds_number"),
    ],
)
def test_bad_words_are_refused_by_name_and_nothing_is_written(kind: str, why: str, code: str) -> None:
    one = measure()
    with pytest.raises(Refused) as refused:
        overrule(by=SYSTEM, measure_id=one.pk, version=one.version, kind=kind, why=why)
    assert refused.value.code == code
    assert Measure.objects.get(pk=one.pk).version == one.version


def test_whoever_saw_an_older_measure_is_told_so() -> None:
    one = measure()
    overrule(by=SYSTEM, measure_id=one.pk, version=one.version, kind="near", why="一")
    with pytest.raises(Refused) as refused:
        overrule(by=SYSTEM, measure_id=one.pk, version=one.version, kind="workshop", why="二")
    assert refused.value.code == "measure_changed"
    assert Measure.objects.get(pk=one.pk).kind == "near"


def test_nobody_overrules_or_runs_beyond_their_region() -> None:
    one = measure()
    with pytest.raises(Measure.DoesNotExist):
        overrule(by=acting("county", "500237"), measure_id=one.pk, version=1, kind="near", why="一")
    with pytest.raises(Refused) as refused:
        measure_region(by=acting("county", "500237"), region=WUXI, key=uuid4())
    assert refused.value.code == "measure_outside"


def test_the_database_keeps_one_measure_a_person_and_no_word_without_its_author() -> None:
    one = measure()
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=one.pk).update(kind="near", rule_kind="move")
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=one.pk).update(overruled_at=clock.now(), overruled_why="因为")
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=one.pk).update(kind="nothing", rule_kind="nothing")
    told = {"kind_since": clock.today(), "as_of": clock.today(), "computed_at": clock.now(), "rules_version": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.create(worker=one.worker, kind="ask", rule_kind="ask", rule="no_need", **told)


def test_a_person_who_turns_out_a_child_keeps_no_measure() -> None:
    one = measure()
    Worker.objects.filter(pk=one.worker_id).update(born_on=clock.today() - timedelta(days=15 * 365))
    measuring.measure_some([one.worker_id], measuring.offers_today(), clock.today())
    assert not Measure.objects.exists()


def test_a_hundred_people_cost_no_more_queries_than_two() -> None:
    pairing()
    vacancy()
    counts = []
    for people in (2, 20):
        keys = [need().worker_id for _ in range(people)]
        offers = measuring.offers_today()
        for _again in range(2):
            with CaptureQueriesContext(connection) as asked, transaction.atomic():
                measuring.measure_some(keys, offers, clock.today())
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_a_measure_goes_with_its_record_and_keeps_no_import_from_being_taken_back() -> None:
    one = measure()
    unasked = measure(worker())
    assert uses_of(Worker, [unasked.worker_id]) == {}
    unasked.worker.delete()
    assert list(Measure.objects.all()) == [one]
