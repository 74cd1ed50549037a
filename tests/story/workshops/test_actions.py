"""A workshop is proposed once, recognised by the standard in force on the day, and withdrawn with a reason."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from tests.factories.accounts import acting
from tests.factories.register import VILLAGE
from tests.factories.vacancies import employer, vacancy
from tests.factories.workshops import OPENED, paper, workshop

from qiao.ground.audit.models import Event
from qiao.ground.privacy.errors import HoldsNumber
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.workshops import actions
from qiao.story.workshops.errors import WorkshopRefused
from qiao.story.workshops.models import Workshop

pytestmark = pytest.mark.django_db
COUNTY = VILLAGE[:6]


def values(**more: Any) -> dict[str, Any]:
    told = {
        "name": "巫溪绣坊", "region": VILLAGE, "address": "村口", "legal_form": "cooperative", "trade": "刺绣",
        "capacity": 20, "opened_on": OPENED,
    }  # fmt: skip
    return {**told, "employer": more.pop("employer", None) or employer(region=COUNTY), **more}


def test_a_township_proposes_a_workshop_once_however_often_the_form_is_sent():
    by, told = acting("township", VILLAGE[:9]), values()

    for _ in range(2):
        actions.apply_for(by=by, workshop_id=UUID(int=7), values=told)

    assert Workshop.objects.get().state == "applied"
    assert Event.objects.filter(action="workshops.workshop.applied").count() == 1


def test_two_workshops_of_one_village_are_told_apart_by_their_names():
    by = acting("county", COUNTY)
    actions.apply_for(by=by, workshop_id=UUID(int=7), values=values())

    with pytest.raises(WorkshopRefused) as refused:
        actions.apply_for(by=by, workshop_id=UUID(int=8), values=values())

    assert (refused.value.code, refused.value.field) == ("workshop_known", "name")
    assert Workshop.objects.count() == 1


@pytest.mark.parametrize(("role", "region"), [("township", "500238101"), ("county", "500231")])
def test_nobody_proposes_a_workshop_outside_their_region(role, region):
    with pytest.raises(WorkshopRefused) as refused:
        actions.apply_for(by=acting(role, region), workshop_id=UUID(int=7), values=values())

    assert refused.value.code == "workshop_not_yours"


def test_a_telephone_number_of_a_person_has_no_place_in_an_address():
    with pytest.raises(HoldsNumber):
        actions.apply_for(
            by=acting("county", COUNTY), workshop_id=UUID(int=7), values=values(address="找老张 13800138000")
        )


def test_two_who_change_a_workshop_at_once_do_not_overwrite_each_other():
    of, by = workshop(), acting("county", COUNTY)
    actions.change_workshop(by=by, workshop=of, seen_version=1, values={"capacity": 30})

    with pytest.raises(ChangedMeanwhile):
        actions.change_workshop(by=by, workshop=of, seen_version=1, values={"capacity": 40})

    of.refresh_from_db()
    assert (of.capacity, of.version) == (30, 2)


def test_recognition_names_everything_that_the_standard_of_its_day_asks_for():
    of = workshop(months=0b111)

    with pytest.raises(WorkshopRefused) as refused:
        actions.recognise(by=acting("county", COUNTY), workshop=of, document="县〔2019〕3号", on=date(2019, 5, 1),
                          staff=3, poor=0)  # fmt: skip

    said = refused.value.said
    assert refused.value.code == "workshop_unfit"
    assert all(
        part in said for part in ("缺营业执照", "缺场地证明", "在岗 3 人，要 5 人", "脱贫（监测）人口 0 人，要 1 人")
    )
    assert not any(part in said for part in ("消防", "季节性"))  # asked for from 2022 on


def test_from_2022_the_document_of_that_year_decides(settings):
    settings.QIAO_AS_OF = date(2023, 6, 30)
    of = workshop(months=0b111)
    paper(of, "licence")
    paper(of, "site")

    with pytest.raises(WorkshopRefused) as refused:
        actions.recognise(by=acting("county", COUNTY), workshop=of, document="县〔2023〕3号", on=date(2023, 5, 1),
                          staff=9, poor=1)  # fmt: skip

    said = refused.value.said
    assert "渝人社发〔2022〕21号" in said
    assert all(part in said for part in ("缺消防", "缺房屋安全", "在岗 9 人，要 10 人", "一年只开 3 个月"))


def test_a_workshop_with_everything_is_recognised_by_a_document_and_another_with_a_reason():
    by, whole, short = acting("county", COUNTY), workshop(), workshop()
    for kind in ("licence", "site"):
        paper(whole, kind)

    first = actions.recognise(by=by, workshop=whole, document="县〔2019〕3号", on=date(2019, 5, 1), staff=12, poor=4)
    second = actions.recognise(by=by, workshop=short, document="县〔2019〕4号", on=date(2019, 5, 1), staff=2, poor=1,
                               why="县里定的试点")  # fmt: skip

    assert (first.state, first.document, first.recognised_on) == ("recognised", "县〔2019〕3号", date(2019, 5, 1))
    assert second.state == "recognised"
    event = Event.objects.get(action="workshops.workshop.recognised", subject_id=str(short.pk))
    assert event.reason == "县里定的试点"
    assert event.details["lacks"] == ["paper:licence", "paper:site", "staff"]


def test_nothing_was_recognised_before_there_was_a_rule_or_before_it_opened():
    of, by = workshop(opened_on=date(2016, 1, 1)), acting("county", COUNTY)

    codes = []
    for day in (date(2017, 5, 1), date(2015, 1, 1), date(2019, 7, 1)):
        with pytest.raises(WorkshopRefused) as refused:
            actions.recognise(by=by, workshop=of, document="县", on=day, staff=20, poor=9)
        codes.append(refused.value.code)

    assert codes == ["workshop_no_standard", "workshop_days_crossed", "workshop_day_ahead"]
    of.refresh_from_db()
    assert of.state == "applied"


def test_a_recognition_is_withdrawn_once_with_its_day_and_its_reason():
    of, by = workshop(state="recognised"), acting("county", COUNTY)

    with pytest.raises(WorkshopRefused) as silent:
        actions.withdraw(by=by, workshop=of, on=date(2019, 6, 1), why=" ")
    gone = actions.withdraw(by=by, workshop=of, on=date(2019, 6, 1), why="停产")
    with pytest.raises(WorkshopRefused) as again:
        actions.withdraw(by=by, workshop=gone, on=date(2019, 6, 2), why="停产")

    assert (silent.value.code, again.value.code) == ("workshop_why", "workshop_moved_on")
    assert (gone.state, gone.ended_on, gone.ended_why) == ("withdrawn", date(2019, 6, 1), "停产")


def test_only_a_county_decides():
    of = workshop()

    for role in ("township", "seconded"):
        with pytest.raises(WorkshopRefused) as refused:
            actions.refuse(by=acting(role, VILLAGE[:9]), workshop=of, on=date(2019, 6, 1), why="不够条件")
        assert refused.value.code == "workshop_not_yours"


def test_a_workshop_takes_posts_of_its_own_employer_in_its_county():
    of, by = workshop(), acting("county", COUNTY)
    own = vacancy(of.employer, place=VILLAGE[:9])

    post = actions.take_post(by=by, workshop=of, vacancy=own)
    for other in (vacancy(place=VILLAGE[:9]), vacancy(of.employer, place="370902")):
        with pytest.raises(WorkshopRefused) as refused:
            actions.take_post(by=by, workshop=of, vacancy=other)
        assert refused.value.code == "workshop_post_elsewhere"

    assert actions.take_post(by=by, workshop=of, vacancy=own) == post
    actions.drop_post(by=by, post=post)
    assert of.posts.count() == 0
