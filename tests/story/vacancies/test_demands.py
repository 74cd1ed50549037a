"""A demand list: the county makes and sends it, the city answers by vacancies, and nothing of it is told twice."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.factories.accounts import acting
from tests.factories.demands import TODAY, answer, demand, line, wishing
from tests.factories.matching import HOME, WORK, pairing
from tests.factories.needs import need
from tests.factories.register import worker
from tests.factories.vacancies import vacancy

from qiao.ground.agreements.models import Pairing
from qiao.ground.audit.invariants import run_invariants
from qiao.ground.audit.models import Event
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.vacancies import demand_answering, demand_queries, demanding
from qiao.story.vacancies.demand_queries import Found, Home
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.models import Demand, DemandAnswer, DemandLine

pytestmark = pytest.mark.django_db
UNTIL = TODAY + timedelta(days=10)


def made(**more):
    told = {"by": acting("county", HOME), "demand_id": uuid4(), "home_region": HOME, "work_region": WORK,
            "answer_by": UNTIL}  # fmt: skip
    return demanding.make_demand(**{**told, **more})


def test_a_county_counts_a_list_once_however_often_the_form_is_sent():
    pairing()
    wishing(4)

    for _ in range(2):
        made(demand_id=UUID(int=7))

    found = Demand.objects.get()
    row = found.lines.get()
    assert (found.state, found.counted, row.code, row.counted, row.asked) == ("draft", 4, "XQ0001-001", 4, 4)
    assert Event.objects.filter(action="vacancies.demand.created").count() == 1


def test_a_list_keeps_in_which_townships_the_people_of_its_county_wide_lines_live():
    pairing()
    for trade in ("缝纫", "电工", "焊工"):
        for township in (1, 2):
            wishing(2, region=f"50023800{township}003", skills=(trade,))
    wishing(3, region="500238003003")
    made()

    of = Demand.objects.get()
    assert of.homes == {"500238001": 6, "500238002": 6}
    assert demand_queries.homes_of(of) == [
        Home("500238001", 0, 6), Home("500238002", 0, 6), Home("500238003", 3, 0),
    ]  # fmt: skip


def test_with_a_dropped_county_wide_line_nobody_s_home_is_guessed():
    of = demand(homes={"500238001": 7})
    line(of, region="500238", counted=6, asked=6, dropped_why="重复")
    line(of, region="500238", counted=4, asked=4)
    line(of)

    assert demand_queries.homes_of(of) == [Home("500238001", 5, 0), Home("", 0, 4)]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"work_region": "370100"}, "not_paired"),
        ({"by": "city"}, "not_your_list"),
        ({"answer_by": TODAY}, "deadline_past"),
        ({"townships": ["500231001"]}, "township_outside"),
        ({"townships": ["500238002"]}, "nobody_unmet"),
    ],
)
def test_a_list_is_of_a_pair_of_ones_own_county_with_somebody_in_it(more, code):
    pairing()
    wishing(4)
    if "by" in more:
        more = {"by": acting("city", "3709")}

    with pytest.raises(VacancyRefused) as refused:
        made(**more)

    assert refused.value.code == code
    assert not Demand.objects.exists()


def test_a_list_with_nobody_says_who_waits_and_who_stays_near():
    pairing()
    need(worker(status="proposed"))
    need(worker(status="leaving"))
    for reach in (0, 1, 2):
        need(worker(status="looking_near"), reach=reach)

    with pytest.raises(VacancyRefused) as refused:
        made()

    assert refused.value.code == "nobody_unmet"
    for said in ("1 人有推荐在等答复", "1 人答应了正要走", "2 人只愿在本县", "1 人只愿在本省"):
        assert said in refused.value.zh
    assert "2 stay in the home county" in " ".join(refused.value.en.split())


@pytest.mark.parametrize(
    ("text", "code", "quoted"),
    [("只要女工，男的不收", "demand_condition", "只要女工"), ("最好35岁以下的", "demand_condition", "35岁以下"),
     ("入职交押金500元也行", "demand_charge", "押金")],
)  # fmt: skip
def test_no_note_and_no_line_asks_for_what_a_post_may_not_ask_for(text, code, quoted):
    pairing()
    wishing(4)
    by, of = acting("county", HOME), demand()
    row = line(of)

    with pytest.raises(VacancyRefused) as noted:
        made(note=text)
    with pytest.raises(VacancyRefused) as added:
        demanding.add_line(by=by, demand=of, line_id=uuid4(), asked=2, why="园区要", trade=text)
    with pytest.raises(VacancyRefused) as changed:
        demanding.change_line(by=by, line=row, seen_version=1, asked=9, why=text)

    for refused, field in ((noted, "note"), (added, "trade"), (changed, "why")):
        assert (refused.value.code, refused.value.field) == (code, field)
        assert quoted in refused.value.zh
    assert (Demand.objects.count(), DemandLine.objects.count()) == (1, 1)


def test_a_note_that_says_that_anybody_may_come_is_sent():
    pairing()
    wishing(4)

    assert made(note="男女不限，请先找缝纫的").note == "男女不限，请先找缝纫的"


def test_a_line_of_a_wide_group_fits_every_post_within_it():
    row = line(demand(state="sent"), occupation="6-31-00-00")

    assert [demand_queries.is_trade(row.occupation, vacancy(occupation=code))
            for code in ("6-31-01-03", "6-31-02-01", "6-30-01-01")] == [True, True, False]  # fmt: skip
    assert demand_queries.is_trade("6-31-01-03", vacancy(occupation="6-31-01-03"))


def test_another_number_and_a_dropped_line_need_their_reason_and_the_version_that_was_seen():
    by, row = acting("county", HOME), line()

    with pytest.raises(VacancyRefused):
        demanding.change_line(by=by, line=row, seen_version=1, asked=9, why=" ")
    demanding.change_line(by=by, line=row, seen_version=1, asked=9, why="还有人要来登记")
    with pytest.raises(ChangedMeanwhile):
        demanding.drop_line(by=by, line=row, seen_version=1, why="不要了")

    row.refresh_from_db()
    assert (row.asked, row.counted, row.dropped_why) == (9, 5, "")


def test_the_database_itself_refuses_small_groups_and_unexplained_numbers():
    of = demand()
    for wrong in ({"counted": 2, "asked": 2}, {"asked": 6}, {"counted": None, "asked": 5}, {"answer": "cannot"},
                  {"reach": 1}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            line(of, **wrong)


def test_a_list_goes_out_only_while_the_two_are_paired_and_the_city_sees_no_draft():
    county, city = acting("county", HOME), acting("city", "3709")
    of = demand()
    line(of)
    assert not demand_queries.demands_seen(city).exists()
    Pairing.objects.update(valid_to=TODAY - timedelta(days=1))
    with pytest.raises(VacancyRefused) as refused:
        demanding.move(by=county, demand=of, verb="send")
    assert refused.value.code == "not_paired"
    Pairing.objects.update(valid_to=None)

    demanding.move(by=county, demand=of, verb="send")

    assert demand_queries.demands_seen(city).get().state == "sent"
    assert not demand_queries.demands_seen(acting("city", "3701")).exists()
    assert not demand_queries.demands_seen(acting("county", "500231")).exists()


def test_a_city_answers_by_its_vacancies_and_a_seat_answers_one_line_only():
    city, of = acting("city", "3709"), demand(state="sent")
    one, other, post = line(of), line(of), vacancy(headcount=6, filled=1)

    demand_answering.name_vacancy(by=city, line=one, vacancy=post, seats=3)
    with pytest.raises(VacancyRefused) as short:
        demand_answering.name_vacancy(by=city, line=other, vacancy=post, seats=3)
    with pytest.raises(VacancyRefused) as twice:
        demand_answering.name_vacancy(by=city, line=one, vacancy=post, seats=1)
    demand_answering.name_vacancy(by=city, line=other, vacancy=post, seats=2)

    assert (short.value.code, twice.value.code) == ("seats_short", "post_twice")
    assert demand_queries.given_by_line([one.pk, other.pk]) == {one.pk: 3, other.pk: 2}
    assert {key: found.seats for key, found in demand_queries.found_by_line([one, other]).items()} == {
        one.pk: 3, other.pk: 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ({}, Found(seats=4)),
        ({"state": "verified"}, Found(seats=4)),
        ({"state": "filled", "headcount": 4, "filled": 4}, Found(seats=4)),
        ({"state": "draft"}, Found(unverified=1)),
        ({"title": "保安"}, Found(unfit=1)),
        ({"wage_low_yuan": 3000, "state": "draft"}, Found(unfit=1)),
        ({"night": True}, Found(unfit=1)),
        ({"state": "expired"}, Found()),
        ({"state": "closed"}, Found()),
        ({"state": "blocked"}, Found()),
    ],
    ids=str,
)
def test_found_are_the_seats_of_verified_posts_that_fit_the_line(what, found):
    row = line(demand(state="sent"))
    answer(row, vacancy(**what), seats=4)

    assert demand_queries.found_by_line([row]) == {row.pk: found}


def test_no_more_is_found_than_was_asked_and_what_does_not_count_is_asked_again():
    of = demand(state="sent")
    enough, short = line(of), line(of)
    answer(enough, vacancy(headcount=9), seats=8)
    answer(short, vacancy(state="draft"), seats=5)

    assert demand_queries.found_by_line([enough])[enough.pk] == Found(seats=5, spare=3)
    assert demand_queries.not_found([enough, short]) == [(short, 5)]


@pytest.mark.parametrize("more", [{"place": "370102"}, {"state": "expired"}, {"state": "blocked"}])
def test_a_vacancy_elsewhere_or_over_is_no_answer(more):
    row, post = line(demand(state="sent")), vacancy(**more)

    with pytest.raises(VacancyRefused):
        demand_answering.name_vacancy(by=acting("city", "3709"), line=row, vacancy=post, seats=1)

    assert not DemandAnswer.objects.exists()


def test_a_list_is_finished_when_every_line_has_a_post_or_a_reason_and_closed_with_its_result():
    city, county, of = acting("city", "3709"), acting("county", HOME), demand(state="sent")
    one, other = line(of), line(of)
    line(of, dropped_why="重复")
    demand_answering.name_vacancy(by=city, line=one, vacancy=vacancy(), seats=5)
    with pytest.raises(VacancyRefused) as waiting:
        demand_answering.finish(by=city, demand=of)

    demand_answering.cannot_find(by=city, line=other, why="没有这个工种")
    answered = demand_answering.finish(by=city, demand=of)
    with pytest.raises(VacancyRefused) as bare:
        demanding.move(by=county, demand=answered, verb="close")
    closed = demanding.move(by=county, demand=answered, verb="close", why="找到 5 个，其余下一轮再要")

    assert (waiting.value.code, bare.value.code, closed.state) == ("lines_unanswered", "demand_why_ended", "closed")
    assert [x[0].asked for x in demand_queries.not_found(list(closed.lines.all()))] == [5]
    with pytest.raises(VacancyRefused):
        demand_answering.cannot_find(by=city, line=DemandLine.objects.get(pk=other.pk), why="晚了")


@pytest.mark.parametrize(
    ("why", "code"),
    [("厂里只招男工", "demand_condition"), ("要交押金200", "demand_charge"), ("问张经理 13800138000", "demand_contact"),
     ("年轻人优先，没有合适的", "demand_condition")],
)  # fmt: skip
def test_what_the_city_or_the_county_writes_is_read_like_a_post_and_names_nobody(why, code):
    city, county, of = acting("city", "3709"), acting("county", HOME), demand(state="sent")
    one, draft = line(of), line(demand())

    with pytest.raises(VacancyRefused) as answered:
        demand_answering.cannot_find(by=city, line=one, why=why)
    with pytest.raises(VacancyRefused) as withdrawn:
        demanding.move(by=county, demand=of, verb="withdraw", why=why)
    with pytest.raises(VacancyRefused) as changed:
        demanding.change_line(by=county, line=draft, seen_version=draft.version, asked=2, why=why)

    assert {refused.value.code for refused in (answered, withdrawn, changed)} == {code}
    assert DemandLine.objects.get(pk=one.pk).answer == ""


def test_a_line_waits_again_when_its_last_vacancy_is_taken_off():
    city, given = acting("city", "3709"), answer()

    demand_answering.take_off(by=city, answer=given)

    assert DemandLine.objects.get(pk=given.line_id).answer == ""
    assert not DemandAnswer.objects.exists()


def test_the_next_round_says_what_was_asked_before_and_takes_over_what_was_added_by_hand():
    pairing()
    wishing(4)
    by = acting("county", HOME)
    first = made()
    demanding.add_line(by=by, demand=first, line_id=uuid4(), asked=8, why="园区缺人", trade="电工")
    Demand.objects.filter(pk=first.pk).update(state="closed", sent_at=first.created_at, ended_at=first.created_at,
                                              ended_why="x")  # fmt: skip

    again = made(previous=Demand.objects.get(pk=first.pk))

    assert [(x.trade, x.asked, x.counted, x.carried_from.code) for x in again.lines.order_by("position")] == [
        (first.lines.order_by("position")[0].trade, 4, 4, "XQ0001-001"), ("电工", 8, None, "XQ0001-002"),
    ]  # fmt: skip


def test_an_older_list_says_what_it_would_be_today():
    wishing(4)
    young = demand(counted=9)
    old = demand(counted=9, as_of=TODAY - timedelta(days=20))
    line(old, counted=9, asked=9)

    told = demand_queries.recounted(old, is_home=True)

    assert (told.then, told.now) == (9, 4)
    assert demand_queries.recounted(young, is_home=True) is None


def test_the_city_is_not_told_of_one_person_less():
    wishing(4)
    old = demand(state="sent", counted=5, as_of=TODAY - timedelta(days=20))
    line(old)

    assert demand_queries.recounted(old, is_home=True).now == 4
    assert demand_queries.recounted(old, is_home=False) is None


def test_the_fitting_vacancies_come_first():
    row = line(demand(state="sent"))
    low = vacancy(title="缝纫工", wage_low_yuan=2800)
    best = vacancy(title="缝纫工", wage_low_yuan=4200)
    other = vacancy(title="电工", wage_low_yuan=4200)
    vacancy(place="370102")
    vacancy(headcount=2, filled=2)

    found = demand_queries.fits(acting("city", "3709"), row)

    assert [one.vacancy.pk for one in found] == [best.pk, low.pk, other.pk]
    assert (found[1].wage, found[2].trade) == (False, False)


def test_what_must_hold_is_looked_for():
    sound = answer()
    assert not any(looked.findings for looked in run_invariants(("vacancies.demand_seats_once",)))
    DemandAnswer.objects.filter(pk=sound.pk).update(seats=50)
    vacancy_elsewhere = answer(what=vacancy(place="370102"))
    DemandLine.objects.filter(pk=vacancy_elsewhere.line_id).update(answer="")

    names = ("vacancies.demand_seats_once", "vacancies.demand_answers_there", "vacancies.demand_answers_said")
    assert [len(looked.findings) for looked in run_invariants(names)] == [1, 1, 1]
