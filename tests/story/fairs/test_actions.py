"""Planning a fair: a booth has one firm, a firm brings what is open, and what happens meanwhile is told."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID

import pytest
from tests.factories.accounts import acting
from tests.factories.fairs import TODAY, fair, intent, post
from tests.factories.matching import HOME, WORK, pairing
from tests.factories.vacancies import employer, vacancy

from qiao.ground.audit.models import Event
from qiao.story.fairs import actions, queries
from qiao.story.fairs.errors import FairRefused
from qiao.story.fairs.models import Fair, FairFirm

pytestmark = pytest.mark.django_db
VALUES = {
    "name": "春季招聘会", "kind": "onsite", "held_on": date(2019, 7, 6), "begins_at": time(9), "ends_at": time(12),
    "place": "体育馆",
}  # fmt: skip


def test_a_county_plans_a_fair_with_its_city_once_however_often_the_form_is_sent():
    pairing()
    by = acting("county", HOME)

    for _ in range(2):
        actions.plan_fair(by=by, fair_id=UUID(int=5), home_region=HOME, work_region=WORK, values=VALUES)

    assert Fair.objects.get().state == "planned"
    assert Event.objects.filter(action="fairs.fair.planned").count() == 1


@pytest.mark.parametrize(("work", "code"), [("370100", "not_paired"), (WORK, "not_yours")])
def test_a_fair_is_of_a_pair_and_of_ones_own_side(work, code):
    pairing()

    with pytest.raises(FairRefused) as refused:
        actions.plan_fair(
            by=acting("county", "500231"), fair_id=UUID(int=5), home_region=HOME, work_region=work, values=VALUES
        )

    assert refused.value.code == code


def test_a_booth_has_one_firm_and_a_firm_one_booth():
    of, by, firm = fair(), acting("county", HOME), employer()
    actions.add_firm(by=by, fair=of, employer=firm, booth="A01")

    with pytest.raises(FairRefused) as booth:
        actions.add_firm(by=by, fair=of, employer=employer(), booth="A01")
    with pytest.raises(FairRefused) as twice:
        actions.add_firm(by=by, fair=of, employer=firm, booth="A02")

    assert (booth.value.code, twice.value.code) == ("booth_taken", "firm_twice")
    assert FairFirm.objects.get().booth == "A01"


@pytest.mark.parametrize("more", [{"state": "draft"}, {"expires_on": date(2019, 6, 1)}, {"filled": 5}])
def test_only_an_open_post_with_seats_is_brought(more):
    of, by = fair(), acting("county", HOME)
    offered = vacancy(**more)
    firm = actions.add_firm(by=by, fair=of, employer=offered.employer, booth="A01")

    with pytest.raises(FairRefused) as refused:
        actions.bring_post(by=by, firm=firm, vacancy=offered)

    assert refused.value.code == "post_not_open"


def test_a_suspended_employer_comes_to_no_fair_and_its_post_takes_nobody():
    of, by = fair(), acting("county", HOME)
    there = post(of)
    there.vacancy.employer.suspended_until = TODAY + timedelta(days=30)
    there.vacancy.employer.save()
    gone = employer(suspended_until=TODAY)

    with pytest.raises(FairRefused) as refused:
        actions.add_firm(by=by, fair=of, employer=gone, booth="B01")

    assert refused.value.code == "employer_suspended"
    assert not queries.open_posts(of).exists()
    assert queries.why_not(queries.posts_seen(by).get()) == "企业暂停推荐"


def test_a_post_that_expired_between_plan_and_day_is_told_and_left_out():
    of = fair()
    there = post(of, expires_on=TODAY - timedelta(days=1))

    assert queries.why_not(there) == "岗位已到期"
    assert not queries.open_posts(of).exists()


def test_a_firm_with_intents_stays():
    of = fair()
    said = intent(post(of))

    with pytest.raises(FairRefused) as refused:
        actions.remove_firm(by=acting("county", HOME), firm=said.post.firm)

    assert refused.value.code == "firm_has_intents"
    assert FairFirm.objects.exists()


def test_a_fair_begins_on_its_day_and_is_cancelled_with_a_reason():
    of, by = fair(state="inviting", held_on=TODAY + timedelta(days=1)), acting("city", "3709")

    with pytest.raises(FairRefused) as early:
        actions.move(by=by, fair=of, verb="begin")
    with pytest.raises(FairRefused) as mute:
        actions.move(by=by, fair=of, verb="cancel")
    ended = actions.move(by=by, fair=of, verb="cancel", why="暴雨")

    assert (early.value.code, mute.value.code) == ("too_early", "reason_needed")
    assert (ended.state, ended.cancelled_why) == ("cancelled", "暴雨")


def test_a_fair_is_planned_for_today_or_later_and_never_moved_into_the_past():
    pairing()
    by, of = acting("county", HOME), fair()
    gone = TODAY - timedelta(days=1)

    with pytest.raises(FairRefused) as planned:
        actions.plan_fair(
            by=by, fair_id=UUID(int=5), home_region=HOME, work_region=WORK, values={**VALUES, "held_on": gone}
        )
    with pytest.raises(FairRefused) as moved:
        actions.change_fair(by=by, fair=of, seen_version=of.version, values={"held_on": gone})
    Fair.objects.filter(pk=of.pk).update(held_on=gone)
    mended = actions.change_fair(
        by=by, fair=Fair.objects.get(pk=of.pk), seen_version=of.version, values={"name": "春季"}
    )

    assert (planned.value.code, moved.value.code, planned.value.field) == ("day_past", "day_past", "held_on")
    assert mended.name == "春季"


@pytest.mark.parametrize(
    ("field", "text", "found"),
    [
        ("name", "春季招聘会（限女性）", "限女性"), ("name", "招聘会 押金200", "押金200"),
        ("place", "体育馆，电话13800138000", "电话"), ("work_organiser", "市人社局 加w信zhao99", "zhao99"),
    ],
)  # fmt: skip
def test_names_and_places_of_a_fair_say_nothing_that_no_post_may_say_and_name_nobody(field, text, found):
    pairing()
    by, of = acting("county", HOME), fair()

    with pytest.raises(FairRefused) as planned:
        actions.plan_fair(
            by=by, fair_id=UUID(int=5), home_region=HOME, work_region=WORK, values={**VALUES, field: text}
        )
    with pytest.raises(FairRefused) as changed:
        actions.change_fair(by=by, fair=of, seen_version=of.version, values={field: text})

    assert (planned.value.code, planned.value.field) == ("fair_wording", field)
    assert found in planned.value.said
    assert changed.value.code == "fair_wording"


@pytest.mark.parametrize("booth", ["13800138000", "限女", "押金200", "找小王"])
def test_a_booth_has_no_such_name_either(booth):
    of = fair()
    with pytest.raises(FairRefused) as refused:
        actions.add_firm(by=acting("county", HOME), fair=of, employer=employer(), booth=booth)
    assert (refused.value.code, refused.value.field) == ("fair_wording", "booth")
    assert not FairFirm.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "春风行动女职工专场招聘会",
        "残疾人就业专场",
        "退役军人专场招聘会",
        "2019 年高校毕业生招聘会",
        "民族地区专场",
        "妇女专场招聘会",
    ],
)
def test_a_fair_for_those_whom_the_law_protects_is_planned(name):
    pairing()
    by = acting("county", HOME)
    planned = actions.plan_fair(
        by=by, fair_id=UUID(int=5), home_region=HOME, work_region=WORK, values={**VALUES, "name": name}
    )
    assert planned.name == name
