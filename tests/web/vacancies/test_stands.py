"""Drafts of posts: kept with the firm and the title alone, completed step by step, never verified with a gap."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.factories.vacancies import employer, vacancy
from tests.web.vacancies.test_entering import again, own
from tests.web.vacancies.test_pages import NEW, city

from qiao.story.vacancies.models import Vacancy

pytestmark = pytest.mark.django_db


def test_a_draft_is_kept_with_the_firm_and_the_title_and_names_what_keeps_it_from_being_verified():
    firm = employer("岱宗服饰（示例）")
    browser, office = own(firm), city()
    typed_so_far = {"employer_name": firm.name, "title": "缝纫工", "description": "二车间", "key": str(uuid4())}

    refused = browser.post(NEW, typed_so_far)
    kept = browser.post(NEW, {**typed_so_far, "draft": "1"}, follow=True).content.decode()
    post = Vacancy.objects.get()
    at = reverse("vacancies.vacancy", args=[post.pk])
    told = office.post(reverse("vacancies.move", args=[post.pk]), {"verb": "verify", "how": "phone"}, follow=True)

    assert refused.status_code == 422
    assert "存成草稿了，还缺工作地点、名额" in kept
    assert (post.state, post.gaps, post.place, post.description) == (
        "draft",
        ["place", "headcount"],
        firm.region,
        "二车间",
    )
    assert "还是草稿，缺工作地点、名额" in told.content.decode()
    assert "草稿</span>" in browser.get(at).content.decode()
    assert Vacancy.objects.get().state == "draft"
    form = browser.get(reverse("vacancies.vacancy_edit", args=[post.pk])).context["form"]
    assert [form[name].value() for name in ("place_text", "headcount", "several")] == ["", None, False]


def test_a_draft_is_completed_step_by_step_and_then_verified():
    firm = employer("岱宗服饰（示例）")
    post = vacancy(firm, state="draft", gaps=["place", "headcount"], headcount=1, headcount_told=False)
    edit = reverse("vacancies.vacancy_edit", args=[post.pk])

    whole = city().post(edit, again(post, headcount="3"))
    city().post(edit, again(post, headcount="3", draft="1"))
    half = Vacancy.objects.get()
    city().post(edit, again(half, place_text="山东省泰安市岱岳区"))
    city().post(reverse("vacancies.move", args=[post.pk]), {"verb": "verify", "how": "phone"})

    assert (whole.status_code, "place_text" in whole.context["form"].errors) == (422, True)
    assert (half.gaps, half.headcount, half.headcount_told, half.place) == (["place"], 3, True, post.place)
    done = Vacancy.objects.get()
    assert (done.gaps, done.state, done.place) == ([], "verified", "370911")


def test_a_draft_of_a_firm_that_nobody_knows_says_where_it_is():
    unknown = city().post(NEW, {"employer_name": "没登记的厂", "title": "缝纫工", "draft": "1", "key": str(uuid4())})

    assert "place_text" in unknown.context["form"].errors
    assert not Vacancy.objects.exists()


def test_no_post_stands_with_a_gap():
    with pytest.raises(IntegrityError), transaction.atomic():
        vacancy(state="open", gaps=["place"])
