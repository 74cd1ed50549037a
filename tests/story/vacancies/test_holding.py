"""Posts that were opened before a rule knew their words: read again every day, stopped, and mended back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.vacancies import employer, public, vacancy

from qiao.ground import clock
from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit.models import Event
from qiao.ground.jobs.actions import enqueue
from qiao.ground.jobs.running import run_job
from qiao.story.vacancies import actions, holding, queries
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.models import Employer, Vacancy

pytestmark = pytest.mark.django_db


def held_once() -> None:
    """The day's run."""
    run_job(enqueue(by=SYSTEM, kind="vacancies.hold", key=f"hold-{Event.objects.count()}", title="停下").pk)


def states_of() -> dict[str, str]:
    return dict(Vacancy.objects.values_list("title", "state"))


def test_open_posts_of_a_firm_whose_licence_ended_pause_and_both_sides_read_why():
    over, day = employer(licence_valid_to=clock.today() - timedelta(1)), clock.today()
    ended = public(over, title="缝纫工")
    public(employer(licence_valid_to=day), title="保安")
    public(title="普工")

    run_job(enqueue(by=SYSTEM, kind="vacancies.expire", key="expire", title="到期").pk)

    assert states_of() == {"缝纫工": "paused", "保安": "open", "普工": "open"}
    assert sorted(queries.for_the_public(day).values_list("title", flat=True)) == ["保安", "普工"]
    assert f"营业执照 {day - timedelta(1)} 到期" in Event.objects.get(action="vacancies.vacancy.held").reason
    assert queries.halted(Vacancy.objects.get(pk=ended.pk)) == "licence"
    assert list(Employer.objects.filter(queries.licence_ending()).values_list("pk", flat=True).order_by()) != []
    firm, office = (logged_in(officer("employer", organisation=over.pk)), logged_in(officer("city", "3709")))
    for page in (firm.get(reverse("vacancies.own")), office.get(reverse("vacancies.employer", args=[over.pk]))):
        assert f"营业执照 {day - timedelta(1)} 到期了" in page.content.decode()
        assert "单位执照过期" in page.content.decode()


def test_an_open_post_with_an_unfounded_age_limit_is_paused_and_no_longer_public():
    public(title="缝纫工", age_max=45)
    public(title="保安", age_max=60, age_reason="retirement")
    public(title="普工", description="18周岁以上，男女不限")

    held_once()

    assert states_of() == {"缝纫工": "paused", "保安": "open", "普工": "open"}
    shown = queries.for_the_public(clock.today()).values_list("title", flat=True)
    assert sorted(shown) == ["保安", "普工"]
    event = Event.objects.get(action="vacancies.vacancy.held")
    assert "45 岁以下" in event.reason


def test_what_no_post_may_say_blocks_an_open_post_and_a_verified_one_waits_again_for_its_age():
    vacancy(title="电焊工", description="入职须交押金200元")
    vacancy(title="叉车工", state="verified", description="年龄18-40周岁")

    held_once()

    assert states_of() == {"电焊工": "blocked", "叉车工": "draft"}


def test_a_held_post_opens_again_only_once_it_is_mended():
    post = public(title="缝纫工", age_max=45)
    held_once()
    post.refresh_from_db()
    with pytest.raises(VacancyRefused):
        actions.move(by=SYSTEM, vacancy=post, verb="open")

    waiting = actions.drop_age_limit(by=SYSTEM, vacancy=post, seen_version=post.version)

    assert (waiting.state, waiting.blocked_why) == ("paused", "")
    assert actions.move(by=SYSTEM, vacancy=waiting, verb="open").state == "open"
    assert not Vacancy.objects.filter(holding.HELD).exists()


def test_a_second_run_holds_nothing_more():
    public(title="缝纫工", age_max=45)
    held_once()
    before = Event.objects.count()

    held_once()

    assert Event.objects.filter(action="vacancies.vacancy.held").count() == 1
    assert Event.objects.count() >= before


def test_a_post_that_somebody_changed_meanwhile_is_left_to_that():
    post = public(title="缝纫工", age_max=45)
    Vacancy.objects.filter(pk=post.pk).update(version=post.version + 1)

    assert not holding.hold(by=SYSTEM, vacancy=post)
