"""Agreements: a county has one city at a time, both lie on their own side, and every write is told to the audit."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.accounts.models import Appointment, Role, User
from qiao.ground.agreements import actions, queries
from qiao.ground.agreements.errors import AgreementRefused
from qiao.ground.agreements.models import Pairing, Programme
from qiao.ground.audit.models import Event

pytestmark = pytest.mark.django_db

WUXI, TAIAN, JINAN = "500238", "370900", "370100"


@pytest.fixture
def programme() -> Programme:
    return actions.create_programme(
        by=SYSTEM,
        name="鲁渝劳务协作",
        name_en="Shandong–Chongqing labour cooperation",
        sending_region="50",
        receiving_region="37",
        reconstructed=True,
    )


def pair(programme: Programme, city: str = TAIAN, first: date | None = None, last: date | None = None) -> Pairing:
    return actions.add_pairing(
        by=SYSTEM, programme=programme, county=WUXI, city=city, valid_from=first, valid_to=last, source="DOMAIN §8"
    )


def test_a_programme_joins_two_provinces(programme: Programme) -> None:
    assert [side.name for side in queries.sides(programme)] == ["重庆", "山东"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"receiving_region": "50"}, "one_region"),
        ({"receiving_region": "99"}, "no_such_place"),
        ({"receiving_region": WUXI}, "no_such_place"),
        ({}, "name_taken"),
        ({"name": " "}, "name_missing"),
        ({"name_en": ""}, "name_missing"),
        ({"name": "长" * 81}, "name_long"),
    ],
)
def test_a_programme_that_cannot_stand_is_refused(programme: Programme, change: dict[str, str], code: str) -> None:
    asked = {"name": programme.name, "name_en": "x", "sending_region": "50", "receiving_region": "37", **change}
    with pytest.raises(AgreementRefused) as refused:
        actions.create_programme(by=SYSTEM, **asked)  # type: ignore[arg-type]
    assert refused.value.code == code


@pytest.mark.parametrize("column", ["name", "name_en"])
def test_the_database_itself_refuses_a_nameless_programme(programme: Programme, column: str) -> None:
    with pytest.raises(IntegrityError, match="programme_has_names"), transaction.atomic():
        Programme.objects.filter(pk=programme.pk).update(**{column: ""})


def test_a_programme_takes_no_others_name(programme: Programme) -> None:
    other = Programme.objects.create(name="鄂渝", name_en="x", sending_region="50", receiving_region="42")
    with pytest.raises(AgreementRefused) as refused:
        actions.rename_programme(by=SYSTEM, programme=other, name=programme.name)
    assert refused.value.code == "name_taken"
    renamed = actions.rename_programme(by=SYSTEM, programme=other, name_en=" Hubei  Chongqing ")
    assert (renamed.name, renamed.name_en) == ("鄂渝", "Hubei Chongqing")


def test_a_county_has_one_city_at_a_time(programme: Programme) -> None:
    pair(programme)
    with pytest.raises(AgreementRefused) as refused:
        pair(programme, city=JINAN)
    assert refused.value.code == "paired_already"
    assert "泰安" in refused.value.zh


def test_a_later_pairing_may_follow_an_ended_one(programme: Programme) -> None:
    pair(programme, last=date(2018, 12, 31))
    pair(programme, city=JINAN, first=date(2019, 1, 1))
    assert [each.city_name for each in queries.pairs(programme, date(2018, 6, 1))] == ["泰安"]
    assert [each.city_name for each in queries.pairs(programme)] == ["济南"]


def test_a_pairing_that_shares_one_day_with_another_is_refused(programme: Programme) -> None:
    pair(programme, last=date(2018, 12, 31))
    with pytest.raises(AgreementRefused) as refused:
        pair(programme, city=JINAN, first=date(2018, 12, 31))
    assert "2019-01-01" in refused.value.zh


@pytest.mark.parametrize(
    ("county", "city", "code"),
    [
        ("370902", TAIAN, "outside_its_side"),
        (WUXI, "500238", "no_such_place"),
        (WUXI, "510100", "outside_its_side"),
        ("509999", TAIAN, "no_such_place"),
    ],
)
def test_both_places_lie_on_their_own_side(programme: Programme, county: str, city: str, code: str) -> None:
    with pytest.raises(AgreementRefused) as refused:
        actions.add_pairing(by=SYSTEM, programme=programme, county=county, city=city)
    assert refused.value.code == code


def test_a_pairing_ends_once(programme: Programme) -> None:
    made = pair(programme, first=date(2017, 1, 1))
    ended = actions.end_pairing(by=SYSTEM, pairing=made, on=date(2019, 6, 30), reason="调整结对")
    assert ended.valid_to == date(2019, 6, 30)
    with pytest.raises(AgreementRefused) as refused:
        actions.end_pairing(by=SYSTEM, pairing=made, on=date(2019, 7, 1), reason="再来一次")
    assert refused.value.code == "ended_already"


def test_days_in_the_wrong_order_are_refused(programme: Programme) -> None:
    with pytest.raises(AgreementRefused) as refused:
        pair(programme, first=date(2019, 1, 2), last=date(2019, 1, 1))
    assert refused.value.code == "days_reversed"
    made = pair(programme, first=date(2019, 1, 2))
    with pytest.raises(AgreementRefused):
        actions.end_pairing(by=SYSTEM, pairing=made, on=date(2019, 1, 1), reason="早了")


def test_terms_of_office_are_told_with_those_in_office_first(programme: Programme) -> None:
    user = User.objects.create(username="gao", display_name="高山")
    role, _ = Role.objects.get_or_create(code="seconded", defaults={"zh": "挂职干部", "en": "Seconded officer"})
    post = Appointment.objects.create(user=user, role=role, office="就业局", region="50", valid_from=date(2017, 1, 1))
    for first, last in ((date(2017, 1, 1), date(2018, 12, 31)), (date(2019, 1, 1), None)):
        actions.add_term(
            by=SYSTEM, programme=programme, appointment=post, duty="挂职副局长", valid_from=first, valid_to=last
        )
    assert [(term.name, term.is_over) for term in queries.terms(programme)] == [("高山", False), ("高山", True)]


def test_every_write_is_told_to_the_audit(programme: Programme) -> None:
    made = pair(programme)
    actions.end_pairing(by=SYSTEM, pairing=made, on=date(2019, 6, 30), reason="调整结对")
    told = list(Event.objects.order_by("pk").values_list("action", flat=True))
    assert told == ["agreements.programme.created", "agreements.pairing.added", "agreements.pairing.ended"]
