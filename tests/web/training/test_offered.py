"""Schools, courses, trainers and bases: entered, changed and ended in one way."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.reading import text_of
from tests.factories.register import VILLAGE
from tests.factories.training import school

from qiao.story.training.models import School

pytestmark = pytest.mark.django_db
COUNTY = VILLAGE[:6]


@pytest.fixture
def county() -> Any:
    return logged_in(officer("county", COUNTY))


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("schools", {"name": "巫溪职校", "place_text": "重庆市巫溪县", "trades": "刺绣、缝纫"}),
        ("courses", {"name": "刺绣初级", "trade": "刺绣", "hours": "40", "skills": "刺绣", "pass_mark": "60"}),
        ("trainers", {"name": "周师傅", "place_text": "山东省泰安市泰山区", "trades": "刺绣"}),
        ("bases", {"name": "实训楼", "place_text": "重庆市巫溪县", "address": "城厢镇", "seats": "60",
                   "opened_on": "2019-01-01"}),
    ],
)  # fmt: skip
def test_what_classes_are_made_of_is_entered_changed_and_listed(county, kind, told):
    new = reverse("training.offered_new", args=[kind])
    empty = county.post(new, {**told, "name": "", "key": str(uuid4())})
    made = county.post(new, {**told, "key": str(uuid4())})
    listed = county.get(made.headers.get("Location", "/"))
    link = re.search(rf'href="(/training/made-of/{kind}/[0-9a-f-]{{36}}/)"', listed.content.decode())

    assert (empty.status_code, made.status_code) == (422, 302)
    assert link is not None
    changed = county.post(link[1], {**told, "name": told["name"] + "二", "version": "1"})
    stale = county.post(link[1], {**told, "name": "三", "version": "1"})
    assert (changed.status_code, stale.status_code) == (302, 422)
    assert told["name"] + "二" in text_of(county.get(made.headers["Location"]))


def test_what_is_used_no_more_is_not_offered_for_a_new_class(county):
    old = school(name="旧职校")
    kind = reverse("training.offered", args=["schools", old.pk])
    assert county.post(kind, {"do": "end", "why": ""}).status_code == 422
    assert county.post(kind, {"do": "end", "why": "停办"}).status_code == 302

    assert School.objects.get(pk=old.pk).ended_on == date(2019, 6, 30)
    assert "旧职校" not in text_of(county.get(reverse("training.new")))
