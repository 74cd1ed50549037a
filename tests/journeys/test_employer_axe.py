"""The pages between an office and a firm, full: no barrier for either, in both languages and at three widths."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import acting, logged_in, officer
from tests.factories.matching import answered
from tests.factories.vacancies import employer, site_check, vacancy, workplace
from tests.journeys.test_axe import walked

from qiao.story.matching import firms
from qiao.story.placements import arrivals
from qiao.story.vacancies import inviting, suspending
from qiao.story.vacancies.models import Employer, SitePhoto

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


def full_firm() -> Employer:
    """A firm with whatever its pages can show: posts, people in every state, a check with a photo, an appeal."""
    firm, city = employer("岱宗服饰（示例）"), acting("city", "3709")
    employer(firm.name)
    own = acting("employer", organisation=firm.pk)
    vacancy(firm, state="draft")
    check = site_check(workplace(firm))
    SitePhoto.objects.create(check_made=check, room="work", made_of="0" * 64, width_px=8, height_px=8, size_bytes=1)
    answered(firm, state="pending", skills=("缝纫",))
    for said in ("accepted", "declined", "", "came", "absent"):
        one = answered(firm)
        if said in ("came", "absent"):
            arrivals.say_arrival(by=own, proposal_id=one.pk, said=said, on=date(2019, 6, 20))
        elif said:
            reason = "terms" if said == "declined" else ""
            firms.answer_as_firm(by=own, proposal_id=one.pk, said=said, reason=reason)
    inviting.invite(by=city, employer=firm, called="人事部")
    made = suspending.suspend_employer(by=city, employer=firm, until=date(2019, 9, 1), why="欠薪核查")
    suspending.appeal(by=own, suspension=made, said="已经补发")
    return firm


@pytest.mark.parametrize(("language", "large"), [("zh-hans", False), ("en", True)])
def test_neither_side_s_pages_have_a_barrier(new_context: Any, shoot: Any, language: str, large: bool) -> None:
    firm = full_firm()
    hers = logged_in(officer("employer", organisation=firm.pk))
    office = logged_in(officer("city", "3709"))
    link = reverse("vacancies.invitation", args=[
        inviting.invite(by=acting("city", "3709"), employer=firm, called="厂办")
    ])  # fmt: skip
    pages = {
        "own": (hers, {"own": reverse("vacancies.own"), "own-firm": reverse("vacancies.employer", args=[firm.pk]),
                       "own-new": reverse("vacancies.vacancy_new")}),
        "office": (office, {"firm": reverse("vacancies.employer", args=[firm.pk]),
                            "firms": reverse("vacancies.employers"), "appeals": reverse("vacancies.appeals")}),
        "stranger": (Client(), {"join": link}),
    }  # fmt: skip

    wrong = []
    for who, (client, urls) in pages.items():
        context = new_context(client, language=language, large=large)
        wrong += walked(context, urls, (1366, 768, 360), shoot, f"{who}-{language}")

    assert not wrong, "\n".join(wrong)
