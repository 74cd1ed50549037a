"""Pay that begins at a figure, and the last day: told alike to readers, to the ear and to search engines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.vacancies import public

from qiao.ground import clock
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.rates import rate_of
from qiao.web.public.paying import pay_told

pytestmark = pytest.mark.django_db


def page_of(post: Vacancy) -> str:
    return Client().get(reverse("public.post", args=[post.pk])).content.decode()


def test_pay_that_begins_at_a_figure_is_never_read_as_a_fixed_sum():
    page = page_of(post := public(wage_low_yuan=3000, wage_high_yuan=None))

    assert "最低 3,000 <small>元/月</small>" in page
    assert "至少三千元" in page
    assert '"minValue": 3000' in page
    assert '"value": 3000' not in page
    assert pay_told(post) == "最低 3,000 元/月"
    assert pay_told(public(wage_low_yuan=3000, wage_high_yuan=3000)) == "3,000 元/月"


@pytest.mark.parametrize(("text", "said"), [("25元/小时起", "最低 25"), ("25元/小时", "25")])
def test_a_rate_that_begins_at_a_figure_says_so_too(text, said):
    rate = rate_of(public(terms={"wage": text}, wage_low_yuan=None, wage_high_yuan=None))

    assert (rate.figures, rate.in_chinese) == (said, f"{said} 元/小时")


def test_engines_read_the_day_that_the_page_says():
    page = page_of(post := public(expires_on=clock.today() + timedelta(200)))

    assert f"招到 {post.expires_on}" in page
    assert f'"validThrough": "{post.expires_on}T' in page
