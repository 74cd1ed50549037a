"""What stood in a post's terms and on an employer's row is in fields and rows of its own after the upgrade, whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.factories.databases import empty
from tests.factories.upgrades import Service

from qiao.story.vacancies.models import Employer, Suspension, Vacancy

pytestmark = pytest.mark.django_db
TERMS = {
    "pay_method": "计件", "probation": "1 个月", "hours": "8 小时", "shift": "长白班", "deductions": "水电 50 元",
    "contract": "劳动合同", "insurance": "五险", "address": "示例路 1 号", "demand_reason": "搬 20 公斤的箱子",
}  # fmt: skip


@pytest.fixture(params=["alone", pytest.param("with every stage", marks=pytest.mark.long)])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    """A database of the test's own, at the second migration of the posts."""
    everything = request.param == "with every stage"
    with empty(tmp_path):
        service = Service("vacancies", everything=everything)
        if everything:
            service.upgraded()
        yield service


def before(service: Service, **more: Any) -> Any:
    """An employer with one post, as the second migration knew them."""
    apps = service.at("0002_occupation_and_age_ground")
    firm = apps.get_model("vacancies", "Employer").objects.create(id=uuid4(), name="岱宗", region="370902", **more)
    posts = apps.get_model("vacancies", "Vacancy").objects
    told = {"title": "缝纫工", "place": "370902", "headcount": 5, "state": "open", "collected_on": date(2019, 6, 1)}
    return firm, lambda **values: posts.create(id=uuid4(), employer=firm, **{**told, **values}).pk


def test_terms_move_to_their_fields_and_what_has_none_stays(service: Service) -> None:
    _firm, post = before(service)
    key = post(terms={**TERMS, "welfare": ["年终奖"], "remarks": "急"}, verified_on=date(2019, 6, 3))

    service.upgraded()

    now = Vacancy.objects.get(pk=key)
    assert {name: getattr(now, name) for name in TERMS} == TERMS
    assert (now.terms, now.confirmed_on) == ({"welfare": ["年终奖"], "remarks": "急"}, date(2019, 6, 3))


def test_a_text_too_long_for_its_field_stays_whole_where_it_was(service: Service) -> None:
    _firm, post = before(service)
    key = post(terms={"contract": "劳动合同" * 10, "hours": "8 小时"})

    service.upgraded()

    now = Vacancy.objects.get(pk=key)
    assert (now.contract, now.hours, now.terms) == ("", "8 小时", {"contract": "劳动合同" * 10})


def test_a_suspension_gets_its_row_with_its_reason(service: Service) -> None:
    firm, _post = before(service, suspended_until=date(2099, 9, 1), suspended_why="欠薪核查")

    service.upgraded()

    kept = Suspension.objects.get()
    assert (kept.employer_id, kept.until, kept.why, kept.lifted_on) == (firm.pk, date(2099, 9, 1), "欠薪核查", None)
    assert Employer.objects.get().suspended_until == date(2099, 9, 1)


def test_what_a_firm_ended_is_told_apart_from_what_expired(service: Service) -> None:
    apps = service.at("0012_demand_homes")
    firm = apps.get_model("vacancies", "Employer").objects.create(id=uuid4(), name="岱宗", region="370902")
    posts, today = apps.get_model("vacancies", "Vacancy").objects, timezone.localdate()
    told = {"title": "缝纫工", "place": "370902", "headcount": 5, "state": "expired", "collected_on": date(2019, 6, 1)}
    keys = [
        posts.create(id=uuid4(), employer=firm, expires_on=last, **told).pk
        for last in (None, today + timedelta(9), today - timedelta(1))
    ]

    service.upgraded()

    assert [Vacancy.objects.get(pk=key).state for key in keys] == ["closed", "closed", "expired"]
    old = service.at("0012_demand_homes").get_model("vacancies", "Vacancy").objects
    assert [old.get(pk=key).state for key in keys] == ["expired"] * 3


def test_down_again_the_terms_are_whole(service: Service) -> None:
    _firm, post = before(service)
    key = post(terms={**TERMS, "welfare": ["年终奖"]})
    service.upgraded()

    old = service.at("0002_occupation_and_age_ground").get_model("vacancies", "Vacancy").objects.get(pk=key)

    assert old.terms == {**TERMS, "welfare": ["年终奖"]}
